r"""arXiv's listing mail: the day's submissions, cross-lists and replacements, as plain text.

Blocks between dashed lines; in each `\\`, fields, `\\`, the abstract, and `\\ ( address , size)`.
The day in a block is the paper's own; that of the mail is the day it was announced.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from datetime import date

from storage.arriving import FeedInfo, Parsed, Record, Rejected
from storage.errors import SourceError
from storage.importers import Source
from storage.importers import _ids as ids
from storage.importers._feed_dates import printed_day
from storage.importers._feed_people import People, people
from storage.importers._page import decode
from storage.importers._xml import MAX_ENTRIES
from storage.model import Links
from storage.text import fold_words, one_line

FORMAT = "arxiv-mail"
TITLE = "arXiv listing mail"
ORDER = 42

_SNIFFED = 65_536
_DIVIDER = re.compile(r"-{20,}\s*|%[%-]{9,}\s*")
_BEGIN = re.compile(
    r"^(?P<before>[> \t]*)\\\\[ \t]*\n(?:[> \t]*\n)*[> \t]*"
    r"(?:arXiv|Paper(?: \(\*cross-listing\*\))?):[ \t]*\S",
    re.MULTILINE,
)
_ANNOUNCED = re.compile(
    r"received from\s.{6,40}?\sto\s+(?P<received>\w{3}[ ,]+\d{1,2} \w{3} \d{2,4})"
    r"|^/\*\s*(?P<day>\w{3},? \d{1,2} \w{3} \d{4})\s*\*/",
    re.MULTILINE,
)
_UNSHOWN = re.compile(r"\(\s*(?P<count>\d{1,4})\s+additional\s+authors?\s+not\s+shown\s*\)")
_COLLABORATION = re.compile(r"(\bcollaborations?)\s*:", re.IGNORECASE)
_ENTRY = re.compile(
    r"(?:arXiv:|Paper(?P<old> \(\*cross-listing\*\))?:\s*(?:arXiv:)?)\s*(?P<id>[\w./-]+)"
    r"\s*(?P<note>\(\*cross-listing\*\))?",
    re.IGNORECASE,
)
_REPLACED = re.compile(r"replaced with revised version\s+(?P<date>[^()]{6,60})", re.IGNORECASE)
_FIELD = re.compile(
    r"(?P<name>Date|From|Title|Authors?|Categories|Comments|Report-no|Journal-ref|DOI|License"
    r"|MSC-class|ACM-class|Proxy|Subj-class|Note)(?:\s*\((?P<note>[^)]*)\))?:\s*(?P<text>.*)",
    re.IGNORECASE,
)
_OF_ONE_LINE = ("date", "revised", "from")
_SIZE = re.compile(r"\s*\(\d[\d.,]*\s*[kmg]b[^)]*\)\s*$", re.IGNORECASE)
_ADDRESS = re.compile(r"\\\\\s*\(\s*(https?://\S+)")
_SUBJECTS = re.compile(r"Submissions? to:\s*\n(?P<names>(?:[^\n]+\n)+?)(?=\s*received|\s*\n|-{20})")


def sniff(data: bytes) -> bool:
    """Tell a text with a block that begins as those of the listing do."""
    return data[:1] not in b"<{[" and _BEGIN.search(decode(data[:_SNIFFED])) is not None


def parse(source: Source) -> Parsed:
    """Read the blocks; one that is damaged gives what it says."""
    lines = _lines(decode(source.data))
    blocks = list(_papers(lines))
    if not blocks:
        raise SourceError(f"{source.name} is not a listing mail of arXiv: no paper begins in it.")
    records: list[Record] = []
    rejected: list[Rejected] = []
    for number, block, day in blocks[:MAX_ENTRIES]:
        record = _record(block, number, len(records) + 1, day)
        if record.title or record.arxiv_id:
            records.append(record)
        else:
            reason = "It has neither id nor title."
            rejected.append(Rejected(where=f"line {number}", reason=reason))
    return Parsed(
        format=FORMAT,
        feed=_feed("\n".join(lines)),
        records=tuple(records),
        rejected=tuple(rejected),
    )


Block = tuple[int, list[str]]
"""A block's first line, from 1, and its lines."""


def _lines(text: str) -> list[str]:
    """Return the lines without what quoting or setting in put before each."""
    found = _BEGIN.search(text)
    before = found["before"] if found else ""
    lines = text.split("\n")
    if not before:
        return lines
    return [line.removeprefix(before) if line.strip(" \t>") else "" for line in lines]


def _papers(lines: Sequence[str]) -> Iterator[tuple[int, list[str], date | None]]:
    """Yield the papers' blocks and when each was announced.

    The head of a mail says it; of several mails in one file each one's; and the list of a week
    says it above the papers of each day.
    """
    announced = None
    for number, block in _blocks(lines):
        at = _start(block)
        if at is not None:
            yield number + at, block[at:], announced
        elif said := _ANNOUNCED.search("\n".join(block)):
            announced = printed_day(said["day"] or said["received"])


def _blocks(lines: Sequence[str]) -> Iterator[Block]:
    """Cut a mail at its dividers, and where a paper begins without one."""
    start = 0
    for number, line in enumerate([*lines, "-" * 20]):
        is_divider = _DIVIDER.fullmatch(line) is not None
        if is_divider or _begins(lines, number):
            if any(map(str.strip, lines[start:number])):
                yield start + 1, list(lines[start:number])
            start = number + is_divider


def _begins(lines: Sequence[str], number: int) -> bool:
    """Tell whether a paper begins at a line: its id follows."""
    if lines[number : number + 1] != [r"\\"]:
        return False
    following = next((line for line in lines[number + 1 : number + 4] if line.strip()), "")
    return _ENTRY.match(following) is not None


