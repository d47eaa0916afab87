"""Commands of what lies over the reader: lists, boxes, questions, notes, help, a first choice.

Where one types, a key that prints a sign is typed, whatever it is bound to.
"""

from __future__ import annotations

from tui.commands.command import Command
from tui.commands.moving import moving

MOST_NUMBERED = 9
"""Rows that can be taken by a digit."""


def _numbered(screen: str, help: str) -> tuple[Command, ...]:
    return tuple(
        Command(f"{screen}.take_{n}", (str(n),), f"Number {n}", help.format(n), everywhere=False)
        for n in range(1, MOST_NUMBERED + 1)
    )


COMMANDS: tuple[Command, ...] = (
    *moving("lists", "row"),
    Command("lists.choose", ("enter",), "Take it", "Take the row under the cursor.",
            everywhere=False),
    *_numbered("lists", "Take the row that is numbered {}."),
    Command("lists.leave", ("escape",), "Leave", "Take none.", everywhere=False),

    Command("boxes.give", ("enter",), "Go on", "Go on with what was typed, or the row chosen.",
            everywhere=False),
    Command("boxes.down", ("down",), "Down", "Go to the next row that is offered.",
            everywhere=False),
    Command("boxes.up", ("up",), "Up", "Go to the row before.", everywhere=False),
    Command("boxes.next", ("tab",), "Complete",
            "Complete what is typed; where there are several boxes, go to the next.",
            everywhere=False),
    Command("boxes.previous", ("shift+tab",), "Box before", "Go to the box before.",
            everywhere=False),
    *_numbered("boxes", "Give the tag that is offered as {}, while nothing is typed."),
    Command("boxes.leave", ("escape",), "Leave", "Leave without an answer.", everywhere=False),

    Command("questions.yes", ("y", "enter"), "Yes", "Yes: go on.", everywhere=False),
    Command("questions.no", ("n", "escape", "q"), "No", "No: leave it.", everywhere=False),

    Command("note.save", ("escape", "ctrl+s"), "Save", "Keep what was written.",
            everywhere=False),
    Command("note.editor", ("ctrl+e",), "Editor", "Go on in your own editor.",
            everywhere=False),
    Command("note.discard", ("ctrl+g",), "Discard",
            "Leave the note as it was; asks when something was written.", everywhere=False),

    Command("help.down", ("down",), "Down", "Scroll down.", everywhere=False),
    Command("help.up", ("up",), "Up", "Scroll up.", everywhere=False),
    Command("help.page_down", ("pagedown",), "Page down", "Scroll a page down.",
            everywhere=False),
    Command("help.page_up", ("pageup",), "Page up", "Scroll a page up.", everywhere=False),
    Command("help.leave", ("escape", "f1", "enter"), "Leave", "Go back.", everywhere=False),

    Command("text.down", ("j", "down"), "Down", "Scroll down.", everywhere=False),
    Command("text.up", ("k", "up"), "Up", "Scroll up.", everywhere=False),
    Command("text.page_down", ("pagedown",), "Page down", "Scroll a page down.",
            everywhere=False),
    Command("text.page_up", ("pageup",), "Page up", "Scroll a page up.", everywhere=False),
    Command("text.leave", ("escape", "q"), "Leave", "Go back; any key without a meaning does.",
            everywhere=False),

    *moving("welcome", "way"),
    Command("welcome.choose", ("enter",), "Choose", "Begin as the row under the cursor says.",
            everywhere=False),
    Command("welcome.sample", ("1",), "Sample", "Try the sample.", everywhere=False),
    Command("welcome.follow", ("2",), "Follow", "Follow something.", everywhere=False),
    Command("welcome.import", ("3",), "Import", "Import a file or an address.",
            everywhere=False),
    Command("welcome.leave", ("escape", "q"), "Leave", "Show the empty desk.",
            everywhere=False),

    *moving("starter", "feed"),
    Command("starter.tick", ("space",), "Tick", "Tick the feed, or take the tick away.",
            everywhere=False),
    Command("starter.follow", ("enter",), "Follow",
            "Follow what is ticked and typed; with neither, the feed under the cursor.",
            everywhere=False),
    Command("starter.other", ("tab", "shift+tab"), "Type",
            "Go to the box to type in, or back to the list.", everywhere=False),
    Command("starter.leave", ("escape",), "Leave", "Follow nothing.", everywhere=False),
)  # fmt: skip
