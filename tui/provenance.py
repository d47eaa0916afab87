"""Where what is shown of a paper is from: its versions, and what other sources say. Pure."""

from __future__ import annotations

from storage.model import Paper
from storage.text import clean
from storage.told import FIELDS, others
from storage.words import count_of

Part = tuple[str, str] | str


def versions(paper: Paper, *, is_long: bool) -> list[Part]:
    """Return what changed of a paper, the newest last; `is_long` with what stood there before."""
    parts: list[Part] = []
    for version in paper.versions:
        name = f"{version.name}, " if version.name else ""
        when = f"{version.seen:%Y-%m-%d}"
        parts += [
            "\n" if parts else "",
            ("Changed: ", "bold"),
            clean("; ".join(version.changes)),
            (f"  ({clean(f'{name}{version.source}, {when}')})", "$paper-read"),
        ]
        for field, value in version.before.items() if is_long else ():
            parts += [(f"\n  {field} before: ", "$paper-date"), clean(value)]
    return parts


def other_sources(paper: Paper, *, is_long: bool) -> list[Part]:
    """Return what other sources say, or how much of that there is; nothing where all agree."""
    told = [(name, pair) for name in FIELDS for pair in others(paper, name)]
    if not told:
        return []
    if not is_long:
        fields = ", ".join(dict.fromkeys(name for name, _ in told))
        said = f"Other sources say {count_of(len(told), 'other thing')} ({fields}): X shows them."
        return [(said, "$paper-read")]
    parts: list[Part] = [("Other sources:", "bold")]
    for name, (source, value) in told:
        parts += [(f"\n  {name} ({clean(source)}): ", "$paper-date"), clean(value)]
    shown = {name: paper.provenance[name] for name in FIELDS if name in paper.provenance}
    said = ", ".join(f"{name} {source}" for name, source in shown.items())
    return [*parts, (f"\nShown above: {clean(said)}", "$paper-read")]
