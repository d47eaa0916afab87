"""Adding and taking away tags: a box with what fits below it, the likeliest by number."""

from __future__ import annotations

from collections.abc import Sequence

from textual import events, on
from textual.app import ComposeResult
from textual.containers import Vertical
from textual.content import Content
from textual.screen import ModalScreen
from textual.widgets import Input, OptionList, Static
from textual.widgets.option_list import Option

from storage.errors import CarrelError
from storage.tag_likelihood import Likely
from storage.tags import tag_name
from storage.text import clean, fold

_NUMBERED = 9
_DIGITS = "123456789"


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


class TagScreen(ModalScreen[list[str]]):
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
            yield Input(id="tag-input", placeholder="tag, or several: ml/rlhf to-read")
            yield OptionList(id="tag-list", markup=False)
            yield Static(
                Content(
                    f"{'1–9 or ' * bool(self._likely)}Enter adds · Tab completes · "
                    "↓ ↑ choose · Esc leaves"
                ),
                classes="dialog-help",
            )

    def on_mount(self) -> None:
        """Begin in the box, with every tag offered."""
        self.query_one(OptionList).can_focus = False
        self._offer("")
        self.query_one(Input).focus()

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
        options = [Option(self._line(n, tag, word)) for n, tag in enumerate(self._offered, 1)]
        shown = self.query_one(OptionList)
        shown.clear_options()
        shown.add_options(options)
        shown.highlighted = 0 if options and word else None

    def _line(self, number: int, tag: str, word: str) -> Content:
        if tag not in self._tags:
            return Content(f"{clean(tag)}  (new)")
        why = self._likely.get(tag)
        if word or why is None:
            return Content(f"{'  ' * (not word and bool(self._likely))}{clean(tag)}")
        return Content.assemble(
            (f"{number} ", "bold $accent"), clean(tag), (f"  {clean(why)}", "$paper-read")
        )

    def on_key(self, event: events.Key) -> None:
        """Move in the list without leaving the box; complete; leave."""
        offered = self.query_one(OptionList)
        if event.key == "down":
            offered.action_cursor_down()
        elif event.key == "up":
            offered.action_cursor_up()
        elif event.key == "tab":
            if self._new and offered.highlighted == 0 and len(self._offered) > 1:
                offered.highlighted = 1
            self._complete()
        elif event.key == "escape":
            self.dismiss([])
        elif event.key in _DIGITS[: len(self._likely)] and not self.query_one(Input).value:
            self.dismiss([self._offered[int(event.key) - 1]])
        else:
            return
        event.stop()
        event.prevent_default()

    def _complete(self) -> None:
        box, place = self.query_one(Input), self.query_one(OptionList).highlighted
        if place is None:
            return
        words = _words(box.value)
        if not box.value.endswith((" ", ",")):
            words = words[:-1]
        box.value = " ".join([*words, self._offered[place]]) + " "
        box.cursor_position = len(box.value)

    @on(Input.Submitted)
    def _submitted(self) -> None:
        self._complete()
        try:
            tags = [tag_name(word) for word in _words(self.query_one(Input).value)]
        except CarrelError as error:
            self.notify(str(error), severity="warning")
            return
        self.dismiss(list(dict.fromkeys(tags)))

    @on(OptionList.OptionSelected)
    def _clicked(self, event: OptionList.OptionSelected) -> None:
        self.dismiss([tag_name(self._offered[event.option_index])])


class UntagScreen(ModalScreen[list[str]]):
    """Choose the tag to take away."""

    BINDINGS = [("escape", "leave", "Leave"), ("j", "move(1)", "Down"), ("k", "move(-1)", "Up")]

    def __init__(self, tags: Sequence[str]) -> None:
        super().__init__()
        self._tags = tags

    def compose(self) -> ComposeResult:
        """Lay out the paper's tags."""
        with Vertical(classes="dialog"):
            yield Static(Content("Take away which tag?"), classes="dialog-title")
            yield OptionList(*(Option(Content(clean(tag))) for tag in self._tags), markup=False)
            yield Static(Content("Enter takes it away · Esc leaves"), classes="dialog-help")

    @on(OptionList.OptionSelected)
    def _chosen(self, event: OptionList.OptionSelected) -> None:
        self.dismiss([self._tags[event.option_index]])

    def action_leave(self) -> None:
        """Change nothing."""
        self.dismiss([])

    def action_move(self, rows: int) -> None:
        """Move the cursor."""
        offered = self.query_one(OptionList)
        offered.action_cursor_down() if rows > 0 else offered.action_cursor_up()


def _words(text: str) -> list[str]:
    return text.replace(",", " ").split()
