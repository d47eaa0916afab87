"""An app that carries out keys as they come, by the registry and the user's changes to it."""

from __future__ import annotations

import asyncio
from contextlib import suppress

from textual import events, on
from textual.app import App
from textual.dom import DOMNode
from textual.driver import Driver
from textual.widget import Widget

from tui.keymap import Keymap
from tui.pauses import Pauses
from tui.screens.keyed import KeyedScreen, ScreenUp

_PATIENCE = 0.5
"""Seconds that a key waits for the one before at most."""


class KeyedApp(App[None]):
    """It gives each key to the screen first; keys that come before a screen is there are kept."""

    def __init__(
        self, keymap: Keymap, pauses: Pauses, *, driver_class: type[Driver] | None = None
    ) -> None:
        """Take keys by `keymap` once `take_keys` is called; `pauses` hears what the user does."""
        super().__init__(driver_class=driver_class)
        self.keymap = keymap
        """The keys that hold."""
        self.pauses = pauses
        """When the user does nothing."""
        self._typed_early: list[events.Key] | None = []
        """Keys that came before the first screen was there; None once it is."""

    async def take_keys(self) -> None:
        """Do what was typed so far; from now on keys are taken as they come."""
        typed, self._typed_early = self._typed_early or [], None
        for key in typed:
            await self.on_event(key)

    async def on_event(self, event: events.Event) -> None:
        """Carry out keys as they come, before anything is done with the next one.

        Left to itself Textual sends a key to the focused widget and runs its binding when it comes
        back: keys that arrive together would pass the first one's chord, or the focus it moves.
        """
        if isinstance(event, events.InputEvent | events.Paste):
            self.pauses.acted()
        if isinstance(event, events.Key):
            if self._typed_early is not None:
                self._typed_early.append(event)
                return
            if await self._is_carried_out(event):
                return
            if not event.is_forwarded and (box := self._box_that_does(event)) is not None:
                await super().on_event(event)
                await _all_told(box)
                return
        await super().on_event(event)

    @on(ScreenUp)
    async def _do_what_was_typed(self, event: ScreenUp) -> None:
        """Do what was typed after a screen was called for, before it was there."""
        typed = event.screen.come_up()
        if event.screen is self.screen:
            for key in typed:
                await self.on_event(key)

    async def _is_carried_out(self, event: events.Key) -> bool:
        """Let the screen take a key as it comes; tell whether it meant something there."""
        screen = self.screen
        if not isinstance(screen, KeyedScreen):
            return False
        if not event.is_forwarded and screen.kept_early(event):
            return True
        if not screen.is_typing:
            return not event.is_forwarded and screen.take_key(event.key)
        if not event.is_forwarded:
            return False
        if await self._check_bindings(event.key):  # of the box in which is typed
            return True
        return not _is_sign(event) and screen.take_key(event.key)

    def _box_that_does(self, event: events.Key) -> Widget | None:
        """Return the box in which is typed, where the key may lead out of it.

        The next key then waits: it may mean something else, and elsewhere.
        """
        screen = self.screen
        is_typing = isinstance(screen, KeyedScreen) and screen.is_typing
        return self.focused if is_typing and not _is_sign(event) else None


def _is_sign(event: events.Key) -> bool:
    return event.is_printable or event.key in ("backspace", "delete")


async def _all_told(box: Widget) -> None:
    """Wait until what a box tells of the key it was given has come to all it concerns."""
    await _heard(box)
    await _heard(box)  # what it told itself
    node: DOMNode | None = box
    while isinstance(node, Widget):  # a box that is new may have no place before
        await _heard(node)
        node = node.parent


async def _heard(node: Widget) -> None:
    """Wait until a widget has heard what it was told so far."""
    has_heard = asyncio.Event()
    if node.call_later(has_heard.set):
        with suppress(TimeoutError):
            await asyncio.wait_for(has_heard.wait(), _PATIENCE)
