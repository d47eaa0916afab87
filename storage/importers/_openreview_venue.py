"""What OpenReview calls the venue of a submission."""

from __future__ import annotations

import re
from dataclasses import dataclass

_YEAR = re.compile(r"(?<!\d)(?:19|20)\d{2}(?!\d)")
_GROUP = re.compile(r"(?P<body>[\w.+-]+)/(?P<year>\d{4})/(?P<rest>[^\s]*)")
_UNDECIDED = re.compile(
    r"/-/|(?:^|/)(?:(?:Desk_)?Rejected|Withdrawn)?_?Submission\b", re.IGNORECASE
)
_ENDINGS = (".cc", ".org", ".com", ".net", ".edu", ".io")


@dataclass(frozen=True, slots=True)
class Venue:
    """Where a submission went."""

    name: str | None
    """As OpenReview prints it; made from the group's name where it prints none."""
    year: int | None
    """The year of the meeting."""


def venue(printed: str, group: str, invitation: str) -> Venue:
    """Read the venue from what a note prints, its group (`ICLR.cc/2024/Conference`), its form."""
    name = printed
    if not name:
        name = _name_of(group) or _name_of(invitation.partition("/-/")[0] + "/-/")
    year = _YEAR.search(name) or _YEAR.search(group) or _YEAR.search(invitation)
    return Venue(name or None, int(year[0]) if year else None)


def _name_of(group: str) -> str:
    """Make `ICLR 2024` of a group, `Submitted to ICLR 2024` of one that is not decided on."""
    found = _GROUP.match(group)
    if found is None:
        return ""
    body = found["body"]
    for ending in _ENDINGS:
        body = body.removesuffix(ending)
    parts = [part for part in found["rest"].split("/-/")[0].split("/") if part]
    kind = parts[0] if parts else ""
    workshop = parts[1] if kind.lower() == "workshop" and len(parts) > 1 else ""
    name = f"{body} {found['year']}" + (f" Workshop {workshop}" if workshop else "")
    return f"Submitted to {name}" if _UNDECIDED.search(group) else name
