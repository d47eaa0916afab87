"""The words that tests of the command line are written in."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any


@dataclass
class Ran:
    """What one command line did."""

    status: int
    out: str
    err: str

    @property
    def json(self) -> Any:
        return json.loads(self.out)


Run = Callable[..., Ran]
"""Runs a command line in this process."""


def sentence(ran: Ran, status: int) -> str:
    """Return the one sentence of a command that failed with `status`.

    Only a query that is wrong may be shown below it, with carets.
    """
    assert ran.status == status
    assert ran.err.startswith("carrel: ")
    first, *below = ran.err.splitlines()
    assert not below or (len(below) == 2 and set(below[1]) == {" ", "^"})
    return first.removeprefix("carrel: ").strip()
