"""Handing papers on: to the clipboard or to a browser, and saying truthfully what came of it."""

from __future__ import annotations

import os
from collections.abc import Callable, Sequence
from pathlib import Path

from textual.app import App

from storage.copying import Copied
from storage.errors import CarrelError
from storage.text import clean
from storage.words import count_of
from tui import clipboard, opening
from tui.apart import apart
from tui.clipboard import Arrival
from tui.telling import telling

MANY = 5
"""Pages that are opened at once without asking."""
_BY_HAND = "Y shows it to select by hand."


def copy(app: App[object], copied: Copied) -> None:
    """Copy a text, by the terminal and by the system, and show what was copied."""
    if not copied.text:
        app.notify(f"There is no {copied.what} to copy here.", severity="warning")
        return
    text = clean(copied.text)
    sequence = clipboard.terminal_sequence(text, os.environ)
    if sequence is not None:
        _write(app, sequence)

    async def finish() -> None:
        arrival = await apart(lambda: clipboard.copy_to_system(text))
        _tell(app, copied, arrival, is_sent=sequence is not None)

    app.run_worker(finish(), exit_on_error=False)


def _tell(app: App[object], copied: Copied, arrival: Arrival, *, is_sent: bool) -> None:
    """Say what was copied, and no more than is known of it."""
    said = [clipboard.shown(copied.text)]
    if copied.lacking:
        said.append(f"{count_of(copied.lacking, 'paper')} had none.")
    if arrival is Arrival.HERE:
        app.notify("\n".join(said), title=f"Copied the {copied.what}")
    elif arrival is Arrival.FAR:
        said.append(f"Sent to your own terminal, too; not there? {_BY_HAND}" if is_sent else
                    f"Too long to be sent to your own terminal. {_BY_HAND}")  # fmt: skip
        app.notify("\n".join(said), title=f"Copied the {copied.what} on the far machine")
    elif is_sent:
        said.append(f"Whether it arrived is not known. {_BY_HAND}")
        app.notify("\n".join(said), title=f"Sent the {copied.what} to the terminal")
    else:
        size = len(copied.text.encode()) / 1000
        most = clipboard.MOST_BYTES / 1000
        said.append(f"{size:,.0f} kB are too long: terminals take {most:,.0f}. {_BY_HAND}")
        app.notify("\n".join(said), title="Not copied", severity="warning", timeout=10)


def _write(app: App[object], sequence: str) -> None:
    driver = app._driver
    if driver is not None:
        driver.write(sequence)
        driver.flush()


def open_links(
    app: App[object],
    urls: Sequence[str | Path | None],
    what: str,
    *,
    configured: Sequence[str] = (),
    then: Callable[[], None] = lambda: None,
) -> None:
    """Open links in the browser; where there is none, copy them and say so.

    More than a few are asked about. `then` is called when they are to be opened.
    """
    with telling(app):
        found = [_checked(url) for url in dict.fromkeys(urls) if url]
        if not found:
            raise CarrelError(f"There is no {what} to open here.")
        if len(found) <= MANY:
            then()
            _open(app, found, what, configured)
            return

        def answered(is_wanted: bool | None) -> None:
            if is_wanted:
                then()
                _open(app, found, what, configured)

        from tui.screens.confirming import ConfirmScreen

        app.push_screen(ConfirmScreen(f"Open the {_of(what, found)} in the browser?"), answered)


def _checked(url: str | Path) -> str | Path:
    """Return what may be opened: an address of the web, or a file that was fetched."""
    return url if isinstance(url, Path) else opening.checked(url)


def _address(url: str | Path) -> str:
    return opening.file_address(url) if isinstance(url, Path) else url


def _open(
    app: App[object], urls: Sequence[str | Path], what: str, configured: Sequence[str]
) -> None:
    openers = opening.openers(configured)
    if openers and openers[0].is_in_terminal:
        _open_in_terminal(app, openers[0], urls)
        return

    async def finish() -> None:
        for number, url in enumerate(urls):
            fault = await apart(lambda url=url: opening.start_any(openers, _address(url)))  # type: ignore[misc]
            if fault is not None:
                _copy_instead(app, urls[number:], what, fault)
                return
        shown = "\n".join(clipboard.shown(_name(url), 60) for url in urls[:3])
        app.notify(shown, title="Opened" if len(urls) == 1 else f"Opened the {_of(what, urls)}")

    app.run_worker(finish(), exit_on_error=False)


def _name(url: str | Path) -> str:
    return f"the file {url.name}" if isinstance(url, Path) else url


def _copy_instead(app: App[object], urls: Sequence[str | Path], what: str, fault: str) -> None:
    thing = "path" if isinstance(urls[0], Path) else "link"
    several = thing if len(urls) == 1 else f"{len(urls):,} {thing}s"
    app.notify(f"{fault} Not opened, but copied: the {_of(what, urls)}.", severity="warning")
    copy(app, Copied("\n".join(map(str, urls)), several, 0))


def _of(what: str, urls: Sequence[object]) -> str:
    """Return `page`, or `page of 7 papers`."""
    return what if len(urls) == 1 else f"{what} of {len(urls):,} papers"


def _open_in_terminal(app: App[object], opener: opening.Opener, urls: Sequence[str | Path]) -> None:
    from textual.app import SuspendNotSupported

    try:
        with app.suspend():
            faults = [opening.run_in_terminal(opener, _address(url)) for url in urls]
    except SuspendNotSupported:
        faults = [f"{opener.name} needs a terminal of its own here."]
    for fault in filter(None, faults):
        app.notify(fault, severity="warning")
