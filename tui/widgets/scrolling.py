"""How long a scrolling view is, told without laying the whole screen out anew."""

from __future__ import annotations

from textual.geometry import Size
from textual.scroll_view import ScrollView
from textual.widget import Widget


def set_lines(view: ScrollView, lines: int) -> None:
    """Let `view` have so many lines; its own size must not depend on that.

    Setting `virtual_size` would lay every pane out, twice, whenever another paper is shown. Here
    only a scroll bar that comes or goes does that.
    """
    size = Size(0, lines)
    if size != view.virtual_size:
        view.set_reactive(Widget.virtual_size, size)
        if view.size:  # else the first layout sees to it
            view._scroll_update(size)
