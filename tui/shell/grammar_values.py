"""Words and values of a command line, as several verbs take them."""

from __future__ import annotations

import argparse
from datetime import date


def takes_words(verb: argparse.ArgumentParser, name: str, help: str) -> None:
    """Let a verb take any number of keys and queries."""
    verb.add_argument("words", nargs="*", metavar=name, help=help)


def a_date(text: str) -> date:
    """Return the day of an argument. Raises `ArgumentTypeError`."""
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise argparse.ArgumentTypeError(f"“{text}” is no day like 2026-05-31") from None


def a_count(text: str) -> int:
    """Return the number of an argument, from 0 up. Raises `ArgumentTypeError`."""
    try:
        number = int(text)
    except ValueError:
        number = -1
    if number < 0:
        raise argparse.ArgumentTypeError(f"“{text}” is no number from 0 up")
    return number
