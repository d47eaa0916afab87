"""Names are taken apart as BibTeX does, and are put together again."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from storage.latex import escaped
from storage.names import Name, guessed, listed, name, names, split


@pytest.mark.parametrize(
    ("text", "natural", "inverted"),
    [
        ("Jane Doe", "Jane Doe", "Doe, Jane"),
        ("Doe, Jane", "Jane Doe", "Doe, Jane"),
        ("Bennett, Jr., Frank G.", "Frank G. Bennett, Jr.", "Bennett, Jr., Frank G."),
        ("Sherry, John F., Jr.", "John F. Sherry, Jr.", "Sherry, Jr., John F."),
        ("van den Berg, Jan", "Jan van den Berg", "van den Berg, Jan"),
        ("Jean de la Fontaine", "Jean de la Fontaine", "de la Fontaine, Jean"),
        ("d' Ormesson, Jean", "Jean d'Ormesson", "d' Ormesson, Jean"),
        ("{Van Dyke}, Dick", "Dick Van Dyke", "Van Dyke, Dick"),
        ("{Sea and Air Institute}", "Sea and Air Institute", "Sea and Air Institute"),
        ("Plato", "Plato", "Plato"),
        (r"R{\'e}, Christopher", "Christopher Ré", "Ré, Christopher"),
        ("family=Fontaine, given={Jean, A.}, prefix=de la", "Jean, A. de la Fontaine",
         "de la Fontaine, Jean, A."),
        (r"J. {\"u}ber Maier", "J. über Maier", "über Maier, J."),
        ("a, b, c, d", "a, b, c, d", "a, b, c, d"),
    ],
)  # fmt: skip
def test_a_name_of_a_list_is_taken_apart(text: str, natural: str, inverted: str) -> None:
    assert (name(text).natural, name(text).inverted) == (natural, inverted)


@pytest.mark.parametrize(
    ("value", "parts"),
    [
        ("A B and\n C D  AND E", ["A B", "C D", "E"]),
        ("{A and B} and C", ["{A and B}", "C"]),
        ("Anderson and Brand", ["Anderson", "Brand"]),
        (" and A and and B and ", ["A", "B"]),
        ("}A and B", ["}A", "B"]),
        ("", []),
    ],
)
def test_a_list_is_split_outside_braces(value: str, parts: list[str]) -> None:
    assert split(value) == parts


@pytest.mark.parametrize("end", ["others", "OTHERS", "{others}", "et al."])
def test_a_cut_list_is_known_by_its_end(end: str) -> None:
    people, is_cut = names(f"Doe, Jane and {end}")
    assert ([person.natural for person in people], is_cut) == (["Jane Doe"], True)


@pytest.mark.parametrize(
    ("printed", "parts"),
    [
        ("Jane Doe", Name(family="Doe", given="Jane")),
        ("Vincent van Gogh", Name(family="Gogh", given="Vincent", prefix="van")),
        ("John Smith Jr.", Name(family="Smith", given="John", suffix="Jr.")),
        ("King, Jr., Martin Luther", Name(family="King", given="Martin Luther", suffix="Jr.")),
        ("Doe, Jane", Name(family="Doe", given="Jane")),
        ("ATLAS Collaboration", Name(literal="ATLAS Collaboration")),
        ("Sea and Air", Name(literal="Sea and Air")),
        ("Plato", Name(literal="Plato")),
    ],
)
def test_a_printed_name_is_guessed(printed: str, parts: Name) -> None:
    assert guessed(printed) == parts


def test_what_would_break_a_list_is_braced() -> None:
    people = (Name(family="Doe, Inc", given="J"), Name(family="A and B", given="C {x}"))
    assert listed(people, is_cut=True) == "{Doe, Inc}, J and {A and B}, C (x) and others"
    assert listed([Name(literal="Gö {x}")], is_cut=False, write=escaped) == r"{G\"o (x)}"
    assert listed([Name(family="Solo")], is_cut=False) == "{Solo}"
    assert listed([], is_cut=True) == ""


_WORD = st.from_regex(r"[A-ZÉŁ][a-zéł]{1,6}", fullmatch=True)
_SMALL = st.sampled_from(["", "van", "de la", "von der"])
_PERSON = st.builds(
    Name, family=_WORD, given=_WORD, prefix=_SMALL, suffix=st.sampled_from(["", "Jr.", "III"])
)
_BODY = st.builds(Name, literal=st.lists(_WORD, min_size=1, max_size=4).map(" and ".join))


@given(st.lists(_PERSON | _BODY, min_size=1, max_size=5), st.booleans())
def test_a_list_comes_back(people: list[Name], is_cut: bool) -> None:
    assert names(listed(people, is_cut=is_cut)) == (tuple(people), is_cut)


@given(st.text(max_size=60))
def test_any_text_is_a_list(text: str) -> None:
    people, _ = names(text)
    assert all(person.natural for person in people)
