"""Every command of the reader, declared once: keys, footer, palette, help and README use this.

A command is carried out by the method `action_<name>` of the pane that owns it, where `<name>`
is what follows the dot of its id. Each pane has a module here. Which keys hold when the user
changed some is `tui.keymap`.
"""

from __future__ import annotations

from collections.abc import Iterator

from tui.commands import author, detail, feed, reader, sources, triage
from tui.commands.command import Command
from tui.key_names import shown_key

__all__ = [
    "COMMANDS",
    "PANES",
    "SCREENS",
    "Command",
    "by_pane",
    "command",
    "key_table",
    "shown_key",
]

PANES = {
    "feed": "The papers",
    "sources": "The source list",
    "detail": "The detail pane",
    "author": "The author pane",
    "reader": "Everywhere",
}
"""The panes in the order help shows them, with their headings."""

SCREENS = {"triage": "Triage"}
"""Screens with commands of their own, which nothing that works everywhere reaches."""

COMMANDS: tuple[Command, ...] = (
    *feed.COMMANDS,
    *sources.COMMANDS,
    *detail.COMMANDS,
    *author.COMMANDS,
    *triage.COMMANDS,
    *reader.COMMANDS,
)
"""All of them; the last one is to quit."""

_BY_ID = {found.id: found for found in COMMANDS}


def command(command_id: str) -> Command:
    """Return the command of that id; raises KeyError."""
    return _BY_ID[command_id]


def by_pane() -> Iterator[tuple[str, list[Command]]]:
    """Yield each pane's and screen's heading with its commands, as help shows them."""
    for pane, heading in (PANES | SCREENS).items():
        yield heading, [found for found in COMMANDS if found.pane == pane]


def key_table() -> str:
    """Return the Markdown table of all keys, as it stands in README."""
    lines = ["| keys | what |", "|---|---|"]
    for found in COMMANDS:
        if found.keys and (found.everywhere or found.pane == "feed"):
            keys = " ".join(f"`{shown_key(key)}`" for key in found.keys)
            lines.append(f"| {keys} | {found.help} |")
    return "\n".join(lines)
