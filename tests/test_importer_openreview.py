"""OpenReview's notes of both versions, as facts."""

from __future__ import annotations

import json
from datetime import UTC, date, datetime
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from storage.arriving import Parsed, Record
from storage.errors import SourceError
from storage.importers import Source, openreview, parse
from storage.importers._openreview_venue import venue
from storage.text import one_line

WORDS = st.text(
    st.characters(codec="utf-8", exclude_categories=["Cc", "Cf", "Cs", "Cn", "Zl", "Zp"]),
    min_size=1,
    max_size=40,
).map(one_line).filter(bool)  # fmt: skip
GROUP = "TEATIME.cc/2031/Conference"


def source(document: Any) -> Source:
    text = document if isinstance(document, str) else json.dumps(document)
    return Source(name="notes.json", data=text.encode(), today=date(2026, 1, 9))


def read(document: Any) -> Parsed:
    return parse(source(document))


def note(identity: str = "pOt1", *, wrapped: bool = True, **said: Any) -> dict[str, Any]:
    said = {"title": "Tea", **said}
    return {
        "id": identity,
        "forum": identity,
        "invitations": [f"{GROUP}/-/Submission"],
        "signatures": [f"{GROUP}/Submission1/Authors"],
        "content": {name: {"value": value} for name, value in said.items()} if wrapped else said,
    }


def only(**said: Any) -> Record:
    (record,) = read([note(**said)]).records
    return record


def test_a_list_an_object_and_a_single_note_say_the_same() -> None:
    records = [read(each).records for each in (
        [note()], {"notes": [note()], "count": 1}, note(), [note(wrapped=False)]
    )]  # fmt: skip
    assert records[0][0].title == "Tea"
    assert all(found == records[0] for found in records)


@pytest.mark.parametrize(
    ("form", "said", "comment"),
    [
        ("-/Withdrawn_Submission", {}, "Withdrawn"),
        ("-/Desk_Rejected_Submission", {}, "Desk rejected"),
        ("-/Submission", {"venueid": f"{GROUP}/Withdrawn_Submission"}, "Withdrawn"),
        ("-/Submission", {"venue": "TEATIME 2031 Conference Withdrawn Submission"}, "Withdrawn"),
        ("-/Submission", {"venueid": f"{GROUP}/Rejected_Submission"}, None),
        ("-/Blind_Submission", {"venue": "TEATIME 2031 poster"}, None),
    ],
)
def test_what_was_withdrawn_says_so(form: str, said: dict[str, Any], comment: str | None) -> None:
    made = note(**said)
    made["invitations"].append(f"{GROUP}/{form}")
    (record,) = read([made]).records
    assert record.comment == comment
    first = note(wrapped=False, **said) | {"invitations": None, "invitation": f"{GROUP}/{form}"}
    (record,) = read([first]).records
    assert record.comment == comment


def test_a_title_copied_from_dblp_loses_its_full_stop() -> None:
    copied = "@article{DBLP:journals/tea/Lee31,\n title={Tea.}}"
    assert only(title="On tea.", _bibtex=copied).title == "On tea"
    assert only(title="And so on...", _bibtex=copied).title == "And so on..."
    assert only(title="On tea.").title == "On tea."


def test_reviews_are_no_papers_and_are_counted() -> None:
    review = note("rEv1") | {"forum": "pOt1", "replyto": "pOt1"}
    parsed = read([note(), review, review | {"id": "rEv2"}])
    assert [record.title for record in parsed.records] == ["Tea"]
    assert parsed.warnings == ("2 reviews and comments were left out: no submissions.",)


def test_notes_that_are_all_reviews_are_no_papers() -> None:
    parsed = read([note("rEv1") | {"forum": "pOt1"}])
    assert parsed.warnings[-1] == "0 papers: there are no submissions among the notes."


def test_no_notes_are_no_papers() -> None:
    parsed = read('{"notes": [], "count": 0}')
    assert parsed.warnings == ("0 papers: there are no submissions among the notes.",)


def test_a_note_without_a_title_is_rejected_alone() -> None:
    parsed = read([note(title=""), 7, note()])
    assert [record.title for record in parsed.records] == ["Tea"]
    assert [(part.where, part.reason) for part in parsed.rejected] == [
        ("record 1", "It has no title."),
        ("record 2", "It is no note of OpenReview."),
    ]


@pytest.mark.parametrize(
    "authors", [["Anonymous"], "Anonymous", ["Paper under double-blind review"], None, 7, [None]]
)
def test_secret_authors_are_none(authors: Any) -> None:
    assert only(authors=authors).authors == ()


@pytest.mark.parametrize(
    "authors",
    [
        ["Ann Lee", "Bo Kim"],
        "Ann Lee; Bo Kim",
        "Ann Lee, Bo Kim",
        [{"fullname": "Ann Lee", "username": "~Ann_Lee1"}, {"fullname": "Bo Kim"}],
    ],
)
def test_authors_are_read_however_they_are_listed(authors: Any) -> None:
    record = only(authors=authors)
    assert (record.authors, record.author_count) == (("Ann Lee", "Bo Kim"), 2)


