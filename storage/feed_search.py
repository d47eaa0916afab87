"""What a user asks to follow, found on the web: the feed itself, or that of a home page."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from datetime import date

from storage import loading
from storage.arriving import FollowRequest, Parsed
from storage.discovery import Candidate, feeds_of, is_page, likely_addresses
from storage.errors import FetchError, SourceError
from storage.fetch import Fetched, fetch
from storage.importers import Source
from storage.specs import Spec

TRIES = 12
"""So many addresses are asked for a feed that a page does not name."""

Fetch = Callable[[str], Fetched]
"""Returns what an address answers; raises `FetchError`."""


@dataclass(frozen=True, slots=True)
class Found:
    """A feed to follow."""

    request: FollowRequest
    """Where it is and what it is called."""
    parsed: Parsed | None = None
    """What it holds now, where it was asked already."""
    others: tuple[Candidate, ...] = ()
    """More feeds that the page names."""
    note: str | None = None
    """What the user should know of it, in a sentence."""


def find(spec: Spec, *, today: date, fetch: Fetch = fetch) -> Found:
    """Return the feed that `spec` stands for. Raises `SourceError` when there is none.

    A server that does not answer at all may do so later: then its address is taken as given.
    """
    if not spec.is_open:
        return Found(spec.request)
    address = spec.request.address
    try:
        answer = fetch(address)
    except FetchError as error:
        if error.__cause__ is None:  # the server did answer, and this is what it said
            raise
        return Found(spec.request, note=f"{error} Followed all the same.")
    if not is_page(answer.data):
        return Found(spec.request, _read(address, answer, today))
    return _of_page(spec.request, answer, today, fetch)


def _of_page(request: FollowRequest, page: Fetched, today: date, fetch: Fetch) -> Found:
    """Return the first feed of a page that can be read: one it names, else a likely one."""
    named = feeds_of(page.data, page.final_url)
    likely = (Candidate(each, None, "feed") for each in likely_addresses(page.final_url)[:TRIES])
    for candidate in (*named[:TRIES], *(() if named else likely)):
        for parsed in _tried(candidate, today, fetch):
            wanted = replace(
                request,
                address=candidate.address,
                kind=parsed.format,
                site=request.site or page.final_url,
            )
            others = tuple(other for other in named if other is not candidate)
            return Found(wanted, parsed, others)
    raise SourceError(
        f"{request.address} is a web page that names no feed"
        f"{' that can be read' if named else ''}. Give the address of its feed."
    )


def _tried(candidate: Candidate, today: date, fetch: Fetch) -> Iterator[Parsed]:
    """Yield what a candidate holds, if it is a feed."""
    try:
        answer = fetch(candidate.address)
        if not is_page(answer.data):
            yield _read(candidate.address, answer, today)
    except SourceError:
        return


def _read(address: str, answer: Fetched, today: date) -> Parsed:
    source = Source(
        name=address,
        data=answer.data,
        today=today,
        content_type=answer.content_type,
        is_fetched=True,
    )
    return loading.parsed_of(source)
