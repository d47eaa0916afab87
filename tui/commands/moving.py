"""The commands that move the cursor of a list on a screen of its own."""

from __future__ import annotations

from tui.commands.command import Command


def moving(screen: str, thing: str) -> tuple[Command, ...]:
    """Return those of a screen whose list has rows that are called `thing`."""
    ways = (
        ("down", ("down", "j"), "Down", f"Go to the next {thing}."),
        ("up", ("up", "k"), "Up", f"Go to the {thing} before."),
        ("page_down", ("pagedown", "ctrl+d"), "Page down", "Go a page down."),
        ("page_up", ("pageup", "ctrl+u"), "Page up", "Go a page up."),
        ("top", ("home", "g"), "First", f"Go to the first {thing}."),
        ("bottom", ("end", "G"), "Last", f"Go to the last {thing}."),
    )
    return tuple(
        Command(f"{screen}.{name}", keys, label, help, everywhere=False)
        for name, keys, label, help in ways
    )
