"""What the command line prints: clean text or JSON on stdout, sentences on stderr."""

from __future__ import annotations

import io
import os
import sys
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from storage.errors import CarrelError
from storage.notation import plain
from storage.text import clean, one_line


class UsageError(CarrelError):
    """The command line asks for something that cannot be meant; exit status 2."""


class OutputError(CarrelError):
    """What stdout leads to takes no more: a full disk, say."""


def make_streams_lenient() -> None:
    """Let terminals without Unicode show `?`, and closed streams take and give nothing."""
    if sys.stdin is None:
        sys.stdin = Path(os.devnull).open(encoding="utf-8")  # noqa: SIM115  for good
    if sys.stdout is None:
        sys.stdout = Path(os.devnull).open("w", encoding="utf-8")  # noqa: SIM115  for good
    if sys.stderr is None:
        sys.stderr = Path(os.devnull).open("w", encoding="utf-8")  # noqa: SIM115  for good
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper) and stream.errors == "strict":
            stream.reconfigure(errors="replace")


def say(text: str = "") -> None:
    """Print a line of text from anywhere."""
    _write(f"{clean(text)}\n")


def warn(sentence: str, *below: str) -> None:
    """Print a sentence on stderr, and lines below it."""
    finish()
    sys.stderr.write(f"carrel: {one_line(sentence)}\n")
    sys.stderr.writelines(f"{clean(line)}\n" for line in below)


@contextmanager
def progress_line() -> Iterator[Callable[[str], None]]:
    """Yield what shows how far something slow is: one line on stderr, gone at the end.

    Of an empty text it is gone at once. Where stderr is no terminal, nothing is shown.
    """
    is_terminal = sys.stderr.isatty()
    shown = 0

    def show(text: str) -> None:
        nonlocal shown
        if is_terminal and (text or shown):
            sys.stderr.write(f"\r{one_line(text).ljust(shown)}{'' if text else chr(13)}")
            sys.stderr.flush()
            shown = len(text)

    try:
        yield show
    finally:
        show("")


def say_json(value: Any) -> None:
    """Print one JSON value on one line; ASCII where the terminal has no UTF-8."""
    import json  # the reader starts without it

    utf8 = (sys.stdout.encoding or "").lower().replace("-", "") == "utf8"
    _write(json.dumps(value, ensure_ascii=not utf8) + "\n")


def say_json_array(values: Iterable[Any]) -> None:
    """Print a JSON array, one value a line, without holding all of it."""
    before = "["
    for value in values:
        _write(before)
        say_json(value)
        before = ","
    _write("[]\n" if before == "[" else "]\n")


def say_bytes(parts: Iterable[bytes]) -> None:
    """Hand on bytes as they are, whatever the terminal can show."""
    finish()
    with _telling():
        sys.stdout.buffer.writelines(parts)


def finish() -> None:
    """Hand on what was printed. Raises `OutputError` when it cannot be."""
    with _telling():
        sys.stdout.flush()


def drop_output() -> None:
    """Let whatever is still to be printed go nowhere, so that leaving does not fail on it."""
    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


def _write(text: str) -> None:
    with _telling():
        sys.stdout.write(text)


@contextmanager
def _telling() -> Iterator[None]:
    try:
        yield
    except BrokenPipeError:  # the reader of the pipe has seen enough; no fault
        raise
    except OSError as error:
        raise OutputError(f"The output cannot be written: {error.strerror or error}.") from error


def shown(text: str) -> str:
    """Return a title or abstract as it is read, on one line."""
    return one_line(plain(text))


def counted(count: int, name: str = "paper") -> str:
    """Return `1 paper`, `1,204 papers`."""
    return f"1 {name}" if count == 1 else f"{count:,} {name}s"
