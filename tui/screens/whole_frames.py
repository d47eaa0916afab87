"""The first frame is painted whole: what is seen first is not to fill bit by bit."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from textual.screen import Screen
from textual.widget import Widget

from tui.messages import FirstFrame


class WholeFrames(Screen[None]):
    """A screen that paints nothing before its panes are filled."""

    _is_whole = False
    """Every pane is filled; until then nothing is painted."""

    def panes_to_fill(self) -> Sequence[Widget]:
        """Return the widgets whose texts depend on their size."""
        raise NotImplementedError

    def fill_besides(self) -> None:
        """Bring what is not waited for, when there is time for it."""

    def on_screen_resume(self) -> None:
        """Wait, the first time, until every pane has taken the size it is given now."""
        if not self._is_whole:
            panes = iter((*self.panes_to_fill(), self))
            self.call_later(self._await_panes, panes)

    def _await_panes(self, panes: Iterator[Widget]) -> None:
        pane = next(panes, None)
        if pane is None:
            self._begin_to_paint()
        else:
            pane.call_later(self._await_panes, panes)

    def _begin_to_paint(self) -> None:
        self._refresh_layout(self.app.size)  # texts were wrapped: scroll bars come
        self.fill_besides()
        self._is_whole = True
        self._layout_required = self._repaint_required = False  # done here, once
        self._refresh_layout(self.app.size)
        self.post_message(FirstFrame())

    def _compositor_refresh(self) -> None:
        """Paint whole frames only."""
        if self._is_whole:
            super()._compositor_refresh()
