"""Turns at servers: one connection and a pause where a service wants it, over all programs."""

from __future__ import annotations

import asyncio
from pathlib import Path

import pytest

from storage.politeness import ORDINARY_CONNECTIONS, LeftAloneError, Politeness, rule_of
from tests.feeds import Time

ARXIV = "https://export.arxiv.org/api/query?search_query=cat:cs.CL"
RSS = "https://rss.arxiv.org/rss/cs.CL"


async def ask(politeness: Politeness, url: str, log: list[float], time: Time) -> None:
    async with politeness.turn(url):
        log.append(time.now)


@pytest.mark.parametrize(
    ("url", "domain"),
    [
        (ARXIV, "arxiv.org"),
        ("http://ARXIV.org/list", "arxiv.org"),
        ("https://huggingface.co/api/daily_papers", "huggingface.co"),
        ("https://notarxiv.org/", None),
        ("https://arxiv.org.example.com/", None),
        ("https://blog.example.org/feed", None),
    ],
)
def test_a_service_is_known_by_its_domain(url: str, domain: str | None) -> None:
    rule = rule_of(url)
    assert (rule.domain if rule else None) == domain


async def test_all_hosts_of_arxiv_share_one_turn_every_three_seconds() -> None:
    time, log = Time(), list[float]()
    politeness = Politeness(time.pace(), None)
    start = time.now
    await asyncio.gather(*(ask(politeness, url, log, time) for url in (ARXIV, RSS, ARXIV, RSS)))
    assert [moment - start for moment in log] == [0, 3, 6, 9]


async def test_arxiv_is_asked_by_one_connection_at_a_time() -> None:
    time, inside, most = Time(), 0, 0
    politeness = Politeness(time.pace(), None)

    async def slow() -> None:
        nonlocal inside, most
        async with politeness.turn(RSS):
            inside += 1
            most = max(most, inside)
            await asyncio.sleep(0)
            inside -= 1

    await asyncio.gather(*(slow() for _ in range(5)))
    assert most == 1


async def test_other_servers_are_asked_by_a_few_connections_without_a_pause() -> None:
    time, inside, most = Time(), 0, 0
    politeness = Politeness(time.pace(), None)

    async def slow(url: str) -> None:
        nonlocal inside, most
        async with politeness.turn(url):
            inside += 1
            most = max(most, inside)
            for _ in range(5):
                await asyncio.sleep(0)
            inside -= 1

    await asyncio.gather(*(slow("https://blog.example.org/x") for _ in range(20)))
    assert most == ORDINARY_CONNECTIONS
    assert time.slept == []


async def test_two_programs_take_turns_by_a_file(tmp_path: Path) -> None:
    time, log = Time(), list[float]()
    one = Politeness(time.pace(), tmp_path / "state")
    other = Politeness(time.pace(), tmp_path / "state")
    start = time.now
    for politeness in (one, other, other, one):
        await ask(politeness, RSS, log, time)
    assert [moment - start for moment in log] == [0, 3, 6, 9]
    assert sorted(path.suffix for path in (tmp_path / "state").iterdir())[-1] == ".turn"


@pytest.mark.parametrize("left", ["nonsense", "nan", "inf", "99999999999", "", "\udcff"])
async def test_what_cannot_be_a_turn_is_not_waited_for(tmp_path: Path, left: str) -> None:
    (tmp_path / "arxiv.org.turn").write_bytes(left.encode("utf-8", "surrogateescape"))
    time, log = Time(), list[float]()
    await ask(Politeness(time.pace(), tmp_path), RSS, log, time)
    assert time.slept == []


async def test_without_a_place_for_the_file_the_own_turns_count(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("no directory")
    time, log = Time(), list[float]()
    politeness = Politeness(time.pace(), tmp_path / "file" / "state")
    start = time.now
    await ask(politeness, RSS, log, time)
    await ask(politeness, ARXIV, log, time)
    assert [moment - start for moment in log] == [0, 3]


async def test_a_server_that_said_it_is_too_much_is_left_alone_by_all() -> None:
    time, log = Time(), list[float]()
    politeness = Politeness(time.pace(), None)
    start = time.now
    politeness.hold(ARXIV, 20)
    politeness.hold(ARXIV, 5)
    politeness.hold("https://blog.example.org/a", 25)
    await ask(politeness, RSS, log, time)
    await ask(politeness, "https://blog.example.org/b", log, time)
    await ask(politeness, "https://other.example.org/", log, time)
    assert [moment - start for moment in log] == [20, 25, 25]


async def test_nobody_waits_for_a_server_that_wants_a_long_rest() -> None:
    time = Time()
    politeness = Politeness(time.pace(), None)
    politeness.hold(ARXIV, 3600)
    with pytest.raises(LeftAloneError) as caught:
        await ask(politeness, RSS, [], time)
    assert caught.value.seconds == 3600
    assert time.slept == []
