"""`carrel`, `carrel demo`, `themes`, `keys`: the reader, and what is told of it."""

from __future__ import annotations

import gc
import sys
from pathlib import Path
from typing import TYPE_CHECKING

from tui.early import Stage, directory_of
from tui.shell.opening import fill_sample, opened
from tui.shell.output import counted, say, say_json_array, warn
from tui.shell.plain import Opening

if TYPE_CHECKING:
    from argparse import Namespace

_LINES = 40
_SWITCH_SECONDS = 0.001
"""How long a thread that works beside keeps the screen waiting."""


def read(arguments: Namespace) -> int:
    """Open the reader on the library."""
    return open_reader(Opening(arguments.library), Stage(), ascii=arguments.ascii)


def demo(arguments: Namespace) -> int:
    """Open the reader on the sample library, as it was left or afresh."""
    wanted = Opening(arguments.library, demo=True)
    if arguments.reset:
        from storage import demo as sample

        sample.reset(directory_of(wanted))
    return open_reader(wanted, Stage(), ascii=arguments.ascii)


def open_reader(wanted: Opening, stage: Stage, *, ascii: bool = False) -> int:
    """Open the reader, in ASCII if wanted; where there is no terminal, print what is unread."""
    directory = directory_of(wanted)
    if not (sys.stdin.isatty() and sys.stdout.isatty()):
        _print_inbox(directory, demo=wanted.demo)
        return 0
    gc.disable()  # until the first frame: it would look again and again at what stays
    sys.setswitchinterval(_SWITCH_SECONDS)
    try:
        from tui.app import run

        return run(directory, stage, demo=wanted.demo, ascii=ascii)
    finally:
        gc.enable()


def _print_inbox(directory: Path, *, demo: bool) -> None:
    """Print the unread papers for a pipe, where no reader can open."""
    from tui.shell.papers import line

    with opened(directory) as library:
        if demo:
            fill_sample(library)
        keys = library.find("is:unread")
        say(f"Inbox: {len(keys):,} unread of {counted(len(library))}")
        for key in keys[:_LINES]:
            if (paper := library.paper(key)) is not None:  # else it turned out to be damaged
                say(line(paper, library.mark(key)))
        if len(keys) > _LINES:
            say(f"… and {len(keys) - _LINES:,} more")
        if not len(library):
            say(
                "Nothing here yet. carrel add hf:daily follows a feed, carrel import brings papers "
                "in, carrel demo shows a sample."
            )
        say("The reader opens in a terminal; carrel list --json is for scripts.")


def themes(arguments: Namespace) -> int:
    """Name the themes."""
    from tui.theme_files import theme_names
    from tui.theme_watch import theme_directory

    found = theme_names(theme_directory())
    if arguments.json:
        say_json_array(found)
    else:
        for name in found:
            say(name)
    return 0


def keys(arguments: Namespace) -> int:
    """List the reader's commands by pane, with the keys that hold."""
    import os

    from tui.commands import COMMANDS, PANES, SCREENS
    from tui.config import config_path, load_config

    config = load_config(config_path(os.environ))
    keymap = config.keymap
    if arguments.json:
        say_json_array(
            {
                "id": c.id,
                "keys": list(keymap.of(c)),
                "default_keys": list(c.keys),
                "label": c.label,
                "help": c.help,
                "pane": c.pane,
                "when": c.when,
                "counts": c.counts,
            }
            for c in COMMANDS
        )
        return 0
    for pane, heading in (PANES | SCREENS).items():
        say(heading)
        for command in COMMANDS:
            if command.pane == pane:
                say(f"  {keymap.shown(command) or '-':<16}  {command.id:<24}  {command.help}")
    if config.faults:
        warn(f"Not all of {config.path} is used; carrel config check says why.")
    return 0
