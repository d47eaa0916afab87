"""A list without papers says what to do next."""

from __future__ import annotations

import pytest

from storage.places import BUILT_IN, INBOX, Place
from tui.commands import COMMANDS
from tui.empty_places import nothing_in

PLACES = (*BUILT_IN, Place("feed", "feed:a", "A"), Place("tag", "ml", "ml"),
          Place("saved", "v", "Mine", "author:zeng"))  # fmt: skip


@pytest.mark.parametrize("place", PLACES, ids=lambda place: place.title)
def test_each_place_says_something_of_its_own(place: Place) -> None:
    said = nothing_in(place, filter="", holds_papers=True)
    assert said.count("\n") == 1 and said.endswith(".")
    alike = [p for p in PLACES if nothing_in(p, filter="", holds_papers=True) == said]
    assert all(p.kind == "view" for p in alike) if len(alike) > 1 else alike == [place]


def test_a_filter_is_what_keeps_papers_out() -> None:
    assert "Esc" in nothing_in(INBOX, filter="zzz", holds_papers=True)
    assert "Nothing unread" in nothing_in(INBOX, filter="  ", holds_papers=True)


def test_an_empty_library_says_how_it_is_filled() -> None:
    assert "imports" in nothing_in(INBOX, filter="", holds_papers=False)


def test_no_key_is_named_that_does_nothing() -> None:
    keys = {key.split(" ")[0] for command in COMMANDS for key in command.keys}
    said = nothing_in(Place("feed", "feed:a", "A"), filter="", holds_papers=True)
    assert ("R asks" in said) == ("R" in keys)
    assert {"s", "w", "a", "f", "i", "h", "t", "v"} <= keys
