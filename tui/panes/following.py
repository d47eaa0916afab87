"""Commands on feeds: follow, rename, move, pause, remove."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from storage import following
from storage.library import Library
from storage.model import Change, Feed
from storage.places import INBOX, Place
from tui.key_hints import UNDO
from tui.messages import PlaceChosen
from tui.telling import telling, with_keys
from tui.widgets.line_list import LineList


class Following(LineList):
    """A list of places, of which those that are feeds can be changed."""

    _library: Library

    @property
    def place(self) -> Place:
        """The place under the cursor."""
        raise NotImplementedError

    def action_follow(self) -> None:
        """Ask what to follow, and follow it; the folder of the place is offered."""
        from tui.following import ask_and_follow

        ask_and_follow(self.app, self._library, self.place.folder)

    def action_rename_feed(self) -> None:
        """Call the feed otherwise."""
        if (feed := self._feed()) is not None:
            question = f"Another name for {feed.title}; empty gives it its own back"
            self._ask(question, "a name", feed.title, self._library.rename_feed, feed)

    def action_move_feed(self) -> None:
        """Put the feed into a folder."""
        if (feed := self._feed()) is not None:
            question = f"The folder of {feed.title}; empty is the top"
            folders = self._library.folders()
            self._ask(question, "ml/vision", feed.folder, self._library.move_feed, feed, folders)

    def action_time_feed(self) -> None:
        """Say how often the feed is asked."""
        if (feed := self._feed()) is not None:
            question = f"Minutes between two questions to {feed.title}; empty is as usual"
            value = str(feed.interval or "")
            self._ask(question, "90", value, self._ask_every, feed)

    def _ask_every(self, key: str, typed: str) -> Change:
        """Ask for a feed as often as was typed. Raises `CarrelError` for what is no number."""
        return self._library.set_interval(key, following.minutes(typed))

    def action_pause_feed(self) -> None:
        """Leave the feed alone when others are refreshed, or go on with it."""
        if (feed := self._feed()) is None:
            return
        if not feed.followed:
            said = f"{feed.title} was imported once and is not followed."
            self.notify(with_keys(self.app, said, "{sources.follow} follows a feed."))
            return
        change = self._library.pause_feed(feed.key, not feed.paused)
        self.notify(with_keys(self.app, f"{change.label}.", UNDO))

    def action_remove_feed(self) -> None:
        """Stop following the feed; ask what becomes of its papers."""
        if (feed := self._feed()) is None:
            return
        from tui.screens.following import RemoveFeedScreen

        def chosen(along: bool | None) -> None:
            if along is None:
                return
            with telling(self.app):
                change = self._library.remove_feed(feed.key, with_papers=along)
                self.notify(with_keys(self.app, f"{change.label}.", UNDO))
                self.post_message(PlaceChosen(INBOX, enter=True))

        papers, alone = self._library.in_feed(feed.key), self._library.only_in(feed.key)
        screen = RemoveFeedScreen(feed.title, papers=len(papers), alone=len(alone))
        self.app.push_screen(screen, chosen)

    def _feed(self) -> Feed | None:
        """Return the feed under the cursor, or say that there is none."""
        place = self.place
        feed = self._library.feed(place.name) if place.kind == "feed" else None
        if feed is None:
            said = f"{place.title} is not a feed. Go to one in the source list."
            self.notify(with_keys(self.app, said, "{sources.follow} adds one."))
        return feed

    def _ask(
        self,
        question: str,
        hint: str,
        value: str,
        change: Callable[[str, str], Change],
        feed: Feed,
        offers: Sequence[str] = (),
    ) -> None:
        from tui.screens.asking import AskScreen

        def answered(typed: str | None) -> None:
            if typed is None:
                return
            with telling(self.app):
                label = change(feed.key, typed).label
                said = with_keys(self.app, f"{label}.", UNDO) if label else "Nothing to change."
                self.notify(said)

        screen = AskScreen(question, hint, value=value, is_optional=True, offers=offers)
        self.app.push_screen(screen, answered)
