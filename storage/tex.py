"""Named TeX commands in running text: styles, links, notes, letters and stray symbols."""

from __future__ import annotations

import re

from storage.notation import trim_url
from storage.signs import SignReader
from storage.symbols import ACCENTS, FUNCTIONS, LETTERS, SILENT, WORDS, is_symbol, scripts

STYLES = {
    "textbf": "bold", "bf": "bold", "bfseries": "bold", "section": "bold", "subsection": "bold",
    "paragraph": "bold", "emph": "italic", "textit": "italic", "textsl": "italic",
    "em": "italic", "it": "italic", "itshape": "italic", "sl": "italic", "underline": "italic",
    "texttt": "code", "tt": "code", "ttfamily": "code", "textsc": "", "textrm": "",
    "textsf": "", "textup": "", "textmd": "", "textnormal": "", "text": "", "mbox": "",
    "hbox": "", "textcolor": "", "hyperlink": "", "texorpdfstring": "", "uline": "italic",
}  # fmt: skip
"""The style of what a command prints: its last group, or the rest of the group it stands in."""

_NAME = re.compile(r"\\([A-Za-z]+|.)\*?(?<!\\\*)", re.DOTALL)
_OPTION = re.compile(r"\[([^\[\]{}]{0,200})\]")
_TWO_GROUPS = frozenset({"href", "textcolor", "hyperlink", "texorpdfstring"})
_CITATIONS = frozenset({"cite", "citep", "citet", "citealp", "citeauthor", "citeyear", "ref",
                        "eqref", "autoref", "cref", "Cref", "textcite", "parencite"})  # fmt: skip
_FORMULA_ENVIRONMENT = re.compile(
    r"\{(align|equation|eqnarray|gather|multline|displaymath|math)\*?\}"
)
_GLUED = re.compile(
    r"(emph|textbf|textit|texttt|textsc|textsl|underline|url|small(?=http))(?=.)|(?:begin|end)(?:itemize|enumerate|align|equation)\Z"
)
_ESCAPED = re.compile(r"\\([_%#&~{}])")
_PATH = re.compile(r"(?<![A-Za-z0-9])[A-Za-z]:(?:\\[\w.\- ]{1,80}(?<! )){1,40}(?![\w^{])")
_REACH = 4000


class TexReader(SignReader):
    """Knows the commands of TeX; a subclass knows the rest of the text."""

    __slots__ = ()

    def command(self, at: int, end: int, style: str, depth: int) -> int | None:
        """Print the command at `at`; return where it ends, None if it is no command."""
        match = _NAME.match(self.text, at, end)
        if match is None:
            return None
        name, after = match[1], match.end()
        if self.text[at - 1 : at] == ":" and (done := self._path(at, end, style)):
            return done
        if not name.isalpha() or not name.isascii():
            return self.sign_command(name, at, end, style, depth)
        if name in ACCENTS:
            return self.accent(name, at, end, style)
        if name in LETTERS:
            self.put(LETTERS[name], style)
            return self._end_of_name(after, end)
        if name in WORDS:
            self.put(WORDS[name], style)
            return after + 2 if self.text.startswith("{}", after) else after
        group = self.group(after, end)
        option = _OPTION.match(self.text, after, end)
        if group is None and option and (name in STYLES or name == "footnote"):
            group = self.group(option.end(), end)
        if group:
            done = self._with_group(name, group, end, style, depth)
            if done is not None:
                return done
        return self._without_group(name, at, after, end, style, depth)

    def lost_command(self, at: int, end: int, style: str, depth: int) -> int | None:
        r"""Print `extbf{…}`: a command whose backslash and t became a tab on the way."""
        brace = self.text.index("{", at)
        group = self.group(brace, end)
        name = "t" + self.text[at:brace]
        return self._with_group(name, group, end, style, depth) if group else None

    def _with_group(
        self, name: str, group: tuple[int, int], end: int, style: str, depth: int
    ) -> int | None:
        start, close = group
        second = self.group(close + 1, end) if name in _TWO_GROUPS else None
        after = second[1] + 1 if second else close + 1
        if name == "href":
            if second:
                self.walk(*second, style, depth + 1)
                self.put(" (", style)
            self._address(start, close, style)
            self.put(")" if second else "", style)
        elif name in STYLES:
            self.walk(*(second or group), STYLES[name] or style, depth + 1)
        elif name in ("url", "path", "nolinkurl"):
            self._address(start, close, style)
        elif name in ("footnote", "thanks"):
            self.put("(" if self.before().isspace() else " (", style)
            self.walk(start, close, style, depth + 1)
            self.put(")", style)
        elif name in _CITATIONS:
            self.put(f"[{self.text[start:close]}]", style)
        elif name in ("textsuperscript", "textsubscript"):
            table = scripts()["^" if name == "textsuperscript" else "_"]
            self.put(self.text[start:close].translate(table), style)
        elif name in ("color", "label", "vspace", "hspace"):
            pass
        elif name in ("begin", "end"):
            return self._environment(name, start - 1, close + 1, end, style)
        elif start == close and not is_symbol(name):
            self.put(name, style)
        else:
            return None
        return after

    def _without_group(
        self, name: str, at: int, after: int, end: int, style: str, depth: int
    ) -> int | None:
        option = _OPTION.match(self.text, after, end)
        if name in _CITATIONS and option and (group := self.group(option.end(), end)):
            self.put(f"[{self.text[slice(*group)]}, {option[1]}]", style)
            return group[1] + 1
        if name == "item":
            self.put("•", style)
            return after
        if is_symbol(name) or name in FUNCTIONS:
            printed, after = self.formula.command(at, end, depth, self.before())
            self.put(printed, style)
            return self.scripts(after, end, style, depth)
        if name in SILENT and self.tex:
            return self._end_of_name(after, end)
        glued = _GLUED.match(name)
        if glued is None and (group := self.group(after, end)):
            self.put(self.text[at : group[0]], style)
            self.walk(*group, style, depth + 1)
            self.put("}", style)
            return group[1] + 1
        if glued is None:
            return None
        start = at + 1 + glued.end()
        if glued[1] in (None, "url", "small"):
            return start
        self.put(self.text[start:after], STYLES[glued[1]] or style)
        return after

    def _path(self, at: int, end: int, style: str) -> int | None:
        r"""Print a Windows path such as `C:\new` whole, before its parts look like commands."""
        path = _PATH.match(self.text, max(0, at - 2), end)
        if path is None:
            return None
        self.put(self.text[at : path.end()], style)
        return path.end()

    def _address(self, start: int, close: int, style: str) -> None:
        address = _ESCAPED.sub(r"\1", self.text[start:close]).strip()
        whole = address.startswith(("http://", "https://")) and trim_url(address) is not None
        self.put(address, "link" if whole and not re.search(r"\s", address) else style)

    def _environment(self, name: str, at: int, after: int, end: int, style: str) -> int:
        r"""Pass `\begin{…}` or `\end{…}`; a displayed formula is printed whole."""
        kind = _FORMULA_ENVIRONMENT.match(self.text, at, end)
        if name == "begin" and kind:
            close = self.text.find(f"\\end{kind[0]}", after, min(end, after + _REACH))
            if close > 0:
                self.put(self.formula.render(after, close), style)
                return close + len(kind[0]) + len("\\end")
        return after

    def _end_of_name(self, after: int, end: int) -> int:
        if self.text.startswith("{}", after):
            return after + 2
        return after + 1 if after < end and self.text[after] == " " else after
