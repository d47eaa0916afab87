"""Which keys carry out which command, in each pane: the registry with the user's changes. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence, Set
from dataclasses import dataclass, field, replace
from functools import cached_property
from itertools import zip_longest

from tui.commands import COMMANDS, MOST_TEXTS, PANES, Command
from tui.key_names import shown_key

Chord = tuple[str, ...]
"""Keys, one after the other; most are one key."""


@dataclass(frozen=True)
class Keymap:
    """The keys that hold."""

    keys: Mapping[str, Sequence[str]]
    """By id of command: its keys, chords with blanks; a command that has none is left out."""
    named: Mapping[str, str] = field(default_factory=dict)
    """By id of command: what it is called here; "" when it has nothing to do here."""

    def of(self, command: Command) -> Sequence[str]:
        """Return the keys of a command."""
        return self.keys.get(command.id, ())

    def shown(self, command: Command) -> str:
        """Return all keys of a command as a person reads them."""
        return " ".join(shown_key(key) for key in self.of(command))

    def first(self, command: Command) -> str:
        """Return the key that stands for a command where there is room for one; maybe ""."""
        return next((shown_key(key) for key in self.of(command)), "")

    def label(self, command: Command) -> str:
        """Return what a command is called; "" when it has nothing to do and is not offered."""
        return self.named.get(command.id, command.label)

    def naming_texts(self, names: Sequence[str]) -> Keymap:
        """Return the same keys with the names of the user's texts to copy, the first of `y 1`."""
        ids = (f"feed.copy_template_{n}" for n in range(1, MOST_TEXTS + 1))
        shown = [f"Copy {name}" for name in names]
        return replace(self, named=dict(zip_longest(ids, shown, fillvalue="")))

    def command(self, pane: str, chord: Chord) -> Command | None:
        """Return what a whole chord does while `pane` has the focus."""
        return self._by_pane[pane].get(chord)

    def continuations(self, pane: str, begun: Chord) -> Mapping[str, Command]:
        """Return what may follow: by what is still to be typed, in the order of the registry."""
        return self._begun_in[pane].get(begun, {})

    def has_counts(self, pane: str) -> bool:
        """Tell whether any command takes a number in a pane."""
        return pane in self._counting

    @cached_property
    def _counting(self) -> Set[str]:
        chords = self._by_pane.items()
        return {pane for pane, found in chords if any(c.counts for c in found.values())}

    @cached_property
    def _by_pane(self) -> Mapping[str, Mapping[Chord, Command]]:
        return {pane: dict(_chords(self, pane)) for pane in _panes()}

    @cached_property
    def _begun_in(self) -> Mapping[str, Mapping[Chord, Mapping[str, Command]]]:
        found: dict[str, dict[Chord, dict[str, Command]]] = {pane: {} for pane in _panes()}
        for pane, chords in self._by_pane.items():
            for chord, command in chords.items():
                for length in range(1, len(chord)):
                    rest = " ".join(chord[length:])
                    found[pane].setdefault(chord[:length], {})[rest] = command
        return found


def _chords(keymap: Keymap, pane: str) -> Iterator[tuple[Chord, Command]]:
    """Yield what works in a pane; its own commands come last, so that they count."""
    everywhere = [c for c in COMMANDS if c.everywhere and pane in PANES]
    for command in (*everywhere, *(c for c in COMMANDS if c.pane == pane and not c.everywhere)):
        for key in keymap.of(command):
            yield tuple(key.split(" ")), command


def _panes() -> Sequence[str]:
    """Return the panes, and the screens that have commands of their own."""
    return list(dict.fromkeys((*PANES, *(command.pane for command in COMMANDS))))


def default_keymap() -> Keymap:
    """Return the keys as they are until the user changes them."""
    keymap = Keymap({command.id: command.keys for command in COMMANDS if command.keys})
    return keymap.naming_texts(())


@dataclass(frozen=True, slots=True)
class Clash:
    """A key that was asked for, and what it takes away from another command."""

    id: str
    """The command that has the key now."""
    key: str
    """The key."""
    other: str
    """The command that had it."""
    other_key: str
    """Its key; another one where one begins the other's chord."""


def changed_keymap(changes: Mapping[str, Sequence[str]]) -> tuple[Keymap, list[Clash]]:
    """Return the keys with the user's changes, and where these come into each other's way.

    What the user says of a command replaces all of its keys. Where a key of theirs stood for
    another command, or begins its chord, theirs counts; of two of theirs the first.
    """
    given = {c.id: c for c in COMMANDS if c.id in changes}
    order = [given[id] for id in changes if id in given]
    order += [c for c in COMMANDS if c.id not in given]
    keys: dict[str, list[str]] = {}
    taken: dict[str, list[tuple[Chord, Command]]] = {}
    clashes: list[Clash] = []

    def take(command: Command, wanted: Sequence[str], *, is_given: bool) -> None:
        for key in wanted:
            chord = tuple(key.split(" "))
            other = _in_the_way(taken.get(chord[0], ()), chord, command)
            if other is not None:
                clashes.append(_clash(other, command, key, is_given=is_given))
                continue
            taken.setdefault(chord[0], []).append((chord, command))
            keys.setdefault(command.id, []).append(key)

    for command in order:
        take(command, changes.get(command.id, command.keys), is_given=command.id in given)
        if command.id not in keys and changes.get(command.id):  # none of theirs can be had
            take(command, command.keys, is_given=True)
    return Keymap({id: tuple(found) for id, found in keys.items()}), clashes


def _clash(other: tuple[Chord, Command], command: Command, key: str, *, is_given: bool) -> Clash:
    other_key = " ".join(other[0])
    if is_given:  # both are the user's: the later one is told of
        return Clash(command.id, key, other[1].id, other_key)
    return Clash(other[1].id, other_key, command.id, key)


def _in_the_way(
    taken: Iterable[tuple[Chord, Command]], chord: Chord, command: Command
) -> tuple[Chord, Command] | None:
    for other, who in taken:
        shorter = min(len(other), len(chord))
        if other[:shorter] == chord[:shorter] and _meet(who, command):
            return other, who
    return None


def _meet(one: Command, two: Command) -> bool:
    """Tell whether there is a pane in which both work; nothing else works on another screen."""
    if one.pane == two.pane:
        return True
    return one.pane in PANES and two.pane in PANES and (one.everywhere or two.everywhere)
