"""The search index, made when a command looks for words in a library of many papers."""

from __future__ import annotations

from storage.errors import QueryError
from storage.library import Library
from tui.shell.output import progress_line, warn


def prepare_search(library: Library, *texts: str) -> None:
    """Make or renew the search index where queries need it, and say how far that is.

    Without it papers are read one by one, which finds the same.
    """
    try:
        if not any(library.lacks_index_for(text) for text in texts):
            return
    except QueryError:  # is told when the query is asked
        return
    with progress_line() as show:
        reason = library.searching.build(
            lambda done, of: show(f"Making the search index: {done / max(of, 1):.0%}")
        )
    if reason:
        warn(reason)
