"""`carrel merge`, `unmerge`: papers made one by hand, and separated again."""

from __future__ import annotations

from argparse import Namespace

from storage.library import Library
from tui.shell.marking import as_json
from tui.shell.opening import library_of, present_library_of
from tui.shell.output import say, say_json, say_json_array, shown, warn
from tui.shell.papers import line, one_key


def merge(arguments: Namespace) -> int:
    """Merge papers; of one, list what it may be one with."""
    if len(arguments.keys) == 1:
        return _candidates(arguments)
    with library_of(arguments) as library:
        keys = [one_key(library, text) for text in arguments.keys]
        done = library.merge_papers(keys)
    if arguments.json:
        say_json(as_json([done]))
    else:
        say(f"{done.label}. carrel unmerge takes it back, at any time.")
    return 0


def _candidates(arguments: Namespace) -> int:
    with present_library_of(arguments) as library:
        key = one_key(library, arguments.keys[0])
        found = library.candidates(key)
        if arguments.json:
            say_json_array(
                {
                    "key": one.key,
                    "title": library.require(one.key).title,
                    "reason": one.reason,
                    "against": list(one.against),
                }
                for one in found
            )
            return 0
        for one in found:
            say(f"{line(library.require(one.key), library.mark(one.key))}  [{one.key}]")
            against = f"; but: {', '.join(one.against)}" if one.against else ""
            say(f"    {one.reason}{against}")
    if not found:
        warn("No other paper is like it. Name two or more: carrel merge KEY KEY.")
    return 0


def unmerge(arguments: Namespace) -> int:
    """Take the newest merge of a paper back."""
    with library_of(arguments) as library:
        done = library.unmerge(_merged_key(library, arguments.key))
        titles = [library.require(key).title for key in sorted(done.keys) if key in library]
    if arguments.json:
        say_json(as_json([done]))
        return 0
    say(f"{done.label}.")
    for title in titles:
        say(f"    {shown(title)}")
    return 0


def _merged_key(library: Library, text: str) -> str:
    return library.by_alias(f"key:{text}") or one_key(library, text)
