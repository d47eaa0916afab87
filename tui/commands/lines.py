"""Commands of the two lines in which one types over the papers: the filter and the command line.

A key that prints a sign is typed there, whatever it is bound to.
"""

from __future__ import annotations

from tui.commands.command import Command

COMMANDS: tuple[Command, ...] = (
    Command("filter.keep", ("enter", "down", "up"), "Keep",
            "Go to the papers that the filter leaves.", everywhere=False),
    Command("filter.drop", ("escape",), "Clear", "Empty the box and go to the papers.",
            everywhere=False),
    Command("filter.complete", ("tab",), "Complete", "Take what is offered, then the next.",
            everywhere=False),
    Command("filter.complete_back", ("shift+tab",), "The one before",
            "Take what was offered before.", everywhere=False),

    Command("line.give", ("enter",), "Do it", "Do what the line says.", everywhere=False),
    Command("line.complete", ("tab",), "Complete", "Take what is offered, then the next.",
            everywhere=False),
    Command("line.complete_back", ("shift+tab",), "The one before",
            "Take what was offered before.", everywhere=False),
    Command("line.earlier", ("up",), "Line before", "Go to the line that was given before.",
            everywhere=False),
    Command("line.later", ("down",), "Line after", "Go to the line that was given after.",
            everywhere=False),
    Command("line.leave", ("escape", "ctrl+c"), "Leave",
            "Leave the line; Backspace does, too, when it is empty.", everywhere=False),
)  # fmt: skip
