"""Fetching many: conditions, moves, busy servers asked again, and none held up by another."""

from __future__ import annotations

import asyncio
from dataclasses import replace

import pytest

from storage import politeness
from storage.errors import FetchError
from storage.fetch import Bounds, Fetched, Question
from storage.fetching import Fetcher
from storage.politeness import ENOUGH_REFUSALS, Rule
from tests.fake_server import Answer, Exchange, Server
from tests.feeds import PATIENT, QUICK, Time, in_turn, sends, with_etag


async def ask(
    url: str, time: Time | None = None, *, bounds: Bounds = PATIENT, **known: str
) -> Fetched:
    time = time or Time()
    async with Fetcher(bounds=bounds, pace=time.pace()) as fetcher:
        return await fetcher.fetch(Question(url=url, **known))


async def refused(url: str, time: Time | None = None, *, bounds: Bounds = QUICK) -> FetchError:
    with pytest.raises(FetchError) as caught:
        await ask(url, time, bounds=bounds)
    return caught.value


async def test_what_is_known_is_asked_for_only_if_it_changed(server: Server) -> None:
    asked: list[dict[str, str]] = []
    url = server.on("/feed", with_etag(b"body", 'W/"1"', asked))
    first = await ask(url)
    assert (first.data, first.etag, first.not_modified) == (b"body", 'W/"1"', False)
    again = await ask(url, etag='W/"1"', last_modified="Wed, 01 Jul 2026 12:00:00 GMT")
    assert (again.data, again.not_modified) == (b"", True)
    assert asked[1]["If-Modified-Since"] == "Wed, 01 Jul 2026 12:00:00 GMT"
    assert "If-None-Match" not in asked[0]
    assert asked[0]["Accept-Encoding"] == "gzip, deflate, br"


@pytest.mark.parametrize(
    ("said", "seconds"),
    [
        ("max-age=600", 600),
        ("public, Max-Age=99999999", 86400),
        ("no-cache, max-age=600", None),
        ("max-age=soon", None),
        ("", None),
    ],
)
async def test_how_long_an_answer_lives(server: Server, said: str, seconds: int | None) -> None:
    assert (await ask(server.sends(b"x", Cache_Control=said))).max_age == seconds


# Moves


def moves(server: Server, path: str, status: int, to: str) -> str:
    return server.on(path, lambda exchange: exchange.send(b"", status, Location=to))


@pytest.mark.parametrize(
    ("status", "is_for_good"), [(301, True), (308, True), (302, False), (307, False)]
)
async def test_only_a_move_for_good_changes_the_address(
    server: Server, status: int, is_for_good: bool
) -> None:
    end = server.on("/new", sends(b"here"))
    answer = await ask(moves(server, "/old", status, "/new"))
    assert (answer.data, answer.final_url) == (b"here", end)
    assert answer.moved_to == (end if is_for_good else None)


async def test_an_address_moved_as_far_as_all_moves_were_for_good(server: Server) -> None:
    server.on("/d", sends(b"here"))
    moves(server, "/c", 301, "/d")
    moves(server, "/b", 302, "/c")
    answer = await ask(moves(server, "/a", 301, "/b"))
    assert answer.data == b"here"
    assert answer.moved_to == f"{server.address}/b"


@pytest.mark.parametrize("to", ["http://[", "//[::1", "http://x.org:port/"])
async def test_a_move_to_no_address_says_so(server: Server, to: str) -> None:
    assert "address" in str(await refused(moves(server, "/a", 301, to)))


async def test_an_endless_chain_of_new_addresses_ends(server: Server) -> None:
    for number in range(9):
        moves(server, f"/{number}", 301, f"/{number + 1}")
    error = await refused(f"{server.address}/0")
    assert str(error).endswith("redirects more than 3 times. Check the address.")


async def test_what_is_gone_is_known_to_be(server: Server) -> None:
    assert (await refused(server.sends(b"", 410))).is_gone
    assert not (await refused(server.sends(b"", 404))).is_gone


# Busy servers


@pytest.mark.parametrize("status", [429, 500, 502, 503, 504])
async def test_a_busy_server_is_asked_again_after_a_while(server: Server, status: int) -> None:
    time = Time()
    url = server.on("/busy", in_turn(sends(b"", status), sends(b"", status), sends(b"here")))
    assert (await ask(url, time)).data == b"here"
    assert time.slept == [2.0, 4.0]


async def test_the_wait_differs_between_programs(server: Server) -> None:
    url = server.on("/busy", in_turn(sends(b"", 503), sends(b"here")))
    time = Time()
    async with Fetcher(bounds=PATIENT, pace=time.pace(random=0.0)) as fetcher:
        await fetcher.fetch(Question(url=url))
    assert time.slept == [1.0]


async def test_a_server_that_stays_busy_is_given_up(server: Server) -> None:
    asked: list[int] = []

    def answer(exchange: Exchange) -> None:
        asked.append(1)
        exchange.send(b"", 503)

    error = await refused(server.on("/busy", answer))
    assert str(error).endswith("could not be served (503 Service Unavailable). Try again later.")
    assert len(asked) == 3


@pytest.mark.parametrize("status", [400, 401, 403, 404, 410])
async def test_what_will_not_change_is_asked_once(server: Server, status: int) -> None:
    time = Time()
    url = server.on("/no", in_turn(sends(b"", status), sends(b"here")))
    await refused(url, time)
    assert time.slept == []


