"""A list without papers says what to do next."""

from __future__ import annotations

import pytest

from storage.places import BUILT_IN, INBOX, Place
from tui.commands import COMMANDS
from tui.empty_places import nothing_in
from tui.keymap import changed_keymap, default_keymap

KEYS = default_keymap()

PLACES = (*BUILT_IN, Place("feed", "feed:a", "A"), Place("tag", "ml", "ml"),
          Place("saved", "v", "Mine", "author:zeng"))  # fmt: skip


@pytest.mark.parametrize("place", PLACES, ids=lambda place: place.title)
def test_each_place_says_something_of_its_own(place: Place) -> None:
    said = nothing_in(place, KEYS, filter="", holds_papers=True)
    assert said.count("\n") == 1 and said.endswith(".")
    alike = [p for p in PLACES if nothing_in(p, KEYS, filter="", holds_papers=True) == said]
    assert all(p.kind == "view" for p in alike) if len(alike) > 1 else alike == [place]


def test_a_filter_is_what_keeps_papers_out() -> None:
    assert "Esc" in nothing_in(INBOX, KEYS, filter="zzz", holds_papers=True)
    assert "Nothing unread" in nothing_in(INBOX, KEYS, filter="  ", holds_papers=True)


def test_an_empty_library_says_how_it_is_filled() -> None:
    assert "imports" in nothing_in(INBOX, KEYS, filter="", holds_papers=False)


@pytest.mark.parametrize("place", PLACES, ids=lambda place: place.title)
def test_no_key_is_named_that_does_nothing(place: Place) -> None:
    without, _ = changed_keymap({found.id: () for found in COMMANDS})
    for holds in (True, False):
        first, _, then = nothing_in(place, KEYS, filter="", holds_papers=holds).partition("\n")
        said = nothing_in(place, without, filter="", holds_papers=holds)
        assert said.startswith(first) and then not in said


def test_the_users_own_keys_are_named() -> None:
    mine, _ = changed_keymap({"reader.refresh": ("f5",), "feed.clear": ("ctrl+g",)})
    place = Place("feed", "feed:a", "A")
    assert "F5 asks the feeds" in nothing_in(place, mine, filter="", holds_papers=True)
    assert "press ctrl+g to clear it" in nothing_in(place, mine, filter="x", holds_papers=True)
