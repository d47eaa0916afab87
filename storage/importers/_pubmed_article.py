"""One article of PubMed → one record."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date
from xml.etree.ElementTree import Element

from storage.arriving import Record
from storage.importers._feed_dates import printed_day, printed_year
from storage.importers._ids import doi
from storage.importers._ids import pmc as pmc_number
from storage.importers._marked_text import of_element
from storage.model import Links
from storage.text import one_line

_SITE = "https://pubmed.ncbi.nlm.nih.gov"
_PMC = "https://pmc.ncbi.nlm.nih.gov/articles"
_BOOKS = "https://www.ncbi.nlm.nih.gov/books"
_CHAPTER = re.compile(r"NBK\d{1,10}")
_PMID = re.compile(r"[1-9]\d{0,9}")
_MAIL = re.compile(
    r"\s?(?:(?:Electronic address|E-?mail(?: address)?): ?)?"
    r"<?[^\s<>@,;:]{1,80}@[^\s<>@,;]{1,120}\.[^\s<>@,;]{1,40}>?",
    re.IGNORECASE,
)
_NO_LABELS = ("UNLABELLED", "UNLABELED", "UNASSIGNED")
_NO_TITLES = ("[not available]", "")
_RETRACTED = "Retracted Publication"
_MAX_NAMES = 5_000


def record(article: Element, position: int, where: str) -> Record:
    """Make the record of a `PubmedArticle` or `PubmedBookArticle`."""
    citation = _at(article, "MedlineCitation", "BookDocument")
    about = _at(citation, "Article") if citation.tag == "MedlineCitation" else citation
    journal, book = _at(about, "Journal"), _at(about, "Book")
    ids = {item.get("IdType"): _whole(item) for item in _article_ids(article, citation)}
    pmid = _matching(_PMID, _text(citation, "PMID"))
    pmc = pmc_number(ids.get("pmc"))
    people = _at(about, "AuthorList")
    if people.tag == "none":  # of a whole book
        people = next((one for one in book.iterfind("AuthorList") if not _edits(one)), people)
    authors = list(people)[:_MAX_NAMES]
    names = tuple(filter(None, map(_name, authors)))
    cut = people.get("CompleteYN") == "N"
    issued, printed = _date(_at(_at(journal, "JournalIssue"), "PubDate"))
    for told in (_at(about, "ContributionDate"), _at(book, "PubDate")):  # a book grows for years
        if not printed:
            issued, printed = _date(told)
    days = [day for day in (issued, _date(_at(about, "ArticleDate"))[0]) if day]
    kinds = [_whole(kind) for kind in about.iter("PublicationType")]
    return Record(
        where=where,
        position=position,
        title=_title(about, book),
        abstract=_abstract(about) or _abstract(citation, "OtherAbstract"),
        authors=names,
        authors_truncated=cut,
        author_count=None if cut else len(names) or None,
        affiliations=tuple(dict.fromkeys(place for author in authors for place in _places(author))),
        venue=_text(journal, "Title", "ISOAbbreviation") or _text(book, "BookTitle") or None,
        year=printed_year(printed),
        published=min(days, default=None),
        updated=_date(_at(about, "DateRevised"))[0] if about is citation else None,
        announced=_announced(article),
        doi=doi(ids.get("doi")) or _located_doi(about) or _doi_of_all(about, book),
        other_ids=tuple(filter(None, (pmid and f"pmid:{pmid}", pmc and f"pmc:{pmc}"))),
        links=_links(pmid, pmc, ids.get("bookaccession", "")),
        comment="Retracted" if _RETRACTED in kinds else None,
        raw={"date": printed} if printed and not days else {},
        extra=_extra(citation, about, kinds),
    )


def _links(pmid: str, pmc: str | None, chapter: str) -> Links:
    text = f"{_PMC}/{pmc}/" if pmc else None
    if _CHAPTER.fullmatch(chapter):
        text = f"{_BOOKS}/{chapter}/"
    return Links(abs=f"{_SITE}/{pmid}/" if pmid else None, html=text)


def _edits(people: Element) -> bool:
    return people.get("Type") == "editors"


def _title(about: Element, book: Element) -> str | None:
    """Return the title, one in another language where there is none in English."""
    title = _sentence(_text(about, "ArticleTitle"))
    if title.lower() in _NO_TITLES:
        title = _sentence(_text(about, "VernacularTitle") or _text(book, "BookTitle"))
    return title or None


def _sentence(text: str) -> str:
    """Take off the full stop that PubMed puts behind every title."""
    return text[:-1].rstrip() if text.endswith(".") and not text.endswith("..") else text


def _abstract(about: Element, name: str = "Abstract") -> str | None:
    """Return the abstract, its parts with their labels as paragraphs (`METHODS: …`)."""
    parts = [_part(part) for part in _at(about, name) if part.tag == "AbstractText"]
    return "\n\n".join(filter(None, parts)) or None


def _part(part: Element) -> str:
    label, text = one_line(part.get("Label", "")), _whole(part)
    return f"{label}: {text}" if text and label and label.upper() not in _NO_LABELS else text


def _name(author: Element) -> str:
    """Return `Given Family Jr`, or the name of a group."""
    if author.get("ValidYN") == "N":
        return ""
    if group := _text(author, "CollectiveName"):
        return group.rstrip(".")
    given = _text(author, "ForeName", "Initials")
    return one_line(f"{given} {_text(author, 'LastName')} {_text(author, 'Suffix')}")


def _places(author: Element) -> Iterator[str]:
    """Yield an author's affiliations, without the mail addresses that stand in them."""
    for place in author.iter("Affiliation"):
        if text := _MAIL.sub("", _whole(place)).strip(" ;,."):
            yield text


