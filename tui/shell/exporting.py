"""`carrel export`: papers out of the library, in a format that something else reads."""

from __future__ import annotations

from argparse import Namespace

from storage import export
from storage.errors import NotFoundError
from tui.shell.opening import present_library_of
from tui.shell.output import UsageError, say, say_bytes


def give(arguments: Namespace) -> int:
    """Write the papers a query asks for, or the whole library, to a file or standard output."""
    known = ", ".join(export.FORMATS)
    format = arguments.format or export.format_of(arguments.output or "")
    if format is None:
        raise UsageError(f"Name a format: carrel export --format FORMAT. Known: {known}.")
    if format not in export.FORMATS:
        raise UsageError(f"There is no format “{format}”. Known: {known}.")
    words = " ".join((*arguments.words, *arguments.literal))
    with present_library_of(arguments) as library:
        keys = library.find(words) if words.strip() else None
        if keys is not None and not keys:
            raise NotFoundError("No paper is like that. Nothing was written.")
        parts = export.FORMATS[format](library, keys)
        if arguments.output in (None, "-"):
            say_bytes(parts)
        else:
            export.write_file(arguments.output, parts)
            say(f"{export.contents(library, keys, format)} written to {arguments.output}.")
    return 0
