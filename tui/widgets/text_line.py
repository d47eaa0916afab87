"""One line of text that is painted anew without laying anything out."""

from __future__ import annotations

from textual.content import Content
from textual.widget import Widget


class TextLine(Widget):
    """One line; what does not fit is cut off."""

    DEFAULT_CSS = "TextLine { height: 1; width: 100%; }"

    def __init__(self, *, id: str | None = None, classes: str | None = None) -> None:
        super().__init__(id=id, classes=classes)
        self._left = self._right = Content("")

    def say(self, left: Content, right: Content | None = None) -> None:
        """Say something at the left, and something else at the right end."""
        self._left, self._right = left, right or Content("")
        self.refresh()

    def render(self) -> Content:
        """Return the line; where both do not fit, the right one stays."""
        width = self.size.width
        right = self._right.truncate(width)
        room = width - right.cell_length
        left = self._left.truncate(max(0, room - bool(right.cell_length)), ellipsis=True)
        return Content.assemble(left, " " * (room - left.cell_length), right)
