"""Merging papers because the user says so, and separating them again. Pure.

So is a record that was taken for a known paper by its title or text alone. A merge keeps what
there was before it in a document of the table `merges`, by the key of the paper
that stays: so it can be taken back long after undo has forgotten it. Merges of one paper pile up,
and the newest is taken back first.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from datetime import datetime

from storage import marks, versions
from storage.codec import paper_document, paper_from
from storage.combine import combine
from storage.documents import Document
from storage.errors import CarrelError
from storage.history import Action, Changes, Group
from storage.marks import Values
from storage.merge import Joined
from storage.model import Paper
from storage.since import since
from storage.words import count_of

Current = Callable[[str, str], Document | None]
"""The library's document of a table and key, or None."""

_EMPTY: Document = {}
_LABEL_LENGTH = 60


def merged(papers: Sequence[Paper], current: Current, now: datetime) -> tuple[Action, str]:
    """Return the action that makes papers one, and the key of that: the oldest one's."""
    first, *others = sorted(papers, key=lambda paper: (paper.added, paper.key))
    whole = first
    for other in others:
        part = replace(other, aliases=(*other.aliases, f"key:{other.key}"))
        both = combine(whole, part)
        source = other.provenance.get("title", "")
        seen = versions.recorded(whole, part, both, seen=now, source=source)
        whole = replace(both, versions=seen)
    absorbed = {other.key: first.key for other in others}
    gone = {first.key, *absorbed}
    whole = replace(whole, apart=tuple(key for key in whole.apart if key not in gone))
    said = joined_marks(absorbed, current)
    merges, together = kept(absorbed, current, now, said, is_told=False)
    gone_papers: dict[str, Document | None] = dict.fromkeys(absorbed)
    changes: Changes = {
        "papers": {first.key: paper_document(whole), **gone_papers},
        "merges": merges,
    }
    label = f"Merge {count_of(len(papers), 'paper')} into {_short(whole.title)}"
    return Action(label, changes, said, together=together), first.key


def joined_marks(absorbed: Mapping[str, str], current: Current) -> dict[str, Values]:
    """Return what is to be said of papers that turned out to be two, for nothing to be lost.

    `absorbed` is the key that goes → the key that stays. The marks of those that go stay where
    they are, unseen: undoing finds them there.
    """
    said: dict[str, Values] = {}
    for old, new in absorbed.items():
        if (theirs := current("marks", old)) is not None:
            mine = current("marks", new) or _EMPTY
            so_far = marks.changed(new, mine, said.get(new, {}), "")
            said[new] = said.get(new, {}) | marks.joined(so_far, theirs)
    return {key: values for key, values in said.items() if values}


def kept(
    absorbed: Mapping[str, str],
    current: Current,
    now: datetime,
    said: Mapping[str, Values],
    *,
    is_told: bool,
) -> tuple[dict[str, Document | None], tuple[Group, ...]]:
    """Return the documents that remember what there was before a merge, and what it touches.

    `is_told`: a source said that the papers are one, not the user.
    """
    parts: dict[str, list[str]] = {}
    for old, new in absorbed.items():
        parts.setdefault(new, []).append(old)
    merges: dict[str, Document | None] = {}
    groups: list[Group] = []
    for new, old_ones in parts.items():
        documents = [current("papers", key) for key in (new, *old_ones)]
        if None in documents:  # it is new itself
            continue
        before = marks.values_in(current("marks", new) or _EMPTY)
        swaps = {name: [before.get(name), value] for name, value in said.get(new, {}).items()}
        merge = {"time": now.isoformat(), "told": is_told, "parts": documents, "marks": swaps}
        earlier = (current("merges", new) or _EMPTY).get("merges", [])
        merges[new] = {"key": new, "merges": [*earlier, merge]}
        papers = [("papers", key) for key in (new, *old_ones)]
        groups.append((*papers, ("merges", new), ("marks", new)))
    return merges, tuple(groups)


def accounts_kept(
    joined: Mapping[str, Sequence[Joined]], current: Current, now: datetime
) -> tuple[dict[str, Document | None], tuple[Group, ...]]:
    """Return the documents by which records can be separated from the papers they joined."""
    merges: dict[str, Document | None] = {}
    for key, accounts in joined.items():
        earlier = (current("merges", key) or _EMPTY).get("merges", [])
        parts = [[paper_document(each.before), paper_document(each.account)] for each in accounts]
        when = now.isoformat()
        told = [
            {"time": when, "told": True, "joined": True, "parts": pair, "marks": {}}
            for pair in parts
        ]
        merges[key] = {"key": key, "merges": [*earlier, *told]}
    return merges, tuple((("papers", key), ("merges", key)) for key in merges)


def merges_in(key: str, current: Current) -> list[Document]:
    """Return what is kept of the merges that made a paper, the oldest first."""
    paper, document = current("papers", key), current("merges", key)
    if paper is None or document is None:
        return []
    aliases = set(paper.get("aliases", ()))
    merges: list[Document] = document["merges"]
    # One that was removed and came anew is not what was merged then.
    return [m for m in merges if all(f"key:{p['key']}" in aliases for p in m["parts"][1:])]


def separated(key: str, current: Current) -> Action:
    """Return the action that takes the newest merge of a paper back.

    What was said of it since stays with the paper of that key, as does what has come since. Raises
    `CarrelError` when it is one paper as it is.
    """
    paper = current("papers", key)
    merges = merges_in(key, current)
    if paper is None or not merges:
        raise CarrelError("This paper was not merged from others: there is nothing to separate.")
    *earlier, merge = merges
    first, *others = (paper_from(part) for part in merge["parts"])
    back = {other.key: other for other in others if current("papers", other.key) is None}
    made = datetime.fromisoformat(merge["time"])
    stays = since(first, others, paper_from(paper), made=made)
    if merge["told"]:  # else the source would make them one again
        stays = replace(stays, apart=tuple(dict.fromkeys((*stays.apart, *back))))
    after: Document | None = {"key": key, "merges": earlier} if earlier else None
    papers: dict[str, Document | None] = {
        other: paper_document(part) for other, part in {key: stays, **back}.items()
    }
    now = marks.values_in(current("marks", key) or _EMPTY)
    said = {name: was for name, (was, became) in merge["marks"].items() if now.get(name) == became}
    group: Group = (*(("papers", other) for other in papers), ("merges", key), ("marks", key))
    label = f"Separate {count_of(len(papers), 'paper')}: {_short(stays.title)}"
    changes: Changes = {"papers": papers, "merges": {key: after}}
    return Action(label, changes, {key: said} if said else {}, together=(group,))


def _short(title: str) -> str:
    return title if len(title) <= _LABEL_LENGTH else f"{title[: _LABEL_LENGTH - 1].rstrip()}…"
