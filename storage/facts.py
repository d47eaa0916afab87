"""One paper as a query asks for it: its document and mark, folded."""

from __future__ import annotations

from collections.abc import Mapping, Set
from typing import Any

from storage.notation import plain
from storage.tags import tag_key
from storage.text import fold

Document = Mapping[str, Any]


class PaperFacts:
    """See `query.Facts`. Texts are folded when first asked for, then kept."""

    __slots__ = (
        "_document", "_feeds", "_followed", "_text", "_title", "_words",
        "note", "read", "starred", "tags",
    )  # fmt: skip

    def __init__(
        self, document: Document, mark: Document, feeds: Mapping[str, str], followed: Set[str]
    ) -> None:
        """Hold a paper; `feeds` has the folded titles of feeds, `followed` the keys of authors."""
        self._document = document
        self._feeds = feeds
        self._followed = followed
        self._text: str | None = None
        self._title: str | None = None
        self.set_mark(mark)

    def set_mark(self, mark: Document) -> None:
        """Take in a changed mark."""
        self.read = bool(mark.get("read"))
        self.starred = bool(mark.get("starred"))
        self.tags = tuple(map(tag_key, mark.get("tags", ())))
        self.note = fold(mark.get("note", ""))
        self._words: str | None = None

    @property
    def followed(self) -> bool:
        """Tell whether one of its authors is followed."""
        return not self._followed.isdisjoint(self._document.get("who", ()))

    @property
    def feeds(self) -> tuple[str, ...]:
        """Return the titles of the feeds it was seen in."""
        seen = (sighting["feed"] for sighting in self._document.get("sightings", ()))
        return tuple(self._feeds.get(key, key) for key in seen)

    @property
    def title(self) -> str:
        """Return the title, as printed and as shown."""
        if self._title is None:
            printed: str = self._document["title"]
            shown = plain(printed)
            self._title = fold(printed) if shown == printed else fold(f"{shown} {printed}")
        return self._title

    @property
    def authors(self) -> tuple[str, ...]:
        """Return the names, given name first."""
        return tuple(self._document.get("who", ()))

    @property
    def categories(self) -> tuple[str, ...]:
        """Return the categories."""
        return tuple(fold(name) for name in self._document.get("categories", ()))

    @property
    def aliases(self) -> tuple[str, ...]:
        """Return the identifiers as `scheme:value`."""
        return tuple(self._document.get("aliases", ()))

    @property
    def words(self) -> str:
        """Return everything a bare word is looked for in."""
        if self._text is None:
            self._text = self._all_text()
        if self._words is None:
            self._words = "\n".join((self._text, *self.tags, self.note))
        return self._words

    def _all_text(self) -> str:
        document = self._document
        printed = [
            *document.get("authors", ()),
            *document.get("affiliations", ()),
            *document.get("other_titles", ()),
        ]
        printed += [document.get(name) or "" for name in ("organisation", "venue", "abstract")]
        return "\n".join((self.title, *self.authors, fold("\n".join(printed))))
