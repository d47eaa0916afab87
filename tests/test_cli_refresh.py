"""`carrel refresh` and what `carrel feeds` says of it."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from storage.library import Library
from storage.refreshing import Refresh
from storage.steps import Step
from tests.fake_server import Exchange, Server
from tests.feeds import feed_xml, in_turn, sends, with_etag
from tests.shell import Run, sentence


@pytest.fixture
def desk(home: Path) -> Iterator[Library]:
    with Library(home / "library") as opened:
        yield opened


def test_without_feeds_it_says_how_to_follow_one(carrel: Run, desk: Library) -> None:
    assert (
        sentence(carrel("refresh"), 0) == "No feed is followed yet. carrel add ADDRESS follows one."
    )
    assert carrel("refresh", "--json").json == []


def test_new_papers_are_counted_by_feed(carrel: Run, desk: Library, server: Server) -> None:
    for name in ("alpha", "beta"):
        body = feed_xml(name, range(3))
        desk.follow(server.on(f"/{name}", with_etag(body, '"1"')), title=name.title())
    ran = carrel("refresh")
    assert (ran.status, ran.err) == (0, "")
    assert sorted(ran.out.splitlines()) == [
        "2 feeds: 6 new papers.",
        "Alpha: 3 new, 0 merged into known papers",
        "Beta: 3 new, 0 merged into known papers",
    ]
    assert carrel("refresh", "--now").out == "2 feeds: 0 new papers, 2 unchanged.\n"
    again = carrel("refresh").out
    assert again == (
        "2 feeds: 0 new papers, 2 not asked: paused, resting, or nothing new can be expected yet.\n"
    )


def test_a_feed_that_is_named_and_not_asked_says_why(
    carrel: Run, desk: Library, server: Server
) -> None:
    for name in ("alpha", "beta"):
        feed = desk.follow(server.on(f"/{name}", sends(feed_xml(name, [1]))), title=name.title())
        desk.note_feed(feed.key, folder="greek", paused=name == "beta")
    ran = carrel("refresh", "greek/")
    assert "Alpha: 1 new" in ran.out
    assert "Beta is paused." in ran.out.splitlines()


def test_as_json_every_feed_says_what_became_of_it(
    carrel: Run, desk: Library, server: Server
) -> None:
    desk.follow(server.on("/good", sends(feed_xml("good", [1]))), title="Good")
    bad = desk.follow(server.sends(b"", 404), title="Bad")
    ran = carrel("refresh", "--json")
    assert ran.status == 1
    by_title = {record["title"]: record for record in ran.json}
    assert by_title["Good"]["outcome"] == "merged"
    assert by_title["Good"]["report"]["new"] == 1
    assert by_title["Bad"]["outcome"] == "failed"
    assert by_title["Bad"]["report"] is None
    assert by_title["Bad"]["sentence"] == f"{bad.address} was not found (404). Check the address."
    assert ran.err == f"carrel: {by_title['Bad']['sentence']}\n"


def test_one_feed_is_asked_when_it_is_named(carrel: Run, desk: Library, server: Server) -> None:
    desk.follow(server.on("/a", sends(feed_xml("a", [1]))), title="Alpha", folder="ml")
    desk.follow(server.on("/b", sends(feed_xml("b", [1]))), title="Beta")
    assert carrel("refresh", "alpha").out.splitlines()[-1] == "1 feed: 1 new paper."
    assert carrel("refresh", "ml/").out == "1 feed: 0 new papers, 1 unchanged.\n"
    assert "No followed feed is called “gamma”" in sentence(carrel("refresh", "gamma"), 1)


def test_feeds_show_what_is_the_matter(carrel: Run, desk: Library, server: Server) -> None:
    good = sends(feed_xml("blog", [1]))
    feed = desk.follow(server.on("/f", in_turn(good, sends(b"", 404))), title="Blog", folder="ml")
    carrel("refresh")
    assert len(carrel("feeds").out.splitlines()) == 1
    assert "ml/Blog" in carrel("feeds").out
    carrel("refresh", "Blog")
    matter = carrel("feeds").out.splitlines()[1].strip()
    assert matter.startswith("failed 1 time, ")
    assert matter.endswith("was the last success: "
                           f"{feed.address} was not found (404). Check the address.")  # fmt: skip
    (record,) = carrel("feeds", "--json").json
    assert (record["failures"], record["folder"], record["followed"]) == (1, "ml", True)
    assert record["error"] in matter
    assert record["fetched"] <= record["checked"]
    assert (record["stale"], record["paused"], record["interval"]) == (False, False, None)


def test_rejected_records_are_said_and_are_a_part_that_failed(
    carrel: Run, desk: Library, server: Server
) -> None:
    body = feed_xml("blog", [1, 2]).replace(b"</rss>", b"").replace(b"</channel>", b"")
    desk.follow(server.on("/f", sends(body[:-20])), title="Blog")
    ran = carrel("refresh")
    assert ran.status == 1
    assert "Blog: 1 new, 0 merged into known papers, 1 rejected" in ran.out


def test_a_missing_library_is_not_made(carrel: Run, tmp_path: Path) -> None:
    assert "There is no library" in sentence(
        carrel("--library", str(tmp_path / "no"), "refresh"), 1
    )
    assert not (tmp_path / "no").exists()


def test_a_terminal_shows_how_far_it_is(
    carrel: Run, desk: Library, server: Server, monkeypatch: pytest.MonkeyPatch
) -> None:
    desk.follow(server.on("/f", sends(feed_xml("blog", [1]))), title="Blog")
    monkeypatch.setattr("sys.stderr.isatty", lambda: True, raising=False)
    shown = carrel("refresh").err
    assert "Refreshing 0 of 1 · 0 new · fetching: Blog" in shown
    assert "Refreshing 1 of 1 · 1 new · merged: Blog" in shown
    assert shown.endswith("\r")


def test_a_terminal_shows_what_is_waited_for(
    carrel: Run, desk: Library, server: Server, monkeypatch: pytest.MonkeyPatch
) -> None:
    desk.follow(server.on("/quick", sends(feed_xml("quick", [1]))), title="Quick")

    def slow(exchange: Exchange) -> None:
        until = time.monotonic() + 20
        while not has_come(desk, quick) and time.monotonic() < until:
            time.sleep(0.02)
            desk.catch_up()
        exchange.send(feed_xml("slow", [1]))

    desk.follow(server.on("/slow", slow), title="Slow")
    quick = next(feed.key for feed in desk.feeds() if feed.title == "Quick")
    monkeypatch.setattr("sys.stderr.isatty", lambda: True, raising=False)
    shown = carrel("refresh").err
    assert "Refreshing 1 of 2 · 1 new · waiting for Slow" in shown


def test_stopping_keeps_what_came_and_says_so(
    carrel: Run, desk: Library, server: Server, monkeypatch: pytest.MonkeyPatch
) -> None:
    desk.follow(server.on("/f", sends(feed_xml("blog", [1]))), title="Blog")

    def interrupted(round_: Refresh) -> Iterator[Step]:
        yield from run(round_)
        raise KeyboardInterrupt

    run = Refresh.run
    monkeypatch.setattr(Refresh, "run", interrupted)
    ran = carrel("refresh")
    assert ran.status == 130
    assert ran.err == "carrel: Stopped. What came until then is kept.\n"
    assert ran.out.splitlines()[-1] == "1 feed: 1 new paper."


def has_come(desk: Library, key: str) -> bool:
    feed = desk.feed(key)
    return feed is not None and feed.state.fetched is not None


def heed_ctrl_c() -> None:
    """Heed it also where all tests run in the background, and do not."""
    signal.signal(signal.SIGINT, signal.SIG_DFL)


@pytest.mark.skipif(sys.platform == "win32", reason="sends a signal as a terminal does")
def test_ctrl_c_ends_it_at_once_though_a_server_hangs(desk: Library, server: Server) -> None:
    quick = desk.follow(server.on("/quick", sends(feed_xml("quick", range(3)))), title="Quick")
    hanging: list[str] = []

    def hangs(exchange: Exchange) -> None:
        hanging.append(exchange.path)
        exchange.over.wait(60)

    desk.follow(server.on("/hangs", hangs), title="Hangs")
    checkout = str(Path(__file__).parents[1])
    code = "import sys; from tui.cli import main; sys.exit(main())"
    process = subprocess.Popen(
        [sys.executable, "-c", code, "--library", str(desk.directory), "refresh"],
        env=os.environ | {"PYTHONPATH": checkout},
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        preexec_fn=heed_ctrl_c,
    )
    until = time.monotonic() + 30
    while not (hanging and has_come(desk, quick.key)) and time.monotonic() < until:
        time.sleep(0.02)
        desk.catch_up()
    process.send_signal(signal.SIGINT)
    out, err = process.communicate(timeout=20)
    assert process.returncode == 130, err
    assert "Stopped. What came until then is kept." in err
    assert "Quick: 3 new" in out
    desk.catch_up()
    assert len(desk) == 3


def test_the_only_feed_stays_paused_unless_it_is_named(
    carrel: Run, desk: Library, server: Server
) -> None:
    feed = desk.follow(server.on("/a", sends(feed_xml("a", [1]))), title="Alpha")
    desk.note_feed(feed.key, paused=True)
    assert "1 not asked" in carrel("refresh", "--now").out
    assert "Alpha: 1 new" in carrel("refresh", "Alpha").out
