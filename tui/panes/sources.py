"""The source list: views, feeds and tags with their unread counts."""

from __future__ import annotations

from rich.cells import cell_len, set_cell_size
from rich.segment import Segment
from rich.style import Style
from textual import on

from storage.library import Library
from storage.model import Change
from storage.text import one_line
from tui.keymap import bindings
from tui.messages import PlaceChosen
from tui.places import INBOX, Place, places
from tui.widgets.line_list import LineList


class SourcesPane(LineList):
    """One line a place; the papers of the one under the cursor are shown at once."""

    BINDINGS = bindings("sources")
    COMPONENT_CLASSES = {
        "place--name", "place--tag", "place--count", "place--none", "row--cursor",
        "row--cursor-blurred",
    }  # fmt: skip

    def __init__(self, library: Library) -> None:
        super().__init__(id="sources")
        self._library = library
        self._places = places(library)

    @property
    def row_count(self) -> int:
        """How many places there are."""
        return len(self._places)

    @property
    def place(self) -> Place:
        """The place under the cursor."""
        return self._places[self.cursor] if self._places else INBOX

    def go_to(self, place_id: str) -> None:
        """Put the cursor on a place, if it is there; nothing is chosen by that."""
        for index, place in enumerate(self._places):
            if place.id == place_id and index != self.cursor:
                before, self.cursor = self.cursor, index
                self.row_changed(before)
                self.row_changed(index)

    def library_changed(self, change: Change) -> None:
        """Repaint the counts that changed."""
        before, after = self._places, places(self._library)
        here = self.place.id
        self._places = after
        if [place.id for place in before] == [place.id for place in after]:
            for index, (old, new) in enumerate(zip(before, after, strict=True)):
                if old != new:
                    self.row_changed(index)
            return
        self.rows_changed()
        self.go_to(here)

    def draw_row(self, index: int, width: int, *, cursor: bool) -> list[Segment]:
        """Draw a place."""
        place = self._places[index]
        base = self.rich_style
        if cursor:
            under = "row--cursor" if self.has_focus else "row--cursor-blurred"
            base += self.get_component_rich_style(under, partial=True)

        def style(name: str) -> Style:
            found = self.get_component_rich_style(name, partial=True)
            return self.rich_style + found + base if cursor else base + found

        count = f"{place.unread:,} " if place.unread else "  "
        name = one_line(place.title)
        room = max(1, width - 2 - cell_len(count))
        shown = name if cell_len(name) < room else set_cell_size(name, max(0, room - 2)) + "…"
        sign = "#" if place.kind == "tag" else ""
        part = "place--none" if not place.unread else "place--tag" if sign else "place--name"
        text = set_cell_size(sign + shown, room) if sign else set_cell_size(shown, room)
        return [
            Segment("▌ " if cursor else "  ", style("place--count")),
            Segment(text, style(part)),
            Segment(count, style("place--count")),
        ]

    @on(LineList.Moved)
    def _moved(self, event: LineList.Moved) -> None:
        event.stop()
        self.post_message(PlaceChosen(self.place))

    @on(LineList.Picked)
    def _picked(self, event: LineList.Picked) -> None:
        event.stop()
        self.action_choose()

    def action_choose(self) -> None:
        """Go to the papers of the place."""
        self.post_message(PlaceChosen(self.place, enter=True))

    def action_down(self) -> None:
        """Go to the next place."""
        self.move_by(1)

    def action_up(self) -> None:
        """Go to the place before."""
        self.move_by(-1)

    def action_top(self) -> None:
        """Go to the first place."""
        self.move_to(0)

    def action_bottom(self) -> None:
        """Go to the last place."""
        self.move_to(self.row_count - 1)
