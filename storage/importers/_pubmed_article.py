"""One article of PubMed → one record."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date
from xml.etree.ElementTree import Element

from storage.arriving import Record
from storage.importers._feed_dates import printed_day, printed_year
from storage.importers._ids import doi
from storage.importers._xml import local
from storage.model import Links
from storage.text import one_line

_SITE = "https://pubmed.ncbi.nlm.nih.gov"
_PMC = "https://pmc.ncbi.nlm.nih.gov/articles"
_PMID = re.compile(r"[1-9]\d{0,9}")
_PMCID = re.compile(r"PMC\d{1,10}")
_MAIL = re.compile(r"\s*(?:Electronic address: *)?<?[^\s<>@,;:]+@[^\s<>@,;]+\.[^\s<>@,;]+>?", re.I)
_NO_LABELS = ("UNLABELLED", "UNLABELED", "UNASSIGNED")
_NO_TITLES = ("[not available]", "")
_RETRACTED = "Retracted Publication"
_WORDS = (
    "MedlineCitation/MeshHeadingList/MeshHeading/DescriptorName",
    "MedlineCitation/KeywordList/Keyword",
    "BookDocument/KeywordList/Keyword",
)
_MAX_NAMES = 5_000


def record(article: Element, position: int, where: str) -> Record:
    """Make the record of a `PubmedArticle` or `PubmedBookArticle`."""
    pmid = _matching(_PMID, _text(article, "MedlineCitation/PMID", "BookDocument/PMID"))
    ids = {item.get("IdType"): _whole(item) for item in _article_ids(article)}
    pmc = _matching(_PMCID, ids.get("pmc", ""))
    people = _first(article, "MedlineCitation/Article/AuthorList", "BookDocument/AuthorList")
    authors = list(people)[:_MAX_NAMES] if people is not None else []
    names = tuple(filter(None, map(_name, authors)))
    cut = people is not None and people.get("CompleteYN") == "N"
    issued, printed = _issued(article)
    online = _date(_first(article, "MedlineCitation/Article/ArticleDate"))[0]
    days = [day for day in (issued, online) if day]
    return Record(
        where=where,
        position=position,
        title=_title(article),
        abstract=_abstract(article),
        authors=names,
        authors_truncated=cut,
        author_count=None if cut else len(names) or None,
        affiliations=tuple(dict.fromkeys(place for author in authors for place in _places(author))),
        venue=_text(article, "MedlineCitation/Article/Journal/Title", "BookDocument/Book/BookTitle")
        or _text(article, "MedlineCitation/Article/Journal/ISOAbbreviation")
        or None,
        year=printed_year(printed),
        published=min(days, default=None),
        announced=_announced(article),
        doi=doi(ids.get("doi")) or _located_doi(article),
        other_ids=tuple(filter(None, (pmid and f"pmid:{pmid}", pmc and f"pmc:{pmc}"))),
        links=Links(
            abs=f"{_SITE}/{pmid}/" if pmid else None, html=f"{_PMC}/{pmc}/" if pmc else None
        ),
        comment="Retracted" if _RETRACTED in _kinds(article) else None,
        raw={"date": printed} if printed and not days else {},
        extra=_extra(article),
    )


def _title(article: Element) -> str | None:
    title = _sentence(_text(article, "MedlineCitation/Article/ArticleTitle"))
    title = title or _sentence(_text(article, "BookDocument/ArticleTitle"))
    if title.lower() in _NO_TITLES:
        title = _sentence(_text(article, "MedlineCitation/Article/VernacularTitle"))
        title = title or _sentence(_text(article, "BookDocument/Book/BookTitle"))
    return title or None


def _sentence(text: str) -> str:
    """Take off the full stop that PubMed puts behind every title."""
    return text[:-1].rstrip() if text.endswith(".") and not text.endswith("..") else text


def _abstract(article: Element) -> str | None:
    """Return the abstract, its parts with their labels as paragraphs (`METHODS: …`)."""
    for path in (
        "MedlineCitation/Article/Abstract", "BookDocument/Abstract", "MedlineCitation/OtherAbstract"
    ):  # fmt: skip
        whole = _first(article, path)
        parts = [] if whole is None else [_part(part) for part in _children(whole, "AbstractText")]
        if found := "\n\n".join(filter(None, parts)):
            return found
    return None


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
    for path in ("AffiliationInfo/Affiliation", "Affiliation"):
        for place in author.iterfind(_any(path)):
            if text := _MAIL.sub("", _whole(place)).strip(" ;,."):
                yield text


def _issued(article: Element) -> tuple[date | None, str]:
    """Return when the issue appeared, the full date and what is printed of it."""
    issue = _first(article, "MedlineCitation/Article/Journal/JournalIssue/PubDate")
    return _date(issue if issue is not None else _first(article, "BookDocument/Book/PubDate"))


def _date(told: Element | None) -> tuple[date | None, str]:
    if told is None:
        return None, ""
    year, month, day = (_text(told, name) for name in ("Year", "Month", "Day"))
    if month.isdecimal():
        found = printed_day(f"{year}-{month:0>2}-{day:0>2}") if day else None
    else:
        found = printed_day(f"{day} {month} {year}") if day else None
    printed = " ".join(filter(None, (year, month or _text(told, "Season"), day)))
    return found, printed or _text(told, "MedlineDate")


def _announced(article: Element) -> date | None:
    """Return the day PubMed took it in."""
    days = {
        event.get("PubStatus"): _date(event)[0]
        for event in article.iterfind(_any("*/History/PubMedPubDate"))
    }
    return days.get("entrez") or days.get("pubmed")


def _article_ids(article: Element) -> Iterator[Element]:
    """Yield the article's own identifiers, not those of its references."""
    for path in ("PubmedData/ArticleIdList/ArticleId", "*/ArticleIdList/ArticleId"):
        yield from article.iterfind(_any(path))


