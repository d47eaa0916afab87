"""Where the groups of a list by date begin."""

from __future__ import annotations

from datetime import date

from hypothesis import given
from hypothesis import strategies as st

from storage.groups import Group, groups

TODAY = date(2026, 11, 26)


def test_groups_are_named_as_people_name_days() -> None:
    days = [
        20261128, 20261126, 20261126, 20261125, 20261123, 20261118, 20261103, 20261001, 20260000,
        20251231, 20250101, 20250000, 20190304, 0, 0,
    ]  # fmt: skip
    assert groups(days.__getitem__, len(days), TODAY) == [
        Group(0, "Later"), Group(1, "Today"), Group(3, "Yesterday"), Group(4, "This week"),
        Group(5, "Last week"), Group(6, "This month"), Group(7, "October"), Group(8, "2026"),
        Group(9, "2025"), Group(12, "2019"), Group(13, "Without a date"),
    ]  # fmt: skip


def test_a_list_without_papers_or_dates_has_no_more_than_it_needs() -> None:
    assert groups([].__getitem__, 0, TODAY) == []
    assert groups([0].__getitem__, 1, TODAY) == [Group(0, "Without a date")]


DAYS = st.dates(date(1950, 1, 1), date(2027, 6, 1)).map(lambda d: int(f"{d:%Y%m%d}")) | st.just(0)


@given(st.lists(DAYS, max_size=60), st.dates(date(2020, 1, 1), date(2027, 1, 1)))
def test_groups_begin_at_the_top_and_come_in_the_order_of_the_list(
    days: list[int], today: date
) -> None:
    days.sort(reverse=True)
    looked: list[int] = []

    def day_at(row: int) -> int:
        looked.append(row)
        return days[row]

    found = groups(day_at, len(days), today)
    rows = [group.row for group in found]
    assert rows == sorted(set(rows))
    assert rows[:1] == ([0] if days else [])
    labels = [group.label for group in found]
    assert len(set(labels)) == len(labels)
    assert len(looked) <= 20 + 12 * len(found)
