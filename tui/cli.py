"""The `carrel` command; most lines ask for the reader, which is seen before it is loaded."""

from __future__ import annotations

import sys
from collections.abc import Sequence

from tui.early import stage_for
from tui.shell.plain import opening


def main(argv: Sequence[str] | None = None) -> int:
    """Run one command line and return its exit status."""
    line = sys.argv[1:] if argv is None else argv
    wanted = opening(line)
    if wanted is None:
        from tui.shell.running import run_line

        return run_line(line)
    with stage_for(wanted) as stage:
        from tui.shell.running import run_reader

        return run_reader(wanted, stage)
