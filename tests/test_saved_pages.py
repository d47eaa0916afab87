"""The four importers of saved pages leave each other's pages, and all other files, alone."""

from pathlib import Path

import pytest

from storage.importers import Importer, importers
from tests.saved_pages import CORPUS, PAGES

FORMATS = ("scholar-feed", "hf-page", "catalyzex", "publications")
SAMPLES = PAGES.parent / "samples"


def page_importers() -> list[Importer]:
    return [importer for importer in importers() if importer.FORMAT in FORMATS]


def claims(path: Path) -> list[str]:
    data = path.read_bytes()
    return [importer.FORMAT for importer in page_importers() if importer.sniff(data)]


@pytest.mark.parametrize("name", FORMATS)
def test_a_page_is_claimed_by_its_own_importer_alone(name: str) -> None:
    pages = sorted((CORPUS / name).glob("*.txt"))
    assert pages
    assert [claims(page) for page in pages] == [[name]] * len(pages)


def test_saved_pages_are_asked_before_feeds() -> None:
    asked = [importer.FORMAT for importer in importers()]
    assert [name for name in asked if name in (*FORMATS, "feed")] == [*FORMATS, "feed"]


def test_no_file_of_another_format_is_claimed() -> None:
    if not SAMPLES.exists():
        pytest.skip("the samples of other formats are not beside the checkout")
    files = [path for path in SAMPLES.rglob("*") if path.is_file()]
    assert {path: found for path in files if (found := claims(path))} == {}


def test_other_corpora_are_not_claimed() -> None:
    files = [p for p in CORPUS.rglob("*") if p.is_file() and p.parent.name not in FORMATS]
    assert {path: found for path in files if (found := claims(path))} == {}
