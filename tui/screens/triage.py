"""Triage: one paper at a time, large, and the keys that decide what becomes of it."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partialmethod
from pathlib import Path

from textual.app import ComposeResult
from textual.containers import Vertical
from textual.timer import Timer

from storage.library import Library
from storage.links import page_link, pdf_link
from storage.model import Paper
from storage.tag_likelihood import Likely
from storage.text import one_line
from storage.triaging import Triage
from tui.commands import Command, command
from tui.details import detail
from tui.panes.noting import write_note
from tui.screens.keyed import KeyedScreen
from tui.telling import telling
from tui.triage_texts import end_text, key_hints, offered_tags, progress, reasons
from tui.widgets.text_line import TextLine
from tui.widgets.text_view import TextView

_AT_THE_END = "{leave} leaves · {back} goes back · {undo} undoes"
_OFFERED = 9
_AT_FIRST_SECONDS = 0.03
"""How long tags are learned before the first paper is shown."""
_SLICE_SECONDS = 0.004
_PAUSE_SECONDS = 0.02


class TriageScreen(KeyedScreen[str]):
    """Goes through a triage; its result is the paper it was left at, "" at the end."""

    KEYS_OF = "triage"
    AUTO_FOCUS = ""
    VERTICAL_BREAKPOINTS = [(0, "-short"), (18, "-tall")]

    def __init__(self, library: Library, triage: Triage, *, opener: Sequence[str] = ()) -> None:
        """Go through `triage`; `opener` opens its links, () for what the system has."""
        super().__init__()
        self._opener = opener
        self._library = library
        self._triage = triage
        self._head = TextLine(id="triage-head")
        self._body = TextView(id="triage-paper")
        self._tags = TextLine(id="triage-tags")
        self._why = TextLine(id="triage-why")
        self._keys = TextLine(id="triage-keys")
        self._shown: str | None = None
        self._offered: list[Likely] = []
        self._learning: Timer | None = None

    def compose(self) -> ComposeResult:
        """Lay out the progress, the paper, the tags that fit it, and the keys."""
        yield self._head
        with Vertical(id="triage-desk"):
            yield self._body
        yield self._tags
        yield self._why
        yield self._keys

    def on_mount(self) -> None:
        """Show the first paper."""
        self.set_focus(self._body)
        if self._library.learn_tags(_AT_FIRST_SECONDS):
            self._learning = self.set_interval(_PAUSE_SECONDS, self._learn)
        self._keys.say(key_hints([(self.keymap.first(c), c.label) for c in _hinted()]))
        self._show()

    def _learn(self) -> None:
        if not self._library.learn_tags(_SLICE_SECONDS) and self._learning is not None:
            self._learning.stop()
            if not self._offered and self._shown is not None:
                self._offer(self._shown)

    # What is shown

    def _show(self) -> None:
        """Show the paper that is looked at, or what it all came to."""
        triage, key = self._triage, self._triage.key
        self._head.say(*progress(triage))
        if key is None:
            self._shown, self._offered = None, []
            self._body.show(end_text(triage.summary(), self.hint(_AT_THE_END)))
        else:
            self._body.show(detail(self._library, key))
            if key != self._shown:
                self._shown = key
                self._offer(key)
        self._say_tags()

    def _offer(self, key: str) -> None:
        """Offer the tags that fit; they keep their numbers while the paper is in sight."""
        has = self._library.mark(key).tags
        self._offered = self._library.likely_tags([key], most=_OFFERED, without=has)
        self._say_tags()

    def _say_tags(self) -> None:
        key = self._shown
        has = self._library.mark(key).tags if key else ()
        self._tags.say(offered_tags(self._offered, has, is_end=key is None))
        self._why.say(reasons(self._offered))

    @property
    def _paper(self) -> Paper | None:
        return self._library.paper(self._shown) if self._shown else None

    # Deciding

    def action_star(self) -> None:
        """Keep the paper with a star."""
        self._triage.star()
        self._show()

    def action_queue(self) -> None:
        """Keep the paper in the queue."""
        self._triage.queue()
        self._show()

    def action_skip(self) -> None:
        """Go on; the paper is read."""
        self._triage.go_on()
        self._show()

    def action_later(self) -> None:
        """Leave the paper unread; it comes again at the end."""
        self._triage.later()
        self._show()

    def action_back(self) -> None:
        """Go to the paper before."""
        if not self._triage.back():
            self.notify("This is the first paper.")
        self._show()

    def action_undo(self) -> None:
        """Take back what was done last."""
        said = self._triage.undo()
        self.notify(said or "Nothing to undo.", title="Undone" if said else "")
        self._show()

    # Tagging

    def _toggle_likely(self, number: int) -> None:
        if self._shown is None or number > len(self._offered):
            how = self.hint("Press {tag} to type one.")
            self.notify(f"No tag is offered as {number}. {how}".rstrip())
            return
        tag = self._offered[number - 1].tag
        if tag in self._library.mark(self._shown).tags:
            self._triage.tag(remove=[tag])
        else:
            self._triage.tag([tag])
        self._show()

    action_likely_1 = partialmethod(_toggle_likely, 1)
    action_likely_2 = partialmethod(_toggle_likely, 2)
    action_likely_3 = partialmethod(_toggle_likely, 3)
    action_likely_4 = partialmethod(_toggle_likely, 4)
    action_likely_5 = partialmethod(_toggle_likely, 5)
    action_likely_6 = partialmethod(_toggle_likely, 6)
    action_likely_7 = partialmethod(_toggle_likely, 7)
    action_likely_8 = partialmethod(_toggle_likely, 8)
    action_likely_9 = partialmethod(_toggle_likely, 9)

    def action_tag(self) -> None:
        """Type tags, or pick them."""
        if (key := self._shown) is None:
            return
        from tui.screens.tagging import TagScreen

        def add(tags: list[str] | None) -> None:
            if tags:
                with telling(self.app):
                    self._triage.tag(tags)
                self._show()

        present = set(self._library.mark(key).tags)
        likely = self._library.likely_tags([key], without=present)
        self.app.push_screen(TagScreen(self._library.tags(), present, likely), add)

    # The paper

    def action_note(self) -> None:
        """Write the paper's note."""
        if self._shown is not None:
            write_note(self.app, self._library, self._shown, then=self._show)

    def action_open(self) -> None:
        """Open the paper's page."""
        if (paper := self._paper) is not None:
            self._open(page_link(paper), "page")

    def action_open_pdf(self) -> None:
        """Open the PDF: the file that was fetched, else the link."""
        if (paper := self._paper) is not None:
            self._open(self._library.file_of(paper.key) or pdf_link(paper), "PDF")

    def _open(self, url: str | Path | None, what: str) -> None:
        from tui import handoff

        handoff.open_links(self.app, [url], what, configured=self._opener)

    def action_scroll_on(self) -> None:
        """Scroll the text down."""
        self._body.scroll_lines(max(1, self._body.page // 2))

    def action_scroll_back(self) -> None:
        """Scroll the text up."""
        self._body.scroll_lines(-max(1, self._body.page // 2))

    # Leaving

    def action_help(self) -> None:
        """Show every key."""
        from tui.screens.help import HelpScreen

        self.app.push_screen(HelpScreen())

    def action_leave(self) -> None:
        """Leave; where it stands is remembered, unless this is the end."""
        key = self._triage.key
        if key is None:
            self._triage.finish()
        else:
            title = one_line(self._triage.scope.title)
            to_go_on = self.keymap.first(command("feed.triage"))
            goes_on = f"{to_go_on} goes on with the triage of {title} where you left it."
            self.notify(goes_on if to_go_on else f"The triage of {title} is kept as you left it.")
        self.dismiss(key or "")


def _hinted() -> list[Command]:
    names = ("skip", "star", "queue", "later", "tag", "back", "undo", "leave", "help", "open")
    return [command(f"triage.{name}") for name in names]
