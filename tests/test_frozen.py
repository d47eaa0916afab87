"""Values taken apart and put together again are what the long way makes of them."""

from __future__ import annotations

import pickle
from dataclasses import fields, replace
from typing import Any

import pytest

from storage.arriving import AuthorProfile, FeedInfo, ImportReport, Parsed, Record, Rejected
from storage.cleaned import Cleaned
from storage.fetch_state import FetchState
from storage.frozen import changed, made, values_of
from storage.model import Links, Metric, Paper
from tests.fakes import TODAY, metric, paper, parsed, record

FULL = record(1, links=Links(abs="https://example.org/1"), metrics={"score": metric(3)})
VALUES: list[Any] = [
    FULL,
    FULL.links,
    metric(3),
    paper(FULL),
    parsed(FULL),
    FetchState(etag='"1"', days=(TODAY,)),
    AuthorProfile(name="Ada Abel"),
    ImportReport(source="a", format="feed"),
    Rejected(where="line 1", reason="It says nothing."),
    parsed().feed,
]


@pytest.mark.parametrize("value", VALUES, ids=lambda value: type(value).__name__)
def test_a_value_is_what_its_fields_are(value: Any) -> None:
    kind: Any = type(value)
    assert values_of(kind)(value) == tuple(getattr(value, item.name) for item in fields(value))
    assert made(kind, values_of(kind)(value)) == value
    assert pickle.loads(pickle.dumps(value)) == value


def test_every_value_that_is_cleaned_has_several_fields() -> None:
    kinds = {Links, Metric, Record, AuthorProfile, FeedInfo, Rejected, Parsed, ImportReport}
    assert kinds <= set(Cleaned.__subclasses__())
    assert all(len(fields(kind)) > 1 for kind in Cleaned.__subclasses__())  # type: ignore[arg-type]


def test_a_changed_value_is_a_replaced_one_and_leaves_the_first_alone() -> None:
    before = paper(FULL)
    after: Paper = changed(before, key="arxiv:1", venue="Stones Today")
    assert after == replace(before, key="arxiv:1", venue="Stones Today")
    assert before == paper(FULL)
    with pytest.raises(ValueError, match="longer"):
        made(Links, ("https://example.org",) * 99)  # more values than fields


def test_texts_pass_the_gate_once_and_are_not_let_in_by_pickling() -> None:
    dirty = Record(where="entry 1", position=1, title="A\x1b[31m title\nin two", raw={"a": "\x07b"})
    assert (dirty.title, dirty.raw) == ("A title in two", {"a": "b"})
    assert pickle.loads(pickle.dumps(dirty)) == dirty
