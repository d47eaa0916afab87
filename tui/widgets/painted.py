"""Widgets that paint many lines in few styles: each style is worked out once a paint."""

from __future__ import annotations

from rich.style import Style
from textual.geometry import Region
from textual.scroll_view import ScrollView
from textual.strip import Strip


class Painted(ScrollView, inherit_bindings=False):
    """A scrolling widget that paints itself line by line."""

    _base: Style | None = None
    _composed: dict[tuple[str, ...], Style] | None = None

    def render_lines(self, crop: Region) -> list[Strip]:
        """Paint some lines; what they look like does not change meanwhile."""
        self._base, self._composed = self.rich_style, {}
        try:
            return super().render_lines(crop)
        finally:
            self._base = self._composed = None

    @property
    def rich_style(self) -> Style:
        """The style of the widget itself."""
        return super().rich_style if self._base is None else self._base

    def style_of(self, *names: str) -> Style:
        """Return the widget's style with those of some of its component classes over it."""
        found = None if self._composed is None else self._composed.get(names)
        if found is None:
            found = self.rich_style
            for name in names:
                found += self.get_component_rich_style(name, partial=True)
            if self._composed is not None:
                self._composed[names] = found
        return found
