"""PDFs of papers on this machine: where they are kept, and which paper has which.

The library remembers it (in the table `files`) for this machine; no import or export touches it.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path

from storage.errors import CarrelError
from storage.file_names import folded, free_name, pdf_name
from storage.library import Library
from storage.links import pdf_link
from storage.notation import plain
from storage.text import one_line

VARIABLE = "CARREL_PDFS"
"""The environment variable that names the folder."""
FOLDER = "pdfs"
"""The folder inside a library, where no other is named."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Wanted:
    """A PDF that is to be fetched."""

    key: str
    """The paper's key."""
    title: str
    """The paper's title, as it is read."""
    url: str
    """Where it is."""
    path: Path
    """Where it is to be."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan:
    """What is to be done for some papers."""

    wanted: tuple[Wanted, ...]
    """What is to be fetched."""
    here: tuple[tuple[str, Path], ...]
    """Papers that have their file already, and where."""
    without: tuple[str, ...]
    """Papers of which no PDF is known."""


def folder_of(
    library: Library,
    given: str | None,
    environment: Mapping[str, str],
    configured: str | None = None,
) -> Path:
    """Return where PDFs are kept.

    As given, else as CARREL_PDFS says, else as the configuration does, else in the library.
    """
    chosen = given or environment.get(VARIABLE) or configured
    return Path(chosen).expanduser().absolute() if chosen else library.directory / FOLDER


def remember_file(library: Library, key: str, path: Path) -> None:
    """Remember that a file is the PDF of a paper; no action, so not undone."""
    place, home = path.absolute(), library.directory.absolute()
    inside = place.is_relative_to(home)
    said = place.relative_to(home).as_posix() if inside else str(place)
    library.note_file(key, said)


def plan(library: Library, keys: Iterable[str], folder: Path) -> Plan:
    """Decide what is to be fetched for papers, and under which names.

    Raises `CarrelError` when the folder cannot be one.
    """
    taken = _names_in(folder)
    wanted, here, without = [], [], []
    for key in dict.fromkeys(keys):
        paper = library.require(key)
        if (path := library.file_of(key)) is not None:
            here.append((key, path))
        elif (url := pdf_link(paper)) is None:
            without.append(key)
        else:
            name = free_name(pdf_name(paper), taken)
            taken.add(folded(name))
            title = one_line(plain(paper.title))
            wanted.append(Wanted(key=key, title=title, url=url, path=folder / name))
    return Plan(wanted=tuple(wanted), here=tuple(here), without=tuple(without))


def _names_in(folder: Path) -> set[str]:
    try:
        return {folded(path.name) for path in folder.iterdir()}
    except FileNotFoundError:
        return set()
    except OSError as error:
        shown = one_line(str(folder))
        raise CarrelError(f"{shown} cannot be used for PDFs: {error.strerror}.") from error
