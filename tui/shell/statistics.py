"""`carrel stats`: numbers of the library."""

from __future__ import annotations

from argparse import Namespace
from collections.abc import Mapping, Sequence
from datetime import date, datetime, timedelta
from shutil import get_terminal_size

from storage.statistics import Group, Statistics, streaks
from tui.shell.opening import present_library_of
from tui.shell.output import progress_line, say, say_json

_WIDEST = 88
_SLICE_SECONDS = 0.2


def stats(arguments: Namespace) -> int:
    """Print papers a day, what was read, starred and tagged, by feed and tag."""
    now = datetime.now().astimezone()
    with present_library_of(arguments) as library, progress_line() as show:
        survey = library.survey(now.utcoffset() or timedelta(0))
        while survey.go_on(_SLICE_SECONDS):
            show(f"Counting … {survey.part:.0%}")
        found = survey.statistics()
    if arguments.json:
        say_json(_as_json(found, now.date()))
        return 0
    from tui.statistics_text import statistics_lines

    width = min(_WIDEST, get_terminal_size().columns)
    for line in statistics_lines(found, now.date(), width):
        say("".join(text for text, _ in line).rstrip())
    return 0


def _as_json(found: Statistics, today: date) -> dict[str, object]:
    current, longest = streaks(found.read_on.keys(), today)
    return {
        "papers": found.papers,
        "unread": found.unread,
        "read": found.read,
        "starred": found.starred,
        "queued": found.queued,
        "tagged": found.tagged,
        "noted": found.noted,
        "streak": current,
        "longest_streak": longest,
        **{f"{kind}_by_day": _days(counts) for kind, counts in found.by_day.items()},
        "feeds": _groups(found.feeds),
        "tags": _groups(found.tags),
    }


def _days(counts: Mapping[date, int]) -> dict[str, int]:
    return {day.isoformat(): count for day, count in counts.items()}


def _groups(groups: Sequence[Group]) -> list[dict[str, object]]:
    return [
        {"name": g.name, "papers": g.papers, "unread": g.unread, "starred": g.starred}
        for g in groups
    ]
