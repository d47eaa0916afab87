"""What is told while the reader is up: what goes wrong, and which keys go on from there."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from textual.app import App

from storage.errors import CarrelError
from tui.key_hints import with_hints
from tui.keymap import Keymap, default_keymap


@contextmanager
def telling(app: App[object]) -> Iterator[None]:
    """Show what the user should know of what went wrong inside."""
    try:
        yield
    except CarrelError as error:
        app.notify(str(error), severity="error", timeout=10)


def keymap_of(app: App[Any]) -> Keymap:
    """Return the keys that hold."""
    found = getattr(app, "keymap", None)
    return found if isinstance(found, Keymap) else default_keymap()


def with_keys(app: App[Any], sentence: str, *hints: str) -> str:
    """Return a sentence with what keys do next, as `UNDO` says it."""
    return with_hints(keymap_of(app), sentence, *hints)


def quieten(app: App[Any]) -> None:
    """Take away the notices that only tell: what is opened now is not to lie under them."""
    told = [notice for notice in app._notifications if notice.severity == "information"]
    for notice in told:
        del app._notifications[notice]
    if told:
        app._refresh_notifications()
