"""A list that paints only the lines that changed, however long it is."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Sequence

from rich.segment import Segment
from rich.style import Style
from textual import events
from textual.message import Message
from textual.strip import Strip

from tui.widgets.painted import Painted
from tui.widgets.scrolling import set_lines

_KEPT = 500
"""Drawn rows kept; more than any screen shows."""


class LineList(Painted, can_focus=True, inherit_bindings=False):
    """A scrolling list of one-line rows with a cursor, drawn line by line.

    A subclass says how many rows there are (`row_count`) and draws one (`draw_row`). Drawn rows
    are kept until `row_changed` or `rows_changed` says that they are no longer right. Above some
    rows may stand a line of another kind (`breaks`), which the cursor passes over.
    """

    DEFAULT_CSS = """
    LineList { scrollbar-size-vertical: 1; scrollbar-gutter: stable; overflow-x: hidden; }
    """

    COMPONENT_CLASSES = {"row--cursor", "row--cursor-blurred"}

    class OfRow(Message):
        """Something happened to a row of a list."""

        def __init__(self, sender: LineList) -> None:
            super().__init__()
            self.list = sender

        @property
        def control(self) -> LineList:
            """The list in which it was."""
            return self.list

    class Moved(OfRow):
        """The cursor is on another row."""

        def can_replace(self, message: Message) -> bool:
            """Of a burst of moves only the last counts."""
            return isinstance(message, LineList.Moved)

    class Picked(OfRow):
        """A row was clicked a second time."""

    def __init__(self, *, id: str | None = None, classes: str | None = None) -> None:
        super().__init__(id=id, classes=classes)
        self.cursor = 0
        """Index of the row under the cursor; 0 when there is none."""
        self._pressed: int | None = None
        """The row on which the mouse was pressed."""
        self._strips: dict[int, Strip] = {}
        self._breaks: Sequence[int] = ()
        self._break_lines: Sequence[int] = ()

    @property
    def row_count(self) -> int:
        """How many rows there are."""
        raise NotImplementedError

    def draw_row(self, index: int, width: int, *, cursor: bool) -> list[Segment]:
        """Return the segments of a row."""
        raise NotImplementedError

    def draw_break(self, index: int, width: int) -> list[Segment]:
        """Return the segments of the line above the row `breaks[index]`."""
        raise NotImplementedError

    # Lines and rows

    @property
    def breaks(self) -> Sequence[int]:
        """The rows above which a line of another kind stands, rising."""
        return self._breaks

    def set_breaks(self, rows: Sequence[int]) -> None:
        """Put a line above each of these rows; to be painted by `rows_changed`."""
        self._breaks = rows
        self._break_lines = [row + at for at, row in enumerate(rows)]

    def line_of(self, row: int) -> int:
        """Return the line a row is on, from the top of the list."""
        return row + bisect_right(self._breaks, row)

    def row_at(self, line: int) -> int | None:
        """Return the row on a line; None where there is none."""
        before = bisect_right(self._break_lines, line)
        if before and self._break_lines[before - 1] == line:
            return None
        row = line - before
        return row if 0 <= row < self.row_count else None

    @property
    def line_count(self) -> int:
        """How many lines there are."""
        return self.row_count + len(self._breaks)

    # Moving

    def move_to(self, index: int) -> None:
        """Put the cursor on a row, or on the nearest there is, and bring it into sight."""
        index = max(0, min(index, self.row_count - 1))
        before, self.cursor = self.cursor, index
        self.row_changed(before)
        self.row_changed(index)
        self._show_cursor()
        if before != index:
            self.cursor_moved(before, index)
            self.post_message(self.Moved(self))

    def cursor_moved(self, before: int, after: int) -> None:
        """Hear that the cursor went from one row to another."""

    def move_by(self, rows: int) -> None:
        """Move the cursor; at the ends it stays."""
        self.move_to(self.cursor + rows)

    @property
    def page(self) -> int:
        """How many lines are in sight."""
        return max(1, self.scrollable_content_region.height)

    def _show_cursor(self) -> None:
        top, page = round(self.scroll_y), self.page
        line = self.line_of(self.cursor)
        first = line - (self.cursor in self._breaks)  # its heading is shown with it
        if first < top:
            self.scroll_to(y=first, animate=False, immediate=True)
        elif line >= top + page:
            self.scroll_to(y=line - page + 1, animate=False, immediate=True)

    # Painting

    def row_style(self, *parts: str, cursor: bool) -> Style:
        """Return the style of these component classes, one over the other, and of the cursor."""
        if not cursor:
            return self.style_of(*parts)
        return self.style_of(*parts, "row--cursor" if self.has_focus else "row--cursor-blurred")

    def row_changed(self, index: int) -> None:
        """Paint one row anew."""
        self._strips.pop(index, None)
        self.refresh_line(self.line_of(index))

    def in_sight(self) -> range:
        """Return the rows that are in sight."""
        top = self.scroll_offset.y
        end = top + self.page
        first = top - bisect_left(self._break_lines, top)
        return range(first, min(end - bisect_left(self._break_lines, end), self.row_count))

    def drawn(self) -> set[int]:
        """Return the rows that are in sight, or kept as they were drawn."""
        return {*self._strips, *self.in_sight()}

    def rows_changed(self) -> None:
        """Paint everything anew; the rows or their number changed."""
        self._strips.clear()
        self.cursor = max(0, min(self.cursor, self.row_count - 1))
        set_lines(self, self.line_count)
        self._show_cursor()
        self.refresh()

    def notify_style_update(self) -> None:
        """Forget what was drawn in other colours."""
        self._strips.clear()
        super().notify_style_update()

    def render_line(self, y: int) -> Strip:
        """Draw the line `y` of what is in sight."""
        line = y + self.scroll_offset.y
        width = self.scrollable_content_region.width
        index = self.row_at(line)
        if index is None:
            return self._other_line(line, width)
        strip = self._strips.get(index)
        if strip is None:
            drawn = self.draw_row(index, width, cursor=index == self.cursor)
            strip = Strip(drawn).adjust_cell_length(width, self.rich_style)
            if len(self._strips) >= _KEPT:
                self._strips.clear()
            self._strips[index] = strip
        return strip

    def _other_line(self, line: int, width: int) -> Strip:
        at = bisect_right(self._break_lines, line) - 1
        if at < 0 or self._break_lines[at] != line:
            return Strip.blank(width, self.rich_style)
        return Strip(self.draw_break(at, width)).adjust_cell_length(width, self.rich_style)

    def on_resize(self) -> None:
        """Rows depend on the width."""
        self._strips.clear()
        self._show_cursor()

    def on_focus(self) -> None:
        """Draw the cursor as it looks with the focus."""
        self.row_changed(self.cursor)

    def on_blur(self) -> None:
        """Draw the cursor as it looks without the focus."""
        self.row_changed(self.cursor)

    def on_mouse_down(self, event: events.MouseDown) -> None:
        """Remember where the mouse was pressed: an edge that is dragged ends on a row, too."""
        self._pressed = self._row_under(event)

    def on_click(self, event: events.Click) -> None:
        """Go to the row under the mouse; a double click picks it."""
        index, pressed, self._pressed = self._row_under(event), self._pressed, None
        if index is not None and index == pressed:
            self.move_to(index)
            if event.chain > 1:
                self.post_message(self.Picked(self))

    def _row_under(self, event: events.MouseEvent) -> int | None:
        place = event.get_content_offset(self)  # a border may lie around it
        return None if place is None else self.row_at(place.y + self.scroll_offset.y)
