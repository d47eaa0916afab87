"""What an address asked of a service: by it, later answers to one query are one feed."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import PurePath
from urllib.parse import parse_qsl, unquote, urlencode, urlsplit

from storage.arriving import FeedInfo
from storage.importers import Source
from storage.importers._ids import web_address
from storage.text import one_line

_NOT_ASKED = frozenset([
    "limit", "offset", "page", "p", "per-page", "per_page", "rows", "start", "cursor", "token",
    "next", "mailto", "email", "api_key", "apikey", "key", "fields", "select", "verbose",
])  # fmt: skip
"""Parameters that say how much is wanted, or who asks: not what is asked for."""


@dataclass(frozen=True, slots=True)
class Asked:
    """An address, taken apart."""

    path: str
    """Without the host and a closing slash."""
    parameters: tuple[tuple[str, str], ...]
    """What is asked for, in the order of names."""

    def get(self, *names: str) -> str | None:
        """Return the first of these parameters that is given."""
        given = dict(self.parameters)
        return next((given[name] for name in names if given.get(name)), None)


def asked(source: Source) -> Asked | None:
    """Take the address of a source apart; None when it is a file."""
    address = web_address(source.name)
    if address is None:
        return None
    try:
        parts = urlsplit(address)
    except ValueError:
        return None
    given = parse_qsl(parts.query, keep_blank_values=False, separator="&")
    wanted = sorted((name, one_line(value)) for name, value in given if name not in _NOT_ASKED)
    return Asked(one_line(unquote(parts.path)).rstrip("/"), tuple(wanted))


def feed(source: Source, format: str, service: str, *names: str, site: str) -> FeedInfo:
    """Return the feed of an answer: what was asked for, else the file it is in.

    `names` are the parameters that name the query, the most telling first.
    """
    found = asked(source)
    if found is None:
        key, title = source.name, PurePath(source.name).name
    else:
        key = f"{found.path}?{urlencode(found.parameters)}".rstrip("?")
        title = found.get(*names) or found.path.rpartition("/")[2]
    return FeedInfo(
        key=f"{format}:{key}",
        title=f"{service}: {title}" if title else service,
        kind=format,
        address=web_address(source.name),
        site=site,
    )


def author_feed(
    source: Source, format: str, service: str, person: str, number: str, *, pages: str
) -> FeedInfo:
    """Return the feed of the papers of a person, who has that number at the service.

    `pages` is the address of people's pages, to which the number is added.
    """
    return FeedInfo(
        key=f"{format}:author:{number}",
        title=f"{person} ({service})",
        kind=format,
        address=web_address(source.name),
        site=f"{pages}{number}",
    )
