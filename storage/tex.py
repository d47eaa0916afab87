"""TeX commands in running text: styles, accents, links, notes and stray symbols."""

from __future__ import annotations

import re
import unicodedata

from storage.formulas import Formula, brace_pairs
from storage.notation import trim_url
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
_GROUP = re.compile(r"\s*\{")
_OPTION = re.compile(r"\[([^\[\]{}]{0,200})\]")
_TWO_GROUPS = frozenset({"href", "textcolor", "hyperlink", "texorpdfstring"})
_CITATIONS = frozenset({"cite", "citep", "citet", "citealp", "citeauthor", "citeyear", "ref",
                        "eqref", "autoref", "cref", "Cref", "textcite", "parencite"})  # fmt: skip
_FORMULA_ENVIRONMENT = re.compile(
    r"\{(align|equation|eqnarray|gather|multline|displaymath|math)\*?\}"
)
_GLUED = re.compile(r"(emph|textbf|textit|texttt|textsc|textsl|underline|url)(?=.)")
_FORMULA_SIGNS = re.compile(r"[\\^_={]|\A\s*\w\s*\Z")
_QUOTED = re.compile(r'\\"([^"\\\n]{1,200})\\"(?![A-Za-z{])')
_LETTER = re.compile(r"\{\s*\\?([^\W\d_])\s*\}|\\([ij])(?![A-Za-z])\s?|([^\W\d_])")
_SPACED_LETTER = re.compile(r"\s+([A-Za-z])(?![A-Za-z])")
_ESCAPED = re.compile(r"\\([_%#&~{}])")
_PATH = re.compile(r"(?<![A-Za-z0-9])[A-Za-z]:(?:\\[\w.\- ]{1,80}(?<! )){1,40}(?![\w^{])")
_REACH = 4000


