"""A screen whose keys are those of the registry, with the user's changes."""

from __future__ import annotations

from time import monotonic
from typing import Generic

from textual.screen import Screen, ScreenResultType

from tui.commands import Command
from tui.keymap import Keymap
from tui.keystrokes import Keystrokes, Nothing, Run, Wait


class KeyedScreen(Screen[ScreenResultType], Generic[ScreenResultType]):
    """The app gives it each key before anything else sees it."""

    def __init__(self, keymap: Keymap) -> None:
        super().__init__()
        self.keymap = keymap
        """The keys that hold."""
        self._strokes = Keystrokes(keymap, monotonic)

    @property
    def is_typing(self) -> bool:
        """Whether keys go to a box in which is typed; commands then have what it has no use for."""
        return False

    def focused_pane(self) -> str:
        """Return where, in the registry, the commands are that the keys mean."""
        raise NotImplementedError

    def carry_out(self, found: Command, count: int | None = None) -> None:
        """Carry out a command, `count` times or on what has that number."""
        raise NotImplementedError

    def go_back(self, pane: str) -> None:
        """Go back to the pane from which a digit led away that was a count."""

    def show_step(self, step: Wait | Nothing | None) -> None:
        """Show what was begun, that it means nothing, or that nothing is begun."""

    def take_key(self, key: str) -> bool:
        """Take a key; False when it means nothing here."""
        step = self._strokes.take(key, self.focused_pane())
        if isinstance(step, Run | Wait) and step.back is not None:
            self.go_back(step.back)
        if isinstance(step, Run):
            self.show_step(None)
            self.carry_out(step.command, step.count)
        else:
            self.show_step(step)
        return step is not None
