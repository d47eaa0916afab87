"""What papers and people are called by: identifiers, folded titles and names, keys. Pure."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from functools import lru_cache
from hashlib import blake2b

from storage.notation import plain
from storage.text import fold, fold_words

_ARXIV_DOI = re.compile(r"10\.48550/arxiv\.(.+?)(?:v\d+)?", re.IGNORECASE)
_SUBJECT_CLASS = re.compile(r"(?<=[a-z])\.[a-z]{2}(?=/\d{7}$)")
_PAGES = (
    ("openreview", re.compile(r"url:openreview\.net/(?:forum|pdf)\?id=([\w-]+)")),
    ("acl", re.compile(r"url:aclanthology\.org/([\w.-]+?)(?:\.pdf)?")),
    ("pmid", re.compile(r"url:pubmed\.ncbi\.nlm\.nih\.gov/(\d+)")),
)
# Keys are asked for when a paper arrives, when it is placed and when it is written: the caches
# below are of the size of a few arrivals.
_EDGE_WORDS = 8
_EDGE_LENGTH = 400
_EDGE_GLANCE = 140
_BODIES = {"collaboration", "collaborations", "consortium", "team", "group", "committee"}
_SUFFIXES = {"jr", "sr", "ii", "iii", "iv"}


def aliases(arxiv_id: str | None, doi: str | None, other_ids: Iterable[str]) -> tuple[str, ...]:
    """Return the identifiers of a record as `scheme:value`, without repeats.

    arXiv's own DOIs name the arXiv id, and the pages of OpenReview, ACL and PubMed the ids
    of these. `math.GT/0309136` is `math/0309136`: the subject class is no part of the id.
    """
    found: dict[str, None] = {}
    if arxiv_id:
        found[_arxiv(arxiv_id)] = None
    if doi:
        match = _ARXIV_DOI.fullmatch(doi)
        found[_arxiv(match[1]) if match else f"doi:{doi.lower()}"] = None
    for other in other_ids:
        found |= dict.fromkeys(_named_by_page(other))
        found[other] = None
    return tuple(found)


def _arxiv(number: str) -> str:
    return f"arxiv:{_SUBJECT_CLASS.sub('', number.lower())}"


def _named_by_page(alias: str) -> Iterator[str]:
    if alias.startswith("url:"):
        for scheme, page in _PAGES:
            if match := page.fullmatch(alias):
                yield f"{scheme}:{match[1]}"


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


@lru_cache(maxsize=4096)
def author_key(name: str) -> str:
    """Fold a printed name: case, accents, LaTeX, punctuation and `Family, Given` order."""
    readable = plain(name) if set(name) & set("\\{}$") else name
    family, comma, given = readable.partition(",")
    suffix, second, rest = given.partition(",")
    if second and fold_words(suffix) in _SUFFIXES:
        readable = f"{rest} {family} {suffix}"
    elif comma and fold_words(given) not in _SUFFIXES:
        readable = f"{given} {family}"
    return fold_words(readable) or fold(readable).strip()


def short_names(names: Iterable[str]) -> set[str]:
    """Return family name and initial of each person, which all ways of printing it share.

    Which word is the family name is not known (`Jane Doe`, `Doe J`), so it is either.
    A collaboration is no person.
    """
    found = set()
    for name in names:
        words = author_key(name).split()
        if words and not _BODIES & set(words):
            found.add(f"{words[-1]} {words[0][0]}")
            if len(words) > 1:
                found.add(f"{words[0]} {words[1][0]}")
            if len(words) > 2 and len(words[-1]) <= 2:  # `Lloyd Webber AB`
                found.add(f"{words[-2]} {words[-1][0]}")
    return found


@lru_cache(maxsize=1024)
def title_key(title: str) -> str:
    """Return the folded words of a title, LaTeX and Markdown resolved: titles compare in it."""
    return fold_words(plain(title))


@lru_cache(maxsize=1024)
def edge_keys(abstract: str) -> tuple[str, ...]:
    """Return the first and the last words of an abstract, folded.

    Its near-identical copies are found by either: a word may differ, or the end be cut off.
    Empty when the text is too short to tell anything.
    """
    if len(abstract) <= _EDGE_LENGTH:
        words = last = fold_words(plain(abstract)).split()
    else:
        head, tail = plain(abstract[:_EDGE_LENGTH]), plain(abstract[-_EDGE_LENGTH:])
        words = _enough_words(head[:_EDGE_GLANCE]) or fold_words(head).split()
        last = _enough_words(tail[-_EDGE_GLANCE:]) or fold_words(tail).split()
    if min(len(words), len(last)) < _EDGE_WORDS:
        return ()
    return " ".join(words[:_EDGE_WORDS]), " ".join(last[-_EDGE_WORDS:])


def _enough_words(glance: str) -> list[str] | None:
    """Return the words of a part of an edge, if they are the same as within the whole.

    The word at the cut is no whole one, and what is not ASCII may fold with what follows.
    """
    words = fold_words(glance).split() if glance.isascii() else []
    return words if len(words) > _EDGE_WORDS else None


def untitled(edge: str) -> str:
    """Return what an edge of a paper without title is found by besides: few have none."""
    return f"?{edge}"


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
        words = fold_words(" ".join(record_aliases))
    who = author_key(first_author) if title and first_author else ""
    digest = blake2b(f"{words}|{who}|{year or ''}".encode(), digest_size=4).hexdigest()
    slug = "-".join(words.encode("ascii", "ignore").decode().split()[:5])[:40].strip("-")
    return f"{slug}-{digest}" if slug else digest
