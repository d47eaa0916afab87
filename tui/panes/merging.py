"""Commands that make papers one, and separate them again."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tui.key_hints import UNDO
from tui.panes.paper_pane import PaperPane
from tui.telling import telling, with_keys

if TYPE_CHECKING:
    from tui.screens.merging import Choice

_MOST = 20
"""Papers that are merged at a time: who selects more has selected everything."""


class Merging(PaperPane):
    """A pane whose papers can be merged."""

    def action_merge(self) -> None:
        """Show what the paper may be one with, or was merged from."""
        targets = self.targets
        if not targets:
            self.notify("There is no paper here that could be merged.")
            return
        if len(targets) > _MOST:
            self.notify(
                f"{len(targets):,} papers are selected. Select up to {_MOST} to merge them."
            )
            return
        from tui.screens.merging import MergeScreen

        here = self.key
        key = here if here is not None and here in targets else targets[0]
        selected = targets if len(targets) > 1 else ()
        self.app.push_screen(MergeScreen(self._library, key, selected), self._chosen)

    def _chosen(self, choice: Choice | None) -> None:
        if choice is None:
            return
        with telling(self.app):
            if choice.is_separation:
                change = self._library.unmerge(choice.keys[0])
                self.notify(with_keys(self.app, f"{change.label}.", UNDO))
            else:
                change = self._library.merge_papers(choice.keys)
                later = "{feed.merge} separates them at any time."
                self.notify(with_keys(self.app, f"{change.label}.", UNDO, later))
            here = next((key for key in choice.keys if key in self._library), None)
            self._list(cursor=here)
