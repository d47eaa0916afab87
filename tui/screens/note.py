"""Writing a note: here, or in the user's own editor."""

from __future__ import annotations

import os

from textual.app import ComposeResult, SuspendNotSupported
from textual.containers import Vertical
from textual.content import Content
from textual.widgets import Static

from storage.notation import plain
from storage.text import clean, one_line
from tui.editing import edited
from tui.screens.dialogs import Dialog
from tui.telling import telling
from tui.widgets.long_box import LongBox

_HELP = "{save} saves · {editor} in your editor · {discard} discards"
_ASKING = "Discard what you wrote? {discard} again does · {save} saves · or write on"


class NoteScreen(Dialog[str | None]):
    """A text of several lines, Markdown if one likes; None when it is to stay as it was."""

    KEYS_OF = "note"

    def __init__(self, title: str, note: str) -> None:
        super().__init__()
        self._title = title
        self._before = clean(note)
        self._is_asking = False

    def compose(self) -> ComposeResult:
        """Lay out the paper's title, the text, and a line of help."""
        with Vertical(classes="dialog dialog-tall", id="note-dialog"):
            yield Static(
                Content(f"Note on {clean(one_line(plain(self._title)))}"), classes="dialog-title"
            )
            yield LongBox(self.take_typed, self._before, id="note-text")
            yield self.help_line(_HELP)

    def on_mount(self) -> None:
        """Begin at the end of what is there."""
        area = self._area
        area.move_cursor(area.document.end)
        self.set_focus(area)

    @property
    def is_typing(self) -> bool:
        """Whether keys go to the text: always."""
        return True

    @property
    def _area(self) -> LongBox:
        return self.query_one(LongBox)

    def on_text_area_changed(self) -> None:
        """Whoever types on does not discard."""
        self._ask(asking=False)

    def _ask(self, *, asking: bool) -> None:
        if asking != self._is_asking:
            self._is_asking = asking
            said = self.hint(_ASKING if asking else _HELP)
            self.query_one(".dialog-help", Static).update(Content(said))

    def action_save(self) -> None:
        """Keep what was written."""
        note = clean(self._area.text).rstrip()
        self.dismiss(None if note == self._before else note)

    def action_discard(self) -> None:
        """Leave the note as it was; asks when something was written."""
        if self._is_asking or self._area.text.rstrip() == self._before.rstrip():
            self.dismiss(None)
        else:
            self._ask(asking=True)

    def action_editor(self) -> None:
        """Go on in the user's editor, and save what comes of it."""
        with telling(self.app):
            note = self._in_editor(self._area.text)
            if note is not None:
                self.dismiss(None if clean(note) == self._before else clean(note))

    def _in_editor(self, text: str) -> str | None:
        try:
            with self.app.suspend():
                return edited(text, os.environ)
        except SuspendNotSupported:
            self.notify("This terminal cannot be lent to an editor; write here.")
            return None
