"""Importing from within the reader: ask, read in a thread, merge, and give the account."""

from __future__ import annotations

import asyncio
import os
from datetime import date
from functools import partial

from textual.app import App

from storage import intake
from storage.arriving import ImportReport, Parsed
from storage.errors import CarrelError
from storage.library import Library
from storage.stretches import take_beside
from tui.apart import apart
from tui.key_hints import UNDO, with_hints
from tui.keymap import Keymap
from tui.pauses import is_typed
from tui.screens.asking import AskScreen
from tui.telling import keymap_of

_LONG = 500
"""Records that take so long that it is said they are many."""
_PAINTED = 0.1
"""Seconds after which what is told is on the screen."""


def ask_and_import(app: App[object], library: Library) -> None:
    """Ask for a file or an address, and import it without holding the screen up."""

    def asked(typed: str | None) -> None:
        if typed:
            import_source(app, library, typed)

    app.push_screen(AskScreen("Import a file or an address", "a path, or https://…"), asked)


def import_source(app: App[object], library: Library, typed: str) -> None:
    """Import a file or an address without holding the screen up."""
    if name := _meant(typed):
        app.notify(f"Reading {name} …")
        app.run_worker(import_named(app, library, name), exit_on_error=False)


def _meant(typed: str) -> str:
    """Return what a shell would make of it: no quotation marks around it, `~` is the home."""
    name = typed.strip()
    if len(name) > 1 and name[0] == name[-1] and name[0] in "'\"":
        name = name[1:-1]
    return os.path.expanduser(name)  # noqa: PTH111  a Path would change an address


async def import_named(app: App[object], library: Library, name: str) -> None:
    """Import a file or an address, and tell what came of it."""
    today = date.today()  # noqa: DTZ011  the user's own day
    read = partial(intake.read_all, name, today=today)
    for arrival in await apart(lambda: list(read())):
        if arrival.parsed is None:
            app.notify(arrival.error or "", title="Nothing imported", severity="error")
        else:
            await take(app, library, arrival.name, arrival.parsed)


async def take(app: App[object], library: Library, name: str, parsed: Parsed) -> None:
    """Take in what arrived from `name`, and tell what came of it."""
    try:
        report = await taken(app, library, name, parsed)
    except CarrelError as error:
        app.notify(str(error), title="Nothing imported", severity="error")
        return
    said = account(report, keymap_of(app))
    app.notify(said, title=f"Imported {parsed.feed.title}", timeout=8)


async def taken(app: App[object], library: Library, name: str, parsed: Parsed) -> ImportReport:
    """Merge what arrived from `name` while keys are answered; return its account.

    Raises `CarrelError`.
    """
    if parsed.count > _LONG:
        app.notify(f"Merging {parsed.count:,} records …")
        await asyncio.sleep(_PAINTED)  # another library is merged at once: that is said before
    return await take_beside(library, parsed, source=name, is_awaited=partial(is_typed, app))


def account(report: ImportReport, keymap: Keymap) -> str:
    """Return the account of an import in a line or two."""
    if report.feeds:
        again = f", {report.duplicates:,} followed already" if report.duplicates else ""
        undo = (UNDO,) if report.import_id else ()
        return with_hints(keymap, f"{report.new:,} feeds now followed{again}.", *undo)
    if report.import_id and not (report.new or report.updated):
        return with_hints(keymap, " ".join(("No new paper.", *report.warnings)), UNDO)
    if not report.records:
        return "It holds no papers."
    if not (report.new or report.updated):
        return f"Nothing new: all {report.records:,} are here already."
    parts = [f"{report.new:,} new", f"{report.updated:,} merged into known papers"]
    if report.duplicates:
        parts.append(f"{report.duplicates:,} known")
    if report.rejected:
        parts.append(f"{len(report.rejected):,} not understood")
    return with_hints(keymap, f"{', '.join(parts)}.", UNDO)