def _start(block: Sequence[str]) -> int | None:
    r"""Tell where in a block the paper begins: at `\\`, fields follow. None for head and foot."""
    at = next((at for at, line in enumerate(block) if line.strip()), 0)
    if block[at].rstrip() != r"\\":
        return None
    is_paper = any(_FIELD.match(line) or _ENTRY.match(line) for line in block[at + 1 :])
    return at if is_paper else None


def _record(lines: Sequence[str], number: int, position: int, announced: date | None) -> Record:
    head, abstract, foot = _parts(lines)
    entry = next((found for line in head[:2] if (found := _ENTRY.match(line))), None)
    said = _fields(head)
    replaced = _REPLACED.search(" ".join(head))
    address = found[1] if (found := _ADDRESS.match(foot)) else None
    identity = ids.arxiv_id(entry["id"] if entry else None) or ids.arxiv_id_of_address(address)
    named, more = _people(said.get("authors") or said.get("author") or "")
    day = _SIZE.sub("", said.get("date", ""))
    revised = replaced["date"] if replaced else said.get("revised")
    categories = tuple(dict.fromkeys(said.get("categories", "").split()))
    is_cross = entry is not None and (entry["note"] or entry["old"])
    raw = {
        "announce_type": "replace" if replaced else "cross" if is_cross else "new",
        "license": said.get("license"),
        "report_no": said.get("report-no"),
        "date": day,
    }
    return Record(
        where=f"line {number}",
        position=position,
        title=said.get("title"),
        abstract=abstract,
        authors=named.names,
        authors_truncated=named.truncated,
        author_count=None if named.truncated and not more else len(named.names) + more or None,
        affiliations=named.affiliations,
        categories=categories,
        primary_category=categories[0] if categories else None,
        venue=said.get("journal-ref"),
        published=printed_day(day),
        updated=printed_day(revised),
        announced=announced,
        arxiv_id=identity[0] if identity else None,
        arxiv_version=identity[1] or _version(said) if identity else None,
        doi=ids.doi(said.get("doi", "").split(" ")[0]),
        links=Links(abs=ids.web_address(address) if identity else None),
        comment=said.get("comments"),
        raw={name: value for name, value in raw.items() if value},
    )


def _parts(lines: Sequence[str]) -> tuple[list[str], str | None, str]:
    r"""Return the fields' lines, the abstract, and the last line of a block.

    Without the second `\\` there is no abstract; without the third, it was cut off.
    """
    marks = [number for number, line in enumerate(lines) if line.startswith(r"\\")]
    second = marks[1] if len(marks) > 1 else len(lines)
    head = [line.rstrip() for line in lines[marks[0] + 1 : second]]
    if second == len(lines) or _ADDRESS.match(lines[second]):
        return head, None, lines[second] if second < len(lines) else ""
    further = marks[2:]  # an abstract may have such a line, too
    addressed = (at for at in further if _ADDRESS.match(lines[at]))
    third = next(addressed, further[-1] if further else len(lines))
    text = _paragraphs(lines[second + 1 : third])
    return head, text or None, lines[third] if third < len(lines) else ""


def _paragraphs(lines: Sequence[str]) -> str:
    """Join wrapped lines; one that is set in begins a paragraph."""
    paragraphs: list[list[str]] = [[]]
    blank = sum(not line.strip() for line in lines)
    spaced = blank > 1 and blank >= len(lines) // 2  # as some programs copy: no paragraph's end
    for line in lines:
        if line.startswith("  ") or not (line.strip() or spaced):
            paragraphs.append([])
        paragraphs[-1].append(line)
    return "\n\n".join(filter(None, (one_line(" ".join(part)) for part in paragraphs)))


def _fields(head: Sequence[str]) -> dict[str, str]:
    """Return the fields by name; those that go on do so on lines that are set in.

    Where none is, a program has taken that away.
    `Date (revised v2)` is the field `revised`, of which the last one counts, and its version.
    """
    said: dict[str, str] = {}
    name = ""
    is_flat = not any(line[:1].isspace() for line in head)
    for line in head:
        if found := _FIELD.match(line):
            name, note = found["name"].lower(), (found["note"] or "").lower()
            if name == "date" and note.startswith("revised"):
                name, said["version"] = "revised", note.rpartition(" v")[2]
            elif name in said:
                name = ""
                continue
            said[name] = found["text"]
        elif name and (line[:1].isspace() or (is_flat and line and name not in _OF_ONE_LINE)):
            said[name] += f" {line}"
        elif line:
            name = ""
    return {name: text for name, value in said.items() if (text := one_line(value))}


def _version(said: Mapping[str, str]) -> int | None:
    version = said.get("version", "")
    return int(version) if version.isdecimal() and len(version) < 4 else None


def _people(printed: str) -> tuple[People, int]:
    """Read the authors, whose accents are written in TeX, and how many more there are."""
    from storage.latex import readable

    unshown = _UNSHOWN.search(printed)
    plain = _COLLABORATION.sub(r"\1,", _UNSHOWN.sub("", printed))
    return people(readable(plain)), int(unshown["count"]) if unshown else 0


def _feed(text: str) -> FeedInfo:
    """Name the feed after the subjects that the mail is of."""
    found = _SUBJECTS.search(text)
    names = [one_line(line) for line in found["names"].split("\n")] if found else []
    names = [name for name in names if name]
    more = f" and {len(names) - 2} more" if len(names) > 3 else ""
    shown = ", ".join(names[:2] if more else names) + more
    return FeedInfo(
        key=f"{FORMAT}:{fold_words(' '.join(names)).replace(' ', '-') or 'listing'}",
        title=f"arXiv mail: {shown}" if names else "arXiv mail",
        kind=FORMAT,
        site="https://arxiv.org/",
    )
