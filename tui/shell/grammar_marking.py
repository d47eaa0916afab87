"""The verbs that say something of papers, and undo it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tui.shell.grammar_values import a_count, takes_words

if TYPE_CHECKING:
    from tui.shell.grammar import Verbs


def add_marking(verbs: Verbs) -> None:
    """Add the verbs that mark, tag, remove, undo and tell what was done."""
    mark = verbs.add(
        "mark",
        "marking.mark",
        "mark papers read, starred or queued, or no longer so",
        "carrel mark read feed:daily",
        json=True,
    )
    takes_words(
        mark, "read|unread|star|unstar|queue|unqueue KEY|QUERY", "the mark, then which papers"
    )
    tag = verbs.add(
        "tag",
        "marking.tag",
        "add tags (+x) to papers and take others (-y) away; after -- all is query",
        "carrel tag +ml/rlhf -skip arxiv:1706.03762",
        json=True,
    )
    takes_words(tag, "+TAG|-TAG|KEY|QUERY", "tags, and which papers")
    removing = verbs.add(
        "remove",
        "marking.remove",
        "take papers out of the library; sources that still have them bring them back",
        "carrel remove arxiv:1706.03762",
        json=True,
    )
    takes_words(removing, "KEY|QUERY", "which papers")
    for name, help in (("undo", "undo the last actions"), ("redo", "redo what was undone")):
        verb = verbs.add(name, f"marking.{name}", help, f"carrel {name} 2", json=True)
        verb.add_argument(
            "number", nargs="?", type=a_count, default=1, metavar="N", help="how many"
        )
        if name == "undo":
            verb.add_argument(
                "--import",
                dest="past_import",
                type=a_count,
                metavar="N",
                help="undo import N, whatever was done since",
            )
    verbs.add("history", "marking.history", "list what was done, newest first",
              "carrel history", json=True)  # fmt: skip


def add_merging(verbs: Verbs) -> None:
    """Add the verbs that merge papers and separate them, and list imports."""
    merging = verbs.add(
        "merge",
        "merging.merge",
        "make papers one; with one KEY: list what it may be one with",
        "carrel merge arxiv:1706.03762 doi:10.1000/x",
        json=True,
    )
    merging.add_argument("keys", nargs="+", metavar="KEY", help="papers; the oldest stays")
    unmerging = verbs.add(
        "unmerge",
        "merging.unmerge",
        "separate a paper again from what it was merged with last",
        "carrel unmerge arxiv:1706.03762",
        json=True,
    )
    unmerging.add_argument("key", metavar="KEY", help="the paper")
    past = verbs.add(
        "imports", "imports.imports", "list past imports, newest first", "carrel imports", json=True
    )
    past.add_argument("number", nargs="?", type=a_count, metavar="N", help="all of that import")
