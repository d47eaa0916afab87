"""The line at the bottom: the keys worth knowing here, or what a chord may go on with."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from rich.cells import cell_len
from textual import events
from textual.content import Content
from textual.widget import Widget
from textual.widgets import Static

from tui.commands import COMMANDS, Command
from tui.key_names import shown_key
from tui.keymap import Chord, Keymap
from tui.messages import HintClicked

_MOST_LINES = 3
Part = tuple[str, str]
"""A text and its style."""


class StatusBar(Widget):
    """One line; a sheet of more lies over the panes while a chord may go on in many ways."""

    DEFAULT_CSS = "StatusBar { height: 1; dock: bottom; }"

    def __init__(self, keymap: Keymap) -> None:
        super().__init__(id="status")
        self._keymap = keymap
        self._lines: Sequence[Sequence[Part]] = ()
        """What is shown in place of the keys worth knowing."""
        self._sheet: Static | None = None
        self._progress = ""

    def show_begun(self, begun: Chord, rest: Mapping[str, Command], count: str) -> None:
        """Show what may follow the keys of a chord, or the number typed so far."""
        if begun:
            lines = self._ways(begun, rest, count)
        else:
            lines = [
                [(f" {count}", "bold $accent"), (" times, or to there: j k n G …", "$foreground")]
            ]
        self._show(lines)

    def show_unknown(self, chord: Chord, rest: Mapping[str, Command]) -> None:
        """Say that a chord means nothing, until the next key."""
        if not chord:
            self.show_keys()
            return
        typed, begun = shown_key(" ".join(chord)), shown_key(" ".join(chord[:-1]))
        ways = " ".join(dict.fromkeys(begun + shown_key(key) for key in rest))
        self._show(
            [[(f" {typed}", "bold $accent"), (f" means nothing; there are {ways}", "$foreground")]]
        )

    def show_keys(self) -> None:
        """Show the keys worth knowing."""
        if self._lines:
            self._show(())

    def _show(self, lines: Sequence[Sequence[Part]]) -> None:
        self._lines = lines
        self.refresh()
        if len(lines) > 1:
            self._lay_over(lines)
        elif self._sheet is not None:
            self._sheet.display = False

    def _lay_over(self, lines: Sequence[Sequence[Part]]) -> None:
        """Show several lines over the panes: these keep their places."""
        if self._sheet is None:
            self._sheet = Static("", id="status-sheet", markup=False)
            self.screen.mount(self._sheet)
        self._sheet.update(_joined(lines))
        self._sheet.styles.height = len(lines)
        self._sheet.display = True

    def _ways(self, begun: Chord, rest: Mapping[str, Command], count: str) -> list[list[Part]]:
        """Return how a chord may go on, in as many lines as that takes, but no more than three."""
        first = count + shown_key(" ".join(begun))
        named = [(first + shown_key(key), self._keymap.label(way)) for key, way in rest.items()]
        pairs = [(key, label) for key, label in named if label]
        if not pairs:
            return [[(f" {first}", "bold $accent")]]
        width = max(cell_len(key) + cell_len(label) for key, label in pairs) + 3
        columns = max(1, self.size.width // width)
        if _fits(pairs, self.size.width):
            return [_hints(pairs, self.size.width)]
        columns = max(columns, -(-len(pairs) // _MOST_LINES))
        rows = [pairs[at : at + columns] for at in range(0, len(pairs), columns)]
        return [_hints(row, self.size.width, width) for row in rows]

    def show_progress(self, line: str) -> None:
        """Show before the keys how far something is that goes on beside; "" when it is over."""
        if line != self._progress:
            self._progress = line
            self.refresh()

    def render(self) -> Content:
        """Return what is shown, as much as there is room for."""
        if self._lines:
            return _joined(self._lines[-1:])
        progress: list[Part] = []
        if self._progress:
            progress.append((f" {self._progress} ", "$paper-unread"))
        room = self.size.width - sum(cell_len(text) for text, _ in progress)
        pairs = [(key, known.label) for key, known in self._worth_knowing()]
        return _joined([[*progress, *_hints(pairs, room)]])

    def on_click(self, event: events.Click) -> None:
        """Do what the key under the mouse does."""
        left = 0 if not self._progress else cell_len(self._progress) + 2
        for key, known in () if self._lines else self._worth_knowing():
            right = left + _width(key, known.label)
            if right > self.size.width:
                return
            if left < event.x < right:
                event.stop()
                self.post_message(HintClicked(known))
                return
            left = right

    def _worth_knowing(self) -> list[tuple[str, Command]]:
        last = COMMANDS[-1]
        shown = [c for c in COMMANDS if c.footer and c is not last]
        # Quit and help come first: a narrow terminal must not hide them.
        shown.sort(key=lambda c: c.id != "reader.help")
        pairs = ((self._keymap.first(c), c) for c in (shown[0], last, *shown[1:]))
        return [(key, known) for key, known in pairs if key]


def _joined(lines: Sequence[Sequence[Part]]) -> Content:
    return Content("\n").join(Content.assemble(*line) for line in lines)


def _fits(pairs: Sequence[tuple[str, str]], room: int) -> bool:
    return sum(_width(key, label) for key, label in pairs) <= room


def _width(key: str, label: str) -> int:
    return cell_len(key) + cell_len(label) + 3


def _hints(pairs: Sequence[tuple[str, str]], room: int, width: int = 0) -> list[Part]:
    """Return keys and labels as far as there is room, in columns of a `width`."""
    parts: list[Part] = []
    for key, label in pairs:
        used = max(width, _width(key, label))
        if used > room:
            break
        room -= used
        blanks = " " * (used - cell_len(key) - cell_len(label) - 2)
        parts += [(f" {key}", "bold $accent"), (f" {label}{blanks}", "$foreground")]
    return parts
