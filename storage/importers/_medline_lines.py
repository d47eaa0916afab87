"""The lines of MEDLINE's format (PubMed's `.nbib`) → references with the tags of RIS. Pure."""

from __future__ import annotations

import re
from collections.abc import Iterator

from storage.importers._ris_lines import Reference
from storage.text import one_line

_TAG = re.compile(r"([A-Z][A-Z0-9]{1,3}) {0,2}- ?(.*)")
_DATE = re.compile(r"(\d{4})(?:\s+(.*))?")
_TO_RIS = {"PMID": "PM", "BTI": "BT", "AB": "AB", "JT": "JF", "TA": "J2", "VI": "VL",
           "IP": "IS", "PG": "SP", "LA": "LA", "PB": "PB", "OT": "KW", "MH": "KW", "PMC": "C2",
           "CN": "AU", "IS": "SN", "ISBN": "SN"}  # fmt: skip
"""All else is of the database: its dates, people's addresses, grants."""
_DOI = re.compile(r"(10\.\d{4,9}/\S+)\s*\[doi\]", re.IGNORECASE)


def of_medline(text: str) -> list[Reference]:
    """Read the articles, each from its `PMID` on."""
    found: list[Reference] = []
    for number, tag, value in _lines(text):
        if tag == "PMID":
            found.append(Reference(number, [("TY", "JOUR")]))
        if found and value:
            found[-1].tags.append((tag, value))
    for reference in found:
        reference.tags = list(_as_ris(reference.tags))
    return found


def _lines(text: str) -> Iterator[tuple[int, str, str]]:
    """Yield the number, tag and value of each field; its further lines are indented."""
    last: tuple[int, str, str] | None = None
    for number, line in enumerate(text.split("\n"), 1):
        if found := _TAG.fullmatch(line.rstrip()):
            if last is not None:
                yield last
            last = number, found[1], one_line(found[2])
        elif last is not None and line.startswith(" "):
            last = last[0], last[1], f"{last[2]} {one_line(line)}".strip()
    if last is not None:
        yield last


def _as_ris(tags: list[tuple[str, str]]) -> Iterator[tuple[str, str]]:
    full = any(tag == "FAU" for tag, _ in tags)
    dois: set[str] = set()
    for tag, value in tags:
        if tag == ("FAU" if full else "AU"):
            yield "AU", value if full or "," in value else ", ".join(value.rsplit(" ", 1))
        elif tag in ("LID", "AID"):
            if (found := _DOI.search(value)) and found[1].lower() not in dois:
                dois.add(found[1].lower())
                yield "DO", found[1]
        elif tag == "DP" and (date := _DATE.match(value)):
            yield "PY", date[1]
            yield "DA", date[2] or ""
        elif tag == "TI":  # PubMed puts a full stop behind every title
            yield "TI", re.sub(r"(?<!\.)\.\Z", "", value)
        elif tag == "TY" or tag in _TO_RIS:
            yield _TO_RIS.get(tag, tag), value
