"""Commands of the reader as a whole: panes, undo, help, and leaving."""

from __future__ import annotations

from tui.commands.command import Command

COMMANDS: tuple[Command, ...] = (
    Command("reader.focus_feed", ("1",), "Papers", "Go to the papers."),
    Command("reader.focus_author", ("2", "a"), "Authors", "Go to the author pane."),
    Command("reader.focus_detail", ("3",), "Detail", "Go to the detail pane."),
    Command("reader.focus_left", ("h", "left"), "Left", "Go to the pane on the left."),
    Command("reader.focus_right", ("l", "right"), "Right", "Go to the pane on the right."),
    Command("reader.focus_next", ("tab",), "Next pane", "Go to the next pane."),
    Command("reader.focus_previous", ("shift+tab",), "Pane before", "Go to the pane before."),
    Command("reader.undo", ("u", "ctrl+z"), "Undo",
            "Undo the last mark, tagging or import; also after a restart.", footer=True,
            counts=True),
    Command("reader.redo", ("ctrl+y",), "Redo", "Do again what was undone.", counts=True),
    Command("reader.refresh", ("R",), "Refresh",
            "Ask all followed feeds for what is new; again: stop.", footer=True),
    Command("reader.refresh_feed", ("ctrl+r",), "Refresh feed", "Ask the feed that is shown, now."),
    Command("reader.zoom", ("z",), "Zoom", "Let the paper fill the screen, or the panes return."),
    Command("reader.history", ("H",), "History",
            "List what was done, and go back to any of it, or forward again."),
    Command("reader.statistics", ("D",), "Statistics",
            "Show papers a day, what was read, starred and tagged, by feed and tag."),
    Command("reader.import", ("i",), "Import", "Import a file, or an address.", footer=True),
    Command("reader.theme", ("ctrl+t",), "Theme", "Choose the colours."),
    Command("reader.wider", ("greater_than_sign",), "Wider",
            "Make the pane wider; where panes are stacked, taller."),
    Command("reader.narrower", ("less_than_sign",), "Narrower",
            "Make the pane narrower; where panes are stacked, shorter."),
    Command("reader.help", ("question_mark", "f1"), "Help", "Show every key.", footer=True),
    Command("reader.line", ("colon",), "Command line",
            "Type a command: read, tag, sort, export …, for a query or what is selected."),
    Command("reader.palette", ("ctrl+p",), "Commands", "Find a command by its name."),
    Command("reader.quit", ("q",), "Quit", "Quit; everything is already saved.", footer=True),
)  # fmt: skip
