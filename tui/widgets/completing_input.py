"""A line to type in, which offers how to go on; a key takes the first way, then the next."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from time import monotonic
from typing import ClassVar

from textual import events
from textual.widgets import Input

from storage.completion import Completion
from tui.commands import COMMANDS
from tui.keymap import Keymap
from tui.keystrokes import Keystrokes, Run
from tui.widgets.candidates import Candidates
from tui.widgets.in_order import InOrder

Complete = Callable[[str, int], Sequence[Completion]]
"""Text and cursor → the ways to go on."""


class CompletingInput(Input, InOrder):
    """An input with completion, whose keys are those of the registry."""

    KEYS_OF: ClassVar[str] = ""
    """The part of the registry that has its commands."""

    def __init__(self, complete: Complete, keymap: Keymap, *, id: str, placeholder: str) -> None:
        super().__init__(id=id, placeholder=placeholder, select_on_focus=False, compact=True)
        self.candidates = Candidates()
        """What is offered; to be put where it is seen."""
        self._complete = complete
        self._strokes = Keystrokes(keymap, monotonic)
        self._usual = {key for c in COMMANDS if c.pane == self.KEYS_OF for key in c.keys}
        self._offered: Sequence[Completion] = ()
        self._taken: int | None = None
        self._base = ""
        """The text before something was put into it."""

    def offer(self) -> None:
        """Offer how to go on from here, unless a key is going through what was offered."""
        if self._taken is None:
            self._offered = self._complete(self.value, self.cursor_position)
            self.candidates.offer(self._offered)

    def watch_selection(self) -> None:
        """Offer what fits there, too."""
        if self.is_mounted:
            self.offer()

    def on_key(self, event: events.Key) -> None:
        """Carry out a key that means something here; any other goes on from what was taken."""
        taken, self._taken = self._taken, None
        is_sign = event.is_printable or event.key in ("backspace", "delete")
        if is_sign and not self._strokes.is_waiting:
            return
        step = self._strokes.take(event.key, self.KEYS_OF)
        if step is None and event.key not in self._usual:
            return
        event.stop()  # a key that was taken away from here is not to lead elsewhere
        event.prevent_default()
        if isinstance(step, Run):
            if step.command.name in ("complete", "complete_back"):
                self._taken = taken
            getattr(self, f"action_{step.command.name}")()

    def action_complete(self) -> None:
        """Take what is offered, then the next."""
        self._take(1)

    def action_complete_back(self) -> None:
        """Take what was offered before."""
        self._take(-1)

    def _take(self, step: int) -> None:
        if self._taken is None:
            self.offer()
            self._base = self.value
        if not self._offered:
            return
        before = -1 if self._taken is None else self._taken
        place = (before + step) % len(self._offered) if before >= 0 or step > 0 else -1
        self._taken = place % len(self._offered)
        one = self._offered[self._taken]
        self.value = self._base[: one.start] + one.text + self._base[one.end :]
        self.cursor_position = one.start + len(one.text)
        self.candidates.offer(self._offered, self._taken)
        if len(self._offered) == 1:
            self._taken = None
