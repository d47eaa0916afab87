"""Keys as they come in, made into commands: chords, counts, and panes chosen by a digit. Pure.

A digit begins a count (`5j`, `12G`). Where a digit alone is a command, as `2` goes to the author
pane, it is carried out at once; when a command that counts follows soon by a letter, the digit was
its count after all, and the focus goes back to where it was.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

from tui.commands import Command
from tui.keymap import Chord, Keymap

SOON_SECONDS = 0.5
"""How soon a letter has to follow a digit that was carried out already."""
_DIGITS = 6
_SIGNS = frozenset({"space", "slash", "full_stop", "comma", "asterisk"})


@dataclass(frozen=True, slots=True)
class Run:
    """A command is to be carried out."""

    command: Command
    """Which."""
    count: int | None = None
    """How often, or where to; None when no count was typed, or the command takes none."""
    back: str | None = None
    """The pane to go back to before."""


@dataclass(frozen=True, slots=True)
class Wait:
    """More keys have to come."""

    begun: Chord = ()
    """The keys of a chord so far."""
    rest: Mapping[str, Command] = field(default_factory=dict)
    """How it may go on."""
    count: str = ""
    """The digits so far."""
    back: str | None = None
    """The pane to go back to."""


@dataclass(frozen=True, slots=True)
class Nothing:
    """What was begun has ended without a command."""

    chord: Chord = ()
    """The keys that mean nothing together; none when the user let go."""
    rest: Mapping[str, Command] = field(default_factory=dict)
    """How it could have gone on."""


Step = Run | Wait | Nothing | None
"""What a key leads to; None: it is no key of ours."""


class Keystrokes:
    """What was typed so far of a chord and a count."""

    def __init__(self, keymap: Keymap, clock: Callable[[], float]) -> None:
        """Read keys by a keymap; `clock` gives seconds."""
        self.keymap = keymap
        self._clock = clock
        self._begun: Chord = ()
        self._count = ""
        self._from: tuple[str, float] | None = None
        """The pane before a digit was carried out, and when; then it is a count only soon."""

    @property
    def is_waiting(self) -> bool:
        """A chord or a count was begun, and the next key belongs to it."""
        return bool(self._begun) or bool(self._count and self._from is None)

    def forget(self) -> None:
        """Let go of what was begun."""
        self._begun, self._count, self._from = (), "", None

    def take(self, key: str, pane: str) -> Step:
        """Take a key while `pane` has the focus."""
        if not self._begun and (step := self._digit(key, pane)) is not None:
            return step
        if key == "escape" and self.is_waiting:
            self.forget()
            return Nothing()
        where = self._pane_counted_in(key, pane)
        back = where if where != pane else None
        chord = (*self._begun, key)
        command, rest = self._meaning(where, chord)
        if command is not None:
            count = int(self._count) if self._count and command.counts else None
            self.forget()
            return Run(command, count, back)
        if rest:
            self._begun, self._from = chord, None
            return Wait(chord, rest, self._count, back)
        was_waiting, rest = self.is_waiting, self.keymap.continuations(pane, self._begun)
        unknown = chord if self._begun else ()
        self.forget()
        return Nothing(unknown, rest) if was_waiting else None

    def _digit(self, key: str, pane: str) -> Step:
        is_soon = self._from is None or self._clock() - self._from[1] <= SOON_SECONDS
        if self._count and not is_soon:
            self.forget()
        if len(key) != 1 or not "0" <= key <= "9" or (key == "0" and not self._count):
            return None
        if not self.keymap.has_counts(pane):
            return None
        if self._count:
            back, self._from = self._from[0] if self._from else None, None
            self._count = (self._count + key)[:_DIGITS]
            return Wait(count=self._count, back=back)
        self._count = key
        command = self.keymap.command(pane, (key,))
        if command is None:
            return Wait(count=key)
        self._from = (pane, self._clock())
        return Run(command)

    def _pane_counted_in(self, key: str, pane: str) -> str:
        """Return the pane to which a digit that was carried out belongs as a count, if it does."""
        if self._from is None:
            return pane
        before = self._from[0]
        is_letter = len(key) == 1 or key in _SIGNS  # arrows go on in the pane one has gone to
        command, rest = self._meaning(before, (key,))
        if is_letter and any(c.counts for c in (command, *rest.values()) if c is not None):
            return before
        self.forget()
        return pane

    def _meaning(self, pane: str, chord: Chord) -> tuple[Command | None, Mapping[str, Command]]:
        keymap = self.keymap
        return keymap.command(pane, chord), keymap.continuations(pane, chord)
