"""What the documents show works as they show it."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pytest

from storage.importers import Source
from tests.fakes import TODAY, library, parsed, record

ROOT = Path(__file__).parents[1]
LINK = re.compile(r"\]\((?!https?:)([^)#]+)(?:#[^)]*)?\)")
PAGES = sorted([ROOT / "README.md", ROOT / "CHANGELOG.md", *(ROOT / "docs").glob("*.md")])


def examples(page: str) -> list[dict[str, Any]]:
    """Run the Python of a page; return what each block defines."""
    text = (ROOT / "docs" / page).read_text(encoding="utf-8")
    found = []
    for block in re.findall(r"```python\n(.*?)```", text, re.DOTALL):
        names: dict[str, Any] = {}
        exec(f"from __future__ import annotations\n{block}", names)
        found.append(names)
    return found


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_every_link_within_the_project_leads_somewhere(page: Path) -> None:
    for target in LINK.findall(page.read_text(encoding="utf-8")):
        assert (page.parent / target).exists(), target


def test_the_importer_that_is_shown_reads_what_it_says() -> None:
    names = examples("extending.md")[0]
    data = b"# lab list\nA Title\tAda Abel; Bo Brook\n\nAnother\t\n"
    assert names["sniff"](data)
    assert not names["sniff"](b"something else")
    found = names["parse"](Source(name="list", data=data, today=TODAY))
    assert [(r.where, r.position, r.title) for r in found.records] == [
        ("line 2", 1, "A Title"),
        ("line 4", 3, "Another"),
    ]
    assert found.records[0].authors == ("Ada Abel", "Bo Brook")


def test_the_export_that_is_shown_writes_what_it_says(tmp_path: Path) -> None:
    titles = examples("extending.md")[1]["titles"]
    desk = library(tmp_path, parsed(record(1), record(2)))
    written = b"".join(titles(desk, None)).decode().splitlines()
    assert written == [desk.require(key).title for key in desk.find("")]
