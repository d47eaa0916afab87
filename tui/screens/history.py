"""What was done, newest first; any of it can be gone back to, or forward to again."""

from __future__ import annotations

from datetime import date, datetime

from rich.cells import set_cell_size
from rich.segment import Segment
from textual import on
from textual.app import ComposeResult
from textual.containers import Vertical
from textual.content import Content
from textual.widgets import Static

from storage.history import Entry, way_to
from storage.library import Library
from storage.notation import plain
from storage.text import clean, one_line
from storage.words import count_of
from tui.lines import fit
from tui.screens.keyed import KeyedScreen
from tui.telling import telling
from tui.widgets.line_list import LineList
from tui.widgets.text_view import TextView

_KEYS = (
    "{travel} goes there · {undo} undoes · {redo} does again"
    " · {scroll_on} {scroll_back} scroll · {leave} leaves"
)
_ACTIONS_SHOWN = 4
_PAPERS_SHOWN = 100
_WHEN = 14
_COUNT = 15


class HistoryScreen(KeyedScreen[None]):
    """The user's actions; below them what going to one would do, and their papers."""

    KEYS_OF = "history"
    AUTO_FOCUS = ""

    def __init__(self, library: Library, *, today: date) -> None:
        super().__init__()
        self._library = library
        self._list = HistoryList(library.history(), today=today)
        self._papers = TextView(id="history-papers")

    def compose(self) -> ComposeResult:
        """Lay out the actions, what the one under the cursor did, and the keys."""
        with Vertical(id="history-frame") as frame:
            frame.border_title = Content(" History ")
            yield self._list
            yield self._papers
        yield Static(
            Content(f" {self.hint(_KEYS)}"),
            id="history-keys",
        )

    def on_mount(self) -> None:
        """Begin with the newest action."""
        self._papers.can_focus = False
        self.set_focus(self._list)
        self._show()

    @on(LineList.Moved)
    def _show(self) -> None:
        entry = self._list.entry
        if entry is None:
            self._papers.show(Content("Nothing was done yet. What you mark or import is here."))
            return
        said = Content.assemble(
            (_foretold(way_to(self._list.entries, entry.number), self.hint("{travel}")), "bold")
        )
        self._papers.show(Content("\n").join([said, Content(""), *self._titles(entry)]))

    def _titles(self, entry: Entry) -> list[Content]:
        keys = self._library.papers_of_action(entry.number)
        lines = []
        for key in keys[:_PAPERS_SHOWN]:
            paper = self._library.paper(key)
            title = one_line(plain(paper.title)) if paper else f"{key} (no longer here)"
            lines.append(Content(clean(title)))
        if len(keys) > _PAPERS_SHOWN:
            lines.append(Content(f"… and {len(keys) - _PAPERS_SHOWN:,} more"))
        return lines

    def _again(self) -> None:
        """List anew, with the cursor on the same action."""
        self._list.show(self._library.history())
        self._show()

    def action_travel(self) -> None:
        """Undo or redo so that the action under the cursor is reversed last."""
        if (entry := self._list.entry) is None:
            return
        with telling(self.app):
            done = self._library.travel(entry.number)
            verb = "Did again" if entry.undone else "Undid"
            back = self.hint("{travel} here turns it round.")
            self.notify(f"{verb} {count_of(len(done), 'action')}. {back}".rstrip())
        self._again()

    def action_undo(self) -> None:
        """Undo the newest action."""
        with telling(self.app):
            change = self._library.undo()
            self.notify(change.label if change else "Nothing to undo.")
        self._again()

    def action_redo(self) -> None:
        """Redo what was undone last."""
        with telling(self.app):
            change = self._library.redo()
            self.notify(change.label if change else "Nothing to redo.")
        self._again()

    def action_down(self) -> None:
        """Go to the next action."""
        self._list.move_by(1)

    def action_up(self) -> None:
        """Go to the action before."""
        self._list.move_by(-1)

    def action_page_down(self) -> None:
        """Go a page down."""
        self._list.move_by(self._list.page)

    def action_page_up(self) -> None:
        """Go a page up."""
        self._list.move_by(-self._list.page)

    def action_top(self) -> None:
        """Go to the newest action."""
        self._list.move_to(0)

    def action_bottom(self) -> None:
        """Go to the oldest action."""
        self._list.move_to(self._list.row_count)

    def action_scroll_on(self) -> None:
        """Scroll the papers down."""
        self._papers.scroll_lines(max(1, self._papers.page // 2))

    def action_scroll_back(self) -> None:
        """Scroll the papers up."""
        self._papers.scroll_lines(-max(1, self._papers.page // 2))

    def action_leave(self) -> None:
        """Go back."""
        self.dismiss()


class HistoryList(LineList):
    """One line an action."""

    COMPONENT_CLASSES = {"row--cursor", "row--title-read", "row--title"}

    def __init__(self, entries: list[Entry], *, today: date) -> None:
        super().__init__(id="history-list")
        self.entries = entries
        """The actions, newest first."""
        self._today = today

    @property
    def row_count(self) -> int:
        """How many actions there are."""
        return len(self.entries)

    @property
    def entry(self) -> Entry | None:
        """The action under the cursor."""
        return self.entries[self.cursor] if self.entries else None

    def show(self, entries: list[Entry]) -> None:
        """List actions, with the cursor where it was."""
        number = self.entry.number if self.entry else 0
        self.entries = entries
        rows = [row for row, entry in enumerate(entries) if entry.number == number]
        self.cursor = rows[0] if rows else self.cursor
        self.rows_changed()

    def draw_row(self, index: int, width: int, *, cursor: bool) -> list[Segment]:
        """Draw an action: when, what, whether it is undone, how many papers."""
        entry = self.entries[index]
        name = "row--title-read" if entry.undone else "row--title"
        style = self.rich_style + self.get_component_rich_style(name, partial=True)
        if cursor:
            style += self.get_component_rich_style("row--cursor", partial=True)
        when = set_cell_size(
            f"{'▌' if cursor else ' '}{shown_time(entry.time, self._today)}", _WHEN
        )
        count = count_of(entry.papers, "paper") if width >= 60 and entry.papers else ""
        end = f"{'undone  ' * entry.undone}{count.rjust(_COUNT if width >= 60 else 0)} "
        room = max(0, width - _WHEN - len(end))
        label = set_cell_size(fit(clean(entry.label), room - 1), room)
        return [Segment(when + label + end, style)]


def shown_time(time: datetime, today: date) -> str:
    """Return `14:03` of today, else with the day: `Oct 21 14:03`; of another year its date."""
    here = time.astimezone()
    if here.date() == today:
        return f"{here:%H:%M}"
    return f"{here:%b} {here.day:>2} {here:%H:%M}" if here.year == today.year else f"{here:%F}"


def _foretold(way: list[Entry], key: str) -> str:
    """Return what going there, by `key`, would do."""
    key = key or "Going there"
    *others, last = way
    verb = "does" if last.undone else "undoes"
    again = " again" * last.undone
    if not others:
        return f"{key} {verb} this{again}."
    named = ", ".join(clean(entry.label) for entry in others[:_ACTIONS_SHOWN])
    more = f" and {len(others) - _ACTIONS_SHOWN} more" if len(others) > _ACTIONS_SHOWN else ""
    return f"{key} {verb} {len(way)} actions{again}: {named}{more}; then this."
