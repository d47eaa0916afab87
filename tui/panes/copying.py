"""Commands that copy from papers, each on what is selected, else on the paper under the cursor.

What they stand on is loaded when the first of them is used.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import partialmethod
from typing import TYPE_CHECKING

from tui.panes.paper_pane import PaperPane
from tui.telling import telling

if TYPE_CHECKING:
    from storage.copying import Form


class Copying(PaperPane):
    """A pane whose papers can be copied from."""

    templates: Sequence[tuple[str, str]] = ()
    """The user's own texts, each its name and what it is filled in from; the first is `y 1`."""
    _last: tuple[tuple[str, ...], str] = ((), "")
    """Of which papers something was copied last, and what."""

    def copy_papers(self, keys: Sequence[str], form: str) -> None:
        """Copy something of papers: one of `FORMS`, a text of the user's by name, or a new one.

        Raises `CarrelError` when it is none of these.
        """
        from storage.copying import form_called

        self._copy(form_called(form, self.templates), keys)

    def action_copy_link(self) -> None:
        """Copy the pages' links."""
        self._copy_form("link")

    def action_copy_pdf(self) -> None:
        """Copy the PDFs' links."""
        self._copy_form("pdf")

    def action_copy_bibtex(self) -> None:
        """Copy BibTeX entries."""
        self._copy_form("bibtex")

    def action_copy_markdown(self) -> None:
        """Copy Markdown links."""
        self._copy_form("markdown")

    def action_copy_title(self) -> None:
        """Copy the titles as they are read."""
        self._copy_form("title")

    def action_copy_citation_key(self) -> None:
        """Copy the citation keys."""
        self._copy_form("key")

    def _copy_template(self, number: int) -> None:
        if number > len(self.templates):
            self.notify(
                f"There is no text {number} of yours yet. Write one under [[copy]] in config.toml."
            )
            return
        from storage.copying import templated
        from storage.templates import parse

        name, text = self.templates[number - 1]
        with telling(self.app):
            self._copy(templated(parse(text), name))

    action_copy_template_1 = partialmethod(_copy_template, 1)
    action_copy_template_2 = partialmethod(_copy_template, 2)
    action_copy_template_3 = partialmethod(_copy_template, 3)
    action_copy_template_4 = partialmethod(_copy_template, 4)
    action_copy_template_5 = partialmethod(_copy_template, 5)
    action_copy_template_6 = partialmethod(_copy_template, 6)
    action_copy_template_7 = partialmethod(_copy_template, 7)
    action_copy_template_8 = partialmethod(_copy_template, 8)
    action_copy_template_9 = partialmethod(_copy_template, 9)

    def action_show_text(self) -> None:
        """Show the text copied last of these papers, else all there is to copy, to select from."""
        keys = tuple(self.targets)
        if not keys:
            return
        from storage.copying import everything
        from tui.by_hand import show_by_hand

        last, text = self._last
        if last != keys:
            text = "\n\n\n".join(everything(self._library, key) for key in keys[:_SHOWN])
        show_by_hand(self.app, text)

    def _copy_form(self, name: str) -> None:
        from storage.copying import FORMS

        with telling(self.app):
            self._copy(FORMS[name])

    def _copy(self, form: Form, keys: Sequence[str] | None = None) -> None:
        keys = tuple(self.targets if keys is None else keys)
        if not keys:
            return
        from storage.copying import copied
        from tui import handoff

        found = copied(self._library, keys, form)
        self._last = (keys, found.text) if found.text else ((), "")
        handoff.copy(self.app, found)


_SHOWN = 50
"""Papers whose texts are shown at once to select from."""
