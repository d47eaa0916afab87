"""Commands of the author pane."""

from __future__ import annotations

from tui.commands.command import Command

COMMANDS: tuple[Command, ...] = (
    Command("author.down", ("j", "down"), "Down", "Go to the next author.", everywhere=False,
            counts=True),
    Command("author.up", ("k", "up"), "Up", "Go to the author before.", everywhere=False,
            counts=True),
    Command("author.page_down", ("pagedown", "ctrl+d"), "Page down", "Go a page down.",
            everywhere=False, counts=True),
    Command("author.page_up", ("pageup", "ctrl+u"), "Page up", "Go a page up.",
            everywhere=False, counts=True),
    Command("author.top", ("g g", "home"), "First", "Go to the first author.", everywhere=False,
            counts=True),
    Command("author.bottom", ("G", "end"), "Last", "Go to the last author.", everywhere=False,
            counts=True),
    Command("author.choose", ("enter",), "Their papers", "Show the author's papers only.",
            everywhere=False, needs="author"),
    Command("author.follow", ("f",), "Follow",
            "Follow the author under the cursor, or stop; is:followed finds their papers.",
            needs="author"),
)  # fmt: skip
