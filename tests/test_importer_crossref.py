"""Works of Crossref: dates in parts, names in parts, texts in lists, abstracts in JATS."""

from __future__ import annotations

import json
from datetime import date
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from storage.arriving import Record
from storage.importers.crossref import parse, sniff
from tests.answers import COUNTS, DAYS, DOIS, NAMES, SEEDS, WORDS, only, refused, shuffled, source

API = "https://api.crossref.org/works"


def work(**fields: Any) -> dict[str, Any]:
    said = {"DOI": "10.5555/tea", "title": ["Leaves"], "is-referenced-by-count": 0}
    return {**said, **{name.replace("_", "-"): value for name, value in fields.items()}}


def listed(*works: Any, **around: Any) -> dict[str, Any]:
    return {"status": "ok", "message-type": "work-list", "message": {"items": [*works], **around}}


def read(**fields: Any) -> Record:
    return only(parse(source(listed(work(**fields)))))


def parts(*numbers: Any) -> dict[str, Any]:
    return {"date-parts": [list(numbers)]}


@pytest.mark.parametrize(
    "answer",
    [
        listed(work()),
        {"message": work(), "message-type": "work", "status": "ok"},
        work(),
        [work()],
        [{"status": "ok", "message-type": "work", "message": work()}],
        {"items": [work()]},
        work(title="Leaves"),
    ],
    ids=["list", "one", "alone", "bare", "several", "items", "negotiated"],
)
def test_works_are_found_in_every_kind_of_answer(answer: Any) -> None:
    assert sniff(source(answer).data)
    assert only(parse(source(answer))).title == "Leaves"


@pytest.mark.parametrize("kind", ["journal-list", "member-list", "type-list", "journal", "prefix"])
def test_lists_of_journals_and_publishers_are_no_works(kind: str) -> None:
    titled = {"title": "Journal of Tea", "ISSN": ["1234-5678"], "publisher": "Pots"}
    message = {"items": [titled]} if kind.endswith("-list") else titled
    told = refused(parse, {"status": "ok", "message-type": kind, "message": message})
    assert f"is an answer of Crossref without works: a “{kind}”." in told


def test_who_registered_a_doi_is_no_work() -> None:
    message = {"DOI": "10.5555/tea", "agency": {"id": "crossref", "label": "Crossref"}}
    told = refused(parse, {"status": "ok", "message-type": "work-agency", "message": message})
    assert "without works" in told


@pytest.mark.parametrize(
    ("kind", "comment"), [("retraction", "Retracted"), ("correction", None), (None, None)]
)
def test_a_retracted_work_says_so(kind: str | None, comment: str | None) -> None:
    notice = {"DOI": "10.5555/notice", "type": kind, "label": "Notice"}
    assert read(updated_by=[notice]).comment == comment
    assert read(update_to=[notice]).comment is None  # that is the notice itself


def test_the_number_of_a_book_was_an_address() -> None:
    assert read(ISBN=["http://id.crossref.org/isbn/9781860163593"]).extra["isbn"] == "9781860163593"
    assert read(ISBN=["9781860163593"]).extra["isbn"] == "9781860163593"


def test_those_who_edit_a_book_are_kept_and_are_no_authors() -> None:
    people = [{"given": "Ada", "family": "Leaf"}, {"name": "The Pot Group"}]
    record = read(type="book", editor=people)
    assert (record.authors, record.extra["editor"]) == ((), "Ada Leaf and The Pot Group")


def test_a_review_of_a_work_is_no_work_and_the_year_20_is_no_year() -> None:
    parsed = parse(source(listed(work(type="peer-review"), work(issued=parts(20, 1)))))
    assert [part.reason for part in parsed.rejected] == ["It is a review of a work, not a work."]
    assert parsed.records[0].year is None


def test_a_failure_of_the_service_itself_is_told() -> None:
    message = {"name": "class tea.Kettle", "description": "boiled over", "message": None}
    told = refused(parse, {"status": "error", "message-type": "exception", "message": message})
    assert told.endswith("Crossref answered with an error: boiled over.")


def test_a_citation_file_of_another_program_is_not_claimed() -> None:
    other = {
        "DOI": "10.5555/x",
        "title": "x",
        "type": "article-journal",
        "author": [{"family": "x"}],
    }
    assert not sniff(source(other).data) and not sniff(source([other]).data)


