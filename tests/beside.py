"""Real data that may lie beside the checkout: saved pages, samples of formats, abstracts.

It is not part of the project; tests that need it say so when it is absent.
"""

from __future__ import annotations

import json
import lzma
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any

import pytest

SHARED = Path(__file__).parents[2] / "shared"
PAGES = SHARED / "pages"
"""Pages as a browser saves them as text, each with its truth."""
SAMPLES = SHARED / "samples"
"""A folder of files for each format."""
PAPERS = SHARED / "corpus" / "papers.jsonl.xz"
"""Twenty thousand papers, one JSON object a line."""

needs_pages = pytest.mark.skipif(not PAGES.is_dir(), reason="the saved pages are absent")
needs_samples = pytest.mark.skipif(not SAMPLES.is_dir(), reason="the shared samples are absent")
needs_papers = pytest.mark.skipif(not PAPERS.is_file(), reason="the shared papers are absent")


@cache
def truth() -> dict[str, Any]:
    """Return what was written down of each sample by other means, by its path."""
    found: dict[str, Any] = json.loads((SAMPLES / "TRUTH.json").read_text("utf-8"))
    return found


def samples(*folders: str, ending: str = "") -> list[str]:
    """Return the paths of the samples of these folders, empty files left out."""
    return [
        f"{folder}/{path.name}"
        for folder in folders
        for path in sorted((SAMPLES / folder).glob(f"*{ending}"))
        if path.stat().st_size
    ]


def papers() -> Iterator[dict[str, Any]]:
    """Yield each paper."""
    with lzma.open(PAPERS, "rt", encoding="utf-8") as lines:
        yield from map(json.loads, lines)
