"""The registry of commands: complete, without clashes, and the same everywhere it is shown."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from importlib import import_module
from inspect import signature
from pathlib import Path
from pkgutil import iter_modules

import pytest
from textual.screen import Screen

import tui.screens
from tui.commands import (
    COMMANDS,
    PANES,
    SCREENS,
    Command,
    by_pane,
    command,
    key_tables,
    short_key_table,
    shown_key,
)
from tui.keymap import default_keymap
from tui.panes.author import AuthorPane
from tui.panes.detail import DetailPane
from tui.panes.feed import FeedPane
from tui.panes.sources import SourcesPane
from tui.screens.asking import AskScreen
from tui.screens.choosing import ChooseScreen
from tui.screens.confirming import ConfirmScreen
from tui.screens.following import FollowScreen, RemoveFeedScreen
from tui.screens.help import HelpScreen, help_text
from tui.screens.history import HistoryScreen
from tui.screens.imports import ImportsScreen
from tui.screens.keyed import KeyedScreen
from tui.screens.links import LinksScreen
from tui.screens.merging import MergeScreen
from tui.screens.note import NoteScreen
from tui.screens.places import PlacesScreen
from tui.screens.plain_text import PlainTextScreen
from tui.screens.reader import ReaderScreen
from tui.screens.starter import StarterScreen
from tui.screens.statistics import StatisticsScreen
from tui.screens.tagging import TagScreen, UntagScreen
from tui.screens.themes import ThemeScreen
from tui.screens.triage import TriageScreen
from tui.screens.welcome import WelcomeScreen
from tui.widgets.choices import Choices
from tui.widgets.command_box import CommandInput
from tui.widgets.completing_input import CompletingInput
from tui.widgets.filter_input import FilterInput

OWNERS: dict[str, tuple[type, ...]] = {
    "feed": (FeedPane,),
    "sources": (SourcesPane,),
    "detail": (DetailPane,),
    "author": (AuthorPane,),
    "reader": (ReaderScreen,),
    "filter": (FilterInput,),
    "line": (CommandInput,),
    "triage": (TriageScreen,),
    "history": (HistoryScreen,),
    "statistics": (StatisticsScreen,),
    "imports": (ImportsScreen,),
    "merging": (MergeScreen,),
    "lists": (ChooseScreen, LinksScreen, RemoveFeedScreen, ThemeScreen, UntagScreen),
    "boxes": (AskScreen, FollowScreen, PlacesScreen, TagScreen),
    "questions": (ConfirmScreen,),
    "note": (NoteScreen,),
    "help": (HelpScreen,),
    "text": (PlainTextScreen,),
    "welcome": (WelcomeScreen,),
    "starter": (StarterScreen,),
}
SCREEN_CLASSES = [
    found for name in (*SCREENS, "reader") for found in OWNERS[name] if issubclass(found, Screen)
]


@pytest.mark.parametrize("found", COMMANDS, ids=lambda found: found.id)
def test_every_command_is_carried_out_by_its_pane(found: Command) -> None:
    for owner in OWNERS[found.pane]:
        assert callable(getattr(owner, f"action_{found.name}", None)), owner


def screens_there_are() -> set[type]:
    """Return every class of a whole screen: those that have no subclass."""
    for module in iter_modules(tui.screens.__path__, "tui.screens."):
        import_module(module.name)

    def leaves(of: type) -> Iterator[type]:
        below: list[type] = of.__subclasses__()
        for found in below:
            yield from leaves(found)
        if not below and of.__module__.startswith("tui."):
            yield of

    return set(leaves(Screen))


def test_every_screen_has_a_place_in_the_registry() -> None:
    assert screens_there_are() == set(SCREEN_CLASSES)
    for name in SCREENS:
        for owner in OWNERS[name]:
            assert issubclass(owner, KeyedScreen | CompletingInput) and name == owner.KEYS_OF


@pytest.mark.parametrize("screen", SCREEN_CLASSES)
def test_no_screen_has_a_key_beside_the_registry(screen: type[KeyedScreen[object]]) -> None:
    keys = screen._merge_bindings().key_to_bindings
    assert set(keys) == {"ctrl+c", "super+c"}  # what the mouse marked is copied, as elsewhere
    assert not keys_taken_by_hand(screen)


def keys_taken_by_hand(screen: type) -> list[str]:
    """Return the methods by which a screen, or what is ours above it, looks at keys itself."""
    ours = [base for base in screen.__mro__ if base.__module__.startswith("tui.")]
    return [
        f"{base.__name__}.{name}"
        for base in ours
        for name in vars(base)
        if name in ("on_key", "_on_key") or name.startswith("key_")
    ]


def test_lists_to_choose_from_have_no_keys_of_their_own() -> None:
    assert not Choices._merge_bindings().key_to_bindings


def test_no_two_commands_share_an_id() -> None:
    assert not [name for name, count in Counter(c.id for c in COMMANDS).items() if count > 1]


@pytest.mark.parametrize("pane", PANES)
def test_no_key_means_two_things_in_one_pane(pane: str) -> None:
    keys = Counter(key for c in COMMANDS if c.everywhere or c.pane == pane for key in c.keys)
    assert not [key for key, count in keys.items() if count > 1]


@pytest.mark.parametrize("screen", SCREENS)
def test_no_key_means_two_things_on_one_screen(screen: str) -> None:
    keys = Counter(key for c in COMMANDS if c.pane == screen for key in c.keys)
    assert not [key for key, count in keys.items() if count > 1]


@pytest.mark.parametrize("pane", PANES)
def test_no_chord_begins_with_a_key_that_has_a_meaning_of_its_own(pane: str) -> None:
    keys = {key for c in COMMANDS if c.everywhere or c.pane == pane for key in c.keys}
    firsts = {key.split(" ")[0] for key in keys if " " in key}
    assert not firsts & keys


def test_every_key_of_every_command_carries_it_out() -> None:
    keymap = default_keymap()
    for found in COMMANDS:
        for key in found.keys:
            assert keymap.command(found.pane, tuple(key.split(" "))) is found


def test_a_chord_offers_only_what_works_in_the_pane() -> None:
    keymap = default_keymap()
    assert keymap.continuations("feed", ("g",))["g"].id == "feed.top"
    assert keymap.continuations("detail", ("g",))["g"].id == "detail.top"
    copying = keymap.continuations("author", ("y",))
    assert {c.name for c in copying.values()} >= {"copy_link", "copy_bibtex"}


@pytest.mark.parametrize("found", COMMANDS, ids=lambda found: found.id)
def test_what_counts_takes_a_number_and_nothing_else_does(found: Command) -> None:
    for owner in OWNERS[found.pane]:
        action = getattr(owner, f"action_{found.name}")
        assert ("count" in signature(action).parameters) is found.counts


def test_help_names_every_command() -> None:
    shown = help_text(default_keymap()).plain
    for _, commands in by_pane():
        for found in commands:
            assert found.help in shown


def test_help_is_narrowed_by_what_is_typed() -> None:
    shown = help_text(default_keymap(), "bibtex").plain
    assert command("feed.copy_bibtex").help in shown
    assert command("reader.quit").help not in shown
    assert "No command matches" in help_text(default_keymap(), "zzzz").plain


def test_an_unknown_command_is_a_key_error() -> None:
    with pytest.raises(KeyError):
        command("feed.fly")


def test_keys_are_shown_as_they_are_printed_on_the_keyboard() -> None:
    assert shown_key("y b") == "yb"
    assert shown_key("slash") == "/"
    assert shown_key("ctrl+p") == "ctrl+p"


def test_the_keys_in_readme_and_docs_are_the_registrys() -> None:
    root = Path(__file__).parents[1]
    for name, table in (("README.md", short_key_table), ("docs/keys.md", key_tables)):
        text = (root / name).read_text(encoding="utf-8")
        assert table().rstrip() in text, "Run `make readme` to write the keys anew."
