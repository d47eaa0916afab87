"""The statistics as lines of text, for the screen and for the shell. Pure.

A part of a line is its text and the style it has on the screen.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, timedelta

from rich.cells import cell_len, set_cell_size

from storage.statistics import Group, Statistics, last_days, streaks, weeks
from storage.text import clean
from storage.words import count_of

Line = list[tuple[str, str]]

SPARKS = "▁▂▃▄▅▆▇█"
SHADES = "·░▒▓█"
"""From no paper to the most; each sign says it without colour."""
DAYS = 30
KINDS = ("added", "read", "starred", "tagged")
"""What can be told by day."""
_STYLES = {
    "added": "$paper-unread", "read": "$paper-author", "starred": "$paper-star",
    "tagged": "$paper-tag",
}  # fmt: skip
_SHOWN = 15
_YEAR = 53
_HEAD = "bold $accent"
_FAINT = "$paper-read"


def statistics_lines(
    statistics: Statistics, today: date, width: int, *, kind: str = "added", hint: str = ""
) -> list[Line]:
    """Return all of it in lines no wider than `width`; `kind` is shown over the year.

    `hint` stands beside that.
    """
    lines = [*_totals(statistics, today, width), []]
    lines += [*_month(statistics, today, width), []]
    lines += [*_year(statistics.by_day[kind], kind, today, width, hint), []]
    lines += _groups("By feed", statistics.feeds, width)
    if statistics.tags:
        lines += [[], *_groups("By tag", statistics.tags, width)]
    return lines


def _totals(statistics: Statistics, today: date, width: int) -> list[Line]:
    said = [
        count_of(statistics.papers, "paper"),
        f"{statistics.unread:,} unread",
        f"{statistics.starred:,} starred",
        f"{statistics.queued:,} queued",
        f"{statistics.tagged:,} tagged",
        count_of(statistics.noted, "note"),
    ]
    now, most = streaks(statistics.read_on.keys(), today)
    read = [f"Days in a row with reading: {now:,} now", f"{most:,} at the most"] if most else []
    return [
        *([(line, "bold")] for line in _filled(said, width)),
        *([(line, "")] for line in _filled(read, width) if line),
    ]


def _filled(words: Sequence[str], width: int) -> list[str]:
    """Join with dots, as many on a line as fit."""
    lines = [""]
    for word in words:
        joined = f"{lines[-1]} · {word}" if lines[-1] else word
        if lines[-1] and cell_len(joined) > width:
            lines.append(word)
        else:
            lines[-1] = joined
    return lines


def _month(statistics: Statistics, today: date, width: int) -> list[Line]:
    days = max(7, min(DAYS, width - 20))
    lines: list[Line] = [[(f"The last {days} days", _HEAD)]]
    for kind in KINDS:
        counts = last_days(statistics.by_day[kind], today, days)
        told = f" {sum(counts):>6,}"
        if width >= days + 40:
            told += f"  at most {max(counts):,} a day"
        lines.append([(f"{kind:<8} ", ""), (sparkline(counts), _STYLES[kind]), (told, _FAINT)])
    return lines


def sparkline(counts: Sequence[int]) -> str:
    """Return counts as little columns; a blank is none, the highest are the most."""
    most = max(counts, default=0)
    return "".join(
        SPARKS[(count * len(SPARKS) - 1) // most if count < most else -1] if count else " "
        for count in counts
    )


def _year(counts: Mapping[date, int], kind: str, today: date, width: int, hint: str) -> list[Line]:
    number = max(1, min(_YEAR, width - 5))
    table = weeks(counts, today, number)
    most = max((count or 0 for week in table for count in week), default=0)
    whole = "A year" if number == _YEAR else count_of(number, "week")
    head: Line = [(f"{whole}: {kind}", _HEAD)]
    if width >= 72:
        told = f"{SHADES[0]} none  {' '.join(SHADES[1:])} up to {most:,} a day"
        head.append((f"  {told if most else 'none yet'}  {hint}", _FAINT))
    lines: list[Line] = [head, [("    " + _months(today, number), _FAINT)]]
    for place, name in enumerate(("Mon", "", "Wed", "", "Fri", "", "Sun")):
        row = "".join(shade(week[place], most) for week in table)
        lines.append([(f"{name:<4}", _FAINT), (row, _STYLES[kind])])
    return lines


def shade(count: int | None, most: int) -> str:
    """Return the sign of a day's count; a blank for a day yet to come."""
    if count is None:
        return " "
    steps = len(SHADES) - 1
    return SHADES[-(-count * steps // most)] if count else SHADES[0]


def _months(today: date, number: int) -> str:
    """Return the names of months above the weeks in which they begin."""
    monday = today - timedelta(today.weekday())
    line = ""
    for week in range(number):
        day = monday - timedelta(7) * (number - 1 - week)
        sunday = day + timedelta(6)
        is_first = sunday.day <= 7
        if is_first and len(line) <= week and week + 3 <= number:
            line = line.ljust(week) + f"{sunday:%b}"
            line += " "
    return line.rstrip()


def _groups(heading: str, groups: Sequence[Group], width: int) -> list[Line]:
    lines: list[Line] = [[(heading, _HEAD), ("  papers, unread, starred", _FAINT)]]
    name_width = max(8, min(32, width // 3))
    bar_width = width - name_width - 25
    most = max((group.papers for group in groups), default=0)
    for group in groups[:_SHOWN]:
        name = clean(group.name)
        if cell_len(name) > name_width:
            name = set_cell_size(name, name_width - 1) + "…"
        line: Line = [(set_cell_size(name, name_width) + " ", "")]
        if bar_width >= 8:
            line.append((set_cell_size(bar(group.papers, most, bar_width), bar_width), "$accent"))
        line += [
            (f"{group.papers:>9,}", ""),
            (f"{group.unread:>8,}", "$paper-unread"),
            (f"{group.starred:>6,}", "$paper-star"),
        ]
        lines.append(line)
    if len(groups) > _SHOWN:
        lines.append([(f"… and {len(groups) - _SHOWN:,} more", _FAINT)])
    if not groups:
        lines.append([("none yet", _FAINT)])
    return lines


def bar(value: int, most: int, width: int) -> str:
    """Return a bar as long as its part of the longest, by eighths of a cell; never nothing."""
    if not value or not most:
        return ""
    eighths = max(1, value * width * 8 // most)
    return "█" * (eighths // 8) + " ▏▎▍▌▋▊▉"[eighths % 8].strip()
