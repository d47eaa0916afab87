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
    """Return the one sentence of a command that failed with `status`."""
    assert ran.status == status
    assert ran.err.startswith("carrel: ")
    assert ran.err.count("\n") == 1
    return ran.err.removeprefix("carrel: ").strip()
