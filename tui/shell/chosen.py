"""Which papers a command line names: by keys and queries, one after the other."""

from __future__ import annotations

from argparse import Namespace
from collections.abc import Sequence

from storage.library import Library
from tui.shell.output import UsageError, warn
from tui.shell.searching import prepare_search


def names_of(arguments: Namespace) -> list[str]:
    """Return the names on a command line. Raises `UsageError` where there is none."""
    names = [*arguments.words, *arguments.literal]
    require_names(names)
    return names


def require_names(names: Sequence[str]) -> None:
    """Raise `UsageError` where nothing is named."""
    if not names or not all(name.strip() for name in names):
        raise UsageError("Say which papers: keys, or queries such as is:unread.")


def chosen_papers(library: Library, names: Sequence[str]) -> tuple[list[str], int]:
    """Return the papers, each once, and the exit status: 1 when a name means none.

    Raises `UsageError` for a name that asks for nothing.
    """
    status = 0
    keys: dict[str, None] = {}
    prepare_search(library, *names)
    for name in names:
        if library.asks_nothing(name):  # `tag:` is half a query; it must not mean every paper
            raise UsageError(f"“{name}” asks for nothing: every paper is like it.")
        found = library.resolve(name)
        keys |= dict.fromkeys(found)
        if not found:
            warn(f"No paper is like “{name}”.")
            status = 1
    return list(keys), status
