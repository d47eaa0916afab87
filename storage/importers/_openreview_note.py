"""One note of OpenReview, of either version of its interface → one record."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import UTC, date, datetime, timedelta
from typing import Any

from storage.arriving import Record
from storage.importers import _ids
from storage.importers._document_values import line, mapping, text
from storage.importers._openreview_venue import venue
from storage.model import Links

_SITE = "https://openreview.net"
_ID = re.compile(r"[\w-]{1,80}")
_NOBODY = ("anonymous", "anonymous authors", "paper under double-blind review")
_SUMMARIES = ("TLDR", "TL;DR", "tldr", "TL;DR:", "one-sentence_summary")
_KEY_OF_DBLP = re.compile(r"@\w+\{DBLP:([^,\s]{3,200}),")
_STATE = re.compile(r"(?:^|[/ ])(Withdrawn|Desk[_ ]Rejected|Retracted)(?=[_ ]|$)", re.IGNORECASE)
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_DECIDED = ("pdate", "odate", "cdate", "tcdate")
_CHANGED = ("mdate", "tmdate")
_MAX_NAMES = 5_000


def content(note: Mapping[str, Any]) -> dict[str, Any]:
    """Return what a note says, out of the wrappers of the second interface (`{"value": …}`)."""
    said = mapping(note.get("content"))
    return {
        name: value["value"] if isinstance(value, dict) and "value" in value else value
        for name, value in said.items()
    }


def invitation(note: Mapping[str, Any]) -> str:
    """Return the form by which a note was made, that of submissions before those of edits."""
    several = note.get("invitations")
    forms = [line(note.get("invitation"))]
    forms += map(line, several) if isinstance(several, list) else []
    return next((form for form in forms if "ubmission" in form), next(filter(None, forms), ""))


def is_submission(note: Mapping[str, Any]) -> bool:
    """Tell a paper from what was said of it: a reply hangs in the forum of another note."""
    forum = line(note.get("forum"))
    return not note.get("replyto") and forum in ("", line(note.get("id")))


def record(note: Mapping[str, Any], position: int, where: str) -> Record:
    """Make the record of a submission."""
    said = content(note)
    identity = line(note.get("id"))
    identity = identity if _ID.fullmatch(identity) else ""
    names = _names(said.get("authors"))
    went = venue(line(said.get("venue")), line(said.get("venueid")), invitation(note))
    elsewhere = line(said.get("html")) or line(said.get("ee"))
    arxiv = _ids.arxiv_id_of_address(elsewhere)
    copied = went.name is not None and went.name.startswith("CoRR")  # a record of DBLP's
    days = [(name, _day(note.get(name))) for name in (*_DECIDED, *_CHANGED)]
    code = _address(said, "code", "software", "code_link", "github")
    return Record(
        where=where,
        position=position,
        title=_title(said),
        abstract=text(said.get("abstract")),
        authors=names,
        author_count=len(names) or None,
        categories=tuple(_listed(said.get("primary_area") or said.get("subject_areas"))),
        venue=None if copied else went.name,
        year=went.year,
        published=next((day for name, day in days if day and name in _DECIDED), None),
        updated=next((day for name, day in days if day and name in _CHANGED), None),
        arxiv_id=arxiv[0] if arxiv else None,
        arxiv_version=arxiv[1] if arxiv else None,
        doi=_ids.doi(line(said.get("doi"))) or _ids.doi_of_address(elsewhere),
        other_ids=_other_ids(identity, said),
        links=Links(
            abs=f"{_SITE}/forum?id={identity}" if identity else _ids.web_address(elsewhere),
            pdf=_pdf(identity, line(said.get("pdf")), elsewhere),
            code=code,
            project=_address(said, "project_page", "project", "website", "webpage"),
            discussion=f"{_SITE}/forum?id={identity}" if identity else None,
        ),
        code=code is not None,
        comment=_state(note, said),
        extra=_extra(said),
    )


def _title(said: Mapping[str, Any]) -> str | None:
    """Return the title; those copied from DBLP may have its full stop behind them."""
    title = line(said.get("title")).strip()
    copied = _KEY_OF_DBLP.match(line(said.get("_bibtex"))) and not title.endswith("..")
    return (title.removesuffix(".") if copied else title) or None


def _state(note: Mapping[str, Any], said: Mapping[str, Any]) -> str | None:
    """Say what became of a submission that nobody decided on any more."""
    several = note.get("invitations")
    forms = several if isinstance(several, list) else [note.get("invitation")]
    for told in (said.get("venueid"), said.get("venue"), *forms):
        if found := _STATE.search(line(told)):
            return found[1].replace("_", " ").capitalize()
    return None


def _names(value: object) -> tuple[str, ...]:
    """Return the authors; none of a paper whose authors are kept secret."""
    given = value if isinstance(value, list) else _listed(value)
    names = [line(mapping(item).get("fullname")) or line(item) for item in given[:_MAX_NAMES]]
    return tuple(name for name in map(str.strip, names) if name and name.lower() not in _NOBODY)


def _listed(value: object) -> list[str]:
    """Return the words of a list, or of a text that lists them."""
    if isinstance(value, str):
        value = value.split(";" if ";" in value else ",")
    given = [line(item).strip() for item in value] if isinstance(value, list) else []
    return list(dict.fromkeys(filter(None, given)))


def _day(value: object) -> date | None:
    """Read milliseconds since 1970."""
    if isinstance(value, bool) or not isinstance(value, int | float):
        return None
    if not 0 < value < 253_402_300_800_000:
        return None
    return (_EPOCH + timedelta(milliseconds=value)).date()


def _other_ids(identity: str, said: Mapping[str, Any]) -> tuple[str, ...]:
    copied = _KEY_OF_DBLP.match(line(said.get("_bibtex")))
    found = (f"openreview:{identity}" if identity else "", f"dblp:{copied[1]}" if copied else "")
    return tuple(filter(None, found))


def _pdf(identity: str, printed: str, elsewhere: str) -> str | None:
    if printed.startswith("/"):
        return f"{_SITE}/pdf?id={identity}" if identity else f"{_SITE}{printed}"
    if address := _ids.web_address(printed):
        return address
    return f"{_SITE}/pdf?id={identity}" if identity and not elsewhere else None


def _address(said: Mapping[str, Any], *names: str) -> str | None:
    for name in names:
        if address := _ids.web_address(line(said.get(name))):
            return address
    return None


def _extra(said: Mapping[str, Any]) -> dict[str, str]:
    summary = next((found for name in _SUMMARIES if (found := line(said.get(name)))), "")
    extra = {
        "keywords": "; ".join(_listed(said.get("keywords"))),
        "tldr": summary,
        "venueid": line(said.get("venueid")),
        "track": line(said.get("track")),
    }
    return {name: value for name, value in extra.items() if value}
