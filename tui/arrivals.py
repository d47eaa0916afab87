"""Importing from within the reader: ask, read in a thread, merge, and give the account."""

from __future__ import annotations

from datetime import date
from functools import partial

from textual.app import App

from storage import refresh
from storage.errors import CarrelError
from storage.library import Library
from storage.model import ImportReport, Parsed
from tui.screens.asking import AskScreen


def ask_and_import(app: App[object], library: Library) -> None:
    """Ask for a file or an address, and import it without holding the screen up."""

    def asked(name: str | None) -> None:
        if name:
            app.notify(f"Reading {name} …")
            app.run_worker(partial(_read, app, library, name), thread=True, exit_on_error=False)

    app.push_screen(AskScreen("Import a file or an address", "a path, or https://…"), asked)


def _read(app: App[object], library: Library, name: str) -> None:
    try:
        parsed = refresh.read_source(name, today=date.today())  # noqa: DTZ011  the user's own day
    except CarrelError as error:
        app.notify(str(error), title="Nothing imported", severity="error")
        return
    app.call_from_thread(_take, app, library, name, parsed)


def _take(app: App[object], library: Library, name: str, parsed: Parsed) -> None:
    try:
        report = library.take(parsed, source=name)
    except CarrelError as error:
        app.notify(str(error), title="Nothing imported", severity="error")
        return
    app.notify(account(report), title=f"Imported {parsed.feed.title}", timeout=8)


def account(report: ImportReport) -> str:
    """Return the account of an import in a line or two."""
    if not report.records:
        return "It holds no papers."
    if not (report.new or report.updated):
        return f"Nothing new: all {report.records} are here already."
    parts = [f"{report.new} new", f"{report.updated} merged into known papers"]
    if report.duplicates:
        parts.append(f"{report.duplicates} known")
    if report.rejected:
        parts.append(f"{len(report.rejected)} not understood")
    return ", ".join(parts) + ". u undoes it."
