"""What the importers of JSON answers share: items → records, what was rejected, what is said."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from storage.arriving import AuthorProfile, FeedInfo, Parsed, Record, Rejected
from storage.errors import SourceError
from storage.importers import Source
from storage.importers import _document_values as v
from storage.importers._complaint import complaint
from storage.importers._json_source import Unreadable, values
from storage.model import Metric
from storage.words import count_of

MAX_RECORDS = 100_000
"""Of a longer list the first are read."""
MAX_AUTHORS = 5_000
"""The largest author lists known have some three thousand names."""

_NOTHING = "It has neither title nor abstract nor identifier."
_TEXT = "It is a text, not a paper."
_NO_OBJECT = "It is no object."
_ODD = {_NOTHING, _TEXT, _NO_OBJECT}
"""Reasons that, where there are no others, tell that a file is of another format."""


@dataclass(frozen=True, slots=True)
class Rows:
    """The records of a file."""

    items: list[tuple[int, Any]]
    """With their numbers, from 1."""
    rejected: list[Rejected]
    """Those that cannot be read."""
    warnings: list[str]
    """What is to be said of the whole."""


@dataclass(frozen=True, slots=True)
class Answer:
    """One format's words for what an answer holds."""

    format: str
    """The importer's name."""
    title: str
    """What the file should be, with its article: `a Crossref answer`."""
    nothing: str
    """What is said of an answer without papers."""
    unknown: str
    """Why a null stands in place of a paper."""


def parsed(
    source: Source,
    answer: Answer,
    feed: FeedInfo,
    items: Sequence[Any],
    read: Callable[[Mapping[str, Any], int], Record | str],
    authors: Iterable[AuthorProfile] = (),
    *,
    listed: bool,
) -> Parsed:
    """Read the items of an answer.

    `read` gives the record of an object and its place from 1, or says why it is none. `listed`
    says that there is a list, if an empty one. Raises `SourceError` when nothing here is of
    this format after all.
    """
    people = tuple(authors)
    _refuse_texts(source, answer, items)
    if not listed and not items and not people:
        raise SourceError(f"{source.name} is not {answer.title}: there is no list of papers in it.")
    records: list[Record] = []
    rejected: list[Rejected] = []
    for position, item in enumerate(items[:MAX_RECORDS], start=1):
        found = read(item, position) if isinstance(item, dict) else _reason(item, answer)
        if isinstance(found, Record) and not _says_something(found):
            found = _NOTHING
        if isinstance(found, Record):
            records.append(found)
        else:
            rejected.append(Rejected(where=f"record {position}", reason=found))
    if not records and not people and rejected and {r.reason for r in rejected} <= _ODD:
        raise SourceError(f"{source.name} is not {answer.title}: nothing in it is a paper.")
    return Parsed(
        format=answer.format,
        feed=feed,
        records=tuple(records),
        authors=people,
        rejected=tuple(rejected),
        warnings=tuple(_warnings(answer, len(items), len(records), len(people))),
    )


def rows(source: Source, title: str, *under: str, called: str = "record") -> Rows:
    """Read the records of a file that has no answer of a service around them.

    It is a list of them, an object that holds the list by one of the names `under`, one record,
    or several one after the other. A rejected one is `called` so. Raises `SourceError` when
    nothing of it can be read.
    """
    return numbered(_listed(values(source, title, ("", *under)), under), called=called)


def numbered(items: Iterable[Any], *, called: str = "record") -> Rows:
    """Return records with their numbers; of very many the first."""
    found = list(enumerate(items, start=1))
    return Rows(
        [(number, item) for number, item in found[:MAX_RECORDS] if not _is_damaged(item)],
        [
            Rejected(where=f"{called} {number}", reason=item.reason)
            for number, item in found[:MAX_RECORDS]
            if isinstance(item, Unreadable)
        ],
        [_only_the_first(len(found))] if len(found) > MAX_RECORDS else [],
    )


def _listed(found: Iterable[Any], under: tuple[str, ...]) -> Iterator[Any]:
    for value in found:
        said = v.mapping(value)
        inside = next((said[name] for name in under if isinstance(said.get(name), list)), value)
        yield from inside if isinstance(inside, list) else [inside]


def _is_damaged(item: object) -> bool:
    return isinstance(item, Unreadable)


def _only_the_first(count: int) -> str:
    return f"Only the first {MAX_RECORDS:,} of {count:,} were read."


def _reason(item: object, answer: Answer) -> str:
    if isinstance(item, Unreadable):
        return item.reason
    if isinstance(item, str):
        return _TEXT
    return answer.unknown if item is None else _NO_OBJECT


def _says_something(record: Record) -> bool:
    ids = record.arxiv_id or record.doi or record.other_ids
    return bool(record.title or record.abstract or ids)


def _refuse_texts(source: Source, answer: Answer, items: Sequence[Any]) -> None:
    if items and all(isinstance(item, str) for item in items):
        python = any(item.lstrip().startswith("{'") for item in items)
        what = "texts in Python's notation" if python else "texts"
        raise SourceError(
            f"{source.name} is not {answer.title}: where papers should be, it holds {what}. "
            "Save the answer itself, as JSON."
        )


def _warnings(answer: Answer, items: int, records: int, people: int) -> Iterable[str]:
    if items > MAX_RECORDS:
        yield _only_the_first(items)
    if not records and people:
        yield f"0 papers; {count_of(people, 'author profile')}."
    elif not records:
        yield answer.nothing


def flat(items: Iterable[Any]) -> list[Any]:
    """Return the items of a list, those of a list in it (a page, put to the others) one by one."""
    return [one for item in items for one in (item if isinstance(item, list) else [item])]


def raise_complaint(source: Source, service: str, found: Iterable[Any]) -> None:
    """Raise what a service complains of, when that is all it answered."""
    for value in found:
        if reason := complaint(v.mapping(value)):
            raise SourceError(f"{source.name}: {service} answered with an error: {reason}.")


def metrics(answer: Answer, today: date, **numbers: float | None) -> dict[str, Metric]:
    """Return the numbers that are known, as `answer`'s service gave them `today`."""
    return {
        name: Metric(value=number, source=answer.format, as_of=today)
        for name, number in numbers.items()
        if number is not None
    }


def extra(**fields: str | None) -> dict[str, str]:
    """Return the further fields that say something."""
    return {name: text for name, text in fields.items() if text}
