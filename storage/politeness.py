"""How often and how many at once: each server is asked as it wants to be.

A server with rules of its own is asked by one connection, with a pause before each question, over
all programs of this user: a file in the state directory says when its next turn is.
"""

from __future__ import annotations

import asyncio
import random
import time
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit

from filelock import FileLock, Timeout

_LOCK_SECONDS = 2.0
_FARTHEST_TURNS = 200
"""A turn further off than that many pauses is a clock that was set back, or a damaged file."""


@dataclass(frozen=True, slots=True)
class Pace:
    """Time, as fetching sees it; tests give their own."""

    clock: Callable[[], float] = time.time
    """Seconds since 1970."""
    sleep: Callable[[float], Awaitable[None]] = asyncio.sleep
    """Let seconds pass."""
    random: Callable[[], float] = random.random
    """From 0 to 1, for delays that differ between programs."""


@dataclass(frozen=True, slots=True)
class Rule:
    """What one service asks of programs."""

    domain: str
    """The service, with all hosts under it."""
    pause: float
    """Seconds between the beginnings of two questions."""


RULES = (
    Rule("arxiv.org", 3.0),  # terms of use of its interfaces
    Rule("huggingface.co", 1.0),
    Rule("semanticscholar.org", 1.0),
    Rule("dblp.org", 1.0),
)
"""The services that are asked by one connection at a time."""

PATIENCE = 30.0
"""Seconds that a server may want to be left alone and be waited for."""

ORDINARY_CONNECTIONS = 4
"""Of any other server, at once."""

ENOUGH_REFUSALS = 3
"""So many addresses in a row that want a long rest speak for their whole server."""


def rule_of(url: str) -> Rule | None:
    """Return the rule for an address, if its service has one."""
    host = (urlsplit(url).hostname or "").lower()
    return next(
        (rule for rule in RULES if host == rule.domain or host.endswith(f".{rule.domain}")), None
    )


class LeftAloneError(Exception):
    """A server wants to be left alone for longer than anybody waits."""

    def __init__(self, seconds: float) -> None:
        super().__init__(seconds)
        self.seconds = seconds
        """For so long."""


def _service(url: str) -> str:
    """Return what has one queue: a service with its hosts, or a server."""
    rule = rule_of(url)
    return rule.domain if rule else urlsplit(url).netloc.lower()


class Politeness:
    """Gives each question its turn."""

    def __init__(self, pace: Pace, directory: Path | None) -> None:
        """Keep turns in `directory` for other programs to see; None keeps them to oneself."""
        self._pace = pace
        self._directory = directory
        self._queues: dict[str, asyncio.Semaphore] = {}
        self._turns: dict[str, float] = {}
        self._held: dict[str, float] = {}
        self._refusals: dict[str, int] = {}

    @asynccontextmanager
    async def turn(self, url: str) -> AsyncIterator[None]:
        """Wait until the server of `url` may be asked, and keep its connection for the block.

        Raises `LeftAloneError` when that is longer than somebody waits.
        """
        rule, name = rule_of(url), _service(url)
        queue = self._queues.setdefault(
            name, asyncio.Semaphore(1 if rule else ORDINARY_CONNECTIONS)
        )
        async with queue:
            rest = self._held.get(name, 0.0)
            if rest - self._pace.clock() > PATIENCE:
                raise LeftAloneError(rest - self._pace.clock())
            await self._until(rest)
            if rule is not None:
                await self._until(await asyncio.to_thread(self._reserved, rule))
            yield

    def hold(self, url: str, seconds: float) -> None:
        """Ask nothing of the server of `url` for so long: it said that it is too much.

        Where one address of an ordinary server wants a rest that nobody waits for, that holds for
        it alone, as long as others are answered: one feed must not silence those beside it.
        """
        name = _service(url)
        if seconds > PATIENCE and rule_of(url) is None:
            self._refusals[name] = self._refusals.get(name, 0) + 1
            if self._refusals[name] < ENOUGH_REFUSALS:
                return
        self._held[name] = max(self._pace.clock() + seconds, self._held.get(name, 0.0))

    def answered(self, url: str) -> None:
        """Hear that the server of `url` answered as it was asked."""
        self._refusals.pop(_service(url), None)

    async def _until(self, moment: float) -> None:
        if (left := moment - self._pace.clock()) > 0:
            await self._pace.sleep(left)

    def _reserved(self, rule: Rule) -> float:
        """Take the next turn of a service; return when it is."""
        now = self._pace.clock()
        own = self._turns.get(rule.domain, 0.0)
        turn = max(now, own)
        if self._directory is not None:
            with suppress(OSError, Timeout):  # then the turns of this program alone count
                turn = self._shared_turn(self._directory, rule, turn, now)
        self._turns[rule.domain] = turn + rule.pause
        return turn

    def _shared_turn(self, directory: Path, rule: Rule, turn: float, now: float) -> float:
        directory.mkdir(parents=True, exist_ok=True)
        path = directory / f"{rule.domain}.turn"
        with FileLock(directory / f"{rule.domain}.lock", timeout=_LOCK_SECONDS):
            free = _number_in(path)
            if free <= now + _FARTHEST_TURNS * rule.pause:
                turn = max(turn, free)
            path.write_text(f"{turn + rule.pause:.3f}\n", encoding="ascii")
        return turn


def _number_in(path: Path) -> float:
    try:
        return float(path.read_text(encoding="ascii"))
    except (OSError, ValueError):
        return 0.0
