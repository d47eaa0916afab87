"""Further fields of two accounts: the best of each, but never half of two entries."""

from __future__ import annotations

from itertools import permutations

from hypothesis import given
from hypothesis import strategies as st

from storage.combine import RANKS, combine
from storage.further import further
from tests.fakes import paper, record

Fields = dict[str, str]


def join(*accounts: tuple[str, Fields]) -> tuple[Fields, Fields]:
    extra: Fields = {}
    sources: Fields = {}
    for source, fields in accounts:
        extra, sources = further(extra, sources, fields, dict.fromkeys(fields, source), RANKS)
    return extra, sources


def test_the_source_that_is_believed_most_gives_a_field() -> None:
    extra, sources = join(
        ("bibtex", {"volume": "7", "note": "n"}), ("crossref", {"volume": "07", "issue": "2"})
    )
    assert extra == {"volume": "07", "note": "n", "issue": "2"}
    assert sources == {"volume": "crossref", "note": "bibtex", "issue": "crossref"}


def test_of_two_entries_one_is_taken_whole_and_both_keys_stay() -> None:
    one = ("bibtex", {"citationkey": "a", "volume": "1"})
    other = ("bibtex", {"citationkey": "b", "volume": "22", "pages": "1–2"})
    third = ("bibtex", {"citationkey": "c", "series": "s"})
    crossref = ("crossref", {"issue": "4"})
    for order in permutations((one, other, third, crossref)):
        extra, _ = join(*order)
        assert extra == {"citationkey": "a", "citationkeys": "b c", "volume": "1", "issue": "4"}


def test_the_same_entry_again_is_filled_in() -> None:
    extra, _ = join(
        ("bibtex", {"citationkey": "a", "volume": "1"}), ("bibtex", {"citationkey": "a", "x": "y"})
    )
    assert extra == {"citationkey": "a", "volume": "1", "x": "y"}


def test_keys_of_other_formats_stay_too() -> None:
    extra, sources = join(
        ("csl-json", {"citationkey": "zotero1", "isbn": "1"}), ("bibtex", {"citationkey": "mine"})
    )
    assert extra == {"citationkey": "mine", "citationkeys": "zotero1", "isbn": "1"}
    assert sources["citationkeys"] == "bibtex"


_FIELDS = st.dictionaries(
    st.sampled_from(["volume", "pages", "note", "series"]), st.text("ab", min_size=1, max_size=2)
)
_ACCOUNT = st.builds(
    lambda key, fields: {**fields, "citationkey": key} if key else fields,
    st.sampled_from(["", "k1", "k2", "k3"]),
    _FIELDS,
)  # fmt: skip


@given(_ACCOUNT, _ACCOUNT)
def test_the_order_of_two_does_not_matter_and_twice_is_once(a: Fields, b: Fields) -> None:
    one = paper(record(1, extra=a), format="bibtex")
    other = paper(record(1, extra=b), format="bibtex")
    both = combine(one, other)
    assert combine(other, one).extra == both.extra
    assert combine(both, other) == both
    assert combine(both, one) == both
    assert set(both.provenance) >= {f"extra.{name}" for name in both.extra}
