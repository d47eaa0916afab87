"""A screen whose keys are those of the registry, with the user's changes.

The app gives it each key before anything else sees it; while one types, the box comes first.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import cached_property
from time import monotonic
from typing import Any, ClassVar, Generic

from textual import events
from textual.binding import Binding
from textual.message import Message
from textual.screen import Screen, ScreenResultType

from tui.commands import Command
from tui.key_hints import hint_line
from tui.keymap import Keymap
from tui.keystrokes import Keystrokes, Nothing, Run, Wait
from tui.telling import keymap_of, telling


class ScreenUp(Message):
    """A screen is there, with its widgets: it can do what was typed since it was called for."""

    def __init__(self, screen: KeyedScreen[Any]) -> None:
        super().__init__()
        self.screen = screen


class KeyedScreen(Screen[ScreenResultType], Generic[ScreenResultType], inherit_bindings=False):
    """A screen with commands in the registry; each pane of it may have its own."""

    KEYS_OF: ClassVar[str] = ""
    """The part of the registry that has its commands: `history` for `history.undo`."""
    # The one key beside the registry: the terminal's own sign for copying what the mouse marked.
    BINDINGS = [Binding("ctrl+c,super+c", "screen.copy_text", show=False)]
    _early: tuple[events.Key, ...] | None = ()
    """Keys that came before the screen was there; None once it is."""

    @cached_property
    def keymap(self) -> Keymap:
        """The keys that hold, as the app has them."""
        return keymap_of(self.app)

    @cached_property
    def _strokes(self) -> Keystrokes:
        return Keystrokes(self.keymap, monotonic)

    # Coming up

    def on_mount(self) -> None:
        """Tell that the widgets are there, once they have been laid out."""
        self.call_after_refresh(self.post_message, ScreenUp(self))

    def kept_early(self, event: events.Key) -> bool:
        """Keep a key for later where the screen is not there yet; tell whether that was so."""
        if self._early is None:
            return False
        self._early = (*self._early, event)
        return True

    def come_up(self) -> Sequence[events.Key]:
        """Return the keys that came before; from now on they are taken as they come."""
        early, self._early = self._early or (), None
        return early

    # Keys

    @property
    def is_typing(self) -> bool:
        """Whether keys go to a box in which is typed; commands then have what it has no use for."""
        return False

    def focused_pane(self) -> str:
        """Return where, in the registry, the commands are that the keys mean."""
        return self.KEYS_OF

    def carry_out(self, found: Command, count: int | None = None) -> None:
        """Carry out a command, `count` times or on what has that number."""
        action = getattr(self, f"action_{found.name}")
        with telling(self.app):
            action() if count is None else action(count)

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

    def take_typed(self, event: events.Key) -> None:
        """Take a key that came to a box, unless it is one to be typed."""
        is_sign = event.is_printable or event.key in ("backspace", "delete")
        is_ours = self._strokes.is_waiting or not is_sign or self.takes_sign(event.key)
        if is_ours and self.take_key(event.key):
            event.stop()
            event.prevent_default()

    def takes_sign(self, key: str) -> bool:
        """Tell whether a key that prints a sign is no text now."""
        return False

    def hint(self, template: str) -> str:
        """Return `{leave} leaves` with the keys that hold."""
        return hint_line(self.keymap, self.focused_pane(), template)
