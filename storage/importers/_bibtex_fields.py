"""One BibTeX entry → a record.

What Carrel has a field for is read into it. All else is kept by name in `extra`, readable; and
where the original cannot be written anew from that, it is kept besides under `bibtex:` and the
name, so that an entry leaves as it came.
"""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import date

from storage.arriving import Record
from storage.entry import RESERVED, VERBATIM, abstract_text, author_text, title_text
from storage.importers import _bib_dates, _bib_ids, _marked_text
from storage.importers._bibtex_entries import Entry
from storage.importers._ids import arxiv_id, web_address
from storage.importers._journal_macros import journal
from storage.latex import readable, written
from storage.model import Links
from storage.names import names
from storage.text import clean, one_line

_VENUES = ("journaltitle", "journal", "booktitle", "maintitle", "eventtitle")
_DATES = ("date", "year", "month", "day")
_ESCAPED = re.compile(
    r"\{\\([_%#&~$])(?:\{\})?\}|\\([_%#&~$])(?:\{\})?"
    r"|(\{)?\\text(?:(underscore)|asciitilde)(?:\{\})?(?(3)\})"
)
_CATEGORY = re.compile(r"[a-z-]+(?:\.[A-Za-z-]{2,})?")
_PARAGRAPH = re.compile(r"\n\s*\n")
_WRAPPED = "\n\t\n\t"
"""A line that old versions of JabRef broke; no paragraph ends in it."""
_BEHIND_NAMES = re.compile(r"\s0\d{3}$|(?:\\textsuperscript\{[^{}]*\}|[*∗†‡§¶])+$")
"""DBLP's numbers of people who share a name; marks of people's own pages for equal shares."""
_PAGES = ("url", "howpublished", "html", "remote-url", "bdsk-url-1")
"""Where the address of a page stands; the last two are BibDesk's."""
_LINKS = frozenset({"code", "github", "website", "project", "pdf"})
_ARXIV = ("arxiv", "arxivid")
"""Fields of their own for an arXiv id, of Mendeley and people's own pages."""
_ARCHIVES = frozenset({"cs", "math", "physics", "stat", "eess", "econ", "nlin", "q-bio", "q-fin"})
"""Parts of arXiv that are no category by themselves."""


def record(entry: Entry, position: int) -> Record:
    """Return what an entry says."""
    fields = entry.fields
    people, is_cut = names(fields.get("author", ""))
    year, day = _date(fields)
    arxiv, version = _arxiv(fields)
    said = next(filter(None, map(fields.get, _PAGES)), None)
    urls = _bib_ids.addresses(_address(said))
    doi = _bib_ids.doi_in(_address(fields.get("doi")), *urls)
    venue = _venue(fields)
    authors = tuple(_bare_name(person.natural) for person in people)
    category = _category(fields) if arxiv else None
    return Record(
        where=f"line {entry.line}",
        position=position,
        title=_title(fields),
        abstract=(abstract := _abstract(fields)),
        authors=authors,
        authors_truncated=is_cut and bool(authors),
        author_count=None if is_cut or not authors else len(authors),
        categories=(category,) if category else (),
        primary_category=category,
        venue=venue,
        year=year,
        published=day,
        arxiv_id=arxiv,
        arxiv_version=version,
        doi=doi,
        other_ids=_other_ids(fields, urls),
        links=(found := _links(fields, urls)),
        code=found.code is not None,
        comment=_comment(fields),
        extra=_extra(entry, authors, is_cut, abstract or ""),
    )


def _title(fields: dict[str, str]) -> str | None:
    title = _unmarked(fields.get("title", ""))
    subtitle = _unmarked(fields.get("subtitle", ""))
    if title and subtitle:
        return f"{title}{'' if title[-1] in ':.?!' else ':'} {subtitle}"
    return title or subtitle or None


def _unmarked(value: str) -> str:
    """Return a value without LaTeX and HTML."""
    text = readable(value)
    return _bib_ids.without_markup(text) if "<" in text or "&" in text else text


def _abstract(fields: dict[str, str]) -> str | None:
    value = fields.get("abstract")
    if not value:
        return None
    text = _bib_ids.without_heading(value.replace(_WRAPPED, "\n"))
    paragraphs = map(readable, _PARAGRAPH.split(text))
    return _marked_text.abstract("\n\n".join(filter(None, paragraphs)))


