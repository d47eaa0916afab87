"""Every command of the reader, declared once: keys, footer, palette, help and README use this.

A command is carried out by the method `action_<name>` of the pane that owns it, where `<name>`
is what follows the dot of its id. Each pane has a module here; screens that are alike share one.
Which keys hold when the user changed some is `tui.keymap`.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from tui.commands import (
    author,
    detail,
    dialogs,
    feed,
    lines,
    overviews,
    reader,
    sources,
    triage,
)
from tui.commands.command import Command
from tui.commands.feed import MOST_TEXTS
from tui.key_names import shown_key

__all__ = [
    "COMMANDS",
    "MOST_TEXTS",
    "PANES",
    "SCREENS",
    "Command",
    "by_pane",
    "command",
    "key_tables",
    "short_key_table",
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

SCREENS = {
    "filter": "The filter box",
    "line": "The command line",
    "triage": "Triage",
    "history": "The history",
    "statistics": "The statistics",
    "imports": "Past imports",
    "merging": "Merging by hand",
    "lists": "Lists to choose from",
    "boxes": "Boxes to type in",
    "questions": "Questions",
    "note": "A note",
    "help": "Help",
    "text": "A text to select from",
    "welcome": "The first choice",
    "starter": "Feeds to begin with",
}
"""Screens and lines with commands of their own, which nothing that works everywhere reaches."""

COMMANDS: tuple[Command, ...] = (
    *feed.COMMANDS,
    *sources.COMMANDS,
    *detail.COMMANDS,
    *author.COMMANDS,
    *lines.COMMANDS,
    *triage.COMMANDS,
    *overviews.COMMANDS,
    *dialogs.COMMANDS,
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


_IN_README = (
    "feed.next_unread", "feed.toggle_read", "feed.toggle_star", "feed.toggle_queue", "feed.tag",
    "feed.repeat", "feed.pick", "feed.filter", "feed.search", "feed.find_view", "feed.save_view",
    "feed.sort_score", "feed.open", "feed.open_and_next", "feed.copy_link", "feed.copy_bibtex",
    "feed.note", "feed.triage", "author.follow", "reader.refresh", "reader.import", "reader.undo",
    "reader.line", "reader.help", "reader.quit",
)  # fmt: skip
"""What one needs first."""


def short_key_table() -> str:
    """Return the Markdown table of the keys one needs first, as it stands in README."""
    return _table([command(name) for name in _IN_README])


def key_tables() -> str:
    """Return Markdown tables of all keys by pane, as they stand in docs/keys.md."""
    parts = (f"## {heading}\n\n{_table(commands)}\n" for heading, commands in by_pane())
    return "\n".join(parts)


def _table(commands: Iterable[Command]) -> str:
    lines = ["| keys | what | id |", "|---|---|---|"]
    for found in commands:
        keys = " ".join(f"`{shown_key(key)}`" for key in found.keys)
        lines.append(f"| {keys} | {found.help} | `{found.id}` |".replace("|  |", "| |"))
    return "\n".join(lines)
