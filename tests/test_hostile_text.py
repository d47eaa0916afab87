"""Whatever a text from outside holds: nothing of it is obeyed, and what a person reads stays.

Here the library, its files, the command line and what is copied; the screens are in
`test_hostile_screens.py`.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Mapping
from dataclasses import fields, is_dataclass
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from storage import records
from storage.arriving import AuthorProfile, FeedInfo, Parsed, Record, Rejected
from storage.cite import bibtex, citation_key, markdown_link, page_link
from storage.errors import CarrelError
from storage.library import Library
from storage.model import Links, Metric
from storage.text import clean, one_line
from tests.fakes import NOW, TODAY, library, parsed, record
from tests.hostile import COMMAND, HOSTILE, hostile_library
from tui.cli import main

TEXTS = {
    **{name: text for name, (text, _) in HOSTILE.items()},
    "one long word": "x" * 10_000,
    "controls alone": "\x1b\x00\u202e\u200b",
    "blank": " \t\n ",
    "line breaks": "one\ntwo\r\n\tthree\x85four\u2028five\x0bsix",
    "tags of the invisible": "see\U000e0041n and \ufff9read\ufffb",
    "joiners": "می\u200cخواهم 👩\u200d🔬",
    "bytes that were no text": "caf\udce9 and \udcff",
}
NAMES = pytest.mark.parametrize("name", TEXTS)


def texts(value: object) -> Iterator[str]:
    """Yield every text in a value, however deep."""
    if isinstance(value, str):
        yield value
    elif is_dataclass(value):
        for item in fields(value):
            yield from texts(getattr(value, item.name))
    elif isinstance(value, Mapping):
        for name, item in value.items():
            yield from texts(name)
            yield from texts(item)
    elif isinstance(value, (list, tuple, set, frozenset)):
        for item in value:
            yield from texts(item)


def check(*values: object) -> None:
    """Hold that no text in the values would be obeyed by a terminal or is no Unicode."""
    for text in texts(values):
        assert not COMMAND.search(text.replace("\n", "").replace("\t", "")), repr(text[:200])
        text.encode()


def full_record(text: str) -> Record:
    """Return a record of which every text is `text`."""
    return Record(
        where=text, position=1, title=text, abstract=text, authors=(text, "Ada Abel"),
        known_authors=(text,), affiliations=(text,), organisation=text, categories=(text,),
        primary_category=text, venue=text, arxiv_id=text, doi=text, other_ids=(f"guid:{text}",),
        links=Links(abs=text, pdf=text, html=text, code=text, project=text), comment=text,
        metrics={"score": Metric(value=1, source=text, as_of=TODAY)}, raw={"date": text},
    )  # fmt: skip


def full_arrival(text: str) -> Parsed:
    """Return an arrival of which every text is `text`."""
    profile = AuthorProfile(
        name=text, affiliations=(text,), homepage=text, main_category=text,
        metrics={"h_index": Metric(value=1, source=text, as_of=TODAY)},
    )  # fmt: skip
    feed = FeedInfo(key=f"feed:{text}", title=text, kind=text, address=text, site=text)
    return Parsed(
        format=text,
        feed=feed,
        records=(full_record(text), record(2)),
        authors=(profile,),
        rejected=(Rejected(where=text, reason=text),),
        warnings=(text,),
    )


def full_library(directory: Path, text: str) -> Library:
    """Return a library into which `text` came every way it can."""
    desk = library(directory)
    desk.take(full_arrival(text), source=text)
    keys = desk.find("")
    if one_line(text):
        desk.set_followed(text, True)
    for key in keys:
        desk.set_note(key, text)
        try:
            desk.change_tags([key], add=[text])
        except CarrelError as refused:
            check(str(refused))
    desk.remember("place", {"of": [text], text: text})
    return desk


def everything(desk: Library) -> list[object]:
    """Return all that a library says."""
    keys = desk.find("")
    return [
        [desk.require(key) for key in keys], [desk.mark(key) for key in keys], desk.feeds(),
        desk.tags(), desk.authors(), desk.history(), desk.counts(), desk.setting("place"),
        [records.paper_record(desk, key) for key in keys],
        [records.author_record(author) for author in desk.authors()],
        [records.feed_record(feed, (0, 0), now=NOW) for feed in desk.feeds()],
    ]  # fmt: skip


# The library


@NAMES
def test_all_that_a_library_says_is_safe(name: str, tmp_path: Path) -> None:
    with full_library(tmp_path, TEXTS[name]) as desk:
        check(everything(desk))
    with Library(tmp_path) as again:
        check(everything(again))


@NAMES
def test_all_that_is_on_disk_is_safe(name: str, tmp_path: Path) -> None:
    full_library(tmp_path, TEXTS[name]).close()
    for path in tmp_path.glob("*.json*"):
        content = path.read_text(encoding="utf-8")
        check(content, [json.loads(line) for line in content.splitlines()])


@pytest.mark.parametrize("name", HOSTILE)
def test_what_a_person_reads_stays(name: str, tmp_path: Path) -> None:
    text, read = HOSTILE[name]
    read = one_line(read)
    with hostile_library(tmp_path, text) as desk:
        paper = next(p for p in map(desk.require, desk.find("")) if p.authors[-1] == "Ada Abel")
        assert read in one_line(paper.title)
        assert read in one_line(paper.abstract or "")
        assert read in paper.authors[0]
        assert read in paper.affiliations[0]
        assert read in (paper.venue or "")
        assert read in one_line(desk.mark(paper.key).note)
        assert any(read in feed.title for feed in desk.feeds())


@NAMES
def test_names_and_titles_are_of_one_line(name: str, tmp_path: Path) -> None:
    with full_library(tmp_path, TEXTS[name]) as desk:
        for paper in map(desk.require, desk.find("")):
            lines = [
                paper.key, paper.title, paper.venue, paper.organisation, paper.authors,
                paper.known_authors, paper.affiliations, paper.categories, paper.aliases,
            ]  # fmt: skip
            assert not any("\n" in line for line in texts(lines))
        others = [desk.feeds(), desk.authors(), desk.tags(), desk.history()]
        assert not any("\n" in line for line in texts(others))


@NAMES
def test_the_account_of_an_arrival_is_safe(name: str, tmp_path: Path) -> None:
    text = TEXTS[name]
    with library(tmp_path) as desk:
        report = desk.take(full_arrival(text), source=f"{text}.xml")
        check(report, records.report_record(report))
        assert not any("\n" in line for line in texts(report))


@NAMES
def test_a_hostile_query_or_key_is_only_unknown(name: str, tmp_path: Path) -> None:
    text = TEXTS[name]
    with library(tmp_path, parsed(record(1))) as desk:
        assert desk.paper(text) is None
        assert desk.in_feed(text) == []
        assert desk.author(text).papers == ()
        assert desk.setting(text) is None
        assert desk.by_alias(text) is None
        with pytest.raises(CarrelError):
            desk.set_read([text], True)


def test_cleaning_leaves_what_is_read() -> None:
    for text, read in HOSTILE.values():
        assert read in " ".join(clean(text).split()) or read.strip() in clean(text)


ANY = st.text(
    st.one_of(
        st.characters(exclude_categories=()),
        st.sampled_from("\x1b[]0;m\x07\x9b\x9d\u202e\ud800\udcff\n\t{}\\$%#&_~^\"'/"),
    ),
    max_size=40,
)


@settings(max_examples=100, deadline=None)
@given(ANY)
def test_any_text_at_all_may_come(tmp_path_factory: pytest.TempPathFactory, text: str) -> None:
    with full_library(tmp_path_factory.mktemp("any"), text) as desk:
        check(everything(desk))
        for paper in map(desk.require, desk.find("")):
            check_copies(bibtex(paper), markdown_link(paper), citation_key(paper))


# What is copied


def check_copies(entry: str, link: str, key: str) -> None:
    check(entry, link, key)
    assert "\n" not in link
    assert key.isascii() and key.isalnum()
    depth = 0
    for character in entry:
        depth += {"{": 1, "}": -1}.get(character, 0)
        assert depth >= 0
    assert depth == 0
    assert entry.count("\n@") == 0


@NAMES
def test_what_is_copied_is_safe_and_whole(name: str, tmp_path: Path) -> None:
    with full_library(tmp_path, TEXTS[name]) as desk:
        for paper in map(desk.require, desk.find("")):
            check_copies(bibtex(paper), markdown_link(paper), citation_key(paper))
            assert (page_link(paper) or "http").startswith("http")


# The command line


@pytest.fixture
def run(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> Callable[..., tuple[str, str]]:
    monkeypatch.setenv("CARREL_LIBRARY", str(tmp_path / "library"))

    def run(*arguments: str) -> tuple[str, str]:
        assert main(arguments) in (0, 1, 2)
        said = capsys.readouterr()
        check(said.out, said.err)
        return said.out, said.err

    return run


Run = Callable[..., tuple[str, str]]


@NAMES
def test_what_the_command_line_prints_is_safe(name: str, tmp_path: Path, run: Run) -> None:
    with full_library(tmp_path / "library", TEXTS[name]) as desk:
        keys = desk.find("")
        feeds, authors, actions = len(desk.feeds()), len(desk.authors()), len(desk.history())
    assert len(run("list")[0].splitlines()) == len(keys)
    assert len(run("feeds")[0].splitlines()) == feeds
    assert len(run("authors")[0].splitlines()) == authors
    assert len(run("history")[0].splitlines()) == actions
    assert [paper["key"] for paper in json.loads(run("list", "--json")[0])] == keys
    assert len(run("list", "--jsonl")[0].splitlines()) == len(keys)
    for verb in ("feeds", "authors", "history"):
        check(json.loads(run(verb, "--json")[0]))
    for key in keys:
        assert run("show", key)[0]
        shown = json.loads(run("show", key, "--json")[0])
        check(shown)
        assert shown["key"] == key
    run("mark", "read", *keys)
    run("undo", "3")
    run("redo", "--json")


@NAMES
def test_what_the_command_line_is_given_is_said_safely(name: str, tmp_path: Path, run: Run) -> None:
    text = TEXTS[name]
    library(tmp_path / "library", parsed(record(1))).close()
    for arguments in (
        ("list", text), ("show", text), ("list", "--json", text), ("authors", text),
        ("mark", "read", text), ("mark", text, "rivers"), ("tag", f"+{text}", "rivers"),
        ("tag", f"+{text}", "--json", "rivers"), ("list", f"is:{text}"), ("list", f"{text}:x"),
        ("import", f"{text}.xml"), ("import", "--json", f"{text}.xml"),
        ("import", "--as", text, "x"),
    ):  # fmt: skip
        run(*arguments)


@NAMES
def test_wrong_usage_is_said_safely(
    name: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    text = TEXTS[name].replace("\0", "")
    for arguments in (("undo", f"x{text}"), (f"--x{text}",), (f"x{text}",)):
        assert main(("--library", str(tmp_path), *arguments)) == 2
        said = capsys.readouterr()
        check(said.out, said.err)


@NAMES
def test_a_file_of_a_hostile_name_is_named_safely(name: str, tmp_path: Path, run: Run) -> None:
    text = TEXTS[name].replace("\x00", "").replace("/", "").replace("\ud800", "\udcff")
    path = tmp_path / f"{text[:40]}.xml"
    path.write_text(
        "<rss version='2.0'><channel><title>T</title>"
        "<item><title>A Paper Worth Reading</title></item></channel></rss>"
    )
    said, _ = run("import", str(path))
    assert len(said.splitlines()) == 1
    (report,) = json.loads(run("import", "--json", str(path))[0])
    check(report)
    assert (report["records"], report["duplicates"]) == (1, 1)
    path.write_text("nothing that could be papers")
    for arguments in (("import", str(path)), ("import", "--json", str(path))):
        out, err = run(*arguments)
        assert len(err.splitlines()) == 1
        assert not out or json.loads(out)[0]["error"]


@NAMES
def test_a_library_of_a_hostile_name_is_named_safely(name: str, tmp_path: Path, run: Run) -> None:
    text = TEXTS[name].replace("\x00", "").replace("/", "").replace("\ud800", "\udcff")
    path = tmp_path / f"x{text[:40]}"
    path.write_text("a file, not a library")
    out, err = run("--library", str(path), "list")
    assert (out, len(err.splitlines())) == ("", 1)
    assert "cannot be opened" in err
