r"""TeX signs in running text: escapes, accents, spaces and formulas between `\(` and `\)`."""

from __future__ import annotations

import re
import unicodedata

from storage.reader import Reader
from storage.symbols import ACCENTS, is_symbol

_FORMULA_SIGNS = re.compile(r"[\\^_={]|\A\s*\w\s*\Z")
_DOUBLED = re.compile(r"\\([A-Za-z]+)")
_QUOTED = re.compile(r'\\"([^"\\\n]{1,200})\\"(?![A-Za-z{])')
_LETTER = re.compile(r"\{\s*\\?([^\W\d_])\s*\}|\\([ij])(?![A-Za-z])\s?|([^\W\d_])")
_SPACED_LETTER = re.compile(r"\s+([A-Za-z])(?![A-Za-z])")
_REACH = 4000
"""How far ahead the end of a formula is looked for."""


class SignReader(Reader):
    """Knows the commands that are a backslash and one sign."""

    __slots__ = ()

    def sign_command(self, sign: str, at: int, end: int, style: str, depth: int) -> int | None:
        """Print a command whose name is a sign; return where it ends, None if it is no command."""
        after = at + 2
        following = self.text[after : after + 1] if after < end else ""
        if sign in "%&_#${}*":
            self.put(sign, style)
            return after
        if sign in "([":
            return self._delimited(sign, at, end, style, depth)
        if sign == "\\":
            doubled = _DOUBLED.match(self.text, at + 1, end)
            if doubled and (is_symbol(doubled[1])):
                return at + 1
            if self.tex and (not following or following.isspace()):
                return after
            self.put("\\\\", style)
            return after
        if sign in ACCENTS:
            return self.accent(sign, at, end, style)
        touching = at > 0 and not self.text[at - 1].isspace()
        if sign.isspace() and touching and self.text[at - 1] != ":" and following:
            self.put(sign, style)
            return after
        if sign == "," and self.text[at - 1 : at] == "." and following.isalpha():
            self.put(" ", style)
            return after
        if not self.tex:
            return at + 1 if sign == "-" and following == "-" else None
        return self._space(sign, at, after, following, style)

    def _space(self, sign: str, at: int, after: int, following: str, style: str) -> int | None:
        if sign in ",;:":
            self.put(" " if following and not following.isspace() else "", style)
        elif sign == "|":
            self.put("‖", style)
            return self.scripts(after, len(self.text), style, 0)
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
        if _FORMULA_SIGNS.search(self.text[at + 2 : close]):
            self.put(self.formula.render(at + 2, close).strip(), style)
        else:
            self.put(sign, style)
            self.walk(at + 2, close, style, depth + 1)
            self.put(self.text[close + 1], style)
        return close + 2

    def accent(self, name: str, at: int, end: int, style: str) -> int | None:
        """Print an accented letter, where Unicode has it as one."""
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
