"""Whether the servers of feeds can be reached: each is asked for one of its feeds."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from urllib.parse import urlsplit

from storage.errors import FetchError
from storage.fetch import Bounds, Fetched, fetch
from storage.model import Feed

PATIENCE = Bounds(size=16 * 1024 * 1024, seconds=15.0, silence=8.0)
"""Less than for a refresh: somebody waits for the answer."""


@dataclass(frozen=True, slots=True)
class Reached:
    """What came of asking one server."""

    host: str
    address: str
    """What it was asked for."""
    fault: str | None
    """What was wrong, in a sentence; None when it answered."""


def ask(address: str) -> Fetched:
    """Ask one address, as patiently as somebody waits. Raises `FetchError`."""
    return fetch(address, bounds=PATIENCE)


def reach(feeds: Iterable[Feed], *, ask: Callable[[str], Fetched] = ask) -> Iterator[Reached]:
    """Ask the server of each feed once, and yield what came of it."""
    first: dict[str, str] = {}
    for feed in feeds:
        if feed.address and (host := urlsplit(feed.address).netloc):
            first.setdefault(host, feed.address)
    for host, address in sorted(first.items()):
        try:
            ask(address)
        except FetchError as error:
            yield Reached(host, address, str(error))
        else:
            yield Reached(host, address, None)
