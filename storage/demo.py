"""The sample library on disk: filled once, then as its user left it."""

from __future__ import annotations

import shutil
from collections.abc import Iterable, Mapping
from datetime import UTC, datetime, timedelta
from pathlib import Path

from storage import search
from storage.engine.cleaning import erase
from storage.engine.disk import Disk
from storage.errors import LibraryError
from storage.identity import title_key
from storage.library import Library
from storage.model import Mark
from storage.sample import sample

_FIRST_SEEN = datetime(2025, 1, 6, 7, 30, tzinfo=UTC)
_BETWEEN_FEEDS = timedelta(days=1)
_SETTING = "demo"


def fill(library: Library) -> None:
    """Put the sample's papers and marks into an empty library; leave any other as it is.

    Nothing of it can be undone: the sample is where its user starts from.
    """
    if len(library):
        return
    feeds, marks = sample()
    moment = _FIRST_SEEN
    with Library(library.directory, clock=lambda: moment) as filling:
        for parsed in feeds:
            filling.take(parsed, source=parsed.feed.title)
            moment += _BETWEEN_FEEDS
        _set_marks(filling, {_key(filling, name): mark for name, mark in marks.items()})
        filling.forget_history()
        filling.remember(_SETTING, True)
    library.catch_up()


def reset(directory: Path) -> None:
    """Remove the sample library in `directory`, so that it is filled afresh.

    Raises `LibraryError` when what is there is somebody's own library.
    """
    if not directory.exists():
        return
    with Library(directory) as library:
        if len(library) and library.setting(_SETTING) is None:
            raise LibraryError(f"{directory} is not the sample library, so it was left as it is.")
    erase(Disk(), directory)
    shutil.rmtree(directory / search.DIRECTORY, ignore_errors=True)


def _set_marks(library: Library, marks: Mapping[str, Mark]) -> None:
    library.set_read((key for key, mark in marks.items() if mark.read), True)
    library.set_starred((key for key, mark in marks.items() if mark.starred), True)
    for tag in _tags(marks.values()):
        library.change_tags((key for key, mark in marks.items() if tag in mark.tags), add=[tag])
    for key, mark in marks.items():
        if mark.note:
            library.set_note(key, mark.note)


def _tags(marks: Iterable[Mark]) -> list[str]:
    return sorted({tag for mark in marks for tag in mark.tags})


def _key(library: Library, name: str) -> str:
    """Return the key of the paper that the sample names by arXiv id, DOI or title."""
    for scheme in ("arxiv", "doi"):
        if (key := library.by_alias(f"{scheme}:{name.lower()}")) is not None:
            return key
    (key,) = library.by_title(title_key(name))
    return key
