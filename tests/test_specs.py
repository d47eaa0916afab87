"""What can be typed to follow something, and where that is."""

from __future__ import annotations

from urllib.parse import parse_qs, urlsplit

import pytest
from hypothesis import given
from hypothesis import strategies as st

from storage.specs import Spec, SpecError, parse


def address(text: str) -> str:
    return parse(text).request.address


def query(text: str) -> str:
    """Return what arXiv is asked to search for."""
    asked = parse_qs(urlsplit(address(text)).query)
    assert asked["sortBy"] == ["submittedDate"]
    assert asked["sortOrder"] == ["descending"]
    (found,) = asked["search_query"]
    return found


@pytest.mark.parametrize(
    ("text", "place", "title"),
    [
        ("arxiv:cs.CL", "https://rss.arxiv.org/rss/cs.CL", "arXiv cs.CL"),
        ("arXiv: cs.cl+CS.LG", "https://rss.arxiv.org/rss/cs.CL+cs.LG", "arXiv cs.CL + cs.LG"),
        ("arxiv:cs.CL, cs.CL", "https://rss.arxiv.org/rss/cs.CL", "arXiv cs.CL"),
        ("cs.CL", "https://rss.arxiv.org/rss/cs.CL", "arXiv cs.CL"),
        ("arxiv:hep-th", "https://rss.arxiv.org/rss/hep-th", "arXiv hep-th"),
        ("arxiv:physics.Optics", "https://rss.arxiv.org/rss/physics.optics",
         "arXiv physics.optics"),
        ("https://arxiv.org/list/cs.CL/recent", "https://rss.arxiv.org/rss/cs.CL", "arXiv cs.CL"),
        ("hf:daily", "https://huggingface.co/api/daily_papers?limit=100",
         "Hugging Face Daily Papers"),
        ("hf:2025-10-27", "https://huggingface.co/api/daily_papers?date=2025-10-27&limit=100",
         "Hugging Face Daily Papers 2025-10-27"),
        ("https://huggingface.co/papers", "https://huggingface.co/api/daily_papers?limit=100",
         "Hugging Face Daily Papers"),
        ("https://huggingface.co/papers/date/2025-10-27",
         "https://huggingface.co/api/daily_papers?date=2025-10-27&limit=100",
         "Hugging Face Daily Papers 2025-10-27"),
    ],
)  # fmt: skip
def test_services_have_their_addresses_and_titles(text: str, place: str, title: str) -> None:
    found = parse(text)
    assert (found.request.address, found.request.title) == (place, title)
    assert not found.is_open and not found.is_paper


def test_the_kind_is_that_of_the_format_to_come() -> None:
    kinds = ["arxiv:cs.CL", "arxiv:au:x", "arxiv:2310.02129", "hf:daily", "https://a.example/"]
    assert [parse(text).request.kind for text in kinds] == [
        "arxiv-rss", "arxiv-atom", "arxiv-atom", "hf-daily", "feed",
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("text", "asked"),
    [
        ("arxiv:2310.02129", "2310.02129"),
        ("arxiv:2310.02129v2", "2310.02129v2"),
        ("arxiv:astro-ph/0601001", "astro-ph/0601001"),
        ("https://arxiv.org/abs/2310.02129", "2310.02129"),
        ("https://arxiv.org/pdf/2310.02129v3.pdf", "2310.02129v3"),
    ],
)
def test_an_arxiv_id_is_one_paper(text: str, asked: str) -> None:
    found = parse(text)
    assert found.is_paper
    assert found.request.address == f"https://export.arxiv.org/api/query?id_list={asked}"


@pytest.mark.parametrize(
    ("text", "asked"),
    [
        ('arxiv:au:"Zhiyuan Zeng"', 'au:"Zhiyuan Zeng"'),
        ("arxiv:au:Zhiyuan Zeng", 'au:"Zhiyuan Zeng"'),
        ("arxiv:au:zeng cat:cs.CL", "au:zeng AND cat:cs.CL"),
        ('arxiv:AU: "A B" and not ti:survey', 'au:"A B" ANDNOT ti:survey'),
        ("arxiv:(cat:cs.CL or cat:cs.LG) au:brook", "(cat:cs.CL OR cat:cs.LG) AND au:brook"),
        ('arxiv:all:"σ-algebra" x', 'all:σ-algebra AND all:x'),
    ],
)  # fmt: skip
def test_a_query_is_spelled_as_arxiv_wants_it(text: str, asked: str) -> None:
    assert query(text) == asked
    assert parse(text).request.title == f"arXiv {asked}"


@pytest.mark.parametrize(
    ("text", "place"),
    [
        ("https://lake.example/feed.xml", "https://lake.example/feed.xml"),
        (" <http://lake.example> ", "http://lake.example"),
        ("lake.example/blog", "https://lake.example/blog"),
        ("feed:https://lake.example/rss", "https://lake.example/rss"),
        ("feed://lake.example/rss", "http://lake.example/rss"),
    ],
)
def test_an_address_may_be_a_feed_or_a_page(text: str, place: str) -> None:
    assert parse(text).is_open
    assert address(text) == place


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("", "nothing Carrel can follow"),
        ("two words", "nothing Carrel can follow"),
        ("|~/fetch.sh", "a command"),
        ("exec:rm x", "a command"),
        ("javascript:alert(1)", "a command"),
        ("file:///etc/passwd", "not a web address"),
        ("ftp://a.example/x", "not a web address"),
        ("arxiv:", "Say what to follow"),
        ("arxiv:cs.CL+foo", "“foo” is no arXiv category"),
        ("arxiv:graph networks", "name a field"),
        ("arxiv:au:", "not understood"),
        ('arxiv:au:""', "nothing to search for"),
        ("arxiv:au:x OR", "between two terms"),
        ("arxiv:OR au:x", "between two terms"),
        ("arxiv:(au:x", "not closed"),
        ("arxiv:au:x)", "was not opened"),
        ("arxiv:()ti:x", "was not opened"),
        ("hf:yesterday", "neither hf:daily nor a day"),
        ("hf:2025-02-30", "neither hf:daily nor a day"),
    ],
)
def test_what_cannot_be_meant_is_a_sentence(text: str, why: str) -> None:
    with pytest.raises(SpecError) as raised:
        parse(text)
    assert why in str(raised.value)
    assert "\x1b" not in str(raised.value)


@given(st.one_of(st.text(), st.text().map("arxiv:{}".format), st.text().map("arxiv:au:{}".format)))
def test_whatever_is_typed_is_an_address_or_a_sentence(text: str) -> None:
    try:
        found = parse(text)
    except SpecError as error:
        assert str(error)
    else:
        assert isinstance(found, Spec)
        assert found.request.address.startswith(("http://", "https://"))


def test_what_is_spelled_as_a_category_or_an_id_of_arxiv_s_is_no_host() -> None:
    assert address("stat.ML") == "https://rss.arxiv.org/rss/stat.ML"
    assert parse("2310.02129v2").is_paper
    assert (address("cs.cl"), address("Math.com")) == ("https://cs.cl", "https://Math.com")
