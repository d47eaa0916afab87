"""The filter box under the list: what was typed, and what is wrong with it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

from textual.containers import Horizontal, Vertical
from textual.content import Content
from textual.widgets import Static

from storage.errors import QueryError
from tui.keymap import Keymap
from tui.learning import Learning

if TYPE_CHECKING:
    from storage.completion import Completion
    from tui.widgets.filter_input import FilterInput


class FilterBox(Vertical):
    """Hidden while there is no filter and nobody types one; made when it is first wanted."""

    def __init__(self, learning: Learning, keymap: Callable[[], Keymap]) -> None:
        super().__init__(id="filter-box")
        self._keymap = keymap
        self._learning = learning
        self._input: FilterInput | None = None
        self._error = Static("", id="filter-error", markup=False)

    @property
    def text(self) -> str:
        """What is in the box."""
        return "" if self._input is None else self._input.value

    @property
    def is_typed_in(self) -> bool:
        """Whether the keys go to the box."""
        return self._input is not None and self.screen.focused is self._input

    def fill(self, text: str) -> None:
        """Put a text into the box, without telling of it."""
        if text or self._input is not None:
            box = self._made()
            with box.prevent(box.Changed):
                box.value = text

    def empty(self) -> None:
        """Take out what was typed, and tell of it."""
        if self._input is not None:
            self._input.value = ""

    def open(self) -> None:
        """Let the keys go to the box."""
        self.display = True
        box = self._made()
        self.screen.set_focus(box)
        box.candidates.display = True
        self._learning.go_on(box.offer)

    def left(self) -> None:
        """Take in that the keys go elsewhere."""
        self._learning.rest()
        if self._input is not None:
            self._input.candidates.display = False

    def _complete(self, text: str, cursor: int) -> Sequence[Completion]:
        from storage.completion import completions

        return completions(text, cursor, self._learning.vocabulary)

    def show_error(self, error: QueryError | None) -> None:
        """Show the offending part and the reason, or nothing."""
        if self._input is None:
            return
        self._error.display = error is not None
        if error is not None:
            part = self.text[error.start : error.end]
            self._error.update(Content(f"{part} — {error}"))

    def _made(self) -> FilterInput:
        if self._input is None:
            from tui.widgets.filter_input import FilterInput  # most starts do without it

            self._input = FilterInput(self._complete, self._keymap())
            sign = Static("/", id="filter-sign", markup=False)
            self._input.candidates.display = False
            line = Horizontal(id="filter-line")
            self.mount(self._input.candidates, line, self._error)
            line.mount(sign, self._input)  # at once, so that the pane knows where the focus is
        return self._input
