"""The registry of commands: complete, without clashes, and the same everywhere it is shown."""

from __future__ import annotations

from collections import Counter
from inspect import signature
from pathlib import Path

import pytest

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
from tui.screens.help import help_text
from tui.screens.reader import ReaderScreen
from tui.screens.triage import TriageScreen

OWNERS = {
    "feed": FeedPane,
    "sources": SourcesPane,
    "detail": DetailPane,
    "author": AuthorPane,
    "reader": ReaderScreen,
    "triage": TriageScreen,
}


@pytest.mark.parametrize("found", COMMANDS, ids=lambda found: found.id)
def test_every_command_is_carried_out_by_its_pane(found: Command) -> None:
    action = getattr(OWNERS[found.pane], f"action_{found.name}", None)
    assert callable(action)


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
    action = getattr(OWNERS[found.pane], f"action_{found.name}")
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
