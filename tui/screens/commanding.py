"""A screen whose commands are clicked, too, or typed on a line that is loaded when wanted."""

from __future__ import annotations

from typing import TYPE_CHECKING

from textual import on

from storage.library import Library
from tui.messages import HintClicked, LineGiven, LineLeft, LineTyped
from tui.panes.feed import FeedPane
from tui.screens.keyed import KeyedScreen

if TYPE_CHECKING:
    from tui.commanding import CommandLine


class Commanding(KeyedScreen[None]):
    """What a reader needs for commands that are clicked or typed."""

    feed: FeedPane
    _library: Library
    _line: CommandLine | None = None

    @property
    def is_commanding(self) -> bool:
        """Whether keys go to the command line."""
        return self._line is not None and self._line.is_typed_in

    def action_command(self, command_id: str) -> None:
        """Carry out the command of that id."""
        raise NotImplementedError

    def action_line(self) -> None:
        """Type a command."""
        if self._line is None:
            from tui.commanding import CommandLine

            self._line = CommandLine(self, self.feed, self._library, self.action_command)
        self._line.open()

    @on(HintClicked)
    def _hint_clicked(self, event: HintClicked) -> None:
        event.stop()
        self.action_command(event.command.id)

    @on(LineTyped)
    def _line_typed(self, event: LineTyped) -> None:
        event.stop()
        if self._line is not None:
            self._line.typed(event.text)

    @on(LineGiven)
    def _line_given(self, event: LineGiven) -> None:
        event.stop()
        if self._line is not None:
            self._line.given(event.text)

    @on(LineLeft)
    def _line_left(self, event: LineLeft) -> None:
        event.stop()
        if self._line is not None:
            self._line.leave()
