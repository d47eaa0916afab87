"""Handing a paper on: to the clipboard or to a browser, and saying truthfully what came of it."""

from __future__ import annotations

import os
from collections.abc import Callable, Mapping
from functools import partial

from textual.app import App

from storage import cite
from storage.errors import CarrelError
from storage.library import Library
from storage.model import Paper
from storage.notation import plain
from storage.text import clean
from tui import clipboard, opening

_TEXTS: Mapping[str, Callable[[Library, Paper], str | None]] = {
    "link": lambda _, paper: cite.page_link(paper),
    "PDF link": lambda _, paper: cite.pdf_link(paper),
    "BibTeX entry": lambda library, paper: cite.bibtex(paper, _key(library, paper)),
    "Markdown link": lambda _, paper: cite.markdown_link(paper),
    "title": lambda _, paper: plain(paper.title),
    "citation key": lambda library, paper: _key(library, paper),
}


def text_of(library: Library, paper: Paper, what: str) -> str | None:
    """Return what of a paper is handed on; None when it has no such thing."""
    return _TEXTS[what](library, paper)


def _key(library: Library, paper: Paper) -> str:
    return library.citations().key_of(paper.key)


def copy(app: App[object], text: str | None, what: str) -> None:
    """Copy `text`, by the terminal and by the system, and show what was copied."""
    if not text:
        app.notify(f"This paper has no {what}.", severity="warning")
        return
    safe = clean(text)
    _write(app, clipboard.terminal_sequence(safe, os.environ))
    app.run_worker(partial(_copy_to_system, app, safe, what), thread=True, exit_on_error=False)


def _copy_to_system(app: App[object], text: str, what: str) -> None:
    arrived = clipboard.copy_to_system(text)
    shown = clipboard.shown(text)
    if arrived:
        app.notify(shown, title=f"Copied the {what}")
    else:
        app.notify(
            shown,
            title=f"Sent the {what} to the terminal; whether it took it cannot be known",
        )


def _write(app: App[object], sequence: str) -> None:
    driver = app._driver
    if driver is not None:
        driver.write(sequence)
        driver.flush()


def open_link(app: App[object], url: str | None) -> None:
    """Open a link in the browser; where there is none, copy it and say so."""
    try:
        address = opening.checked(url)
    except CarrelError as error:
        app.notify(str(error), severity="warning")
        return
    app.run_worker(partial(_open, app, address), thread=True, exit_on_error=False)


def _open(app: App[object], url: str) -> None:
    if opening.open_in_browser(url):
        app.notify(clipboard.shown(url), title="Opened")
        return
    app.notify("No browser answered here, so the link is copied instead.")
    app.call_from_thread(copy, app, url, "link")
