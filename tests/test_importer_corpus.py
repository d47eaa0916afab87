"""Feeds of our own making, beside what they must be read as."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from storage.arriving import Record
from storage.importers import Source, parse
from tests.fakes import CORPUS

FORMATS = ("arxiv-atom", "arxiv-rss", "feed")
SOURCES = [path for name in FORMATS for path in sorted((CORPUS / name).glob("*.xml"))]


def said(record: Record) -> dict[str, Any]:
    """Everything a record says, as JSON would hold it; what it does not say is absent."""
    fields = {name: getattr(record, name) for name in Record.__dataclass_fields__}
    links = fields.pop("links")
    fields |= {"abs": links.abs, "pdf": links.pdf}
    for name in ("where", "position"):
        del fields[name]
    found = {name: value for name, value in fields.items() if value not in (None, (), {}, False)}
    plain: dict[str, Any] = json.loads(json.dumps(found, default=str))
    return plain


@pytest.mark.parametrize("path", SOURCES, ids=lambda path: f"{path.parent.name}/{path.stem}")
def test_a_source_is_read_as_written_beside_it(path: Path) -> None:
    parsed = parse(Source(name=path.name, data=path.read_bytes(), today=date(2026, 1, 9)))
    assert parsed.format == path.parent.name
    expected = json.loads(path.with_suffix(".json").read_text("utf-8"))
    assert [said(record) for record in parsed.records] == expected
    assert not parsed.rejected


@pytest.mark.parametrize("path", SOURCES, ids=lambda path: f"{path.parent.name}/{path.stem}")
@pytest.mark.parametrize("codec", ["utf-16", "utf-16-le", "utf-16-be", "utf-32", "utf-32-le"])
def test_wide_encodings_say_the_same(path: Path, codec: str) -> None:
    narrow = Source(name="x", data=path.read_bytes(), today=date(2026, 1, 9))
    wide = Source(name="x", data=narrow.data.decode().encode(codec), today=narrow.today)
    assert parse(wide) == parse(narrow)
