"""Values out of documents that anybody may have written: what is of the wrong type is absent."""

from __future__ import annotations

from collections.abc import Mapping
from contextlib import suppress
from datetime import UTC, date, datetime
from typing import Any

from storage.cleaned import clean_line
from storage.model import Metric
from storage.text import clean

_LARGEST = 2**53


def line(value: object) -> str:
    """Return a text of one line; "" for what is none."""
    if not isinstance(value, str):
        return ""
    return value if value.isprintable() else clean_line(value)  # asked here, as most are


def text(value: object) -> str | None:
    """Return a text that may be of several lines."""
    return clean(value) or None if isinstance(value, str) else None


def lines(value: object) -> tuple[str, ...]:
    """Return the texts of a list."""
    return tuple(filter(None, map(line, value))) if isinstance(value, list) else ()


def texts(value: object) -> dict[str, str]:
    """Return the texts of an object."""
    pairs = ((line(name), text(said)) for name, said in mapping(value).items())
    return {name: said for name, said in pairs if name and said}


def mapping(value: object) -> Mapping[str, Any]:
    """Return an object; an empty one for what is none."""
    return value if isinstance(value, dict) else {}


def number(value: object, *, least: int = 0, most: int = 2**31) -> int | None:
    """Return a whole number between the two."""
    good = isinstance(value, int) and not isinstance(value, bool) and least <= value <= most
    return value if good and isinstance(value, int) else None


def day(value: object) -> date | None:
    """Return an ISO date."""
    with suppress(ValueError):
        return date.fromisoformat(value) if isinstance(value, str) else None
    return None


def moment(value: object) -> datetime | None:
    """Return an ISO time, in UTC."""
    with suppress(ValueError, OverflowError):
        found = datetime.fromisoformat(value) if isinstance(value, str) else None
        return found and (found.astimezone(UTC) if found.tzinfo else found.replace(tzinfo=UTC))
    return None


def metrics(value: object) -> dict[str, Metric]:
    """Return the numbers that say who gave them and when."""
    found: dict[str, Metric] = {}
    for name, given in mapping(value).items():
        said = mapping(given)
        amount, as_of = said.get("value"), day(said.get("as_of"))
        if not isinstance(amount, int | float) or isinstance(amount, bool):
            continue
        if line(name) and as_of and -_LARGEST <= amount <= _LARGEST:  # so no NaN
            found[line(name)] = Metric(value=amount, source=line(said.get("source")), as_of=as_of)
    return found


def cleaned(value: object, *, depth: int = 6) -> Any:
    """Return any JSON value with every text in it clean; None for what lies too deep."""
    if isinstance(value, str):
        return clean(value)
    if isinstance(value, int | float):
        return value if -_LARGEST <= value <= _LARGEST else None
    if depth and isinstance(value, list):
        return [cleaned(item, depth=depth - 1) for item in value]
    if depth and isinstance(value, dict):
        return {clean(name): cleaned(item, depth=depth - 1) for name, item in value.items()}
    return None


def objects(value: object) -> list[Mapping[str, Any]]:
    """Return the objects of a list; what else stands in it is left out."""
    return [item for item in value if isinstance(item, dict)] if isinstance(value, list) else []


def first(value: object) -> Any:
    """Return the first of a list that is something, else the value itself."""
    return next(filter(None, value), None) if isinstance(value, list) else value


def count(value: object, *, most: int = 2**31) -> int | None:
    """Return a count; one written as text (`"12"`) or as `12.0` is understood."""
    if isinstance(value, str) and value.isdecimal() and len(value) < 12:
        return number(int(value), most=most)
    if isinstance(value, float) and value.is_integer():
        return number(int(value), most=most)
    return number(value, most=most)


def amount(value: object) -> float | None:
    """Return any number, also a broken one, as long as it is finite."""
    good = isinstance(value, int | float) and not isinstance(value, bool)
    return value if good and isinstance(value, int | float) and abs(value) <= _LARGEST else None


def name_or_number(value: object) -> str:
    """Return an identifier that is a text in one answer and a number in another."""
    if isinstance(value, int) and not isinstance(value, bool):
        return str(value) if abs(value) <= _LARGEST else ""
    return line(value).strip()
