"""The first screen of one who has no papers yet: three ways to begin."""

from __future__ import annotations

from textual import on
from textual.app import ComposeResult
from textual.containers import Vertical
from textual.content import Content
from textual.widgets import OptionList, Static
from textual.widgets.option_list import Option

from tui.screens.dialogs import ListDialog
from tui.widgets.choices import Choices

WAYS = {
    "sample": ("Try the sample", "famous papers to play with; nothing of yours is touched"),
    "follow": ("Follow something", "arXiv, Daily Papers, journals and labs, from a list"),
    "import": ("Import a file or an address", "saved pages, BibTeX, RIS, OPML, feeds"),
}
"""What may be chosen: what it does, and what that brings."""


class WelcomeScreen(ListDialog[str]):
    """Three ways to begin; the answer is one of `WAYS`, or "" when the user leaves."""

    KEYS_OF = "welcome"

    def compose(self) -> ComposeResult:
        """Lay out the ways."""
        with Vertical(classes="dialog"):
            yield Static(Content("Welcome to Carrel. How do you want to begin?"),
                         classes="dialog-title")  # fmt: skip
            yield Choices(*map(self._row, WAYS))
            yield self.help_line(
                "{choose} or {sample} {follow} {import} chooses · {leave} shows the empty desk"
            )

    def _row(self, way: str) -> Option:
        title, about = WAYS[way]
        key = self.hint(f"{{{way}}}")
        return Option(Content.assemble(f"{key} ", (title, "bold"), f"\n  {about}"), id=way)

    def on_mount(self) -> None:
        """Begin at the first way."""
        self.choices.highlighted = 0

    @on(OptionList.OptionSelected)
    def _selected(self, event: OptionList.OptionSelected) -> None:
        self.dismiss(event.option_id or "")

    def action_sample(self) -> None:
        """Try the sample."""
        self.dismiss("sample")

    def action_follow(self) -> None:
        """Follow something."""
        self.dismiss("follow")

    def action_import(self) -> None:
        """Import a file or an address."""
        self.dismiss("import")

    def action_leave(self) -> None:
        """Show the empty desk."""
        self.dismiss("")
