"""Commands of the detail pane."""

from __future__ import annotations

from tui.commands.command import Command

COMMANDS: tuple[Command, ...] = (
    Command("detail.scroll_on", ("J",), "Scroll detail", "Scroll the detail pane down.",
            counts=True),
    Command("detail.scroll_back", ("K",), "Scroll detail up", "Scroll the detail pane up.",
            counts=True),
    Command("detail.down", ("j", "down"), "Down", "Scroll down.", everywhere=False, counts=True),
    Command("detail.up", ("k", "up"), "Up", "Scroll up.", everywhere=False, counts=True),
    Command("detail.page_down", ("pagedown", "space", "ctrl+d"), "Page down", "Scroll a page down.",
            everywhere=False, counts=True),
    Command("detail.page_up", ("pageup", "ctrl+u"), "Page up", "Scroll a page up.",
            everywhere=False, counts=True),
    Command("detail.top", ("g g", "home"), "Top", "Scroll to the top.", everywhere=False),
    Command("detail.bottom", ("G", "end"), "Bottom", "Scroll to the end.", everywhere=False),
    Command("detail.choose_link", ("enter",), "Links", "Choose one of the paper's links to open.",
            everywhere=False),
    Command("detail.others", ("X",), "Other sources",
            "Show what other sources say of the paper, and earlier versions, or hide it."),
)  # fmt: skip
