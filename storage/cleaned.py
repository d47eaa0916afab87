"""Values made of texts from outside: all of them pass the gate as the value is made."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import fields
from functools import cache
from typing import Any

from storage.frozen import made, values_of
from storage.text import clean


def clean_value(value: Any, gate: Callable[[str], str] = clean) -> Any:
    """Return a value with every text in it cleaned."""
    if isinstance(value, str):
        return gate(value)
    if isinstance(value, tuple):
        return tuple(clean_value(item, gate) for item in value)
    if isinstance(value, list):
        return [clean_value(item, gate) for item in value]
    if isinstance(value, dict):
        return {clean_value(name, gate): clean_value(item, gate) for name, item in value.items()}
    return value


def clean_line(text: str) -> str:
    """Clean a text that stands in lists, where a line break would make two rows of one."""
    if text.isprintable():
        return text
    text = clean(text)
    return " ".join(text.split()) if "\n" in text or "\t" in text else text


_LONG = frozenset(("abstract", "comment", "raw"))
"""The fields that may be of several lines."""


@cache
def _gates(kind: Any) -> tuple[tuple[str, Callable[[str], str]], ...]:
    """Return the fields of a dataclass, each with the gate its texts pass."""
    return tuple((item.name, clean if item.name in _LONG else clean_line) for item in fields(kind))


def _is_clean(value: Any) -> bool:
    """Tell whether there is nothing to clean, as mostly there is not. It may err on the safe side.

    Texts that can be printed are clean; many at once are looked at as one.
    """
    if value.__class__ is str:
        return bool(value.isprintable())
    if isinstance(value, (tuple, list)):
        return _are_clean(value)
    if isinstance(value, dict):
        return _are_clean(value) and _are_clean(value.values())
    return not isinstance(value, str)


def _are_clean(values: Iterable[Any]) -> bool:
    try:
        return "".join(values).isprintable()
    except TypeError:  # not all are texts
        return all(map(_is_clean, values))


class Cleaned:
    """Passes every text of a frozen dataclass through the gate when it is made.

    Names, titles and sentences become one line.
    """

    __slots__ = ()

    def __post_init__(self) -> None:
        kind: Any = type(self)
        if all(map(_is_clean, filter(None, values_of(kind)(self)))):
            return  # nothing to clean, and most are so
        for name, gate in _gates(kind):
            value = getattr(self, name)
            if value and not _is_clean(value):
                object.__setattr__(self, name, clean_value(value, gate))

    def __reduce__(self) -> tuple[Any, ...]:
        """Be pickled as what was cleaned already."""
        kind: Any = type(self)
        return made, (kind, values_of(kind)(self))
