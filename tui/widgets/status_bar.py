"""The line at the bottom: the keys worth knowing here, or what a chord may go on with."""

from __future__ import annotations

from rich.cells import cell_len
from textual.content import Content
from textual.widget import Widget

from tui.commands import COMMANDS, Command, shown_key


class StatusBar(Widget):
    """One line; repainted only when what it says changes."""

    DEFAULT_CSS = "StatusBar { height: 1; dock: bottom; }"

    def __init__(self) -> None:
        super().__init__(id="status")
        self._chord: tuple[str, dict[str, Command]] | None = None
        self._progress = ""

    def show_chord(self, first: str, rest: dict[str, Command]) -> None:
        """Show what may follow the first key of a chord."""
        self._chord = (first, rest)
        self.refresh()

    def show_keys(self) -> None:
        """Show the keys worth knowing."""
        if self._chord is not None:
            self._chord = None
            self.refresh()

    def show_progress(self, line: str) -> None:
        """Show before the keys how far something is that goes on beside; "" when it is over."""
        if line != self._progress:
            self._progress = line
            self.refresh()

    def render(self) -> Content:
        """Return as many hints as there is room for."""
        if self._chord is not None:
            first, rest = self._chord
            pairs = [(shown_key(first) + shown_key(key), c.label) for key, c in rest.items()]
        else:
            last = COMMANDS[-1]
            shown = [c for c in COMMANDS if c.footer and c is not last]
            # Quit and help come first: a narrow terminal must not hide them.
            shown.sort(key=lambda c: c.id != "reader.help")
            pairs = [(shown_key(c.keys[0]), c.label) for c in (shown[0], last, *shown[1:])]
        parts: list[tuple[str, str]] = []
        room = self.size.width
        if self._progress and self._chord is None:
            parts.append((f" {self._progress} ", "$paper-unread"))
            room -= cell_len(self._progress) + 2
        for key, label in pairs:
            room -= cell_len(key) + cell_len(label) + 3
            if room < 0:
                break
            parts += [(f" {key}", "bold $accent"), (f" {label} ", "$foreground")]
        return Content.assemble(*parts)
