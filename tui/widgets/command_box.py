"""The command line at the bottom: what may come next, the line, and what it would do or lacks."""

from __future__ import annotations

from collections.abc import Sequence

from textual import events, on
from textual.app import ComposeResult
from textual.containers import Horizontal, Vertical
from textual.content import Content
from textual.widgets import Input, Static

from storage.text import one_line
from tui.key_hints import hint_line
from tui.keymap import Keymap
from tui.messages import LineGiven, LineLeft, LineTyped
from tui.widgets.completing_input import Complete, CompletingInput

_REMEMBERED = 200


class CommandInput(CompletingInput):
    """It is given, or left; the lines of before can be gone through."""

    KEYS_OF = "line"

    def __init__(self, complete: Complete, keymap: Keymap) -> None:
        placeholder = hint_line(keymap, "line", "a command; {complete} offers them")
        super().__init__(complete, keymap, id="command", placeholder=placeholder or "a command")
        self._before: list[str] = []
        self._place = 0
        self._new = ""

    def remember(self, lines: Sequence[str]) -> None:
        """Go through those lines, the last of them first."""
        self._before = list(lines)
        self._place = len(self._before)

    @on(Input.Changed)
    def _typed(self, event: Input.Changed) -> None:
        event.stop()
        self.post_message(LineTyped(self.value))

    def on_key(self, event: events.Key) -> None:
        """Leave an empty line by the key that empties it."""
        if event.key == "backspace" and not self.value:
            self.action_leave()

    def action_give(self) -> None:
        """Do what the line says."""
        self.post_message(LineGiven(self.value))

    def action_leave(self) -> None:
        """Leave the line."""
        self.post_message(LineLeft())

    def action_earlier(self) -> None:
        """Go to the line that was given before."""
        self._go(-1)

    def action_later(self) -> None:
        """Go to the line that was given after."""
        self._go(1)

    def _go(self, step: int) -> None:
        if self._place == len(self._before):
            self._new = self.value
        self._place = max(0, min(self._place + step, len(self._before)))
        self.value = [*self._before, self._new][self._place]
        self.cursor_position = len(self.value)


class CommandBox(Vertical):
    """Three lines over the bottom of the screen, while a command is typed."""

    def __init__(self, complete: Complete, keymap: Keymap) -> None:
        super().__init__(id="command-box")
        self.input = CommandInput(complete, keymap)
        """The line."""
        self._said = Static("", id="command-said", markup=False)

    def compose(self) -> ComposeResult:
        """Lay out what may come next, the line, and what is said of it."""
        yield self.input.candidates
        yield Horizontal(
            Static(":", id="command-sign", markup=False), self.input, id="command-line"
        )
        yield self._said

    def say(self, text: str) -> None:
        """Say what the line would do."""
        self._said.update(Content.assemble((f" {one_line(text)}", "$paper-read")))

    def refuse(self, text: str, part: tuple[int, int]) -> None:
        """Say what is wrong with the line, and show where by a mark under the place."""
        start, end = part
        wrong = one_line(self.input.value[start:end])
        said = f"{wrong} — {one_line(text)}" if wrong.strip() else one_line(text)
        room = max(0, self.size.width - len(said) - 4)
        mark = " " * min(start + 1, room) + "▲ "
        self._said.update(Content.assemble((mark, "$error"), (said, "$error")))


def remembered(lines: object, line: str = "") -> list[str]:
    """Return the lines to be remembered, with one more; of equal ones the last."""
    before = [old for old in lines if isinstance(old, str)] if isinstance(lines, list) else []
    if line.strip():
        before = [*(old for old in before if old != line), line]
    return before[-_REMEMBERED:]
