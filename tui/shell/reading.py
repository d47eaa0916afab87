"""`carrel`, `carrel demo`, `themes`, `keys`: the reader, and what is told of it."""

from __future__ import annotations

import sys
from argparse import Namespace
from pathlib import Path

from storage.locations import demo_directory
from tui.shell.opening import directory_of, open_library, opened
from tui.shell.output import counted, say, say_json_array

_LINES = 40


def read(arguments: Namespace) -> int:
    """Open the reader on the library."""
    return _open(directory_of(arguments), demo=False)


def demo(arguments: Namespace) -> int:
    """Open the reader on the sample library, as it was left or afresh."""
    from storage import demo as sample

    directory = demo_directory(arguments.library)
    if arguments.reset:
        sample.reset(directory)
    with open_library(directory) as library:
        sample.fill(library)
    return _open(directory, demo=True)


def _open(directory: Path, *, demo: bool) -> int:
    if not (sys.stdin.isatty() and sys.stdout.isatty()):
        _print_inbox(directory)
        return 0
    from tui.app import run

    return run(directory, demo=demo)


def _print_inbox(directory: Path) -> None:
    """Print the unread papers for a pipe, where no reader can open."""
    from tui.shell.papers import line

    with opened(directory) as library:
        keys = library.find("is:unread")
        say(f"Inbox: {len(keys):,} unread of {counted(len(library))}")
        for key in keys[:_LINES]:
            if (paper := library.paper(key)) is not None:  # else it turned out to be damaged
                say(line(paper, library.mark(key)))
        if len(keys) > _LINES:
            say(f"… and {len(keys) - _LINES:,} more")
        if not len(library):
            say("Nothing here yet. carrel import brings papers in; carrel demo shows a sample.")
        say("The reader opens in a terminal; carrel list --json is for scripts.")


def themes(arguments: Namespace) -> int:
    """Name the themes."""
    from tui.theme_files import theme_names

    found = theme_names()
    if arguments.json:
        say_json_array(found)
    else:
        for name in found:
            say(name)
    return 0


def keys(arguments: Namespace) -> int:
    """List the reader's keys by pane."""
    from tui.commands import COMMANDS, PANES

    if arguments.json:
        say_json_array(
            {"id": c.id, "keys": list(c.keys), "label": c.label, "help": c.help, "pane": c.pane}
            for c in COMMANDS
        )
        return 0
    for pane, heading in PANES.items():
        say(heading)
        for command in COMMANDS:
            if command.pane == pane:
                say(f"  {'  '.join(command.keys):<16}  {command.help}")
    return 0
