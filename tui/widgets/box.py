"""A line to type in; what a key does that types nothing is the screen's affair."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from textual import events
from textual.suggester import SuggestFromList
from textual.widgets import Input

from tui.widgets.in_order import InOrder

Take = Callable[[events.Key], None]
"""Takes a key, and stops it, when it is for a command."""


class Box(Input, InOrder):
    """One line, given by a command of the screen, not by a key of its own."""

    def __init__(
        self,
        take: Take,
        *,
        value: str = "",
        placeholder: str = "",
        id: str | None = None,
        compact: bool = False,
        select_on_focus: bool = True,
        offers: Sequence[str] = (),
    ) -> None:
        """Show the first of `offers` that goes on as it was typed; the right arrow takes it."""
        super().__init__(
            value,
            placeholder=placeholder,
            id=id,
            compact=compact,
            select_on_focus=select_on_focus,
            suggester=SuggestFromList(offers, case_sensitive=False) if offers else None,
        )
        self._take = take
        self._offers = offers

    def take_offer(self) -> None:
        """Take what is offered, if anything is."""
        typed = self.value.casefold()
        fits = (one for one in self._offers if typed and one.casefold().startswith(typed))
        if (offered := next(fits, None)) is not None:
            self.value = offered
            self.cursor_position = len(offered)

    def on_key(self, event: events.Key) -> None:
        """Ask first whether the key is for a command."""
        self._take(event)

    async def action_submit(self) -> None:
        """Do nothing: which key gives a line is said in the registry."""
