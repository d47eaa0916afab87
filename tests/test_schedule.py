"""When a feed is asked for again, and what its silence means."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from storage.fetch_state import FetchState
from storage.hints import Hints, hints_of
from storage.model import Feed
from storage.schedule import Due, answered, arrived, due, failed, silence
from storage.troubles import trouble

NOW = datetime(2026, 7, 1, 12, tzinfo=UTC)  # a Wednesday
HOUR = timedelta(hours=1)
AN_HOUR_ON = f"{(NOW + HOUR).astimezone():%Y-%m-%d %H:%M}"


def feed(*, ago: timedelta | None = HOUR, address: str = "https://x.org/f", **of: Any) -> Feed:
    """Return a followed feed that answered so long ago; `of` are fields of it or its state."""
    then = NOW - ago if ago is not None else None
    known = FetchState(checked=then, fetched=then)
    state = {name: value for name, value in of.items() if name in FetchState.__slots__}
    own = {name: value for name, value in of.items() if name not in state}
    return Feed(
        key="feed:x", title="X", kind="feed", address=address, followed=True,
        state=replace(known, **state), **own,
    )  # fmt: skip


@pytest.mark.parametrize(
    ("asked", "expected"),
    [
        (feed(ago=None), Due.NOW),
        (feed(ago=timedelta(minutes=29)), Due.FRESH),
        (feed(ago=timedelta(minutes=31)), Due.NOW),
        (feed(ago=timedelta(minutes=-5)), Due.NOW),
        (feed(ttl=120), Due.FRESH),
        (feed(ttl=59), Due.NOW),
        (feed(interval=5, ago=timedelta(minutes=6)), Due.NOW),
        (feed(interval=5, ago=timedelta(minutes=6), ttl=600), Due.NOW),
        (feed(interval=90), Due.FRESH),
        (feed(paused=True, ago=None), Due.PAUSED),
        (feed(wait_until=NOW + HOUR), Due.WAIT),
        (feed(wait_until=NOW), Due.NOW),
        (feed(error="No.", ago=timedelta(minutes=1)), Due.NOW),
    ],
)
def test_a_feed_is_due_when_something_new_can_be_expected(asked: Feed, expected: Due) -> None:
    assert due(asked, NOW) is expected


@pytest.mark.parametrize("asked", [feed(ago=timedelta()), feed(ttl=600), feed(paused=True)])
def test_what_the_user_wants_now_is_asked_now(asked: Feed) -> None:
    assert due(asked, NOW, at_once=True, even_paused=True) is Due.NOW
    paused_or_now = Due.PAUSED if asked.paused else Due.NOW
    assert due(asked, NOW, at_once=True) is paused_or_now


def test_a_server_that_asked_to_be_left_alone_is_whoever_asks() -> None:
    assert due(feed(wait_until=NOW + HOUR), NOW, at_once=True) is Due.WAIT


@pytest.mark.parametrize(
    ("fetched", "now", "expected"),
    [
        ("2026-07-01T05:30", "2026-07-01T23:00", Due.FRESH),
        ("2026-07-01T04:30", "2026-07-01T05:30", Due.NOW),
        ("2026-06-30T06:00", "2026-07-01T04:59", Due.FRESH),
    ],
)
def test_arxiv_changes_once_a_day(fetched: str, now: str, expected: Due) -> None:
    moment = datetime.fromisoformat(f"{now}+00:00")
    then = datetime.fromisoformat(f"{fetched}+00:00")
    for address in ("https://rss.arxiv.org/rss/cs.CL", "https://export.arxiv.org/api/query?x"):
        asked = feed(address=address, checked=then, fetched=then)
        assert due(asked, moment) is expected
    elsewhere = feed(address="https://notarxiv.org/", checked=then, fetched=then)
    assert due(elsewhere, moment) is Due.NOW


@pytest.mark.parametrize(
    ("ago", "expected"),
    [(timedelta(hours=3), Due.FRESH), (timedelta(hours=12), Due.NOW)],
)
def test_hours_at_which_nothing_changes_are_skipped_once(ago: timedelta, expected: Due) -> None:
    quiet = feed(ago=ago, skip_hours=(8, 9, 10, 11, 12))
    assert due(quiet, NOW) is expected
    assert due(feed(ago=ago, skip_hours=(8, 9)), NOW) is Due.NOW


def test_days_at_which_nothing_changes_are_skipped_once() -> None:
    saturday = datetime(2026, 7, 4, 12, tzinfo=UTC)
    on_friday, today = saturday - timedelta(days=1), saturday - timedelta(hours=2)
    for then, expected in ((on_friday, Due.NOW), (today, Due.FRESH)):
        asked = feed(checked=then, fetched=then, skip_days=(5, 6))
        assert due(asked, saturday) is expected


def test_a_feed_that_says_that_it_never_changes_is_asked_after_a_week() -> None:
    never: dict[str, Any] = {"skip_hours": tuple(range(24))}
    assert due(feed(ago=timedelta(days=6), **never), NOW) is Due.FRESH
    assert due(feed(ago=timedelta(days=8), **never), NOW) is Due.NOW


# Answers


def test_an_answer_ends_a_row_of_failures() -> None:
    state = failed(failed(FetchState(etag="1"), NOW, "No.", wait=None), NOW, "No!", wait=60)
    assert (state.failures, state.error, state.etag) == (2, "No!", "1")
    assert (state.checked, state.fetched) == (NOW, None)
    assert state.wait_until == NOW + timedelta(minutes=1)
    again = answered(state, NOW + HOUR, etag=None, last_modified="x")
    assert (again.failures, again.error, again.wait_until) == (0, None, None)
    assert (again.etag, again.last_modified, again.fetched) == ("1", "x", NOW + HOUR)


def test_the_longer_of_what_feed_and_server_say_is_how_long_it_lives() -> None:
    def lives(hints: Hints, max_age: int | None) -> int | None:
        state = FetchState(ttl=999)
        return arrived(state, NOW, digest="", hints=hints, max_age=max_age, days=(), new=0).ttl

    assert lives(Hints(), None) is None
    assert lives(Hints(ttl=60), 600) == 60
    assert lives(Hints(ttl=60), 7200) == 120


def test_the_first_arrival_tells_the_rhythm_and_later_ones_go_on() -> None:
    days = [date(2026, 6, day) for day in (20, 10, 10, 15)] + [date(2030, 1, 1)]
    first = arrived(
        FetchState(), NOW, digest="a", hints=Hints(skip_days=(6,)), max_age=None, days=days, new=0
    )
    assert first.days == (date(2026, 6, 10), date(2026, 6, 15), date(2026, 6, 20))
    assert (first.changed, first.digest, first.skip_days) == (None, "a", (6,))
    more = arrived(first, NOW, digest="b", hints=Hints(), max_age=None, days=days, new=2)
    assert more.days == (*first.days, NOW.date())
    assert (more.changed, more.skip_days) == (NOW, ())


def test_a_rhythm_is_of_the_last_days_only() -> None:
    state = FetchState()
    for day in range(40):
        moment = NOW + timedelta(days=day)
        state = arrived(state, moment, digest="", hints=Hints(), max_age=None, days=(), new=1)
    assert len(state.days) == 12
    assert state.days[-1] == (NOW + timedelta(days=39)).date()


# Silence


def weekly(last: date, count: int = 6) -> tuple[date, ...]:
    return tuple(last - timedelta(weeks=back) for back in reversed(range(count)))


@pytest.mark.parametrize(
    ("days", "is_stale"),
    [
        ((), False),
        (weekly(date(2026, 6, 20)), False),
        (weekly(date(2026, 6, 1)), True),
        (weekly(date(2026, 6, 1), count=3), False),
        ((date(2025, 1, 1),), True),
        ((date(2024, 1, 1), date(2024, 12, 1), date(2025, 6, 1), date(2025, 12, 1)), False),
        (weekly(date(2026, 7, 2)), False),
    ],
)
def test_silence_is_unusual_by_the_rhythm_of_the_feed(
    days: tuple[date, ...], is_stale: bool
) -> None:
    assert (silence(feed(days=days), NOW) is not None) is is_stale


def test_one_day_of_daily_papers_is_asked_until_it_is_over_and_is_never_stale() -> None:
    address = "https://huggingface.co/api/daily_papers?date={}&limit=100"
    long_ago = feed(address=address.format("2026-05-01"), days=weekly(date(2020, 5, 1)))
    assert due(long_ago, NOW) is Due.FRESH
    assert due(long_ago, NOW, at_once=True) is Due.NOW
    assert due(replace(long_ago, state=FetchState()), NOW) is Due.NOW
    assert due(feed(address=address.format("2026-07-01")), NOW) is Due.NOW
    assert silence(long_ago, NOW) is None


def test_what_is_old_when_it_first_comes_was_silent_before() -> None:
    days = weekly(date(2025, 1, 20))
    state = arrived(
        feed().state, NOW, digest="", hints=Hints(), max_age=None, days=days, new=len(days)
    )
    assert state.days == days
    said = trouble(replace(feed(), state=state), NOW)
    assert said == "stale: it answers, and brought nothing new for 527 days"


@pytest.mark.parametrize("of", [{"paused": True}, {"error": "No."}, {"ago": None}])
def test_only_a_feed_that_answers_can_be_stale(of: dict[str, Any]) -> None:
    assert silence(feed(days=weekly(date(2026, 5, 1)), **of), NOW) is None
    assert silence(replace(feed(days=weekly(date(2026, 5, 1))), followed=False), NOW) is None


@pytest.mark.parametrize(
    ("asked", "said"),
    [
        (feed(), None),
        (feed(paused=True), "paused"),
        (feed(error="No.", failures=1, ago=None), "failed 1 time, never came: No."),
        (
            feed(error="No.", failures=3, paused=True),
            "paused; failed 3 times, 2026-07-01 was the last success: No.",
        ),
        (
            feed(error="No.", failures=1, wait_until=NOW + HOUR),
            f"left alone until {AN_HOUR_ON}, as its server wants; "
            "failed 1 time, 2026-07-01 was the last success: No.",
        ),
        (feed(wait_until=NOW + HOUR), f"left alone until {AN_HOUR_ON}, as its server wants"),
        (feed(wait_until=NOW - HOUR), None),
        (feed(paused=True, wait_until=NOW + HOUR), "paused"),
        (
            feed(days=weekly(date(2026, 5, 1))),
            "stale: it answers, and brought nothing new for 61 days",
        ),
    ],
)
def test_what_is_the_matter_is_said_in_a_few_words(asked: Feed, said: str | None) -> None:
    assert trouble(asked, NOW) == said


# Hints


@pytest.mark.parametrize(
    ("channel", "expected"),
    [
        ("", Hints()),
        ("<ttl>90</ttl>", Hints(ttl=90)),
        ("<ttl> 99999 </ttl>", Hints(ttl=1440)),
        ("<ttl>0</ttl><ttl>soon</ttl>", Hints()),
        ("<skipHours><hour>0</hour><hour> 24</hour><hour>7</hour></skipHours>",
         Hints(skip_hours=(0, 7))),
        ("<skipDays>\n<day>Sunday</day><day>saturday</day><day>Someday</day></skipDays>",
         Hints(skip_days=(5, 6))),
        ("<sy:updatePeriod>hourly</sy:updatePeriod><sy:updateFrequency>2</sy:updateFrequency>",
         Hints(ttl=30)),
        ("<sy:updatePeriod> daily </sy:updatePeriod>", Hints(ttl=1440)),
        ("<sy:updatePeriod>hourly</sy:updatePeriod><sy:updateFrequency>0</sy:updateFrequency>",
         Hints(ttl=60)),
        ("<sy:updatePeriod>always</sy:updatePeriod>", Hints()),
        ("<skipHours>" + "".join(f"<hour>{n}</hour>" for n in range(24)) + "</skipHours>", Hints()),
    ],
)  # fmt: skip
@pytest.mark.parametrize("place", ["before", "after"])
def test_what_a_feed_says_of_its_rhythm_is_read(channel: str, expected: Hints, place: str) -> None:
    items = "<item><title>a</title><ttl>5</ttl></item>" * 3000
    parts = (channel, items) if place == "before" else (items, channel)
    data = f"<rss><channel>{''.join(parts)}</channel></rss>".encode()
    assert hints_of(data) == expected


@given(st.binary(max_size=400))
def test_hints_of_anything_are_hints(data: bytes) -> None:
    assert hints_of(b"<ttl>" + data).ttl is None or data.strip()[:1].isdigit()
