"""What a list without papers says: why it is empty, and what to do next. Pure."""

from __future__ import annotations

from storage.places import EVERYTHING, INBOX, Place
from tui.commands import command
from tui.key_hints import hint_line
from tui.keymap import Keymap

_VIEWS = {
    "is:starred": (
        "Nothing is starred yet.",
        "{toggle_star} stars the paper under the cursor.",
    ),
    "is:queued": (
        "The queue is empty.",
        "{toggle_queue} puts the paper under the cursor into it, to read later.",
    ),
    "is:followed": (
        "No paper of authors you follow.",
        "{reader.focus_author} goes to the authors of a paper; {author.follow} follows.",
    ),
}


def nothing_in(place: Place, keymap: Keymap, *, filter: str, holds_papers: bool) -> str:
    """Return what to say of a place without papers.

    `filter` is what was typed to narrow it; `holds_papers` tells whether the library has any.
    """

    def hint(template: str) -> str:
        return hint_line(keymap, "feed", template)

    if filter.strip():
        clears = hint(", or press {clear} to clear it")
        whole = "" if place == EVERYTHING else hint("{search} searches the whole library.")
        return f"No paper matches.\nChange the filter{clears}.\n{whole}".rstrip()
    if not holds_papers:
        imports = hint("{reader.import} imports a file or an address.")
        return f"The library is empty.\n{imports} {asking(keymap)}"
    if place.query in _VIEWS:
        nothing, does = _VIEWS[place.query]
        return f"{nothing}\n{hint(does)}"
    if place == INBOX:
        others = hint("{reader.focus_left}, then All papers, shows what was read.")
        return f"Nothing unread.\n{asking(keymap)} {others}"
    if place.kind == "feed":
        return f"No papers of this feed yet.\n{asking(keymap)}"
    if place.kind == "tag":
        return f"No paper has this tag now.\n{hint('{tag} tags the paper under the cursor.')}"
    if place.kind == "saved":
        changes = hint("{edit_view} changes what this view asks for.")
        return f"No paper answers {place.query}\n{changes}"
    return f"Nothing came.\n{asking(keymap)}"


def asking(keymap: Keymap) -> str:
    """Say how feeds are asked, by the key where there is one."""
    key = keymap.first(command("reader.refresh")) or "carrel refresh"
    return f"{key} asks the feeds you follow for what is new."
