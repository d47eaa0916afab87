"""Past imports: what came, what was not understood and why; one is opened, undone, done again."""

from __future__ import annotations

from collections.abc import Iterator

from textual import on
from textual.app import ComposeResult
from textual.containers import Vertical
from textual.content import Content
from textual.widgets import OptionList, Static

from storage.imports import Arrived, PastImport, in_numbers
from storage.library import Library
from storage.places import Place
from storage.text import clean, one_line
from storage.words import count_of
from tui.screens.dialogs import ListDialog
from tui.telling import telling
from tui.widgets.choices import Choices
from tui.widgets.text_view import TextView

Part = tuple[str, str] | str
_SCROLLED = 3
"""Lines that a key scrolls by."""


class ImportsScreen(ListDialog[Place | None]):
    """The imports above, the account of the one under the cursor below; Enter lists its papers."""

    KEYS_OF = "imports"

    def __init__(self, library: Library) -> None:
        super().__init__()
        self._library = library
        self._imports = library.imports()

    def compose(self) -> ComposeResult:
        """Lay out the imports, the account of one, and a line of help."""
        with Vertical(classes="dialog dialog-whole"):
            yield Static(Content("Past imports"), classes="dialog-title")
            yield Choices(*map(_row, self._imports), id="past-rows")
            yield TextView(id="past-account")
            yield self.help_line(
                "{choose} lists its papers · {turn} undoes it, or redoes it"
                " · {scroll_on} {scroll_back} scroll · {leave}"
            )

    def on_mount(self) -> None:
        """Begin at the newest."""
        view = self.query_one(TextView)
        view.can_focus = False
        rows = self.choices
        rows.focus()
        if self._imports:
            rows.highlighted = 0
        else:
            how = self.hint("{reader.import} imports a file or an address.")
            view.show(Content(f"Nothing was imported yet. {how}"))

    @on(OptionList.OptionHighlighted)
    def _highlighted(self, event: OptionList.OptionHighlighted) -> None:
        self.query_one(TextView).show(account(self._imports[event.option_index]))

    @on(OptionList.OptionSelected)
    def _chosen(self, event: OptionList.OptionSelected) -> None:
        past = self._imports[event.option_index]
        with telling(self.app):
            place = self._library.place_of_import(past.number)
            if self._library.papers_of_import(past.number):
                self.dismiss(place)
            else:
                self.notify(self._why_empty(past))

    def _why_empty(self, past: PastImport) -> str:
        if past.undone:
            how = self.hint("{turn} brings them back.")
            return f"It was undone: its papers are not here. {how}"
        return "None of its papers is here any more, or it brought none."

    def action_turn(self) -> None:
        """Undo the import, or do it again."""
        at = self.choices.highlighted
        if at is None:
            return
        past = self._imports[at]
        turn = self._library.redo_import if past.undone else self._library.undo_import
        with telling(self.app):
            change = turn(past.number)
            done = "Done again" if past.undone else "Undone"
            self.notify(f"{change.label}. What was said since stays.", title=done)
        self._read_again(at)

    def _read_again(self, at: int) -> None:
        self._imports = self._library.imports()
        rows = self.choices
        rows.show(map(_row, self._imports))
        rows.highlighted = min(at, len(self._imports) - 1)
        self.query_one(TextView).show(account(self._imports[rows.highlighted]))

    def action_leave(self) -> None:
        """Go back."""
        self.dismiss(None)

    def action_scroll_on(self) -> None:
        """Scroll the account down."""
        self.query_one(TextView).scroll_lines(_SCROLLED)

    def action_scroll_back(self) -> None:
        """Scroll the account up."""
        self.query_one(TextView).scroll_lines(-_SCROLLED)


def _row(past: PastImport) -> Content:
    parts: list[Part] = [
        (f"{past.time.astimezone():%Y-%m-%d %H:%M}  ", "$paper-date"),
        (one_line(past.title), "bold" if not past.undone else "$paper-read"),
        (f"  {', '.join(in_numbers(past))}", "$paper-read"),
    ]
    return Content.assemble(*parts, ("  undone", "$match") if past.undone else "")


def account(past: PastImport) -> Content:
    """Return all that is known of an import."""
    state = "undone" if past.undone else ""
    if not past.can_turn:  # other things were done since, or very many
        state = f"{state} for good; import it again" if state else "too long ago to be undone"
    head = f"Import {past.number}{f': {state}' if state else ''}"
    parts: list[Part] = [(head, "bold")]
    for source in past.sources:
        parts += _of_source(source)
    return Content.assemble(*parts)


def _of_source(source: Arrived) -> Iterator[Part]:
    yield (f"\n\n{clean(source.feed_title)}", "bold $paper-author")
    yield (f"\n{clean(source.source)}, {clean(source.format or 'unknown')}", "$paper-read")
    thing = "feed" if source.feeds else "record"
    yield f"\n{count_of(source.records, thing)}: {', '.join(in_numbers(source))}"
    for sentence in source.warnings:
        yield (f"\n  note: {clean(sentence)}", "$paper-date")
    for item in source.rejected:
        yield f"\n  rejected, {clean(item.where)}: {clean(item.reason)}"
    if (more := source.rejected_count - len(source.rejected)) > 0:
        yield f"\n  … and {more:,} more rejected"
