"""`carrel add`: from what is typed to a feed that is followed, with what it holds now."""

from __future__ import annotations

from typing import Any

import pytest

from storage import feed_search, specs
from storage.errors import FetchError, SourceError
from storage.fetch import Fetched
from storage.library import Library
from tests.fake_server import Server
from tests.fakes import CORPUS, TODAY
from tests.shell import Run, sentence

FEED = (CORPUS / "feed" / "preprints.xml").read_bytes()
QUERY = (CORPUS / "arxiv-atom" / "query.xml").read_bytes()
PAGE = '<html><head><link rel="alternate" type="application/rss+xml" href="{}"></head></html>'
BARE = b"<!DOCTYPE html><html><head></head><body>Welcome</body></html>"


def at(**answers: bytes) -> Any:
    """Return what fetches from a web that has only these paths; `_` is a full stop."""
    web = {f"https://a.example/{name.replace('_', '.')}": data for name, data in answers.items()}

    def fetch(address: str) -> Fetched:
        asked.append(address)
        if address not in web:
            raise FetchError(f"{address} was not found (404). Check the address.")
        return Fetched(data=web[address], content_type=None, final_url=address)

    asked: list[str] = []
    fetch.asked = asked  # type: ignore[attr-defined]
    return fetch


def find(text: str, fetch: Any) -> feed_search.Found:
    return feed_search.find(specs.parse(text), today=TODAY, fetch=fetch)


def test_a_service_is_not_asked_before_it_is_followed() -> None:
    fetch = at()
    assert find("arxiv:cs.CL", fetch).request.kind == "arxiv-rss"
    assert fetch.asked == []


def test_an_address_that_is_a_feed_is_that_feed() -> None:
    found = find("https://a.example/feed.xml", at(feed_xml=FEED))
    assert found.request.address == "https://a.example/feed.xml"
    assert found.parsed is not None and found.parsed.records
    assert not found.others and found.note is None


def test_a_page_gives_the_first_of_its_feeds_that_can_be_read() -> None:
    head = PAGE.format("/no.xml") + PAGE.format("/feed.xml") + PAGE.format("/more.xml")
    found = find("https://a.example/home", at(home=head.encode(), feed_xml=FEED))
    assert found.request.address == "https://a.example/feed.xml"
    assert found.request.site == "https://a.example/home"
    others = [candidate.address for candidate in found.others]
    assert others == ["https://a.example/no.xml", "https://a.example/more.xml"]


def test_a_page_that_names_none_may_have_one_where_most_have_it() -> None:
    fetch = at(home=BARE, feed_xml=FEED)
    assert find("https://a.example/home", fetch).request.address == "https://a.example/feed.xml"
    nothing = at(home=BARE)
    with pytest.raises(SourceError, match=r"names no feed\. Give the address"):
        find("https://a.example/home", nothing)
    assert len(nothing.asked) == 1 + feed_search.TRIES


def test_a_page_whose_feeds_cannot_be_read_says_so() -> None:
    page = PAGE.format("/other").encode()
    with pytest.raises(SourceError, match="names no feed that can be read"):
        find("https://a.example/home", at(home=page, other=BARE))


def test_a_server_that_says_no_is_not_followed_and_one_that_is_silent_is() -> None:
    with pytest.raises(FetchError, match="not found"):
        find("https://a.example/no", at())

    def silent(address: str) -> Fetched:
        raise FetchError(f"{address} did not answer.") from TimeoutError()

    found = find("https://a.example/feed", silent)
    assert found.request.address == "https://a.example/feed"
    assert found.note == "https://a.example/feed did not answer. Followed all the same."


# The command


def followed(carrel: Run) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = carrel("feeds", "--json").json
    return found


def test_categories_and_daily_papers_are_followed(carrel: Run, home: object) -> None:
    ran = carrel("add", "arxiv:cs.CL", "hf:daily", "arxiv:au:Ada Brook", "--folder", "ml/daily")
    assert ran.status == 0
    assert "Following arXiv cs.CL (https://rss.arxiv.org/rss/cs.CL), in ml/daily." in ran.out
    assert "carrel refresh brings its papers." in ran.out
    assert [feed["title"] for feed in followed(carrel)] == [
        'arXiv au:"Ada Brook"', "arXiv cs.CL", "Hugging Face Daily Papers",
    ]  # fmt: skip


