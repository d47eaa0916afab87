"""What a triage says of itself: progress, tags that fit, what it came to. Pure."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence

from textual.content import Content

from storage.tag_likelihood import Likely
from storage.text import clean, one_line
from storage.triage import KEPT, LATER, SKIPPED
from storage.triaging import Summary, Triage
from storage.words import count_of

_FATES = {KEPT: "kept", SKIPPED: "skipped", LATER: "left for later before"}


def progress(triage: Triage) -> tuple[Content, Content]:
    """Return what is gone through, and how far: `37 of 212, about 6 minutes left`."""
    course = triage.course
    title = (f" {clean(one_line(triage.scope.title))}", "bold")
    if course.paper is None:
        return Content.assemble(title), Content("at the end ")
    said = f"{course.ordinal:,} of {course.total:,}"
    if left := triage.pace.left(course.undecided):
        said += f", {left}"
    fate = _FATES.get(triage.fate, "")
    return (
        Content.assemble(title, (f"  {fate}", "$paper-date") if fate else ""),
        Content.assemble((f"{said} ", "$paper-date")),
    )


def offered_tags(offered: Sequence[Likely], has: Collection[str], *, is_end: bool) -> Content:
    """Return the tags that fit, each after its key; those the paper has by now are ticked."""
    if is_end:
        return Content("")
    if not offered:
        return Content.assemble((" t tags; what you tag is offered here as 1–9", "$paper-read"))
    parts: list[tuple[str, str]] = []
    for number, likely in enumerate(offered, 1):
        ticked = "✓" if likely.tag in has else ""
        parts += [(f" {number}", "bold $accent"), (f" {clean(likely.tag)}{ticked} ", "$paper-tag")]
    return Content.assemble(*parts)


def reasons(offered: Sequence[Likely]) -> Content:
    """Return why the tags are offered, as many as there is room for."""
    said = " · ".join(f"{n}: {likely.because}" for n, likely in enumerate(offered, 1))
    return Content.assemble((f" {clean(said)}" if said else "", "$paper-read"))


def key_hints(pairs: Iterable[tuple[str, str]]) -> Content:
    """Return keys with what they do."""
    parts: list[tuple[str, str]] = []
    for key, label in pairs:
        parts += [(f" {key}", "bold $accent"), (f" {label} ", "$foreground")]
    return Content.assemble(*parts)


def end_text(summary: Summary, keys: str) -> Content:
    """Return what a triage came to, and which keys go on from there."""
    looked = summary.kept + summary.skipped
    lines = [
        Content.assemble((f"Done: {count_of(looked, 'paper')} decided.", "bold")),
        Content(f"{summary.kept:>7,}  kept"),
        Content(f"{summary.skipped:>7,}  skipped"),
    ]
    if summary.later:
        lines.append(Content(f"{summary.later:>7,}  left for later; they stay unread"))
    if summary.per_minute:
        lines.append(Content(f"{summary.per_minute:>7.1f}  a minute"))
    lines.append(Content.assemble((keys, "$paper-read")))
    first, *rest, last = lines
    return Content("\n").join([first, Content(""), *rest, Content(""), last])
