"""One record of a conference list → one record. What is personal is not looked at."""

from __future__ import annotations

import html
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from storage.arriving import Record
from storage.importers import _conference_bibtex as bibtex
from storage.importers import _ids
from storage.importers._document_values import line, text
from storage.importers._feed_text import readable, title
from storage.model import Links, Metric

_YEAR = re.compile(r"(?<!\d)(?:19|20)\d{2}(?!\d)")
_SUFFIX = re.compile(r"(?:[JS]r\.?|I{2,3}|IV)")
_FORUM = re.compile(
    r"https?://openreview\.net/(?:forum|pdf|attachment)\?id=([\w-]+)", re.IGNORECASE
)
_OPENREVIEW = "https://openreview.net"
_NOTE_ID = re.compile(r"(?!\d+$|[0-9a-f]{10}$)[\w-]{8,12}")
"""Made by OpenReview; not a number, nor what these lists make of a title."""
_REFUSED = re.compile(r"reject|withdr", re.IGNORECASE)
_BARE_ADDRESS = re.compile(r"(?:[\w-]+\.)+[a-z]{2,}/\S+", re.IGNORECASE)
_FROM_BIBTEX = ("pages", "volume", "number", "publisher", "series", "booktitle")
_REVIEWS = {
    "rating": "ratings", "confidence": "confidence", "novelty": "novelty",
    "technical_novelty": "technical novelty", "empirical_novelty": "empirical novelty",
}  # fmt: skip
_JOINT = re.compile(r"(?<=\S)\+(?=\S)|\s\+\s")
"""Between two places of one author; no `Disney+ Hotstar`."""
_SCORES = re.compile(r"-?\d{1,3}(?:\.\d{1,3})?(?:;-?\d{1,3}(?:\.\d{1,3})?)*")
_MAX_NAMES = 5_000


@dataclass(frozen=True, slots=True)
class Meeting:
    """The conference a list is of."""

    name: str | None
    """`ICLR`."""
    year: int | None
    """The year it was held in."""
    shared: frozenset[str]
    """Pages, in comparable form, that several records have: these identify none."""
    today: date
    """Dates the numbers."""


def record(said: Mapping[str, Any], position: int, where: str, meeting: Meeting) -> Record:
    """Make the record of one paper."""
    entry = bibtex.fields(said["bibtex"][:20_000]) if isinstance(said.get("bibtex"), str) else {}
    authors = names(said.get("author")) or names(said.get("author_site"))
    status = value(said, "status")
    arxiv = _arxiv(said)
    code = _link(said, "github", "code")
    found = _YEAR.search(entry.get("year", ""))
    area, note = value(said, "primary_area"), _note(said)
    return Record(
        where=where,
        position=position,
        title=title(line(said.get("title")), marked_up=True),
        abstract=_abstract(said),
        authors=authors,
        author_count=len(authors) or None,
        affiliations=_affiliations(said.get("aff")),
        categories=(area,) if area else (),
        venue=_venue(meeting.name or entry.get("booktitle"), status),
        year=meeting.year or (int(found[0]) if found else None),
        arxiv_id=arxiv[0] if arxiv else None,
        arxiv_version=arxiv[1] if arxiv else None,
        doi=_doi(said, entry),
        other_ids=_other_ids(said, meeting),
        links=Links(
            abs=page_of(said),
            pdf=_link(said, "pdf") or (f"{_OPENREVIEW}/pdf?id={note}" if note else None),
            code=code,
            project=_link(said, "project"),
            discussion=f"{_OPENREVIEW}/forum?id={note}" if note else None,
        ),
        code=code is not None,
        comment=_comment(said, status),
        metrics=_citations(said.get("gs_citation"), meeting.today),
        extra=_extra(said, entry),
    )


def value(said: Mapping[str, Any], name: str) -> str:
    """Return a text of one line, a number as text; "" for what is unknown."""
    found = said.get(name)
    if isinstance(found, int | float) and not isinstance(found, bool):
        return f"{found:g}" if isinstance(found, float) else str(found)
    return line(found).strip()


def names(listed: object) -> tuple[str, ...]:
    """Split authors: at semicolons, or at commas where there are none; `Jr.` is no author."""
    if isinstance(listed, list):
        parts = [line(item) for item in listed]
    else:
        printed = line(listed)
        parts = printed.split(";" if ";" in printed else ",")
    found: list[str] = []
    for part in map(str.strip, parts[:_MAX_NAMES]):
        name = _unescaped(part)
        if found and _SUFFIX.fullmatch(name):
            found[-1] += f", {name}"
        elif name and name.lower() not in ("anonymous", "n/a", "none"):
            found.append(name)
    return tuple(found)


def page_of(said: Mapping[str, Any]) -> str | None:
    """Return the paper's page."""
    if page := _link(said, "site", "openreview", "oa", "url"):
        return page
    note = _note(said)
    return f"{_OPENREVIEW}/forum?id={note}" if note else None


