"""The command palette, filled from the registry."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial

from textual.command import DiscoveryHit, Hit, Hits, Provider
from textual.content import Content

from storage.text import fold
from tui.commands import Command
from tui.keymap import Keymap
from tui.screens.reader import ReaderScreen


class CommandsProvider(Provider):
    """Every command that can be carried out now."""

    def _commands(self) -> Iterator[tuple[Command, Content, partial[None]]]:
        screen = self.screen
        if isinstance(screen, ReaderScreen):
            for command in screen.commands():
                shown = _shown(command, screen.keymap)
                yield command, shown, partial(screen.action_command, command.id)

    async def discover(self) -> Hits:
        """Offer everything while nothing is typed."""
        for command, shown, run in self._commands():
            yield DiscoveryHit(shown, run, command.label, command.help)

    async def search(self, query: str) -> Hits:
        """Offer the commands in which every typed word occurs."""
        words = fold(query).split()
        for command, shown, run in self._commands():
            text = fold(f"{command.label} {command.help}")
            if all(word in text for word in words):
                score = 1.0 if fold(command.label).startswith(fold(query)) else 0.5
                yield Hit(score, shown, run, text=command.label, help=command.help)


def _shown(command: Command, keymap: Keymap) -> Content:
    return Content.assemble((command.label, "bold"), f"  {keymap.shown(command)}")
