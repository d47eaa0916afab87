"""The four importers of saved pages: each reads its own pages, and leaves other files alone."""

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from storage.importers import (
    Importer,
    catalyzex,
    hf_page,
    importers,
    publications,
    scholar_feed,
)
from tests.beside import SAMPLES, needs_samples
from tests.fakes import CORPUS
from tests.saved_pages import (
    corpus,
    expected,
    facts,
    raises_nothing_but_source_error,
    source,
)

IMPORTERS: dict[str, Importer] = {
    module.FORMAT: module for module in (scholar_feed, hf_page, catalyzex, publications)
}
FORMATS = tuple(IMPORTERS)


def claims(path: Path) -> list[str]:
    data = path.read_bytes()
    return [name for name, importer in IMPORTERS.items() if importer.sniff(data)]


@pytest.mark.parametrize("name", FORMATS)
def test_a_page_is_claimed_by_its_own_importer_alone(name: str) -> None:
    pages = corpus(name)
    assert pages
    assert [claims(page) for page in pages] == [[name]] * len(pages)


@pytest.mark.parametrize(
    "path",
    [path for name in FORMATS for path in corpus(name)],
    ids=lambda path: f"{path.parent.name}/{path.stem}",
)
def test_a_page_of_the_corpus_parses_to_what_stands_beside_it(path: Path) -> None:
    parsed = IMPORTERS[path.parent.name].parse(source(path.read_bytes(), name=path.name))
    assert facts(parsed) == expected(path)


@pytest.mark.parametrize("name", FORMATS)
@given(data=st.binary())
def test_any_bytes_are_parsed_or_refused(name: str, data: bytes) -> None:
    IMPORTERS[name].sniff(data)
    raises_nothing_but_source_error(IMPORTERS[name].parse, data)


def test_saved_pages_are_asked_before_feeds() -> None:
    asked = [importer.FORMAT for importer in importers()]
    assert [name for name in asked if name in (*FORMATS, "feed")] == [*FORMATS, "feed"]


@needs_samples
def test_no_file_of_another_format_is_claimed() -> None:
    files = [path for path in SAMPLES.rglob("*") if path.is_file()]
    assert {path: found for path in files if (found := claims(path))} == {}


def test_other_corpora_are_not_claimed() -> None:
    files = [p for p in CORPUS.rglob("*") if p.is_file() and p.parent.name not in FORMATS]
    assert {path: found for path in files if (found := claims(path))} == {}
