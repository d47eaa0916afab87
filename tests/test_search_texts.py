"""What of a paper can be searched, and what each field of it is."""

from __future__ import annotations

from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as st

from storage.codec import paper_document
from storage.search.texts import FIELDS, segments
from storage.tokens import tokens
from tests.fakes import paper, record
from tests.searches import any_holds

JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=5),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=3), inner),
    max_leaves=5,
)
NAMES = ("title", "other_titles", "who", "abstract", "venue", "affiliations", "aliases", "doi")


def test_every_text_has_its_field() -> None:
    found = paper(
        record(
            1,
            authors=("Šimić, Ana", "Bo Brook"),
            venue="ICML 2025",
            affiliations=("Harbour Institute",),
            arxiv_id="2310.02129",
            doi="10.1000/Xyz",
        )
    )
    document = paper_document(replace(found, organisation="Lantern Lab"))
    document["other_titles"] = ["An older name"]
    texts = segments(document, {"tags": ["ml/rlhf", "later"], "note": "Read on the train."})
    assert texts == {
        "title": [document["title"], "An older name"],
        "author": ["ana simic", "bo brook"],
        "abstract": [document["abstract"]],
        "venue": ["ICML 2025"],
        "aff": ["Harbour Institute", "Lantern Lab"],
        "tag": ["ml/rlhf", "later"],
        "note": ["Read on the train."],
        "id": ["2310.02129", "10.1000/Xyz", "10.1000/xyz"],
    }


def test_no_phrase_goes_from_one_author_to_the_next() -> None:
    texts = segments(paper_document(paper(record(1, authors=("Ada Abel", "Bo Brook")))), {})
    words = [tokens(text) for text in texts["author"]]
    assert any_holds(words, ["bo", "br"], prefix=True)
    assert not any_holds(words, ["abel", "bo"], prefix=False)


@given(
    st.dictionaries(st.sampled_from(NAMES), JSON),
    st.dictionaries(st.sampled_from(("tags", "note")), JSON),
)
def test_documents_of_another_shape_have_texts_too(
    document: dict[str, object], mark: dict[str, object]
) -> None:
    texts = segments(document, mark)
    assert tuple(texts) == FIELDS
    assert all(isinstance(text, str) and text for found in texts.values() for text in found)
