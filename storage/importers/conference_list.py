"""Lists of the papers of one conference (JSON of papercopilot/paperlists, or of its own site).

Personal columns (gender, addresses, profiles) are never read.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Mapping
from pathlib import PurePath
from typing import Any
from urllib.parse import unquote, urlsplit

from storage.arriving import FeedInfo, Parsed, Record, Rejected
from storage.errors import SourceError
from storage.importers import Source
from storage.importers import _conference_site as site
from storage.importers._conference_record import Meeting, page_of, record, value
from storage.importers._document_values import mapping
from storage.importers._ids import comparable_address, web_address
from storage.importers._json_shape import beginning
from storage.importers._listing import rows as read

FORMAT = "conference-list"
TITLE = "conference list (JSON of paperlists)"
ORDER = 42

_OPENING = re.compile(r"\[\s*(?:\{|\])|\{[^\n]*\}[ \t]*\r?\n\{")
"""Of a list, or of an object on each line."""
_TITLE = re.compile(r'"title"\s*:\s*"')
_AUTHOR = re.compile(r'"author(?:_site)?"\s*:\s*(?:"|null)')
_COLUMNS = re.compile(
    r'"(status|track|aff|aff_domain|site|pdf|github|project|gs_citation|author_num|authorids'
    r'|keywords|primary_area|openreview|oa|pdf_size)"\s*:\s*(?:"|-?\d|null|\[)'
)
_FEWEST_COLUMNS = 3
_NAME = re.compile(
    r"(?P<name>[a-z0-9]*[a-z])(?P<gap>[ ._-]?)(?P<year>(?:19|20)\d{2})(?:[\W_].*)?", re.IGNORECASE
)
_KNOWN = re.compile(
    "3dv|aaai|acl|acml|acmmm|ai4x|aistats|alt|automl|coling|colm|colt|corl|cvpr|eccv|emnlp|iccv"
    "|iclr|icml|icra|ijcai|interspeech|iros|kdd|miccai|naacl|neurips|nips|rss|siggraph"
    "|siggraphasia|uai|wacv|www",
    re.IGNORECASE,
)
_NO_NAMES = re.compile(r"paper|list|data|export|file|download|conf|result", re.IGNORECASE)
_OF_STATUS = re.compile(r"([A-Z][A-Za-z]{2,}) ((?:19|20)\d{2})\b")
_OF_PAGE = (
    (re.compile(r"//(?P<name>[a-z]+)\.thecvf\.com/+virtual/(?P<year>\d{4})/"), ""),
    (re.compile(r"openaccess\.thecvf\.com/content_?/?(?P<name>[A-Za-z]+)_?(?P<year>\d{4})/"), ""),
    (re.compile(r"//(?P<name>[a-z]+)\.cc/+virtual/(?P<year>\d{4})/"), ""),
    (re.compile(r"//(?P<name>[a-z]+)(?P<year>\d{4})\.ecva\.net/"), ""),
    (re.compile(r"papers\.n(?:eur)?ips\.cc/paper(?:_files/paper)?/(?P<year>\d{4})/"), "nips"),
    (re.compile(r"ijcai\.org/proceedings/(?P<year>\d{4})/"), "ijcai"),
    (re.compile(r"aclanthology\.org/(?P<year>\d{4})\.(?P<name>[a-z]+)-"), ""),
)
_COLUMNS_LOOKED_AT = ("site", "pdf", "oa")
_LOOKED_AT = 50


def sniff(data: bytes) -> bool:
    """Tell a list whose records have an author line of one text and columns of these lists."""
    text = beginning(data)
    if all(part.search(text) for part in (site.NAME, site.AUTHORS, site.EVENT)):
        return True
    if not _OPENING.match(text) or not _TITLE.search(text) or not _AUTHOR.search(text):
        return False
    return len(set(_COLUMNS.findall(text))) >= _FEWEST_COLUMNS


def parse(source: Source) -> Parsed:
    """Read the papers, refused ones too: their status is said."""
    document = read(source, "a list of a conference's papers", "results")
    rejected, warnings = document.rejected, document.warnings
    rows = [(number, _row(mapping(said))) for number, said in document.items]
    meeting = _meeting(source, [row for _, row in rows])
    records: list[Record] = []
    for number, row in rows:
        where = f"record {number}"
        made = record(row, len(records) + 1, where, meeting)
        if made.title:
            records.append(made)
        else:
            rejected.append(Rejected(where=where, reason="It has no title."))
    if (rows or rejected) and not records:
        raise SourceError(f"{source.name} is no list of a conference's papers.")
    if not rows:
        warnings.append("0 papers: the list is empty.")
    return Parsed(
        format=FORMAT,
        feed=_feed(source, meeting),
        records=tuple(records),
        rejected=tuple(rejected),
        warnings=tuple(warnings),
    )


def _row(said: Mapping[str, Any]) -> Mapping[str, Any]:
    return site.row(said) if site.is_event(said) else said


def _meeting(source: Source, rows: list[Mapping[str, Any]]) -> Meeting:
    """Tell the conference by the name of the file, else by what most records say."""
    by_name = _of_file(source.name)
    if by_name is None or not _KNOWN.fullmatch(by_name[0]):
        by_name = _of_records(rows) or by_name
    name, year = by_name or (None, None)
    pages = Counter(comparable_address(page) for row in rows if (page := page_of(row)))
    shared = frozenset(page for page, count in pages.items() if count > 1)
    return Meeting(name, year, shared, source.today)


def _of_file(name: str) -> tuple[str, int] | None:
    """Read `iclr2024.json`, in capitals as these lists are cited."""
    path = unquote(urlsplit(name).path) if web_address(name) else name
    stem = PurePath(path.replace("\\", "/")).name.partition(".json")[0]
    found = _NAME.fullmatch(stem)
    if found is None:
        return None
    plain = not found["gap"] and not _NO_NAMES.search(found["name"])
    known = _KNOWN.fullmatch(found["name"])
    return (found["name"].upper(), int(found["year"])) if plain or known else None


def _of_records(rows: Iterable[Mapping[str, Any]]) -> tuple[str, int] | None:
    told: Counter[tuple[str, int]] = Counter()
    for row in list(rows)[:_LOOKED_AT]:
        if found := _of_record(row):
            told[found] += 1
    return told.most_common(1)[0][0] if told else None


def _of_record(row: Mapping[str, Any]) -> tuple[str, int] | None:
    if found := _OF_STATUS.search(value(row, "status")):
        return found[1].upper(), int(found[2])
    for column in _COLUMNS_LOOKED_AT:
        for pattern, known in _OF_PAGE:
            if found := pattern.search(value(row, column)):
                return (known or found["name"]).upper(), int(found["year"])
    return None


def _feed(source: Source, meeting: Meeting) -> FeedInfo:
    """Name the feed after the conference."""
    told = f"{meeting.name} {meeting.year}" if meeting.name else ""
    return FeedInfo(
        key=f"{FORMAT}:{told.lower().replace(' ', '') or source.name}",
        title=told or PurePath(source.name).name,
        kind=FORMAT,
        address=web_address(source.name),
    )
