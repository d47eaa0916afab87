"""Adding and taking away tags: a box with what fits below it, the likeliest by number."""

from __future__ import annotations

from collections.abc import Sequence

from textual import on
from textual.app import ComposeResult
from textual.containers import Vertical
from textual.content import Content
from textual.widgets import Input, OptionList, Static

from storage.errors import CarrelError
from storage.tag_likelihood import Likely
from storage.tags import tag_name
from storage.text import clean, fold
from tui.screens.dialogs import BoxDialog, ListDialog
from tui.widgets.box import Box
from tui.widgets.choices import Choices

_NUMBERED = 9


def ranked(tags: Sequence[str], typed: str) -> list[str]:
    """Return the tags that fit what was typed: by beginning, then by part, then by letters."""
    wanted = fold(typed)
    if not wanted:
        return list(tags)

    def rank(tag: str) -> int | None:
        folded = fold(tag)
        if folded.startswith(wanted):
            return 0
        if f"/{wanted}" in folded or f"-{wanted}" in folded:
            return 1
        if wanted in folded:
            return 2
        letters = iter(folded)
        return 3 if all(letter in letters for letter in wanted) else None

    found = [(place, tag) for tag in tags if (place := rank(tag)) is not None]
    return [tag for _, tag in sorted(found, key=lambda pair: pair[0])]


class TagScreen(BoxDialog[list[str]]):
    """Pick a tag or type a new one; Tab completes; a blank or comma begins another.

    The likeliest tags come first, with why; in an empty box their number gives one at once.
    """

    def __init__(
        self, tags: Sequence[str], present: set[str], likely: Sequence[Likely] = ()
    ) -> None:
        super().__init__()
        self._likely = {one.tag: one.because for one in likely[:_NUMBERED]}
        rest = (tag for tag in tags if tag not in present and tag not in self._likely)
        self._tags = [*self._likely, *rest]
        self._present = present
        self._offered: list[str] = []
        self._new = False
        """The first one offered is the word as typed, not yet a tag."""

    def compose(self) -> ComposeResult:
        """Lay out the box, the tags that fit, and a line of help."""
        with Vertical(classes="dialog"):
            yield Static(Content("Add tags"), classes="dialog-title")
            yield Box(
                self.take_typed, id="tag-input", placeholder="tag, or several: ml/rlhf to-read"
            )
            yield Choices(id="tag-list")
            last = len(self._likely)
            numbers = (
                ""
                if not last
                else "{take_1} or "
                if last == 1
                else f"{{take_1}}–{{take_{last}}} or "
            )
            yield self.help_line(
                numbers + "{give} adds · {next} completes · {down} {up} choose · {leave} leaves"
            )

    def on_mount(self) -> None:
        """Begin with every tag offered."""
        self._offer("")

    @on(Input.Changed)
    def _typed(self, event: Input.Changed) -> None:
        self._offer(event.value)

    def _offer(self, text: str) -> None:
        *_, word = _words(text) or [""]
        word = "" if text.endswith((" ", ",")) else word
        self._offered = ranked(self._tags, word)
        self._new = bool(word) and word not in self._tags and word not in self._present
        if self._new:  # what was typed comes first: Enter must not turn it into something else
            self._offered.insert(0, word)
        shown = self.query_one(Choices)
        shown.show(self._line(n, tag, word) for n, tag in enumerate(self._offered, 1))
        shown.highlighted = 0 if self._offered and word else None

    def _line(self, number: int, tag: str, word: str) -> Content:
        if tag not in self._tags:
            return Content(f"{clean(tag)}  (new)")
        why = self._likely.get(tag)
        if word or why is None:
            return Content(f"{'  ' * (not word and bool(self._likely))}{clean(tag)}")
        return Content.assemble(
            (f"{number} ", "bold $accent"), clean(tag), (f"  {clean(why)}", "$paper-read")
        )

    def takes_sign(self, key: str) -> bool:
        """Tell whether a sign gives a tag at once: while nothing is typed."""
        return bool(self._likely) and not self.box.value

    def take_number(self, number: int) -> None:
        """Give the tag that is offered by that number, while nothing is typed."""
        if number <= len(self._likely) and not self.box.value:
            self.dismiss([self._offered[number - 1]])

    def action_next(self) -> None:
        """Complete the tag that is typed."""
        offered = self.query_one(Choices)
        if self._new and offered.highlighted == 0 and len(self._offered) > 1:
            offered.highlighted = 1
        self._complete()

    def action_leave(self) -> None:
        """Add none."""
        self.dismiss([])

    def _complete(self) -> None:
        box, place = self.box, self.query_one(Choices).highlighted
        if place is None:
            return
        words = _words(box.value)
        if not box.value.endswith((" ", ",")):
            words = words[:-1]
        box.value = " ".join([*words, self._offered[place]]) + " "
        box.cursor_position = len(box.value)

    def action_give(self) -> None:
        """Add the tags that are typed, and the one chosen."""
        self._complete()
        try:
            tags = [tag_name(word) for word in _words(self.box.value)]
        except CarrelError as error:
            self.notify(str(error), severity="warning")
            return
        self.dismiss(list(dict.fromkeys(tags)))

    @on(OptionList.OptionSelected)
    def _clicked(self, event: OptionList.OptionSelected) -> None:
        self.dismiss([tag_name(self._offered[event.option_index])])


class UntagScreen(ListDialog[list[str]]):
    """Choose the tag to take away."""

    def __init__(self, tags: Sequence[str]) -> None:
        super().__init__()
        self._tags = tags

    def compose(self) -> ComposeResult:
        """Lay out the paper's tags."""
        with Vertical(classes="dialog"):
            yield Static(Content("Take away which tag?"), classes="dialog-title")
            yield Choices(*(Content(clean(tag)) for tag in self._tags))
            yield self.help_line("{choose} takes it away · {leave} leaves")

    @on(OptionList.OptionSelected)
    def _chosen(self, event: OptionList.OptionSelected) -> None:
        self.dismiss([self._tags[event.option_index]])

    def action_leave(self) -> None:
        """Change nothing."""
        self.dismiss([])


def _words(text: str) -> list[str]:
    return text.replace(",", " ").split()
