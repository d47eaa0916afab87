"""`carrel tags`, `rename-tag`, `merge-tags`, `delete-tag`: tags on every paper at once."""

from __future__ import annotations

from argparse import Namespace

from storage.model import Change
from tui.shell.marking import as_json
from tui.shell.opening import present_library_of
from tui.shell.output import say, say_json, say_json_array, warn


def tags(arguments: Namespace) -> int:
    """List tags with their unread and all papers."""
    with present_library_of(arguments) as library:
        counts = library.counts().tags
        found = [(tag, *counts.get(tag, (0, 0))) for tag in library.tags()]
    if arguments.json:
        say_json_array({"tag": tag, "unread": new, "papers": papers} for tag, new, papers in found)
        return 0
    for tag, unread, papers in found:
        say(f"{unread:>5,} of {papers:<6,}  {tag}")
    if not found:
        warn("There are no tags yet. carrel tag +TAG QUERY adds the first.")
    return 0


def rename(arguments: Namespace) -> int:
    """Give a tag another name on every paper."""
    with present_library_of(arguments) as library:
        done = library.rename_tag(arguments.old, arguments.new)
    return _told(arguments, done, "Nothing to change: that is its name.")


def merge(arguments: Namespace) -> int:
    """Make several tags one on every paper."""
    with present_library_of(arguments) as library:
        done = library.merge_tags(arguments.tags, arguments.into)
    return _told(arguments, done, "Nothing to change: they are one already.")


def delete(arguments: Namespace) -> int:
    """Take a tag off every paper."""
    with present_library_of(arguments) as library:
        done = library.delete_tag(arguments.tag)
    return _told(arguments, done, "Nothing to change.")


def _told(arguments: Namespace, done: Change, nothing: str) -> int:
    if arguments.json:
        say_json(as_json([done]))
    else:
        say(f"{done.label}." if done.keys else nothing)
    return 0
