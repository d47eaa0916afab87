"""What can go wrong, each with a sentence the user can act on."""

from __future__ import annotations


class CarrelError(Exception):
    """Something the user should know; `str(error)` is the sentence to show."""


class SourceError(CarrelError):
    """A file or page that cannot be read as papers; the library was not touched."""


class FetchError(SourceError):
    """An address that did not answer with something to read."""

    def __init__(
        self,
        sentence: str,
        *,
        is_gone: bool = False,
        is_final: bool = False,
        is_passing: bool = False,
        is_busy: bool = False,
        is_unasked: bool = False,
        wait: float | None = None,
    ) -> None:
        super().__init__(sentence)
        self.is_gone = is_gone
        """The server says that there will never be anything there again."""
        self.is_final = is_final
        """The server said no, and will say so again."""
        self.is_passing = is_passing
        """It may well be otherwise in a moment."""
        self.is_busy = is_busy
        """The server has too much to do: nothing else is to be asked of it meanwhile."""
        self.is_unasked = is_unasked
        """Nobody asked: the server said at something else that it is too much."""
        self.wait = wait
        """Seconds that the server asked to be left alone for."""


class LibraryError(CarrelError):
    """The library on disk cannot be opened or written."""


class NewerLibraryError(LibraryError):
    """The library is of a `format` that only a newer Carrel knows; nothing is done to it."""

    def __init__(self, sentence: str, format: int) -> None:
        super().__init__(sentence)
        self.format = format


class ExportError(CarrelError):
    """A file that cannot be written; what was there before still is."""


class NotFoundError(CarrelError):
    """No paper, tag, feed or author of that name."""


class QueryError(CarrelError):
    """A query that cannot be understood.

    `start` and `end` are character offsets of the offending part in `query`.
    """

    def __init__(self, reason: str, start: int, end: int, query: str) -> None:
        super().__init__(reason)
        self.start = start
        self.end = end
        self.query = query
