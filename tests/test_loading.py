"""What importing loads: no screen with the library, no screen with the command line's verbs."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.fakes import library, parsed, record

CHECKOUT = Path(__file__).parents[1]


def python(code: str, *argv: str, cwd: Path = CHECKOUT) -> subprocess.CompletedProcess[str]:
    environment = {**os.environ, "PYTHONPATH": str(CHECKOUT)}
    return subprocess.run(
        [sys.executable, "-c", code, *argv],
        cwd=cwd,
        env=environment,
        capture_output=True,
        stdin=subprocess.DEVNULL,
        text=True,
        encoding="utf-8",
        check=False,
    )


def loaded(code: str, *argv: str) -> set[str]:
    """Return which of the slow packages are loaded after running `code`."""
    slow = "{'textual', 'rich', 'tinydb', 'feedparser', 'httpx2', 'pylatexenc'}"
    ran = python(f"import sys\n{code}\nprint(*({slow} & set(sys.modules)))", *argv)
    assert ran.returncode == 0, ran.stderr
    return set(ran.stdout.splitlines()[-1].split())


def test_the_package_alone_loads_nothing() -> None:
    assert loaded("import storage") == set()


@pytest.mark.parametrize("module", ["library", "refresh", "demo", "records", "cite"])
def test_the_library_loads_no_screen_and_nothing_before_it_is_needed(module: str) -> None:
    assert loaded(f"import storage.{module}") <= {"tinydb"}


def test_the_command_line_starts_without_any_of_them() -> None:
    assert loaded("import tui.cli") == set()


@pytest.mark.parametrize(
    "line",
    [
        "--version",
        "themes",
        "keys",
        "list --json",
        "feeds",
        "refresh",
        "authors",
        "history",
        "demo",
        "",
    ],
)
def test_no_verb_loads_the_screen(tmp_path: Path, line: str) -> None:
    run = "from tui.cli import main; assert main(sys.argv[1:]) == 0"
    at = [] if line == "--version" else ["--library", str(tmp_path)]
    assert loaded(run, *at, *line.split()) <= {"tinydb"}


SLOW_TO_LOAD = (
    "feedparser", "httpx2", "pylatexenc", "unicodeit", "tantivy", "numpy", "pyperclip", "filelock",
    "webbrowser", "argparse", "tui.widgets.filter_input", "tui.handoff", "tui.screens.help",
    "storage.merge", "storage.cite", "storage.importers", "storage.sample",
    "storage.engine.compaction", "tui.palette", "storage.finder", "storage.arriving",
    "storage.joining", "storage.highlights", "storage.tag_likelihood", "storage.search.questions",
    "tui.screens.asking",
)  # fmt: skip
"""What no first frame needs."""


def test_the_readers_first_frame_loads_nothing_that_it_does_not_need(tmp_path: Path) -> None:
    run = f"""
from pathlib import Path
from tui.cli import main
from tui.shell import reading, running
from tui.app import CarrelApp
from tui.panes.feed import FeedPane
from storage.library import Library

def say(pane):
    print(*(set({SLOW_TO_LOAD!r}) & set(sys.modules)), file=sys.__stdout__)
    pane.app.exit()

FeedPane.first_frame_painted = say
with Library(Path(sys.argv[1])) as library:
    CarrelApp(library).run(headless=True, size=(120, 40))
"""
    ran = python(f"import sys\n{run}", str(filled(tmp_path)))
    assert ran.returncode == 0, ran.stderr
    assert ran.stdout.splitlines() == [""]


def test_what_is_shown_before_textual_is_loaded_needs_next_to_nothing() -> None:
    slow = ("textual", "rich", "tinydb", "orjson", "asyncio", "dataclasses", "argparse", "json")
    ran = python(f"import sys, tui.cli; print(*(set({slow!r}) & set(sys.modules)))")
    assert ran.stdout.splitlines() == [""]


def filled(place: Path) -> Path:
    """Return a library with some papers."""
    library(place / "library", parsed(*(record(n) for n in range(1, 700)))).close()
    return place / "library"


def test_importing_a_saved_page_loads_neither_screen_nor_feed_parser(tmp_path: Path) -> None:
    page = CHECKOUT / "tests" / "corpus" / "scholar-feed" / "profile.txt"
    run = "from tui.cli import main; assert main(sys.argv[1:]) in (0, 1)"
    assert loaded(run, "import", "--library", str(tmp_path), str(page)) <= {"tinydb"}


def test_a_foreign_storage_is_named(tmp_path: Path) -> None:
    (tmp_path / "storage").mkdir()
    (tmp_path / "storage" / "__init__.py").write_text("")
    places = [str(tmp_path), str(CHECKOUT)]
    ran = python(f"import sys; sys.path[:0] = {places!r}; import tui", cwd=tmp_path)
    said = ran.stderr.splitlines()[-1]
    assert said.startswith("ImportError: Another package named “storage” (")
    assert said.endswith("uv tool install carrel, or pipx install carrel.")
