"""The reader: composes the panes and routes between them. What a command does is on its pane.

Screens that are seldom opened are imported when they are: the first frame does not wait for them.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import suppress
from datetime import date

from textual import on
from textual.app import ComposeResult
from textual.containers import Horizontal, Vertical
from textual.content import Content
from textual.screen import Screen
from textual.timer import Timer
from textual.widget import Widget
from textual.widgets import Static

from storage.errors import LibraryError
from storage.library import Library
from storage.model import Change
from storage.places import EVERYTHING
from storage.predicates import Words
from tui.commands import COMMANDS, Command, command
from tui.keymap import bindings, continuations
from tui.messages import AuthorChosen, FirstFrame, PaneChosen, PaperShown, PlaceChosen
from tui.panes.author import AuthorPane
from tui.panes.detail import DetailPane
from tui.panes.feed import FeedPane
from tui.panes.sources import SourcesPane
from tui.shell.opening import damage
from tui.telling import telling
from tui.widgets.status_bar import StatusBar

_SETTLE_SECONDS = 0.03
"""Detail and author pane follow the cursor when it rests this long."""
_FOLLOW_SECONDS = 0.5
"""How often another process's changes are looked for; costs one look at a file's size."""
_SOON_READ = 1000
"""Papers that are gone through at once: below, no index is needed."""
_HINT = "Welcome. j k move · ? all keys · i import a file or feed · Esc hides this"


class ReaderScreen(Screen[None]):
    """Source list, feed pane, detail pane, author pane."""

    BINDINGS = bindings()
    HORIZONTAL_BREAKPOINTS = [
        (0, "-stacked"), (100, "-close"), (116, "-beside"), (160, "-wide"),
    ]  # fmt: skip
    VERTICAL_BREAKPOINTS = [(0, "-short"), (18, "-tall")]
    AUTO_FOCUS = ""

    def __init__(self, library: Library, *, today: date, is_awaited: bool = True) -> None:
        """Show a library as on the day `today`.

        Where nobody awaits the first frame, for its picture is there, it has all that would
        otherwise come a moment later.
        """
        super().__init__()
        self._is_awaited = is_awaited
        self._library = library
        self.sources = SourcesPane(library)
        self.feed = FeedPane(library, today=today)
        self.detail = DetailPane(library)
        self.author = AuthorPane(library)
        self.status = StatusBar()
        self._hint = Static(Content(_HINT), id="hint")
        self._settling: Timer | None = None
        self._chord: dict[str, Command] | None = None
        self._told = 0
        self._shown: str | None = None
        self._words: Sequence[Words] = ()
        self._is_whole = False
        """Every pane is filled; until then nothing is painted."""

    def compose(self) -> ComposeResult:
        """Lay out the panes, at once for the size there is."""
        width, height = self.app.size
        self.add_class(_class_for(width, self.HORIZONTAL_BREAKPOINTS), update=False)
        self.add_class(_class_for(height, self.VERTICAL_BREAKPOINTS), update=False)
        with Horizontal(id="desk"):
            yield self.sources
            with Horizontal(id="papers-and-paper"):
                yield self.feed
                with Vertical(id="paper"):
                    yield self.detail
                    yield self.author
        yield self._hint
        yield self.status

    def on_mount(self) -> None:
        """Open where the reader was left."""
        self.sources.border_title = Content(" Carrel ")
        self.detail.border_title = Content(" Detail ")
        self.author.border_title = Content(" Authors ")
        self._stop_listening = self._library.subscribe(self._library_changed)
        self._restore()
        self._tell_damage()
        self.set_interval(_FOLLOW_SECONDS, self._follow)

    def on_unmount(self) -> None:
        """Stop listening."""
        self._stop_listening()

    def _restore(self) -> None:
        left = self._library.setting("reader") or {}
        if not left:
            self._hint.display = True
        place = self._library.place(left.get("place", "")) or self.sources.place
        self.sources.go_to(place.id)
        self.feed.enter(place, cursor=left.get("paper"), text=left.get("filter", ""))
        pane = left.get("pane")
        self.focus_pane(pane if pane in self._panes() else "feed")
        self._show_paper()

    def leave(self) -> None:
        """Remember where the reader is, for the next time."""
        here = {
            "place": self.feed.place.id,
            "paper": self.feed.key,
            "filter": self.feed.filter_text,
            "pane": self._focused_pane(),
        }
        with suppress(LibraryError):  # one that cannot be written can still be left
            self._library.remember("reader", here)

    # The first frame

    def on_screen_resume(self) -> None:
        """Wait, the first time, until every pane has taken the size it is given now."""
        if not self._is_whole:
            panes = iter((self.feed.list, self.detail, *self.author.children, self))
            self.call_later(self._await_panes, panes)

    def _await_panes(self, panes: Iterator[Widget]) -> None:
        pane = next(panes, None)
        if pane is None:
            self._begin_to_paint()
        else:
            pane.call_later(self._await_panes, panes)

    def _begin_to_paint(self) -> None:
        self._refresh_layout(self.app.size)  # texts were wrapped: scroll bars come
        if not self._is_awaited:
            self.sources.count_now()
            self.feed.group_now()
        self._is_whole = True
        self._layout_required = self._repaint_required = False  # done here, once
        self._refresh_layout(self.app.size)
        self.post_message(FirstFrame())

    @on(FirstFrame)
    def _first_frame_painted(self) -> None:
        self.feed.first_frame_painted()

    def _compositor_refresh(self) -> None:
        """Paint whole frames only: what is seen first is not to fill bit by bit."""
        if self._is_whole:
            super()._compositor_refresh()

    # News

    def _follow(self) -> None:
        with telling(self.app):
            self._library.catch_up()
            self._keep_searchable()
        self._tell_damage()

    def _keep_searchable(self) -> None:
        """Let the search index follow, and say how it comes along."""
        if len(self._library) < _SOON_READ:
            return
        if self._library.searching.tend():
            self.feed.index_changed()
        self.feed.say_index(self._library.searching.state)

    def _tell_damage(self) -> None:
        """Say what is damaged when it is found, at the start or as it is first read."""
        found = len(self._library.problems)
        if found > self._told and (sentences := damage(self._library)) is not None:
            self.notify(sentences, title="A part of the library is damaged", severity="warning",
                        timeout=20)  # fmt: skip
        self._told = found

    def _library_changed(self, change: Change) -> None:
        if not self.is_attached:
            return
        self.feed.library_changed(change)
        self.sources.library_changed(change)
        self.detail.library_changed(change)
        self.author.library_changed(change)

    @on(PaperShown)
    def _paper_shown(self, event: PaperShown) -> None:
        event.stop()
        if self._settling is not None:
            self._settling.stop()
        if event.key != self._shown or self.feed.listing.words != self._words:
            self._settling = self.set_timer(_SETTLE_SECONDS, self._show_paper)

    def _show_paper(self) -> None:
        self._shown, self._words = self.feed.key, self.feed.listing.words
        self.detail.show_paper(self._shown, self._words)
        self.author.show_paper(self._shown)

    @on(PlaceChosen)
    def _place_chosen(self, event: PlaceChosen) -> None:
        event.stop()
        if event.place.id != self.feed.place.id or event.enter:
            self.sources.go_to(event.place.id)
            self.feed.enter(event.place)
        if event.enter:
            self.feed.focus_list()

    @on(AuthorChosen)
    def _author_chosen(self, event: AuthorChosen) -> None:
        event.stop()
        self.sources.go_to(EVERYTHING.id)
        self.feed.enter(EVERYTHING, cursor=self.feed.key, text=f'author:"{event.name}"')
        self.feed.focus_list()

    @on(PaneChosen)
    def _pane_chosen(self, event: PaneChosen) -> None:
        event.stop()
        self.focus_pane(event.pane)

    # Commands

    def action_command(self, command_id: str) -> None:
        """Carry out a command on the pane that owns it."""
        self.end_chord()
        self._hint.display = self._hint.display and command_id != "feed.clear"
        found = command(command_id)
        owner: object = self if found.pane == "reader" else getattr(self, found.pane)
        with telling(self.app):
            getattr(owner, f"action_{found.name}")()

    def action_chord(self, first: str) -> None:
        """Begin a chord, and show how it may go on."""
        self._chord = continuations(first, self._focused_pane())
        self.status.show_chord(first, self._chord)

    def take_key(self, key: str) -> bool:
        """Take the key that ends a chord; False when none was begun."""
        if self._chord is None:
            return False
        chosen = self._chord.get(key)
        self.end_chord()
        if chosen is not None:
            self.action_command(chosen.id)
        return True

    def end_chord(self) -> None:
        """Forget a chord that was begun."""
        self._chord = None
        self.status.show_keys()

    # Panes

    def _panes(self) -> dict[str, Widget]:
        return {
            "sources": self.sources,
            "feed": self.feed,
            "detail": self.detail,
            "author": self.author,
        }

    def _focused_pane(self) -> str:
        for name, pane in self._panes().items():
            if pane.has_focus or pane.has_focus_within:
                return name
        return "feed"

    def focus_pane(self, name: str) -> None:
        """Go to a pane; in a narrow terminal that brings it to the front."""
        self.set_class(name == "author", "-authors-in-front")
        self.set_class(name == "sources", "-sources-in-front")
        if name == "feed":
            self.feed.focus_list()
        elif name == "author":
            self.author.focus_list()
        else:
            self.set_focus(self._panes()[name])

    def _step(self, steps: int, *, around: bool) -> None:
        names = list(self._panes())
        at = names.index(self._focused_pane()) + steps
        self.focus_pane(names[at % len(names) if around else max(0, min(at, len(names) - 1))])

    def action_focus_feed(self) -> None:
        """Go to the papers."""
        self.focus_pane("feed")

    def action_focus_author(self) -> None:
        """Go to the author pane."""
        self.focus_pane("author")

    def action_focus_detail(self) -> None:
        """Go to the detail pane."""
        self.focus_pane("detail")

    def action_focus_left(self) -> None:
        """Go to the pane on the left."""
        self._step(-1, around=False)

    def action_focus_right(self) -> None:
        """Go to the pane on the right."""
        self._step(1, around=False)

    def action_focus_next(self) -> None:
        """Go to the next pane."""
        self._step(1, around=True)

    def action_focus_previous(self) -> None:
        """Go to the pane before."""
        self._step(-1, around=True)

    # The whole

    def action_undo(self) -> None:
        """Undo the newest action."""
        self._say_undone(self._library.undo(), "Undone", "Nothing to undo.")

    def action_redo(self) -> None:
        """Redo what was undone."""
        self._say_undone(self._library.redo(), "Done again", "Nothing to redo.")

    def _say_undone(self, change: Change | None, title: str, nothing: str) -> None:
        if change is None:
            self.notify(nothing)
            return
        self.notify(change.label, title=title)
        if len(change.keys) == 1:
            place = self.feed.list.place_of(next(iter(change.keys)))
            if place is not None:
                self.feed.list.move_to(place)

    def action_import(self) -> None:
        """Ask for a file or an address and import it."""
        from tui.arrivals import ask_and_import

        ask_and_import(self.app, self._library)

    def action_theme(self) -> None:
        """Choose the colours."""
        from tui.screens.themes import ThemeScreen

        self.app.push_screen(ThemeScreen(self._library))

    def action_help(self) -> None:
        """Show every key."""
        from tui.screens.help import HelpScreen

        self.app.push_screen(HelpScreen())

    def action_palette(self) -> None:
        """Find a command by its name."""
        self.app.action_command_palette()

    def action_quit(self) -> None:
        """Remember the place and quit."""
        self.leave()
        self.app.exit()

    def commands(self) -> Iterator[Command]:
        """Yield the commands that can be carried out now, for the palette."""
        here = self._focused_pane()
        yield from (c for c in COMMANDS if c.everywhere or c.pane == here)


def _class_for(cells: int, breakpoints: Sequence[tuple[int, str]]) -> str:
    return next(name for least, name in reversed(breakpoints) if cells >= least)
