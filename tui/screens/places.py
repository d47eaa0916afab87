"""Finding a place of the library by a part of its name."""

from __future__ import annotations

from collections.abc import Sequence

from textual import on
from textual.app import ComposeResult
from textual.containers import Vertical
from textual.content import Content
from textual.widgets import Input, OptionList, Static

from storage.library import Library
from storage.places import Place
from storage.text import clean
from tui.screens.dialogs import BoxDialog
from tui.screens.tagging import ranked
from tui.widgets.box import Box
from tui.widgets.choices import Choices

_MOST = 100
_SIGNS = {"tag": "#", "feed": "≋ ", "saved": "▸ ", "view": "▸ "}


class PlacesScreen(BoxDialog[Place | None]):
    """Type some letters of a view, feed or tag; Enter goes there."""

    def __init__(self, library: Library) -> None:
        super().__init__()
        self._places = {place.title: place for place in reversed(library.places())}
        self._titles = list(reversed(self._places))
        self._offered: Sequence[str] = ()

    def compose(self) -> ComposeResult:
        """Lay out the box, the places that fit, and a line of help."""
        with Vertical(classes="dialog"):
            yield Static(Content("Go to a view, feed or tag"), classes="dialog-title")
            yield Box(self.take_typed, placeholder="some letters of its name")
            yield Choices()
            yield self.help_line("{give} goes there · {down} {up} choose · {leave} leaves")

    def on_mount(self) -> None:
        """Begin with every place offered."""
        self._offer("")

    @on(Input.Changed)
    def _typed(self, event: Input.Changed) -> None:
        self._offer(event.value)

    def _offer(self, typed: str) -> None:
        self._offered = ranked(self._titles, typed.strip())[:_MOST]
        listed = self.query_one(Choices)
        listed.show(Content(self._shown(title)) for title in self._offered)
        listed.highlighted = 0 if self._offered else None

    def _shown(self, title: str) -> str:
        return f"{_SIGNS[self._places[title].kind]}{clean(title)}"

    def action_give(self) -> None:
        """Go to the place under the cursor."""
        at = self.query_one(Choices).highlighted
        self.dismiss(self._places[self._offered[at]] if at is not None else None)

    @on(OptionList.OptionSelected)
    def _selected(self, event: OptionList.OptionSelected) -> None:
        self.dismiss(self._places[self._offered[event.option_index]])

    def action_leave(self) -> None:
        """Go nowhere."""
        self.dismiss(None)
