"""What a library keeps right edit by edit is what one finds that is opened anew."""

from __future__ import annotations

import tempfile
from collections.abc import Sequence
from contextlib import suppress
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from storage.engine.layer import Layer
from storage.errors import CarrelError
from storage.library import Library
from tests.fakes import Clock, library, metric, parsed, record


@pytest.mark.parametrize("as_list", [True, False])
def test_the_next_unread_paper_is_found_in_any_list(tmp_path: Path, as_list: bool) -> None:
    with library(tmp_path, parsed(*(record(n) for n in range(6)))) as desk:
        keys: Sequence[str] = list(desk.find("")) if as_list else desk.find("")
        desk.set_read([keys[1], keys[2], keys[4]], True)
        assert desk.first_unread(keys, range(1, 6)) == 3
        assert desk.first_unread(keys, range(2, -1, -1)) == 0
        assert desk.first_unread(keys, range(4, 5)) is None


papers = st.lists(st.integers(1, 12), min_size=1, max_size=4, unique=True)
steps = st.one_of(
    st.tuples(st.just("take"), st.sampled_from("ab"), papers),
    st.tuples(st.just("rename"), st.sampled_from("ab"), papers),
    st.tuples(st.just("read"), papers, st.booleans()),
    st.tuples(st.just("star"), papers, st.booleans()),
    st.tuples(st.just("tag"), papers, st.sampled_from(["x", "ml/y"]), st.booleans()),
    st.tuples(st.just("queue"), papers, st.booleans()),
    st.tuples(st.just("rate"), st.sampled_from("ab"), papers, st.integers(0, 3)),
    st.tuples(
        st.just("save"), st.sampled_from("xy"), st.sampled_from(["is:unread", "has:file", "in:x"])
    ),
    st.tuples(st.just("fetch"), papers),
    st.tuples(
        st.just("change"), st.integers(0, 1), st.sampled_from(["tag:ml", "stones year:2024"])
    ),
    st.tuples(st.sampled_from(["delete", "lower"]), st.integers(0, 1)),
    st.tuples(st.just("follow"), st.sampled_from(["Ada Abel", "Bo Brook"]), st.booleans()),
    st.tuples(st.sampled_from(["undo", "redo", "compact", "reopen", "follow other"])),
)
QUERIES = (
    "", "is:unread", "is:read", "is:starred", "is:tagged", "is:followed", "tag:x", "tag:ml",
    'feed:"feed a"', "-is:read -tag:x", "author:abel OR is:starred", "stones", "cat:cs",
    "is:queued", "is:untagged", "has:abstract -has:code", "score:>1", "score:1..2 OR upvotes:>=3",
    "year:2024", "after:2024-01-05 before:2024-01-09", "added:today", "seen:>1", "arxiv:2401.00003",
    "sort:title", "sort:-title", "sort:score", "sort:-score", "sort:added", "sort:seen",
    "sort:upvotes is:unread", "sort:-date", "has:file", "-has:file OR stones",
)  # fmt: skip


def everything(found: Library) -> dict[str, Any]:
    """Return all that a library answers from what it keeps."""
    return {
        "counts": found.counts(),
        "places": {place: found.counted(place) for place in found.places()},
        "listed": {place: list(found.keys_of(found.members(place))) for place in found.places()},
        "tags": found.tags(),
        "feeds": [list(found.in_feed(f"feed:{name}")) for name in "ab"],
        "authors": found.authors(),
        "author": found.author("Ada Abel"),
        "history": found.history(),
        "aliases": [found.by_alias(f"arxiv:2401.{n:05}") for n in range(13)],
        **{query: list(found.find(query)) for query in QUERIES},
    }


