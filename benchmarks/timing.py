"""Medians of work done many times."""

from __future__ import annotations

import os
import statistics
import time
from collections.abc import Callable
from typing import Any

Measures = dict[str, float]


def settle() -> None:
    """Let nothing that was written before wait for the disk while something is measured."""
    if hasattr(os, "sync"):
        os.sync()


def timed(work: Callable[[], Any], times: int = 1) -> float:
    """Return the median time of some runs, in milliseconds."""
    taken = []
    for _ in range(times):
        start = time.perf_counter()
        work()
        taken.append((time.perf_counter() - start) * 1000)
    return statistics.median(taken)


def each(work: Callable[[str], Any], keys: list[str]) -> float:
    turn = iter(keys)
    return timed(lambda: work(next(turn)), len(keys))


def in_turn(
    one: Callable[[str], Any], other: Callable[[str], Any], keys: list[str]
) -> tuple[float, float]:
    """Return the median times of two works done in turn, so that both meet the same disk."""
    taken: tuple[list[float], list[float]] = ([], [])
    for key in keys:
        for work, times in zip((one, other), taken, strict=True):
            start = time.perf_counter()
            work(key)
            times.append((time.perf_counter() - start) * 1000)
    return statistics.median(taken[0]), statistics.median(taken[1])
