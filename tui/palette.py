"""The command palette, filled from the registry."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial

from textual.command import DiscoveryHit, Hit, Hits, Provider
from textual.content import Content

from storage.text import fold
from tui.commands import COMMANDS, Command
from tui.screens.reader import ReaderScreen


class CommandsProvider(Provider):
    """Every command that can be carried out now."""

    def _commands(self) -> Iterator[tuple[str, str, Content, partial[None]]]:
        """Yield label and sentence of what there is to do, how it is shown, and doing it."""
        screen = self.screen
        if isinstance(screen, ReaderScreen):
            for command in available(screen):
                if label := screen.keymap.label(command):
                    shown = Content.assemble((label, "bold"), f"  {screen.keymap.shown(command)}")
                    yield label, command.help, shown, partial(screen.action_command, command.id)

    async def discover(self) -> Hits:
        """Offer everything while nothing is typed."""
        for label, sentence, shown, run in self._commands():
            yield DiscoveryHit(shown, run, label, sentence)

    async def search(self, query: str) -> Hits:
        """Offer the commands in which every typed word occurs."""
        words = fold(query).split()
        for label, sentence, shown, run in self._commands():
            text = fold(f"{label} {sentence}")
            if all(word in text for word in words):
                score = 1.0 if fold(label).startswith(fold(query)) else 0.5
                yield Hit(score, shown, run, text=label, help=sentence)


def available(reader: ReaderScreen) -> Iterator[Command]:
    """Yield the commands that can be carried out now, with the pane that has the focus."""
    here = reader.focused_pane()
    for command in COMMANDS:
        if (command.everywhere or command.pane == here) and _has(reader, command.needs):
            yield command


def _has(reader: ReaderScreen, needed: str) -> bool:
    """Tell whether what a command needs is there."""
    match needed:
        case "paper":
            return bool(len(reader.feed.targets))
        case "author":
            return reader.author.name_shown is not None
        case "view":
            return reader.feed.place.kind == "saved"
    return True
