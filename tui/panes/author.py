"""The author pane: the people of the paper under the cursor, and what is known of one of them."""

from __future__ import annotations

from rich.cells import cell_len, set_cell_size
from rich.segment import Segment
from textual import on
from textual.app import ComposeResult
from textual.containers import Vertical
from textual.content import Content

from storage.library import Library
from storage.model import Author, Change
from storage.text import clean
from tui.messages import AuthorChosen
from tui.widgets.line_list import LineList
from tui.widgets.text_view import TextView

_BARS = "▁▂▃▄▅▆▇█"
_METRICS = (
    ("h_index", "h {:,.0f}"), ("papers", "{:,.0f} papers"), ("citations", "{:,.0f} citations"),
    ("novelty", "novelty {:.0%}"), ("ai_score", "AI score {:.0f}"),
)  # fmt: skip


class AuthorList(LineList):
    """One line an author: name, and how many of their papers are here."""

    COMPONENT_CLASSES = {"author--name", "author--count"}

    def __init__(self, library: Library) -> None:
        super().__init__(id="authors")
        self._library = library
        self.names: tuple[str, ...] = ()

    @property
    def row_count(self) -> int:
        """How many authors the paper has."""
        return len(self.names)

    def list_authors(self, names: tuple[str, ...]) -> None:
        """List other authors."""
        self.names = names
        self.cursor = 0
        self.scroll_to(y=0, animate=False, immediate=True)
        self.rows_changed()

    def draw_row(self, index: int, width: int, *, cursor: bool) -> list[Segment]:
        """Draw an author."""
        name = clean(self.names[index])
        author = self._library.author(self.names[index])
        sign = "♥ " if author.followed else ""
        count = f" {len(author.papers)} here " if len(author.papers) > 1 else " "
        room = max(1, width - 2 - cell_len(count) - cell_len(sign))
        return [
            Segment("▌ " if cursor else "  ", self.row_style("author--count", cursor=cursor)),
            Segment(sign, self.row_style("author--count", cursor=cursor)),
            Segment(set_cell_size(name, room), self.row_style("author--name", cursor=cursor)),
            Segment(count, self.row_style("author--count", cursor=cursor)),
        ]


class AuthorPane(Vertical):
    """The profile of one author above the list of all of the paper's."""

    def __init__(self, library: Library) -> None:
        super().__init__(id="author")
        self._library = library
        self._key: str | None = None
        self._profile = TextView(id="profile")
        self._profile.can_focus = False
        self._list = AuthorList(library)

    def compose(self) -> ComposeResult:
        """Lay out profile and list."""
        yield self._profile
        yield self._list

    def show_paper(self, key: str | None) -> None:
        """Show the authors of a paper, or that there are none."""
        self._key = key
        paper = self._library.paper(key) if key else None
        self._list.list_authors((*paper.authors, *paper.known_authors) if paper else ())
        self._show_profile()

    def library_changed(self, change: Change) -> None:
        """Show again what changed."""
        if "authors" in change.fields or self._key in change.keys:
            for index in range(self._list.row_count):
                self._list.row_changed(index)
            self._show_profile()

    @property
    def name_shown(self) -> str | None:
        """The author under the cursor, as printed."""
        return self._list.names[self._list.cursor] if self._list.names else None

    def go_to(self, name: str) -> None:
        """Put the cursor on an author of the paper."""
        if name in self._list.names:
            self._list.move_to(self._list.names.index(name))

    def focus_list(self) -> None:
        """Take the focus."""
        self.screen.set_focus(self._list)

    def _show_profile(self) -> None:
        name = self.name_shown
        if name is None:
            none = "This paper names no author." if self._key else "No paper, so no authors."
            self._profile.show(Content(none))
            return
        self._profile.show(profile(self._library.author(name)))

    @on(LineList.Moved)
    def _moved(self, event: LineList.Moved) -> None:
        event.stop()
        self._show_profile()

    @on(LineList.Picked)
    def _picked(self, event: LineList.Picked) -> None:
        event.stop()
        self.action_choose()

    def action_choose(self) -> None:
        """Show the author's papers only."""
        if (name := self.name_shown) is not None:
            self.post_message(AuthorChosen(name))

    def action_follow(self) -> None:
        """Follow the author, or stop."""
        if (name := self.name_shown) is not None:
            followed = self._library.author(name).followed
            self._library.set_followed(name, not followed)

    def action_down(self, count: int = 1) -> None:
        """Go to the next author."""
        self._list.move_by(count)

    def action_up(self, count: int = 1) -> None:
        """Go to the author before."""
        self._list.move_by(-count)

    def action_page_down(self, count: int = 1) -> None:
        """Go a page down."""
        self._list.move_by(count * self._list.page)

    def action_page_up(self, count: int = 1) -> None:
        """Go a page up."""
        self._list.move_by(-count * self._list.page)

    def action_top(self, count: int = 1) -> None:
        """Go to the first author, or to that one."""
        self._list.move_to(count - 1)

    def action_bottom(self, count: int = 0) -> None:
        """Go to the last author, or to that one."""
        self._list.move_to((count or self._list.row_count) - 1)


def profile(author: Author) -> Content:
    """Return what is known of an author: what sources said, and what the library counts."""
    said = [
        form.format(author.metrics[name].value) for name, form in _METRICS if name in author.metrics
    ]
    parts: list[tuple[str, str] | str] = [(clean(author.name), "bold $paper-author")]
    if author.followed:
        parts.append(("  ♥ followed", "$paper-star"))
    if author.affiliations:
        parts.append((f"\n{clean('; '.join(author.affiliations))}", "$paper-read"))
    if said:
        newest = max(author.metrics.values(), key=lambda metric: metric.as_of)
        parts.append((f"\n{' · '.join(said)}", "$paper-score"))
        parts.append((f"\n  says {clean(newest.source)}, {newest.as_of}", "$paper-read"))
    parts.append(f"\nHere: {len(author.papers)} · unread {author.unread} · ★ {author.starred}")
    if author.years:
        parts.append((f"\n{_sparkline(author)}", "$paper-date"))
    if author.variants:
        parts.append((f"\nAlso printed: {clean(', '.join(author.variants))}", "$paper-read"))
    return Content.assemble(*parts)


def _sparkline(author: Author) -> str:
    first, last = min(author.years), max(author.years)
    span = range(max(first, last - 29), last + 1)
    most = max(author.years.values())
    bars = "".join(
        _BARS[(author.years[year] * (len(_BARS) - 1)) // most] if year in author.years else " "
        for year in span
    )
    return f"{span.start} {bars} {last}" if len(span) > 1 else f"{last} {bars}"
