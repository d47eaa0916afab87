"""A library in use for a year: 500 papers and 1,000 marks a day."""

from __future__ import annotations

import os
import time
from pathlib import Path

from storage.tending import DUE_BYTES
from tests.stores import database, mark, paper, put

DAYS = int(os.environ.get("CARREL_TEST_DAYS", "30"))
"""365 is the full measure."""


def test_a_library_in_daily_use_keeps_opening_at_once(tmp_path: Path) -> None:
    openings: list[float] = []
    for day in range(DAYS):
        start = time.perf_counter()
        db = database(tmp_path)
        openings.append(time.perf_counter() - start)
        # What an opening costs: the journal it reads, and the layers it looks into.
        assert db.store.journal.offset <= DUE_BYTES
        assert all(len(db.table(table).shelf.layers) <= 8 for table in ("papers", "marks"))
        first = day * 500
        put(db, "papers", *(paper(first + n, text="x" * 1500) for n in range(500)))
        for n in range(0, 1000, 2):
            put(db, "marks", mark((first + n) // 2), mark((first + n) // 2, read=n % 4 == 0))
            if n % 100 == 0:
                db.tend()
        db.close()
    with database(tmp_path) as db:
        assert len(db.table("papers")) == DAYS * 500
        assert db.problems == []
        live = sum((tmp_path / name).stat().st_size for name in db.store.manifest.files())
    size = sum(path.stat().st_size for path in tmp_path.rglob("*"))
    assert size <= 4 * live
    if os.environ.get("CARREL_TEST_DAYS"):
        print(f"openings, ms: median {sorted(openings)[DAYS // 2] * 1000:.1f}, "  # noqa: T201
              f"worst {max(openings) * 1000:.1f}; {size / live:.2f} × live bytes")  # fmt: skip
