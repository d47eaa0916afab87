"""Every command of the reader, declared once: bindings, footer, palette, help and README use this.

A command is carried out by the method `action_<name>` of the pane that owns it, where `<name>`
is what follows the dot of its id.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass


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

    @property
    def pane(self) -> str:
        """The pane or screen that carries it out: feed, sources, detail, author, reader, triage."""
        return self.id.partition(".")[0]

    @property
    def name(self) -> str:
        """The action's name on that pane."""
        return self.id.partition(".")[2]


PANES = {
    "feed": "The papers",
    "sources": "The source list",
    "detail": "The detail pane",
    "author": "The author pane",
    "reader": "Everywhere",
}
"""The panes in the order help shows them, with their headings."""

SCREENS = {"triage": "Triage"}
"""Screens with commands of their own, which nothing that works everywhere reaches."""

COMMANDS: tuple[Command, ...] = (
    Command("feed.down", ("j", "down"), "Down", "Go to the next paper.", everywhere=False),
    Command("feed.up", ("k", "up"), "Up", "Go to the paper before.", everywhere=False),
    Command("feed.top", ("g g", "home"), "First", "Go to the first paper.", everywhere=False),
    Command("feed.bottom", ("G", "end"), "Last", "Go to the last paper.", everywhere=False),
    Command("feed.half_down", ("ctrl+d",), "Half page down", "Go half a page down.",
            everywhere=False),
    Command("feed.half_up", ("ctrl+u",), "Half page up", "Go half a page up.", everywhere=False),
    Command("feed.page_down", ("pagedown",), "Page down", "Go a page down.", everywhere=False),
    Command("feed.page_up", ("pageup",), "Page up", "Go a page up.", everywhere=False),
    Command("feed.read_on", ("enter",), "Read", "Go to the detail pane.", everywhere=False),
    Command("feed.next_unread", ("n",), "Next unread", "Go to the next unread paper.",
            footer=True),
    Command("feed.previous_unread", ("p",), "Previous unread", "Go to the unread paper before."),
    Command("feed.toggle_read", ("r",), "Read/unread", "Mark the paper read, or unread again.",
            footer=True),
    Command("feed.toggle_star", ("s",), "Star", "Star the paper, or take the star away.",
            footer=True),
    Command("feed.read_all", ("A",), "Read all", "Mark every paper in the list read; u undoes it."),
    Command("feed.tag", ("t",), "Tag", "Add tags: pick one, or type a new one.", footer=True),
    Command("feed.untag", ("T",), "Untag", "Take a tag away."),
    Command("feed.tag_again", ("full_stop",), "Tag again", "Repeat the last tagging."),
    Command("feed.toggle_queue", ("w",), "Queue", "Queue the paper to read later, or take it out."),
    Command("feed.filter", ("slash",), "Filter",
            "Narrow the list as you type: words, is: tag: author: cat: feed:", footer=True),
    Command("feed.search", ("ctrl+f",), "Search", "Search the whole library as you type."),
    Command("feed.clear", ("escape",), "Clear",
            "Let the selection go, else clear the filter, or come back to the papers."),
    Command("feed.pick", ("space",), "Select", "Select the paper, or let it go.", everywhere=False),
    Command("feed.pick_range", ("V",), "Select range", "Begin a range, or select it.",
            everywhere=False),
    Command("feed.pick_all", ("asterisk",), "Select all", "Select every paper of the list.",
            everywhere=False),
    Command("feed.sort_date", ("S d",), "By date", "Sort by date, the newest first."),
    Command("feed.sort_added", ("S a",), "By arrival", "Sort by when papers came here."),
    Command("feed.sort_score", ("S s",), "By score", "Sort by the source's score."),
    Command("feed.sort_upvotes", ("S u",), "By upvotes", "Sort by upvotes."),
    Command("feed.sort_citations", ("S c",), "By citations", "Sort by citations."),
    Command("feed.sort_title", ("S t",), "By title", "Sort by title."),
    Command("feed.sort_relevance", ("S r",), "By relevance",
            "Sort by how well papers fit the words of the filter."),
    Command("feed.sort_seen", ("S n",), "By sightings", "Sort by the number of sightings."),
    Command("feed.sort_reverse", ("S S",), "Backwards", "Turn the order round."),
    Command("feed.find_view", ("F",), "Go to", "Go to a view, feed or tag by a part of its name."),
    Command("feed.save_view", ("v s",), "Save view", "Save what the list shows as a view."),
    Command("feed.rename_view", ("v n",), "Rename view", "Give the view another name."),
    Command("feed.edit_view", ("v e",), "Edit view", "Change what the view asks for."),
    Command("feed.delete_view", ("v d",), "Delete view", "Delete the view; its papers stay."),
    Command("feed.move_view_down", ("v j",), "View down", "Move the view down the source list."),
    Command("feed.move_view_up", ("v k",), "View up", "Move the view up the source list."),
    Command("feed.open", ("o",), "Open", "Open the paper's page in the browser.", footer=True),
    Command("feed.open_and_next", ("O",), "Open, next",
            "Open the page, mark the paper read and go to the next unread."),
    Command("feed.open_pdf", ("P",), "Open PDF", "Open the paper's PDF in the browser."),
    Command("feed.copy_link", ("y y", "Y"), "Copy link", "Copy the link of the paper's page."),
    Command("feed.copy_pdf", ("y p",), "Copy PDF link", "Copy the link of the PDF."),
    Command("feed.copy_bibtex", ("y b",), "Copy BibTeX", "Copy a BibTeX entry."),
    Command("feed.copy_markdown", ("y m",), "Copy Markdown", "Copy a Markdown link."),
    Command("feed.copy_title", ("y t",), "Copy title", "Copy the title."),
    Command("feed.copy_citation_key", ("y k",), "Copy citation key", "Copy the citation key."),
    Command("feed.triage", ("Z",), "Triage",
            "Go through the selected papers, or the unread from here on, one by one; or go on."),
    Command("feed.note", ("e",), "Note", "Write a note on the paper."),
    Command("sources.down", ("j", "down"), "Down", "Go to the next source.", everywhere=False),
    Command("sources.up", ("k", "up"), "Up", "Go to the source before.", everywhere=False),
    Command("sources.top", ("g g", "home"), "First", "Go to the first source.", everywhere=False),
    Command("sources.bottom", ("G", "end"), "Last", "Go to the last source.", everywhere=False),
    Command("sources.choose", ("enter",), "Show", "Show its papers and go to them.",
            everywhere=False),
    Command("detail.scroll_on", ("J",), "Scroll detail", "Scroll the detail pane down."),
    Command("detail.scroll_back", ("K",), "Scroll detail up", "Scroll the detail pane up."),
    Command("detail.down", ("j", "down"), "Down", "Scroll down.", everywhere=False),
    Command("detail.up", ("k", "up"), "Up", "Scroll up.", everywhere=False),
    Command("detail.page_down", ("pagedown", "space", "ctrl+d"), "Page down",
            "Scroll a page down.", everywhere=False),
    Command("detail.page_up", ("pageup", "ctrl+u"), "Page up", "Scroll a page up.",
            everywhere=False),
    Command("detail.top", ("g g", "home"), "Top", "Scroll to the top.", everywhere=False),
    Command("detail.bottom", ("G", "end"), "Bottom", "Scroll to the end.", everywhere=False),
    Command("author.down", ("j", "down"), "Down", "Go to the next author.", everywhere=False),
    Command("author.up", ("k", "up"), "Up", "Go to the author before.", everywhere=False),
    Command("author.top", ("g g", "home"), "First", "Go to the first author.", everywhere=False),
    Command("author.bottom", ("G", "end"), "Last", "Go to the last author.", everywhere=False),
    Command("author.choose", ("enter",), "Their papers", "Show the author's papers only.",
            everywhere=False),
    Command("author.follow", ("f",), "Follow",
            "Follow the author under the cursor, or stop; is:followed finds their papers."),
    Command("triage.skip", ("space", "j"), "Skip", "Go on: the paper is read.", everywhere=False),
    Command("triage.star", ("s",), "Star", "Keep the paper with a star and go on.",
            everywhere=False),
    Command("triage.queue", ("w",), "Queue", "Keep the paper to read later and go on.",
            everywhere=False),
    Command("triage.later", ("l",), "Later", "Leave the paper unread; it comes again at the end.",
            everywhere=False),
    Command("triage.tag", ("t",), "Tag", "Type tags, or pick them.", everywhere=False),
    *(Command(f"triage.likely_{n}", (str(n),), f"Tag {n}",
              f"Give the tag that is offered as {n}, or take it away.", everywhere=False)
      for n in range(1, 10)),
    Command("triage.note", ("e",), "Note", "Write a note on the paper.", everywhere=False),
    Command("triage.back", ("k",), "Back", "Go to the paper before.", everywhere=False),
    Command("triage.undo", ("u", "ctrl+z"), "Undo", "Take back what was done last.",
            everywhere=False),
    Command("triage.open", ("o",), "Open", "Open the paper's page in the browser.",
            everywhere=False),
    Command("triage.open_pdf", ("P",), "PDF", "Open the paper's PDF in the browser.",
            everywhere=False),
    Command("triage.leave", ("q", "escape"), "Leave", "Leave; Z goes on from here, also later.",
            everywhere=False),
    Command("triage.help", ("question_mark", "f1"), "Help", "Show every key.", everywhere=False),
    Command("triage.scroll_on", ("J", "down", "ctrl+d", "pagedown"), "Scroll",
            "Scroll the text down.", everywhere=False),
    Command("triage.scroll_back", ("K", "up", "ctrl+u", "pageup"), "Scroll up",
            "Scroll the text up.", everywhere=False),
    Command("reader.focus_feed", ("1",), "Papers", "Go to the papers."),
    Command("reader.focus_author", ("2", "a"), "Authors", "Go to the author pane."),
    Command("reader.focus_detail", ("3",), "Detail", "Go to the detail pane."),
    Command("reader.focus_left", ("h", "left"), "Left", "Go to the pane on the left."),
    Command("reader.focus_right", ("l", "right"), "Right", "Go to the pane on the right."),
    Command("reader.focus_next", ("tab",), "Next pane", "Go to the next pane."),
    Command("reader.focus_previous", ("shift+tab",), "Pane before", "Go to the pane before."),
    Command("reader.undo", ("u", "ctrl+z"), "Undo",
            "Undo the last mark, tagging or import; also after a restart.", footer=True),
    Command("reader.redo", ("ctrl+y",), "Redo", "Do again what was undone."),
    Command("reader.zoom", ("z",), "Zoom", "Let the paper fill the screen, or the panes return."),
    Command("reader.history", ("H",), "History",
            "List what was done, and go back to any of it, or forward again."),
    Command("reader.statistics", ("D",), "Statistics",
            "Show papers a day, what was read, starred and tagged, by feed and tag."),
    Command("reader.import", ("i",), "Import", "Import a file, or an address.", footer=True),
    Command("reader.theme", ("ctrl+t",), "Theme", "Choose the colours."),
    Command("reader.help", ("question_mark", "f1"), "Help", "Show every key.", footer=True),
    Command("reader.palette", ("ctrl+p",), "Commands", "Find a command by its name."),
    Command("reader.quit", ("q",), "Quit", "Quit; everything is already saved.", footer=True),
)  # fmt: skip

