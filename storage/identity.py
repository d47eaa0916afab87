"""What papers and people are called by: identifiers, folded titles and names, keys. Pure."""

from __future__ import annotations

import re
from collections.abc import Iterable
from hashlib import blake2b

from storage.notation import plain
from storage.text import fold, fold_words

_ARXIV_DOI = re.compile(r"10\.48550/arxiv\.(.+?)(?:v\d+)?", re.I)
_LEAD_WORDS = 8


def aliases(arxiv_id: str | None, doi: str | None, other_ids: Iterable[str]) -> tuple[str, ...]:
    """Return the identifiers of a record as `scheme:value`, without repeats."""
    found: dict[str, None] = {}
    if arxiv_id:
        found[f"arxiv:{arxiv_id.lower()}"] = None
    if doi:
        match = _ARXIV_DOI.fullmatch(doi)
        found[f"arxiv:{match[1].lower()}" if match else f"doi:{doi.lower()}"] = None
    for other in other_ids:
        found[other] = None
    return tuple(found)


def wording(
    title: str | None, abstract: str | None, authors: Iterable[str], *others: object
) -> str:
    """Return a digest of exactly these words, by which a work without identifier is known again."""
    parts = (
        title_key(title) if title else "",
        " ".join((abstract or "").split()),
        *authors,
        *(str(other or "") for other in others),
    )
    return blake2b("|".join(parts).encode(), digest_size=8).hexdigest()


def author_key(name: str) -> str:
    """Fold a printed name: case, accents, LaTeX, punctuation and `Family, Given` order."""
    readable = plain(name) if set(name) & set("\\{}$") else name
    family, comma, given = readable.partition(",")
    if comma and fold_words(given) not in {"jr", "sr", "ii", "iii", "iv"}:
        readable = f"{given} {family}"
    return fold_words(readable) or fold(readable).strip()


def title_key(title: str) -> str:
    """Return the folded words of a title, LaTeX and Markdown resolved: titles compare in it."""
    return fold_words(plain(title))


def lead_key(abstract: str) -> str:
    """Return the first words of an abstract, folded: where its near-identical copies are found.

    Empty when the text is too short to tell anything.
    """
    words = fold_words(plain(abstract[:400])).split()
    return " ".join(words[:_LEAD_WORDS]) if len(words) >= _LEAD_WORDS else ""


def paper_key(
    record_aliases: Iterable[str],
    title: str | None,
    abstract: str | None,
    first_author: str | None,
    year: int | None,
) -> str:
    """Return the key of a paper that is new: its best identifier, else one made of its words."""
    for scheme in ("arxiv:", "doi:", "openreview:", "acl:", "pmid:"):
        for alias in record_aliases:
            if alias.startswith(scheme):
                return alias
    words = title_key(title) if title else fold_words(abstract or "")
    if not words:
        words = " ".join(record_aliases)
    who = author_key(first_author) if title and first_author else ""
    digest = blake2b(f"{words}|{who}|{year or ''}".encode(), digest_size=4).hexdigest()
    slug = "-".join(words.encode("ascii", "ignore").decode().split()[:5])[:40].strip("-")
    return f"{slug}-{digest}" if slug else digest
