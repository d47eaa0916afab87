"""The first configuration file: everything that can be said, as comments. Pure."""

from __future__ import annotations

import json

from tui.commands import COMMANDS, PANES, SCREENS
from tui.key_names import shown_key

_HEAD = """\
# Carrel's configuration. A line that begins with # says nothing: take the sign away to change it.
# `carrel config check` tells what cannot be used, by line; everything else holds all the same.
# The reader takes changes in when it is started again.

[look]
# theme = "carrel-light"                  # the colours to start in; `carrel themes` lists them
# ascii = true                            # draw with ASCII signs only
# panes = ["sources", "detail", "author"] # the panes shown beside the papers

[open]
# command = "firefox %u"                  # opens links, instead of the system's browser

[pdf]
# folder = "~/Papers"                     # where PDFs are fetched to, instead of the library

# Texts of your own to copy, with y1 to y9; each begins with [[copy]].
# [[copy]]
# name = "Slide"
# template = "{title} ({year}) {url}"

# Keys by command: one, several, a chord with blanks between its keys, or "" for none.
# What you say of a command replaces all its keys. `carrel keys` lists those that hold.
[keys]
"""


def config_text() -> str:
    """Return a file in which every setting and command stands, with what it is without it."""
    lines = [_HEAD]
    for pane, heading in (PANES | SCREENS).items():
        lines.append(f"# {heading}\n")
        for command in COMMANDS:
            if command.pane == pane:
                keys = [_written(key) for key in command.keys]
                value = json.dumps(keys[0] if len(keys) == 1 else keys or "", ensure_ascii=False)
                lines.append(f'# "{command.id}" = {value:<24} # {command.help}\n')
        lines.append("\n")
    return "".join(lines).rstrip() + "\n"


def _written(key: str) -> str:
    """Return a key as one would write it: `/`, not `slash`."""
    parts = (shown_key(part) for part in key.split(" "))
    return " ".join(
        shown if len(shown) == 1 and shown.isascii() else part
        for shown, part in zip(parts, key.split(" "), strict=True)
    )
