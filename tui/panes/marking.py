"""Commands that say something of papers: read, star, tag."""

from __future__ import annotations

from collections.abc import Sequence

from storage.model import Change
from storage.words import count_of
from tui.panes.paper_pane import PaperPane
from tui.telling import telling

_LEARNING_SECONDS = 0.05
"""How long it is learned at most which tags fit, when one tags: some thousand papers."""


class Marking(PaperPane):
    """A pane whose papers can be marked."""

    def action_toggle_read(self) -> None:
        """Mark papers read, or unread again when all of them are read."""
        keys = self.targets
        read = not all(self._library.mark(key).read for key in keys)
        self._say(self._library.set_read(keys, read), "read" if read else "unread")

    def action_toggle_star(self) -> None:
        """Star papers, or take the star away when all of them have one."""
        keys = self.targets
        starred = not all(self._library.mark(key).starred for key in keys)
        change = self._library.set_starred(keys, starred)
        self._say(change, "starred" if starred else "no longer starred")

    def action_toggle_queue(self) -> None:
        """Queue papers for later, or take them out when all of them are queued."""
        keys = self.targets
        queued = not all(self._library.mark(key).queued for key in keys)
        change = self._library.set_queued(keys, queued)
        self._say(change, "queued" if queued else "no longer queued")

    def _say(self, change: Change, what: str) -> None:
        """Say what became of several papers; of one it is seen."""
        if len(self.list.picked):
            self.notify(f"{count_of(len(change.keys), 'paper')} {what}. u undoes it.")

    def action_read_all(self) -> None:
        """Mark every paper in the list read."""
        change = self._library.set_read(self.list.keys, True)
        count = len(change.keys)
        if not self.list.keys:
            self.notify("There is no paper here to mark.")
        elif count:
            self.notify(f"Marked {count_of(count, 'paper')} read. u undoes it.")
        else:
            self.notify("All of these are read already.")

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
            self.notify(f"{which} no tags. Press t to add one.")
        elif len(tags) == 1:
            self._tag(keys, add=[], remove=tags)
        else:
            from tui.screens.tagging import UntagScreen

            self.app.push_screen(
                UntagScreen(tuple(tags)), lambda gone: self._tag(keys, add=[], remove=gone or [])
            )

    def action_tag_again(self) -> None:
        """Repeat the last tagging."""
        last = self._library.setting("last tagging")
        keys = self.targets
        if not keys:
            return
        if not last:
            self.notify("Nothing was tagged yet. Press t to add a tag.")
            return
        self._tag(keys, add=last["add"], remove=last["remove"])

    def _tag(self, keys: Sequence[str], *, add: list[str], remove: list[str]) -> None:
        if not add and not remove:
            return
        with telling(self.app):
            change = self._library.change_tags(keys, add=add, remove=remove)
            self._library.remember("last tagging", {"add": add, "remove": remove})
            words = " ".join([f"+{tag}" for tag in add] + [f"-{tag}" for tag in remove])
            many = f" {count_of(len(change.keys), 'paper')}" if len(keys) > 1 else ""
            self.notify(f"Tagged{many} {words}. Press . to do the same again.")
