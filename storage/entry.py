"""One paper as a BibTeX entry: its fields in LaTeX, and the text they make. Pure.

What a bibliography said of a paper itself is written as it was (see `importers/_bibtex_fields`);
what it left out is filled in from the other sources.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping

from storage.bylines import authors_of
from storage.latex import escaped, is_whole, titled, written
from storage.links import page_link
from storage.model import Paper
from storage.names import BODIES, OTHERS, guessed, listed
from storage.notation import plain
from storage.text import one_line

RESERVED = frozenset({"entrytype", "citationkey", "citationkeys"})
"""Names in `Paper.extra` that are no fields of an entry."""
VERBATIM = frozenset({
    "doi", "url", "file", "eprint", "archiveprefix", "eprinttype", "primaryclass", "eprintclass",
    "pdf", "isbn", "issn", "pmid", "pmcid", "biburl", "howpublished", "crossref", "xref", "ids",
    "bdsk-url-1", "bdsk-url-2", "bdsk-url-3", "timestamp", "urldate", "key", "options", "related",
    "entryset", "local-url", "date-added", "date-modified", "owner", "groups", "langid",
})  # fmt: skip
"""Fields that no command of LaTeX stands in, or where none is to be touched."""

_ORDER = (
    "title", "subtitle", "author", "organization", "editor", "note", "booktitle", "journal",
    "journaltitle", "series", "volume", "number", "issue", "pages", "edition", "publisher",
    "address", "location", "school", "institution", "date", "year", "month", "day", "doi",
    "eprint", "archiveprefix", "primaryclass", "eprinttype", "eprintclass", "url", "urldate",
    "isbn", "issn", "crossref", "abstract", "keywords", "annote",
)  # fmt: skip
_SHOWN_AS = {"archiveprefix": "archivePrefix", "primaryclass": "primaryClass"}
_MEETING = re.compile(
    r"\b(?:proceedings|proc\.|conference|workshop|symposium|meeting|nips|neurips|iclr|icml|aaai|"
    r"ijcai|n?aacl|eacl|acl|emnlp|coling|cvpr|iccv|eccv|wacv|kdd|www|sigir|colm|corl|uai|"
    r"aistats|icra|iros|interspeech|icassp|chi|colt)\b",
    re.IGNORECASE,
)
_IN_BOOKS = frozenset({"inproceedings", "conference", "incollection", "inbook"})
_VENUES = frozenset({"journal", "journaltitle", "booktitle", "howpublished", "school",
                     "institution"})  # fmt: skip
MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
"""The macros of the months."""
_SUFFIXED = re.compile(r"[\s,](?:jr|sr|ii|iii|iv)\.?$", re.IGNORECASE)
_NAME = re.compile(r"[A-Za-z][A-Za-z0-9_+.*/-]*")


def entry(paper: Paper, key: str, fields: Mapping[str, str] | None = None) -> str:
    """Return the text of an entry; `fields` in place of the paper's own."""
    if fields is None:
        fields = entry_fields(paper)
    lines = (
        f"  {_SHOWN_AS.get(name, name)} = {_braced(name, fields[name])},\n"
        for name in sorted(fields, key=_place)
    )
    return f"@{entry_type(paper)}{{{key},\n{''.join(lines)}}}\n"


def _place(name: str) -> tuple[int, str]:
    if name == "month":  # a macro, last where the entry is made from a paper
        return len(_ORDER), ""
    return (_ORDER.index(name) if name in _ORDER else len(_ORDER), name)


def _braced(name: str, value: str) -> str:
    is_macro = name == "month" and value.lower() in MONTHS
    return value if is_macro else f"{{{value}}}"


def is_own(paper: Paper) -> bool:
    """Tell whether the paper came from somebody's bibliography."""
    return paper.provenance.get("extra.entrytype") == "bibtex"


