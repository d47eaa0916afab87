"""Bytes from one address. With `fetching`, the only module that opens sockets."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Protocol

from storage import __version__
from storage.locations import state_directory

_ABOUT = "reading desk for research papers; asks on its user's behalf"
_LONGEST_CONTACT = 100


def user_agent(contact: str = "") -> str:
    """Return what servers are told of who asks; `contact` is an address of the user's, if any.

    Some services ask for one, to write to before they shut somebody out.
    """
    about = f"{_ABOUT}; {contact}" if contact else _ABOUT
    return f"carrel/{__version__} ({about})"


def contact_of(environment: Mapping[str, str]) -> str:
    """Return the address to tell servers, of `CARREL_CONTACT`; "" for none that a header can be."""
    contact = environment.get("CARREL_CONTACT", "").strip()
    usable = contact.isascii() and contact.isprintable() and not set(contact) & set("()\\")
    return contact if usable and len(contact) <= _LONGEST_CONTACT else ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Bounds:
    """What one fetch may take."""

    size: int = 64 * 1024 * 1024
    """Bytes of the answer, after decompression."""
    seconds: float = 120.0
    """For the whole answer."""
    silence: float = 20.0
    """Seconds without a byte from the server, or until it accepts the connection."""
    redirects: int = 10
    """Addresses that may be passed through."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Question:
    """An address to be asked, and what is known of it."""

    url: str
    """http or https."""
    etag: str | None = None
    """The server's name of what it sent last."""
    last_modified: str | None = None
    """When that was changed, as the server said it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Fetched:
    """An answer."""

    data: bytes
    """The body, decompressed."""
    content_type: str | None
    """The Content-Type header, as sent."""
    final_url: str
    """Where redirects led."""
    moved_to: str | None = None
    """Where the address has moved for good, if it has."""
    not_modified: bool = False
    """What was sent last is still so; there is no body."""
    etag: str | None = None
    """The server's name of what it sent."""
    last_modified: str | None = None
    """When that was changed, as sent."""
    max_age: int | None = None
    """Seconds for which it stays as it is, a day at most, where the server says so."""


class Receiver(Protocol):
    """Takes a body as it comes. Each method may raise `FetchError`, which ends it."""

    def wishes(self) -> Mapping[str, str]:
        """Return headers to ask with; called before each question."""

    def begins(self, status: int, headers: Mapping[str, str]) -> bool:
        """Hear the head of an answer; False when its body is not wanted."""

    def takes(self, chunk: bytes) -> None:
        """Take a part of the body, as sent."""

    def ends(self) -> None:
        """Hear that all of it came."""


def fetch(url: str, *, bounds: Bounds = Bounds()) -> Fetched:
    """Return what `url` answers, asked once. Raises `FetchError` with a sentence.

    Not to be called where an event loop runs.
    """
    import asyncio

    from storage.fetching import Fetcher

    async def ask() -> Fetched:
        async with Fetcher(bounds=bounds, turns=state_directory(), tries=1) as fetcher:
            return await fetcher.fetch(Question(url=url))

    return asyncio.run(ask())
