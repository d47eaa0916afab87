"""The texts of a paper that words are looked for in, by field. Pure.

Index and naive evaluator both take their texts from here, and their words from `storage.tokens`.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from storage.documents import Document

Segments = dict[str, list[str]]
"""By field: the texts of it. No phrase goes from one text to the next."""

FIELDS = ("title", "author", "abstract", "venue", "aff", "tag", "note", "id")
"""The fields a text may be of. A word without field is looked for in all of them."""


def segments(document: Document, mark: Document) -> Segments:
    """Return the texts of a paper and its mark, by field; every field of `FIELDS` is there.

    Titles: the first is the one shown. Authors: folded, given name first. `id` has arXiv ids and
    DOIs. The texts are as printed: `tokens` makes words of them.
    """
    aliases = _strings(document.get("aliases"))
    identifiers = [value for value in map(_identifier, aliases) if value]
    return {
        "title": _unique((document.get("title"), *_strings(document.get("other_titles")))),
        "author": _unique(_strings(document.get("who"))),
        "abstract": _unique((document.get("abstract"),)),
        "venue": _unique((document.get("venue"),)),
        "aff": _unique((*_strings(document.get("affiliations")), document.get("organisation"))),
        "tag": _unique(_strings(mark.get("tags"))),
        "note": _unique((mark.get("note"),)),
        "id": _unique((document.get("arxiv_id"), document.get("doi"), *identifiers)),
    }


def _identifier(alias: str) -> str | None:
    scheme, _, value = alias.partition(":")
    return value if scheme in ("arxiv", "doi") else None


def _strings(values: Any) -> list[str]:
    return [value for value in values if isinstance(value, str)] if _is_list(values) else []


def _is_list(values: Any) -> bool:
    return isinstance(values, list | tuple)


def _unique(values: Iterable[Any]) -> list[str]:
    """Return the texts among `values` that are not empty, each once."""
    return list(dict.fromkeys(value for value in values if isinstance(value, str) and value))
