"""What a library directory holds, opened: all that a screen, a command or an arrival may ask.

Nothing is read before it is asked for.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence, Set
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

from pyroaring import BitMap

from storage import rollup
from storage.catalogue import Catalogue
from storage.citations import Citations
from storage.codec import feed_from, paper_from
from storage.engine.schema import key_of
from storage.engine.store import Edit
from storage.errors import NotFoundError, QueryError
from storage.filed import Filed
from storage.following import key_at
from storage.keys import Keys
from storage.lookups import Lookups
from storage.marks import mark_from
from storage.model import Author, Change, Feed, Mark, Paper
from storage.orders import BY_DATE, Orders
from storage.people import People
from storage.places import INBOX, Place
from storage.predicates import ALL, Sort
from storage.selection import Selected
from storage.stored import BIBLIOGRAPHIES, Stored
from storage.tallies import Tallies
from storage.text import fold

if TYPE_CHECKING:
    from storage.finder import Finder
    from storage.tag_learning import TagLearning

_UNMARKED = Mark()
_MANY = 10_000
"""Papers that are not read one after the other while somebody waits."""


class Contents(Stored):
    """The papers, marks, feeds and authors of one directory."""

    def _load(self) -> None:
        ledger = self._ledger
        self._catalogue = Catalogue(ledger.store)
        self._lookups = Lookups(lambda: ledger.store.shelf("papers"))
        self._orders = orders = Orders(self._catalogue)
        self._people = People(
            self._catalogue,
            lambda: ledger.store.shelf("authors"),
            ledger.document,
            lambda numbers: self._keys(orders.select(numbers)),
        )
        self._filed = Filed(self.directory, ledger.document, ledger.documents)
        self._feeds: dict[str, Feed] = {}
        self._asked: Finder | None = None
        self._tallies = Tallies(self._catalogue, self)
        self._learned: TagLearning | None = None
        self._counted_on = self.today()

    def _reload(self) -> Change:
        """Begin anew; what is gone changed as well as what is there."""
        replaced = self._ledger.store.replaced.pop("papers", None)
        self._ledger.store.replaced.clear()
        before = () if replaced is None else (replaced.key_of(number) or "" for number in replaced)
        self.searching.reset()
        self._load()
        now = self.find("")
        return Change(keys=frozenset((*before, *now)) - {""}, fields=rollup.FIELDS)

    # Reading

    def __len__(self) -> int:
        return len(self._catalogue)

    def __contains__(self, key: object) -> bool:
        return key in self._catalogue

    def paper(self, key: str) -> Paper | None:
        """Return the paper of that key."""
        document = self._ledger.document("papers", key)
        return None if document is None else paper_from(document)

    def require(self, key: str) -> Paper:
        """Return the paper of that key. Raises `NotFoundError` when there is none."""
        paper = self.paper(key)
        if paper is None:
            raise NotFoundError(f"There is no paper “{key}” in this library.")
        return paper

    def mark(self, key: str) -> Mark:
        """Return what the user said of the paper of that key."""
        document = self._ledger.document("marks", key)
        # A paper that is gone, or is part of another now, keeps its mark for when it comes back.
        return mark_from(document) if document and key in self._catalogue else _UNMARKED

    def find(self, text: str, sort: Sort = BY_DATE) -> Keys:
        """Return the keys of the papers a query asks for, in its order, else in that of `sort`.

        Raises `QueryError` when the query cannot be understood.
        """
        return self._keys(self._finder.find(text, sort))

    def in_feed(self, feed_key: str) -> Keys:
        """Return the keys of the papers seen in a feed, newest first."""
        return self._keys(self._orders.select(self._catalogue.in_feed(feed_key)))

    def members(self, place: Place) -> BitMap:
        """Return the numbers of the papers of a place; of a feed always the same set, kept right.

        A view that cannot be understood has none.
        """
        if place.kind == "feed":
            return self._catalogue.in_feed(place.name)
        if place == INBOX:  # most starts are here: found without the query language
            return self._catalogue.every - self._catalogue.read
        try:
            return self._finder.members(place.query)
        except QueryError:
            return BitMap()

    def holds(self, place: Place, number: int) -> bool:
        """Tell whether the paper of that number is in a view, or has a tag."""
        try:
            return self._finder.holds(place.query, number)
        except QueryError:
            return False

    @property
    def _finder(self) -> Finder:
        """What answers queries; most starts do without it."""
        if self._asked is None:
            from storage.finder import Finder

            self._asked = Finder(self._catalogue, self._orders, self, self.searching)
        return self._asked

    @property
    def _tagging(self) -> TagLearning:
        """What knows which tags fit a paper; made when it is first asked."""
        if self._learned is None:
            from storage.tag_learning import TagLearning

            self._learned = TagLearning(self._catalogue)
        return self._learned

    def _keys(self, numbers: Selected) -> Keys:
        papers = self._catalogue.papers
        return Keys(numbers, papers.key_of, papers.number_of)

    def added_since(self, keys: Iterable[str], moment: datetime) -> list[str]:
        """Return those of `keys` whose papers entered the library at `moment` or later."""
        papers = self._catalogue.papers
        least = moment.timestamp() * 1_000_000
        numbers = ((key, papers.number_of(key)) for key in keys)
        return [key for key, n in numbers if n is not None and papers.values(n)[1] >= least]

    def citations(self) -> Citations:
        """Return what gives papers their citation keys, as the library is now."""
        return Citations(self._catalogue.papers)

    def asks_nothing(self, text: str) -> bool:
        """Tell whether a query would let every paper through. Raises `QueryError`."""
        return text not in self._catalogue and self._finder.parse(text).query == ALL

    def lacks_index_for(self, text: str) -> bool:
        """Tell whether a query looks for words in many papers, with no index that knows them all.

        Raises `QueryError`.
        """
        if len(self) < _MANY or not self._finder.asks_texts(text):
            return False
        return not self.searching.is_ready or self.searching.dirty is None

    def resolve(self, text: str) -> Sequence[str]:
        """Return the papers an argument names: one by its exact key, else those of a query."""
        if text in self._catalogue:
            return [text]
        if (key := self.by_alias(f"key:{text}")) is not None:
            return [key]
        return self.find(text)

    def feeds(self) -> list[Feed]:
        """Return every feed, by title."""
        keys = [key for key, _ in self._ledger.documents("feeds")]
        found = [feed for key in keys if (feed := self.feed(key)) is not None]
        return sorted(found, key=lambda feed: (fold(feed.title), feed.key))

    def feed(self, key: str) -> Feed | None:
        """Return the feed of that key; None where there is none, or it was removed."""
        if (known := self._feeds.get(key)) is not None:
            return known
        document = self._ledger.document("feeds", key)
        if document is None or document.get("removed"):
            return None
        found = self._feeds[key] = feed_from(document, self._ledger.document("fetches", key))
        return found

    def feed_at(self, address: str) -> Feed | None:
        """Return the feed with that address, however it is written; None where there is none."""
        key = key_at(address, self._ledger.documents("feeds"))
        return None if key is None else self.feed(key)

    def only_in(self, feed_key: str) -> list[str]:
        """Return the papers seen in that feed alone of which the user said nothing."""
        return [
            key
            for key in self.in_feed(feed_key)
            if self.mark(key) == _UNMARKED
            and all(sighting.feed == feed_key for sighting in self.require(key).sightings)
        ]

    def feed_title(self, key: str) -> str:
        """Return a feed's title, or its key when it is unknown."""
        document = self._ledger.document("feeds", key)
        return key if document is None else str(document["title"])

    def is_cited(self, paper: Paper) -> bool:
        """Tell whether a paper was seen in a bibliography of the user's own."""
        feeds = (self._ledger.document("feeds", seen.feed) for seen in paper.sightings)
        return any(feed is not None and feed.get("kind") in BIBLIOGRAPHIES for feed in feeds)

    def tags(self) -> list[str]:
        """Return every tag in use, sorted."""
        return sorted(self._catalogue.tags, key=lambda tag: (fold(tag), tag))

    def counts(self) -> rollup.Counts:
        """Return how many papers each view, feed and tag has, and how many are unread."""
        return rollup.counts(self._catalogue, self.titles())

    def author(self, name: str) -> Author:
        """Return what the library knows of the author printed as `name`."""
        return self._people.author(name)

    def authors(self, text: str = "") -> list[Author]:
        """Return the authors whose folded name contains `text`: profiles first, then by papers."""
        return self._people.matching(text)

    # What merging asks

    def by_alias(self, alias: str) -> str | None:
        """Return the key of the paper with that identifier (`arxiv:2310.02129`)."""
        return self._lookups.by_alias(alias)

    def by_title(self, title_key: str) -> Sequence[str]:
        """Return the keys of papers of which a title folds to that."""
        return self._lookups.by_title(title_key)

    def by_lead(self, lead_key: str) -> Sequence[str]:
        """Return the keys of papers whose abstract begins with that."""
        return self._lookups.by_lead(lead_key)

    def _take_in(self, edits: Sequence[Edit]) -> None:
        touched = {edit.number for edit in edits if edit.table in ("papers", "marks")}
        counted = self._tallies.before(touched)
        self._catalogue.take_in(edits)
        self.searching.take_in(edits)
        for edit in edits:
            key = key_of(edit.after or edit.before) or ""
            if edit.table == "authors":
                self._people.changed(key, edit.after)
            elif edit.table in ("feeds", "fetches"):
                self._feeds.pop(key, None)
        for made in (self._asked, self._learned):
            if made is not None:
                made.take_in(edits)
        tables = {edit.table for edit in edits}
        if "files" in tables:
            self._filed.changed()
        self._tallies.after(counted)
        # What views ask of may be called otherwise now, or have come.
        if tables & {"feeds", "files", "views", "authors"}:
            self._tallies.doubt(lambda place: place.kind in ("view", "saved"))

    def file_of(self, key: str) -> Path | None:
        """Return the PDF of the paper `key` on this machine; None when it is not, or no longer."""
        document = self._ledger.document("papers", key) or {}
        return self._filed.path_of(key, document.get("aliases", ()))

    def filed(self) -> Set[str]:
        """Return the keys of the papers whose PDF is on this machine."""
        return self._filed.keys(self._now)

    def _now(self, key: str) -> str | None:
        """Return the key that the paper of a key has now: it may be part of another."""
        return key if key in self._catalogue else self.by_alias(f"key:{key}")

    def followed(self) -> Set[str]:
        """Return the keys of the authors the user follows; always the same set."""
        return self._people.followed
