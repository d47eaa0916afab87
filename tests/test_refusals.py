"""What is said of answers that hold no papers: errors, empty ones, web pages."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from storage.errors import SourceError
from storage.importers import Source, parse

DAILY = "https://huggingface.co/api/daily_papers?date=2031-05-10"


def said(data: bytes, name: str = "tea.json", as_format: str | None = None) -> str:
    with pytest.raises(SourceError) as caught:
        parse(Source(name=name, data=data, today=date(2031, 5, 12)), as_format=as_format)
    return str(caught.value)


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        (b'{"error": "No such kettle."}', "No such kettle"),
        (b'{"message": "Too much tea", "code": "429"}', "Too much tea"),
        (b'{"error": "Bad query", "message": "leaf is no field"}', "leaf is no field"),
        (b'{"error": {"code": 429, "message": "Slow down"}}', "Slow down"),
        (b'{"name": "ForbiddenError", "errors": [{"message": "Not for you"}]}', "Not for you"),
        (b'{"errors": ["Log in first"]}', "Log in first"),
        (b'{"detail": [{"loc": ["q"], "msg": "field required"}]}', "field required"),
        (b'\xef\xbb\xbf{"detail":"Not Found"}', "Not Found"),
        (b"<eFetchResult><ERROR>ID list is empty!</ERROR></eFetchResult>", "ID list is empty!"),
        (b"<error>No &amp; never.</error>", "No & never"),
    ],
)
def test_an_error_in_place_of_an_answer_is_told_in_its_own_words(data: bytes, reason: str) -> None:
    assert said(data) == f"tea.json is an error in place of an answer: {reason}."


@pytest.mark.parametrize(
    "data", [b"[]", b"{}", b"null", b'""', b' {"data": []}\r\n', b'{"offset": 0, "data": null}']
)
def test_an_empty_answer_is_called_empty(data: bytes) -> None:
    assert said(data) == "tea.json is an empty answer: there is nothing in it to import."


@pytest.mark.parametrize(
    "data", [b'{"message": "Hi", "pots": [1]}', b'{"pot": 1}', b"[1]", b"<pots/>"]
)
def test_what_may_be_anything_is_not_called_an_error(data: bytes) -> None:
    assert "is in no format Carrel knows (" in said(data)


@pytest.mark.parametrize("data", [b"{'title': 'Tea', 'year': None}", b"[{'a': 1},\n {'a': 2}]"])
def test_what_python_printed_is_called_so(data: bytes) -> None:
    assert said(data) == (
        "tea.json is in no format Carrel knows: it is written in Python's notation, not as JSON. "
        "Save the answer itself."
    )


def test_one_short_line_is_repeated_instead_of_all_formats() -> None:
    assert said(b"Resource not found.\n") == (
        "tea.json is in no format Carrel knows: all it says is “Resource not found”."
    )


def test_a_page_is_called_by_its_title() -> None:
    page = b"<html><head><title>\n503 Tea &amp; Trouble</title></head></html>"
    assert said(page).startswith(
        "tea.json is a web page, not a feed (its title: “503 Tea & Trouble”). Give "
    )


@pytest.mark.parametrize("root", ["eSearchResult", "eSummaryResult", "eLinkResult"])
def test_lists_of_ncbi_without_articles_say_what_to_ask_for(root: str) -> None:
    told = said(f"<?xml version='1.0'?><{root}><IdList><Id>1</Id></IdList></{root}>".encode())
    assert "is an answer of NCBI's with a list of" in told
    assert "Ask efetch for db=pubmed" in told


def test_a_day_without_papers_is_no_error_where_papers_are_followed() -> None:
    parsed = parse(Source(name=DAILY, data=b"[]", today=date(2031, 5, 12)))
    assert (parsed.format, parsed.records) == ("hf-daily", ())
    assert parsed.warnings[0].startswith("0 papers")


@pytest.mark.parametrize(
    ("address", "service"),
    [
        (DAILY, "Hugging Face"),
        ("https://api.semanticscholar.org/graph/v1/paper/x/citations", "Semantic Scholar"),
        ("https://api.openalex.org/works?search=tea", "OpenAlex"),
        ("https://api.crossref.org/works?query=tea", "Crossref"),
        ("https://api2.openreview.net/notes?id=tea", "OpenReview"),
    ],
)
def test_a_service_that_was_asked_is_named_with_its_error(address: str, service: str) -> None:
    told = said(b'{"error": "Not today."}', address)
    assert told == f"{address}: {service} answered with an error: Not today."


@given(st.binary(max_size=300))
def test_whatever_it_is_there_is_a_sentence(data: bytes) -> None:
    try:
        parse(Source(name="tea", data=data, today=date(2031, 5, 12)))
    except SourceError as error:
        assert str(error).startswith("tea ")
