"""`carrel imports`, `carrel undo --import N`: what came, and taking it back."""

from __future__ import annotations

from argparse import Namespace
from collections.abc import Iterator

from storage.imports import PastImport, in_numbers
from storage.records import import_record
from tui.shell.marking import as_json
from tui.shell.opening import present_library_of
from tui.shell.output import say, say_json, say_json_array, warn


def imports(arguments: Namespace) -> int:
    """List past imports, newest first; of one, all that is known."""
    with present_library_of(arguments) as library:
        if arguments.number is None:
            found = library.imports()
        else:
            found = [library.import_of(arguments.number)]
    if arguments.json:
        say_json_array(map(import_record, found))
        return 0
    for past in found:
        say(summary(past))
        for text in _account(past) if arguments.number is not None else ():
            say(f"       {text}")
    if not found:
        warn("Nothing was imported yet. carrel import brings papers in.")
    return 0


def summary(past: PastImport) -> str:
    """Return an import on one line."""
    when = past.time.astimezone().strftime("%Y-%m-%d %H:%M")
    state = "  (undone)" if past.undone else ""
    return f"{past.number:>5}  {when}  {past.title}: {', '.join(in_numbers(past))}{state}"


def _account(past: PastImport) -> Iterator[str]:
    for source in past.sources:
        yield f"{source.source} ({source.format}): {', '.join(in_numbers(source))}"
        for item in source.rejected:
            yield f"    rejected, {item.where}: {item.reason}"
        if source.rejected_count > len(source.rejected):
            yield f"    … and {source.rejected_count - len(source.rejected):,} more rejected"
        for sentence in source.warnings:
            yield f"    note: {sentence}"


def undo(arguments: Namespace) -> int:
    """Undo one import, whatever was done since."""
    with present_library_of(arguments) as library:
        done = library.undo_import(arguments.past_import)
    if arguments.json:
        say_json(as_json([done]))
    else:
        say(f"Undone: {done.label}. What was said and told since stays.")
    return 0
