"""Commands that say something of papers: read, star, tag."""

from __future__ import annotations

from storage.words import count_of
from tui.panes.paper_pane import PaperPane
from tui.telling import telling


class Marking(PaperPane):
    """A pane whose papers can be marked."""

    def action_toggle_read(self) -> None:
        """Mark the paper read, or unread again."""
        if self.key:
            self._library.set_read([self.key], not self._library.mark(self.key).read)

    def action_toggle_star(self) -> None:
        """Star the paper, or take the star away."""
        if self.key:
            self._library.set_starred([self.key], not self._library.mark(self.key).starred)

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
        if (key := self.key) is None:
            return

        def add(tags: list[str] | None) -> None:
            if tags:
                self._tag(key, add=tags, remove=[])

        from tui.screens.tagging import TagScreen

        mark = self._library.mark(key)
        self.app.push_screen(TagScreen(self._library.tags(), set(mark.tags)), add)

    def action_untag(self) -> None:
        """Ask which tag to take away."""
        if (key := self.key) is None:
            return
        tags = self._library.mark(key).tags
        if not tags:
            self.notify("This paper has no tags. Press t to add one.")
        elif len(tags) == 1:
            self._tag(key, add=[], remove=list(tags))
        else:
            from tui.screens.tagging import UntagScreen

            self.app.push_screen(
                UntagScreen(tags), lambda gone: self._tag(key, add=[], remove=gone or [])
            )

    def action_tag_again(self) -> None:
        """Repeat the last tagging."""
        last = self._library.setting("last tagging")
        if self.key is None:
            return
        if not last:
            self.notify("Nothing was tagged yet. Press t to add a tag.")
            return
        self._tag(self.key, add=last["add"], remove=last["remove"])

    def _tag(self, key: str, *, add: list[str], remove: list[str]) -> None:
        if not add and not remove:
            return
        with telling(self.app):
            self._library.change_tags([key], add=add, remove=remove)
            self._library.remember("last tagging", {"add": add, "remove": remove})
            words = [f"+{tag}" for tag in add] + [f"-{tag}" for tag in remove]
            self.notify(f"Tagged {' '.join(words)}. Press . to do the same again.")