def _date(told: Element) -> tuple[date | None, str]:
    """Read a date: the full one, and what is printed of it."""
    year, month, day = (_text(told, name) for name in ("Year", "Month", "Day"))
    if month.isdecimal():
        found = printed_day(f"{year}-{month:0>2}-{day:0>2}") if day else None
    else:
        found = printed_day(f"{day} {month} {year}") if day else None
    printed = " ".join(filter(None, (year, month or _text(told, "Season"), day)))
    return found, printed or _text(told, "MedlineDate")


def _announced(article: Element) -> date | None:
    """Return the day PubMed took it in."""
    history = _at(_at(article, "PubmedData", "PubmedBookData"), "History")
    days = {event.get("PubStatus"): _date(event)[0] for event in history}
    return days.get("entrez") or days.get("pubmed")


def _article_ids(article: Element, citation: Element) -> Iterator[Element]:
    """Yield the article's own identifiers, not those of its references."""
    for holder in (citation, _at(article, "PubmedData", "PubmedBookData")):
        yield from _at(holder, "ArticleIdList")


def _located_doi(about: Element) -> str | None:
    for place in about.iterfind("ELocationID"):
        if place.get("EIdType") == "doi" and place.get("ValidYN") != "N":
            return doi(_whole(place))
    return None


def _doi_of_all(about: Element, book: Element) -> str | None:
    """Return the DOI of a book; it is not that of each of its chapters."""
    return None if _text(about, "ArticleTitle") else _located_doi(book)


def _extra(citation: Element, about: Element, kinds: list[str]) -> dict[str, str]:
    journal = _at(about, "Journal")
    issue = _at(journal, "JournalIssue")
    words = [_text(heading, "DescriptorName") for heading in _at(citation, "MeshHeadingList")]
    words += [_whole(word).rstrip(".") for word in _at(citation, "KeywordList")]
    book = _at(about, "Book")
    editors = [name for people in book.iterfind("AuthorList") if _edits(people) for name in
               map(_name, people)]  # fmt: skip
    extra = {
        "entrytype": "article" if about.tag == "Article" else "incollection",
        "entrysubtype": "; ".join(kinds),
        "volume": _text(issue, "Volume"),
        "number": _text(issue, "Issue"),
        "pages": _pages(_at(about, "Pagination")),
        "issn": _text(journal, "ISSN"),
        "shortjournal": _text(journal, "ISOAbbreviation"),
        "publisher": _text(_at(book, "Publisher"), "PublisherName"),
        "isbn": _text(book, "Isbn"),
        "series": _text(book, "CollectionTitle"),
        "editor": " and ".join(filter(None, editors[:_MAX_NAMES])),
        "origtitle": _sentence(_text(about, "VernacularTitle")),
        "keywords": "; ".join(dict.fromkeys(filter(None, words))),
    }
    return {name: value for name, value in extra.items() if value}


def _pages(told: Element) -> str:
    first_and_last = (_text(told, name) for name in ("StartPage", "EndPage"))
    return _text(told, "MedlinePgn") or "-".join(filter(None, first_and_last))


def _at(element: Element, *names: str) -> Element:
    """Return the first child of one of these names, an empty element where there is none."""
    for name in names:
        found = element.find(name)
        if found is not None:
            return found
    return Element("none")


def _text(element: Element, *names: str) -> str:
    """Return the text of the first child of one of these names that has any."""
    for name in names:
        found = element.find(name)
        if found is not None and (text := _whole(found)):
            return text
    return ""


def _whole(element: Element) -> str:
    return of_element(element)


def _matching(pattern: re.Pattern[str], text: str) -> str:
    return text if pattern.fullmatch(text) else ""