async def test_retry_after_in_seconds_is_waited_for(server: Server) -> None:
    time = Time()
    url = server.on("/busy", in_turn(sends(b"", 429, Retry_After="7"), sends(b"here")))
    assert (await ask(url, time)).data == b"here"
    assert time.slept == [7.5]


async def test_retry_after_may_be_a_date(server: Server) -> None:
    time = Time(now=1_782_900_000.0)  # 2026-07-01 10:00:00 GMT
    said = "Wed, 01 Jul 2026 10:00:09 GMT"
    url = server.on("/busy", in_turn(sends(b"", 503, Retry_After=said), sends(b"here")))
    assert (await ask(url, time)).data == b"here"
    assert time.slept == [9.5]


@pytest.mark.parametrize(
    ("said", "wait"), [("3600", 3600.0), ("99999999999999", 2_592_000.0), ("soon", None)]
)
async def test_who_wants_a_long_rest_gets_it_from_the_caller(
    server: Server, said: str, wait: float | None
) -> None:
    time = Time()
    error = await refused(server.sends(b"", 429, Retry_After=said), time)
    assert error.wait == wait
    assert time.slept == ([] if wait else [2.0, 4.0])


async def test_what_else_a_tired_server_has_is_not_asked(server: Server) -> None:
    tired = [
        server.on(f"/{n}", sends(b"", 429, Retry_After="3600")) for n in range(ENOUGH_REFUSALS)
    ]
    other = server.on("/b", lambda exchange: pytest.fail("asked"))
    async with Fetcher(bounds=PATIENT, pace=Time().pace()) as fetcher:
        for url in tired:
            with pytest.raises(FetchError, match="asked too often"):
                await fetcher.fetch(Question(url=url))
        with pytest.raises(FetchError, match="was not asked: its server wants a rest") as caught:
            await fetcher.fetch(Question(url=other))
    assert caught.value.wait == pytest.approx(3600, abs=1)
    assert caught.value.is_unasked


async def test_one_address_that_wants_a_long_rest_silences_no_other_that_answers(
    server: Server,
) -> None:
    tired = server.on("/a", sends(b"", 429, Retry_After="3600"))
    other = server.on("/b", sends(b"here"))
    async with Fetcher(bounds=PATIENT, pace=Time().pace()) as fetcher:
        for _ in range(ENOUGH_REFUSALS + 1):  # each answer says that the server is well
            with pytest.raises(FetchError, match="asked too often"):
                await fetcher.fetch(Question(url=tired))
            assert (await fetcher.fetch(Question(url=other))).data == b"here"


async def test_a_body_that_was_cut_off_is_asked_for_again(server: Server) -> None:
    def cut(exchange: Exchange) -> None:
        exchange.begin(Content_Length="1000")
        exchange.wfile.write(b"half")

    time = Time()
    url = server.on("/cut", in_turn(cut, sends(b"whole")))
    assert (await ask(url, time)).data == b"whole"
    assert time.slept == [2.0]


async def test_a_body_longer_than_announced_ends_where_it_says(server: Server) -> None:
    url = server.on("/long", lambda exchange: exchange.send(b"12345678", Content_Length="4"))
    assert (await ask(url)).data == b"1234"


# Many at once


async def test_a_server_that_hangs_holds_up_no_other_question(server: Server) -> None:
    def hangs(exchange: Exchange) -> None:
        exchange.over.wait(5)

    hanging = server.on("/hangs", hangs)
    quick = [server.on(f"/{number}", sends(b"%d" % number)) for number in range(10)]
    done: list[str] = []

    async with Fetcher(bounds=replace(PATIENT, silence=2.0), pace=Time().pace()) as fetcher:

        async def one(url: str) -> None:
            try:
                await fetcher.fetch(Question(url=url))
            except FetchError as error:
                assert "did not answer" in str(error)
            done.append(url)

        await asyncio.gather(*map(one, (hanging, *quick)))
    assert done[-1] == hanging
    assert set(done[:-1]) == set(quick)


async def test_each_question_waits_for_its_turn_also_after_a_redirect(
    server: Server, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(politeness, "RULES", (Rule("127.0.0.1", 3.0),))
    server.on("/new", sends(b"here"))
    time = Time()
    assert (await ask(moves(server, "/old", 302, "/new"), time)).data == b"here"
    assert time.slept == [3.0]


async def test_a_service_that_is_too_busy_is_asked_nothing_else_meanwhile(
    server: Server, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(politeness, "RULES", (Rule("127.0.0.1", 3.0),))
    time, asked = Time(), list[tuple[str, float]]()

    def answer(then: Answer) -> Answer:
        def noted(exchange: Exchange) -> None:
            asked.append((exchange.path, time.now))
            then(exchange)

        return noted

    server.on("/a", answer(in_turn(sends(b"", 429, Retry_After="20"), sends(b"here"))))
    server.on("/b", answer(sends(b"there")))
    start = time.now
    async with Fetcher(bounds=PATIENT, pace=time.pace()) as fetcher:
        questions = (Question(url=f"{server.address}/{name}") for name in "ab")
        await asyncio.gather(*map(fetcher.fetch, questions))
    times = sorted(moment - start for _, moment in asked)
    assert times[0] == 0
    assert times[1] >= 20


async def test_it_is_told_when_a_question_is_really_asked(server: Server) -> None:
    told: list[int] = []
    url = server.on("/feed", sends(b"x"))
    async with Fetcher(bounds=PATIENT, pace=Time().pace()) as fetcher:
        await fetcher.fetch(Question(url=url), started=lambda: told.append(1))
    assert told == [1]
