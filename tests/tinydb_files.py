"""The words that tests of TinyDB files are written in."""

from __future__ import annotations

import json
from typing import Any

from storage.arriving import ImportReport
from storage.importers import Source
from storage.importers import parse as parse_any
from storage.library import Library
from storage.records import paper_record
from tests.fakes import TODAY
from tests.libraries import state


def bring(desk: Library, data: bytes | dict[str, Any]) -> ImportReport:
    """Import a TinyDB file of these tables."""
    if isinstance(data, dict):
        data = json.dumps(data).encode()
    found = parse_any(Source(name="library.json", data=data, today=TODAY))
    assert found.format == "tinydb"
    return desk.take(found, source="library.json")


def all_of(desk: Library) -> dict[str, Any]:
    """Return all that an export is to bring back."""
    listed = [paper_record(desk, key) for key in desk.find("")]
    return {"listed": listed, "marks documents": desk.marks(), **state(desk)}


def changes_nothing(report: ImportReport) -> bool:
    """Tell whether an import brought nothing new."""
    counted = (report.new, report.updated, report.import_id)
    return counted == (0, 0, None) and report.duplicates == report.records
