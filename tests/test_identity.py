"""What papers and people are called by."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from storage.identity import (
    aliases,
    author_key,
    edge_keys,
    paper_key,
    short_names,
    title_key,
    untitled,
    wording,
)
from storage.importers import _ids
from storage.notation import plain
from storage.text import fold_words

TEXT = (
    "We count the boats that leave a small harbour before dawn and return after noon, and ask "
    "whether the tide or the price of fuel tells more about the hour at which each of them left."
)
LONG = (
    f"{TEXT} {'Boats of all sizes are counted alike. ' * 12}No two harbours answered the same way."
)

words = st.text(st.characters(categories=("L", "N")), min_size=1, max_size=8)
phrases = st.lists(words, min_size=1, max_size=20).map(" ".join)
names = st.from_regex(r"[A-Z][a-zé]{1,7}", fullmatch=True)


# Identifiers


@pytest.mark.parametrize(
    ("printed", "alias"),
    [
        ("2310.02129", "arxiv:2310.02129"),
        ("2310.02129v3", "arxiv:2310.02129"),
        ("arXiv:0704.0001v12", "arxiv:0704.0001"),
        ("astro-ph/0601001", "arxiv:astro-ph/0601001"),
        ("hep-th/9901001v2", "arxiv:hep-th/9901001"),
        ("math.GT/0309136v1", "arxiv:math/0309136"),
        ("oai:arXiv.org:math/0309136", "arxiv:math/0309136"),
        ("http://arxiv.org/abs/math.GT/0309136v2", "arxiv:math/0309136"),
        ("https://arxiv.org/pdf/2310.02129v1.pdf", "arxiv:2310.02129"),
        ("https://huggingface.co/papers/2310.02129", "arxiv:2310.02129"),
        ("10.48550/arXiv.2310.02129", "arxiv:2310.02129"),
    ],
)
def test_an_arxiv_id_is_one_however_it_is_printed(printed: str, alias: str) -> None:
    read = _ids.arxiv_id(printed)
    assert read is not None
    assert aliases(read[0], None, ()) == (alias,)


@pytest.mark.parametrize(
    "printed",
    [
        "10.1000/Xyz.5",
        "10.1000/XYZ.5",
        "doi:10.1000/xyz.5",
        "https://doi.org/10.1000/xyz.5",
        "http://dx.doi.org/10.1000/xyz.5",
        "10.1000/xyz.5.",
    ],
)
def test_a_doi_is_one_however_it_is_printed(printed: str) -> None:
    assert aliases(None, _ids.doi(printed), ()) == ("doi:10.1000/xyz.5",)


@pytest.mark.parametrize(
    "doi",
    ["10.48550/arXiv.2310.02129", "10.48550/ARXIV.2310.02129", "10.48550/arxiv.2310.02129v2"],
)
def test_the_dois_of_arxiv_are_arxiv_ids(doi: str) -> None:
    assert aliases("2310.02129", doi, ()) == ("arxiv:2310.02129",)
    assert aliases(None, doi, ()) == ("arxiv:2310.02129",)


def test_the_dois_of_old_arxiv_ids_are_arxiv_ids() -> None:
    assert aliases(None, "10.48550/arXiv.math.GT/0309136", ()) == ("arxiv:math/0309136",)
    assert aliases(None, "10.48550/arXiv.cond-mat/0309136v1", ()) == ("arxiv:cond-mat/0309136",)


@pytest.mark.parametrize(
    ("page", "alias"),
    [
        ("https://openreview.net/forum?id=B1M8_J-xx", "openreview:B1M8_J-xx"),
        ("https://openreview.net/pdf?id=B1M8_J-xx", "openreview:B1M8_J-xx"),
        ("https://aclanthology.org/2020.coling-main.25/", "acl:2020.coling-main.25"),
        ("https://www.aclanthology.org/P19-1001.pdf", "acl:P19-1001"),
        ("https://pubmed.ncbi.nlm.nih.gov/12345678/", "pmid:12345678"),
    ],
)
def test_the_pages_of_registers_name_their_ids(page: str, alias: str) -> None:
    address = f"url:{_ids.comparable_address(page)}"
    assert aliases(None, None, [address]) == (alias, address)
    assert aliases(None, None, [alias, address]) == (alias, address)


@pytest.mark.parametrize(
    "other",
    [
        "url:openreview.net/group?id=ICLR.cc",
        "url:openreview.net/forum?id=x&noteId=y",
        "url:aclanthology.org/events/acl-2020",
        "url:example.org/12345678",
        "guid:openreview.net/forum?id=x",
    ],
)
def test_other_pages_name_nothing_but_themselves(other: str) -> None:
    assert aliases(None, None, [other]) == (other,)


def test_a_paper_has_every_identifier_once() -> None:
    found = aliases("2310.02129", "10.1000/A", ["openreview:aB", "doi:10.1000/a", "openreview:aB"])
    assert found == ("arxiv:2310.02129", "doi:10.1000/a", "openreview:aB")
    assert aliases(None, None, ()) == aliases("", "", ()) == ()


# Titles


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Knowledge Editing: A Study", "knowledge editing – a study."),
        ("On the Čech Complex", "ON THE CECH COMPLEX"),
        (r"Bounds for $\alpha$-Mixing", "Bounds for α-mixing"),
        (r"The \textbf{Best} of Both", "The **Best** of Both"),
        ("Erdős–Rényi Graphs", r"Erd\H{o}s-R\'enyi graphs"),
        ("ﬁne-tuning", "fine tuning"),
        ("  Two\nLines ", "Two Lines"),
    ],
)
def test_titles_are_equal_but_for_case_accents_punctuation_and_markup(one: str, other: str) -> None:
    assert title_key(one) == title_key(other) != ""


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Graphs, Part I", "Graphs, Part II"),
        ("Graphs 1", "Graphs 2"),
        ("Reply to “Graphs”", "Graphs"),
        ("Erratum: Graphs", "Graphs"),
        (r"On $\alpha$-Mixing", r"On $\beta$-Mixing"),
    ],
)
def test_titles_that_differ_in_a_sign_that_counts_are_not_equal(one: str, other: str) -> None:
    assert title_key(one) != title_key(other)


@given(phrases)
def test_folding_a_folded_title_changes_nothing(title: str) -> None:
    assert title_key(title_key(title)) == title_key(title)


@given(phrases)
def test_the_case_of_a_title_does_not_count(title: str) -> None:
    assert title_key(title.upper()) == title_key(title.upper().lower())


# People


@pytest.mark.parametrize(
    "printed",
    [
        "José Núñez-García",
        "JOSE NUNEZ-GARCIA",
        "Núñez-García, José",
        "Nunez Garcia, Jose",
        r"Jos\'e N\'u\~nez-Garc\'{\i}a",
        r"N{\'u}{\~n}ez-Garc{\'i}a, Jos{\'e}",
        "José  Núñez–García",
    ],
)
def test_a_name_is_one_in_every_way_of_printing_it(printed: str) -> None:
    assert author_key(printed) == "jose nunez garcia"


@pytest.mark.parametrize(
    ("printed", "key"),
    [
        ("Ludwig van der Berg", "ludwig van der berg"),
        ("van der Berg, Ludwig", "ludwig van der berg"),
        ("Ada Brook, Jr.", "ada brook jr"),
        ("Brook, Jr., Ada", "ada brook jr"),
        ("Brook, III, Ada", "ada brook iii"),
        ("Brook, Ada, PhD", "ada phd brook"),
        ("O’Neil, S. J.", "s j o neil"),
        ("S.J. O'Neil", "s j o neil"),
        (r"S{\o}ren {\L}uk", "soren luk"),
        ("Søren Łuk", "soren luk"),
        ("李明", "李明"),
        ("Дмитрий Иванов", "дмитрии иванов"),
        ("Abel,", "abel"),
        ("***", "***"),
        ("", ""),
    ],
)
def test_names_fold(printed: str, key: str) -> None:
    assert author_key(printed) == key


def test_an_initial_is_not_the_name() -> None:
    assert author_key("J. Doe") != author_key("Jane Doe")


@pytest.mark.parametrize(
    ("name", "short"),
    [
        ("Jane Doe", {"doe j", "jane d"}),
        ("Doe J", {"j d", "doe j"}),
        ("Ana Lloyd Webber", {"webber a", "ana l"}),
        ("Lloyd Webber A", {"a l", "lloyd w", "webber a"}),
        ("Plato", {"plato p"}),
        ("The LAMP Collaboration", set()),
        ("", set()),
    ],
)
def test_a_person_has_a_short_name_in_either_order(name: str, short: set[str]) -> None:
    assert short_names([name]) == short
    assert short_names([name, "Bo Eze"]) == short | {"eze b", "bo e"}


@given(names, names)
def test_the_order_of_a_name_does_not_count_with_a_comma(given_name: str, family: str) -> None:
    if family.lower() in ("jr", "sr", "ii", "iii", "iv"):
        return
    inverted = author_key(f"{family}, {given_name}")
    assert inverted == author_key(f"{given_name} {family}") == author_key(inverted)


# Texts


def test_an_abstract_is_found_by_its_beginning_and_its_end() -> None:
    first, last = edge_keys(LONG)
    assert first == "we count the boats that leave a small"
    assert last == "alike no two harbours answered the same way"
    assert edge_keys(LONG.upper()) == (first, last)
    assert edge_keys(f"We tally{LONG[8:]}")[1] == last
    assert edge_keys(LONG[:-20])[0] == first


@pytest.mark.parametrize("cut", [0, 1, 5, 20])
def test_both_edges_of_a_short_abstract_are_its_own(cut: int) -> None:
    first, last = edge_keys(TEXT[cut:])
    assert title_key(TEXT[cut:]).startswith(first) and title_key(TEXT).endswith(last)


def test_the_edges_of_an_abstract_are_read_without_markup() -> None:
    shown = f"For every α and β there is a harbour with boats. {LONG} It holds for every γ."
    marked = (
        rf"For every $\alpha$ and \textbf{{$\beta$}} there is a harbour with boats. {LONG} "
        r"It holds for every $\gamma$."
    )
    assert edge_keys(marked) == edge_keys(shown)


@pytest.mark.parametrize("short", ["", "No abstract.", "Only seven words are in this one", "…"])
def test_too_short_a_text_has_no_edges(short: str) -> None:
    assert edge_keys(short) == ()


@pytest.mark.parametrize("position", range(20))
def test_one_word_more_or_less_leaves_one_edge(position: int) -> None:
    told = LONG.split()
    fewer = " ".join(told[:position] + told[position + 1 :])
    more = " ".join([*told[:-position], "indeed", *told[-position:]]) if position else LONG
    assert set(edge_keys(fewer)) & set(edge_keys(LONG))
    assert set(edge_keys(more)) & set(edge_keys(LONG))


def test_papers_without_title_are_found_apart() -> None:
    assert untitled("a b") != "a b" and title_key(untitled("a b")) == "a b"


# Keys


def test_a_key_is_the_best_identifier() -> None:
    known = ["url:example.org/1", "pmid:1", "doi:10.1/x", "arxiv:2310.02129"]
    assert paper_key(known, "Title", None, None, None) == "arxiv:2310.02129"
    assert paper_key(known[:3], "Title", None, None, None) == "doi:10.1/x"
    assert paper_key(known[:2], "Title", None, None, None) == "pmid:1"


def test_without_identifier_a_key_is_of_title_first_author_and_year() -> None:
    key = paper_key((), "On Boats: A Study", TEXT, "Abel, Ada", 2024)
    assert key.startswith("on-boats-a-study-")
    assert key == paper_key((), "ON BOATS – a study", None, "Ada Abel", 2024)
    assert key != paper_key((), "On Boats: A Study", TEXT, "Bo Abel", 2024)
    assert key != paper_key((), "On Boats: A Study", TEXT, "Ada Abel", 2023)
    assert key != paper_key((), "On Boats: A Studie", TEXT, "Ada Abel", 2024)


def test_without_title_a_key_is_of_the_abstract() -> None:
    key = paper_key((), None, TEXT, None, None)
    assert key.startswith("we-count-the-boats-that-")
    assert key == paper_key((), None, TEXT.upper(), "Ada Abel", None)
    assert key != paper_key((), None, LONG, None, None)


def test_a_page_alone_still_gives_a_key() -> None:
    key = paper_key(["url:example.org/1"], None, None, None, None)
    assert key != paper_key(["url:example.org/2"], None, None, None, None)
    assert key == paper_key(["url:example.org/1"], None, "", None, None)


@given(st.text(max_size=80), st.text(max_size=20), st.integers(1900, 2100) | st.none())
def test_a_key_can_be_typed(title: str, author: str, year: int | None) -> None:
    key = paper_key((), title, None, author, year)
    assert key and key.isascii() and key.isprintable() and " " not in key and len(key) <= 49
    assert not key.startswith("-")


# Wordings


def test_a_wording_is_of_exactly_these_words() -> None:
    digest = wording("Title", TEXT, ["Ada Abel"], None)
    assert digest == wording("TITLE.", f"  {TEXT}\n", ["Ada Abel"], "")
    assert digest != wording("Title", TEXT + " More.", ["Ada Abel"], None)
    assert digest != wording("Title", TEXT, ["Bo Abel"], None)
    assert digest != wording("Title", TEXT, ["Ada Abel"], "place")
    assert digest != wording(None, TEXT, ["Ada Abel"], None)


@given(st.text(alphabet="ab é$^{_}1.-́ \n", max_size=1200))
def test_a_glance_at_an_abstract_tells_the_edges_that_all_of_it_does(text: str) -> None:
    words = [fold_words(plain(part)).split() for part in (text[:400], text[-400:])]
    enough = min(map(len, words)) >= 8
    assert edge_keys(text) == ((" ".join(words[0][:8]), " ".join(words[1][-8:])) if enough else ())
