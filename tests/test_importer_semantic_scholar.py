"""Answers of Semantic Scholar: only what was asked for is there."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from storage.importers.semantic_scholar import parse, sniff
from tests.answers import (
    ARXIV,
    COUNTS,
    DAYS,
    DOIS,
    NAMES,
    SEEDS,
    WORDS,
    only,
    refused,
    shuffled,
    source,
)

API = "https://api.semanticscholar.org/graph/v1"


def paper(**fields: Any) -> dict[str, Any]:
    return {"paperId": "aa11", "title": "Steeping", **fields}


def read(**fields: Any) -> Any:
    return only(parse(source({"data": [paper(**fields)]})))


@pytest.mark.parametrize(
    "answer",
    [
        {"total": 1, "offset": 0, "next": 1, "data": [paper()]},
        {"total": 1, "token": None, "data": [paper()]},
        {"offset": 0, "data": [{"contexts": ["x"], "citingPaper": paper()}]},
        {"offset": 0, "data": [{"isInfluential": True, "citedPaper": paper()}]},
        {"recommendedPapers": [paper()]},
        [paper()],
        paper(),
        {"data": [paper()]},
        {"data": [{"snippet": {"text": "We steep."}, "score": 0.5, "paper": paper()}]},
    ],
    ids=["search", "bulk", "citations", "references", "recommended", "batch", "one", "papers",
         "snippets"],
)  # fmt: skip
def test_papers_are_found_in_every_kind_of_answer(answer: Any) -> None:
    assert sniff(source(answer).data)
    assert only(parse(source(answer))).title == "Steeping"


@pytest.mark.parametrize(
    "answer",
    [{"total": 0, "offset": 0}, {"total": 0, "offset": 0, "data": []},
     {"total": 0, "token": None, "data": []}, {"recommendedPapers": []}],
)  # fmt: skip
def test_an_answer_without_papers_is_valid_and_says_so(answer: Any) -> None:
    assert sniff(source(answer).data)
    parsed = parse(source(answer))
    assert parsed.records == ()
    assert parsed.warnings == ("0 papers: Semantic Scholar found nothing.",)


def test_the_first_interface_had_identifiers_beside_the_title() -> None:
    record = read(doi="10.5555/Tea", arxivId="2310.02129", authors=[{"name": "A. Leaf"}])
    assert (record.doi, record.arxiv_id) == ("10.5555/tea", "2310.02129")


def test_numbers_of_pubmed_are_named_as_pubmed_names_them() -> None:
    for number in ("9100001", 9100001, "PMC9100001"):
        record = read(externalIds={"PubMed": "38000001", "PubMedCentral": number})
        assert record.other_ids == ("s2:aa11", "pmid:38000001", "pmc:PMC9100001")


def test_the_volume_of_arxiv_is_none() -> None:
    assert "volume" not in read(journal={"name": "ArXiv", "volume": "abs/2310.02129"}).extra
    assert read(journal={"name": "Tea Letters", "volume": "3"}).extra["volume"] == "3"


def test_authors_may_be_names_only() -> None:
    record = read(authors=["Ada Leaf", "Bo Pot", None])
    assert (record.authors, record.author_count) == (("Ada Leaf", "Bo Pot"), 3)


def test_an_unknown_id_is_rejected_in_its_place() -> None:
    parsed = parse(source([None, paper(), None]))
    assert [item.where for item in parsed.rejected] == ["record 1", "record 3"]
    assert only(parse(source([paper()]))).position == 1
    assert [record.position for record in parsed.records] == [2]
    assert parse(source([None])).rejected[0].reason == "Semantic Scholar does not know it (null)."


def test_a_paper_may_have_an_id_and_no_title() -> None:
    record = only(parse(source([{"paperId": "aa11", "citationCount": 0}])))
    assert (record.title, record.other_ids) == (None, ("s2:aa11",))
    assert record.metrics["citations"].value == 0


def test_arxiv_is_no_venue() -> None:
    for name in ("arXiv.org", "ArXiv", "CoRR", "arXiv preprint arXiv:2501.00042"):
        assert read(venue=name, journal={"name": name}).venue is None
    assert read(venue="", journal={"name": "Tea Letters"}).venue == "Tea Letters"
    assert read(venue="Archive of Tea").venue == "Archive of Tea"


def test_a_page_is_no_pdf() -> None:
    for address in ("https://doi.org/10.5555/x", "http://arxiv.org/abs/2501.00042", "", "ftp://x"):
        assert read(openAccessPdf={"url": address}).links.pdf is None
    link = "http://arxiv.org/pdf/2501.00042"
    assert read(openAccessPdf={"url": link, "disclaimer": "…"}).links.pdf == link


def test_the_services_own_page_is_for_papers_without_another() -> None:
    own = "https://www.semanticscholar.org/paper/aa11"
    assert read(url=own).links.abs == read().links.abs == own
    page = read(url=own, externalIds={"DOI": "10.5555/x"}).links.abs
    assert page == "https://doi.org/10.5555/x"
    page = read(url=own, externalIds={"DOI": "10.5555/x", "ArXiv": "2501.00042"}).links.abs
    assert page == "https://arxiv.org/abs/2501.00042"


def test_ligatures_are_kept_as_printed() -> None:
    assert read(title="E\ufb03cient").title == "E\ufb03cient"


def test_people_of_a_paper_are_profiles_without_papers() -> None:
    person = {"authorId": "7", "name": "Ada Teapot", "hIndex": 9, "paperCount": 30}
    parsed = parse(source({"offset": 0, "data": [person, {"authorId": "8", "name": None}]}))
    (found,) = parsed.authors
    assert (found.name, found.ids) == ("Ada Teapot", ("s2:7",))
    assert {name: metric.value for name, metric in found.metrics.items()} == {
        "h_index": 9,
        "papers": 30,
    }
    assert parsed.warnings == ("0 papers; 1 author profile.",)


def test_an_authors_list_is_the_authors_feed_wherever_it_is_stored() -> None:
    person = {"authorId": 7, "name": "Ada Teapot", "papers": [paper(), None]}
    for name in ("a.json", "b.json", f"{API}/author/7?fields=papers.title"):
        parsed = parse(source(person, name=name))
        assert (parsed.feed.key, parsed.feed.title) == (
            "semantic-scholar:author:7",
            "Ada Teapot (Semantic Scholar)",
        )
        assert parsed.records[0].known_authors == ("Ada Teapot",)
        assert len(parsed.rejected) == 1


def test_pages_of_one_search_are_one_feed() -> None:
    ask = f"{API}/paper/search?query=tea+leaves&year=2020-"
    feeds = [
        parse(source({"data": []}, name=f"{ask}&offset={n}&limit=5&fields=title")).feed
        for n in (0, 5)
    ]
    assert feeds[0].key == feeds[1].key
    assert feeds[0].title == "Semantic Scholar: tea leaves"
    assert parse(source({"data": []}, name=ask.replace("tea", "pot"))).feed.key != feeds[0].key


def test_what_the_service_complains_of_is_said() -> None:
    answer = {"message": "Too Many Requests. Please wait.", "code": "429"}
    assert refused(parse, answer) == (
        "answer.json: Semantic Scholar answered with an error: Too Many Requests. Please wait."
    )


PAPERS = st.fixed_dictionaries(
    {"paperId": st.from_regex(r"[0-9a-f]{8}", fullmatch=True)},
    optional={
        "title": WORDS,
        "abstract": WORDS | st.none(),
        "names": NAMES,
        "year": st.integers(1700, 2099) | st.none(),
        "publicationDate": DAYS.map(str) | st.none(),
        "citationCount": COUNTS,
        "ArXiv": ARXIV,
        "DOI": DOIS,
        "CorpusId": COUNTS,
        "volume": WORDS,
    },
)


def printed(said: dict[str, Any], seed: int) -> dict[str, Any]:
    plain = ("paperId", "title", "abstract", "year", "publicationDate", "citationCount")
    found = {name: said[name] for name in plain if name in said}
    found["externalIds"] = {n: said[n] for n in ("ArXiv", "DOI", "CorpusId") if n in said}
    if "names" in said:
        found["authors"] = [shuffled({"authorId": None, "name": n}, seed) for n in said["names"]]
    if "volume" in said:
        found["journal"] = {"volume": said["volume"]}
    return shuffled(found, seed)


@given(st.lists(PAPERS, max_size=4), SEEDS)
def test_what_is_printed_is_what_is_read(papers: list[dict[str, Any]], seed: int) -> None:
    answer = shuffled({"total": 9, "data": [printed(one, seed) for one in papers]}, seed)
    parsed = parse(source(answer))
    assert not parsed.rejected
    for record, said in zip(parsed.records, papers, strict=True):
        assert record.title == said.get("title")
        assert record.abstract == said.get("abstract")
        assert list(record.authors) == said.get("names", [])
        assert record.author_count == (len(said.get("names", [])) or None)
        assert record.year == said.get("year")
        day = said.get("publicationDate")
        assert (str(record.published) if record.published else None) == day
        assert (record.arxiv_id, record.doi) == (said.get("ArXiv"), said.get("DOI"))
        assert f"s2:{said['paperId']}" in record.other_ids
        assert (f"corpusid:{said.get('CorpusId')}" in record.other_ids) == ("CorpusId" in said)
        assert record.extra.get("volume") == said.get("volume")
        assert ("citations" in record.metrics) == ("citationCount" in said)
