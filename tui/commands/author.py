"""Commands of the author pane."""

from __future__ import annotations

from tui.commands.command import Command
from tui.commands.moving import moving

COMMANDS: tuple[Command, ...] = (
    *moving("author", "author", in_pane=True),
    Command("author.choose", ("enter",), "Their papers", "Show the author's papers only.",
            everywhere=False, needs="author"),
    Command("author.follow", ("f",), "Follow",
            "Follow the author under the cursor, or stop; is:followed finds their papers.",
            needs="author"),
)  # fmt: skip
