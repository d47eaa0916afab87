"""The feed pane: the papers of one place, the filter over them, and the cursor."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from textual import on
from textual.app import ComposeResult
from textual.content import Content
from textual.widgets import Static

from storage.errors import QueryError
from storage.library import Library
from storage.model import Change
from tui.keymap import bindings
from tui.messages import FilterTyped, LeaveFilter, PaperShown
from tui.panes.handing_out import HandingOut
from tui.panes.marking import Marking
from tui.places import INBOX, Place, papers_of
from tui.widgets.filter_box import FilterBox
from tui.widgets.line_list import LineList


class FeedPane(Marking, HandingOut):
    """The papers of a place. What is read while it is shown stays until the place is entered anew.

    Here are the commands that move and filter; those that mark, open and copy are inherited.
    """

    BINDINGS = bindings("feed")

    def __init__(self, library: Library, *, today: date) -> None:
        super().__init__(library, today=today, id="feed")
        self.place: Place = INBOX
        self._box = FilterBox()
        self._empty = Static("", id="empty", markup=False)
        self._all: Sequence[str] = ()
        """The place's papers, before the filter."""

    def compose(self) -> ComposeResult:
        """Lay out the list above the filter box."""
        yield self.list
        yield self._empty
        yield self._box

    # What is shown

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
        self.place = place
        self._all = papers_of(self._library, place)
        self._box.fill(text)
        self.list.cursor = 0
        self._narrow(cursor=cursor)

    def library_changed(self, change: Change) -> None:
        """Repaint the papers that changed; take in those that came."""
        if change.fields & {"paper", "feeds"}:
            kept = set(self._all)
            now = papers_of(self._library, self.place)
            read_meanwhile = kept.difference(now)
            if read_meanwhile:
                shown = kept.union(now)
                now = [key for key in self._library.find("") if key in shown]
            self._all = now
            self._narrow(cursor=self.key)
            return
        self.list.papers_changed(change.keys)

    def _narrow(self, *, cursor: str | None) -> None:
        """List what the filter lets through; while it is wrong, everything."""
        keys = self._matching()
        self._list(self._all if keys is None else keys, cursor=cursor)

    def _matching(self) -> Sequence[str] | None:
        """Return what the filter lets through, or None when it is wrong; then say why."""
        text = self.filter_text.strip()
        self._box.display = bool(text) or self._box.is_typed_in
        try:
            keys = self._library.narrow(self._all, text) if text else self._all
        except QueryError as error:
            self._box.show_error(error)
            return None
        self._box.show_error(None)
        return keys

    def _list(self, keys: Sequence[str], *, cursor: str | None) -> None:
        self.list.list_papers(keys, cursor=cursor)
        self._describe(len(keys))
        self.post_message(PaperShown(self.key))

    def _describe(self, shown: int) -> None:
        self.border_title = Content(f" {self.place.title} ")
        total = len(self._all)
        of = f"{shown:,} of {total:,}" if shown != total else f"{total:,}"
        self.border_subtitle = Content(f" {of} ")
        self._empty.display = not shown
        self.list.display = bool(shown)
        if not shown:
            self._empty.update(Content(self._nothing()))

    def _nothing(self) -> str:
        if self.filter_text:
            return "No paper matches. Change the filter, or press Esc to clear it."
        if not len(self._library):
            return "The library is empty.\nPress i to import a file or an address of a feed."
        if self.place.name == INBOX.name:
            return "Nothing unread. Press h and choose All papers, or i to import more."
        return "No papers here."

    @on(FilterTyped)
    def _typed(self, event: FilterTyped) -> None:
        event.stop()
        keys = self._matching()
        if keys is not None:  # a wrong filter is often half a good one: the last good list stays
            self._list(keys, cursor=self.key)

    @on(LeaveFilter)
    def _left_filter(self, event: LeaveFilter) -> None:
        event.stop()
        self._box.display = bool(self.filter_text)
        self.focus_list()

    @on(LineList.Moved)
    def _moved(self, event: LineList.Moved) -> None:
        event.stop()
        self.post_message(PaperShown(self.key))

    @on(LineList.Picked)
    def _picked(self, event: LineList.Picked) -> None:
        event.stop()
        self.action_open()

    def focus_list(self) -> None:
        """Take the focus."""
        self.screen.set_focus(self.list)

    # Moving

    def action_down(self) -> None:
        """Go to the next paper."""
        self.list.move_by(1)

    def action_up(self) -> None:
        """Go to the paper before."""
        self.list.move_by(-1)

    def action_top(self) -> None:
        """Go to the first paper."""
        self.list.move_to(0)

    def action_bottom(self) -> None:
        """Go to the last paper."""
        self.list.move_to(self.list.row_count - 1)

    def action_half_down(self) -> None:
        """Go half a page down."""
        self.list.move_by(max(1, self.list.page // 2))

    def action_half_up(self) -> None:
        """Go half a page up."""
        self.list.move_by(-max(1, self.list.page // 2))

    def action_page_down(self) -> None:
        """Go a page down."""
        self.list.move_by(self.list.page)

    def action_page_up(self) -> None:
        """Go a page up."""
        self.list.move_by(-self.list.page)

    def action_read_on(self) -> None:
        """Go to the detail pane."""
        self.screen.action_command("reader.focus_detail")  # type: ignore[attr-defined]

    def action_next_unread(self) -> None:
        """Go to the next unread paper."""
        self._go_unread(range(self.list.cursor + 1, self.list.row_count), "below")

    def action_previous_unread(self) -> None:
        """Go to the unread paper before."""
        self._go_unread(range(self.list.cursor - 1, -1, -1), "above")

    def _go_unread(self, rows: range, where: str) -> None:
        row = self._library.first_unread(self.list.keys, rows)
        if row is None:
            self.notify(f"No unread paper {where}.")
        else:
            self.list.move_to(row)

    def action_open_and_next(self) -> None:
        """Open the page, mark the paper read and go on."""
        if self.key is not None:
            self.action_open()
            self._library.set_read([self.key], True)
            self.action_next_unread()

    # The filter

    def action_filter(self) -> None:
        """Type in the filter box."""
        self._box.open()

    def action_clear(self) -> None:
        """Clear the filter, or come back to the papers."""
        if self.list.has_focus and self.filter_text:
            self._box.empty()
        self.focus_list()
