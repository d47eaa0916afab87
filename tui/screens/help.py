"""Help: every command with its keys, searchable."""

from __future__ import annotations

from textual import on
from textual.app import ComposeResult
from textual.containers import Vertical
from textual.content import Content
from textual.screen import ModalScreen
from textual.widgets import Input, Static

from storage.text import fold
from tui.commands import by_pane
from tui.keymap import Keymap
from tui.widgets.text_view import TextView


def help_text(keymap: Keymap, typed: str = "") -> Content:
    """Return all commands by pane, or those in which every typed word occurs."""
    words = fold(typed).split()
    lines: list[Content] = []
    for heading, commands in by_pane():
        found = [
            command
            for command in commands
            if all(
                word in fold(f"{heading} {keymap.shown(command)} {command.label} {command.help}")
                for word in words
            )
        ]
        if found:
            lines.append(Content.assemble("\n" if lines else "", (heading, "bold $accent")))
        lines += [Content.assemble((f"  {keymap.shown(c):<14} ", "bold"), c.help) for c in found]
    return Content("\n").join(lines) if lines else Content("No command matches.")


class HelpScreen(ModalScreen[None]):
    """All keys; what is typed narrows them."""

    BINDINGS = [
        ("escape", "leave", "Leave"), ("f1", "leave", "Leave"),
        ("down", "scroll(1)", "Down"), ("up", "scroll(-1)", "Up"),
        ("pagedown", "scroll(10)", "Page down"), ("pageup", "scroll(-10)", "Page up"),
    ]  # fmt: skip

    def __init__(self, keymap: Keymap) -> None:
        super().__init__()
        self._keymap = keymap

    def compose(self) -> ComposeResult:
        """Lay out the search box and the commands."""
        with Vertical(classes="dialog dialog-tall"):
            yield Static(Content("Keys"), classes="dialog-title")
            yield Input(placeholder="type to search", id="help-search")
            yield TextView(id="help-text")
            yield Static(Content("↓ ↑ scroll · Esc leaves"), classes="dialog-help")

    def on_mount(self) -> None:
        """Show everything."""
        view = self.query_one(TextView)
        view.can_focus = False
        view.show(help_text(self._keymap))
        self.query_one(Input).focus()

    @on(Input.Changed)
    def _typed(self, event: Input.Changed) -> None:
        self.query_one(TextView).show(help_text(self._keymap, event.value))

    @on(Input.Submitted)
    def _submitted(self) -> None:
        self.dismiss()

    def action_leave(self) -> None:
        """Go back."""
        self.dismiss()

    def action_scroll(self, lines: int) -> None:
        """Scroll the commands."""
        self.query_one(TextView).scroll_lines(lines)
