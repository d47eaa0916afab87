"""The command that writes a note on the paper under the cursor."""

from __future__ import annotations

from collections.abc import Callable

from textual.app import App

from storage.library import Library
from tui.panes.paper_pane import PaperPane
from tui.telling import telling, with_keys


class Noting(PaperPane):
    """A pane whose papers can have notes."""

    def action_note(self) -> None:
        """Write the note of the paper under the cursor."""
        if self.key is not None:
            write_note(self.app, self._library, self.key)


def write_note(
    app: App[object], library: Library, key: str, then: Callable[[], None] = lambda: None
) -> None:
    """Let the user write the note of a paper, keep it, and do what comes `then`."""
    from tui.screens.note import NoteScreen  # most days nobody writes one

    paper = library.paper(key)
    if paper is None:
        return

    def written(note: str | None) -> None:
        if note is not None:
            with telling(app):
                library.set_note(key, note)
                gone = with_keys(app, "The note is gone.", "{reader.undo} brings it back.")
                app.notify("The note is kept." if note else gone)
                then()

    app.push_screen(NoteScreen(paper.title, library.mark(key).note), written)
