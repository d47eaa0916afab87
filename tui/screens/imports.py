"""Past imports: what came, what was not understood and why; one is opened, undone, done again."""

from __future__ import annotations

from collections.abc import Iterator

from textual import on
from textual.app import ComposeResult
from textual.containers import Vertical
from textual.content import Content
from textual.screen import ModalScreen
from textual.widgets import OptionList, Static
from textual.widgets.option_list import Option

from storage.imports import Arrived, PastImport, in_numbers
from storage.library import Library
from storage.places import Place
from storage.text import clean, one_line
from storage.words import count_of
from tui.telling import telling
from tui.widgets.text_view import TextView

Part = tuple[str, str] | str


class ImportsScreen(ModalScreen[Place | None]):
    """The imports above, the account of the one under the cursor below; Enter lists its papers."""

    BINDINGS = [
        ("escape", "leave", "Leave"), ("j", "move(1)", "Down"), ("k", "move(-1)", "Up"),
        ("J", "scroll(3)", "Scroll"), ("K", "scroll(-3)", "Scroll back"), ("u", "turn", "Undo"),
    ]  # fmt: skip

    def __init__(self, library: Library) -> None:
        super().__init__()
        self._library = library
        self._imports = library.imports()

    def compose(self) -> ComposeResult:
        """Lay out the imports, the account of one, and a line of help."""
        with Vertical(classes="dialog dialog-whole"):
            yield Static(Content("Past imports"), classes="dialog-title")
            yield OptionList(*map(_option, self._imports), id="past-rows", markup=False)
            yield TextView(id="past-account")
            yield Static(
                Content("Enter lists its papers · u undoes it, or redoes it · J K scroll · Esc"),
                classes="dialog-help",
            )

    def on_mount(self) -> None:
        """Begin at the newest."""
        view = self.query_one(TextView)
        view.can_focus = False
        rows = self.query_one(OptionList)
        rows.focus()
        if self._imports:
            rows.highlighted = 0
        else:
            view.show(Content("Nothing was imported yet. i imports a file or an address."))

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
                self.notify(_why_empty(past))

    def action_turn(self) -> None:
        """Undo the import, or do it again."""
        at = self.query_one(OptionList).highlighted
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
        rows = self.query_one(OptionList)
        rows.clear_options()
        rows.add_options(map(_option, self._imports))
        rows.highlighted = min(at, len(self._imports) - 1)
        self.query_one(TextView).show(account(self._imports[rows.highlighted]))

    def action_leave(self) -> None:
        """Go back."""
        self.dismiss(None)

    def action_move(self, rows: int) -> None:
        """Move the cursor."""
        listed = self.query_one(OptionList)
        listed.action_cursor_down() if rows > 0 else listed.action_cursor_up()

    def action_scroll(self, lines: int) -> None:
        """Scroll the account."""
        self.query_one(TextView).scroll_lines(lines)


def _why_empty(past: PastImport) -> str:
    if past.undone:
        return "It was undone: its papers are not here. u brings them back."
    return "None of its papers is here any more, or it brought none."


def _option(past: PastImport) -> Option:
    parts: list[Part] = [
        (f"{past.time.astimezone():%Y-%m-%d %H:%M}  ", "$paper-date"),
        (one_line(past.title), "bold" if not past.undone else "$paper-read"),
        (f"  {', '.join(in_numbers(past))}", "$paper-read"),
    ]
    return Option(Content.assemble(*parts, ("  undone", "$match") if past.undone else ""))


def account(past: PastImport) -> Content:
    """Return all that is known of an import."""
    state = "undone" if past.undone else ""
    if not past.can_turn:
        state = f"{state}, too long ago to be {'redone' if past.undone else 'undone'}".strip(", ")
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
