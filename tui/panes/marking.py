"""Commands that say something of papers: read, star, tag."""

from __future__ import annotations

from collections.abc import Sequence

from storage.model import Change
from storage.words import count_of
from tui.key_hints import UNDO
from tui.panes.paper_pane import PaperPane
from tui.telling import telling, with_keys

_LEARNING_SECONDS = 0.05
"""How long it is learned at most which tags fit, when one tags: some thousand papers."""


class Marking(PaperPane):
    """A pane whose papers can be marked."""

    def action_toggle_read(self) -> None:
        """Mark papers read, or unread again when all of them are read."""
        keys = self.targets
        self._set_read(keys, not all(self._library.mark(key).read for key in keys))

    def _set_read(self, keys: Sequence[str], read: bool) -> None:
        self._repeat = lambda keys: self._set_read(keys, read)
        self._say(self._library.set_read(keys, read), "read" if read else "unread")

    def action_toggle_star(self) -> None:
        """Star papers, or take the star away when all of them have one."""
        keys = self.targets
        self._set_starred(keys, not all(self._library.mark(key).starred for key in keys))

    def _set_starred(self, keys: Sequence[str], starred: bool) -> None:
        self._repeat = lambda keys: self._set_starred(keys, starred)
        change = self._library.set_starred(keys, starred)
        self._say(change, "starred" if starred else "no longer starred")

    def action_toggle_queue(self) -> None:
        """Queue papers for later, or take them out when all of them are queued."""
        keys = self.targets
        self._set_queued(keys, not all(self._library.mark(key).queued for key in keys))

    def _set_queued(self, keys: Sequence[str], queued: bool) -> None:
        self._repeat = lambda keys: self._set_queued(keys, queued)
        change = self._library.set_queued(keys, queued)
        self._say(change, "queued" if queued else "no longer queued")

    def _say(self, change: Change, what: str) -> None:
        """Say what became of several papers; of one it is seen."""
        if len(self.list.picked):
            said = f"{count_of(len(change.keys), 'paper')} {what}."
            self.notify(with_keys(self.app, said, UNDO))

    def action_read_all(self) -> None:
        """Mark every paper in the list read."""
        change = self._library.set_read(self.list.keys, True)
        count = len(change.keys)
        if not self.list.keys:
            self.notify("There is no paper here to mark.")
        elif count:
            said = f"Marked {count_of(count, 'paper')} read."
            self.notify(with_keys(self.app, said, UNDO))
        else:
            self.notify("All of these are read already.")

    def action_remove(self) -> None:
        """Take papers out of the library, when that is meant; what was said of them stays."""
        keys = self.targets
        if not keys:
            return
        from tui.screens.confirming import ConfirmScreen

        def answered(is_meant: bool | None) -> None:
            if is_meant:
                with telling(self.app):
                    change = self._library.remove(keys)
                    self.list.unpick()
                    self.notify(with_keys(self.app, f"{change.label}.", UNDO))

        count = count_of(len(keys), "paper")
        self.app.push_screen(ConfirmScreen(f"Take {count} out of the library?"), answered)

    def action_tag(self) -> None:
        """Ask for tags and add them."""
        keys = self.targets
        if not keys:
            return

        def add(tags: list[str] | None) -> None:
            if tags:
                self._tag(keys, add=tags, remove=[])

        from tui.screens.tagging import TagScreen

        present = set(self._library.mark(keys[0]).tags) if len(keys) == 1 else set()
        self._library.learn_tags(_LEARNING_SECONDS)
        likely = self._library.likely_tags(keys, without=present)
        self.app.push_screen(TagScreen(self._library.tags(), present, likely), add)

    def action_untag(self) -> None:
        """Ask which tag to take away."""
        keys = self.targets
        tags = sorted({tag for key in keys for tag in self._library.mark(key).tags})
        if not tags:
            which = "These papers have" if len(keys) > 1 else "This paper has"
            self.notify(with_keys(self.app, f"{which} no tags.", "Press {feed.tag} to add one."))
        elif len(tags) == 1:
            self._tag(keys, add=[], remove=tags)
        else:
            from tui.screens.tagging import UntagScreen

            self.app.push_screen(
                UntagScreen(tuple(tags)), lambda gone: self._tag(keys, add=[], remove=gone or [])
            )

    def action_repeat(self) -> None:
        """Do the last tagging or mark again on these papers; the tagging also after a restart."""
        keys = self.targets
        if not keys:
            return
        if self._repeat is not None:
            self._repeat(keys)
        elif last := self._library.setting("last tagging"):
            self._tag(keys, add=last["add"], remove=last["remove"])
        else:
            self.notify("There is nothing to repeat yet: mark or tag a paper first.")

    def _tag(self, keys: Sequence[str], *, add: list[str], remove: list[str]) -> None:
        if not add and not remove:
            return
        self._repeat = lambda keys: self._tag(keys, add=add, remove=remove)
        with telling(self.app):
            change = self._library.change_tags(keys, add=add, remove=remove)
            self._library.remember("last tagging", {"add": add, "remove": remove})
            words = " ".join([f"+{tag}" for tag in add] + [f"-{tag}" for tag in remove])
            many = f" {count_of(len(change.keys), 'paper')}" if len(keys) > 1 else ""
            again = "Press {feed.repeat} to do the same again."
            self.notify(with_keys(self.app, f"Tagged{many} {words}.", again))
