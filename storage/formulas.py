r"""TeX formulas in readable Unicode: `O(n^{2})` is O(n²), `\sqrt{KT}` is √(KT).

The grammar is ours, because abstracts hold broken TeX that no parser accepts;
the symbols come from a library. Nothing raises, and time is linear in the text.
"""

from __future__ import annotations

import re
import unicodedata

from storage.symbols import FONTS, FUNCTIONS, GLUED, MARKS, SILENT, lettered, names, scripts

DEPTH = 24
"""Nesting that is followed; deeper text is printed as it stands."""

_BRACES = re.compile(r"\\.|[{}]", re.DOTALL)
_COMMAND = re.compile(r"\\([A-Za-z]+\*?|.)", re.DOTALL)
_ORDINARY = re.compile(r"[^\\{}_^~$&'\s]+")
_SPACES = re.compile(r"\s+")
_WORD = re.compile(r"[A-Za-z]{3,}")
_LOOSE = re.compile(r"[^\w.′*]")
_UNBRACED = re.compile(r"-\d+(?:/\d+)?|\d+\.\d+")
_OPERATOR = re.compile(r"[\s+\-−=/·×<>≤≥]")
_BRACKETED = re.compile(r"\([^()]*\)")
_DEGREE = re.compile(r"\[([^\[\]]{1,9})\]")
_LOST_T = {"imes": "×", "heta": "θ", "au": "τ", "o": "→"}
"""What is left of a command whose backslash and t became a tab on the way."""
_ESCAPED = {"{": "{", "}": "}", "|": "‖", ",": " ", ";": " ", ":": " ", " ": " ", "\n": " ",
            "\\": " ", "!": "", "/": "", "-": "", ">": " "}  # fmt: skip
_FRACTIONS = frozenset({"frac", "tfrac", "dfrac", "nicefrac", "sfrac", "cfrac"})
_ENVIRONMENT = re.compile(r"\{[A-Za-z]+\*?\}(?:\{[lcr|]*\})?")


def brace_pairs(text: str) -> dict[int, int]:
    """Return the place of the closing brace of each balanced opening one."""
    pairs: dict[int, int] = {}
    opened: list[int] = []
    for match in _BRACES.finditer(text):
        if match[0] == "{":
            opened.append(match.start())
        elif match[0] == "}" and opened:
            pairs[opened.pop()] = match.start()
    return pairs


