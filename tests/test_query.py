"""The query language: what each field finds, what is wrong, and that finding is no guessing."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator, Sequence
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from storage.codec import paper_document
from storage.errors import CarrelError, QueryError
from storage.facts import PaperFacts
from storage.library import Library
from storage.marks import changed, values_of
from storage.matching import matches
from storage.model import Links
from storage.places import EVERYTHING, INBOX, Place
from storage.predicates import ALL as NOTHING
from storage.query import parse
from storage.tags import tag_key, tag_name
from storage.text import fold
from tests.fakes import TODAY, library, metric, parsed, record

ALL = {1, 2, 3, 4, 5}


def shelf(directory: Path) -> Library:
    """Return a library of five papers, each known by the last digit of its arXiv id."""
    papers = [
        record(
            1,
            title="Rivers in Winter",
            abstract="Slow water under ice.",
            authors=("Ada Šimić", "Bo Brook"),
            affiliations=("Institute of Cold Things",),
            categories=("cs.CL", "stat.ML"),
            venue="ICLR 2024",
        ),
        record(
            2,
            title=r"Learning $\alpha$-Stable Walks",
            abstract="Long steps are rare.",
            authors=(r"Zo{\'e} Ko{\v{s}}ar", "Ken Goto"),
            categories=("cs.LG",),
            doi="10.1000/walk.2",
            metrics={"score": metric(40), "upvotes": metric(10)},
        ),
        record(
            3,
            title="Größe und ﬁne Maße",
            abstract="A ruler is bent.",
            authors=("Goto, Ken",),
            categories=("math.CO",),
            published=None,
            year=2023,
        ),
        record(
            4,
            title="Quiet [Lanterns] (Revisited)",
            abstract="They glow; -survey- aside.",
            authors=("J. Eze",),
            organisation="The Glow Laboratory",
            links=Links(code="https://example.org/c", project="https://example.org/p"),
            metrics={"score": metric(3.5), "github_stars": metric(2000)},
        ),
        record(5, title="深い森の中で", abstract=None, authors=("森 一郎",)),
    ]
    known = [replace(paper, arxiv_id=f"2401.0000{paper.position}") for paper in papers]
    desk = library(
        directory,
        parsed(*known[:3], feed="daily"),
        parsed(known[0], *known[3:], feed="weekly", format="bibtex"),
    )
    desk.set_read([key(1), key(4)], True)
    desk.set_starred([key(2)], True)
    desk.set_queued([key(5)], True)
    desk.change_tags([key(2)], add=["ml/rlhf"])
    desk.change_tags([key(3)], add=["C#"])
    desk.change_tags([key(4)], add=["mlops"])
    desk.set_note(key(3), "Remember the harbour")
    desk.set_followed("Bo Brook", True)
    (desk.directory / "here.pdf").write_bytes(b"%PDF-1.7")
    desk.note_file(key(2), "here.pdf")
    desk.note_file(key(4), "gone.pdf")
    return desk


def key(number: int) -> str:
    return f"arxiv:2401.0000{number}"


def numbers(keys: Sequence[str]) -> set[int]:
    return {int(found[-1]) for found in keys}


@pytest.fixture(scope="module")
def desk(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Library]:
    with shelf(tmp_path_factory.mktemp("query") / "library") as opened:
        yield opened


# What each field finds


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("", ALL),
        ("rivers", {1}),
        ("RIVERS winter", {1}),
        ("winter rivers", {1}),
        ("river", {1}),
        ("iver", set()),
        ("ivers", set()),
        ('"river"', set()),
        ('"river"*', {1}),
        ("rivers glow", set()),
        ("ice", {1}),
        ("brook", {1}),
        ("iclr", {1}),
        ("cold", {1}),
        ("laboratory", {4}),
        ("rlhf", {2}),
        ("harbour", {3}),
        ('"slow water"', {1}),
        ('"water slow"', set()),
        ("slow-water", {1}),
        ("slow-wat", {1}),
        ('"slow wat"', set()),
        ('"slow wat"*', {1}),
        ("things-institute", set()),
        ("2401.00002", {2}),
        ("walk.2", {2}),
        ("[lanterns]", {4}),
        ('"(revisited)"', {4}),
        ("is:unread", {2, 3, 5}),
        ("is:read", {1, 4}),
        ("is:starred", {2}),
        ("is:tagged", {2, 3, 4}),
        ("is:untagged", {1, 5}),
        ("is:followed", {1}),
        ("is:queued", {5}),
        ("is:cited", {1, 4, 5}),
        ("is:new", ALL),
        ("has:arxiv", ALL),
        ("has:doi", {2}),
        ("has:note", {3}),
        ("has:tags", {2, 3, 4}),
        ("has:code", {4}),
        ("has:pdf", ALL),
        ("has:file", {2}),
        ("-has:file is:starred", set()),
        ("has:project", {4}),
        ("has:abstract", ALL - {5}),
        ("seen:>1", {1}),
        ("year:2024", ALL - {3}),
        ("year:<2024", {3}),
        ("after:2024-01-03", {2, 4, 5}),
        ("before:2024-01-03", {1, 3}),
        ("date:2023", {3}),
        ("added:today", ALL),
        ("added:yesterday", set()),
        ("upvotes:>=10", {2}),
        ("upvotes:>10", set()),
        ("score:..3.5", {4}),
        ("score:>3.5", {2}),
        ("stars:1..2000", {4}),
        ("-score:>0", {1, 3, 5}),
        ("IS:Read", {1, 4}),
        ('is:"read"', {1, 4}),
        ("tag:ml", {2}),
        ("tag:ml/rlhf", {2}),
        ("tag:rlhf", set()),
        ("tag:#ML/", {2}),
        ("tag:mlops", {4}),
        ("tag:c#", {3}),
        ("author:simic", {1}),
        ('author:"Ada Simic"', {1}),
        ('author:"Šimić, Ada"', {1}),
        ('author:"ken goto"', {2, 3}),
        ('author:"Goto, Ken"', {2, 3}),
        ('author:"simic, a', {1}),
        ("author:rivers", set()),
        ("author:brook-ken", set()),
        ("abstract:ice", {1}),
        ("abstract:rivers", set()),
        ("venue:iclr", {1}),
        ("aff:cold", {1}),
        ("aff:glow", {4}),
        ("note:harbour", {3}),
        ("note:ruler", set()),
        ("/r.v[ae]rs?/", {1}),
        ("title:/^quiet/", {4}),
        ("abstract:/^quiet/", set()),
        ("author:/^ada simic$/", {1}),
        ("author:/^ada šimić$/", {1}),
        ("cat:cs", {1, 2}),
        ("cat:cs.CL", {1}),
        ("cat:ml", {1}),
        ("cat:c", set()),
        ("feed:daily", {1, 2, 3}),
        ("feed:weekly", {1, 4, 5}),
        ('feed:"feed weekly"', {1, 4, 5}),
        ("feed:daily feed:weekly", {1}),
        ("title:water", set()),
        ('title:"rivers in"', {1}),
        ("arxiv:2401.00002", {2}),
        ("arXiv:2401.00002v7", {2}),
        ("arxiv:2401.0000", set()),
        ("doi:10.1000/WALK.2", {2}),
        ("doi:https://doi.org/10.1000/walk.2", {2}),
        ("doi:10.1000/walk", set()),
        ("doi:10.48550/arXiv.2401.00003", {3}),
        ("id:2401.00003", {3}),
        ("id:2401.00003v2", {3}),
        ("id:arxiv:2401.00003", {3}),
        ("id:10.1000/walk.2", {2}),
        ("key:arxiv:2401.00003", {3}),
        ("key:arxiv:2401.0000", set()),
    ],
)
def test_what_is_asked_for_is_found(desk: Library, query: str, found: set[int]) -> None:
    assert numbers(desk.find(query)) == found


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("-rivers", ALL - {1}),
        ("--rivers", {1}),
        ("- rivers", {1}),
        ('-"slow water"', ALL - {1}),
        ("-is:read -tag:ml", {3, 5}),
        ("-author:goto", {1, 4, 5}),
        ("rivers OR walks", {1, 2}),
        ("rivers or walks", set()),
        ('rivers "OR" walks', set()),
        ("rivers OR walks is:starred", {1, 2}),
        ("(rivers OR walks) is:starred", {2}),
        ("-(rivers OR walks)", {3, 4, 5}),
        ("-(is:unread -is:starred)", {1, 2, 4}),
        ("((rivers))", {1}),
        ("rivers(winter)", {1}),
        ("is:read OR is:starred OR tag:c#", {1, 2, 3, 4}),
    ],
)
def test_questions_join(desk: Library, query: str, found: set[int]) -> None:
    assert numbers(desk.find(query)) == found


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("simic", {1}),
        ("ŠIMIĆ", {1}),
        ("S\u030cimic\u0301", {1}),
        ("kosar", {2}),
        ("zoé", {2}),
        ("α", {2}),
        ("alpha", {2}),
        (r"\alpha", {2}),
        ("title:α-stable", {2}),
        ("grosse", {3}),
        ("GRÖSSE", {3}),
        ("fine", {3}),
        ("masse", {3}),
        ("森", {5}),
        ("中で", {5}),
        ("森中", set()),
    ],
)
def test_case_accents_latex_and_greek_do_not_matter(
    desk: Library, query: str, found: set[int]
) -> None:
    assert numbers(desk.find(query)) == found


@pytest.mark.parametrize(
    "unfinished",
    ["-", "--", "- ", "OR", "-OR", '"', '""', '-"', "()", "-()", "tag:", "-tag:", "IS:", 'is:""',
     "tag:#", "title: ", "author:", "( )", "doi:"],
)  # fmt: skip
def test_what_is_not_finished_asks_for_nothing(desk: Library, unfinished: str) -> None:
    assert numbers(desk.find(unfinished)) == ALL
    assert numbers(desk.find(f"rivers {unfinished}")) == {1}
    assert numbers(desk.find(f"is:read {unfinished}")) == {1, 4}


@pytest.mark.parametrize("typed", ["", " ", " O", " OR", " OR ", " OR -", " OR tag:", " OR ()"])
def test_while_an_alternative_is_typed_nothing_else_appears(desk: Library, typed: str) -> None:
    assert numbers(desk.find(f"rivers{typed}")) == {1}


def test_what_is_between_a_quote_and_the_end_is_still_typed(desk: Library) -> None:
    assert numbers(desk.find('"slow wat')) == {1}
    assert numbers(desk.find('author:"ken g')) == {2, 3}


@pytest.mark.parametrize("word", ["http://a.b/c", "10:30", "a.b:", "é:x", ":x"])
def test_a_colon_alone_makes_no_field(desk: Library, word: str) -> None:
    assert numbers(desk.find(word)) == set()


# Whatever is typed


ANY = st.text(st.characters(exclude_categories=()))
SYNTAX = st.lists(
    st.sampled_from(
        ["(", ")", '"', "-", "OR", " ", ":", "is:", "tag:", "x:", "unread", "a", "é", "#", "/",
         "author:", "arxiv:", "doi:", "\x00", "\ud800", "\u2028", "$", "{", "\\", "*", "year:",
         "after:", "sort:", "in:", "7d", "20", "..", ">", "=", "∞", "title:", "+", "?"]
    ),
    max_size=30,
).map("".join)  # fmt: skip


@settings(max_examples=400, deadline=None)
@given(st.one_of(ANY, SYNTAX))
def test_no_text_is_worse_than_a_wrong_query(desk: Library, text: str) -> None:
    try:
        found = desk.find(text)
    except QueryError as wrong:
        assert 0 <= wrong.start < wrong.end <= len(text)
        assert wrong.query == text
        assert str(wrong)
    else:
        assert numbers(found) <= ALL


@pytest.mark.parametrize("unit", ["(", ")", "-", '"', "a ", "OR ", "-(", "is:read ", "tag:", "()"])
def test_a_very_long_query_is_answered_or_wrong(desk: Library, unit: str) -> None:
    for text in (unit * 5_000, unit * 5_001 + "a"):
        try:
            assert numbers(desk.find(text)) <= ALL
        except QueryError as wrong:
            assert 0 <= wrong.start < wrong.end <= len(text)


# Finding is evaluating

TERMS = st.sampled_from(
    ["rivers", "a", "α", "goto", '"in winter"', "is:unread", "is:read", "is:starred", "is:tagged",
     "is:untagged", "is:followed", "is:queued", "is:cited", "has:note", "tag:ml", "tag:c#",
     "has:file", "tag:new", "author:goto", "author:brook", "cat:cs", "feed:daily", "feed:weekly",
     "feed:x", "title:walks", "arxiv:2401.00003", "key:arxiv:2401.00004", "seen:2", "year:2023",
     "score:>3", "after:2024", "harbour", "new", "/w.lk/", "∞"]
)  # fmt: skip
QUERIES = st.recursive(
    TERMS,
    lambda inner: st.one_of(
        inner.map(lambda query: f"-({query})"),
        st.tuples(inner, inner).map(" ".join),
        st.tuples(inner, inner).map(lambda both: f"({both[0]} OR {both[1]})"),
    ),
    max_leaves=6,
)


def naive(desk: Library, query: str) -> set[str]:
    """Evaluate a query on each paper of the library by itself, without sets and without memory."""
    wanted = parse(query, today=TODAY).query
    feeds = {feed.key: fold(feed.title) for feed in desk.feeds()}
    followed = {author.key for author in desk.authors() if author.followed}
    found = set()
    for number in ALL:
        document = paper_document(desk.require(key(number)))
        mark = changed(key(number), {}, values_of(desk.mark(key(number))), "")
        here = {key(number)} if desk.file_of(key(number)) else set()
        if matches(wanted, PaperFacts(document, mark, feeds, followed, {"feed:weekly"}, here)):
            found.add(key(number))
    return found


@settings(max_examples=200, deadline=None)
@given(QUERIES)
def test_finding_is_evaluating_each_paper(desk: Library, query: str) -> None:
    assert set(desk.find(query)) == naive(desk, query)


EDITS = st.lists(
    st.tuples(st.sampled_from(["read", "star", "tag", "untag", "note", "follow", "fetch", "undo"]),
              st.sampled_from(sorted(ALL)), st.booleans()),
    max_size=6,
)  # fmt: skip


@settings(max_examples=40, deadline=None)
@given(QUERIES, EDITS)
def test_finding_follows_every_change(query: str, edits: list[tuple[str, int, bool]]) -> None:
    with tempfile.TemporaryDirectory() as directory, shelf(Path(directory)) as desk:
        for edit, number, value in edits:
            desk.find(query)  # what it remembers of papers must not outlive the change
            match edit:
                case "read":
                    desk.set_read([key(number)], value)
                case "star":
                    desk.set_starred([key(number)], value)
                case "tag":
                    desk.change_tags([key(number)], add=["new"])
                case "untag":
                    desk.change_tags([key(number)], remove=["new", "ml/rlhf", "C#"])
                case "note":
                    desk.set_note(key(number), "new" if value else "")
                case "fetch":
                    desk.note_file(key(number), "here.pdf" if value else "gone.pdf")
                case "follow":
                    desk.set_followed("Ken Goto", value)
                case _:
                    desk.undo()
            assert set(desk.find(query)) == naive(desk, query)


@settings(max_examples=100, deadline=None)
@given(QUERIES, QUERIES)
def test_a_blank_an_or_and_a_minus_mean_what_they_say(desk: Library, one: str, two: str) -> None:
    first, second = set(desk.find(one)), set(desk.find(two))
    assert set(desk.find(f"({one}) ({two})")) == first & second
    assert set(desk.find(f"{one} OR {two}")) == first | second
    assert set(desk.find(f"-({one})")) == set(desk.find("")) - first


@settings(max_examples=100, deadline=None)
@given(st.sampled_from([INBOX, EVERYTHING]), QUERIES)
def test_a_list_narrows_its_place_to_what_is_found(desk: Library, place: Place, query: str) -> None:
    listing = desk.listing()
    listing.enter(place, text=query)
    while listing.is_searching:
        listing.search_on(1.0)
    here = set(desk.find(place.query))
    assert listing.keys == [found for found in desk.find(query) if found in here]


def test_the_newest_comes_first(desk: Library) -> None:
    assert [int(found[-1]) for found in desk.find("")] == [5, 4, 2, 1, 3]
    assert [int(found[-1]) for found in desk.find("is:unread")] == [5, 2, 3]


def test_few_of_many_come_in_the_order_of_all(tmp_path: Path) -> None:
    with library(tmp_path, parsed(*map(record, range(1, 60)))) as many:
        order = many.find("")
        found = many.find('"part 7" OR "part 12" OR "part 30" OR "part 59" OR "part 41"')
        assert found == [k for k in order if k in found]
        titles = [many.require(k).title for k in found]
        assert [int(title.split()[-1]) for title in titles] == [59, 41, 30, 12, 7]


# Tags are found by their names


@settings(max_examples=300, deadline=None)
@given(st.one_of(ANY, st.text('#+-/ aé(),"\u200d／＃', max_size=70)))
def test_a_tag_is_named_by_its_name(text: str) -> None:
    try:
        tag = tag_name(text)
    except CarrelError as refused:
        assert "cannot be a tag" in str(refused)
        return
    assert tag_name(tag) == tag
    assert tag_name(f"#{tag}") == tag
    assert 0 < len(tag) <= 60
    asked = parse(f'tag:"{tag}"', today=TODAY).query
    marked = PaperFacts({"title": ""}, {"tags": [tag]}, {}, frozenset())
    assert asked != NOTHING
    assert matches(asked, marked)
    assert tag_key(tag)


@pytest.mark.parametrize(
    ("typed", "tag"),
    [
        ("ml", "ml"),
        ("#ml", "ml"),
        ("+ml", "ml"),
        ("# ml", "ml"),
        ("red teaming", "red-teaming"),
        (" ml / rlhf ", "ml/rlhf"),
        ("ml//rlhf/", "ml/rlhf"),
        ("C++", "C++"),
        ("C#", "C#"),
        ("a" * 59 + "/b", "a" * 59),
        ("深い森", "深い森"),
        ('say "x", (y)', "say-x-y"),
    ],
)
def test_a_tag_is_what_the_user_meant(typed: str, tag: str) -> None:
    assert tag_name(typed) == tag


@pytest.mark.parametrize(
    "typed", ["", " ", "#", "+", "-", "/", "()", "¸", "\u200d", "\u0301", "\x1b[m"]
)
def test_what_nobody_could_see_or_type_is_no_tag(typed: str) -> None:
    with pytest.raises(CarrelError, match="cannot be a tag"):
        tag_name(typed)
