"""What a refresh tells of each feed as it goes."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from enum import Enum

from storage.arriving import ImportReport
from storage.model import Feed
from storage.words import count_of


class Stage(Enum):
    """How far a feed is."""

    QUEUED = "queued"
    FETCHING = "fetching"
    PARSED = "parsed"
    """It arrived; it is being merged."""
    MERGED = "merged"
    UNCHANGED = "unchanged"
    """The server says that nothing changed, or sent the same again."""
    FAILED = "failed"
    SKIPPED = "skipped"
    """It was not asked for: paused, asked a moment ago, or its server wants no question yet."""


END = frozenset((Stage.MERGED, Stage.UNCHANGED, Stage.FAILED, Stage.SKIPPED))
"""The stages that nothing follows."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """A feed came to a stage."""

    feed: Feed
    """The feed, as it was then."""
    stage: Stage
    """The stage."""
    sentence: str = ""
    """Why it failed or was skipped."""
    report: ImportReport | None = None
    """What came, when it was merged."""


def summary(ends: Sequence[Step]) -> str:
    """Return what came of a refresh in a sentence."""
    stages = Counter(step.stage for step in ends)
    new = sum(step.report.new for step in ends if step.report)
    parts = [f"{count_of(new, 'new paper')}"]
    names = {
        Stage.UNCHANGED: "unchanged",
        Stage.FAILED: "failed",
        Stage.SKIPPED: "not asked: paused, resting, or nothing new can be expected yet",
    }
    parts += [f"{stages[stage]:,} {name}" for stage, name in names.items() if stages[stage]]
    return f"{count_of(len(ends), 'feed')}: {', '.join(parts)}."
