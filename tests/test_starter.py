"""Feeds to begin with: every one of them can be followed as it stands."""

from __future__ import annotations

from pathlib import Path

from storage import specs
from storage.starter import requests, suggestions
from tests.fakes import library


def test_every_suggestion_is_a_feed_that_can_be_followed() -> None:
    for one in suggestions():
        spec = specs.parse(one.spec)
        assert not spec.is_paper, one
        assert one.field and one.title and one.about


def test_nothing_is_suggested_twice() -> None:
    found = suggestions()
    assert len({specs.parse(one.spec).request.address for one in found}) == len(found)
    assert len({one.title for one in found}) == len(found)


def test_each_field_stands_together() -> None:
    fields = [one.field for one in suggestions()]
    assert len(set(fields)) == sum(a != b for a, b in zip(fields, ["", *fields], strict=False))


def test_all_are_followed_at_once_in_folders_by_field_and_undone_at_once(tmp_path: Path) -> None:
    with library(tmp_path / "library") as shelf:
        found = suggestions()
        feeds = shelf.follow_all(requests(found))
        assert [(feed.title, feed.folder) for feed in feeds] == [
            (one.title, one.field) for one in found
        ]
        shelf.undo()
        assert shelf.feeds() == []
