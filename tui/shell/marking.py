"""`carrel mark`, `tag`, `undo`, `redo`, `history`: what the user says of papers."""

from __future__ import annotations

from argparse import Namespace
from collections.abc import Callable, Sequence

from storage.library import Library
from storage.model import Change
from tui.shell.chosen import chosen_papers, require_names
from tui.shell.opening import library_of, present_library_of
from tui.shell.output import UsageError, counted, say, say_json, say_json_array, warn

_STATES: dict[str, Callable[[Library, Sequence[str]], Change]] = {
    "read": lambda library, keys: library.set_read(keys, True),
    "unread": lambda library, keys: library.set_read(keys, False),
    "star": lambda library, keys: library.set_starred(keys, True),
    "unstar": lambda library, keys: library.set_starred(keys, False),
    "queue": lambda library, keys: library.set_queued(keys, True),
    "unqueue": lambda library, keys: library.set_queued(keys, False),
}


def mark(arguments: Namespace) -> int:
    """Mark papers read or unread, star, unstar, queue or unqueue them."""
    state, *names = arguments.words or [""]
    if state not in _STATES:
        raise UsageError(f"Say which mark: {', '.join(_STATES)}; then which papers.")
    return _change(arguments, [*names, *arguments.literal], _STATES[state])


def tag(arguments: Namespace) -> int:
    """Add and remove tags."""
    signed = [word for word in arguments.words if word[:1] in ("+", "-")]
    names = [word for word in arguments.words if word not in signed]
    add = [word[1:] for word in signed if word[0] == "+"]
    remove = [word[1:] for word in signed if word[0] == "-"]
    if not signed or not all(word[1:].strip() for word in signed):
        raise UsageError("Say which tags: +TAG adds one, -TAG takes one away.")

    def change(library: Library, keys: Sequence[str]) -> Change:
        return library.change_tags(keys, add=add, remove=remove)

    return _change(arguments, [*names, *arguments.literal], change)


def remove(arguments: Namespace) -> int:
    """Take papers out of the library."""
    return _change(arguments, [*arguments.words, *arguments.literal], Library.remove)


def _change(
    arguments: Namespace, names: Sequence[str], change: Callable[[Library, Sequence[str]], Change]
) -> int:
    require_names(names)
    with library_of(arguments) as library:
        keys, status = chosen_papers(library, names)
        if not keys and not arguments.json:
            return status
        done = change(library, keys)
    if arguments.json:
        say_json({"matched": len(keys), **as_json([done])})
    elif done.keys:
        say(f"{done.label}.")
    else:
        say(f"Nothing to change: {counted(len(keys))} already so.")
    return status


def undo(arguments: Namespace) -> int:
    """Undo the newest actions, or one import."""
    if arguments.past_import is not None:
        from tui.shell import imports

        return imports.undo(arguments)
    return _repeat(arguments, "Undone", "undo", Library.undo)


def redo(arguments: Namespace) -> int:
    """Redo the actions undone last."""
    return _repeat(arguments, "Redone", "redo", Library.redo)


def _repeat(
    arguments: Namespace, done: str, verb: str, step: Callable[[Library], Change | None]
) -> int:
    changes: list[Change] = []
    with present_library_of(arguments) as library:
        while len(changes) < arguments.number and (change := step(library)) is not None:
            changes.append(change)
            if not arguments.json:
                say(f"{done}: {change.label}.")
    if arguments.json:
        say_json(as_json(changes))
    if len(changes) < arguments.number:
        warn(f"There is nothing {'more ' if changes else ''}to {verb}.")
        return 1
    return 0


def history(arguments: Namespace) -> int:
    """List the user's actions, newest first."""
    with present_library_of(arguments) as library:
        entries = library.history()
    if arguments.json:
        say_json_array(
            {
                "number": entry.number,
                "label": entry.label,
                "time": entry.time.isoformat(),
                "undone": entry.undone,
            }
            for entry in entries
        )
        return 0
    for entry in entries:
        when = entry.time.astimezone().strftime("%Y-%m-%d %H:%M")
        say(f"{entry.number:>5}  {when}  {entry.label}{'  (undone)' if entry.undone else ''}")
    if not entries:
        warn("Nothing was done yet.")
    return 0


def as_json(changes: Sequence[Change]) -> dict[str, object]:
    """Return the record of what was done."""
    keys = sorted(set[str]().union(*(change.keys for change in changes)))
    labels = [change.label for change in changes if change.label]
    return {"changed": len(keys), "keys": keys, "label": "; ".join(labels) or None}
