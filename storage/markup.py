"""The scanner behind `notation`: one pass over a text, Markdown and TeX side by side.

Each handler gets the place of one special character and returns where reading goes on,
or None when the character is only itself. Every search for a closing mark is bounded.
"""

from __future__ import annotations

import re

from storage.notation import trim_url
from storage.tex import STYLES, TexReader

DEPTH = 16
"""Nesting of styles and groups that is followed; deeper text is printed as it stands."""
FORMULA_REACH = 2000
"""How far ahead the end of a formula is looked for."""

_SPECIAL = re.compile(
    r"[\\$`*_{~^\[]|-{2,}|https?://|(?<![a-z\\])ext(?:bf|it|tt|sc)(?=\{)", re.IGNORECASE
)
_URL = re.compile(r"https?://(?:\\[_%#&~]|[^\s<>\"{}|\\^`]){1,2000}", re.IGNORECASE)
_LINK = re.compile(
    r"\[([^\[\]\n]{1,300})\]"
    r"\((https?://[^\s()<>]{1,2000}(?:\([^\s()<>]{0,500}\)[^\s()<>]{0,500}){0,9})\)"
)
_ESCAPED_IN_URL = re.compile(r"\\([_%#&~])")
_BLANK_LINE = re.compile(r"\n[ \t]{0,99}\n")
_LINE_END = r"\n(?![ \t]{0,99}\n)"
_STRONG = re.compile(rf"\*\*(?=[^\s*])((?:(?!\*\*)[^\n]|{_LINE_END}){{1,600}}?)(?<=\S)\*\*(?!\*)")
_STAR = re.compile(
    rf"\*(?=[^\s*])((?:[^*\n]|\*\*[^*\n]{{1,200}}\*\*|{_LINE_END}){{1,400}}?)(?<=[^\s*])\*(?![\w*({{])"
)
_UNDER = re.compile(
    rf"_(?=[^\s_])((?:[^_\n]|(?<=\w)_(?=\w)|{_LINE_END}){{1,300}}?)(?<=[^\s_])_(?![\w_({{])"
)
_DOUBLE_UNDER = re.compile(r"__(?=[^\s_])([^_\n]{1,200}? [^_\n]{0,200}?)(?<=[^\s_])__(?![\w_])")
_OPENS = " \t\n([{\"'“‘-–—/*_>"
"""What may stand before an opening mark of emphasis."""
_CODE = re.compile(r"(`{1,3})(?=[^`\s])([^`\n]{1,300}?)(?<=\S)\1(?![\w`])")
_QUOTED = re.compile(rf"``(?!`)((?:[^`'\"\n]|'(?!')|{_LINE_END}){{1,600}}?)(?:''|\")")
_SINGLE_QUOTED = re.compile(rf"`((?:[^`'\n]|'(?=\w)|{_LINE_END}){{1,300}}?)'(?!\w)")
_EVIDENCE = re.compile(r"[\\^_{=]")
_AMOUNT = re.compile(r"\d(?:[\d,.]*\d)?(?:\s*[KMBkmb]\b)?[\s,.;:)(/-]*(?:[A-Za-z]{2,}|\Z)")
_WORDS = re.compile(r"\b(?:[A-Za-z]{2,}[\s,;.]+){2}")
_PROTECTED = re.compile(r"[^,:;\"'=|\s](?:[^,:;\"'=|]|(?<=\w):(?=\s|\Z)){0,299}[,.;]?\Z")
_SWITCH = re.compile(r"\\(em|bf|it|sl|tt|sf|sc|rm|bfseries|itshape|ttfamily)(?![A-Za-z])\s*")


def read(text: str) -> list[tuple[str, str]]:
    """Return the readable stretches of `text` with their styles."""
    scanner = Scanner(text)
    scanner.walk(0, len(text), "", 0)
    return scanner.stretches()


