"""The feed pane: the papers of one place, the query over them, and the cursor."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from textual import on
from textual.app import ComposeResult
from textual.content import Content
from textual.timer import Timer
from textual.widgets import Static

from storage.library import Library
from storage.model import Change
from storage.places import EVERYTHING, Place
from storage.predicates import Sort
from storage.selection import load_arrays
from tui.apart import apart
from tui.empty_places import nothing_in
from tui.learning import Learning
from tui.messages import FilterTyped, LeaveFilter, PaperShown
from tui.panes.marking import Marking
from tui.panes.merging import Merging
from tui.panes.moving import Moving
from tui.panes.noting import Noting
from tui.panes.obeying import Obeying
from tui.panes.past import Past
from tui.panes.triaging import Triaging
from tui.telling import with_keys
from tui.widgets.filter_box import FilterBox
from tui.widgets.line_list import LineList

if TYPE_CHECKING:
    from storage.search.keeping import Keeping

_READING_SECONDS = 0.012
"""How long papers are read at a time for a query that no index answers."""
_MANY = 1000
"""Papers from which on it is said how far the index is: fewer are there at once."""
_FEWEST_IN_GROUP = 4
"""Papers that a group must have on average: headings must not outnumber what they part."""
_PAUSE_SECONDS = 0.004
"""How long keys have the screen to themselves in between."""


class FeedPane(Moving, Triaging, Obeying, Marking, Merging, Past, Noting):
    """The papers of a place. What is read while it is shown stays until the place is entered anew.

    Here are the commands that filter; those that move, sort, save views, mark, open and copy are
    inherited.
    """

    def __init__(self, library: Library, *, today: date) -> None:
        super().__init__(library, today=today, id="feed")
        self.learning = Learning(self, library)
        """The names that are offered while something is typed."""
        self._box = FilterBox(self.learning, lambda: self.keymap)
        self._empty = Static("", id="empty", markup=False)
        self._reading: Timer | None = None
        self._index_said = ""
        self._wanted: str | None = None
        """The paper the cursor goes to once it is found."""
        self._trouble: Static | None = None
        self._is_seen = False

    def compose(self) -> ComposeResult:
        """Lay out the list above the filter box."""
        yield self.list
        yield self._empty
        yield self._box

    # What is shown

    @property
    def place(self) -> Place:
        """The place whose papers are shown."""
        return self.listing.place

    @property
    def filter_text(self) -> str:
        """What is in the filter box."""
        return self._box.text

    @property
    def is_filter_typed(self) -> bool:
        """Whether the keys go to the filter box."""
        return self._box.is_typed_in

    def enter(self, place: Place, *, cursor: str | None = None, text: str = "") -> None:
        """Show a place anew; what was read meanwhile is no longer in an unread view."""
        self._box.fill(text)
        self.list.cursor = 0
        self.listing.enter(place, sort=self._library.sort_of(place), text=text)
        self._wanted = cursor
        self._list(cursor=cursor)
        self.say_trouble()

    def say_trouble(self) -> None:
        """Say above the list what is the matter with the feed that is shown, if anything is."""
        feed = self._library.feed(self.place.name) if self.place.kind == "feed" else None
        said = None
        if feed is not None and feed.followed:
            from storage.troubles import trouble  # the first frame seldom needs it

            said = trouble(feed, self._library.now())
            if said is not None and feed.paused:
                said = with_keys(self.app, f"{said}.", "{sources.pause_feed} goes on with it.")
        if said is not None and self._trouble is None:
            self._trouble = Static("", id="trouble", markup=False)
            self.mount(self._trouble, before=0)
        if self._trouble is not None:
            self._trouble.display = said is not None
            self._trouble.update(Content(f"{said or ''}"))

    def library_changed(self, change: Change) -> None:
        """Repaint the papers that changed; take in those that came."""
        self.learning.library_changed(change)
        if "feeds" in change.fields:
            self.say_trouble()
        if change.fields & {"paper", "feeds", "views", "files"}:
            key = self._wanted or self.key
            if self.listing.refresh(change.keys):
                self._list_again(key)
                return
            self._describe()
        self.list.papers_changed(change.keys)

    def index_changed(self) -> None:
        """Ask again what was answered without the search index."""
        if self.listing.text.strip():
            key = self._wanted or self.key
            self.listing.narrow(self.listing.text)
            self._list_again(key)

    def _list_again(self, key: str | None) -> None:
        """Show the listing as it is now, with the cursor on a paper that may be found later."""
        if self.listing.is_searching:
            self._wanted = key
        self._list(cursor=key)

    def say_index(self, state: Keeping | None) -> None:
        """Say how far the search index is, while it is being made."""
        said = ""
        if state is not None and state.refusal:
            said = state.refusal
        elif state is not None and state.is_working and state.of > _MANY:
            said = f"index {state.done / state.of:.0%}"
        if said != self._index_said:
            self._index_said = said
            if state is not None and state.refusal:
                self.notify(said, title="Search is slower now", severity="warning")
            self._describe()

    def _list(self, *, cursor: str | None) -> None:
        """Show the listing as it is now."""
        listing = self.listing
        self._box.display = bool(self.filter_text.strip()) or self._box.is_typed_in
        self._box.show_error(listing.error)
        shown = listing.sort.by if listing.sort.by in ("upvotes", "citations", "seen") else ""
        self.list.list_papers(listing.keys, cursor=cursor, words=listing.words, numbers=shown)
        self._group(whole=False)
        self._describe()
        if self.key == self._wanted or not listing.is_searching:
            self._wanted = None
        self.post_message(PaperShown(self.key))
        if listing.is_searching and self._reading is None:
            self._reading = self.set_timer(_PAUSE_SECONDS, self._read_on)

    def _group(self, *, whole: bool) -> None:
        """Put headings into a list by date; those far down when nobody waits for it.

        A long list has them always: what is in sight must not move when the others come.
        """
        found = self.listing.groups(self._today, whole=whole)
        is_long = self._is_long
        is_varied = len(found) > 1 and len(found) * _FEWEST_IN_GROUP <= self.list.row_count
        self.list.group(found if is_long or is_varied else ())
        if not whole and self._is_seen and is_long:
            self.call_later(self._group_whole, self.listing.keys)

    def first_frame_painted(self) -> None:
        """Go on with the headings that are out of sight, once what that takes is loaded."""
        self.run_worker(self._group_rest(), exit_on_error=False)

    async def _group_rest(self) -> None:
        if self._is_long:
            await apart(load_arrays)
        self._is_seen = True
        if self.listing.keys:
            self._group(whole=False)

    @property
    def _is_long(self) -> bool:
        return self.list.row_count > len(self.listing.keys.numbers.front())

    def group_now(self) -> None:
        """Put all headings in at once."""
        self._group(whole=True)

    def _group_whole(self, keys: object) -> None:
        if keys is self.listing.keys:
            self._group(whole=True)

    def _read_on(self) -> None:
        """Read some more papers, and show what was found."""
        self._reading = None
        if self.listing.search_on(_READING_SECONDS):
            self._list(cursor=self._wanted or self.key)
            return
        self._describe()
        if self.listing.is_searching:
            self._reading = self.set_timer(_PAUSE_SECONDS, self._read_on)

    def _describe(self) -> None:
        listing = self.listing
        self.border_title = Content(f" {self._title()} ")
        shown, total = len(listing.keys), listing.total
        of = f"{shown:,} of {total:,}" if shown != total else f"{total:,}"
        said = [of]
        if listing.is_searching:
            said.append("searching …")
        elif listing.close_from is not None:
            said.append(f"{shown - listing.close_from:,} come close")
        if self._index_said.startswith("index"):
            said.append(self._index_said)
        if picked := self.list.picked_count:
            said.append(f"{picked:,} selected")
        self.border_subtitle = Content(f" {' · '.join(said)} ")
        self._empty.display = not shown
        self.list.display = bool(shown)
        if not shown:
            self._empty.update(Content(self._nothing()))

    def _title(self) -> str:
        sort = self.listing.sort
        by = "" if sort == Sort("date") else f" · by {sort.by}{' backwards' * sort.backwards}"
        return f"{self.place.title}{by}"

    def _nothing(self) -> str:
        if self.listing.is_searching:
            return "Searching …"
        return nothing_in(
            self.place,
            self.keymap,
            filter=self.filter_text,
            holds_papers=bool(len(self._library)),
        )

    @on(FilterTyped)
    def _typed(self, event: FilterTyped) -> None:
        event.stop()
        self.listing.narrow(self.filter_text)
        self._list(cursor=self.key)

    @on(LeaveFilter)
    def _left_filter(self, event: LeaveFilter) -> None:
        event.stop()
        self._box.left()
        self._box.display = bool(self.filter_text)
        self.focus_list()

    @on(LineList.Moved)
    def _moved(self, event: LineList.Moved) -> None:
        event.stop()
        self._wanted = None
        if self.list.picked_count:
            self._describe()
        self.post_message(PaperShown(self.key))

    @on(LineList.Picked)
    def _picked(self, event: LineList.Picked) -> None:
        event.stop()
        self.action_open()

    # Filtering

    def action_filter(self) -> None:
        """Type in the filter box."""
        self._box.open()

    def action_search(self) -> None:
        """Search the whole library, whatever place is shown."""
        if self.place != EVERYTHING:
            self.enter(EVERYTHING, cursor=self.key, text=self.filter_text)
        self.action_filter()

    @property
    def is_clear(self) -> bool:
        """Whether Esc has nothing to do here: nothing is selected, nothing filters."""
        return self.list.has_focus and not self.list.picked_count and not self.filter_text

    def action_clear(self) -> None:
        """Let the selection go, else clear the filter, else come back to the list."""
        if self.list.unpick():
            self._describe()
            return
        if self.filter_text:
            self._box.empty()
        self.focus_list()
