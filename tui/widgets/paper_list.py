"""The list of papers: keys and a cursor; what a row shows is asked of the library when drawn."""

from __future__ import annotations

from collections.abc import Sequence, Set
from datetime import date

from rich.segment import Segment
from rich.style import Style

from storage.groups import Group
from storage.keys import Keys
from storage.library import Library
from storage.picked import Picked
from storage.predicates import Words
from tui import lines
from tui.widgets.line_list import LineList


class PaperList(LineList):
    """One line a paper."""

    COMPONENT_CLASSES = {f"row--{part}" for part in lines.PARTS} | {
        "row--title-read", "row--group", "row--match", "row--picked",
    }  # fmt: skip

    def __init__(self, library: Library, *, today: date, id: str | None = None) -> None:
        super().__init__(id=id)
        self._library = library
        self._today = today
        self.keys: Keys = library.listing().keys
        self.picked: Picked = library.picked()
        """The papers that were picked, here or in another place."""
        self._anchor: str | None = None
        self._groups: Sequence[Group] = ()
        self._words: Sequence[Words] = ()
        self._numbers = ""

    @property
    def row_count(self) -> int:
        """How many papers are listed."""
        return len(self.keys)

    @property
    def key(self) -> str | None:
        """The paper under the cursor."""
        return self.keys[self.cursor] if len(self.keys) else None

    def list_papers(
        self, keys: Keys, *, cursor: str | None, words: Sequence[Words] = (), numbers: str = ""
    ) -> None:
        """List other papers, with the cursor on `cursor`, or where it stood when that is gone.

        `words` are highlighted; `numbers` names the metric shown, "" for the one papers have.
        """
        self.keys = keys
        self._words = [phrase for phrase in words if phrase.field in ("", "title")]
        self._numbers = numbers or self._usual_numbers()
        self._groups = ()
        self.set_breaks(())
        place = self.place_of(cursor) if cursor else None
        self.cursor = self.cursor if place is None else place
        self.rows_changed()

    def group(self, groups: Sequence[Group]) -> None:
        """Put a heading above each group."""
        if groups != self._groups:
            self._groups = groups
            self.set_breaks([group.row for group in groups])
            self.rows_changed()

    def place_of(self, key: str) -> int | None:
        """Return the row of a paper, or None when it is not listed."""
        return self.keys.place(key)

    def papers_changed(self, keys: Set[str]) -> None:
        """Paint the rows of these papers anew, at the cost of those that were drawn."""
        for row in self.drawn():
            if self.keys[row] in keys:
                self.row_changed(row)

    def _usual_numbers(self) -> str:
        """Return the metric that the first papers have."""
        return self._library.metric_of(self.keys, range(40), lines.USUAL)

    # Picking

    @property
    def targets(self) -> Sequence[str]:
        """The papers a command acts on: those picked, else the one under the cursor."""
        self._end_range()
        if len(self.picked):
            return self.picked.keys()
        return [self.key] if self.key else []

    def toggle_picked(self) -> None:
        """Pick the paper under the cursor, or let it go, and move on."""
        if self.row_count:
            self.picked.toggle(self.keys, self.cursor)
            self.row_changed(self.cursor)
            self.move_by(1)

    def pick_range(self) -> bool:
        """Begin a range at the cursor, or pick the one that was begun; True for the former."""
        if self._anchor is not None:
            self._end_range()
            return False
        self._anchor = self.key
        self.row_changed(self.cursor)
        return self._anchor is not None

    def pick_all(self) -> None:
        """Pick every paper listed."""
        self._anchor = None
        self.picked.add_all(self.keys)
        self.rows_changed()

    def unpick(self) -> bool:
        """Let all go that were picked; False when there were none."""
        had = bool(len(self.picked)) or self._anchor is not None
        self._anchor = None
        self.picked.clear()
        if had:
            self.rows_changed()
        return had

    @property
    def picked_count(self) -> int:
        """How many papers are picked; those of a range that was begun count too."""
        return self.picked.count_with(self.keys, self._range())

    def _range(self) -> range:
        """Return the rows between where a range was begun and the cursor."""
        start = self.place_of(self._anchor) if self._anchor is not None else None
        if start is None:
            return range(0)
        return range(min(start, self.cursor), max(start, self.cursor) + 1)

    def _end_range(self) -> None:
        if self._anchor is not None:
            self.picked.add(self.keys, self._range())
            self._anchor = None

    def cursor_moved(self, before: int, after: int) -> None:
        """Paint what a range that was begun took in or let go."""
        if self._anchor is not None:
            passed = range(min(before, after), max(before, after) + 1)
            for row in self.drawn():
                if row in passed:
                    self.row_changed(row)

    # Drawing

    def draw_row(self, index: int, width: int, *, cursor: bool) -> list[Segment]:
        """Draw a paper."""
        key = self.keys[index]
        paper = self._library.paper(key)
        if paper is None:  # another process removed it; the list follows in a moment
            return [Segment(" " * width, self.rich_style)]
        item = lines.row(
            paper,
            self._library.mark(key),
            today=self._today,
            numbers=self._numbers,
            is_cited=self._library.is_cited(paper),
        )
        widths = lines.columns(width, scores=bool(self._numbers))
        picked = self.picked.holds(self.keys, index) or index in self._range()
        matched = self._matched(item.title) if self._words else ()
        styles = self._styles(item, cursor=cursor, picked=picked)
        return lines.segments(item, widths, styles, cursor=cursor, picked=picked, matched=matched)

    def _matched(self, title: str) -> Sequence[tuple[int, int]]:
        from storage.highlights import spans  # most starts do without it

        return spans(title, self._words)

    def draw_break(self, index: int, width: int) -> list[Segment]:
        """Draw the heading of a group."""
        label = f"  {self._groups[index].label} "
        return [Segment(label.ljust(width, "─"), self.style_of("row--group"))]

    def _styles(self, item: lines.Row, *, cursor: bool, picked: bool) -> lines.Styles:
        over = ("row--picked",) if picked else ()

        def style(part: str) -> Style:
            name = "row--title-read" if part == "title" and item.read else f"row--{part}"
            return self.row_style(name, *over, cursor=cursor)

        return style
