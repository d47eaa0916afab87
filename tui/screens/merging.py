"""Merging by hand: what a paper may be one with, side by side, and what it was merged from."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import combinations

from textual import on
from textual.app import ComposeResult
from textual.containers import Horizontal, Vertical
from textual.content import Content
from textual.widgets import OptionList, Static

from storage.library import Library
from storage.text import one_line
from tui.comparing import side
from tui.screens.dialogs import ListDialog
from tui.widgets.choices import Choices
from tui.widgets.text_view import TextView

_SCROLLED = 3
"""Lines that a key scrolls by."""


@dataclass(frozen=True, slots=True)
class Choice:
    """What the user chose to do."""

    keys: tuple[str, ...]
    """Papers to merge; the one paper to separate."""
    is_separation: bool = False
    """To separate, not to merge."""


@dataclass(frozen=True, slots=True)
class _Row:
    choice: Choice
    title: str
    reason: str
    against: tuple[str, ...] = ()
    other: str | None = None
    """The paper that is shown beside; None where it is not in the library."""


class MergeScreen(ListDialog[Choice | None]):
    """The candidates of a paper above, the one under the cursor beside it below."""

    KEYS_OF = "merging"

    def __init__(self, library: Library, key: str, selected: Sequence[str] = ()) -> None:
        """Show what the paper of `key` may be one with; `selected` papers come first."""
        super().__init__()
        self._library = library
        self._key = key
        self._rows = list(_rows(library, key, selected))

    def compose(self) -> ComposeResult:
        """Lay out candidates, the two papers, and a line of help."""
        title = one_line(self._library.require(self._key).title)
        with Vertical(classes="dialog dialog-whole"):
            yield Static(
                Content(f"Is this one paper with another? {title}"), classes="dialog-title"
            )
            yield Choices(*map(_drawn, self._rows), id="merge-rows")
            yield Static("", id="merge-against", markup=False)
            with Horizontal(id="merge-sides"):
                yield TextView(id="merge-this")
                yield TextView(id="merge-other")
            chooses = "{choose} merges or separates · {down} {up} choose · " if self._rows else ""
            yield self.help_line(
                f"{chooses}{{scroll_on}} {{scroll_back}} scroll · {{leave}} leaves"
            )

    def on_mount(self) -> None:
        """Begin at the first candidate."""
        for view in self.query(TextView):
            view.can_focus = False
        rows = self.choices
        rows.focus()
        if self._rows:
            rows.highlighted = 0
        else:
            self._show(None)

    @on(OptionList.OptionHighlighted)
    def _highlighted(self, event: OptionList.OptionHighlighted) -> None:
        self._show(self._rows[event.option_index])

    def _show(self, row: _Row | None) -> None:
        said = self.query_one("#merge-against", Static)
        if row is None:
            how = self.hint("Select papers with {feed.pick}, then press {feed.merge}.")
            said.update(Content(f"No paper here is like it. {how}".rstrip()))
        elif row.against:
            said.update(Content(f"≠ {', '.join(row.against)}"))
        else:
            said.update(Content("" if row.choice.is_separation else "Nothing contradicts it."))
        said.set_class(bool(row and row.against), "-against")
        this = self._library.require(self._key)
        other = self._library.paper(row.other) if row and row.other else None
        self.query_one("#merge-this", TextView).show(side(self._library, this, other))
        beside = side(self._library, other, this) if other else Content("")
        self.query_one("#merge-other", TextView).show(beside)

    @on(OptionList.OptionSelected)
    def _chosen(self, event: OptionList.OptionSelected) -> None:
        self.dismiss(self._rows[event.option_index].choice)

    def action_leave(self) -> None:
        """Change nothing."""
        self.dismiss(None)

    def action_scroll_on(self) -> None:
        """Scroll the two papers down."""
        self._scroll(_SCROLLED)

    def action_scroll_back(self) -> None:
        """Scroll the two papers up."""
        self._scroll(-_SCROLLED)

    def _scroll(self, lines: int) -> None:
        for view in self.query(TextView):
            view.scroll_lines(lines)


def _rows(library: Library, key: str, selected: Sequence[str]) -> Iterator[_Row]:
    """Yield what can be done: merge what is selected, separate, merge what is like."""
    from storage.candidates import contradictions

    paper = library.require(key)
    chosen = [other for other in selected if other != key and other in library]
    if len(chosen) > 1:
        title = f"All {len(chosen) + 1} papers that are selected"
        papers = [library.require(other) for other in (key, *chosen)]
        pairs = (words for a, b in combinations(papers, 2) for words in contradictions(a, b))
        against = tuple(dict.fromkeys(pairs))
        yield _Row(Choice((key, *chosen)), title, "you selected them", against, chosen[0])
    for other in chosen:
        found = library.require(other)
        yield _Row(
            Choice((key, other)),
            found.title,
            "you selected it",
            contradictions(paper, found),
            other,
        )
    for place, merge in enumerate(library.merges_of(key)):
        names = "; ".join(merge.titles[1:])
        who = "a source said so" if merge.is_told else "by you"
        who = "it is titled or worded alike" if merge.is_joined else who
        when = f"{merge.time.astimezone():%Y-%m-%d}"
        if not place:  # those before it come apart after it
            said = f"merged {when}, {who}: Enter separates"
            yield _Row(Choice((key,), is_separation=True), names, said)
    for one in library.candidates(key):
        if one.key not in chosen:
            title = library.require(one.key).title
            yield _Row(Choice((key, one.key)), title, one.reason, one.against, one.key)


def _drawn(row: _Row) -> Content:
    sign = "↔ " if row.choice.is_separation else "≠ " if row.against else "= "
    return Content.assemble(
        (sign, "$paper-unread"),
        (one_line(row.title), "bold"),
        (f"  {row.reason}", "$paper-read"),
    )
