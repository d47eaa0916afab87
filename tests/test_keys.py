"""Keys: what they are called, what they carry out, and what comes of the user's changes."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tui.commands import COMMANDS, PANES, command
from tui.key_names import KeyNameError, chord_named, shown_key
from tui.keymap import changed_keymap, default_keymap
from tui.keystrokes import Keystrokes, Nothing, Run, Step, Wait

# Names


@pytest.mark.parametrize(
    ("written", "named", "shown"),
    [
        ("g g", "g g", "gg"),
        ("gg", "g g", "gg"),
        ("Sd", "S d", "Sd"),
        ("/", "slash", "/"),
        ("slash", "slash", "/"),
        (".", "full_stop", "."),
        ("<", "less_than_sign", "<"),
        ("-", "minus", "-"),
        ("PgDn", "pagedown", "PgDn"),
        ("page_up", "pageup", "PgUp"),
        ("Esc", "escape", "Esc"),
        ("Return", "enter", "Enter"),
        ("Ctrl-x", "ctrl+x", "ctrl+x"),
        ("ctrl+X", "ctrl+x", "ctrl+x"),
        ("<C-x>", "ctrl+x", "ctrl+x"),
        ("ctrl+-", "ctrl+minus", "ctrl+-"),
        ("shift+a", "A", "A"),
        ("shift+tab", "shift+tab", "Shift+Tab"),
        ("F12", "f12", "F12"),
        ("up", "up", "↑"),
        ("y 1", "y 1", "y1"),
        ("é", "é", "é"),
        ("ctrl+x ctrl+s", "ctrl+x ctrl+s", "ctrl+xctrl+s"),
    ],
)
def test_a_key_can_be_written_in_many_ways(written: str, named: str, shown: str) -> None:
    assert chord_named(written) == named
    assert shown_key(named) == shown


@pytest.mark.parametrize(
    ("written", "near"),
    [
        ("spcae", "space"),
        ("crtl+x", "ctrl+x"),
        ("ctrl+pagedwon", "ctrl+pagedown"),
        ("entr", "enter"),
    ],
)
def test_a_misspelt_key_is_refused_with_the_nearest(written: str, near: str) -> None:
    with pytest.raises(KeyNameError, match=rf"no key “.*”\. Is it {near.replace('+', '[+]')}\?"):
        chord_named(written)


@given(st.text(max_size=12))
def test_any_text_is_a_key_or_refused(text: str) -> None:
    try:
        named = chord_named(text)
    except KeyNameError:
        return
    assert chord_named(named) == named
    assert shown_key(named)


def test_every_default_key_is_named_as_it_would_be_read() -> None:
    for found in COMMANDS:
        for key in found.keys:
            assert chord_named(key) == key


# Strokes


class Clock:
    """A clock that stands still until it is told."""

    def __init__(self) -> None:
        self.now = 0.0

    def __call__(self) -> float:
        return self.now


def typed(*keys: str, pane: str = "feed", strokes: Keystrokes | None = None) -> list[Step]:
    strokes = strokes or Keystrokes(default_keymap(), Clock())
    return [strokes.take(key, pane) for key in keys]


def test_a_key_carries_out_its_command_in_the_pane_that_has_the_focus() -> None:
    assert typed("j") == [Run(command("feed.down"))]
    assert typed("j", pane="detail") == [Run(command("detail.down"))]
    assert typed("f8") == [None]


def test_a_chord_waits_for_its_end_and_says_how_it_may_go_on() -> None:
    first, second = typed("y", "b")
    assert isinstance(first, Wait)
    assert first.begun == ("y",) and first.rest["b"] == command("feed.copy_bibtex")
    assert second == Run(command("feed.copy_bibtex"))


def test_a_chord_that_means_nothing_says_what_would() -> None:
    _, wrong, then = typed("y", "q", "s")
    assert isinstance(wrong, Nothing)
    assert wrong.chord == ("y", "q") and "b" in wrong.rest
    assert then == Run(command("feed.toggle_star"))


def test_escape_ends_a_chord_and_a_count_and_does_nothing_else() -> None:
    assert typed("y", "escape")[1] == Nothing()
    assert typed("5", "escape")[1] == Nothing()
    assert typed("escape") == [Run(command("feed.clear"))]


@pytest.mark.parametrize(
    ("keys", "id", "count"),
    [
        ("5j", "feed.down", 5),
        ("12G", "feed.bottom", 12),
        ("3n", "feed.next_unread", 3),
        ("40gg", "feed.top", 40),
        ("120G", "feed.bottom", 120),
        ("7s", "feed.toggle_star", None),
        ("0j", "feed.down", None),
    ],
)
def test_a_number_before_a_command_is_its_count(keys: str, id: str, count: int | None) -> None:
    last = typed(*keys)[-1]
    assert isinstance(last, Run)
    assert (last.command.id, last.count) == (id, count)


def test_a_digit_that_is_a_command_is_carried_out_at_once() -> None:
    assert typed("2") == [Run(command("reader.focus_author"))]


def test_a_letter_soon_after_makes_it_a_count_in_the_pane_before() -> None:
    strokes = Keystrokes(default_keymap(), Clock())
    assert typed("2", strokes=strokes) == [Run(command("reader.focus_author"))]
    assert typed("j", pane="author", strokes=strokes) == [Run(command("feed.down"), 2, "feed")]
    assert typed("1", strokes=strokes) == [Run(command("reader.focus_feed"))]
    assert typed("2", pane="feed", strokes=strokes) == [Wait(count="12", back="feed")]
    assert typed("G", strokes=strokes) == [Run(command("feed.bottom"), 12)]


@pytest.mark.parametrize("key", ["down", "f", "tab"])
def test_arrows_and_what_takes_no_count_go_on_where_the_digit_led(key: str) -> None:
    strokes = Keystrokes(default_keymap(), Clock())
    typed("2", strokes=strokes)
    (after,) = typed(key, pane="author", strokes=strokes)
    assert isinstance(after, Run)
    assert (after.count, after.back) == (None, None)


def test_a_letter_later_goes_on_where_the_digit_led() -> None:
    clock = Clock()
    strokes = Keystrokes(default_keymap(), clock)
    typed("2", strokes=strokes)
    clock.now = 0.6
    assert typed("j", pane="author", strokes=strokes) == [Run(command("author.down"))]


def test_a_count_that_is_no_command_waits_as_long_as_it_takes() -> None:
    clock = Clock()
    strokes = Keystrokes(default_keymap(), clock)
    typed("5", strokes=strokes)
    clock.now = 60
    assert typed("j", strokes=strokes) == [Run(command("feed.down"), 5)]


KEYS = st.sampled_from(
    ["j", "g", "G", "y", "b", "S", "d", "v", "1", "2", "3", "5", "0", "9", "escape", "down",
     "f8", "space", "q", "full_stop"]
)  # fmt: skip


@given(st.lists(st.tuples(KEYS, st.sampled_from([*PANES]), st.floats(0, 2)), max_size=30))
def test_whatever_is_typed_escape_lets_go_of_it(keys: list[tuple[str, str, float]]) -> None:
    clock = Clock()
    strokes = Keystrokes(default_keymap(), clock)
    for key, pane, wait in keys:
        clock.now += wait
        step = strokes.take(key, pane)
        assert isinstance(step, Wait) or not strokes.is_waiting
        if isinstance(step, Run):
            assert step.count is None or (step.command.counts and 0 < step.count < 10**6)
    clock.now += 1
    strokes.take("escape", "feed")
    assert strokes.take("j", "feed") == Run(command("feed.down"))


def test_on_a_screen_of_its_own_only_its_own_commands_work_and_digits_are_keys() -> None:
    assert typed("3", "1", pane="triage") == [
        Run(command("triage.likely_3")),
        Run(command("triage.likely_1")),
    ]
    assert typed("s", "S", pane="triage") == [Run(command("triage.star")), None]


# The user's keys


def test_without_changes_the_keys_are_those_of_the_registry() -> None:
    keymap, clashes = changed_keymap({})
    assert keymap.keys == default_keymap().keys
    assert not clashes


def test_what_the_user_says_replaces_all_keys_of_a_command() -> None:
    keymap, clashes = changed_keymap({"feed.open": ("ctrl+o", "B o")})
    assert not clashes
    assert keymap.command("feed", ("o",)) is None
    assert keymap.command("feed", ("B", "o")) == keymap.command("feed", ("ctrl+o",))


def test_a_command_without_keys_can_still_be_named() -> None:
    keymap, clashes = changed_keymap({"feed.open": ()})
    assert not clashes
    assert keymap.of(command("feed.open")) == () and keymap.first(command("feed.open")) == ""


def test_a_key_of_another_command_is_taken_and_told_of() -> None:
    keymap, (clash,) = changed_keymap({"feed.open": ("s",)})
    assert (clash.id, clash.key, clash.other) == ("feed.open", "s", "feed.toggle_star")
    assert keymap.command("feed", ("s",)) == command("feed.open")
    assert keymap.of(command("feed.toggle_star")) == ()


def test_a_key_that_begins_a_chord_takes_the_chord() -> None:
    keymap, clashes = changed_keymap({"reader.help": ("v",)})
    assert {clash.other for clash in clashes} == {c.id for c in COMMANDS if c.keys[:1] and
                                                  c.keys[0].startswith("v ")}  # fmt: skip
    assert keymap.command("feed", ("v",)) == command("reader.help")
    assert not keymap.continuations("feed", ("v",))


def test_of_two_wishes_for_one_key_the_first_is_granted_and_the_second_keeps_its_own() -> None:
    keymap, (clash,) = changed_keymap({"feed.open": ("B",), "reader.quit": ("B",)})
    assert (clash.id, clash.other) == ("reader.quit", "feed.open")
    assert keymap.command("feed", ("B",)) == command("feed.open")
    assert keymap.command("feed", ("q",)) == command("reader.quit")


def test_one_key_may_mean_different_things_in_different_panes() -> None:
    keymap, clashes = changed_keymap({"sources.down": ("B",), "author.down": ("B",)})
    assert not clashes
    assert keymap.command("author", ("B",)) == command("author.down")
    assert keymap.command("feed", ("B",)) is None


WISHES = st.dictionaries(
    st.sampled_from([found.id for found in COMMANDS]),
    st.lists(st.sampled_from(["j", "g", "g g", "B", "y b", "y", "ctrl+o", "s s s"]), max_size=3),
    max_size=8,
)


@given(WISHES)
def test_whatever_is_wished_no_key_means_two_things(wishes: dict[str, list[str]]) -> None:
    keymap, _ = changed_keymap(wishes)
    for pane in PANES:
        works = [c for c in COMMANDS if c.everywhere or c.pane == pane]
        chords = [tuple(key.split(" ")) for c in works for key in keymap.of(c)]
        assert len(set(chords)) == len(chords)
        for chord in chords:
            assert keymap.command(pane, chord) is not None
            assert not keymap.continuations(pane, chord)