class TexReader:
    """Reads one text and collects readable stretches; knows the commands of TeX.

    A subclass says in `special` what the other characters mean.
    """

    __slots__ = ("_out", "formula", "pairs", "tex", "text")

    def __init__(self, text: str) -> None:
        self.text = text
        self.pairs = brace_pairs(text)
        self.formula = Formula(text, self.pairs)
        self.tex = re.search(r"\\[A-Za-z]|\$", text) is not None
        self._out: list[tuple[str, str]] = []

    def walk(self, start: int, end: int, style: str, depth: int) -> None:
        """Read the text between two offsets in a style."""
        raise NotImplementedError

    def stretches(self) -> list[tuple[str, str]]:
        """Return what was collected, neighbours of one style joined."""
        joined: list[tuple[list[str], str]] = []
        for part, style in self._out:
            if joined and joined[-1][1] == style and style != "link":
                joined[-1][0].append(part)
            else:
                joined.append(([part], style))
        return [("".join(parts), style) for parts, style in joined]

    def put(self, part: str, style: str) -> None:
        """Collect a readable stretch."""
        if part:
            self._out.append((part, style))

    def before(self) -> str:
        """Return the last character collected, or nothing."""
        return self._out[-1][0][-1] if self._out else ""

    def group(self, at: int, end: int) -> tuple[int, int] | None:
        """Return where the inside of the group at `at` starts and ends."""
        match = _GROUP.match(self.text, at, end)
        if match is None:
            return None
        close = self.pairs.get(match.end() - 1, end)
        return (match.end(), close) if close < end else None

    def command(self, at: int, end: int, style: str, depth: int) -> int | None:
        """Print the command at `at`; return where it ends, None if it is no command."""
        match = _NAME.match(self.text, at, end)
        if match is None:
            return None
        name, after = match[1], match.end()
        if self.text[at - 1 : at] == ":" and (done := self._path(at, end, style)):
            return done
        if not name.isalpha() or not name.isascii():
            return self._sign(name, at, end, style, depth)
        if name in ACCENTS:
            return self._accent(name, at, end, style)
        if name in LETTERS:
            self.put(LETTERS[name], style)
            return self._end_of_name(after, end)
        if name in WORDS:
            self.put(WORDS[name], style)
            return after + 2 if self.text.startswith("{}", after) else after
        group = self.group(after, end)
        if group:
            done = self._with_group(name, group, end, style, depth)
            if done is not None:
                return done
        return self._without_group(name, at, after, end, style, depth)

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
            return self._scripts(after, end, style, depth)
        if name in SILENT and self.tex:
            return self._end_of_name(after, end)
        glued = _GLUED.match(name)
        if glued is None:
            return None
        start = at + 1 + glued.end()
        if glued[1] == "url":
            return start
        self.put(self.text[start:after], STYLES[glued[1]] or style)
        return after

    def _scripts(self, at: int, end: int, style: str, depth: int) -> int:
        """Print the subscripts and superscripts of a symbol that stands outside a formula."""
        while at < end and self.text[at] in "_^":
            printed, after = self.formula.script(at, end, depth)
            self.put(printed, style)
            at = after
        return at

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

    def _sign(self, sign: str, at: int, end: int, style: str, depth: int) -> int | None:
        after = at + 2
        following = self.text[after : after + 1] if after < end else ""
        if sign in "%&_#${}*":
            self.put(sign, style)
            return after
        if sign in "([":
            return self._delimited(sign, at, end, style, depth)
        if sign == "\\":
            doubled = _NAME.match(self.text, at + 1, end)
            if doubled and (is_symbol(doubled[1]) or doubled[1] in STYLES):
                return at + 1
            if self.tex and (not following or following.isspace()):
                return after
            self.put("\\\\", style)
            return after
        if sign in ACCENTS:
            return self._accent(sign, at, end, style)
        touching = at > 0 and not self.text[at - 1].isspace()
        if sign.isspace() and touching and self.text[at - 1] in ".,;:%)}]?!" and following:
            self.put(sign, style)
            return after
        if not self.tex:
            return at + 1 if sign == "-" and following == "-" else None
        return self._space(sign, at, after, following, style)

    def _space(self, sign: str, at: int, after: int, following: str, style: str) -> int | None:
        if sign in ",;:":
            self.put(" " if following and not following.isspace() else "", style)
        elif sign == "|":
            self.put("‖", style)
            return self._scripts(after, len(self.text), style, 0)
        elif sign == "-" and following == "-":
            return at + 1
        elif not (sign in "!/@" or (sign == "-" and following.isalpha())):
            return None
        return after

    def _delimited(self, sign: str, at: int, end: int, style: str, depth: int) -> int | None:
        r"""Print `\(…\)` or `\[…\]`: a formula, or brackets that Markdown escaped."""
        close = self.text.find("\\)" if sign == "(" else "\\]", at + 2, min(end, at + _REACH))
        if close <= at + 2:
            return None
        if _FORMULA_SIGNS.search(self.text, at + 2, close):
            self.put(self.formula.render(at + 2, close).strip(), style)
        else:
            self.put(sign, style)
            self.walk(at + 2, close, style, depth + 1)
            self.put(self.text[close + 1], style)
        return close + 2

    def _accent(self, name: str, at: int, end: int, style: str) -> int | None:
        after = at + 1 + len(name)
        if name == '"' and (quoted := _QUOTED.match(self.text, at, end)):
            previous = self.text[at - 1 : at]
            if not previous.isalnum():
                self.put(f'"{quoted[1]}"', style)
                return quoted.end()
        if name in "~^" and self.text.startswith("{}", after):
            self.put(name, style)
            return after + 2
        letter = _LETTER.match(self.text, after, end)
        if name.isalpha() and (letter is None or letter[1] is None):
            letter = _SPACED_LETTER.match(self.text, after, end) if name in "cvk" else None
        if letter is None:
            return None
        base = next(part for part in letter.groups() if part)
        composed = unicodedata.normalize("NFC", base + ACCENTS[name])
        if len(composed) != 1:
            return None
        self.put(composed, style)
        return letter.end()

    def _end_of_name(self, after: int, end: int) -> int:
        if self.text.startswith("{}", after):
            return after + 2
        return after + 1 if after < end and self.text[after] == " " else after
