"""What goes wrong while the reader is up: it is told, and the reader stays."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from textual.app import App

from storage.errors import CarrelError


@contextmanager
def telling(app: App[object]) -> Iterator[None]:
    """Show what the user should know of what went wrong inside."""
    try:
        yield
    except CarrelError as error:
        app.notify(str(error), severity="error", timeout=10)
