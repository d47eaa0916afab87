"""Words for numbers, as labels and sentences say them."""

from __future__ import annotations


def count_of(number: int, thing: str) -> str:
    """Return `1 paper`, `2 papers`, `1,000 papers`."""
    return f"1 {thing}" if number == 1 else f"{number:,} {thing}s"