@pytest.mark.parametrize(
    ("printed", "group", "form", "name", "year"),
    [
        ("TEATIME 2031 poster", GROUP, "", "TEATIME 2031 poster", 2031),
        ("", GROUP, f"{GROUP}/-/Submission", "TEATIME 2031", 2031),
        ("", f"{GROUP}/Rejected_Submission", "", "Submitted to TEATIME 2031", 2031),
        ("", f"{GROUP}/Submission", "", "Submitted to TEATIME 2031", 2031),
        ("", "", f"{GROUP}/-/Blind_Submission", "Submitted to TEATIME 2031", 2031),
        ("", "Pots.org/2030/Workshop/Lids", "", "Pots 2030 Workshop Lids", 2030),
        ("Pot Letters", "POTL", "POTL/-/Submission", "Pot Letters", None),
        ("", "", "POTL/-/Submission", None, None),
        ("", "", "", None, None),
    ],
)
def test_a_venue_is_named_and_never_claimed_before_it_accepts(
    printed: str, group: str, form: str, name: str | None, year: int | None
) -> None:
    found = venue(printed, group, form)
    assert (found.name, found.year) == (name, year)


def test_the_day_of_acceptance_is_the_day_of_publication() -> None:
    first = int(datetime(2031, 1, 2, 23, tzinfo=UTC).timestamp() * 1000)
    later = int(datetime(2031, 5, 6, 1, tzinfo=UTC).timestamp() * 1000)
    (record,) = read([note() | {"cdate": first, "tmdate": later}]).records
    assert (record.published, record.updated) == (date(2031, 1, 2), date(2031, 5, 6))
    (record,) = read([note() | {"cdate": first, "pdate": later}]).records
    assert (record.published, record.updated) == (date(2031, 5, 6), None)


@pytest.mark.parametrize("wrong", [True, "1600000000000", -1, 0, 10**30, None])
def test_what_is_no_time_is_no_day(wrong: Any) -> None:
    assert read([note() | {"cdate": wrong}]).records[0].published is None


def test_links_lead_to_the_forum_and_its_pdf() -> None:
    links = only(pdf="/pdf/0123.pdf", code="https://github.com/t/t", project="javascript:x").links
    assert links.abs == links.discussion == "https://openreview.net/forum?id=pOt1"
    assert links.pdf == "https://openreview.net/pdf?id=pOt1"
    assert (links.code, links.project) == ("https://github.com/t/t", None)
    assert only(pdf="https://pots.example.org/1.pdf").links.pdf == "https://pots.example.org/1.pdf"


def test_an_id_that_cannot_be_one_makes_no_links() -> None:
    (record,) = read([note("a b&c", html="https://pots.example.org/1")]).records
    assert (record.other_ids, record.links.abs) == ((), "https://pots.example.org/1")


def test_all_of_one_meeting_are_one_feed() -> None:
    feed = read([note(venueid=GROUP), note(venueid=f"{GROUP}/Rejected_Submission")]).feed
    assert (feed.key, feed.title) == (f"openreview:{GROUP}", "OpenReview: TEATIME 2031")
    mixed = read([note(venueid=GROUP), note(venueid="Pots.org/2030/Conference")]).feed
    assert mixed.key == "openreview:notes.json"


@pytest.mark.parametrize("text", ["[7]", '{"a": 1}', "7", "plain words", '[{"content": 3}]'])
def test_another_file_is_refused_by_name(text: str) -> None:
    with pytest.raises(SourceError, match=r"^notes\.json "):
        openreview.parse(source(text))


def test_a_damaged_list_gives_its_whole_notes() -> None:
    text = json.dumps({"notes": [note("a"), note("b"), note("c")]})
    parsed = read(text.replace('"id": "b"', '"id": b'))
    assert [record.other_ids for record in parsed.records] == [("openreview:a",), ("openreview:c",)]
    assert parsed.rejected[0].where == "record 2"


PARTS = st.fixed_dictionaries(
    {"title": WORDS},
    optional={
        "authors": st.lists(WORDS.filter(lambda name: "nonym" not in name.lower()), max_size=3),
        "abstract": WORDS,
        "venue": WORDS.filter(lambda name: not name.startswith("CoRR")),
        "TLDR": WORDS,
        "keywords": st.lists(WORDS, max_size=3, unique=True),
    },
)


@given(st.lists(PARTS, min_size=1, max_size=4), st.booleans())
def test_notes_arrive_as_written(papers: list[dict[str, Any]], wrapped: bool) -> None:
    notes = [note(f"n{at}", wrapped=wrapped, **said) for at, said in enumerate(papers)]
    for record, said in zip(read({"notes": notes}).records, papers, strict=True):
        assert record.title == said["title"]
        assert list(record.authors) == said.get("authors", [])
        assert record.abstract == said.get("abstract")
        assert record.venue == said.get("venue", "Submitted to TEATIME 2031")
        assert record.extra.get("tldr") == said.get("TLDR")
        assert record.extra.get("keywords", "") == "; ".join(said.get("keywords", []))
