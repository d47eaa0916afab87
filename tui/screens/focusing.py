"""Going from pane to pane."""

from __future__ import annotations

from textual import on
from textual.widget import Widget

from tui.messages import AuthorShown
from tui.panes.author import AuthorPane
from tui.panes.feed import FeedPane
from tui.panes.sources import SourcesPane
from tui.screens.zooming import Zooming


class Focusing(Zooming):
    """A screen of panes, one of which has the focus."""

    sources: SourcesPane
    feed: FeedPane
    author: AuthorPane
    hidden: frozenset[str] = frozenset()
    """The panes that the user does not want to see."""

    def panes(self) -> dict[str, Widget]:
        """Return the panes that are shown, by name."""
        every = self.every_pane()
        return {name: pane for name, pane in every.items() if name not in self.hidden}

    def every_pane(self) -> dict[str, Widget]:
        """Return all panes by name, those too that the user does not want to see."""
        return {
            "sources": self.sources,
            "feed": self.feed,
            "detail": self.detail,
            "author": self.author,
        }

    def focused_pane(self) -> str:
        """Return the pane that has the focus; the papers when none has."""
        for name, pane in self.panes().items():
            if pane.has_focus or pane.has_focus_within:
                return name
        return "feed"

    def focus_pane(self, name: str) -> None:
        """Go to a pane; in a narrow terminal that brings it to the front."""
        if name in self.hidden:
            self.notify("This pane is not shown; [look] panes in config.toml says which are.")
            return
        self.set_class(name == "author", "-authors-in-front")
        self.set_class(name == "sources", "-sources-in-front")
        if name != "detail":
            self.unzoom()
        if name == "feed":
            self.feed.focus_list()
        elif name == "author":
            self.author.focus_list()
        else:
            self.set_focus(self.panes()[name])

    @on(AuthorShown)
    def _author_shown(self, event: AuthorShown) -> None:
        event.stop()
        self.author.go_to(event.name)
        self.focus_pane("author")

    def _step(self, steps: int, *, around: bool) -> None:
        names = list(self.panes())
        at = names.index(self.focused_pane()) + steps
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
