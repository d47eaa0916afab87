"""The reader: composes the panes and routes between them. What a command does is on its pane.

Screens that are seldom opened are imported when they are: the first frame does not wait for them.
"""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import suppress
from datetime import date

from textual import on
from textual.app import ComposeResult
from textual.containers import Horizontal, Vertical
from textual.content import Content
from textual.widget import Widget
from textual.widgets import Static

from storage.errors import LibraryError
from storage.library import Library
from storage.model import Change
from storage.places import EVERYTHING
from tui.commands import Command, command
from tui.config import HIDEABLE, Config
from tui.key_hints import hint_line
from tui.keystrokes import Nothing, Wait
from tui.messages import (
    AuthorChosen,
    FirstFrame,
    LinkChosen,
    PaneChosen,
    PaperShown,
    PdfNews,
    PlaceChosen,
)
from tui.panes.author import AuthorPane
from tui.panes.detail import DetailPane
from tui.panes.feed import FeedPane
from tui.panes.sources import SourcesPane
from tui.pauses import Pauses
from tui.screens.attending import FOLLOW_SECONDS, Attending
from tui.screens.commanding import Commanding
from tui.screens.focusing import Focusing
from tui.screens.refreshing import RefreshingScreen
from tui.screens.settling import Settling
from tui.screens.sizing import Sizing, class_for
from tui.screens.undoing import Undoing
from tui.screens.whole_frames import WholeFrames
from tui.telling import telling
from tui.widgets.status_bar import StatusBar

_HINT = (
    "Welcome. {down} {up} move · {reader.help} all keys · {reader.import} import a file or feed"
    " · {clear} hides this"
)


class ReaderScreen(Focusing, Commanding, Undoing, Attending, RefreshingScreen, Sizing, WholeFrames):
    """Source list, feed pane, detail pane, author pane."""

    HORIZONTAL_BREAKPOINTS = [
        (0, "-stacked"), (100, "-close"), (116, "-beside"), (160, "-wide"),
    ]  # fmt: skip
    VERTICAL_BREAKPOINTS = [(0, "-short"), (18, "-tall")]
    AUTO_FOCUS = ""

    def __init__(
        self,
        library: Library,
        *,
        today: date,
        config: Config,
        pauses: Pauses,
        is_awaited: bool = True,
    ) -> None:
        """Show a library as on the day `today`; work that can wait goes on in `pauses`.

        Where nobody awaits the first frame, for its picture is there, it has all that would
        otherwise come a moment later.
        """
        super().__init__()
        self._is_awaited = is_awaited
        self._library = library
        self._today = today
        self._pauses = pauses
        library.expect_counts()
        self.sources = SourcesPane(library)
        self.feed = FeedPane(library, today=today)
        self.feed.keymap = config.keymap
        self.feed.opener = config.open
        self.feed.pdf_folder = config.pdf_folder
        self.feed.templates = [(text.name, text.template) for text in config.copy]
        self.detail = DetailPane(library)
        self.author = AuthorPane(library)
        self.status = StatusBar(config.keymap)
        shown = config.look.panes
        self.hidden = frozenset() if shown is None else HIDEABLE.difference(shown)
        self._hint = Static(Content(hint_line(config.keymap, "feed", _HINT)), id="hint")
        self._settling = Settling(self.feed, self.detail, self.author)

    def compose(self) -> ComposeResult:
        """Lay out the panes, at once for the size there is."""
        width, height = self.app.size
        self.add_class(class_for(width, self.HORIZONTAL_BREAKPOINTS), update=False)
        self.add_class(class_for(height, self.VERTICAL_BREAKPOINTS), update=False)
        with Horizontal(id="desk"):
            yield self.sources
            with Horizontal(id="papers-and-paper"):
                yield self.feed
                with Vertical(id="paper") as paper:
                    yield self.detail
                    yield self.author
        for name in self.hidden:
            self.every_pane()[name].styles.display = "none"
        if self.hidden >= {"detail", "author"}:
            paper.styles.display = "none"
        yield self._hint
        yield self.status

    def on_mount(self) -> None:
        """Open where the reader was left."""
        self.size_panes()
        self.sources.border_title = Content(" Carrel ")
        self.detail.border_title = Content(" Detail ")
        self.author.border_title = Content(" Authors ")
        self._stop_listening = self._library.subscribe(self._library_changed)
        self._restore()
        self._tell_damage()
        self.set_interval(FOLLOW_SECONDS, self._follow)

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
        self.focus_pane(pane if pane in self.panes() else "feed")
        self._settling.show()

    def leave(self) -> None:
        """Remember where the reader is, for the next time."""
        here = {
            "place": self.feed.place.id,
            "paper": self.feed.key,
            "filter": self.feed.filter_text,
            "pane": self.focused_pane(),
        }
        with suppress(LibraryError):  # one that cannot be written can still be left
            self._library.remember("reader", here)
            self._library.remember_counts()

    def panes_to_fill(self) -> Sequence[Widget]:
        """Return the panes that the first frame waits for."""
        return (self.feed.list, self.detail, *self.author.children)

    def fill_besides(self) -> None:
        """Bring what otherwise comes after the first frame, when nobody waits for that."""
        if not self._is_awaited:
            self.sources.count_now()
            self.feed.group_now()

    @on(FirstFrame)
    def _first_frame_painted(self) -> None:
        self.feed.first_frame_painted()

    # News

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
        self._settling.follow(event.key)

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

    @on(PdfNews)
    def _pdfs_came(self, event: PdfNews) -> None:
        event.stop()
        self.detail.border_subtitle = Content(f" {event.line} " if event.line else "")
        if self._settling.key in event.keys:
            self.detail.show_again()

    @on(LinkChosen)
    def _link_chosen(self, event: LinkChosen) -> None:
        event.stop()
        if event.url is None:
            self.feed.action_choose_link()
        else:
            self.feed.open_link(event.url)

    # Commands

    @property
    def is_typing(self) -> bool:
        """Whether keys go to a box in which is typed."""
        return self.feed.is_filter_typed or self.is_commanding

    def show_step(self, step: Wait | Nothing | None) -> None:
        """Show at the bottom what was begun."""
        match step:
            case Wait(begun, rest, count):
                self.status.show_begun(begun, rest, count)
            case Nothing(chord, rest):
                self.status.show_unknown(chord, rest)
            case None:
                self.status.show_keys()

    def action_command(self, command_id: str) -> None:
        """Carry out a command on the pane that owns it."""
        self.carry_out(command(command_id))

    def carry_out(self, found: Command, count: int | None = None) -> None:
        """Carry out a command, `count` times or on what has that number."""
        self._hint.display = self._hint.display and found.id != "feed.clear"
        if found.id == "feed.clear":
            if self.is_zoomed:
                found = command("reader.zoom")
            elif self.feed.is_clear and self.stop_refreshing():
                return
        owner: object = self if found.pane == "reader" else getattr(self, found.pane)
        action = getattr(owner, f"action_{found.name}")
        with telling(self.app):
            action() if count is None else action(count)

    def go_back(self, pane: str) -> None:
        """Go back to a pane."""
        self.focus_pane(pane)

    # The whole

    def action_statistics(self) -> None:
        """Show numbers of the library."""
        from tui.screens.statistics import StatisticsScreen

        self.app.push_screen(StatisticsScreen(self._library, today=self._today))

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