@pytest.mark.parametrize(
    ("dates", "published", "year", "printed"),
    [
        ({"issued": parts(2015, 11, 6)}, date(2015, 11, 6), 2015, None),
        ({"issued": parts(2003, 8)}, None, 2003, "2003-08"),
        ({"issued": parts(2003, 8), "published_online": parts(2003, 8, 9)}, date(2003, 8, 9), 2003,
         None),
        ({"issued": parts(2003, 8), "published_online": parts(2004, 8, 9)}, None, 2003, "2003-08"),
        ({"issued": parts(2023), "published_online": parts(2023, 9, 8)}, None, 2023, "2023"),
        ({"issued": parts(None), "posted": parts(2025, 1, 2)}, date(2025, 1, 2), 2025, None),
        ({"issued": parts("1970", "8", "14")}, date(1970, 8, 14), 1970, None),
        ({"issued": {"date-parts": [1999]}}, None, 1999, "1999"),
        ({"issued": parts(2015, 2, 30)}, None, 2015, "2015-02-30"),
        ({"issued": parts(None), "created": parts(2010, 1, 1)}, None, None, None),
        ({"issued": {"date-parts": None}, "published": parts()}, None, None, None),
    ],
)  # fmt: skip
def test_a_date_is_as_exact_as_it_is_printed(
    dates: dict[str, Any], published: date | None, year: int | None, printed: str | None
) -> None:
    record = read(**dates)
    assert (record.published, record.year, record.raw.get("date")) == (published, year, printed)


@pytest.mark.parametrize(
    ("person", "name"),
    [
        ({"given": "Ada", "family": "Teapot"}, "Ada Teapot"),
        ({"family": "Teapot"}, "Teapot"),
        ({"given": "Ada", "family": "Teapot", "suffix": "Jr."}, "Ada Teapot, Jr."),
        ({"given": "Cy", "non-dropping-particle": "von", "family": "Saucer"}, "Cy von Saucer"),
        ({"name": "The Kettle Consortium"}, "The Kettle Consortium"),
        ({"literal": "The Committee"}, "The Committee"),
        ({"given": "Zo\u00eb &amp;", "family": "<i>Pot</i>"}, "Zo\u00eb & Pot"),
    ],
)
def test_a_name_is_put_together(person: dict[str, Any], name: str) -> None:
    assert read(author=[person]).authors == (name,)


def test_an_author_without_a_name_makes_the_list_a_cut_one() -> None:
    record = read(author=[{"family": "Teapot"}, {"ORCID": "x"}])
    assert (record.authors, record.authors_truncated) == (("Teapot",), True)


def test_the_places_of_authors_are_named_once() -> None:
    places = [{"name": "Tea House"}, {"id": []}, {"name": "Pot &amp; Co"}]
    people = [{"family": "A", "affiliation": places}, {"family": "B", "affiliation": places[:1]}]
    assert read(author=people).affiliations == ("Tea House", "Pot & Co")


def test_a_preprint_is_of_the_server_it_is_on() -> None:
    server = {"institution": [{"name": "bioRxiv"}], "type": "posted-content"}
    assert read(**server).venue == "bioRxiv"
    assert read(institution=[{"name": "Tea House"}]).venue is None


def test_preprint_and_publication_are_one_work_where_the_publisher_names_one() -> None:
    def said(*ids: str, name: str = "is-preprint-of") -> Record:
        return read(relation={name: [{"id-type": "doi", "id": number} for number in ids]})

    assert said("10.5555/B").other_ids == ("doi:10.5555/b",)
    assert said("10.48550/arXiv.2401.00001", name="has-preprint").other_ids == ("arxiv:2401.00001",)
    assert said("10.5555/b", "10.5555/c").other_ids == ()
    assert said("10.5555/TEA").other_ids == ()  # itself
    assert said("10.5555/b", name="has-review").other_ids == ()
    other = {"is-preprint-of": [{"id-type": "issn", "id": "10.5555/b"}, None]}
    assert read(relation=other).other_ids == ()


@pytest.mark.parametrize("kind", ["component", "grant", "journal", "journal-issue"])
def test_what_is_no_work_is_rejected(kind: str) -> None:
    parsed = parse(source(listed(work(), work(type=kind))))
    assert len(parsed.records) == 1
    assert [item.where for item in parsed.rejected] == ["record 2"]
    assert parsed.rejected[0].reason.endswith("not a work.")