class Formula:
    """Renders stretches of one text as mathematics."""

    __slots__ = ("_pairs", "_text")

    def __init__(self, text: str, pairs: dict[int, int]) -> None:
        self._text = text
        self._pairs = pairs

    def render(self, start: int, end: int, depth: int = 0) -> str:
        """Return the formula between two offsets, readable."""
        if depth > DEPTH:
            return self._text[start:end]
        out = ""
        pieces: list[str] = []
        at = start
        while at < end:
            ordinary = _ORDINARY.match(self._text, at, end)
            if ordinary:
                piece, at = ordinary[0], ordinary.end()
                if piece in _LOST_T and out[-1:].isspace() and (piece != "o" or at == end):
                    piece = _LOST_T[piece]
            else:
                piece, at = self._special(at, end, depth, out)
            if piece:
                out = piece
                pieces.append(piece)
        return "".join(pieces)

    def _special(self, at: int, end: int, depth: int, before: str) -> tuple[str, int]:
        character = self._text[at]
        if character == "\\":
            return self.command(at, end, depth, before)
        if character in "_^":
            return self.script(at, end, depth)
        if character == "{" and (close := self._close(at, end)):
            inside = self.render(at + 1, close, depth + 1)
            worded = _WORD.fullmatch(before[-3:]) and self._text.endswith(before[-3:], 0, at)
            return (f"({inside})" if worded and inside else inside), close + 1
        if character == "'":
            return "′", at + 1
        if character in "~&" or character.isspace():
            after = _SPACES.match(self._text, at)
            return ("" if before.endswith(" ") else " "), after.end() if after else at + 1
        return ("" if character == "$" else character), at + 1

    def _close(self, at: int, end: int) -> int:
        """Return where the group opened at `at` closes, 0 if not before `end`."""
        close = self._pairs.get(at, 0)
        return close if close < end else 0

    def argument(self, at: int, end: int, depth: int) -> tuple[str, int]:
        """Return what a command takes at `at`: a group, a command or one character."""
        spaces = _SPACES.match(self._text, at, end)
        at = spaces.end() if spaces else at
        if at >= end or depth > DEPTH:
            return "", at
        if self._text[at] == "{" and (close := self._close(at, end)):
            return self.render(at + 1, close, depth + 1).strip(), close + 1
        if self._text[at] == "\\":
            return self.command(at, end, depth + 1, "")
        return self._text[at], at + 1

    def script(self, at: int, end: int, depth: int) -> tuple[str, int]:
        """Return the subscript or superscript whose sign is at `at`."""
        sign = self._text[at]
        unbraced = _UNBRACED.match(self._text, at + 1, end) if sign == "^" else None
        if unbraced:
            content, after = unbraced[0], unbraced.end()
        else:
            content, after = self.argument(at + 1, end, depth)
        if not content:
            return ("" if after > at + 1 else sign), after
        if content in "o∘" and sign == "^" and self._text[at - 1 : at].isdigit():
            return "°", after
        tight = content.replace(" ", "")
        table = scripts()[sign]
        if not _WORD.search(tight) and all(ord(c) in table for c in tight):
            return tight.translate(table), after
        if sign == "^" and tight in ("′′", "**"):
            return tight, after
        follows = self._text[after : after + 1].isalnum() and after < end
        if (_LOOSE.search(content) and len(content) > 1) or follows:
            return f"{sign}({content})", after
        return sign + content, after

    def command(self, at: int, end: int, depth: int, before: str) -> tuple[str, int]:
        """Return what the command at `at` prints after the piece `before`, and where it ends."""
        match = _COMMAND.match(self._text, at, end)
        if match is None:
            return "\\", at + 1
        name, after = match[1].rstrip("*") or match[1], match.end()
        if not name.isalpha():
            return _ESCAPED.get(name, name), after
        if depth > DEPTH:
            return match[0], after
        if name in SILENT:
            return "", self._end_of_silent(name, after, end)
        if name in FONTS:
            return self._font(name, after, end, depth)
        if name in MARKS:
            return self._accent(name, after, end, depth)
        if name in _FRACTIONS:
            return self._fraction(after, end, depth, before)
        return self._named(name, after, end, depth, before)

    def _named(self, name: str, after: int, end: int, depth: int, before: str) -> tuple[str, int]:
        if name == "sqrt":
            return self._root(after, end, depth)
        if name in ("begin", "end"):
            kind = _ENVIRONMENT.match(self._text, after, end)
            return " ", kind.end() if kind else after
        if name == "binom":
            top, after = self.argument(after, end, depth)
            bottom, after = self.argument(after, end, depth)
            return f"({top} choose {bottom})", after
        if name == "not":
            named = self._text.startswith("\\", after)
            negated, after = (
                self.command(after, end, depth + 1, before)
                if named
                else self.argument(after, end, depth)
            )
            return unicodedata.normalize("NFC", negated[:1] + "\u0338") + negated[1:], after
        symbol = names().get(name)
        if symbol is not None:
            return symbol, self._skip_blank(symbol, after, end, before)
        glued = GLUED.match(name)
        if glued:
            shorter = after - len(name) + len(glued[1])
            return self._cut(glued[1], shorter, end, depth, before)
        if len(name) == 2 and name[0] == "c" and name[1].isupper():
            return name[1], after
        return self._spaced(name, after, end, before)

    def _cut(self, name: str, after: int, end: int, depth: int, before: str) -> tuple[str, int]:
        r"""Read `\mathcalO`, a command whose braces a publisher lost."""
        if name in FONTS:
            return self._font(name, after, end, depth)
        if name in MARKS:
            return self._accent(name, after, end, depth)
        if name == "sqrt":
            return self._root(after, end, depth)
        return self._spaced(name, after, end, before)

    def _font(self, name: str, after: int, end: int, depth: int) -> tuple[str, int]:
        content, after = self.argument(after, end, depth)
        return lettered(name, content), after

    def _accent(self, name: str, after: int, end: int, depth: int) -> tuple[str, int]:
        content, after = self.argument(after, end, depth)
        if not content[:1].isalpha():
            return content, after
        return unicodedata.normalize("NFC", content[0] + MARKS[name]) + content[1:], after

    def _root(self, after: int, end: int, depth: int) -> tuple[str, int]:
        degree = _DEGREE.match(self._text, after, end)
        if degree:
            after = degree.end()
        content, after = self.argument(after, end, depth)
        sign = {"3": "∛", "4": "∜"}.get(degree[1], f"{degree[1]}√") if degree else "√"
        if len(content) > 1 and not content.isdecimal() and content not in FUNCTIONS:
            content = f"({content})"
        return sign + content, after

    def _fraction(self, after: int, end: int, depth: int, before: str) -> tuple[str, int]:
        top, after = self.argument(after, end, depth)
        bottom, after = self.argument(after, end, depth)
        sides = [f"({side})" if _is_compound(side) else side for side in (top, bottom)]
        fraction = "/".join(sides)
        following = self._text[after : after + 1] if after < end else ""
        if before[-1:].isalnum() or following.isalnum():
            return f"({fraction})", after
        return fraction, after

    def _spaced(self, word: str, after: int, end: int, before: str) -> tuple[str, int]:
        """Set a word such as `log` off from letters beside it."""
        left = " " if before and (before[-1].isalnum() or before[-1] in ")]}") else ""
        follows = self._text[after : after + 2] if after < end else ""
        touching = (
            follows[:1].isalnum()
            or follows[:1] == "{"
            or (
                follows[:1] == "\\"
                and follows[1:].isalpha()
                and not self._text.startswith(("left", "big", "Big", "right"), after + 1)
            )
        )
        return f"{left}{word}{' ' if touching else ''}", after

    def _skip_blank(self, symbol: str, after: int, end: int, before: str) -> int:
        """Pass the blank that only ends a command's name, where none stands before it."""
        if symbol.isalnum() or before.endswith(" "):
            return after
        spaces = _SPACES.match(self._text, after, end)
        return spaces.end() if spaces else after

    def _end_of_silent(self, name: str, after: int, end: int) -> int:
        if name in ("left", "right"):
            invisible = after < end and self._text[after] == "."
            return after + 1 if invisible else after
        spaces = _SPACES.match(self._text, after, end)
        return spaces.end() if spaces else after


def _is_compound(side: str) -> bool:
    """Tell whether a side of a fraction needs brackets."""
    bare = _BRACKETED.sub("", _BRACKETED.sub("", side))
    return len(bare) > 1 and _OPERATOR.search(bare) is not None
