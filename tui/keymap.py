"""Commands → Textual bindings, and the chords that Textual does not know."""

from __future__ import annotations

from textual.binding import Binding, BindingType

from tui.commands import COMMANDS, Command


def bindings(pane: str | None = None) -> list[BindingType]:
    """Return the bindings of the commands that work everywhere, or only in `pane`."""
    found: dict[str, Binding] = {}
    for command in COMMANDS:
        if command.everywhere != (pane is None) or (pane and command.pane != pane):
            continue
        for key in command.keys:
            first, chord, _ = key.partition(" ")
            if chord:
                found.setdefault(first, _binding(first, f"screen.chord({first!r})", first))
            else:
                found[key] = _binding(key, f"screen.command({command.id!r})", command.label)
    return list(found.values())


def _binding(key: str, action: str, label: str) -> Binding:
    return Binding(key, action, label, show=False)


def continuations(first: str, pane: str) -> dict[str, Command]:
    """Return what may follow the first key of a chord while `pane` has the focus."""
    found: dict[str, Command] = {}
    for command in COMMANDS:
        if not command.everywhere and command.pane != pane:
            continue
        for key in command.keys:
            start, chord, rest = key.partition(" ")
            if chord and start == first:
                found[rest] = command
    return found
