"""Frozen dataclasses with slots, taken apart and put together again without being checked anew.

What `dataclasses.replace` and pickling do of themselves takes several times as long, and is done
for every record that arrives.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import fields
from functools import cache
from operator import attrgetter
from typing import Any, TypeVar

T = TypeVar("T")


@cache
def values_of(kind: Any) -> Callable[[Any], tuple[Any, ...]]:
    """Return what gives the values of all fields of a dataclass that has several."""
    return attrgetter(*(item.name for item in fields(kind)))


def made(kind: type[T], values: Sequence[Any]) -> T:
    """Return a value of a dataclass with slots, given all its fields."""
    value = object.__new__(kind)
    anybody: Any = kind
    for put, each in zip(_setters(anybody), values, strict=True):
        put(value, each)
    return value


def changed(value: T, **changes: Any) -> T:
    """Return a value as it is but for some fields."""
    kind: Any = type(value)
    twin: T = made(kind, values_of(kind)(value))
    for name, new in changes.items():
        object.__setattr__(twin, name, new)
    return twin


@cache
def _setters(kind: Any) -> tuple[Callable[[Any, Any], None], ...]:
    return tuple(getattr(kind, item.name).__set__ for item in fields(kind))
