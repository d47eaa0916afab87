"""The paper alone on the screen, and back."""

from __future__ import annotations

from textual import events
from textual.screen import Screen

from tui.panes.detail import DetailPane


class Zooming(Screen[None]):
    """A screen of panes of which the detail pane can fill it."""

    detail: DetailPane
    """The pane that can."""
    _zoomed_from = "feed"

    @property
    def is_zoomed(self) -> bool:
        """Whether the detail pane has the screen to itself."""
        return self.has_class("-zoomed")

    def action_zoom(self) -> None:
        """Let the detail pane fill the screen, or the other panes come back."""
        if self.is_zoomed:
            self.unzoom()
            self.focus_pane(self._zoomed_from)
        else:
            self._zoomed_from = self.focused_pane()
            self.focus_pane("detail")
            self.add_class("-zoomed")

    def unzoom(self) -> None:
        """Let the other panes come back."""
        self.remove_class("-zoomed")

    def on_descendant_focus(self, event: events.DescendantFocus) -> None:
        """Bring the other panes back when the focus goes to one of them."""
        if event.widget is not self.detail:
            self.unzoom()

    def focus_pane(self, name: str) -> None:
        """Go to a pane."""
        raise NotImplementedError

    def focused_pane(self) -> str:
        """Return the pane that has the focus."""
        raise NotImplementedError
