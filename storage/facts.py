"""One paper as a query asks for it: its document and mark, taken apart when asked."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Set
from datetime import UTC, date, datetime
from typing import Any

from storage.links import web_address
from storage.notation import plain
from storage.search.texts import FIELDS, segments
from storage.tags import tag_key
from storage.text import fold
from storage.tokens import readable, tokens

Document = Mapping[str, Any]

_OF_MARK = ("tag", "note")
_METRICS = {"stars": "github_stars"}
_HAVING_PDF = ("arxiv:", "openreview:", "acl:")


class PaperFacts:
    """See `matching.Facts`. Words are made when first asked for, then kept."""

    __slots__ = ("_cited", "_document", "_feeds", "_followed", "_mark", "_words",
                 "queued", "read", "starred", "tags")  # fmt: skip

    def __init__(
        self,
        document: Document,
        mark: Document,
        feeds: Mapping[str, str],
        followed: Set[str],
        bibliographies: Set[str] = frozenset(),
    ) -> None:
        """Hold a paper.

        `feeds` has the folded titles of feeds, `followed` the keys of authors, `bibliographies`
        the keys of feeds that are lists of references.
        """
        self._document = document
        self._feeds = feeds
        self._followed = followed
        self._cited = bibliographies
        self._words: dict[str, str] = {}
        self.set_mark(mark)

    def set_mark(self, mark: Document) -> None:
        """Take in a changed mark."""
        self._mark = mark
        self.read = bool(mark.get("read"))
        self.starred = bool(mark.get("starred"))
        self.queued = bool(mark.get("queued"))
        self.tags = tuple(map(tag_key, mark.get("tags", ())))
        for field in _OF_MARK:
            self._words.pop(field, None)

    @property
    def followed(self) -> bool:
        """Tell whether one of its authors is followed."""
        return not self._followed.isdisjoint(self._document.get("who", ()))

    @property
    def cited(self) -> bool:
        """Tell whether it was seen in a bibliography."""
        return not self._cited.isdisjoint(self._seen_in())

    def _seen_in(self) -> list[str]:
        return [sighting["feed"] for sighting in self._document.get("sightings", ())]

    @property
    def feeds(self) -> tuple[str, ...]:
        """Return the titles of the feeds it was seen in."""
        return tuple(self._feeds.get(key, key) for key in self._seen_in())

    @property
    def categories(self) -> tuple[str, ...]:
        """Return the categories."""
        return tuple(fold(name) for name in self._document.get("categories", ()))

    @property
    def aliases(self) -> tuple[str, ...]:
        """Return the identifiers as `scheme:value`."""
        return (f"key:{self._document.get('key')}", *self._document.get("aliases", ()))

    def has(self, thing: str) -> bool:
        """See `matching.Facts`."""
        document, links = self._document, self._document.get("links", {})
        match thing:
            case "code" | "project":
                return bool(document.get(thing) or links.get(thing))
            case "pdf":
                return web_address(links.get("pdf")) is not None or self._is_known_by(_HAVING_PDF)
            case "arxiv" | "doi":
                return self._is_known_by((f"{thing}:",)) or bool(document.get(thing))
            case "note":
                return bool(self._mark.get("note"))
        return bool(document.get(thing))

    def _is_known_by(self, schemes: tuple[str, ...]) -> bool:
        return any(alias.startswith(schemes) for alias in self._document.get("aliases", ()))

    def number(self, field: str) -> float | None:
        """See `matching.Facts`."""
        document = self._document
        if field == "seen":
            return len(document.get("sightings", ()))
        if field == "year":
            year: int | None = document.get("year")
            day = self.day("date")
            return year or (day.year if day else None)
        metric = document.get("metrics", {}).get(_METRICS.get(field, field))
        return None if metric is None else float(metric["value"])

    def day(self, field: str) -> date | None:
        """Return a day of the paper; of one of which only the year is known, its first."""
        document = self._document
        if field == "added":
            added = document.get("added")
            return datetime.fromisoformat(added).astimezone(UTC).date() if added else None
        for name in ("published", "announced", "updated"):
            if day := document.get(name):
                return date.fromisoformat(day)
        year = document.get("year")
        return date(year, 1, 1) if year else None

    def words(self, field: str) -> Iterator[str]:
        """See `matching.Facts`."""
        for name in (field,) if field else FIELDS:
            if name not in self._words:
                texts = segments(self._document, self._mark)[name]
                self._words[name] = "\n".join(f" {' '.join(tokens(text))} " for text in texts)
            yield self._words[name]

    def texts(self, field: str) -> Iterator[str]:
        """See `matching.Facts`. Authors are there as printed, and folded, given name first."""
        return self._all(field, plain)

    def readable(self, field: str) -> Iterator[str]:
        """See `matching.Facts`."""
        return self._all(field, readable)

    def _all(self, field: str, form: Callable[[str], str]) -> Iterator[str]:
        found = segments(self._document, self._mark)
        for name in (field,) if field else FIELDS:
            yield from map(form, found[name])
            if name == "author":
                yield from map(form, self._document.get("authors", ()))
                yield from map(form, self._document.get("known_authors", ()))
