"""A library as one looks through it: places with their counts, and lists of their papers."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import UTC, date, datetime, timedelta
from typing import TYPE_CHECKING

from pyroaring import BitMap

from storage.contents import Contents
from storage.found import Found
from storage.groups import Group, groups
from storage.holdings import ABSENT, PAPER_COLUMNS
from storage.keys import Keys
from storage.listing import Listing
from storage.orders import BY_DATE
from storage.picked import Picked
from storage.places import BUILT_IN, INBOX, Place, saved_views
from storage.predicates import ORDERS, Sort
from storage.tallies import Count
from storage.text import fold

if TYPE_CHECKING:
    from storage.survey import Survey
    from storage.tag_likelihood import Likely
    from storage.vocabulary import LibraryVocabulary

_COUNTS = "counts"
"""The setting that remembers what places held."""
_SORTS = "sorts"
"""The setting that remembers the order of each place."""
_LOOKED_AT = 20
"""Of so many papers at most it is asked which tags fit them."""


class Browsing(Contents):
    """Places, their counts, and lists."""

    # Places

    def places(self) -> list[Place]:
        """Return every place: built-in views, the user's views, feeds, tags."""
        feeds = (Place("feed", feed.key, feed.title, folder=feed.folder) for feed in self.feeds())
        return [
            *BUILT_IN,
            *self.views(),
            *sorted(feeds, key=lambda feed: (not feed.folder, fold(feed.folder))),
            *(tag_place(tag) for tag in self.tags()),
        ]

    def folders(self) -> list[str]:
        """Return the folders that feeds are in, each once, sorted."""
        return sorted({feed.folder for feed in self.feeds() if feed.folder}, key=fold)

    def views(self) -> list[Place]:
        """Return the user's views, in their order."""
        return saved_views(self.documents("views"))

    def place(self, place_id: str) -> Place | None:
        """Return the place that settings remember by that name, if it is still there."""
        kind, _, name = place_id.partition(":")
        if kind == "view":
            return next((place for place in BUILT_IN if place.name == name), None)
        if kind == "saved":
            return next((view for view in self.views() if view.name == name), None)
        if kind == "feed" and (feed := self.document("feeds", name)) is not None:
            return Place("feed", name, str(feed["title"]), folder=feed.get("folder", ""))
        return tag_place(name) if kind == "tag" and name in self._catalogue.tags else None

    def count(self, place: Place) -> Count | None:
        """Return how many papers a place has; None when it is not counted yet, and then will be.

        The inbox and feeds are counted at once.
        """
        if place == INBOX:
            unread = len(self._catalogue) - len(self._catalogue.read)
            return Count(unread, unread)
        return self._tallies.count(place)

    def expect_counts(self) -> None:
        """Show the counts that were known when somebody looked last, until places are counted."""
        said = self.setting(_COUNTS)
        last = said if isinstance(said, dict) else {}
        self._tallies.expect({name: Count(*count) for name, count in last.items()})

    def remember_counts(self) -> None:
        """Keep the counts that are known, for `expect_counts`."""
        known = self._tallies.known().items()
        self.remember(_COUNTS, {name: [count.unread, count.papers] for name, count in known})

    def counted(self, place: Place) -> Count:
        """Return how many papers a place has, right now."""
        return self._tallies.counted(place)

    def count_next(self) -> Place | None:
        """Count one place somebody asked for, or one whose count is in doubt; None when done."""
        if self._counted_on != (today := self.today()):
            self._counted_on = today
            self._tallies.doubt(lambda place: place.kind in ("view", "saved"))
        return self._tallies.count_next()

    # Lists

    def listing(self) -> Listing:
        """Return a list of papers, to be entered."""
        return Listing(self)

    def picked(self) -> Picked:
        """Return a set of papers to pick into."""
        return Picked(self.keys_of)

    def vocabulary(self) -> LibraryVocabulary:
        """Return the names of the library, to be learned as they are needed."""
        from storage.vocabulary import LibraryVocabulary  # most starts do without it

        return LibraryVocabulary(lambda: self._catalogue, self.feeds, self.saved_queries)

    def sort_of(self, place: Place) -> Sort:
        """Return the order in which a place was listed last."""
        said = self._sorts().get(place.id, "")
        by = said.lstrip("-")
        return Sort(by, said.startswith("-")) if by in ORDERS else BY_DATE

    def remember_sort(self, place: Place, sort: Sort) -> None:
        """Remember the order of a place."""
        said = {**self._sorts(), place.id: f"{'-' * sort.backwards}{sort.by}"}
        if sort == BY_DATE:
            del said[place.id]
        self.remember(_SORTS, said)

    def _sorts(self) -> Mapping[str, str]:
        found = self.setting(_SORTS)
        return found if isinstance(found, dict) else {}

    def keys_of(self, papers: BitMap, sort: Sort = BY_DATE) -> Keys:
        """Return papers in an order."""
        return self._keys(self._orders.select(papers, sort))

    def keys_in(self, found: Found, sort: Sort) -> Keys:
        """Return what was found in an order, what only comes close last."""
        if found.ranked is None and not found.close:
            return self.keys_of(found.exact, sort)
        return self._keys(self._finder.listed(found, sort))

    def search(self, text: str, among: BitMap, *, by_date: bool = False) -> Found:
        """Return what a query finds at once among some papers. Raises `QueryError`.

        In a list `by_date` of very many the newest are found first.
        """
        if not text.strip():
            return Found(self._catalogue.every & among, BitMap(), None, ())
        return self._finder.search(text, among, by_date=by_date)

    def groups(self, keys: Keys, sort: Sort, today: date, *, whole: bool) -> list[Group]:
        """Return where the stretches of time in a list by date begin; none in another order.

        Unless `whole`, only what stands in its front is looked at, which costs nothing.
        """
        if sort.by not in ("date", "added") or sort.backwards:
            return []
        rows = len(keys) if whole else min(len(keys), len(keys.numbers.front()))
        place = PAPER_COLUMNS.index("day" if sort.by == "date" else "added")
        papers, numbers = self._catalogue.papers, keys.numbers

        def day_at(row: int) -> int:
            number = numbers[row]
            if number not in papers:
                return 0
            value = papers.values(number)[place]
            return value if sort.by == "date" else _day_of(value)

        return groups(day_at, rows, today)

    def metric_of(self, keys: Keys, rows: range, names: Sequence[str]) -> str:
        """Return which of some metrics the first paper in these rows has that has one; else ""."""
        papers = self._catalogue.papers
        places = {name: PAPER_COLUMNS.index(name) for name in names}
        for number in keys.numbers[rows.start : rows.stop]:
            if number in papers:
                values = papers.values(number)
                for name, place in places.items():
                    if values[place] != ABSENT:
                        return name
        return ""

    def first_unread(self, keys: Sequence[str], places: range) -> int | None:
        """Return the first of `places` in `keys` at which an unread paper is."""
        if isinstance(keys, Keys):
            return keys.numbers.first_outside(places, self._catalogue.read)
        return next((place for place in places if not self.mark(keys[place]).read), None)

    def survey(self, offset: timedelta = timedelta(0)) -> Survey:
        """Return what counts the library for its statistics; days begin `offset` before UTC's."""
        from storage.survey import Survey

        return Survey(self._catalogue, self.titles(), offset=offset)

    # Tags that fit

    def learn_tags(self, seconds: float) -> bool:
        """Learn for some time which papers get which tags; True while there is more to learn."""
        return self._tagging.learn(seconds)

    def likely_tags(
        self, keys: Sequence[str], *, most: int = 9, without: Iterable[str] = ()
    ) -> list[Likely]:
        """Return the tags that papers are likely to get, the likeliest first, as far as learned."""
        some = (self.number_of(key) for key in keys[:_LOOKED_AT])
        numbers = [number for number in some if number is not None]
        return self._tagging.likeliest(numbers, most=most, without=without)

    # By number

    def numbers_of(self, keys: Keys, rows: range, *, unread: bool = False) -> list[int]:
        """Return the papers in some rows of a list by number, or only the unread of them."""
        numbers = keys.numbers[rows.start : rows.stop]
        if not unread:
            return list(numbers)
        read = self._catalogue.read
        return [number for number in numbers if number not in read]

    def key_of(self, number: int) -> str | None:
        """Return the key of the paper of a number; None when there is none any more."""
        return self._catalogue.papers.key_of(number)

    def number_of(self, key: str) -> int | None:
        """Return the number of a paper."""
        return self._catalogue.papers.number_of(key)

    def is_read(self, number: int) -> bool:
        """Tell whether the paper of a number is marked read."""
        return number in self._catalogue.read

    def now(self) -> datetime:
        """Return the time."""
        return self._clock()


def _day_of(microseconds: int) -> int:
    day = datetime.fromtimestamp(microseconds / 1_000_000, UTC)
    return (day.year * 100 + day.month) * 100 + day.day


def tag_place(tag: str) -> Place:
    """Return the place of a tag and those nested in it."""
    return Place("tag", tag, tag, f'tag:"{tag}"')
