"""The first screen of one who has no papers yet: three ways to begin."""

from __future__ import annotations

from textual import on
from textual.app import ComposeResult
from textual.containers import Vertical
from textual.content import Content
from textual.screen import ModalScreen
from textual.widgets import OptionList, Static
from textual.widgets.option_list import Option

WAYS = {
    "sample": ("Try the sample", "famous papers to play with; nothing of yours is touched"),
    "follow": ("Follow something", "arXiv, Daily Papers, journals and labs, from a list"),
    "import": ("Import a file or an address", "saved pages, BibTeX, RIS, OPML, feeds"),
}
"""What may be chosen: what it does, and what that brings."""


class WelcomeScreen(ModalScreen[str]):
    """Three ways to begin; the answer is one of `WAYS`, or "" when the user leaves."""

    BINDINGS = [
        ("escape,q", "choose('')", "Leave"), ("j", "move(1)", "Down"), ("k", "move(-1)", "Up"),
        *((str(n), f"choose('{way}')", WAYS[way][0]) for n, way in enumerate(WAYS, 1)),
    ]  # fmt: skip

    def compose(self) -> ComposeResult:
        """Lay out the ways."""
        with Vertical(classes="dialog"):
            yield Static(Content("Welcome to Carrel. How do you want to begin?"),
                         classes="dialog-title")  # fmt: skip
            yield OptionList(
                *(
                    Option(
                        Content.assemble(f"{number} ", (title, "bold"), f"\n  {about}"),
                        id=way,
                    )
                    for number, (way, (title, about)) in enumerate(WAYS.items(), 1)
                ),
                markup=False,
            )
            yield Static(
                Content("Enter or 1 2 3 chooses · Esc shows the empty desk"), classes="dialog-help"
            )

    def on_mount(self) -> None:
        """Begin at the first way."""
        self.query_one(OptionList).highlighted = 0

    @on(OptionList.OptionSelected)
    def _selected(self, event: OptionList.OptionSelected) -> None:
        self.dismiss(event.option_id or "")

    def action_choose(self, way: str) -> None:
        """Choose by key."""
        self.dismiss(way)

    def action_move(self, rows: int) -> None:
        """Move the cursor."""
        offered = self.query_one(OptionList)
        offered.action_cursor_down() if rows > 0 else offered.action_cursor_up()
