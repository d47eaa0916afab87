"""Commands of the triage screen, which nothing that works everywhere reaches."""

from __future__ import annotations

from tui.commands.command import Command

COMMANDS: tuple[Command, ...] = (
    Command("triage.skip", ("space", "j"), "Skip", "Go on: the paper is read.", everywhere=False),
    Command("triage.star", ("s",), "Star", "Keep the paper with a star and go on.",
            everywhere=False),
    Command("triage.queue", ("w",), "Queue", "Keep the paper to read later and go on.",
            everywhere=False),
    Command("triage.later", ("l",), "Later", "Leave the paper unread; it comes again at the end.",
            everywhere=False),
    Command("triage.tag", ("t",), "Tag", "Type tags, or pick them.", everywhere=False),
    *(Command(f"triage.likely_{n}", (str(n),), f"Tag {n}",
              f"Give the tag that is offered as {n}, or take it away.", everywhere=False)
      for n in range(1, 10)),
    Command("triage.note", ("e",), "Note", "Write a note on the paper.", everywhere=False),
    Command("triage.back", ("k",), "Back", "Go to the paper before.", everywhere=False),
    Command("triage.undo", ("u", "ctrl+z"), "Undo", "Take back what was done last.",
            everywhere=False),
    Command("triage.open", ("o",), "Open", "Open the paper's page in the browser.",
            everywhere=False),
    Command("triage.open_pdf", ("P",), "PDF", "Open the paper's PDF in the browser.",
            everywhere=False),
    Command("triage.leave", ("q", "escape"), "Leave", "Leave; Z goes on from here, also later.",
            everywhere=False),
    Command("triage.help", ("question_mark", "f1"), "Help", "Show every key.", everywhere=False),
    Command("triage.scroll_on", ("J", "down", "ctrl+d", "pagedown"), "Scroll",
            "Scroll the text down.", everywhere=False),
    Command("triage.scroll_back", ("K", "up", "ctrl+u", "pageup"), "Scroll up",
            "Scroll the text up.", everywhere=False),
)  # fmt: skip
