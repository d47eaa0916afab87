"""What the command line prints: clean text or JSON on stdout, sentences on stderr."""

from __future__ import annotations

import io
import json
import sys
from collections.abc import Iterable
from typing import Any

from storage.errors import CarrelError
from storage.notation import plain
from storage.text import clean, one_line


class UsageError(CarrelError):
    """The command line asks for something that cannot be meant; exit status 2."""


def make_streams_lenient() -> None:
    """Let terminals without Unicode show `?` instead of ending the command."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper) and stream.errors == "strict":
            stream.reconfigure(errors="replace")


def say(text: str = "") -> None:
    """Print a line of text from anywhere."""
    sys.stdout.write(f"{clean(text)}\n")


def warn(sentence: str) -> None:
    """Print a sentence on stderr."""
    sys.stdout.flush()
    sys.stderr.write(f"carrel: {one_line(sentence)}\n")


def say_json(value: Any) -> None:
    """Print one JSON value on one line; ASCII where the terminal has no UTF-8."""
    utf8 = (sys.stdout.encoding or "").lower().replace("-", "") == "utf8"
    sys.stdout.write(json.dumps(value, ensure_ascii=not utf8) + "\n")


def say_json_array(values: Iterable[Any]) -> None:
    """Print a JSON array, one value a line, without holding all of it."""
    before = "["
    for value in values:
        sys.stdout.write(before)
        say_json(value)
        before = ","
    sys.stdout.write("[]\n" if before == "[" else "]\n")


def shown(text: str) -> str:
    """Return a title or abstract as it is read, on one line."""
    return one_line(plain(text))


def counted(count: int, name: str = "paper") -> str:
    """Return `1 paper`, `1,204 papers`."""
    return f"1 {name}" if count == 1 else f"{count:,} {name}s"