def do(opened: Library, step: tuple[Any, ...]) -> None:
    def keys(numbers: Sequence[int]) -> list[str]:
        found = (opened.by_alias(f"arxiv:2401.{n:05}") for n in numbers)
        return [key for key in found if key is not None]

    match step:
        case ("take" | "rename" as kind, feed, numbers):
            changes = {"abstract": "A better one, and longer than before. " * 9}
            records = [
                record(n, arxiv_id=f"2401.{n:05}", **(changes if kind == "rename" else {}))
                for n in numbers
            ]
            opened.take(parsed(*records, feed=feed), source=feed)
        case ("read", numbers, value):
            opened.set_read(keys(numbers), value)
        case ("star", numbers, value):
            opened.set_starred(keys(numbers), value)
        case ("tag", numbers, tag, True):
            opened.change_tags(keys(numbers), add=[tag])
        case ("tag", numbers, tag, False):
            opened.change_tags(keys(numbers), remove=[tag])
        case ("queue", numbers, value):
            opened.set_queued(keys(numbers), value)
        case ("rate", feed, numbers, value):
            rates = {"score": metric(value), "upvotes": metric(9 - value)}
            records = [record(n, arxiv_id=f"2401.{n:05}", metrics=rates) for n in numbers]
            opened.take(parsed(*records, feed=feed), source=feed)
        case ("save", title, query):
            with suppress(CarrelError):  # the name is taken, or no view is called x
                opened.save_view(title, query)
        case ("change" | "delete" | "lower" as kind, at, *query):
            for view in opened.views()[at : at + 1]:
                if kind == "change":
                    opened.change_view(view.name, query=query[0])
                elif kind == "delete":
                    opened.remove_view(view.name)
                else:
                    opened.move_view(view.name, 1)
        case ("fetch", numbers):
            for found in keys(numbers):
                opened.note_file(found, __file__)
        case ("follow", name, value):
            opened.set_followed(name, value)
        case ("undo",):
            opened.undo()
        case ("redo",):
            opened.redo()
        case ("compact",):
            opened._ledger._database.compact()


@settings(max_examples=60, deadline=None)
@given(st.lists(steps, max_size=14))
def test_sets_kept_right_are_those_read_anew(done: list[tuple[Any, ...]]) -> None:
    with tempfile.TemporaryDirectory() as place:
        directory = Path(place)
        opened = library(directory)
        watching = library(directory)
        everything(opened)
        everything(watching)
        for step in done:
            if step == ("reopen",):
                opened.close()
                opened = Library(directory, clock=Clock())
                everything(opened)
            elif step == ("follow other",):
                watching.catch_up()
            do(opened, step)
        watching.catch_up()
        with Library(directory, clock=Clock()) as fresh:
            expected = everything(fresh)
            assert everything(opened) == expected
            assert everything(watching) == expected
            unread = [key for key in fresh.find("") if not fresh.mark(key).read]
            assert expected["is:unread"] == unread
            assert expected["counts"].unread == len(unread)
            assert len(fresh) == len(unread) + len(expected["is:read"])
        opened.close()
        watching.close()


def test_opening_reads_no_paper_and_a_list_only_what_it_shows(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with library(tmp_path, parsed(*(record(n) for n in range(300)))) as made:
        made.set_read(made.find("")[:100], True)
        made._ledger._database.compact()
    read: list[int] = []
    document = Layer.document

    def counted(self: Layer, row: int) -> dict[str, Any] | None:
        read.append(row)
        return document(self, row)

    monkeypatch.setattr(Layer, "document", counted)
    with Library(tmp_path) as opened:
        keys = opened.find("")
        assert (len(opened), len(keys), len(opened.find("is:unread"))) == (300, 300, 200)
        assert opened.counts().feeds == {"feed:a": (200, 300)}
        assert len(read) == 2  # the newest action, for its stamp; the feed, for its key
        for key in keys[:10]:
            assert opened.paper(key) is not None
            opened.mark(key)
        assert len(read) == 2 + 10 + 10
        opened.set_starred(keys[150:151], True)
        assert len(read) < 30
