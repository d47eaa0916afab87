"""Following from within the reader: find the feed beside the screen, follow it, take its papers."""

from __future__ import annotations

from datetime import date
from functools import partial

from textual.app import App

from storage import adding, feed_search, specs
from storage.errors import CarrelError
from storage.library import Library
from tui import arrivals
from tui.apart import apart
from tui.key_hints import UNDO
from tui.screens.following import FollowScreen, Wish
from tui.telling import keymap_of, with_keys

_REFUSED = "Nothing followed"


def ask_and_follow(app: App[object], library: Library, folder: str) -> None:
    """Ask what to follow, and follow it without holding the screen up."""

    def asked(wish: Wish | None) -> None:
        if wish is not None:
            follow(app, library, wish)

    app.push_screen(FollowScreen(folder, library.folders()), asked)


def follow(app: App[object], library: Library, wish: Wish) -> None:
    """Follow what a wish names without holding the screen up, and tell what came of it."""
    try:
        spec = specs.parse(wish.spec)
    except CarrelError as error:
        app.notify(str(error), title=_REFUSED, severity="error", timeout=10)
        return
    app.notify(f"Looking for {wish.spec} …")
    app.run_worker(_follow(app, library, spec, wish), exit_on_error=False)


async def _follow(app: App[object], library: Library, spec: specs.Spec, wish: Wish) -> None:
    today = date.today()  # noqa: DTZ011  the user's own day
    if spec.is_paper:
        await arrivals.import_named(app, library, spec.request.address)
        return
    try:
        found = await apart(partial(feed_search.find, spec, today=today))
        if found.parsed is not None and found.parsed.feeds:
            await arrivals.take(app, library, found.request.address, found.parsed)
            return
        feed = adding.follow(library, found, title=wish.title, folder=wish.folder)
        parsed = adding.arrival(found, feed)
        source = found.request.address
        report = await arrivals.taken(app, library, source, parsed) if parsed else None
    except CarrelError as error:
        app.notify(str(error), title=_REFUSED, severity="error", timeout=10)
        return
    if report:
        said = arrivals.account(report, keymap_of(app))
    else:
        said = with_keys(app, "", "{reader.refresh} brings its papers.", UNDO)
    others = f" The page names {len(found.others)} more feeds." if found.others else ""
    note = f" {found.note}" if found.note else ""
    named = library.feed(feed.key) or feed
    app.notify(f"{said}{others}{note}", title=f"Following {named.title}", timeout=8)
