"""Text to read: wrapped once, then painted line by line."""

from __future__ import annotations

from textual.content import Content
from textual.strip import Strip
from textual.visual import Visual

from tui.widgets.painted import Painted
from tui.widgets.scrolling import set_lines

READABLE_WIDTH = 88
"""Lines longer than this are hard to read."""


class TextView(Painted, can_focus=True, inherit_bindings=False):
    """A scrolling text without a layout pass on each change."""

    DEFAULT_CSS = """
    TextView { scrollbar-size-vertical: 1; scrollbar-gutter: stable; overflow-x: hidden; }
    """

    def __init__(self, *, id: str | None = None, classes: str | None = None) -> None:
        super().__init__(id=id, classes=classes)
        self._content = Content("")
        self._strips: list[Strip] | None = None

    def show(self, content: Content) -> None:
        """Show another text, from its beginning."""
        self._content = content
        self._wrap()
        self.scroll_to(y=0, animate=False, immediate=True)
        self.refresh()

    def _wrap(self) -> None:
        width = min(READABLE_WIDTH, self.scrollable_content_region.width)
        if width <= 0:
            self._strips = None
            return
        self._strips = Visual.to_strips(self, self._content, width, None, self.visual_style)
        set_lines(self, len(self._strips))
        self.text_wrapped()

    def text_wrapped(self) -> None:
        """Hear that the text has another number of lines, perhaps."""

    def on_resize(self) -> None:
        """Lines depend on the width."""
        self._wrap()
        self.refresh()

    def notify_style_update(self) -> None:
        """Forget what was drawn in other colours."""
        self._strips = None
        super().notify_style_update()

    def render_line(self, y: int) -> Strip:
        """Draw the line `y` of what is in sight."""
        if self._strips is None:
            self._wrap()
        width = self.scrollable_content_region.width
        index = y + self.scroll_offset.y
        if self._strips is None or index >= len(self._strips):
            return Strip.blank(width, self.rich_style)
        return self._strips[index].adjust_cell_length(width, self.rich_style)

    def scroll_lines(self, lines: int) -> None:
        """Scroll by some lines."""
        self.scroll_to(y=self.scroll_y + lines, animate=False, immediate=True)

    @property
    def page(self) -> int:
        """How many lines are in sight."""
        return max(1, self.scrollable_content_region.height)
