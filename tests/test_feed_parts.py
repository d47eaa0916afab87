"""The parts that read feeds: identifiers, people, text, citations."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from storage.importers import _ids
from storage.importers._feed_journal import Notice, is_cut, notice
from storage.importers._feed_people import one_name, people
from storage.importers._feed_text import bounded, readable


@pytest.mark.parametrize(
    ("text", "identity"),
    [
        ("2310.02129", ("2310.02129", None)),
        ("arXiv:2310.02129v2", ("2310.02129", 2)),
        ("oai:arXiv.org:astro-ph/0601001v1", ("astro-ph/0601001", 1)),
        ("http://arxiv.org/abs/math.GT/0309136v1", ("math.GT/0309136", 1)),
        ("https://export.arxiv.org/pdf/2310.02129v3.pdf?x=1", ("2310.02129", 3)),
        ("https://huggingface.co/papers/2310.02129", ("2310.02129", None)),
        ("10.48550/arXiv.2310.02129", ("2310.02129", None)),
        ("2313.02129", None),
        ("https://example.org/abs/2310.02129", None),
        ("http://arxiv.org/api/errors#x", None),
        ("", None),
        (None, None),
    ],
)
def test_an_arxiv_id_is_read(text: str | None, identity: tuple[str, int | None] | None) -> None:
    assert _ids.arxiv_id(text) == identity


@pytest.mark.parametrize(
    ("address", "found"),
    [
        ("https://doi.org/10.5555/A.b(1)c", "10.5555/a.b(1)c"),
        ("https://dx.doi.org/10.5555%2Fx", None),
        ("https://e.org/doi/abs/10.5555/x?af=R", "10.5555/x"),
        ("https://e.org/doi/10.5555/x%28y%29", "10.5555/x(y)"),
        ("https://www.biorxiv.org/content/10.1101/2026.01.02.1v3", "10.1101/2026.01.02.1"),
        ("https://www.biorxiv.org/content/10.1101/2026.01.02.1v3.full", "10.1101/2026.01.02.1"),
        ("https://e.org/10.5555/x", None),
        ("https://e.org/blog/10.5555/x", None),
        (f"https://e.org/{'doi/' * 30_000}10.5555/x", None),
        ("https://e.org/content/journal/tea/10.5555/x.1?TRACK=RSS", "10.5555/x.1"),
        ("https://e.org/content/pdf/10.5555/x-1.pdf", "10.5555/x-1"),
        ("https://e.org/chapter/10.5555/978-3_2", "10.5555/978-3_2"),
        ("https://e.org/papers/10.5555/tea.01234", "10.5555/tea.01234"),
        ("https://e.org/pots/abstract/10.5555/Pots.1.2", "10.5555/pots.1.2"),
        ("https://e.org/journals/tea/articles/10.5555/t.1/full", "10.5555/t.1"),
        ("https://e.org/document/doi/10.5555/t-1/html", "10.5555/t-1"),
        ("https://e.org/tea/article/doi/10.5555/tea/abc12/6142525?rss=1", "10.5555/tea/abc12"),
        ("https://e.org/a/tea/article/doi/10.5555/5.01/283898/On-Pots", "10.5555/5.01"),
        ("https://e.org/article/doi/10.5555/math.2021001", "10.5555/math.2021001"),
        ("https://link.springer.com/10.5555/s1-021", "10.5555/s1-021"),
        ("https://doi.org/10.5555/tea/6142525", "10.5555/tea/6142525"),
        (None, None),
    ],
)
def test_a_doi_is_read_out_of_an_address(address: str | None, found: str | None) -> None:
    assert _ids.doi_of_address(address) == found


def test_the_sentence_s_punctuation_is_not_the_doi_s() -> None:
    assert _ids.doi("doi: 10.5555/X.1,") == "10.5555/x.1"
    assert _ids.doi("10.5555/…") == "10.5555/…"
    assert _ids.doi("10.5555/..") is None


@pytest.mark.parametrize(
    ("address", "comparable"),
    [
        ("https://www.E.org:443/a/?utm_source=x&b=1#c", "e.org/a?b=1#c"),
        ("http://e.org:8080/", "e.org:8080"),
        ("https://www.google.com/url?q=https://e.org/x&sa=t", "e.org/x"),
        ("https://www.google.com/url?q=nothing", "google.com/url?q=nothing"),
        ("http://[::1]/a", "[::1]/a"),
        ("urn:x", "urn:x"),
    ],
)
def test_addresses_are_compared_without_what_does_not_matter(address: str, comparable: str) -> None:
    assert _ids.comparable_address(address) == comparable


@given(st.text(max_size=80))
def test_any_text_may_be_asked_for_identifiers(text: str) -> None:
    address = _ids.web_address(text)
    assert (address is None) == (_ids.host_of(text) is None)
    for asked in (text, f"https://{text}", f"https://doi.org/{text}"):
        _ids.comparable_address(asked)
        _ids.doi_of_address(asked)
        _ids.arxiv_id_of_address(asked)


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("Ann Lee", ["Ann Lee"]),
        ("Ann Lee, Bo Kim and Cy Wu", ["Ann Lee", "Bo Kim", "Cy Wu"]),
        ("Ann Lee and Bo Kim", ["Ann Lee", "Bo Kim"]),
        ("Research and Development", ["Research and Development"]),
        ("Lee, Ann; Kim, Bo", ["Lee, Ann", "Kim, Bo"]),
        ("Ann Lee, Bo Kim, Jr., Cy Wu, III", ["Ann Lee", "Bo Kim, Jr.", "Cy Wu, III"]),
        ("Ann Lee (MIT, Cambridge), Bo Kim (ETH)", ["Ann Lee", "Bo Kim"]),
        ("", []),
        (" , ,", []),
        ("Ann Lee (MIT, Bo Kim", ["Ann Lee", "Bo Kim"]),
        ("Ann Lee<sup>1</sup>, Bo Kim<sup>2,3</sup>", ["Ann Lee", "Bo Kim"]),
        ("Ann (Lavi) Lee, Bo Kim (MIT)", ["Ann (Lavi) Lee", "Bo Kim"]),
        ("Ann Lee1, Bo Kim1,2", ["Ann Lee", "Bo Kim"]),
        ("Ann Lee | Bo Kim • Cy Wu · Di Xu", ["Ann Lee", "Bo Kim", "Cy Wu", "Di Xu"]),
    ],
)
def test_a_list_of_people_is_split(text: str, names: list[str]) -> None:
    assert list(people(text).names) == names


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("Lee, A., Kim, B. C., Van Wu, D.-E.", ["Lee, A.", "Kim, B. C.", "Van Wu, D.-E."]),
        ("Lee, A., The Tea Consortium, Kim, B.", ["Lee, A.", "The Tea Consortium", "Kim, B."]),
        ("Lee, Ann", ["Lee, Ann"]),
        ("Zhang Wei, Li Na", ["Zhang Wei", "Li Na"]),
        ("Deepti, Ann Lee, Bo Kim", ["Deepti", "Ann Lee", "Bo Kim"]),
        ("van der Pot, Jan", ["van der Pot, Jan"]),
        ("Lee, Ann and Kim, Bo", ["Lee, Ann", "Kim, Bo"]),
        ("李明；王芳；", ["李明", "王芳"]),
        ("李明、王芳", ["李明", "王芳"]),
        ("李明, 王芳", ["李明", "王芳"]),
        ("Lee; Kim", ["Lee", "Kim"]),
    ],
)
def test_initials_belong_to_the_name_before_them(text: str, names: list[str]) -> None:
    assert list(people(text, inverted=True).names) == names


def test_et_al_is_no_author() -> None:
    assert people("Ann Lee et al.").names == ("Ann Lee",)
    assert people("Ann Lee et al").truncated
    for end in ("et al.", "et al", "and 12 others", "+ 3 more", "…"):
        found = people(f"Ann Lee, Bo Kim, {end}")
        assert found.names == ("Ann Lee", "Bo Kim"), end
        assert found.truncated


def test_affiliations_are_kept_once() -> None:
    found = people("A. Lee (Pot U), B. Kim (Pot U), C. Wu (Lid, Inc.)")
    assert found.affiliations == ("Pot U", "Lid, Inc.")


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("blog@e.org (Ann Lee)", "Ann Lee"),
        ("Ann Lee <ann@e.org>", "Ann Lee"),
        ("By Ann Lee", "Ann Lee"),
        ("<a href='x'>Ann Lee</a>", "Ann Lee"),
        ("ann@e.org", ""),
    ],
)
def test_a_name_is_cleared_of_what_surrounds_it(text: str, name: str) -> None:
    assert one_name(text) == name


@pytest.mark.parametrize(
    ("html", "text"),
    [
        ("<p>One\ntwo</p><p>three</p>", "One two\n\nthree"),
        ("One<br/>two", "One\ntwo"),
        ("<ul><li>a</li><li>b</li></ul>", "a\nb"),
        ("<!-- x --><meta name='y'><script>if (a<b) {}</script>Text", "Text"),
        ("<style>p {}</style", ""),
        ("a <think> b <1B <b title='x>y'>c</b> <eos>", "a <think> b <1B c <eos>"),
        ("&lt;b&gt; &amp; &nosuch; &#233;", "<b> & &nosuch; é"),
        ("broken\nlines\n\nnew paragraph", "broken lines\n\nnew paragraph"),
        ('<img class="latex" alt="x^2"/> <img alt="photo"/>', "x^2"),
        ("<svg><title>t</title></svg>A", "A"),
        ("<a title='don't'>x</a>", "x"),
    ],
)
def test_html_becomes_readable(html: str, text: str) -> None:
    assert readable(html) == text


def test_plain_text_is_left_alone() -> None:
    assert readable("<b>&amp;</b>", "text/plain") == "<b>&amp;</b>"


def test_every_tag_of_xhtml_is_markup() -> None:
    assert readable("a <x:y>b</x:y> &lt;i&gt;", "application/xhtml+xml") == "a b <i>"
    assert readable("<p>a <x>b</x></p>", "application/xhtml+xml") == "a b"


def test_a_long_text_is_cut_between_words() -> None:
    assert bounded("word " * 9_999).endswith("word …")


@given(st.text("<>&;/!-\"'= abp", max_size=200))
def test_any_markup_can_be_read(text: str) -> None:
    readable(text)
    readable(text, "application/xhtml+xml")


@pytest.mark.parametrize("text", ["<script " * 20_000, "<a " * 50_000, '<a "' * 50_000, "<!--" * 9])
def test_hostile_markup_is_read_in_one_pass(text: str) -> None:
    readable(text)


def test_a_citation_is_told_from_an_abstract() -> None:
    assert notice("We measured tea, Volume 3 of it.") is None
    assert notice("") is None
    assert notice("Pots, Published online: 05 January 2026; doi:10.5555/x Tea!") == Notice(
        venue="Pots", doi="10.5555/x", published=date(2026, 1, 5), teaser="Tea!"
    )
    assert notice("Available online 5 January 2026\nSource: Pots, Volume 3") is None
    assert notice("Available online: 5 January 2026\nSource: Pots, Volume 3") == Notice(
        venue="Pots", published=date(2026, 1, 5)
    )
    assert notice("Journal of Pots\nDOI: 10.5555/x") == Notice(
        venue="Journal of Pots", doi="10.5555/x"
    )
    assert notice("A whole story\nof tea\nin lines\nDOI: 10.5555/x") is None
    assert notice("Pots, Ahead of Print.") == Notice(venue="Pots")


def test_a_text_that_breaks_off_is_recognised() -> None:
    assert is_cut("We […]") and is_cut("Tea... Continue reading Tea →")
    assert not is_cut("We drink more tea.")
