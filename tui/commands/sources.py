"""Commands of the source list."""

from __future__ import annotations

from tui.commands.command import Command
from tui.commands.moving import moving

COMMANDS: tuple[Command, ...] = (
    *moving("sources", "source", in_pane=True),
    Command("sources.delete", ("delete",), "Delete", "Delete the view, or take the tag off.",
            everywhere=False),
    Command("sources.choose", ("enter",), "Show", "Show its papers and go to them.",
            everywhere=False),
    Command("sources.follow", ("b a",), "Follow a feed",
            "Follow a feed: an address, arxiv:cs.CL, arxiv:au:\"Name\", hf:daily."),
    Command("sources.rename_feed", ("b r",), "Rename feed", "Give the feed another name."),
    Command("sources.move_feed", ("b m",), "Move feed", "Put the feed into a folder."),
    Command("sources.time_feed", ("b i",), "Feed interval",
            "Say how often the feed is asked, in minutes."),
    Command("sources.pause_feed", ("b p",), "Pause feed",
            "Leave the feed alone when others are refreshed, or go on with it."),
    Command("sources.remove_feed", ("b d",), "Remove feed",
            "Stop following the feed; what you marked stays."),
)  # fmt: skip
