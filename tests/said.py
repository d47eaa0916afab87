"""What is said of works that may be one: texts, titles, and records that say nothing else."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from storage.arriving import Record
from storage.model import Paper
from tests.fakes import record
from tests.shelves import Shelf, each_alone

LAMPS = (
    "Street lamps along a river are switched off one by one, and the moths that circled them are "
    "followed with a camera. Most settle within a minute, a few fly on to the next lamp, and the "
    "number that cross the water grows with the darkness of the opposite bank."
)
BREAD = (
    "Forty bakers were asked to knead the same dough for as long as they thought right. Time and "
    "temperature explain little of what came out of the oven; the humidity of the room in the week "
    "before, which nobody had noticed, explains nearly all."
)
CLOCKS = (
    "A tower clock keeps worse time than a wrist watch, yet a town agrees on it. Through letters "
    "and timetables from two centuries this history traces how travellers argued about minutes."
)
TITLE = "How Moths Choose Among Street Lamps Along a River"


def said(**fields: Any) -> Record:
    """Return a record that says nothing but this."""
    return Record(**{"where": "entry 1", "position": 1, **fields})


def together(*records: Record) -> int:
    """Return how many papers these records are, each from its own feed, in any order."""
    orders = [records, records[::-1], (*records[1:], records[0])]
    counts = {len(each_alone(order).papers()) for order in orders}
    assert len(counts) == 1, f"the order decides: {counts}"
    return counts.pop()


def only(shelf: Shelf) -> Paper:
    (paper,) = shelf.papers()
    return paper


PREPRINT = said(title=TITLE, arxiv_id="2401.00001", abstract=LAMPS)
JOURNAL = said(title="Lamps and Their Moths", doi="10.1000/x", abstract=BREAD)
LINK = said(title=TITLE, arxiv_id="2401.00001", doi="10.1000/x")


def accounts(number: int) -> dict[str, Record]:
    """Return what nine sources say of the paper of that number, each in its own way."""
    full = record(number)
    bare = said(position=number)
    upright = (full.title or "").upper()
    indexed = tuple(f"{name.split()[1]} {name[0]}" for name in full.authors)
    text = full.abstract or ""
    return {
        "arxiv": replace(full, arxiv_id=f"2401.{number:05}"),
        "journal": replace(full, doi=f"10.1000/{number}", abstract=None),
        "both": replace(
            bare, title=full.title, arxiv_id=f"2401.{number:05}", doi=f"10.1000/{number}"
        ),
        "page": replace(bare, title=full.title, abstract=text, known_authors=full.authors[:1]),
        "text": replace(bare, abstract=text),
        "edited": replace(bare, abstract=text.replace("report", "tell")),
        "index": replace(bare, title=upright, authors=indexed, year=2023),
        "graph": replace(full, other_ids=(f"s2:{number}",), abstract=None),
        "cut": replace(
            bare, title=full.title, authors=full.authors[:1], authors_truncated=True, year=2024
        ),
    }


ACCOUNTS = [(number, name) for number in (1, 8, 15, 2) for name in accounts(1)]
"""Parts 1, 8 and 15 of one series share authors, year and most of their words."""