def test_a_feed_is_followed_under_its_own_title_with_its_papers(
    carrel: Run, server: Server
) -> None:
    address = server.sends(FEED, Content_Type="application/rss+xml")
    ran = carrel("add", address)
    assert ran.status == 0
    (feed,) = followed(carrel)
    assert feed["address"] == address
    assert feed["papers"] == 1
    assert f"Following {feed['title']} ({address}). 1 paper new." in ran.out
    labels = carrel("history").out
    assert f"Follow {feed['title']}\n" in labels
    assert f"{feed['title']}: 1 new" in carrel("imports").out
    again = carrel("add", address)
    assert f"Following {feed['title']} ({address}), as before. 0 papers new." in again.out
    again = carrel("add", address, "--title", "Mine")
    assert "Following Mine" in again.out
    (renamed,) = followed(carrel)
    assert (renamed["key"], renamed["title"]) == (feed["key"], "Mine")
    carrel("add", address)
    assert followed(carrel)[0]["title"] == "Mine"


def test_the_feed_of_a_home_page_is_followed(carrel: Run, server: Server) -> None:
    address = server.sends(FEED, Content_Type="application/rss+xml")
    home = server.sends((PAGE.format(address) + PAGE.format("/2")).encode())
    ran = carrel("add", home, "--json")
    (answer,) = ran.json
    assert answer["feed"]["address"] == address
    assert answer["others"] == [f"{server.address}/2"]
    assert (answer["error"], answer["note"]) == (None, None)
    assert answer["imports"][0]["new"] > 0
    assert f"the page also names {server.address}/2" in carrel("add", home).out


def test_one_paper_is_imported_and_not_followed(
    carrel: Run, server: Server, monkeypatch: pytest.MonkeyPatch
) -> None:
    address = server.sends(QUERY, Content_Type="application/atom+xml")
    monkeypatch.setattr("storage.specs._ARXIV_QUERY", address + "?{}")
    server.answers[f"/{len(server.answers) - 1}?id_list=2310.02129"] = server.answers["/0"]
    ran = carrel("add", "arxiv:2310.02129")
    assert ran.status == 0
    assert "arxiv-atom" in ran.out
    assert carrel("list").out


def test_a_list_of_feeds_is_followed_whole(carrel: Run, server: Server) -> None:
    opml = b"""<opml><head><title>Mine</title></head>
        <body><outline text="A" xmlUrl="https://a.example/f"/></body></opml>"""
    ran = carrel("add", server.sends(opml, Content_Type="text/xml"))
    assert "opml, 1 feed: 1 now followed" in ran.out
    assert [feed["title"] for feed in followed(carrel)] == ["A"]


def test_one_that_cannot_be_followed_does_not_keep_the_others_out(
    carrel: Run, server: Server
) -> None:
    missing = server.sends(b"", status=404)
    ran = carrel("add", missing, "arxiv:cs.CL")
    assert ran.status == 1
    assert "was not found (404)" in ran.err
    assert [feed["title"] for feed in followed(carrel)] == ["arXiv cs.CL"]
    (bad, _) = carrel("add", "--json", missing, "arxiv:cs.CL").json
    assert bad["feed"] is None and "404" in bad["error"]


def test_an_address_where_nothing_answers_is_followed_all_the_same(carrel: Run) -> None:
    with Server().running() as server:
        address = f"{server.address}/gone"
    ran = carrel("add", address, "--title", "Later")
    assert ran.status == 0
    assert "Followed all the same." in ran.out
    assert followed(carrel)[0]["title"] == "Later"


def test_following_can_be_undone(carrel: Run, shelf: Library) -> None:
    carrel("add", "arxiv:cs.CL")
    assert "Follow arXiv cs.CL" in carrel("undo").out
    assert "arXiv cs.CL" not in carrel("feeds").out


@pytest.mark.parametrize(
    "argv", [("nonsense",), ("arxiv:cs.CL", "|x"), ("arxiv:cs.CL", "hf:daily", "--title", "T"), ()]
)
def test_wrong_usage_follows_nothing(carrel: Run, argv: tuple[str, ...]) -> None:
    ran = carrel("add", *argv)
    assert ran.status == 2
    assert ran.out == ""
    assert followed(carrel) == []


def test_wrong_usage_is_one_sentence(carrel: Run) -> None:
    assert "arxiv:cs.CL" in sentence(carrel("add", "nonsense"), 2)
