"""A list to choose from."""

from __future__ import annotations

from collections.abc import Iterable

from rich.segment import Segment
from textual.content import Content
from textual.strip import Strip
from textual.widgets import OptionList
from textual.widgets.option_list import Option


class Choices(OptionList, inherit_bindings=False):
    """Rows, one of them under the cursor. The keys that move it are the screen's; clicks choose."""

    def __init__(self, *rows: Content | Option, id: str | None = None) -> None:
        super().__init__(*rows, id=id, markup=False)

    def show(self, rows: Iterable[Content | Option]) -> None:
        """Show other rows."""
        self.clear_options()
        self.add_options(rows)

    def render_line(self, y: int) -> Strip:
        """Draw a line; that the cursor is on its row is seen without colours, too."""
        strip = super().render_line(y)
        line = self.scroll_offset.y + y
        is_here = line < len(self._lines) and self._lines[line][0] == self.highlighted
        style = next((segment.style for segment in strip), None)
        return Strip([Segment("▌" if is_here else " ", style), *strip], strip.cell_length + 1)

    def _get_left_gutter_width(self) -> int:
        return 1

    def page_by(self, pages: int) -> None:
        """Go a page down, or up."""
        move = self.action_page_down if pages > 0 else self.action_page_up
        move()  # type: ignore[no-untyped-call]