def _located_doi(article: Element) -> str | None:
    for place in article.iterfind(_any("MedlineCitation/Article/ELocationID")):
        if place.get("EIdType") == "doi" and place.get("ValidYN") != "N":
            return doi(_whole(place))
    return None


def _kinds(article: Element) -> list[str]:
    path = "MedlineCitation/Article/PublicationTypeList/PublicationType"
    return [_whole(kind) for kind in article.iterfind(_any(path))]


def _extra(article: Element) -> dict[str, str]:
    words = (_whole(word).rstrip(".") for path in _WORDS for word in article.iterfind(_any(path)))
    journal = "MedlineCitation/Article/Journal"
    book = article.find(_any("BookDocument")) is not None
    extra = {
        "entrytype": "incollection" if book else "article",
        "entrysubtype": "; ".join(_kinds(article)),
        "volume": _text(article, f"{journal}/JournalIssue/Volume"),
        "number": _text(article, f"{journal}/JournalIssue/Issue"),
        "pages": _text(article, "MedlineCitation/Article/Pagination/MedlinePgn"),
        "issn": _text(article, f"{journal}/ISSN"),
        "shortjournal": _text(article, f"{journal}/ISOAbbreviation"),
        "publisher": _text(article, "BookDocument/Book/Publisher/PublisherName"),
        "origtitle": _sentence(_text(article, "MedlineCitation/Article/VernacularTitle")),
        "keywords": "; ".join(dict.fromkeys(filter(None, words))),
    }
    return {name: value for name, value in extra.items() if value}


def _any(path: str) -> str:
    """Let every step of a path be of any namespace."""
    return "/".join(step if step == "*" else f"{{*}}{step}" for step in path.split("/"))


def _first(element: Element, *paths: str) -> Element | None:
    for path in paths:
        found = element.find(_any(path))
        if found is not None:
            return found
    return None


def _text(element: Element, *paths: str) -> str:
    return next((text for path in paths if (text := _found(element, path))), "")


def _found(element: Element, path: str) -> str:
    found = element.find(_any(path))
    return "" if found is None else _whole(found)


def _children(element: Element, name: str) -> list[Element]:
    return [child for child in element if local(child) == name]


def _whole(element: Element) -> str:
    return one_line("".join(element.itertext()))


def _matching(pattern: re.Pattern[str], text: str) -> str:
    return text if pattern.fullmatch(text) else ""
