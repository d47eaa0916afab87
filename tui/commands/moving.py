"""The commands that move the cursor of a list, on a screen of its own or in a pane."""

from __future__ import annotations

from tui.commands.command import Command


def moving(owner: str, thing: str, *, in_pane: bool = False) -> tuple[Command, ...]:
    """Return those of a screen or pane whose list has rows that are called `thing`.

    In a pane letters come first, and take counts and chords: `5j`, `gg`.
    """
    ways = (
        ("down", ("j", "down"), "Down", f"Go to the next {thing}."),
        ("up", ("k", "up"), "Up", f"Go to the {thing} before."),
        ("page_down", ("pagedown", "ctrl+d"), "Page down", "Go a page down."),
        ("page_up", ("pageup", "ctrl+u"), "Page up", "Go a page up."),
        ("top", ("g g" if in_pane else "g", "home"), "First", f"Go to the first {thing}."),
        ("bottom", ("G", "end"), "Last", f"Go to the last {thing}."),
    )
    return tuple(
        Command(
            f"{owner}.{name}",
            keys if in_pane or keys[0].startswith("page") else keys[::-1],
            label,
            help,
            everywhere=False,
            counts=in_pane,
        )
        for name, keys, label, help in ways
    )
