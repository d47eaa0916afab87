"""Lines that name the keys of a screen, as they are with the user's changes. Pure."""

from __future__ import annotations

import re

from tui.commands import command
from tui.keymap import Keymap

_NAME = re.compile(r"\{([\w.]+)\}")
_BETWEEN = " · "
UNDO = "{reader.undo} undoes it."
"""What is said of most that was done."""


def hint_line(keymap: Keymap, screen: str, template: str) -> str:
    """Return `{choose} takes it · {leave} leaves` with the first key of each command.

    A part of it whose commands all have no key is left out; so is the name of one that has none.
    A command of another screen is named by its id.
    """
    parts = (_filled_in(keymap, screen, part) for part in template.split(_BETWEEN))
    return _BETWEEN.join(part for part in parts if part)


def with_hints(keymap: Keymap, sentence: str, *hints: str) -> str:
    """Return a sentence and, after it, what keys do next, as `UNDO` says it."""
    said = (hint_line(keymap, "reader", hint) for hint in hints)
    return " ".join(filter(None, (sentence, *said)))


def _filled_in(keymap: Keymap, screen: str, part: str) -> str:
    names = _NAME.findall(part)
    ids = {name: name if "." in name else f"{screen}.{name}" for name in names}
    keys = {name: keymap.first(command(id)) for name, id in ids.items()}
    if names and not any(keys.values()):
        return ""
    return " ".join(_NAME.sub(lambda found: keys[found[1]], part).split())
