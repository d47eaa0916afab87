"""How wide the panes are: by key or by mouse, remembered for each layout."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from contextlib import suppress
from typing import Any

from textual import events
from textual.screen import Screen
from textual.widget import Widget

from storage.errors import LibraryError
from storage.library import Library

_SETTING = "panes"
_NARROWEST, _WIDEST = 12, 60
"""Cells of the source list."""
_LEAST, _MOST = 20, 85
"""Percent of the room for papers that the list has; the rest is the paper's."""
_USUAL = {"-stacked": 50}
_USUAL_SHARE = 60
_CELLS, _PERCENT = 2, 5
"""What a key press changes."""


class Sizing(Screen[None]):
    """A screen of which the user says how its room is divided."""

    _library: Library
    _sizes: dict[str, dict[str, int]] | None = None
    """What was said of each layout; None until it is looked up."""
    _dragged: str | None = None
    """The pane whose edge the mouse holds."""

    @property
    def _source_list(self) -> Widget:
        return self.query_one("#sources")

    @property
    def _papers(self) -> Widget:
        return self.query_one("#feed")

    def focused_pane(self) -> str:
        """Return the pane that has the focus."""
        raise NotImplementedError

    @property
    def layout_name(self) -> str:
        """The layout for the width there is; each is divided in its own way."""
        return class_for(self.app.size.width, self.HORIZONTAL_BREAKPOINTS or [(0, "")])

    @property
    def _is_stacked(self) -> bool:
        return self.layout_name == "-stacked"

    def size_panes(self) -> None:
        """Divide the room as it was last divided in this layout, or as the style sheet does."""
        own = self._own()
        self._source_list.styles.width = own.get("sources")
        share = own.get("feed")
        panes = ((self._papers, share), (self.query_one("#paper"), share and 100 - share))
        for pane, part in panes:
            size = f"{part}fr" if part else None
            pane.styles.width = None if self._is_stacked else size
            pane.styles.height = size if self._is_stacked else None

    def on_resize(self) -> None:
        """Divide the room of another layout."""
        if self.is_mounted:
            self.size_panes()

    def action_wider(self) -> None:
        """Give the pane more room."""
        self._change(1)

    def action_narrower(self) -> None:
        """Give the pane less room."""
        self._change(-1)

    def _change(self, steps: int) -> None:
        pane = self.focused_pane()
        if pane == "sources":
            self._set("sources", self._source_list.outer_size.width + steps * _CELLS)
        else:
            usual = _USUAL.get(self.layout_name, _USUAL_SHARE)
            share = self._own().get("feed", usual)
            self._set("feed", share + steps * _PERCENT * (1 if pane == "feed" else -1))
        self._remember()

    def _own(self) -> dict[str, int]:
        """Return what the user said of this layout."""
        if self._sizes is None:
            self._sizes = _read(self._library.setting(_SETTING))
        return self._sizes.setdefault(self.layout_name, {})

    def _set(self, name: str, size: int) -> None:
        least, most = (_NARROWEST, _WIDEST) if name == "sources" else (_LEAST, _MOST)
        self._own()[name] = max(least, min(size, most))
        self.size_panes()

    def _remember(self) -> None:
        sizes = self._sizes or {}
        said = {layout: dict(own) for layout, own in sizes.items() if own}
        with suppress(LibraryError):  # what cannot be remembered still holds until the end
            self._library.remember(_SETTING, said)

    # The mouse

    def on_mouse_down(self, event: events.MouseDown) -> None:
        """Take hold of an edge between two panes."""
        self._dragged = self._edge_at(event.screen_x, event.screen_y)

    def on_mouse_move(self, event: events.MouseMove) -> None:
        """Move the edge that is held."""
        if self._dragged == "sources":
            self._set("sources", event.screen_x - self._source_list.region.x + 1)
        elif self._dragged == "feed":
            room = self.query_one("#papers-and-paper").region
            if self._is_stacked:
                done, whole = event.screen_y - room.y + 1, room.height
            else:
                done, whole = event.screen_x - room.x + 1, room.width
            self._set("feed", round(100 * done / max(1, whole)))

    def on_mouse_up(self) -> None:
        """Let the edge go, and remember where it is."""
        if self._dragged is not None:
            self._dragged = None
            self._remember()

    def _edge_at(self, x: int, y: int) -> str | None:
        if self._source_list.display and x in _both_sides(self._source_list.region.right):
            return "sources"
        feed = self._papers.region
        if self._is_stacked:
            return "feed" if y in _both_sides(feed.bottom) else None
        return "feed" if x in _both_sides(feed.right) else None


def _both_sides(edge: int) -> tuple[int, int]:
    return (edge - 1, edge)


def _read(setting: Any) -> dict[str, dict[str, int]]:
    """Return the sizes that were remembered; whatever else stands there is passed over."""
    if not isinstance(setting, Mapping):
        return {}
    return {
        layout: {name: size for name, size in sizes.items() if isinstance(size, int)}
        for layout, sizes in setting.items()
        if isinstance(sizes, Mapping)
    }


def class_for(cells: int, breakpoints: Sequence[tuple[int, str]]) -> str:
    """Return the class of the widest breakpoint that fits."""
    return next(name for least, name in reversed(breakpoints) if cells >= least)
