"""What screens that lie over the reader have in common: their keys, a list, a line of help."""

from __future__ import annotations

from functools import partialmethod
from typing import Generic

from textual.content import Content
from textual.screen import ModalScreen, ScreenResultType
from textual.widgets import Static

from tui.screens.keyed import KeyedScreen
from tui.telling import quieten
from tui.widgets.box import Box
from tui.widgets.choices import Choices


class Dialog(
    ModalScreen[ScreenResultType], KeyedScreen[ScreenResultType], Generic[ScreenResultType]
):
    """A screen over the reader, which has its keys from the registry."""

    VERTICAL_BREAKPOINTS = [(0, "-short"), (18, "-tall")]

    @property
    def is_typing(self) -> bool:
        """Whether keys go to a box."""
        return isinstance(self.focused, Box)

    def on_mount(self) -> None:
        """Be seen whole."""
        quieten(self.app)

    def help_line(self, template: str, *, id: str | None = None) -> Static:
        """Make the line that says which keys do what: `{leave} leaves`."""
        return Static(Content(self.hint(template)), classes="dialog-help", id=id)

    def take_number(self, number: int) -> None:
        """Take the row of that number, where rows are numbered."""

    def _take(self, number: int) -> None:
        self.take_number(number)

    action_take_1 = partialmethod(_take, 1)
    action_take_2 = partialmethod(_take, 2)
    action_take_3 = partialmethod(_take, 3)
    action_take_4 = partialmethod(_take, 4)
    action_take_5 = partialmethod(_take, 5)
    action_take_6 = partialmethod(_take, 6)
    action_take_7 = partialmethod(_take, 7)
    action_take_8 = partialmethod(_take, 8)
    action_take_9 = partialmethod(_take, 9)


class ListDialog(Dialog[ScreenResultType], Generic[ScreenResultType]):
    """A dialog with a list, in which one moves by key."""

    KEYS_OF = "lists"

    @property
    def choices(self) -> Choices:
        """The list."""
        return self.query_one(Choices)

    def action_down(self) -> None:
        """Go to the next row."""
        self.choices.action_cursor_down()

    def action_up(self) -> None:
        """Go to the row before."""
        self.choices.action_cursor_up()

    def action_page_down(self) -> None:
        """Go a page down."""
        self.choices.page_by(1)

    def action_page_up(self) -> None:
        """Go a page up."""
        self.choices.page_by(-1)

    def action_top(self) -> None:
        """Go to the first row."""
        self.choices.action_first()

    def action_bottom(self) -> None:
        """Go to the last row."""
        self.choices.action_last()

    def action_choose(self) -> None:
        """Take the row under the cursor."""
        self.choices.action_select()


class BoxDialog(Dialog[ScreenResultType], Generic[ScreenResultType]):
    """A dialog in which one types; below the box there may be a list of what fits."""

    KEYS_OF = "boxes"

    @property
    def box(self) -> Box:
        """The first box."""
        return self.query(Box).first()

    def on_mount(self) -> None:
        """Begin in the box: a list below it never has the keys."""
        for rows in self.query(Choices):
            rows.can_focus = False
        self.set_focus(self.box)

    def action_down(self) -> None:
        """Go to the next row of the list below the box."""
        for rows in self.query(Choices):
            rows.action_cursor_down()

    def action_up(self) -> None:
        """Go to the row before."""
        for rows in self.query(Choices):
            rows.action_cursor_up()

    def action_next(self) -> None:
        """Go to the next box, where there are several."""
        self.focus_next(Box)

    def action_previous(self) -> None:
        """Go to the box before, where there are several."""
        self.focus_previous(Box)