def _comment(fields: dict[str, str]) -> str | None:
    note = readable(fields.get("note", ""))
    return note if _bib_ids.is_comment(note) else None


def _category(fields: dict[str, str]) -> str | None:
    said = fields.get("primaryclass") or fields.get("eprintclass") or ""
    return said if _CATEGORY.fullmatch(said) and said not in _ARCHIVES else None


def _venue(fields: dict[str, str]) -> str | None:
    for name in _VENUES:
        value = fields.get(name, "")
        venue = journal(value) or _unmarked(value)
        if venue and not _bib_ids.ARXIV_VENUE.fullmatch(venue):
            return venue
    return None


def _date(fields: dict[str, str]) -> tuple[int | None, date | None]:
    if fields.get("date"):
        return _bib_dates.of_text(fields["date"])
    year = _bib_dates.of_text(readable(fields.get("year", "")))[0]
    if year is None:
        return None, None
    return _bib_dates.of_parts(year, readable(fields.get("month", "")), fields.get("day"))


def _arxiv(fields: dict[str, str]) -> tuple[str | None, int | None]:
    kind = (fields.get("eprinttype") or fields.get("archiveprefix") or "").strip().lower()
    names = ("eprint", *_ARXIV) if kind in ("", "arxiv", "arxiv.org") else _ARXIV
    for eprint in filter(None, (_address(fields.get(name)) for name in names)):
        if found := arxiv_id(eprint):
            return found
    elsewhere = ("journal", "journaltitle", "volume", "number", "url", "doi", "note",
                 "howpublished", "pages", "eid", "publisher")  # fmt: skip
    said = (_address(fields.get(name)) for name in elsewhere)
    return _bib_ids.arxiv_in(*(part for text in said for part in _bib_ids.addresses(text)))


def _bare_name(name: str) -> str:
    if name[-1].isalpha():
        return name
    return _BEHIND_NAMES.sub("", name.replace("**", "")) or name


def _links(fields: dict[str, str], urls: tuple[str, ...]) -> Links:
    """Return the addresses; those of code and project stand on people's own pages."""
    if not _LINKS & fields.keys():
        return _bib_ids.links(*urls)
    code, project, pdf = (
        next(filter(web_address, (_address(fields.get(name)) for name in names)), None)
        for names in (("code", "github"), ("website", "project"), ("pdf",))
    )
    return replace(_bib_ids.links(*urls, pdf=pdf), code=code, project=project)


def _other_ids(fields: dict[str, str], urls: tuple[str, ...]) -> tuple[str, ...]:
    kind = (fields.get("eprinttype") or fields.get("archiveprefix") or "").strip().lower()
    pmid = fields.get("pmid") or (fields.get("eprint") if kind == "pubmed" else None) or ""
    found = (f"pmid:{pmid.strip()}",) if pmid.strip().isdecimal() else ()
    return tuple(dict.fromkeys((*found, *_bib_ids.named_pages(urls))))


def _address(text: str | None) -> str | None:
    r"""Undo what keeps an address from being taken for LaTeX: `\_`, `\url{…}`."""
    if not text:
        return None
    bare = _ESCAPED.sub(lambda f: f[1] or f[2] or ("_" if f[4] else "~"), text)
    return one_line(re.sub(r"\\(?:url|href|path)\b|[{}]", " ", bare)) or None


def _extra(entry: Entry, authors: tuple[str, ...], is_cut: bool, abstract: str) -> dict[str, str]:
    """Return every field as it is to be kept."""
    extra = {"entrytype": entry.kind}
    if entry.key:
        extra["citationkey"] = entry.key
    again = {
        "title": title_text(readable(entry.fields.get("title", ""))),
        "abstract": abstract_text(abstract),
        "author": author_text(authors, is_cut=is_cut),
    }
    for name, value in entry.fields.items():
        if name in RESERVED or ":" in name:
            continue
        original = one_line(clean(value))
        if name in again:
            if original != again[name] or (name == "title" and "subtitle" in entry.fields):
                extra[f"bibtex:{name}"] = original
        elif name in _VENUES or name in _DATES:
            extra[f"bibtex:{name}"] = original
        elif name in VERBATIM:
            extra[name] = original
        else:
            extra[name] = shown = readable(value)
            if original != written(shown):
                extra[f"bibtex:{name}"] = original
    return {name: value for name, value in extra.items() if value}
