"""What a line after `:` that is being typed may go on with. Pure; the names are given."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import replace
from itertools import islice

from storage.completion import Completion, Vocabulary, completions
from storage.text import fold
from tui.command_line import VERBS, Argument, arguments, nameable

_MOST = 8
Names = Mapping[str, Callable[[str], Iterable[str]]]
"""By kind of argument: what gives the names that begin with a text."""


def line_completions(
    text: str, cursor: int, vocabulary: Vocabulary, names: Names
) -> list[Completion]:
    """Return up to eight ways to go on at the cursor, the likeliest first."""
    part = _part_at(text, cursor)
    if part.kind == "scope":
        return [
            replace(each, start=each.start + part.start, end=each.end + part.start)
            for each in completions(part.text, cursor - part.start, vocabulary)
        ]
    typed = text[part.start : cursor].removeprefix('"')
    found = _verbs(typed) if part.kind == "verb" else _values(part.kind, typed, vocabulary, names)
    made = (Completion(part.start, part.end, value, says) for value, says in found)
    return list(islice(made, _MOST))


def _part_at(text: str, cursor: int) -> Argument:
    """Return the part in which, or at the end of which, the cursor is; maybe one to come."""
    parts = arguments(text)
    for part in parts:
        if part.start <= cursor <= part.end:
            return part
    before = [part for part in parts if part.end < cursor]
    verb = VERBS.get(before[0].text) if before else None
    if verb is None:
        return Argument("more" if before else "verb", "", cursor, cursor)
    used = [part.kind for part in before[1:]]
    open_ = [kind for kind in verb.takes if kind not in used or kind in ("signed", "tags")]
    if "end" in used or (used and used[-1] == "scope"):
        open_ = ["scope"]
    return Argument(open_[0] if open_ else "more", "", cursor, cursor)


def _verbs(typed: str) -> Iterator[tuple[str, str]]:
    for verb in VERBS.values():
        if verb.name.startswith(typed):
            yield f"{verb.name} " if verb.takes else verb.name, verb.usage or verb.help
    for command in nameable() if typed else ():
        if command.id.startswith(typed) or command.name.startswith(typed.replace("-", "_")):
            yield command.id, command.label


def _values(
    kind: str, typed: str, vocabulary: Vocabulary, names: Names
) -> Iterator[tuple[str, str]]:
    match kind:
        case "signed":
            sign = typed[:1] if typed[:1] in ("+", "-") else "+"
            for tag in vocabulary.tags(fold(typed[1:])):
                yield f"{sign}{tag}", ""
        case "tag" | "tags" | "name":
            for tag in vocabulary.tags(fold(typed)):
                yield tag, ""
        case "view":
            wanted = fold(typed)
            for value in names["view"](wanted):
                yield value, ""
        case "file" | "source":
            for value in names["file"](typed):
                yield (f'"{value}"' if " " in value and kind == "file" else value), ""
        case _:
            for value in names.get(kind, _nothing)(typed):
                if value.startswith(typed):
                    yield value, ""


def _nothing(typed: str) -> Iterable[str]:
    return ()