_SHOWN = {
    "slash": "/", "question_mark": "?", "full_stop": ".", "escape": "Esc", "enter": "Enter",
    "down": "↓", "up": "↑", "left": "←", "right": "→", "pagedown": "PgDn", "pageup": "PgUp",
    "home": "Home", "end": "End", "space": "Space", "tab": "Tab", "shift+tab": "Shift+Tab",
    "f1": "F1", "asterisk": "*",
}  # fmt: skip


def shown_key(key: str) -> str:
    """Return a key or chord as a person reads it: `y b` → `yb`, `slash` → `/`."""
    return "".join(_SHOWN.get(part, part) for part in key.split(" "))


def shown_keys(command: Command) -> str:
    """Return all keys of a command as a person reads them."""
    return " ".join(shown_key(key) for key in command.keys)


def command(command_id: str) -> Command:
    """Return the command of that id; raises KeyError."""
    for found in COMMANDS:
        if found.id == command_id:
            return found
    raise KeyError(command_id)


def by_pane() -> Iterator[tuple[str, list[Command]]]:
    """Yield each pane's and screen's heading with its commands, as help shows them."""
    for pane, heading in (PANES | SCREENS).items():
        yield heading, [found for found in COMMANDS if found.pane == pane]


def key_table() -> str:
    """Return the Markdown table of all keys, as it stands in README."""
    lines = ["| keys | what |", "|---|---|"]
    for found in COMMANDS:
        if found.everywhere or found.pane == "feed":
            keys = " ".join(f"`{shown_key(key)}`" for key in found.keys)
            lines.append(f"| {keys} | {found.help} |")
    return "\n".join(lines)
