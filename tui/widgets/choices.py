"""A list to choose from."""

from __future__ import annotations

from collections.abc import Iterable

from textual.content import Content
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

    def page_by(self, pages: int) -> None:
        """Go a page down, or up."""
        move = self.action_page_down if pages > 0 else self.action_page_up
        move()  # type: ignore[no-untyped-call]
