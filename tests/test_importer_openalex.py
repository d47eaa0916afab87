"""Works of OpenAlex: abstracts put together again, authors that may be cut off."""

from __future__ import annotations

import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from storage.arriving import Record
from storage.importers.openalex import parse, sniff
from tests.answers import COUNTS, DAYS, DOIS, NAMES, SEEDS, WORDS, only, refused, shuffled, source

API = "https://api.openalex.org/works"


def work(**fields: Any) -> dict[str, Any]:
    return {"id": "https://openalex.org/W1", "title": "Leaves", **fields}


def read(**fields: Any) -> Record:
    return only(parse(source({"results": [work(**fields)]})))


def people(count: int) -> list[dict[str, Any]]:
    return [{"author": {"display_name": f"Ada Teapot {n}"}} for n in range(count)]


def test_an_inverted_index_becomes_text() -> None:
    index = {"tea": [1, 4], "We": [0], "and": [2], "more": [3], "late.": [9]}
    assert read(abstract_inverted_index=index).abstract == "We tea and more tea late."


@pytest.mark.parametrize("index", [None, {}, [], "x", {"a": None}, {"a": ["x", None, -1, True]}])
def test_an_index_that_is_none_is_no_abstract(index: Any) -> None:
    assert read(abstract_inverted_index=index).abstract is None


def test_an_abstract_that_somebody_put_together_is_taken() -> None:
    assert read(abstract="We tea.").abstract == "We tea."


@pytest.mark.parametrize(
    ("count", "said", "cut"),
    [(100, None, True), (100, False, False), (99, None, False), (249, None, False), (3, True, 1)],
)  # fmt: skip
def test_a_list_of_authors_that_was_cut_is_not_called_whole(
    count: int, said: bool | None, cut: bool
) -> None:
    flag = {} if said is None else {"is_authors_truncated": said}
    record = read(authorships=people(count), **flag)
    assert (record.authors_truncated, record.author_count) == (cut, None if cut else count)
    assert len(record.authors) == count


def test_the_places_of_a_work_as_they_were_told_until_2023_are_read() -> None:
    record = read(
        host_venue={"display_name": "Tea Letters", "type": "journal", "issn_l": "1234-5678",
                    "publisher": "Pots", "url": "https://tea.example.org/1"},
        alternate_host_venues=[{"display_name": "arXiv", "type": "repository",
                                "url": "https://arxiv.org/abs/2101.00001v2"}],
        concepts=[{"display_name": "Infusion"}],
    )  # fmt: skip
    assert (record.venue, record.arxiv_id, record.categories) == (
        "Tea Letters", "2101.00001", ("Infusion",),
    )  # fmt: skip
    assert record.links.abs == "https://tea.example.org/1"
    assert (record.extra["publisher"], record.extra["issn"]) == ("Pots", "1234-5678")


def test_the_doi_of_arxiv_names_an_arxiv_paper() -> None:
    assert read(doi="https://doi.org/10.48550/arXiv.2303.08775").arxiv_id == "2303.08775"


def test_a_further_place_may_be_arxiv_by_its_doi() -> None:
    places = [{"landing_page_url": "https://doi.org/10.48550/arxiv.2303.08776"}]
    assert read(doi="https://doi.org/10.5555/x", locations=places).arxiv_id == "2303.08776"


def test_an_affiliation_was_one_text_before_it_was_a_list() -> None:
    person = {"author": {"display_name": "Ada"}, "raw_affiliation_string": "Pot Works"}
    assert read(authorships=[person]).affiliations == ("Pot Works",)


def test_keywords_had_another_name_for_a_while() -> None:
    assert read(keywords=[{"keyword": "tea", "score": 0.4}]).extra["keywords"] == "tea"


@pytest.mark.parametrize("number", ["9100001", "PMC9100001"])
def test_numbers_of_pubmed_are_named_as_pubmed_names_them(number: str) -> None:
    pages = {"pmid": "https://pubmed.ncbi.nlm.nih.gov/38000001",
             "pmcid": f"https://www.ncbi.nlm.nih.gov/pmc/articles/{number}"}  # fmt: skip
    assert read(ids=pages).other_ids == ("openalex:W1", "pmid:38000001", "pmc:PMC9100001")


def test_a_cut_list_may_say_how_many_there_are() -> None:
    record = read(authorships=people(3), is_authors_truncated=True, authors_count=281)
    assert (len(record.authors), record.author_count) == (3, 281)


def test_a_repository_is_no_venue() -> None:
    home = {"source": {"display_name": "arXiv (Cornell University)", "type": "repository"}}
    assert read(primary_location=home).venue is None
    assert read(primary_location={"source": {"display_name": "Tea"}}).venue == "Tea"


