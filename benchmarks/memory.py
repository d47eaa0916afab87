"""How much memory is a process's own."""

from __future__ import annotations

from pathlib import Path


def own_memory(process: int | str = "self") -> float:
    """Return megabytes, pages of mapped files left out; nan where the system does not tell."""
    try:
        lines = Path(f"/proc/{process}/smaps_rollup").read_text().splitlines()
    except OSError:
        return float("nan")
    return sum(int(line.split()[1]) / 1024 for line in lines if line.startswith("Anonymous:"))