class Scanner(TexReader):
    """Reads one text and collects its stretches."""

    __slots__ = ()

    def walk(self, start: int, end: int, style: str, depth: int) -> None:
        """Read the text between two offsets in a style."""
        if depth > DEPTH:
            self.put(self.text[start:end], style)
            return
        at = start
        while at < end:
            match = _SPECIAL.search(self.text, at, end)
            if match is None:
                break
            self.put(self.text[at : match.start()], style)
            at = match.start()
            after = self._special(at, end, style, depth)
            if after is None:
                after = match.end() if match[0][0] == "-" else at + 1
                self.put(self.text[at:after], style)
            at = after
        self.put(self.text[at:end], style)

    def _special(self, at: int, end: int, style: str, depth: int) -> int | None:
        match self.text[at]:
            case "\\":
                return self.command(at, end, style, depth)
            case "$":
                return self._dollar(at, end, style)
            case "`":
                return self._backtick(at, end, style, depth)
            case "*" | "_" | "^" as mark:
                return self._mark(mark, at, end, style, depth)
            case "{":
                return self._group(at, end, style, depth)
            case "[":
                return self._link(at, end, style, depth)
            case "~":
                return self._tie(at, end, style)
            case "-":
                return self._dashes(at, end, style)
            case "h" | "H":
                return self._url(at, end)
            case "e" | "E":
                return self.lost_command(at, end, style, depth)
        return None

    def _url(self, at: int, end: int) -> int | None:
        match = _URL.match(self.text, at, end)
        url = trim_url(match[0]) if match else None
        if url is None:
            return None
        self.put(_ESCAPED_IN_URL.sub(r"\1", url), "link")
        return at + len(url)

    def _link(self, at: int, end: int, style: str, depth: int) -> int | None:
        match = _LINK.match(self.text, at, end)
        if match is None:
            return None
        if match[1] != match[2]:
            self.walk(match.start(1), match.end(1), style, depth + 1)
            self.put(" (", style)
        self.put(_ESCAPED_IN_URL.sub(r"\1", match[2]), "link")
        self.put("" if match[1] == match[2] else ")", style)
        return match.end()

    def _dollar(self, at: int, end: int, style: str) -> int | None:
        double = self.text.startswith("$$", at)
        start = at + 1 + double
        limit = min(end, start + FORMULA_REACH)
        close = self.text.find("$$" if double else "$", start, limit)
        while close > start and self.text[close - 1] == "\\":
            close = self.text.find("$", close + 1, limit)
        if close <= start:
            return None
        following = self.text[close + 1 : close + 2] if close + 1 < end else ""
        if not double and not _is_formula(self.text[start:close], following):
            return None
        self.put(self.formula.render(start, close).strip(), style)
        return close + 1 + double

    def _backtick(self, at: int, end: int, style: str, depth: int) -> int | None:
        quoted = _QUOTED.match(self.text, at, end)
        if quoted:
            self._quote(quoted, "“”", style, depth)
            return quoted.end()
        code = _CODE.match(self.text, at, end)
        if code:
            self.put(code[2], "code")
            return code.end()
        single = _SINGLE_QUOTED.match(self.text, at, end)
        if single:
            self._quote(single, "‘’", style, depth)
            return single.end()
        return None

    def _quote(self, match: re.Match[str], marks: str, style: str, depth: int) -> None:
        self.put(marks[0], style)
        self.walk(match.start(1), match.end(1), style, depth + 1)
        self.put(marks[1], style)

    def _mark(self, mark: str, at: int, end: int, style: str, depth: int) -> int | None:
        previous = self.text[at - 1] if at else " "
        if mark == "*" and (strong := _STRONG.match(self.text, at, end)):
            self.walk(strong.start(1), strong.end(1), "bold", depth + 1)
            return strong.end()
        if self.text.startswith("{", at + 1) and mark != "*" and not previous.isspace():
            raised, after = self.formula.script(at, end, depth)
            self.put(raised, style)
            return after
        if mark == "^" or previous not in _OPENS:
            return None
        pattern, kind = (_STAR, "italic") if mark == "*" else (_UNDER, "italic")
        if mark == "_" and self.text.startswith("__", at):
            pattern, kind = _DOUBLE_UNDER, "bold"
        match = pattern.match(self.text, at, end)
        if match is None:
            return None
        self.walk(match.start(1), match.end(1), kind, depth + 1)
        return match.end()

    def _group(self, at: int, end: int, style: str, depth: int) -> int | None:
        close = self.pairs.get(at, end)
        if close >= end:
            return None
        inner = self.text[at + 1 : min(close, at + 300)]
        if inner == ",":
            self.put(",", style)
            return close + 1
        if not inner:
            return close + 1 if self.before().isalpha() else None
        if inner[0] == "\\" and inner[1:2] not in ("{", "}", " ", "\\"):
            switched = _SWITCH.match(self.text, at + 1, close)
            start, kind = (
                (switched.end(), STYLES.get(switched[1], "")) if switched else (at + 1, "")
            )
            self.walk(start, close, kind or style, depth + 1)
            return close + 1
        whole = at == 0 and close == len(self.text) - 1 and inner[0].isupper()
        protected = _PROTECTED.match(inner) and inner.lower() != inner
        if close - at < 300 and (whole or protected or inner[0] in "{$"):
            self.walk(at + 1, close, style, depth + 1)
            return close + 1
        return None

    def _tie(self, at: int, end: int, style: str) -> int | None:
        before, after = self.text[at - 1 : at], self.text[at + 1 : at + 2]
        if not before or not after or at + 1 >= end or before.isspace() or after.isspace():
            return None
        if before.isdigit() and after.isdigit():
            return None
        if (self.tex or before == ".") and (after.isalnum() or after in "\\$([`"):
            self.put(" ", style)
            return at + 1
        return None

    def _dashes(self, at: int, end: int, style: str) -> int | None:
        after = at
        while after < end and self.text[after] == "-":
            after += 1
        before, following = self.text[at - 1 : at], self.text[after : after + 1]
        both = before.isspace() == following.isspace() or (after - at == 3 and before and following)
        if after - at > 3 or not (both and before and following and after < end):
            return None
        if before in "<!-" or following == ">":
            return None
        self.put("–" if after - at == 2 else "—", style)
        return after


def _is_formula(content: str, following: str) -> bool:
    """Tell a formula between two dollar signs from two amounts of money."""
    if _BLANK_LINE.search(content):
        return False
    spaced = content[-1].isspace()
    if content.isspace():
        return False
    if _AMOUNT.match(content) and (spaced or following.isdigit() or _WORDS.search(content)):
        return False
    if _EVIDENCE.search(content):
        return True
    if spaced or content[0].isspace():
        word = content.strip()
        evenly = spaced and content[0].isspace() and not re.search(r"\s", word)
        return evenly or content == " o" or " imes" in content
    signs = len(content) < 4 and not any(map(str.isalnum, content))
    return signs or (not following.isdigit() and not _WORDS.search(content))
