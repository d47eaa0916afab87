"""What a list without papers says: why it is empty, and what to do next. Pure."""

from __future__ import annotations

from storage.places import INBOX, Place
from tui.commands import COMMANDS

_VIEWS = {
    "is:starred": "Nothing is starred yet.\ns stars the paper under the cursor.",
    "is:queued": "The queue is empty.\nw puts the paper under the cursor into it, to read later.",
    "is:followed": "No paper of authors you follow.\na goes to the authors of a paper; f follows.",
}


def nothing_in(place: Place, *, filter: str, holds_papers: bool) -> str:
    """Return what to say of a place without papers.

    `filter` is what was typed to narrow it; `holds_papers` tells whether the library has any.
    """
    if filter.strip():
        return "No paper matches.\nChange the filter, or press Esc to clear it."
    if not holds_papers:
        return f"The library is empty.\ni imports a file or an address. {asking()}"
    if place.query in _VIEWS:
        return _VIEWS[place.query]
    if place == INBOX:
        return f"Nothing unread.\n{asking()} h, then All papers, shows what was read."
    if place.kind == "feed":
        return f"No papers of this feed yet.\n{asking()}"
    if place.kind == "tag":
        return "No paper has this tag now.\nt tags the paper under the cursor."
    if place.kind == "saved":
        return f"No paper answers {place.query}\nv e changes what this view asks for."
    return f"Nothing came.\n{asking()}"


def asking() -> str:
    """Say how feeds are asked, by the key where there is one."""
    has_key = any("R" in command.keys for command in COMMANDS)
    return f"{'R' if has_key else 'carrel refresh'} asks the feeds you follow for what is new."
