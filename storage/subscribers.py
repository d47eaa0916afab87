"""Who is told of changes, and what they are not told yet."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress

from storage import rollup
from storage.model import Change


class Subscribers:
    """The listeners of one library, and its news: changes they have not heard of."""

    def __init__(self) -> None:
        self._listeners: list[Callable[[Change], None]] = []
        self._news: list[Change] = []
        self._held: list[Change] = []

    def subscribe(self, listener: Callable[[Change], None]) -> Callable[[], None]:
        """Call `listener` with every change from now on; returns what ends that."""
        self._listeners.append(listener)

        def unsubscribe() -> None:
            with suppress(ValueError):
                self._listeners.remove(listener)

        return unsubscribe

    def note(self, change: Change) -> None:
        """Keep a change for `tell`."""
        self._news.append(change)

    def hold(self) -> None:
        """Let what was noted wait: `tell` will tell it as one change, before what is noted then."""
        self._held += self._news
        self._news = []

    def tell(self) -> None:
        """Tell what was noted. Who hears may act in turn, so no lock may be held."""
        held, news = self._held, self._news
        self._held, self._news = [], []
        if held:
            news = [rollup.united(held), *news]
        for change in news:
            for listener in tuple(self._listeners):
                listener(change)