def entry_type(paper: Paper) -> str:
    """Return the type of the entry: as a bibliography had it, else by the venue."""
    told = paper.extra.get("entrytype", "").lower()
    if re.fullmatch("[a-z]+", told):
        return told
    if not paper.venue:
        return "misc"
    return "inproceedings" if _MEETING.search(paper.venue) else "article"


def entry_fields(paper: Paper) -> dict[str, str]:
    """Return the fields of a paper's entry by name in lower case, in LaTeX, without braces."""
    found = dict(_kept(paper.extra))
    for name, value in _made(paper, found):
        if value and name not in found:
            found[name] = value
    return found


def _kept(extra: Mapping[str, str]) -> Iterator[tuple[str, str]]:
    """Yield the further fields that are known: originals as they are, the rest escaped."""
    for name, value in extra.items():
        if name in RESERVED or name == "author" or not _NAME.fullmatch(name):
            continue
        original = extra.get(f"bibtex:{name}")
        yield name, original if original and is_whole(original) else _in_latex(name, value)
    for name, original in extra.items():
        bare = name.removeprefix("bibtex:")
        if bare != name and bare not in extra and _NAME.fullmatch(bare) and is_whole(original):
            yield bare, original


def _in_latex(name: str, value: str) -> str:
    if name in VERBATIM:
        return value if is_whole(value) else re.sub(r"[{}]", "", value)
    return written(value)


def _made(paper: Paper, found: Mapping[str, str]) -> Iterator[tuple[str, str | None]]:
    """Yield what the paper's own fields say."""
    own = is_own(paper)
    yield "title", None if paper.title_inferred else title_text(paper.title)
    yield "author", _authors(paper)
    if not paper.authors and "editor" not in found:
        yield "organization", escaped(paper.organisation or "")
        if paper.known_authors:  # at an unknown place, so not the first author
            yield "note", escaped(f"One of the authors: {', '.join(paper.known_authors)}")
    if paper.venue and not _VENUES & found.keys():
        in_book = entry_type(paper) in _IN_BOOKS
        yield "booktitle" if in_book else "journal", escaped(plain(paper.venue))
    if not {"year", "date"} & found.keys():
        yield "year", str(paper.year or (paper.date.year if paper.date else ""))
        if paper.published and not paper.date_inferred:
            yield "month", MONTHS[paper.published.month - 1]
    yield "doi", _address(paper.doi)
    if paper.arxiv_id and not {"eprint", "archiveprefix", "eprinttype"} & found.keys():
        yield "eprint", _address(paper.arxiv_id)
        yield "archiveprefix", "arXiv"
        yield "primaryclass", _address(paper.primary_category)
    if not own:
        yield "url", _address(page_link(paper))


def _authors(paper: Paper) -> str:
    if "author" not in paper.extra:
        return author_text(paper.authors, is_cut=paper.authors_truncated)
    return listed(authors_of(paper), is_cut=paper.authors_truncated, write=escaped)


def title_text(title: str) -> str:
    """Return a title as an entry has it: escaped, its inner capitals held, its maths kept."""
    return titled(title)


def abstract_text(abstract: str) -> str:
    """Return an abstract as an entry has it, on one line."""
    return one_line(written(abstract))


def author_text(names: Iterable[str], *, is_cut: bool) -> str:
    """Return names as an entry has them."""
    people = [_name(name) for name in names]
    return " and ".join((*people, OTHERS) if people and is_cut else people)


def _name(printed: str) -> str:
    """Return one author as BibTeX takes it apart rightly; bodies are not taken apart."""
    name = one_line(plain(printed))
    if BODIES.search(name) or name.count(",") > 2:  # BibTeX reads two commas at most
        return f"{{{escaped(name)}}}"
    return escaped(guessed(name).inverted if _SUFFIXED.search(name) else name)


def _address(text: str | None) -> str | None:
    """Return an identifier or address; braces and blanks would end or break its field."""
    return None if text is None else re.sub(r"[{}\s\\]", "", text)
