"""Commands of the screens that show what was done, what came, what it adds up to, what is one."""

from __future__ import annotations

from tui.commands.command import Command
from tui.commands.moving import moving

COMMANDS: tuple[Command, ...] = (
    *moving("history", "action"),
    Command("history.travel", ("enter",), "Go there",
            "Undo or do again up to the action under the cursor.", everywhere=False),
    Command("history.scroll_on", ("J",), "Scroll", "Scroll the papers of the action down.",
            everywhere=False),
    Command("history.scroll_back", ("K",), "Scroll up", "Scroll the papers of the action up.",
            everywhere=False),
    Command("history.undo", ("u", "ctrl+z"), "Undo", "Undo the newest action.", everywhere=False),
    Command("history.redo", ("ctrl+y",), "Redo", "Do again what was undone last.",
            everywhere=False),
    Command("history.leave", ("q", "escape", "H"), "Leave", "Go back.", everywhere=False),

    Command("statistics.next_kind", ("tab",), "Another",
            "Show another count over the year: added, read, starred, tagged.", everywhere=False),
    Command("statistics.previous_kind", ("shift+tab",), "The one before",
            "Show the count before.", everywhere=False),
    Command("statistics.down", ("j", "down", "J"), "Down", "Scroll a line down.",
            everywhere=False),
    Command("statistics.up", ("k", "up", "K"), "Up", "Scroll a line up.", everywhere=False),
    Command("statistics.page_down", ("pagedown", "ctrl+d", "space"), "Page down",
            "Scroll a page down.", everywhere=False),
    Command("statistics.page_up", ("pageup", "ctrl+u"), "Page up", "Scroll a page up.",
            everywhere=False),
    Command("statistics.top", ("g", "home"), "Top", "Go to the top.", everywhere=False),
    Command("statistics.bottom", ("G", "end"), "Bottom", "Go to the end.", everywhere=False),
    Command("statistics.leave", ("q", "escape", "D"), "Leave", "Go back.", everywhere=False),

    *moving("imports", "import"),
    Command("imports.choose", ("enter",), "Its papers", "List the papers of the import.",
            everywhere=False),
    Command("imports.turn", ("u",), "Undo", "Undo the import, or do it again.",
            everywhere=False),
    Command("imports.scroll_on", ("J",), "Scroll", "Scroll the account of the import down.",
            everywhere=False),
    Command("imports.scroll_back", ("K",), "Scroll up", "Scroll the account of the import up.",
            everywhere=False),
    Command("imports.leave", ("escape",), "Leave", "Go back.", everywhere=False),

    *moving("merging", "candidate"),
    Command("merging.choose", ("enter",), "Merge",
            "Merge with the candidate, or separate what was merged.", everywhere=False),
    Command("merging.scroll_on", ("J",), "Scroll", "Scroll the two papers down.",
            everywhere=False),
    Command("merging.scroll_back", ("K",), "Scroll up", "Scroll the two papers up.",
            everywhere=False),
    Command("merging.leave", ("escape",), "Leave", "Change nothing.", everywhere=False),
)  # fmt: skip
