"""What a query that is being typed may go on with. Pure; a vocabulary knows the library's names."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from itertools import islice
from typing import Protocol

from storage.fields import FIELDS
from storage.scanner import BARE, REGEX, TERM, Part, scan
from storage.text import fold

_MOST = 8
_LONGEST = 10_000
"""Nobody types a longer query; in a pasted one there is nothing to complete."""


class Vocabulary(Protocol):
    """The names of a library.

    Each method returns those of which the folded form, or one of its words, begins with a folded
    text, the most frequent first; it is read no further than needed.
    """

    def tags(self, beginning: str) -> Iterable[str]:
        """Return tags."""
        ...

    def feeds(self, beginning: str) -> Iterable[str]:
        """Return titles of feeds."""
        ...

    def categories(self, beginning: str) -> Iterable[str]:
        """Return categories."""
        ...

    def authors(self, beginning: str) -> Iterable[str]:
        """Return names of authors."""
        ...

    def venues(self, beginning: str) -> Iterable[str]:
        """Return journals and conferences."""
        ...

    def views(self, beginning: str) -> Iterable[str]:
        """Return names of saved views, in their own order."""
        ...


@dataclass(frozen=True, slots=True)
class Completion:
    """One way to go on."""

    start: int
    """Where what it replaces begins."""
    end: int
    """Where that ends."""
    text: str
    """What to put there."""
    description: str
    """What it means, "" where the text says so."""


def completions(text: str, cursor: int, vocabulary: Vocabulary) -> list[Completion]:
    """Return up to eight ways to go on at the cursor, the likeliest first.

    Fields where none is typed yet, with the states that begin so; else values of the field.
    """
    if len(text) > _LONGEST:
        return []
    part = _part_at(text, cursor)
    if part is None or not part.field:
        # `tag:` alone is a word to the scanner
        name = "" if part is None or part.style != BARE else text[part.start : cursor].lower()
        if name.endswith(":") and name[:-1] in FIELDS:
            found = _values(name[:-1], "", cursor, cursor, vocabulary)
        elif part is not None and part.style != BARE:
            return []
        else:
            start, end = (cursor, cursor) if part is None else (part.start, part.end)
            found = _fields(name, start, end)
    elif part.style == REGEX or part.field not in FIELDS or cursor < part.value_start:
        return []
    else:
        typed = text[part.value_start : cursor].removeprefix('"')
        found = _values(part.field, typed, part.value_start, part.end, vocabulary)
    return list(islice(found, _MOST))


def _part_at(text: str, cursor: int) -> Part | None:
    """Return the term in which, or at the end of which, the cursor is."""
    for part in scan(text):
        if part.start >= cursor:
            break
        if cursor <= part.end and part.kind == TERM:
            return part
    return None


def _fields(name: str, start: int, end: int) -> Iterator[Completion]:
    for field in FIELDS.values():
        if field.name.startswith(name):
            yield Completion(start, end, f"{field.name}:", field.says)
    if name:
        for field_name, values in _fixed().items():
            for value, says in values.items():
                if value.startswith(name):
                    yield Completion(start, end, f"{field_name}:{value}", says)


def _values(
    field: str, typed: str, start: int, end: int, vocabulary: Vocabulary
) -> Iterator[Completion]:
    beginning = fold(typed).strip()
    if (known := _offered().get(field)) is not None:
        minus = "-" if field == "sort" and beginning.startswith("-") else ""
        for value, says in known.items():
            if value.startswith(beginning.removeprefix("-") if minus else beginning):
                turned = f"{says}, turned round" if minus else says
                yield Completion(start, end, f"{minus}{value}", turned)
        return
    for value in dict.fromkeys(_named(vocabulary).get(field, _nothing)(beginning)):
        yield Completion(start, end, _quoted(value, field), "")


def _quoted(value: str, field: str) -> str:
    value = value.replace('"', "")
    is_plain = not any(sign.isspace() or sign in "()" for sign in value)
    # A word may go on, and a slash would begin an expression: a whole name stands in quotes.
    return value if is_plain and field not in ("author", "venue") else f'"{value}"'


def _nothing(beginning: str) -> Iterable[str]:
    return ()


def _named(vocabulary: Vocabulary) -> Mapping[str, Callable[[str], Iterable[str]]]:
    return {
        "tag": vocabulary.tags,
        "feed": vocabulary.feeds,
        "cat": vocabulary.categories,
        "author": vocabulary.authors,
        "venue": vocabulary.venues,
        "in": vocabulary.views,
    }


_STATES = {
    "unread": "not marked read",
    "read": "marked read",
    "starred": "starred",
    "tagged": "with any tag",
    "untagged": "without a tag",
    "followed": "of an author you follow",
    "queued": "to be read later",
    "cited": "in a bibliography of yours",
    "new": "added today",
}
_THINGS = {
    "code": "with code",
    "pdf": "with a PDF",
    "file": "with its PDF on this machine",
    "abstract": "with an abstract",
    "note": "with a note of yours",
    "doi": "with a DOI",
    "arxiv": "on arXiv",
    "project": "with a project page",
    "tags": "with any tag",
}
_ORDERS = {
    "date": "the newest first",
    "added": "what came last first",
    "score": "the highest score first",
    "upvotes": "the most upvotes first",
    "citations": "the most citations first",
    "title": "from A to Z",
    "relevance": "the best match first",
    "seen": "in the most feeds first",
}
_DAYS = {
    "7d": "the last seven days",
    "today": "today",
    "yesterday": "yesterday",
    "2w": "the last two weeks",
    "1m": "the last month",
    "6m": "the last six months",
    "1y": "the last year",
}
_ENDS = {
    "today": "until yesterday",
    "7d": "more than seven days ago",
    "1m": "more than a month ago",
    "6m": "more than six months ago",
    "1y": "more than a year ago",
}


def _fixed() -> Mapping[str, Mapping[str, str]]:
    return {"is": _STATES, "has": _THINGS}


def _offered() -> Mapping[str, Mapping[str, str]]:
    days = dict.fromkeys(("after", "added", "date"), _DAYS)
    return {**_fixed(), **days, "before": _ENDS, "sort": _ORDERS}
