"""What a text that is being typed may go on with: one line above it."""

from __future__ import annotations

from collections.abc import Sequence

from rich.cells import cell_len
from textual.content import Content
from textual.widget import Widget

from storage.completion import Completion
from storage.text import clean, one_line


class Candidates(Widget):
    """Up to eight ways to go on; the one that Tab took is marked, and what it means is said."""

    DEFAULT_CSS = "Candidates { height: 1; }"

    def __init__(self) -> None:
        super().__init__(classes="candidates")
        self._offered: Sequence[Completion] = ()
        self._taken: int | None = None

    def offer(self, offered: Sequence[Completion], taken: int | None = None) -> None:
        """Show other ways, or which of them was taken."""
        if (offered, taken) != (self._offered, self._taken):
            self._offered, self._taken = offered, taken
            self.refresh()

    def render(self) -> Content:
        """Return as many as there is room for, and what the first or the taken one means."""
        room = self.size.width
        parts: list[tuple[str, str]] = []
        for place, one in enumerate(self._offered):
            text = one_line(clean(one.text))
            room -= cell_len(text) + 2
            if room < 0:
                break
            style = "bold reverse" if place == self._taken else "$accent"
            parts += [(" ", ""), (text, style), (" ", "")]
        said = self._offered[self._taken or 0].description if self._offered else ""
        if said and cell_len(said) + 2 <= room:
            parts.append((f" {said}", "$paper-read"))
        return Content.assemble(*parts)
