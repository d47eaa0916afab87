"""Commands that put a list into another order."""

from __future__ import annotations

from storage.predicates import Sort
from tui.panes.paper_pane import PaperPane


class Sorting(PaperPane):
    """A pane whose list has an order, remembered for each place."""

    def action_sort_date(self) -> None:
        """Sort by date."""
        self._sort_by("date")

    def action_sort_added(self) -> None:
        """Sort by when papers entered the library."""
        self._sort_by("added")

    def action_sort_score(self) -> None:
        """Sort by the source's score."""
        self._sort_by("score")

    def action_sort_upvotes(self) -> None:
        """Sort by upvotes."""
        self._sort_by("upvotes")

    def action_sort_citations(self) -> None:
        """Sort by citations."""
        self._sort_by("citations")

    def action_sort_title(self) -> None:
        """Sort by title."""
        self._sort_by("title")

    def action_sort_relevance(self) -> None:
        """Sort by how well papers fit the words looked for."""
        self._sort_by("relevance")

    def action_sort_seen(self) -> None:
        """Sort by the number of sightings."""
        self._sort_by("seen")

    def action_sort_reverse(self) -> None:
        """Turn the order round."""
        sort = self.listing.sort
        self._order(Sort(sort.by, not sort.backwards))

    def _sort_by(self, by: str) -> None:
        self._order(Sort(by))

    def _order(self, sort: Sort) -> None:
        if self.listing.asked_sort is not None:
            self.notify("The query says the order; change its sort: to change it.")
            return
        self.listing.order_by(sort)
        self._library.remember_sort(self.listing.place, sort)
        self._list(cursor=self.key)
