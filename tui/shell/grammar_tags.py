"""What can be typed about tags as such."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from tui.shell.grammar import Verbs


def add_tags(verbs: Verbs) -> None:
    """Add the verbs that list tags, and change them on every paper."""
    verbs.add("tags", "tags.tags", "list tags with their papers", "carrel tags", json=True)
    renaming = verbs.add(
        "rename-tag",
        "tags.rename",
        "give a tag, and those nested in it, another name on every paper",
        "carrel rename-tag rlhf ml/rlhf",
        json=True,
    )
    renaming.add_argument("old", metavar="OLD", help="the tag")
    renaming.add_argument("new", metavar="NEW", help="its new name; ml/x nests it in ml")
    merging = verbs.add(
        "merge-tags",
        "tags.merge",
        "make several tags one, on every paper",
        "carrel merge-tags rl rlhf ml/rl",
        json=True,
    )
    merging.add_argument("tags", nargs="+", metavar="TAG", help="the tags")
    merging.add_argument("into", metavar="INTO", help="what they all become")
    deleting = verbs.add(
        "delete-tag",
        "tags.delete",
        "take a tag, and those nested in it, off every paper",
        "carrel delete-tag later",
        json=True,
    )
    deleting.add_argument("tag", metavar="TAG", help="the tag")