def test_the_arxiv_id_is_found_among_the_places() -> None:
    places = [{"landing_page_url": "https://x.org"}, {"pdf_url": "http://arxiv.org/pdf/2401.00001"}]
    assert read(locations=places).arxiv_id == "2401.00001"
    arxiv = {"landing_page_url": "https://arxiv.org/abs/hep-th/9901001v3"}
    record = read(primary_location=arxiv)
    assert (record.arxiv_id, record.arxiv_version) == ("hep-th/9901001", 3)


def test_the_day_the_service_noted_a_work_is_no_date_of_it() -> None:
    record = read(created_date="2026-01-01", updated_date="2026-01-02T00:00:00")
    assert (record.published, record.updated, record.year) == (None, None, None)


def test_a_work_without_title_is_kept_by_its_id() -> None:
    record = read(title=None, display_name=None, doi="https://doi.org/10.5555/A")
    assert (record.title, record.doi) == (None, "10.5555/a")
    assert record.other_ids == ("openalex:W1",)


def test_other_things_than_works_are_rejected() -> None:
    parsed = parse(source({"results": [work(), {"id": "https://openalex.org/A5", "h": 1}]}))
    assert parsed.rejected[0].reason == "It is no work of OpenAlex but “A5”."


@pytest.mark.parametrize("name", ["title", "display_name", "doi", "authorships"])
def test_few_fields_are_enough_to_be_known(name: str) -> None:
    few = {"id": "https://openalex.org/W1", name: None}
    for answer in (few, {"results": [few]}, [few]):
        assert sniff(source(answer).data)


def test_a_work_a_line_is_read() -> None:
    lines = "\n".join(json.dumps(work(title=f"Leaf {n}")) for n in range(3))
    assert sniff(lines.encode())
    assert [record.title for record in parse(source(lines)).records] == [
        "Leaf 0", "Leaf 1", "Leaf 2",
    ]  # fmt: skip


def test_an_answer_without_works_says_so() -> None:
    empty = {"meta": {"count": 0, "db_response_time_ms": 3}, "results": []}
    assert sniff(source(empty).data)
    assert parse(source(empty)).warnings == ("0 papers: OpenAlex found nothing.",)


def test_what_the_service_complains_of_is_said() -> None:
    answer = {"error": "Invalid query parameters error.", "message": "x is no parameter."}
    assert "OpenAlex answered with an error: x is no parameter." in refused(parse, answer)


def test_pages_of_one_query_are_one_feed() -> None:
    ask = f"{API}?filter=author.id:A5&sort=publication_date"
    feeds = [parse(source({"results": []}, name=f"{ask}&{p}")).feed for p in ("page=1", "cursor=*")]
    assert (
        feeds[0].key
        == feeds[1].key
        == f"openalex:/works?{ask.partition('?')[2]}".replace("author.id:A5", "author.id%3AA5")
    )
    assert feeds[0].title == "OpenAlex: author.id:A5"


WORKS = st.fixed_dictionaries(
    {"number": st.integers(1, 10**10)},
    optional={
        "title": WORDS | st.none(),
        "words": st.lists(WORDS.map(lambda text: text.split()[0]), max_size=12),
        "names": NAMES,
        "publication_date": DAYS.map(str),
        "publication_year": st.integers(1700, 2099),
        "cited_by_count": COUNTS,
        "doi": DOIS,
        "venue": WORDS,
    },
)


def printed(said: dict[str, Any], seed: int) -> dict[str, Any]:
    plain = ("title", "publication_date", "publication_year", "cited_by_count")
    found = {name: said[name] for name in plain if name in said}
    found["id"] = f"https://openalex.org/W{said['number']}"
    if "words" in said:
        index: dict[str, list[int]] = {}
        for place, word in enumerate(said["words"]):
            index.setdefault(word, []).append(place)
        found["abstract_inverted_index"] = shuffled(index, seed) | {"_later": None, "more": 0}
    if "names" in said:
        found["authorships"] = [{"author": {"display_name": name}} for name in said["names"]]
    if "doi" in said:
        found["doi"] = f"https://doi.org/{said['doi'].upper()}"
    if "venue" in said:
        found["primary_location"] = {"source": shuffled({"display_name": said["venue"]}, seed)}
    return shuffled(found, seed)


@given(st.lists(WORKS, max_size=4), SEEDS)
def test_what_is_printed_is_what_is_read(works: list[dict[str, Any]], seed: int) -> None:
    parsed = parse(source(shuffled({"results": [printed(one, seed) for one in works]}, seed)))
    assert not parsed.rejected
    for record, said in zip(parsed.records, works, strict=True):
        assert record.other_ids == (f"openalex:W{said['number']}",)
        assert record.title == said.get("title")
        assert record.abstract == (" ".join(said.get("words", [])) or None)
        assert list(record.authors) == said.get("names", [])
        assert record.doi == said.get("doi")
        assert record.venue == said.get("venue")
        assert record.year == said.get("publication_year")
        assert (str(record.published) if record.published else None) == said.get("publication_date")
