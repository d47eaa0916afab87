"""What every reader of printed text does: walk it, and collect readable stretches."""

from __future__ import annotations

import re

from storage.formulas import Formula, brace_pairs

_GROUP = re.compile(r"\s*\{")


class Reader:
    """Reads one text and collects readable stretches.

    A subclass says in `walk` what its characters mean.
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

    def scripts(self, at: int, end: int, style: str, depth: int) -> int:
        """Print the subscripts and superscripts of a symbol that stands outside a formula."""
        while at < end and self.text[at] in "_^":
            printed, after = self.formula.script(at, end, depth)
            self.put(printed, style)
            at = after
        return at
