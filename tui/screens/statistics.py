"""Numbers of the library: what came, what was read, starred and tagged."""

from __future__ import annotations

from datetime import date, datetime, timedelta

from textual.app import ComposeResult
from textual.containers import Vertical
from textual.content import Content
from textual.timer import Timer
from textual.widgets import Static

from storage.library import Library
from tui.screens.keyed import KeyedScreen
from tui.statistics_text import KINDS, statistics_lines
from tui.widgets.text_view import READABLE_WIDTH, TextView

_KEYS = "{next_kind}: added, read, starred, tagged · {down} {up} scroll · {leave} leaves"
_AT_FIRST_SECONDS = 0.03
"""How long it is counted before the first numbers are shown."""
_SLICE_SECONDS = 0.008
_PAUSE_SECONDS = 0.012
_SHOWN_AGAIN = 0.2
"""Of all there is to count; each time the numbers are shown again."""


class StatisticsScreen(KeyedScreen[None]):
    """One long text; it is right at the end, and says how far it is until then."""

    KEYS_OF = "statistics"
    AUTO_FOCUS = ""

    def __init__(self, library: Library, *, today: date) -> None:
        super().__init__()
        self._today = today
        self._survey = library.survey(_here())
        self._text = TextView(id="statistics-text")
        self._kind = 0
        self._counting: Timer | None = None
        self._shown_at = 0.0

    def compose(self) -> ComposeResult:
        """Lay out the numbers and the keys."""
        with Vertical(id="statistics-frame") as self._frame:
            self._frame.border_title = Content(" Statistics ")
            yield self._text
        yield Static(Content(f" {self.hint(_KEYS)}"), id="statistics-keys")

    def on_mount(self) -> None:
        """Count for a moment, show that, and go on counting."""
        self.set_focus(self._text)
        if self._survey.go_on(_AT_FIRST_SECONDS):
            self._counting = self.set_interval(_PAUSE_SECONDS, self._count_on)
        self.call_after_refresh(self._show)

    def _count_on(self) -> None:
        if not self._survey.go_on(_SLICE_SECONDS) and self._counting is not None:
            self._counting.stop()
            self._counting = None
            self._show()
        elif self._survey.part - self._shown_at >= _SHOWN_AGAIN:
            self._shown_at = self._survey.part
            self._show()

    def on_resize(self) -> None:
        """Lines depend on the width."""
        self.call_after_refresh(self._show)

    def _show(self) -> None:
        width = min(READABLE_WIDTH, self._text.scrollable_content_region.width)
        if width <= 0:
            return
        found = self._survey.statistics()
        hint = self.hint("{next_kind}: another")
        lines = statistics_lines(found, self._today, width, kind=KINDS[self._kind], hint=hint)
        place = self._text.scroll_y
        self._text.show(Content("\n").join(Content.assemble(*line) for line in lines))
        self._text.scroll_to(y=place, animate=False, immediate=True)
        going = f" counting … {self._survey.part:.0%} " if self._counting is not None else ""
        self._frame.border_subtitle = Content(going)

    def action_next_kind(self) -> None:
        """Show another count over the year."""
        self._go(1)

    def action_previous_kind(self) -> None:
        """Show the count before."""
        self._go(-1)

    def _go(self, steps: int) -> None:
        self._kind = (self._kind + steps) % len(KINDS)
        self._show()

    def action_down(self) -> None:
        """Scroll a line down."""
        self._text.scroll_lines(1)

    def action_up(self) -> None:
        """Scroll a line up."""
        self._text.scroll_lines(-1)

    def action_page_down(self) -> None:
        """Scroll a page down."""
        self._text.scroll_lines(self._text.page - 1)

    def action_page_up(self) -> None:
        """Scroll a page up."""
        self._text.scroll_lines(1 - self._text.page)

    def action_top(self) -> None:
        """Go to the top."""
        self._text.scroll_lines(-self._text.virtual_size.height)

    def action_bottom(self) -> None:
        """Go to the end."""
        self._text.scroll_lines(self._text.virtual_size.height)

    def action_leave(self) -> None:
        """Go back."""
        self.dismiss()


def _here() -> timedelta:
    """Return how long before those of UTC days begin here."""
    return datetime.now().astimezone().utcoffset() or timedelta(0)
