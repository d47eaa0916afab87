"""Opening links: http and https only, in a browser, without a shell."""

from __future__ import annotations

import threading
import webbrowser
from urllib.parse import urlsplit

from storage.errors import CarrelError

_SECONDS = 3.0
_IN_THE_TERMINAL = {"www-browser", "links", "elinks", "lynx", "w3m"}
"""Browsers that would draw over the reader."""


def checked(url: str | None) -> str:
    """Return `url` when it may be opened. Raises `CarrelError` with a sentence otherwise."""
    if not url:
        raise CarrelError("This paper has no such link.")
    parts = urlsplit(url)
    if parts.scheme not in ("http", "https") or not parts.netloc:
        raise CarrelError(f"Only http and https links are opened, not {url[:80]}")
    if any(character.isspace() or not character.isprintable() for character in url):
        raise CarrelError("This link holds characters that no address has; it is not opened.")
    return url


def open_in_browser(url: str, *, seconds: float = _SECONDS) -> bool:
    """Open a checked link; True when a browser took it in time."""
    taken = threading.Event()

    def run() -> None:
        try:
            browser = webbrowser.get()
            if getattr(browser, "name", "") not in _IN_THE_TERMINAL and browser.open(url):
                taken.set()
        except (webbrowser.Error, OSError):
            return

    worker = threading.Thread(target=run, name="browser", daemon=True)
    worker.start()
    worker.join(seconds)
    return taken.is_set()