def test_the_page_is_the_resolvers_as_it_is_today() -> None:
    assert read(URL="http://dx.doi.org/10.5555/tea").links.abs == "https://doi.org/10.5555/tea"
    assert read(URL="10.5555/tea").links.abs == "https://doi.org/10.5555/tea"
    page = {"primary": {"URL": "https://tea.org/1"}}
    assert read(resource=page).links.abs == "https://tea.org/1"


def test_only_a_pdf_is_a_pdf() -> None:
    links = [{"URL": "https://x.org/a", "content-type": "unspecified"},
             {"URL": "https://x.org/b", "content-type": "application/pdf"}]  # fmt: skip
    assert read(link=links[:1]).links.pdf is None
    assert read(link=links).links.pdf == "https://x.org/b"


def test_what_the_service_found_wrong_is_said() -> None:
    wrong = {
        "status": "failed",
        "message-type": "validation-failure",
        "message": [{"type": "parameter-not-allowed", "message": "No such filter."}],
    }
    assert sniff(source(wrong).data)
    assert refused(parse, wrong) == (
        "answer.json: Crossref answered with an error: No such filter."
    )


def test_an_answer_without_works_says_so() -> None:
    assert sniff(source(listed()).data)
    assert parse(source(listed())).warnings == ("0 papers: Crossref found nothing.",)


def test_one_query_is_one_feed_wherever_it_is_stored() -> None:
    stored = [listed(query={"search-terms": "tea", "start-index": n}) for n in (0, 20)]
    feeds = [parse(source(answer, name=f"{n}.json")).feed for n, answer in enumerate(stored)]
    assert {(feed.key, feed.title) for feed in feeds} == {("crossref:tea", "Crossref: tea")}
    ask = f"{API}?query=tea&mailto=a@b.org&rows=20"
    pages = [parse(source(listed(), name=f"{ask}&offset={n}")).feed for n in (0, 20)]
    assert {(feed.key, feed.title) for feed in pages} == {
        ("crossref:/works?query=tea", "Crossref: tea")
    }


def test_answers_one_after_the_other_are_all_read() -> None:
    text = json.dumps(listed(work(title=["A"]))) + json.dumps(listed(work(title=["B"])))
    assert [record.title for record in parse(source(text)).records] == ["A", "B"]


WORKS = st.fixed_dictionaries(
    {"DOI": DOIS},
    optional={
        "title": WORDS,
        "families": NAMES,
        "day": DAYS,
        "citations": COUNTS,
        "venue": WORDS,
        "paragraphs": st.lists(WORDS, min_size=1, max_size=3),
        "volume": WORDS,
        "pages": WORDS,
    },
)


def printed(said: dict[str, Any], seed: int) -> dict[str, Any]:
    found = {"DOI": said["DOI"].upper(), "references-count": 0}
    for given_as, name in (("title", "title"), ("venue", "container-title")):
        if given_as in said:
            found[name] = [said[given_as]] if seed % 2 else said[given_as]
    if "families" in said:
        found["author"] = [shuffled({"family": name}, seed) for name in said["families"]]
    if "day" in said:
        found["issued"] = parts(said["day"].year, said["day"].month, said["day"].day)
    if "citations" in said:
        found["is-referenced-by-count"] = said["citations"]
    if "paragraphs" in said:
        found["abstract"] = "<jats:title>Abstract</jats:title>" + "\n".join(
            f"<jats:p>{text}</jats:p>" for text in said["paragraphs"]
        )
    found |= {"volume": said["volume"]} if "volume" in said else {}
    found |= {"page": said["pages"]} if "pages" in said else {}
    return shuffled(found, seed)


@given(st.lists(WORKS, max_size=4), SEEDS)
def test_what_is_printed_is_what_is_read(works: list[dict[str, Any]], seed: int) -> None:
    answer = shuffled(listed(*(printed(one, seed) for one in works)), seed)
    parsed = parse(source(answer))
    assert not parsed.rejected
    for record, said in zip(parsed.records, works, strict=True):
        assert (record.doi, record.title) == (said["DOI"], said.get("title"))
        assert list(record.authors) == said.get("families", [])
        assert record.published == said.get("day")
        assert record.venue == said.get("venue")
        assert record.abstract == ("\n\n".join(said.get("paragraphs", [])) or None)
        found = {name: metric.value for name, metric in record.metrics.items()}
        assert found == ({"citations": said["citations"]} if "citations" in said else {})
        assert record.extra.get("volume") == said.get("volume")
        assert record.extra.get("pages") == said.get("pages")