def refused(status: str) -> bool:
    """Tell a paper that was rejected or withdrawn."""
    return bool(_REFUSED.search(status))


def _venue(name: str | None, status: str) -> str | None:
    """Say that a refused paper was only submitted, as OpenReview does."""
    return f"Submitted to {name}" if name and refused(status) else name


def _abstract(said: Mapping[str, Any]) -> str | None:
    found = text(said.get("abstract"))
    return readable(found) or None if found else None


def _unescaped(printed: str) -> str:
    """Resolve characters that were escaped, once or several times over (`&amp;amp;#x27;`)."""
    for _ in range(4):
        resolved = html.unescape(printed)
        if resolved == printed:
            break
        printed = resolved
    return " ".join(printed.split())


def _affiliations(listed: object) -> tuple[str, ...]:
    printed = _unescaped(line(listed))
    parts = (" ".join(part.split()) for each in printed.split(";") for part in _JOINT.split(each))
    return tuple(dict.fromkeys(part for part in parts if part.strip(" ,-")))


def _arxiv(said: Mapping[str, Any]) -> tuple[str, int | None] | None:
    for name in ("arxiv", "pdf", "site"):
        if found := _ids.arxiv_id(value(said, name)):
            return found
    return None


def _doi(said: Mapping[str, Any], entry: Mapping[str, str]) -> str | None:
    told = (
        _ids.doi(value(said, "doi")),
        _ids.doi(entry.get("doi")),
        _ids.doi_of_address(page_of(said)),
    )
    return next((found for found in told if found and not _ids.arxiv_id(found)), None)


def _note(said: Mapping[str, Any]) -> str:
    """Return the paper's id at OpenReview, "" when it has none there."""
    for name in ("site", "openreview", "pdf"):
        if found := _FORUM.match(value(said, name)):
            return found[1]
    identity = value(said, "id")
    of_openreview = "~" in value(said, "authorids") or "rating_avg" in said
    return identity if of_openreview and _NOTE_ID.fullmatch(identity) else ""


def _other_ids(said: Mapping[str, Any], meeting: Meeting) -> tuple[str, ...]:
    if note := _note(said):
        return (f"openreview:{note}",)
    page = page_of(said)
    if page is None or _ids.arxiv_id(page) or _ids.doi_of_address(page):
        return ()
    address = _ids.comparable_address(page)
    return () if address in meeting.shared else (f"url:{address}",)


def _link(said: Mapping[str, Any], *columns: str) -> str | None:
    """Return the first good address; a bare host, or what breaks off, is none."""
    for column in columns:
        for printed in re.split(r"[;\s]+", value(said, column)):
            address = printed.rstrip(".,)")
            if _BARE_ADDRESS.match(address):
                address = f"https://{address}"
            host = _ids.host_of(address)
            if not host or "." not in host.strip(".") or host.endswith("."):
                continue
            if column != "github" or address.partition(host)[2].strip("/"):
                return address.removesuffix(".git")
    return None


def _comment(said: Mapping[str, Any], status: str) -> str | None:
    """Put what the conference said into a line: `Poster · main track · ratings 5, 6, 8`."""
    track, award = value(said, "track"), value(said, "award")
    parts = [status, f"{track} track" if track else ""]
    parts.append("award" if said.get("award") is True else f"award: {award}" if award else "")
    parts += (f"{label} {numbers.replace(';', ', ')}" for label, numbers in _scores(said))
    return " · ".join(filter(None, parts)) or None


def _scores(said: Mapping[str, Any]) -> Iterable[tuple[str, str]]:
    """Yield the numbers reviewers gave; a single zero stands for none."""
    for column, label in _REVIEWS.items():
        numbers = value(said, column).replace(" ", "")
        if _SCORES.fullmatch(numbers) and numbers.strip("0;"):
            yield label, numbers


def _citations(count: object, today: date) -> dict[str, Metric]:
    """Read the citations; -1 and 0 say that nobody looked."""
    good = isinstance(count, int | float) and not isinstance(count, bool) and 0 < count < 10**9
    if not good or not isinstance(count, int | float):
        return {}
    return {"citations": Metric(value=count, source="conference-list", as_of=today)}


def _extra(said: Mapping[str, Any], entry: Mapping[str, str]) -> dict[str, str]:
    keywords = (word.strip() for word in value(said, "keywords").split(";"))
    extra = {name: entry[name] for name in _FROM_BIBTEX if entry.get(name)}
    extra |= {
        "keywords": "; ".join(filter(None, keywords)),
        "tldr": value(said, "tldr"),
        "status": value(said, "status"),
        "track": value(said, "track"),
    }
    extra |= {label.replace(" ", ""): numbers for label, numbers in _scores(said)}
    return {name: told for name, told in extra.items() if told}
