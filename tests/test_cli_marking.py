"""Marking and tagging by the command line; and undoing it."""

import pytest

from storage.library import Library
from tests.fakes import CORPUS
from tests.shell import Run, sentence

PAGE = str(CORPUS / "scholar-feed" / "profile.txt")


def test_papers_are_marked_by_key_and_by_query(carrel: Run, shelf: Library) -> None:
    (key,) = shelf.find("stones")
    assert carrel("mark", "star", key, "lanterns").out == "Star 2 papers.\n"
    assert len(carrel("list", "--json", "is:starred").json) == 2
    assert carrel("mark", "unstar", key).out == "Unstar 1 paper.\n"
    assert carrel("mark", "read", "feed:a").out == "Mark 3 papers read.\n"
    assert carrel("mark", "unread", key, "--json").json == {
        "matched": 1,
        "changed": 1,
        "keys": [key],
        "label": "Mark 1 paper unread",
    }


def test_marking_what_is_marked_changes_nothing(carrel: Run, shelf: Library) -> None:
    carrel("mark", "read", "stones")
    again = carrel("mark", "read", "stones")
    assert (again.status, again.out) == (0, "Nothing to change: 1 paper already so.\n")
    assert carrel("mark", "read", "stones", "--json").json["changed"] == 0


def test_a_query_without_papers_is_status_1_but_the_others_are_marked(
    carrel: Run, shelf: Library
) -> None:
    assert sentence(carrel("mark", "read", "zebra"), 1) == "No paper is like “zebra”."
    ran = carrel("mark", "read", "zebra", "stones")
    assert (ran.status, ran.out) == (1, "Mark 1 paper read.\n")
    nothing = carrel("mark", "read", "zebra", "--json")
    assert (nothing.status, nothing.json["changed"]) == (1, 0)


@pytest.mark.parametrize(
    "words",
    [
        ("+ml/rlhf", "-old", "{key}"),
        ("-old", "+ml/rlhf", "{key}"),
        ("-old", "{key}", "+ml/rlhf", "--json"),
        ("--json", "-old", "+ml/rlhf", "--", "{key}"),
        ("+ml/rlhf", "-old", "--", "-lanterns -rivers -meadows stones"),
    ],
)
def test_tags_come_and_go_wherever_they_stand(
    carrel: Run, shelf: Library, words: tuple[str, ...]
) -> None:
    (key,) = shelf.find("stones")
    shelf.change_tags([key], add=["old"])
    ran = carrel("tag", *(word.format(key=key) for word in words))
    assert ran.status == 0
    assert carrel("show", key, "--json").json["tags"] == ["ml/rlhf"]


def test_a_tag_that_cannot_be_is_a_sentence(carrel: Run, shelf: Library) -> None:
    assert "cannot be a tag" in sentence(carrel("tag", "+/", "stones"), 1)


def test_actions_are_undone_and_redone(carrel: Run, shelf: Library) -> None:
    carrel("mark", "read", "stones")
    carrel("tag", "+x", "stones")
    assert carrel("undo", "2").out == "Undone: Tag 1 paper +x.\nUndone: Mark 1 paper read.\n"
    assert carrel("redo").out == "Redone: Mark 1 paper read.\n"
    redone = carrel("redo", "--json").json
    assert (redone["changed"], redone["label"]) == (1, "Tag 1 paper +x")
    assert sentence(carrel("redo"), 1) == "There is nothing to redo."


def test_an_import_is_undone(carrel: Run) -> None:
    carrel("import", PAGE)
    assert carrel("undo").status == 0
    assert carrel("list", "--json").json == []
    ran = carrel("undo", "3")
    assert sentence(ran, 1) == "There is nothing to undo."


def test_history_tells_what_was_done(carrel: Run, shelf: Library) -> None:
    carrel("mark", "read", "stones")
    carrel("undo")
    newest, oldest = carrel("history", "--json").json
    assert (newest["label"], newest["undone"]) == ("Mark 1 paper read", True)
    assert (oldest["label"], oldest["undone"]) == ("Import 3 papers from Feed a", False)
    assert "Mark 1 paper read  (undone)" in carrel("history").out


def test_a_history_without_actions(carrel: Run) -> None:
    assert sentence(carrel("history"), 0) == "Nothing was done yet."


def test_a_tag_is_renamed_and_a_paper_removed(carrel: Run, shelf: Library) -> None:
    assert carrel("tag", "+ml", "stones").status == 0
    assert carrel("rename-tag", "ml", "ai/ml").out == "Rename tag ml to ai/ml on 1 paper.\n"
    assert carrel("list", "--json", "tag:ai").json[0]["tags"] == ["ai/ml"]
    assert "no tag “ml”" in sentence(carrel("rename-tag", "ml", "x"), 1)
    assert carrel("remove", "tag:ai/ml").out == "Remove 1 paper.\n"
    assert len(carrel("list", "--json").json) == 2
    assert carrel("undo").status == 0
    assert len(carrel("list", "--json").json) == 3
    sentence(carrel("remove", "nothing-like-it"), 1)
    sentence(carrel("remove"), 2)
