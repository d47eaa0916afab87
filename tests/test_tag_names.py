"""What a tag is called, and that it is found by that."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from storage.errors import CarrelError
from storage.facts import PaperFacts
from storage.matching import matches
from storage.predicates import ALL as NOTHING
from storage.query import parse
from storage.tags import tag_key, tag_name
from tests.fakes import TODAY


@settings(max_examples=300, deadline=None)
@given(
    st.one_of(
        st.text(st.characters(exclude_categories=())), st.text('#+-/ aé(),"\u200d／＃', max_size=70)
    )
)
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
