"""A line to type in, which offers how to go on; Tab takes the first way, then the next."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from textual import events
from textual.widgets import Input

from storage.completion import Completion
from tui.widgets.candidates import Candidates

Complete = Callable[[str, int], Sequence[Completion]]
"""Text and cursor → the ways to go on."""


class CompletingInput(Input):
    """An input with completion."""

    def __init__(self, complete: Complete, *, id: str, placeholder: str) -> None:
        super().__init__(id=id, placeholder=placeholder, select_on_focus=False, compact=True)
        self.candidates = Candidates()
        """What is offered; to be put where it is seen."""
        self._complete = complete
        self._offered: Sequence[Completion] = ()
        self._taken: int | None = None
        self._base = ""
        """The text before Tab put something into it."""

    def offer(self) -> None:
        """Offer how to go on from here, unless Tab is going through what was offered."""
        if self._taken is None:
            self._offered = self._complete(self.value, self.cursor_position)
            self.candidates.offer(self._offered)

    def watch_selection(self) -> None:
        """Offer what fits there, too."""
        if self.is_mounted:
            self.offer()

    def on_key(self, event: events.Key) -> None:
        """Take what is offered by Tab; any other key goes on from there."""
        if event.key in ("tab", "shift+tab"):
            event.stop()
            event.prevent_default()
            self._take(1 if event.key == "tab" else -1)
        else:
            self._taken = None

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
