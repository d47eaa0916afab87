"""What the index holds of a paper.

| field | |
|---|---|
| number | what the library knows the paper by |
| rank | a number that rises with the day, then with when it came, then with its place there |
| title … note | the words of each field, in order |
| rest | the words of every field but the abstract, identifiers too |
| edge | the first letter, and the first three letters, of every word |

Words come from `storage.tokens`. Each is followed by its first two letters, marked, so that a
phrase may end in a letter or two without all the words that begin so being looked up:

    surface _su codes _co

All are joined by blanks, which is where the index parts them again. Each text of a field is a
value of its own, and the index lets no phrase go from one to the next.
"""

from __future__ import annotations

from typing import Any

import tantivy

from storage.search.texts import FIELDS, Segments
from storage.tokens import tokens

VERSION = 1
"""Raised when anything here, or what `tokens` gives, changes: the index is then made anew."""
LONGEST = 200
"""Letters of a word that count."""
BEGUN = 2
"""Letters that stand marked behind each word."""
MARK = "_"
"""What marks them: no word has it."""
EDGES = (1, 3)
"""Beginnings of words of these lengths are terms of their own."""
WORDED = tuple(field for field in FIELDS if field != "id")
"""The fields whose words are kept by themselves."""
ABSTRACT, REST, EDGE = "abstract", "rest", "edge"

_BLANKS = "blanks"


def schema() -> tantivy.Schema:
    """Return the schema of the index."""
    builder = tantivy.SchemaBuilder()
    for field in (*WORDED, REST):
        builder.add_text_field(field, tokenizer_name=_BLANKS, index_option="position")
    builder.add_text_field(EDGE, tokenizer_name=_BLANKS, index_option="basic")
    builder.add_unsigned_field("number", indexed=True, fast=True)
    builder.add_unsigned_field("rank", fast=True)
    return builder.build()


def prepare(index: tantivy.Index) -> None:
    """Tell an opened index how words are parted."""
    blanks = tantivy.TextAnalyzerBuilder(tantivy.Tokenizer.whitespace()).build()
    index.register_tokenizer(_BLANKS, blanks)


def indexed(number: int, rank: int, texts: Segments) -> dict[str, Any]:
    """Return what the index is given of a paper."""
    words: set[str] = set()
    fields: dict[str, Any] = {}
    for field, found in texts.items():
        fields[field] = []
        for text in found:
            these = tokens(text)
            words.update(these)
            fields[field].append(" ".join([f"{w[:LONGEST]} {MARK}{w[:BEGUN]}" for w in these]))
    rest = [text for field in FIELDS if field != ABSTRACT for text in fields[field]]
    edges = {word[:length] for word in words for length in EDGES}
    del fields["id"]
    return {**fields, REST: rest, EDGE: [" ".join(edges)], "number": number, "rank": rank}
