"""The source list: views, feeds and tags with their unread counts."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from rich.cells import cell_len, set_cell_size
from rich.segment import Segment
from textual import on
from textual.timer import Timer

from storage.library import Library
from storage.model import Change
from storage.places import INBOX, Place
from storage.tallies import Count
from storage.text import one_line
from tui.messages import PlaceChosen
from tui.panes.feed_signs import sign_of
from tui.panes.following import Following
from tui.telling import telling
from tui.widgets.line_list import LineList

_COUNTING_SECONDS = 0.002
"""How long keys have the screen to themselves between two places that are counted."""


class SourcesPane(Following):
    """One line a place; the papers of the one under the cursor are shown at once.

    What a place holds is counted when it comes into sight, bit by bit.
    """

    COMPONENT_CLASSES = {
        "place--name", "place--tag", "place--count", "place--none", "place--heading",
    }  # fmt: skip

    def __init__(self, library: Library) -> None:
        super().__init__(id="sources")
        self._library = library
        self._places: list[Place] = []
        self._headings: list[str] = []
        self._drawn: dict[int, Count | None] = {}
        self._counting: Timer | None = None
        self.stage_of: Callable[[str], str | None] = lambda _: None
        """Tells how far a feed is in the refresh under way."""
        self._take_places()

    def _take_places(self) -> None:
        self._places = self._library.places()
        heads = [(row, heading) for row, heading in _headings(self._places) if row]
        self._headings = [heading for _, heading in heads]
        self.set_breaks([row for row, _ in heads])

    @property
    def row_count(self) -> int:
        """How many places there are."""
        return len(self._places)

    @property
    def place(self) -> Place:
        """The place under the cursor."""
        return self._places[self.cursor] if self._places else INBOX

    def go_to(self, place_id: str) -> None:
        """Put the cursor on a place, if it is there; nothing is chosen by that."""
        for index, place in enumerate(self._places):
            if place.id == place_id and index != self.cursor:
                before, self.cursor = self.cursor, index
                self.row_changed(before)
                self.row_changed(index)
                self._show_cursor()

    def library_changed(self, change: Change) -> None:
        """Repaint the counts that changed; list the places anew when there are others."""
        if change.fields & {"tags", "feeds", "views", "paper"}:
            here, before = self.place.id, self._places
            self._take_places()
            if before != self._places:
                self.rows_changed()
                self.go_to(here)
        if "feeds" in change.fields:  # something may be the matter with one, or no longer
            for row in self.drawn():
                self.row_changed(row)
        for row, shown in tuple(self._drawn.items()):
            if row < len(self._places) and self._library.count(self._places[row]) != shown:
                self.row_changed(row)
        self._count()

    def count_now(self) -> None:
        """Count all the places in sight at once."""
        for row in self.in_sight():
            self._library.counted(self._places[row])

    @property
    def is_counting(self) -> bool:
        """Whether places in sight are still being counted."""
        return self._counting is not None

    def _count(self) -> None:
        if self._counting is None:
            self._counting = self.set_timer(_COUNTING_SECONDS, self._count_one)

    def _count_one(self) -> None:
        """Count one place more, and show it."""
        self._counting = None
        counted = self._library.count_next()
        if counted is None:
            return
        for row in self.drawn():
            if self._places[row] == counted:
                self.row_changed(row)
        self._count()

    # Drawing

    def draw_row(self, index: int, width: int, *, cursor: bool) -> list[Segment]:
        """Draw a place."""
        place = self._places[index]
        counted = self._drawn[index] = self._library.count(place)
        if counted is None:
            self._count()
        unread = counted.unread if counted else 0
        count = f"{unread:,} " if unread else "  "
        name = one_line(place.title)
        room = max(1, width - 2 - cell_len(count))
        shown = name if cell_len(name) < room else set_cell_size(name, max(0, room - 2)) + "…"
        sign = "#" if place.kind == "tag" else ""
        part = "place--none" if not unread else "place--tag" if sign else "place--name"
        text = set_cell_size(sign + shown, room) if sign else set_cell_size(shown, room)
        return [
            Segment("▌" if cursor else " ", self.row_style("place--count", cursor=cursor)),
            Segment(self._sign(place), self.row_style("place--count", cursor=cursor)),
            Segment(text, self.row_style(part, cursor=cursor)),
            Segment(count, self.row_style("place--count", cursor=cursor)),
        ]

    def _sign(self, place: Place) -> str:
        """Return what stands before a feed: how far its refresh is, or what is the matter."""
        if place.kind != "feed" or (feed := self._library.feed(place.name)) is None:
            return " "
        return sign_of(feed, self.stage_of(feed.key) or "", self._library.now())

    def feed_changed(self, key: str) -> None:
        """Paint a feed anew: its refresh went on."""
        for row in self.drawn():
            place = self._places[row]
            if place.kind == "feed" and place.name == key:
                self.row_changed(row)

    def draw_break(self, index: int, width: int) -> list[Segment]:
        """Draw the heading of a group of places."""
        heading = one_line(self._headings[index])
        style = self.row_style("place--heading", cursor=False)
        return [Segment(set_cell_size(f" {heading}", width), style)]

    # Commands

    @on(LineList.Moved)
    def _moved(self, event: LineList.Moved) -> None:
        event.stop()
        self.post_message(PlaceChosen(self.place))

    @on(LineList.Picked)
    def _picked(self, event: LineList.Picked) -> None:
        event.stop()
        self.action_choose()

    def action_choose(self) -> None:
        """Go to the papers of the place."""
        self.post_message(PlaceChosen(self.place, enter=True))

    def action_down(self, count: int = 1) -> None:
        """Go to the next place."""
        self.move_by(count)

    def action_up(self, count: int = 1) -> None:
        """Go to the place before."""
        self.move_by(-count)

    def action_delete(self) -> None:
        """Delete the view under the cursor, or take the tag off every paper, when that is meant."""
        place, app = self.place, self.app
        if place.kind not in ("saved", "tag"):
            app.notify(f"{place.title} cannot be deleted: it is neither a view of yours nor a tag.")
            return
        from tui.screens.confirming import ConfirmScreen

        def answered(is_meant: bool | None) -> None:
            if is_meant:
                with telling(app):
                    if place.kind == "tag":
                        self._library.delete_tag(place.name)
                    else:
                        self._library.remove_view(place.name)
                    app.notify(f"Deleted {place.title}; the papers stay. u undoes it.")
                    self.post_message(PlaceChosen(self.place))

        what = "the tag" if place.kind == "tag" else "the view"
        app.push_screen(ConfirmScreen(f"Delete {what} {place.title}? Its papers stay."), answered)

    def action_page_down(self, count: int = 1) -> None:
        """Go a page down."""
        self.move_by(count * self.page)

    def action_page_up(self, count: int = 1) -> None:
        """Go a page up."""
        self.move_by(-count * self.page)

    def action_top(self, count: int = 1) -> None:
        """Go to the first place, or to that one."""
        self.move_to(count - 1)

    def action_bottom(self, count: int = 0) -> None:
        """Go to the last place, or to that one."""
        self.move_to((count or self.row_count) - 1)


def _headings(places: list[Place]) -> Iterator[tuple[int, str]]:
    """Yield the rows above which something stands, and what: views, folders of feeds, tags."""
    before = None
    for row, place in enumerate(places):
        heading = {"view": "Views", "saved": "Views", "tag": "Tags"}.get(
            place.kind, place.folder or "Feeds"
        )
        if heading != before:
            yield row, heading
        before = heading
