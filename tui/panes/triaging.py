"""The command that begins a triage of the papers of a list, or goes on with one that was left."""

from __future__ import annotations

from storage.keys import Keys
from storage.words import count_of
from tui.key_hints import hint_line
from tui.panes.opening import Opening
from tui.telling import telling


class Triaging(Opening):
    """A pane whose papers can be gone through one by one."""

    def action_triage(self) -> None:
        """Go through the selected papers, else the unread from here on; or go on where it was left.

        A triage that was left is gone on with at once from where it was left, else after asking.
        """
        from storage.triaging import Triage, left_off
        from tui.screens.choosing import ChooseScreen

        papers = self._papers_to_triage()
        left = left_off(self._library, clock=self.seconds)
        if left is None:
            self._begin_triage(papers)
            return
        here = left.scope.place == self.listing.place.id and left.scope.text == self.listing.text
        is_same = left.key == self.key or left.course.is_left_with(papers)
        if not papers or (here and is_same and not len(self.list.picked)):
            self._go_through(left)
            return
        old: Triage = left

        def answered(answer: str | None) -> None:
            with telling(self.app):
                if answer == "go on":
                    self._go_through(old)
                elif answer == "begin":
                    self._begin_triage(papers)

        asked = ChooseScreen(
            f"A triage of {old.scope.title} was left at "
            f"{old.course.ordinal:,} of {old.course.total:,}.",
            {
                "go on": "Go on with it",
                "begin": f"Begin anew, with {self._called(len(papers))}",
            },
        )
        self.app.push_screen(asked, answered)

    def _called(self, count: int) -> str:
        if self.list.picked_count:
            return count_of(count, "selected paper")
        return f"{count:,} unread from here on"

    def _papers_to_triage(self) -> list[int]:
        """Return the papers by number."""
        if self.list.picked_count:
            keys = self.list.targets
            if isinstance(keys, Keys):
                return self._library.numbers_of(keys, range(len(keys)))
        rows = range(self.list.cursor, self.list.row_count)
        return self._library.numbers_of(self.list.keys, rows, unread=True)

    def _begin_triage(self, papers: list[int]) -> None:
        from storage.triaging import Scope, begin

        if not papers:
            keys = hint_line(self.keymap, "feed", "{pick} {pick_range} {pick_all}")
            which = f"select papers ({keys})" if keys else "select papers"
            self.notify(f"No unread paper from here on. Go up, or {which} to triage them.")
            return
        listing = self.listing
        if self.list.picked_count:
            scope = Scope(self._called(len(papers)), sort=listing.sort, unread=False)
            self.list.unpick()
            self._describe()
        else:
            narrowed = f" ({listing.text.strip()})" if listing.text.strip() else ""
            title = f"{listing.place.title}{narrowed}"
            scope = Scope(title, listing.place.id, listing.text, listing.sort)
        self._go_through(begin(self._library, scope, papers, clock=self.seconds))

    def _go_through(self, triage: object) -> None:
        from storage.triaging import Triage
        from tui.screens.triage import TriageScreen

        def left(key: str | None) -> None:
            place = self.list.place_of(key) if key else None
            if place is not None:
                self.list.move_to(place)

        assert isinstance(triage, Triage)
        self.app.push_screen(TriageScreen(self._library, triage, opener=self.opener), left)
