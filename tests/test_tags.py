"""Tags on every paper at once: renamed, nested, merged, deleted."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from storage.errors import CarrelError, NotFoundError
from storage.library import Library
from tests.fakes import library, parsed, record
from tests.shell import Run, sentence


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Library]:
    with library(tmp_path, parsed(*(record(n) for n in (1, 2, 3)))) as opened:
        one, two, three = opened.find("")
        opened.change_tags([one], add=["rl", "ml"])
        opened.change_tags([two], add=["RLHF/dpo", "later"])
        opened.change_tags([three], add=["rl/ppo", "rlhf"])
        yield opened


def tags_of(desk: Library) -> list[tuple[str, ...]]:
    return [desk.mark(key).tags for key in desk.find("")]


def test_tags_are_merged_with_those_nested_in_them_and_undone_as_one(desk: Library) -> None:
    before = tags_of(desk)
    change = desk.merge_tags(["#rl", "rlhf"], "ml/rl")
    assert change.label == "Merge tags #rl, rlhf into ml/rl on 3 papers"
    assert tags_of(desk) == [("ml", "ml/rl"), ("later", "ml/rl/dpo"), ("ml/rl", "ml/rl/ppo")]
    desk.undo()
    assert tags_of(desk) == before
    desk.redo()
    assert desk.tags() == ["later", "ml", "ml/rl", "ml/rl/dpo", "ml/rl/ppo"]


def test_tags_can_be_merged_into_one_of_them(desk: Library) -> None:
    desk.merge_tags(["rl", "rlhf", "ml"], "ml")
    assert desk.tags() == ["later", "ml", "ml/dpo", "ml/ppo"]


def test_a_tag_is_nested_by_a_new_name(desk: Library) -> None:
    desk.rename_tag("rl", "ml/rl")
    assert desk.tags() == ["later", "ml", "ml/rl", "ml/rl/ppo", "rlhf", "RLHF/dpo"]


def test_a_tag_is_deleted_with_those_nested_in_it(desk: Library) -> None:
    change = desk.delete_tag("RL")
    assert change.label == "Delete tag RL from 2 papers"
    assert desk.tags() == ["later", "ml", "rlhf", "RLHF/dpo"]
    desk.undo()
    assert len(desk.tags()) == 6


def test_the_papers_of_a_tag_are_those_of_the_tags_nested_in_it_too(desk: Library) -> None:
    assert len(desk.tagged("#RLHF")) == 2
    with pytest.raises(NotFoundError, match="no tag “rlh”"):
        desk.tagged("rlh")


def test_what_is_no_tag_or_cannot_be_one_changes_nothing(desk: Library) -> None:
    before = tags_of(desk)
    with pytest.raises(NotFoundError):
        desk.merge_tags(["rl", "nothing"], "x")
    with pytest.raises(NotFoundError):
        desk.delete_tag("nothing")
    with pytest.raises(CarrelError):
        desk.merge_tags(["rl"], "#")
    assert tags_of(desk) == before


def test_the_command_line_lists_merges_and_deletes_tags(carrel: Run, shelf: Library) -> None:
    assert "no tags yet" in carrel("tags").err
    carrel("tag", "+rl", "+ml", "stones")
    carrel("tag", "+rlhf", "lanterns")
    carrel("mark", "read", "stones")
    assert carrel("tags", "--json").json == [
        {"tag": "ml", "unread": 0, "papers": 1},
        {"tag": "rl", "unread": 0, "papers": 1},
        {"tag": "rlhf", "unread": 1, "papers": 1},
    ]
    assert carrel("merge-tags", "rl", "rlhf", "ml/rl").out == (
        "Merge tags rl, rlhf into ml/rl on 2 papers.\n"
    )
    assert "    1 of 2       ml/rl\n" in carrel("tags").out
    assert carrel("merge-tags", "ml/rl", "ml/rl").out == (
        "Nothing to change: they are one already.\n"
    )
    assert carrel("delete-tag", "ml", "--json").json["changed"] == 2
    assert carrel("tags", "--json").json == []
    assert "no tag “ml”" in sentence(carrel("delete-tag", "ml"), 1)
    assert carrel("undo").status == 0
    assert len(carrel("tags", "--json").json) == 2
