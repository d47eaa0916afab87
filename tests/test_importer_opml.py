"""Lists of feeds: what is followed, what is refused, and that nothing is ever run."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from storage.arriving import FollowRequest, Parsed
from storage.errors import CarrelError, SourceError
from storage.importers import Source, opml, parse
from tests.fakes import TODAY, library
from tests.shell import Run

LIST = """<?xml version="1.0" encoding="UTF-8"?>
<opml version="2.0">
  <head><title>What I read</title></head>
  <body>
    <outline text="A lake" title="The lake" type="rss" xmlUrl="https://lake.example/feed.xml"
             htmlUrl="https://lake.example/"/>
    <outline text="Science / Tech">
      <outline text="Hills"><outline xmlURL="http://hills.example/atom" text="Hill news"/></outline>
      <outline type="rss" text="By url" url="https://url.example/rss"/>
      <outline type="link" text="A page" url="https://page.example/"/>
    </outline>
    <outline text="Filed" xmlUrl="feed://filed.example/rss" category="/a/b,c d"/>
  </body>
</opml>
"""


def source(text: str | bytes, name: str = "feeds.opml") -> Source:
    data = text.encode() if isinstance(text, str) else text
    return Source(name=name, data=data, today=TODAY)


def read(text: str | bytes) -> Parsed:
    return parse(source(text))


def outline(**attributes: str) -> str:
    said = " ".join(f'{name}="{value}"' for name, value in attributes.items())
    return f"<opml><body><outline {said}/></body></opml>"


def test_feeds_are_read_with_titles_folders_and_pages() -> None:
    parsed = read(LIST)
    assert (parsed.format, parsed.feed.title, parsed.count) == ("opml", "What I read", 4)
    assert parsed.feeds == (
        FollowRequest(
            address="https://lake.example/feed.xml", title="The lake", site="https://lake.example/"
        ),
        FollowRequest(
            address="http://hills.example/atom", title="Hill news", folder="Science ∕ Tech/Hills"
        ),
        FollowRequest(address="https://url.example/rss", title="By url", folder="Science ∕ Tech"),
        FollowRequest(address="http://filed.example/rss", title="Filed", folder="a/b"),
    )
    assert not parsed.rejected and not parsed.warnings and not parsed.records


@pytest.mark.parametrize(
    ("attributes", "reason"),
    [
        ({"xmlUrl": "|~/fetch.py"}, "a command"),
        ({"xmlUrl": "exec:rm -rf x"}, "a command"),
        ({"xmlUrl": "filter:~/sort.sh:https://a.example/"}, "a command"),
        ({"xmlUrl": "https://a.example/", "filtercmd": "sort"}, "filtered by a command"),
        ({"xmlUrl": "javascript:alert(1)"}, "none of the web"),
        ({"xmlUrl": "file:///etc/passwd"}, "none of the web"),
        ({"xmlUrl": "feed:javascript:alert(1)"}, "none of the web"),
        ({"xmlUrl": "/relative/feed.xml"}, "none of the web"),
        ({"type": "rss", "text": "Nowhere"}, "no address"),
    ],
)
def test_what_is_no_address_of_the_web_is_refused_with_a_reason(
    attributes: dict[str, str], reason: str
) -> None:
    parsed = read(outline(**attributes))
    assert parsed.feeds == ()
    (rejected,) = parsed.rejected
    assert reason in rejected.reason
    assert rejected.where.startswith("outline 1")
    assert parsed.warnings == ("0 feeds: the list names none that can be followed.",)


@pytest.mark.parametrize(
    "broken",
    [
        LIST.replace("A lake", "Lakes & more"),
        LIST.replace("</body>", ""),
        LIST[: LIST.index("</body>")],
        LIST.replace("<head>", "<head><"),
        LIST.replace('text="Hill news"', 'text="Hill <news>"'),
    ],
)
def test_a_list_that_is_not_well_formed_is_made_out(broken: str) -> None:
    parsed = read(broken)
    assert [feed.address for feed in parsed.feeds] == [feed.address for feed in read(LIST).feeds]
    assert parsed.feeds[1].folder == "Science ∕ Tech/Hills"
    assert parsed.feed.title == "What I read"
    assert "Not well-formed" in parsed.warnings[0]


def test_the_first_bracket_may_be_missing_and_so_may_the_body() -> None:
    assert read(LIST.lstrip("<")).feeds == read(LIST).feeds
    bare = '<opml><outline text="A" xmlUrl="https://a.example/"/></opml>'
    assert read(bare).feeds[0].title == "A"


def test_outlines_without_opml_around_them_are_a_list_too() -> None:
    parsed = read('<body><outline text="A" xmlUrl="https://a.example/"/></body>')
    assert parsed.format == "opml"
    assert len(parsed.feeds) == 1


def test_a_list_without_a_title_is_called_by_its_file() -> None:
    assert read(outline(xmlUrl="https://a.example/")).feed.title == "feeds.opml"


@pytest.mark.parametrize("text", ["<html><body>no</body></html>", "plain words", "<rss/>", ""])
def test_what_is_no_list_is_refused(text: str) -> None:
    assert not opml.sniff(text.encode())
    with pytest.raises(SourceError, match=r"feeds\.opml is not a list of feeds|grow|no XML"):
        opml.parse(source(text))


def test_entities_and_depth_are_refused() -> None:
    bomb = '<!DOCTYPE opml [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;">]><opml>&b;</opml>'
    with pytest.raises(SourceError, match="grow"):
        opml.parse(source(bomb))
    deep = "<opml><body>" + '<outline text="a">' * 2000
    with pytest.raises(SourceError, match="deeper"):
        opml.parse(source(deep))


def test_a_very_long_list_is_cut_and_says_so(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(opml, "MAX_FEEDS", 1)
    parsed = read(LIST)
    assert len(parsed.feeds) == 1
    assert "Only the first 1 of 4 feeds" in parsed.warnings[0]


def test_hostile_names_are_clean() -> None:
    parsed = read(outline(text="A&#x202e;b", xmlUrl="https://a.example/"))
    assert parsed.feeds[0].title == "Ab"
    made_out = read(outline(text="A & \x1b[31mred\x1b[0m", xmlUrl="https://a.example/"))
    assert made_out.feeds[0].title == "A & red"


@given(st.text(alphabet="<>/\"'= outlineOPMLxmlUrbdy&;:.|-\n", max_size=200))
def test_whatever_stands_in_a_list_only_sentences_are_raised(text: str) -> None:
    try:
        parsed = opml.parse(source(f'<opml>{text}<outline xmlUrl="https://a.example/"/>'))
    except SourceError as error:
        assert str(error).endswith(".")
    else:
        assert all(feed.address.startswith(("http://", "https://")) for feed in parsed.feeds)


# Following what a list names


def test_the_feeds_of_a_list_are_followed_once_and_undone_together(tmp_path: Path) -> None:
    desk = library(tmp_path / "desk")
    report = desk.take(read(LIST), source="feeds.opml")
    assert (report.records, report.new, report.duplicates, report.feeds) == (4, 4, 0, 4)
    followed = dict(desk.documents("feeds"))
    assert followed["feed:hills.example/atom"]["folder"] == "Science ∕ Tech/Hills"
    assert all(document["followed"] for document in followed.values())
    again = desk.take(read(LIST), source="feeds.opml")
    assert (again.new, again.updated, again.duplicates, again.import_id) == (0, 0, 4, None)
    assert desk.history()[0].label == "Follow 4 feeds"
    desk.undo()
    assert not desk.feeds()


def test_a_list_that_calls_or_files_feeds_otherwise_changes_them(tmp_path: Path) -> None:
    desk = library(tmp_path / "desk")
    desk.take(read(LIST), source="feeds.opml")
    report = desk.take(read(LIST.replace("The lake", "The pond")), source="feeds.opml")
    assert (report.new, report.updated, report.duplicates) == (0, 1, 3)


def test_a_dry_run_counts_and_follows_nothing(tmp_path: Path) -> None:
    desk = library(tmp_path / "desk")
    report = desk.rehearsal().take(read(LIST), source="feeds.opml")
    assert (report.new, report.import_id) == (4, None)
    assert not desk.feeds()


def test_following_again_keeps_what_is_not_said_anew(tmp_path: Path) -> None:
    desk = library(tmp_path / "desk")
    first = desk.follow("https://a.example/feed", title="A", folder="x/y")
    again = desk.follow("http://www.a.example/feed/")
    assert (again.key, again.title, again.address) == (first.key, "A", "https://a.example/feed")
    assert desk.document("feeds", first.key) == {
        "key": "feed:a.example/feed", "title": "A", "named": True, "kind": "feed",
        "address": "https://a.example/feed", "folder": "x/y", "followed": True,
    }  # fmt: skip
    with pytest.raises(CarrelError, match="not a web address"):
        desk.follow("file:///etc/passwd")


def test_the_account_of_a_list_says_feeds(carrel: Run, tmp_path: Path) -> None:
    place = tmp_path / "feeds.opml"
    place.write_text(LIST.replace("<head>", "<head>") + "", encoding="utf-8")
    assert "4 feeds: 4 to follow (dry run" in carrel("import", "--dry-run", str(place)).out
    assert "opml, 4 feeds: 4 now followed" in carrel("import", str(place)).out
    assert "0 now followed, 4 followed already" in carrel("import", str(place)).out
    place.write_text(outline(xmlUrl="|x", title="Bad"), encoding="utf-8")
    ran = carrel("import", str(place))
    assert ran.status == 1
    assert "rejected, outline 1 (Bad): It is a command" in ran.out


def test_a_list_without_its_beginning_gives_what_can_be_made_out() -> None:
    parsed = read(
        'ake.example/"/>\n<outline type="rss" text="Hills" xmlUrl="http://hills.example/atom"/>\n'
        '<outline type="rss" text="Cut" tit\n<outline xmlUrl="http://cut.example/f"/></body></opml>'
    )
    assert [feed.address for feed in parsed.feeds] == [
        "http://hills.example/atom", "http://cut.example/f",
    ]  # fmt: skip
    assert parsed.warnings


def test_blanks_in_an_address_are_taken_as_browsers_take_them() -> None:
    (feed,) = read(outline(xmlUrl=" https://lake.example/my feed ")).feeds
    assert feed.address == "https://lake.example/my%20feed"
