"""The list of papers: keys and a cursor; what a row shows is asked of the library when drawn."""

from __future__ import annotations

from collections.abc import Sequence, Set
from datetime import date

from rich.segment import Segment
from rich.style import Style

from storage.library import Library
from tui import lines
from tui.widgets.line_list import LineList


class PaperList(LineList):
    """One line a paper."""

    COMPONENT_CLASSES = {f"row--{part}" for part in lines.PARTS} | {
        "row--title-read", "row--cursor", "row--cursor-blurred",
    }  # fmt: skip

    def __init__(self, library: Library, *, today: date, id: str | None = None) -> None:
        super().__init__(id=id)
        self._library = library
        self._today = today
        self.keys: Sequence[str] = ()
        self._scores = False

    @property
    def row_count(self) -> int:
        """How many papers are listed."""
        return len(self.keys)

    @property
    def key(self) -> str | None:
        """The paper under the cursor."""
        return self.keys[self.cursor] if self.keys else None

    def list_papers(self, keys: Sequence[str], *, cursor: str | None) -> None:
        """List other papers, with the cursor on `cursor`, or where it stood when that is gone."""
        self.keys = keys
        self._scores = any(self._has_score(key) for key in keys[:40])
        place = self.place_of(cursor) if cursor else None
        self.cursor = self.cursor if place is None else place
        self.rows_changed()

    def place_of(self, key: str) -> int | None:
        """Return the row of a paper, or None when it is not listed."""
        try:
            return self.keys.index(key)
        except ValueError:
            return None

    def papers_changed(self, keys: Set[str]) -> None:
        """Paint the rows of these papers anew, at the cost of those that were drawn."""
        for row in self.drawn():
            if self.keys[row] in keys:
                self.row_changed(row)

    def _has_score(self, key: str) -> bool:
        paper = self._library.paper(key)
        return paper is not None and not {"score", "upvotes"}.isdisjoint(paper.metrics)

    def draw_row(self, index: int, width: int, *, cursor: bool) -> list[Segment]:
        """Draw a paper."""
        key = self.keys[index]
        paper = self._library.paper(key)
        if paper is None:  # another process removed it; the list follows in a moment
            return [Segment(" " * width, self.rich_style)]
        item = lines.row(paper, self._library.mark(key), today=self._today)
        widths = lines.columns(width, scores=self._scores)
        return lines.segments(item, widths, self._styles(item, cursor=cursor), cursor=cursor)

    def _styles(self, item: lines.Row, *, cursor: bool) -> lines.Styles:
        base = self.rich_style

        def style(part: str) -> Style:
            name = "row--title-read" if part == "title" and item.read else f"row--{part}"
            found = base + self.get_component_rich_style(name, partial=True)
            if not cursor:
                return found
            under = "row--cursor" if self.has_focus else "row--cursor-blurred"
            return found + self.get_component_rich_style(under, partial=True)

        return style
