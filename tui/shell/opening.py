"""Which library a command works on, opened: with a word of what is slow or damaged."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from storage.errors import CarrelError, LibraryError
from storage.library import Library
from storage.locations import is_named, library_directory
from tui.shell.output import OutputError, progress_line, warn

if TYPE_CHECKING:
    from argparse import Namespace


def directory_of(arguments: Namespace) -> Path:
    """Return the library directory of a command line."""
    return library_directory(arguments.library, os.environ)


@contextmanager
def library_of(arguments: Namespace) -> Iterator[Library]:
    """Open the library of a command line, making it where there is none."""
    with opened(directory_of(arguments)) as library:
        yield library


@contextmanager
def present_library_of(arguments: Namespace) -> Iterator[Library]:
    """Open the library of a command line to look at it.

    One that was named is not made. Raises `LibraryError` when it is missing.
    """
    require_present(arguments)
    with library_of(arguments) as library:
        yield library


def require_present(arguments: Namespace) -> None:
    """Raise `LibraryError` when a directory was named that does not exist."""
    directory = directory_of(arguments)
    if is_named(arguments.library, os.environ) and not os.path.lexists(directory):
        raise no_library(directory)


def no_library(directory: Path) -> LibraryError:
    """Return the error that says that there is none, and how to make one."""
    return LibraryError(
        f"There is no library in {directory}. carrel --library {_quoted(directory)} "
        "import FILE makes one."
    )


@contextmanager
def opened(directory: Path) -> Iterator[Library]:
    """Open a library; what of it turns out to be damaged is said once, at the end."""
    with open_library(directory) as library:
        try:
            yield library
        except OutputError:
            raise
        except CarrelError:
            _warn_of_damage(library)
            raise
        _warn_of_damage(library)


def open_library(directory: Path) -> Library:
    """Open a library; where its indexes have to be made anew, a line says how far that is."""
    with indexing() as progress:
        return Library(directory, progress=progress)


def fill_sample(library: Library) -> None:
    """Put the sample into an empty library."""
    if not len(library):
        from storage import demo

        demo.fill(library)


def is_first_run(library: Library) -> bool:
    """Tell whether there is nothing yet: no paper, no feed, and no damage to speak of."""
    return not len(library) and not library.feeds() and not library.problems


@contextmanager
def indexing() -> Iterator[Callable[[str, int, int], None]]:
    """Yield what is told of an index that is made anew: file, bytes done, all bytes."""
    with progress_line() as show:
        yield lambda file, done, size: show(f"Making the index of {file} anew: {done / size:.0%}")


def damage(library: Library) -> str | None:
    """Return what is damaged in a library and what to do, in sentences; None when nothing is."""
    problems = library.problems
    if not problems:
        return None
    more = len(problems) - 1
    others = f" {more:,} more {'place is' if more == 1 else 'places are'} damaged." if more else ""
    look = doctor_of(library.directory)
    return f"{problems[0]}{others} What is good is here. To see what to do: {look}"


def doctor_of(directory: Path) -> str:
    """Return the command that looks a library over, as it can be typed."""
    if directory == library_directory(None, os.environ):
        return "carrel doctor"
    return f"carrel --library {_quoted(directory)} doctor"


def _quoted(directory: Path) -> str:
    from shlex import quote

    return quote(str(directory))


def _warn_of_damage(library: Library) -> None:
    if (sentences := damage(library)) is not None:
        warn(sentences)
