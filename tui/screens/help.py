"""Help: every command with its keys, searchable."""

from __future__ import annotations

from textwrap import wrap

from textual import on
from textual.app import ComposeResult
from textual.containers import Vertical
from textual.content import Content
from textual.widgets import Input, Static

from storage.text import fold
from tui.commands import by_pane
from tui.keymap import Keymap
from tui.screens.dialogs import BoxDialog
from tui.widgets.box import Box
from tui.widgets.text_view import TextView

_PAGE = 10
_INDENT = 17
"""Where the sentences begin."""


def help_text(keymap: Keymap, typed: str = "", *, width: int = 0) -> Content:
    """Return all commands by pane, or those in which every typed word occurs.

    From `width` on, where it is known, a sentence goes on below its beginning.
    """
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
        for command in found:
            keys = f"  {keymap.shown(command):<14} "
            lines.append(Content.assemble((keys, "bold"), _hanging(command.help, width)))
    return Content("\n").join(lines) if lines else Content("No command matches.")


def _hanging(sentence: str, width: int) -> str:
    if width <= 2 * _INDENT:
        return sentence
    return f"\n{' ' * _INDENT}".join(wrap(sentence, width - _INDENT))


class HelpScreen(BoxDialog[None]):
    """All keys; what is typed narrows them."""

    KEYS_OF = "help"

    def compose(self) -> ComposeResult:
        """Lay out the search box and the commands."""
        with Vertical(classes="dialog dialog-tall"):
            yield Static(Content("Keys"), classes="dialog-title")
            yield Box(self.take_typed, placeholder="type to search", id="help-search")
            yield TextView(id="help-text")
            yield self.help_line("{down} {up} scroll · {leave} leaves")

    def on_mount(self) -> None:
        """Leave the keys to the box."""
        self.query_one(TextView).can_focus = False

    def on_resize(self) -> None:
        """Show everything; sentences depend on the width."""
        self.call_after_refresh(self._show)

    @on(Input.Changed)
    def _show(self) -> None:
        view = self.query_one(TextView)
        width = view.scrollable_content_region.width
        view.show(help_text(self.keymap, self.box.value, width=width))

    def action_leave(self) -> None:
        """Go back."""
        self.dismiss()

    def action_down(self) -> None:
        """Scroll a line down."""
        self._scroll(1)

    def action_up(self) -> None:
        """Scroll a line up."""
        self._scroll(-1)

    def action_page_down(self) -> None:
        """Scroll a page down."""
        self._scroll(_PAGE)

    def action_page_up(self) -> None:
        """Scroll a page up."""
        self._scroll(-_PAGE)

    def _scroll(self, lines: int) -> None:
        self.query_one(TextView).scroll_lines(lines)
