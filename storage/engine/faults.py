"""What the file system refused, in sentences."""

from __future__ import annotations

import errno
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from storage.errors import LibraryError

_SENTENCES = {
    errno.ENOSPC: "There is no space left on the disk of {directory}. {outcome} Make room, then "
    "try again.",
    errno.EDQUOT: "Your disk quota is used up: {directory} cannot grow. {outcome} Make room, then "
    "try again.",
    errno.EROFS: "{directory} is on a read-only file system. {outcome} Make it writable, or copy "
    "the library elsewhere.",
    errno.EACCES: "You may not write to {directory}. {outcome} Give yourself permission, or copy "
    "the library elsewhere.",
    errno.EPERM: "You may not write to {directory}. {outcome} Give yourself permission, or copy "
    "the library elsewhere.",
    errno.EIO: "The disk of {directory} reported an error. {outcome} Check the disk, and copy the "
    "library to another one.",
    errno.ENOENT: "{directory} is no longer there. {outcome} Bring it back (was a disk taken "
    "out?), then open it again.",
}
_OPENING = "The library {directory} cannot be opened: {reason}."
_OTHER = "{directory} cannot be written: {reason}. {outcome}"

UNCHANGED = "Nothing was changed."


def sentence(directory: Path, error: OSError, outcome: str) -> str:
    """Say what went wrong, what it means for the library, and what to do next."""
    words = _SENTENCES.get(error.errno or 0, _OTHER)
    reason = error.strerror or str(error)
    return words.format(directory=directory, outcome=outcome, reason=reason).rstrip()


@contextmanager
def opening(directory: Path) -> Iterator[None]:
    """Turn an `OSError` inside into a `LibraryError` that says the library cannot be opened."""
    try:
        yield
    except OSError as error:
        reason = str(error.strerror or error)
        if (file := next(filter(Path.is_file, (directory, *directory.parents)), None)) is not None:
            reason = f"{file} is a file, not a directory. Name the directory of a library"
        raise LibraryError(_OPENING.format(directory=directory, reason=reason)) from error


@contextmanager
def in_words(directory: Path, outcome: str = UNCHANGED) -> Iterator[None]:
    """Turn an `OSError` inside into a `LibraryError`."""
    try:
        yield
    except OSError as error:
        raise LibraryError(sentence(directory, error, outcome)) from error
