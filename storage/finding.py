"""What finding papers asks of the search index, and of the library whose papers they are."""

from __future__ import annotations

from collections.abc import Mapping, Sequence, Set
from datetime import date
from typing import Protocol

from pyroaring import BitMap

from storage.search.questions import Question


class TextIndex(Protocol):
    """What is asked of the search index."""

    @property
    def is_ready(self) -> bool:
        """Tell whether it can answer."""
        ...

    @property
    def dirty(self) -> BitMap | None:
        """Papers of which it may be wrong; None when that may be any."""
        ...

    def matching(self, question: Question) -> BitMap | None:
        """Return the papers that a question asks for; None when it cannot answer."""
        ...

    def newest(self, question: Question, limit: int) -> Sequence[int]:
        """Return the newest papers that a question asks for."""
        ...

    def near(self, question: Question) -> BitMap:
        """Return what is found besides when long words may have typos."""
        ...

    def ranked(self, question: Question) -> Sequence[int]:
        """Return the papers that a question asks for, those that fit best first."""
        ...


class Saved(Protocol):
    """What a library says of what queries name."""

    def titles(self) -> Mapping[str, str]:
        """Return the title of each feed."""
        ...

    def followed(self) -> Set[str]:
        """Return the keys of the authors the user follows; always the same set."""
        ...

    def bibliographies(self) -> Set[str]:
        """Return the keys of the feeds that are lists of references."""
        ...

    def filed(self) -> Set[str]:
        """Return the keys of the papers whose PDF is on this machine."""
        ...

    def saved_queries(self) -> Mapping[str, str]:
        """Return the query of each saved view, by its title."""
        ...

    def today(self) -> date:
        """Return the user's day."""
        ...
