"""The detail pane: everything known of the paper under the cursor."""

from __future__ import annotations

from collections.abc import Sequence

from textual import events
from textual.content import Content

from storage.library import Library
from storage.model import Change
from storage.predicates import Words
from tui.details import AUTHOR, LINK, detail
from tui.messages import AuthorShown, LinkChosen
from tui.widgets.text_view import TextView

_EMPTY = "The paper under the cursor is shown here. The list has none now."


class DetailPane(TextView):
    """One paper to read."""

    def __init__(self, library: Library) -> None:
        super().__init__(id="detail")
        self._library = library
        self._key: str | None = None
        self._words: Sequence[Words] = ()
        self._named: list[str] = []
        self._is_long = False
        self._place_said = ""

    def show_paper(self, key: str | None, words: Sequence[Words] = ()) -> None:
        """Show a paper, or that there is none; `words` are highlighted."""
        self._key, self._words = key, words
        self._named = self._names()
        if key is None:
            self.show(Content(_EMPTY))
        else:
            long = self._is_long
            self.show(detail(self._library, key, words, others=long, has_clicks=True))

    def action_others(self) -> None:
        """Show what other sources say, or hide it."""
        self._is_long = not self._is_long
        place = self.scroll_y
        self.show_paper(self._key, self._words)
        self.scroll_to(y=place, animate=False, immediate=True)

    def watch_scroll_y(self, before: float, after: float) -> None:
        """Say where in a long text one is."""
        super().watch_scroll_y(before, after)
        self._say_place()

    def text_wrapped(self) -> None:
        """Say how long the text is now."""
        self._say_place()

    def _say_place(self) -> None:
        lines, page, top = self.virtual_size.height, self.page, round(self.scroll_y)
        said = f" {top + 1}–{min(top + page, lines)} of {lines} " if lines > page else ""
        if said != self._place_said:
            self._place_said = said
            self.border_subtitle = Content(said)

    def library_changed(self, change: Change) -> None:
        """Show again what changed, at the place where the reader is."""
        if self._key in change.keys or ("feeds" in change.fields and self._names() != self._named):
            self.show_again()

    def _names(self) -> list[str]:
        """Return what the feeds are called in which the paper was seen."""
        paper = self._library.paper(self._key) if self._key is not None else None
        return [self._library.feed_title(s.feed) for s in paper.sightings] if paper else []

    def show_again(self) -> None:
        """Show the paper as it is now, at the place where the reader is."""
        place = self.scroll_y
        self.show_paper(self._key, self._words)
        self.scroll_to(y=place, animate=False, immediate=True)

    def on_click(self, event: events.Click) -> None:
        """Open the link that was clicked, or show the author."""
        url, author = event.style.meta.get(LINK), event.style.meta.get(AUTHOR)
        if isinstance(url, str):
            event.stop()
            self.post_message(LinkChosen(url))
        elif isinstance(author, str):
            event.stop()
            self.post_message(AuthorShown(author))

    def action_choose_link(self) -> None:
        """Choose one of the paper's links to open."""
        self.post_message(LinkChosen(None))

    def action_scroll_on(self, count: int = 1) -> None:
        """Scroll down while the focus is elsewhere."""
        self.scroll_lines(count * max(1, self.page // 3))

    def action_scroll_back(self, count: int = 1) -> None:
        """Scroll up while the focus is elsewhere."""
        self.scroll_lines(-count * max(1, self.page // 3))

    def action_down(self, count: int = 1) -> None:
        """Scroll a line down."""
        self.scroll_lines(count)

    def action_up(self, count: int = 1) -> None:
        """Scroll a line up."""
        self.scroll_lines(-count)

    def action_page_down(self, count: int = 1) -> None:
        """Scroll a page down."""
        self.scroll_lines(count * (self.page - 1))

    def action_page_up(self, count: int = 1) -> None:
        """Scroll a page up."""
        self.scroll_lines(count * (1 - self.page))

    def action_top(self) -> None:
        """Scroll to the beginning."""
        self.scroll_to(y=0, animate=False, immediate=True)

    def action_bottom(self) -> None:
        """Scroll to the end."""
        self.scroll_to(y=self.virtual_size.height, animate=False, immediate=True)
