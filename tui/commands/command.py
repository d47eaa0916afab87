"""What a command is."""

from __future__ import annotations

from dataclasses import dataclass

WHERE = {
    "feed": "the list of papers",
    "sources": "the source list",
    "detail": "the detail pane",
    "author": "the author pane",
    "reader": "the reader",
    "filter": "the filter box",
    "line": "the command line",
    "triage": "triage",
    "history": "the history",
    "statistics": "the statistics",
    "imports": "past imports",
    "merging": "merging by hand",
    "lists": "a list to choose from",
    "boxes": "a box to type in",
    "questions": "a question",
    "note": "a note",
    "help": "help",
    "text": "a text to select from",
    "welcome": "the first choice",
    "starter": "the feeds to begin with",
}
"""The panes and screens inside a sentence."""
NEEDS = {
    "paper": "on a paper",
    "author": "on an author",
    "view": "on a view of yours",
}
"""What a command may need, as the sentence goes on."""


@dataclass(frozen=True, slots=True)
class Command:
    """One thing the user can do in the reader."""

    id: str
    """`pane.name`; what key maps name it by."""
    keys: tuple[str, ...]
    """Default keys; a blank separates the keys of a chord (`y b`)."""
    label: str
    """Two or three words, for the footer and the palette."""
    help: str
    """A sentence for help and README."""
    everywhere: bool = True
    """It works whichever pane has the focus; otherwise only in its own."""
    footer: bool = False
    """It stands in the footer, where there is room."""
    counts: bool = False
    """A number before it says how often, or where to: `5j`, `12G`."""
    needs: str = ""
    """What has to be there: a `paper`, an `author`, or a place that is a `view` of the user's."""

    @property
    def pane(self) -> str:
        """The pane or screen that carries it out: feed, sources, history and so on."""
        return self.id.partition(".")[0]

    @property
    def name(self) -> str:
        """The action's name on that pane."""
        return self.id.partition(".")[2]

    @property
    def when(self) -> str:
        """When it can be carried out, in words."""
        where = "everywhere" if self.everywhere else f"in {WHERE.get(self.pane, self.pane)}"
        return where + (f", {NEEDS[self.needs]}" if self.needs else "")
