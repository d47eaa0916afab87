"""Notes of OpenReview's interface, first and second version: submissions, not their reviews."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable
from pathlib import PurePath

from storage.arriving import FeedInfo, Parsed, Record, Rejected
from storage.errors import SourceError
from storage.importers import Source
from storage.importers._document_values import line, mapping
from storage.importers._ids import web_address
from storage.importers._json_shape import beginning
from storage.importers._listing import raise_complaint, rows
from storage.importers._openreview_note import content, invitation, is_submission, record
from storage.importers._openreview_venue import venue

FORMAT = "openreview"
TITLE = "OpenReview notes (JSON)"
ORDER = 41

_NO_NOTES = re.compile(r'"notes"\s*:\s*\[\s*\]')
_SHORT = 200
_CONTENT = re.compile(r'"content"\s*:\s*\{')
_OF_NOTES = re.compile(
    r'"(?:forum|invitations?|tcdate|tmdate|venueid|signatures|replyto|authorids)"\s*:'
)
_VENUE_ID = re.compile(r"[\w.+-]+/\d{4}/[\w./+-]+")


def sniff(data: bytes) -> bool:
    """Tell notes by their `content` and what every note has besides."""
    text = beginning(data)
    if _CONTENT.search(text) and len(set(_OF_NOTES.findall(text))) > 1:
        return True
    return len(text) < _SHORT and bool(_NO_NOTES.search(text))


def parse(source: Source) -> Parsed:
    """Read the submissions among the notes; replies are counted and left out."""
    document = rows(source, "an answer of OpenReview", "notes")
    rejected, warnings = document.rejected, document.warnings
    unread = len(rejected)
    records: list[Record] = []
    groups: Counter[str] = Counter()
    replies = 0
    for number, note in document.items:
        where = f"record {number}"
        if not isinstance(note, dict) or not isinstance(note.get("content"), dict):
            rejected.append(Rejected(where=where, reason="It is no note of OpenReview."))
        elif not is_submission(note):
            replies += 1
        elif note.get("ddate"):
            rejected.append(Rejected(where=where, reason="OpenReview says that it was deleted."))
        else:
            made = record(note, len(records) + 1, where)
            if made.title:
                records.append(made)
                groups[_group(note)] += 1
            else:
                rejected.append(Rejected(where=where, reason="It has no title."))
    if not records and not replies and len(rejected) - unread == len(document.items) > 0:
        raise_complaint(source, "OpenReview", (note for _, note in document.items))
        raise SourceError(f"{source.name} holds no notes of OpenReview.")
    if replies:
        warnings.append(f"{_count(replies)} left out: no submissions.")
    if not records:
        warnings.append("0 papers: there are no submissions among the notes.")
    return Parsed(
        format=FORMAT,
        feed=_feed(source, groups),
        records=tuple(records),
        rejected=tuple(rejected),
        warnings=tuple(warnings),
    )


def _count(replies: int) -> str:
    return "1 review or comment was" if replies == 1 else f"{replies:,} reviews and comments were"


def _group(note: object) -> str:
    """Return the meeting that a note was submitted to, as OpenReview names it."""
    said = mapping(note)
    for name in (line(content(said).get("venueid")), invitation(said).partition("/-/")[0]):
        if _VENUE_ID.fullmatch(name):
            return "/".join(part for part in name.split("/") if not part.endswith("_Submission"))
    return ""


def _feed(source: Source, groups: Iterable[str]) -> FeedInfo:
    """Name the feed after the meeting, where all submissions are of one."""
    names = list(groups)
    group = names[0] if len(names) == 1 else ""
    meeting = venue("", group, "").name if group else None
    return FeedInfo(
        key=f"{FORMAT}:{group or source.name}",
        title=f"OpenReview: {meeting or PurePath(source.name).name}",
        kind=FORMAT,
        address=web_address(source.name),
        site=f"https://openreview.net/group?id={group}" if group else "https://openreview.net/",
    )
