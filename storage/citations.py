"""Citation keys of a whole library: no two papers have one, and no new paper changes one."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import count
from string import ascii_lowercase

from storage import holdings
from storage.engine.shelf import Shelf


class Citations:
    """Gives papers their citation keys; to be thrown away once the library changes."""

    def __init__(self, papers: Shelf) -> None:
        """Look keys up among `papers`."""
        self._papers = papers
        self._given: dict[str, dict[int, str]] = {}

    def key_of(self, key: str) -> str:
        """Return the citation key of the paper `key`.

        Of papers that want the same, the one that came first has it; the others have `a`, `b`
        … behind it, in the order they came. What comes later so changes nothing.
        """
        number = self._papers.number_of(key)
        document = None if number is None else self._papers.get(number)
        if number is None or document is None:
            raise KeyError(key)
        wanted = holdings.wanted_citation_key(document)
        return wanted + self._endings_of(wanted).get(number, "")

    def others_of(self, key: str) -> list[str]:
        """Return what else the paper is cited by in bibliographies, where no other paper is."""
        number = self._papers.number_of(key)
        document = None if number is None else self._papers.get(number)
        found = holdings.other_citation_keys(document or {})
        return [other for other in found if number and self._endings_of(other).get(number) == ""]

    def holder(self, wanted: str) -> str | None:
        """Return the key of the paper that has this citation key without a letter behind it."""
        found = self._endings_of(wanted)
        number = next((number for number, ending in found.items() if not ending), None)
        return None if number is None else self._papers.key_of(number)

    def _endings_of(self, wanted: str) -> dict[int, str]:
        """Return what each paper that wants this key has behind it; capitals are its own."""
        term = holdings.citation(wanted)
        if term not in self._given:
            numbers = sorted(self._papers.with_term(term), key=self._age)
            self._given[term] = dict(zip(numbers, self._endings(wanted), strict=False))
        return self._given[term]

    def _age(self, number: int) -> tuple[int, str]:
        added = self._papers.values(number)[1]
        return added, self._papers.key_of(number) or ""

    def _endings(self, wanted: str) -> Iterator[str]:
        """Yield nothing, then each letter that no other paper wants the key with."""
        yield ""
        for ending in map(_letters, count()):
            if not self._papers.with_term(holdings.citation(wanted + ending)):
                yield ending


def _letters(place: int) -> str:
    """Return `a`, `b`, … `z`, `aa`, `ab`, … by place."""
    more, last = divmod(place, len(ascii_lowercase))
    return (_letters(more - 1) if more else "") + ascii_lowercase[last]
