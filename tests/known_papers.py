"""A library of five papers, each known by its number, that queries are asked of."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

from storage.library import Library
from storage.model import Links
from tests.fakes import library, metric, parsed, record

ALL = {1, 2, 3, 4, 5}


def shelf(directory: Path) -> Library:
    """Return a library of five papers, each known by the last digit of its arXiv id."""
    papers = [
        record(
            1,
            title="Rivers in Winter",
            abstract="Slow water under ice.",
            authors=("Ada Šimić", "Bo Brook"),
            affiliations=("Institute of Cold Things",),
            categories=("cs.CL", "stat.ML"),
            venue="ICLR 2024",
        ),
        record(
            2,
            title=r"Learning $\alpha$-Stable Walks",
            abstract="Long steps are rare.",
            authors=(r"Zo{\'e} Ko{\v{s}}ar", "Ken Goto"),
            categories=("cs.LG",),
            doi="10.1000/walk.2",
            metrics={"score": metric(40), "upvotes": metric(10)},
        ),
        record(
            3,
            title="Größe und ﬁne Maße",
            abstract="A ruler is bent.",
            authors=("Goto, Ken",),
            categories=("math.CO",),
            published=None,
            year=2023,
        ),
        record(
            4,
            title="Quiet [Lanterns] (Revisited)",
            abstract="They glow; -survey- aside.",
            authors=("J. Eze",),
            organisation="The Glow Laboratory",
            links=Links(code="https://example.org/c", project="https://example.org/p"),
            metrics={"score": metric(3.5), "github_stars": metric(2000)},
        ),
        record(5, title="深い森の中で", abstract=None, authors=("森 一郎",)),
    ]
    known = [replace(paper, arxiv_id=f"2401.0000{paper.position}") for paper in papers]
    desk = library(
        directory,
        parsed(*known[:3], feed="daily"),
        parsed(known[0], *known[3:], feed="weekly", format="bibtex"),
    )
    desk.set_read([key(1), key(4)], True)
    desk.set_starred([key(2)], True)
    desk.set_queued([key(5)], True)
    desk.change_tags([key(2)], add=["ml/rlhf"])
    desk.change_tags([key(3)], add=["C#"])
    desk.change_tags([key(4)], add=["mlops"])
    desk.set_note(key(3), "Remember the harbour")
    desk.set_followed("Bo Brook", True)
    (desk.directory / "here.pdf").write_bytes(b"%PDF-1.7")
    desk.note_file(key(2), "here.pdf")
    desk.note_file(key(4), "gone.pdf")
    return desk


def key(number: int) -> str:
    return f"arxiv:2401.0000{number}"


def numbers(keys: Sequence[str]) -> set[int]:
    return {int(found[-1]) for found in keys}
