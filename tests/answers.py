"""The words that the tests of JSON answers are written in."""

from __future__ import annotations

import json
import random
from collections.abc import Callable, Mapping
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from hypothesis import strategies as st

from storage.arriving import AuthorProfile, Parsed, Record, Rejected
from storage.errors import SourceError
from storage.importers import (
    Importer,
    Source,
    crossref,
    hf_daily,
    importers,
    openalex,
    scholar_feed_api,
    semantic_scholar,
)
from storage.model import Links
from storage.text import one_line
from tests.fakes import CORPUS

TODAY = date(2026, 11, 2)
MODULES: dict[str, Importer] = {
    module.FORMAT: module
    for module in (crossref, hf_daily, openalex, scholar_feed_api, semantic_scholar)
}
ALL = pytest.mark.parametrize("name", MODULES)


def source(answer: Any, name: str = "answer.json") -> Source:
    """Return a source that holds `answer`: bytes, text, or anything that JSON has."""
    if not isinstance(answer, (str, bytes)):
        answer = json.dumps(answer)
    data = answer if isinstance(answer, bytes) else answer.encode("utf-8", "surrogatepass")
    return Source(name=name, data=data, today=TODAY)


def corpus() -> list[Path]:
    """Return the answers of the corpus."""
    found = (path for name in MODULES for path in sorted((CORPUS / name).glob("*.json")))
    return [path for path in found if not path.name.endswith(".expected.json")]


def claimed(data: bytes) -> list[str]:
    """Return the formats that claim these bytes."""
    return [importer.FORMAT for importer in importers() if importer.sniff(data)]


def only(parsed: Parsed) -> Record:
    """Return the one record, where nothing was rejected."""
    assert not parsed.rejected
    (record,) = parsed.records
    return record


def refused(parse: Callable[[Source], Parsed], answer: Any) -> str:
    """Return the sentence with which an answer is refused."""
    with pytest.raises(SourceError) as raised:
        parse(source(answer))
    return str(raised.value)


def facts(parsed: Parsed) -> dict[str, Any]:
    """Return all that an answer says, as JSON holds it; what it does not say is absent."""
    return {
        "feed": {"key": parsed.feed.key, "title": parsed.feed.title, "site": parsed.feed.site},
        "records": [_said(record) for record in parsed.records],
        "authors": [_said(author) for author in parsed.authors],
        "rejected": [[item.where, item.reason] for item in parsed.rejected],
        "warnings": list(parsed.warnings),
    }


def _said(value: Record | AuthorProfile | Rejected) -> dict[str, Any]:
    fields = {name: getattr(value, name) for name in type(value).__dataclass_fields__}
    if links := fields.pop("links", None):
        fields["links"] = {
            name: link for name in Links.__dataclass_fields__ if (link := getattr(links, name))
        }
    fields["metrics"] = {name: metric.value for name, metric in fields["metrics"].items()}
    found = {name: said for name, said in fields.items() if said not in (None, (), {}, False)}
    plain: dict[str, Any] = json.loads(json.dumps(found, default=str))
    return plain


def shuffled(pairs: Mapping[str, Any], seed: int) -> dict[str, Any]:
    """Return an object as a service might print it: in any order, with names nobody knows."""
    names = [*pairs, "_later", "more"]
    random.Random(seed).shuffle(names)
    return {name: pairs.get(name, {"deep": [1, {"x": None}]}) for name in names}


SEEDS = st.integers(0, 999)
WORDS = st.text(
    st.characters(codec="utf-8", exclude_categories=["Cc", "Cf", "Cs", "Cn", "Zl", "Zp"]),
    min_size=1,
    max_size=40,
).filter(lambda text: one_line(text) == text and not set("<&") & set(text))
"""Texts of one line, without marks."""
NAMES = st.lists(WORDS, max_size=4)
COUNTS = st.integers(0, 10**6)
DAYS = st.dates(date(1700, 1, 1), date(2099, 12, 31))
ARXIV = st.from_regex(r"[0-2][0-9](?:0[1-9]|1[0-2])\.[0-9]{5}", fullmatch=True)
DOIS = st.from_regex(r"10\.[0-9]{4,6}/[a-z0-9]{1,9}", fullmatch=True)
