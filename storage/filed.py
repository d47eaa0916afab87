"""Which papers have their PDF on this machine."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Set
from pathlib import Path

from storage.documents import Document

_TABLE = "files"
_FORMERLY = "key:"


class Filed:
    """The PDFs that the library remembers, as far as they are there."""

    def __init__(
        self,
        directory: Path,
        document: Callable[[str, str], Document | None],
        documents: Callable[[str], Iterator[tuple[str, Document]]],
    ) -> None:
        """Know those of a library's directory, by its documents."""
        self._directory = directory
        self._document = document
        self._documents = documents
        self._there: frozenset[str] | None = None

    def changed(self) -> None:
        """Take in that a PDF came."""
        self._there = None

    def path_of(self, key: str, aliases: Iterable[str]) -> Path | None:
        """Return where the PDF of a paper is, also one that came before it was merged into it."""
        formerly = (name.removeprefix(_FORMERLY) for name in aliases if name.startswith(_FORMERLY))
        return next(filter(None, map(self._path, (key, *formerly))), None)

    def _path(self, key: str) -> Path | None:
        document = self._document(_TABLE, key)
        return None if document is None else self._place(document)

    def _place(self, document: Document) -> Path | None:
        path = self._directory / str(document["path"])  # an absolute one stays what it is
        return path if path.is_file() else None

    def keys(self, now: Callable[[str], str | None]) -> Set[str]:
        """Return the papers that have one; whether it is there is looked up once.

        `now` gives the key that the paper of a key has now, None when it is gone.
        """
        if self._there is None:
            known = self._documents(_TABLE)
            self._there = frozenset(key for key, said in known if self._place(said) is not None)
        return {key for key in map(now, self._there) if key is not None}
