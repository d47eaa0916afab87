"""Finding a place of the library by a part of its name."""

from __future__ import annotations

from collections.abc import Sequence

from textual import events, on
from textual.app import ComposeResult
from textual.containers import Vertical
from textual.content import Content
from textual.screen import ModalScreen
from textual.widgets import Input, OptionList, Static
from textual.widgets.option_list import Option

from storage.library import Library
from storage.places import Place
from storage.text import clean
from tui.screens.tagging import ranked

_MOST = 100
_SIGNS = {"tag": "#", "feed": "≋ ", "saved": "▸ ", "view": "▸ "}


class PlacesScreen(ModalScreen[Place | None]):
    """Type some letters of a view, feed or tag; Enter goes there."""

    BINDINGS = [("escape", "leave", "Leave")]

    def __init__(self, library: Library) -> None:
        super().__init__()
        self._places = {place.title: place for place in reversed(library.places())}
        self._titles = list(reversed(self._places))
        self._offered: Sequence[str] = ()

    def compose(self) -> ComposeResult:
        """Lay out the box, the places that fit, and a line of help."""
        with Vertical(classes="dialog"):
            yield Static(Content("Go to a view, feed or tag"), classes="dialog-title")
            yield Input(placeholder="some letters of its name")
            yield OptionList(markup=False)
            yield Static(
                Content("Enter goes there · ↓ ↑ choose · Esc leaves"), classes="dialog-help"
            )

    def on_mount(self) -> None:
        """Begin in the box, with every place offered."""
        self.query_one(OptionList).can_focus = False
        self._offer("")
        self.query_one(Input).focus()

    @on(Input.Changed)
    def _typed(self, event: Input.Changed) -> None:
        self._offer(event.value)

    def _offer(self, typed: str) -> None:
        self._offered = ranked(self._titles, typed.strip())[:_MOST]
        listed = self.query_one(OptionList)
        listed.clear_options()
        listed.add_options([Option(Content(self._shown(title))) for title in self._offered])
        listed.highlighted = 0 if self._offered else None

    def _shown(self, title: str) -> str:
        return f"{_SIGNS[self._places[title].kind]}{clean(title)}"

    def on_key(self, event: events.Key) -> None:
        """Choose with the arrow keys while typing."""
        listed = self.query_one(OptionList)
        if event.key in ("down", "up"):
            event.stop()
            event.prevent_default()
            (listed.action_cursor_down if event.key == "down" else listed.action_cursor_up)()

    @on(Input.Submitted)
    def _entered(self) -> None:
        at = self.query_one(OptionList).highlighted
        self.dismiss(self._places[self._offered[at]] if at is not None else None)

    @on(OptionList.OptionSelected)
    def _selected(self, event: OptionList.OptionSelected) -> None:
        self.dismiss(self._places[self._offered[event.option_index]])

    def action_leave(self) -> None:
        """Go nowhere."""
        self.dismiss(None)
