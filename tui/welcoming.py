"""The first run: asking how to begin, and beginning so."""

from __future__ import annotations

from collections.abc import Callable

from textual.app import App

from storage.library import Library
from storage.words import count_of
from tui.arrivals import ask_and_import
from tui.empty_places import asking
from tui.following import follow
from tui.key_hints import UNDO
from tui.screens.following import Wish
from tui.screens.starter import Chosen, StarterScreen
from tui.screens.welcome import WelcomeScreen
from tui.telling import keymap_of, telling, with_keys


def welcome(app: App[object], library: Library, *, open_sample: Callable[[], None]) -> None:
    """Ask how to begin; `open_sample` leaves this library for the sample."""

    def chosen(way: str | None) -> None:
        if way == "sample":
            open_sample()
        elif way == "follow":
            choose_feeds(app, library)
        elif way == "import":
            ask_and_import(app, library)

    app.push_screen(WelcomeScreen(), chosen)


def choose_feeds(app: App[object], library: Library) -> None:
    """Offer the feeds to begin with, and follow those that are chosen."""
    from storage.starter import suggestions

    def chosen(found: Chosen | None) -> None:
        if found is not None:
            with telling(app):
                _follow(app, library, found)

    app.push_screen(StarterScreen(suggestions()), chosen)


def _follow(app: App[object], library: Library, chosen: Chosen) -> None:
    from storage.starter import requests

    if chosen.ticked:
        library.follow_all(requests(chosen.ticked))
        titles = ", ".join(one.title for one in chosen.ticked)
        app.notify(
            with_keys(app, f"{titles}. {asking(keymap_of(app))}", UNDO),
            title=f"Following {count_of(len(chosen.ticked), 'feed')}",
            timeout=15,
        )
    if chosen.typed:
        follow(app, library, Wish(spec=chosen.typed))
