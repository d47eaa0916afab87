"""Changes to marks: what the user says of papers, as undoable actions. Pure."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace

from storage.documents import Document
from storage.history import Action
from storage.marks import Values, differences, mark_from, values_of
from storage.model import Mark
from storage.predicates import is_under
from storage.tags import tag_key, tag_name
from storage.text import clean, one_line
from storage.words import count_of

_EMPTY: Document = {}


@dataclass(frozen=True, slots=True)
class Edit:
    """One thing said of any number of papers."""

    label: str
    """The action in words, with `%s` for the papers."""
    apply: Callable[[Mark], Mark]
    """Mark before → mark after."""


def read(value: bool) -> Edit:
    """Return the edit that marks read or unread."""
    label = "Mark %s read" if value else "Mark %s unread"
    return Edit(label, lambda mark: replace(mark, read=value))


def starred(value: bool) -> Edit:
    """Return the edit that stars, or takes the star away."""
    label = "Star %s" if value else "Unstar %s"
    return Edit(label, lambda mark: replace(mark, starred=value))


def queued(value: bool) -> Edit:
    """Return the edit that queues for later, or takes out of the queue."""
    label = "Queue %s" if value else "Take %s out of the queue"
    return Edit(label, lambda mark: replace(mark, queued=value))


def decided(
    *, read: bool | None = None, starred: bool | None = None, queued: bool | None = None
) -> Edit:
    """Return the edit that says several things as one; None leaves a thing as it is."""
    said = {"read": read, "starred": starred, "queued": queued}
    words = [n if value else f"not {n}" for n, value in said.items() if value is not None]

    def apply(mark: Mark) -> Mark:
        return replace(
            mark,
            read=mark.read if read is None else read,
            starred=mark.starred if starred is None else starred,
            queued=mark.queued if queued is None else queued,
        )

    return Edit(f"Mark %s {' and '.join(words)}", apply)


def tags(add: Sequence[str], remove: Sequence[str]) -> Edit:
    """Return the edit that adds tags and takes others away. Raises `CarrelError` for a bad one."""
    adding = {tag_name(tag) for tag in add}
    removing = {tag_name(tag) for tag in remove}
    signs = " ".join([*(f"+{tag}" for tag in sorted(adding)), *(f"-{t}" for t in sorted(removing))])

    def apply(mark: Mark) -> Mark:
        return replace(mark, tags=tuple(sorted(({*mark.tags} | adding) - removing)))

    return Edit(f"Tag %s {signs}", apply)


def renamed(old: str, new: str) -> Edit:
    """Return the edit that gives the tag `old`, and those nested in it, another name.

    Raises `CarrelError` for a name that no tag can have.
    """
    return Edit(f"Rename tag {one_line(old)} to {tag_name(new)} on %s", _under(new, [old]))


def merged(olds: Sequence[str], new: str) -> Edit:
    """Return the edit that makes several tags, each with those nested in it, one.

    Raises `CarrelError` for a name that no tag can have.
    """
    names = ", ".join(map(one_line, olds))
    return Edit(f"Merge tags {names} into {tag_name(new)} on %s", _under(new, olds))


def untagged(tag: str) -> Edit:
    """Return the edit that takes a tag away, and those nested in it."""
    gone = tag_key(tag)

    def apply(mark: Mark) -> Mark:
        return replace(
            mark, tags=tuple(own for own in mark.tags if not is_under(tag_key(own), gone))
        )

    return Edit(f"Delete tag {one_line(tag)} from %s", apply)


def _under(new: str, olds: Sequence[str]) -> Callable[[Mark], Mark]:
    """Return what puts those tags, and what is nested in them, under another name."""
    after, before = tag_name(new), {tag_key(old) for old in olds}

    def name(tag: str) -> str:
        parts = tag.split("/")
        for depth in range(1, len(parts) + 1):
            if tag_key("/".join(parts[:depth])) in before:
                return "/".join((after, *parts[depth:]))
        return tag

    return lambda mark: replace(mark, tags=tuple(sorted({name(tag) for tag in mark.tags})))


def note(text: str) -> Edit:
    """Return the edit that writes a note."""
    return Edit("Note on %s", lambda mark: replace(mark, note=clean(text)))


def action(
    keys: Iterable[str], edit: Edit, current: Callable[[str, str], Document | None]
) -> Action:
    """Return the action that makes the edit on those papers where it changes anything."""
    said: dict[str, Values] = {}
    for key in keys:
        before = mark_from(current("marks", key) or _EMPTY)
        changes = differences(values_of(before), values_of(edit.apply(before)))
        if changes:
            said[key] = {name: after for name, (_, after) in changes.items()}
    return Action(edit.label.replace("%s", count_of(len(said), "paper"), 1), marks=said)
