"""Out of the library: what stock TinyDB makes of the file, and how the file is written."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tracemalloc
from pathlib import Path

import pytest
from tinydb import Query, TinyDB

from storage import export
from storage.arriving import AuthorProfile
from storage.errors import ExportError
from storage.library import Library
from tests.fakes import library, metric, parsed, record
from tests.shell import Run, sentence


@pytest.fixture
def desk(tmp_path: Path) -> Library:
    profile = AuthorProfile(name="Ada Brook", metrics={"h_index": metric(9)})
    desk = library(
        tmp_path / "library",
        parsed(record(1), record(2), authors=[profile]),
        parsed(record(3, title="知識 and its friends in the garden"), feed="b"),
    )
    desk.set_read(desk.find("stones"), True)
    desk.change_tags(desk.find("lanterns"), add=["ml"])
    return desk


def written(desk: Library, path: Path, query: str | None = None) -> TinyDB:
    keys = None if query is None else desk.find(query)
    export.write_file(str(path), export.FORMATS["tinydb"](desk, keys))
    return TinyDB(path)


def test_stock_tinydb_reads_the_file_and_finds_in_it(desk: Library, tmp_path: Path) -> None:
    with written(desk, tmp_path / "out.json") as stock:
        assert stock.tables() == {"papers", "marks", "feeds", "authors"}
        papers = stock.table("papers")
        (found,) = papers.search(Query().title.search("知識"))
        assert found == desk.document("papers", found["key"])
        assert sorted(document.doc_id for document in papers) == [1, 2, 3]
        (read,) = stock.table("marks").search(Query().read == True)  # noqa: E712
        assert [read["key"]] == desk.find("is:read")
        assert stock.table("authors").get(Query().name == "Ada Brook") is not None
        assert papers.insert({"title": "One more"}) == 4


def test_only_what_belongs_to_the_papers_of_a_query_is_written(
    desk: Library, tmp_path: Path
) -> None:
    with written(desk, tmp_path / "out.json", "stones") as stock:
        (paper,) = stock.table("papers")
        assert [mark["key"] for mark in stock.table("marks")] == [paper["key"]]
        assert [feed["key"] for feed in stock.table("feeds")] == ["feed:a"]
        assert [author["name"] for author in stock.table("authors")] == ["Ada Brook"]
    with written(desk, tmp_path / "out.json", "知識") as stock:
        assert (len(stock.table("marks")), len(stock.table("authors"))) == (0, 0)


def test_an_empty_library_is_a_file_of_empty_tables(tmp_path: Path) -> None:
    with written(library(tmp_path / "library"), tmp_path / "out.json") as stock:
        assert len(stock.table("papers")) == 0


def test_no_more_than_one_paper_is_held(tmp_path: Path) -> None:
    long = "words " * 20_000
    desk = library(tmp_path / "library", parsed(*(record(n, abstract=long) for n in range(40))))
    tracemalloc.start()
    export.write_file(str(tmp_path / "out.json"), export.FORMATS["tinydb"](desk, None))
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert (tmp_path / "out.json").stat().st_size > 4_000_000
    assert peak < 2_000_000


# The file


def test_a_file_that_cannot_be_finished_stays_as_it_was(tmp_path: Path) -> None:
    def failing() -> object:
        yield b"a part"
        raise OSError(28, "No space left on device")

    path = tmp_path / "out.json"
    path.write_text("before")
    with pytest.raises(ExportError, match="cannot be written: No space left on device"):
        export.write_file(str(path), failing())  # type: ignore[arg-type]
    assert path.read_text() == "before"
    assert list(tmp_path.iterdir()) == [path]


def test_a_link_is_followed_and_the_mode_of_the_file_is_kept(tmp_path: Path) -> None:
    path, link = tmp_path / "out.json", tmp_path / "link.json"
    path.write_text("before")
    path.chmod(0o640)
    link.symlink_to(path)
    export.write_file(str(link), [b"after"])
    assert link.is_symlink()
    assert (path.read_text(), path.stat().st_mode & 0o777) == ("after", 0o640)


def test_a_device_is_written_to_not_replaced() -> None:
    export.write_file(os.devnull, [b"nothing"])
    assert not Path(os.devnull).is_file()


@pytest.mark.parametrize(
    ("name", "reason"),
    [
        ("", "is a directory. Name a file"),
        ("none/out.json", "there is no directory"),
        ("out\0.json", "cannot be written"),
        ("x" * 300, "cannot be written"),
    ],
)
def test_what_cannot_be_written_is_one_sentence(tmp_path: Path, name: str, reason: str) -> None:
    with pytest.raises(ExportError, match=reason):
        export.write_file(f"{tmp_path}/{name}", [b"x"])
    assert list(tmp_path.iterdir()) == []


# The command


def test_the_command_writes_a_file_and_says_so(carrel: Run, shelf: Library, tmp_path: Path) -> None:
    path = str(tmp_path / "out.json")
    ran = carrel("export", "--format", "tinydb", "-o", path)
    assert (ran.status, ran.out) == (0, f"3 papers written to {path}.\n")
    assert carrel("export", "-stones", "--format=tinydb", "--output", path).out.startswith("2 pap")
    with TinyDB(path) as stock:
        assert len(stock.table("papers")) == 2
    again = carrel("import", path)
    assert again.out == f"{path}: tinydb, 2 records: nothing new, all 2 records are already here\n"


def test_a_list_of_feeds_is_not_counted_in_papers(
    carrel: Run, shelf: Library, tmp_path: Path
) -> None:
    path = str(tmp_path / "out.opml")
    ran = carrel("export", "--format", "opml", "-o", path)
    assert (ran.status, ran.out) == (0, f"0 feeds written to {path}.\n")


def test_without_a_file_it_goes_to_standard_output(home: Path) -> None:
    library(home / "library", parsed(record(1, title="知識 and its friends"))).close()
    code = "import sys; from tui.cli import main; sys.exit(main())"
    ran = subprocess.run(
        [sys.executable, "-c", code, "export", "--format", "tinydb"],
        env={**os.environ, "PYTHONIOENCODING": "ascii", "CARREL_LIBRARY": str(home / "library")},
        capture_output=True,
        check=True,
        cwd=Path(__file__).parents[1],
    )
    assert json.loads(ran.stdout)["papers"]["1"]["title"] == "知識 and its friends"


@pytest.mark.parametrize(
    ("name", "begins"),
    [("a.bib", "@"), ("a.RIS", "TY  - "), ("a.md", "# Reading list"), ("a.csv", "key,"),
     ("a.jsonl", "{"), ("a.opml", "<?xml")],
)  # fmt: skip
def test_the_end_of_a_files_name_says_the_format(
    carrel: Run, shelf: Library, tmp_path: Path, name: str, begins: str
) -> None:
    shelf.follow("https://x.org/f")
    path = tmp_path / name
    ran = carrel("export", "-o", str(path))
    what = "1 feed" if name == "a.opml" else "3 papers"
    assert ran.out == f"{what} written to {path}.\n"
    assert path.read_text(encoding="utf-8").startswith(begins)
    asked = carrel("export", "-o", str(path), "--format", "tinydb")
    assert asked.status == 0 and json.loads(path.read_text(encoding="utf-8"))["papers"]


@pytest.mark.parametrize(
    ("argv", "status", "said"),
    [
        (("export",), 2, "Name a format"),
        (("export", "-o", "a.json"), 2, "Name a format"),
        (
            ("export", "--format", "runes"),
            2,
            "There is no format “runes”. Known: bibtex, ris, csl-json",
        ),
        (("export", "is:nonsense", "--format", "tinydb"), 2, "nonsense"),
        (("export", "zzz", "--format", "tinydb"), 1, "No paper is like that. Nothing was written."),
        (("export", "--format", "tinydb", "-o", "/"), 1, "/ is a directory. Name a file."),
    ],
)
def test_what_is_wrong_is_said(
    carrel: Run, shelf: Library, argv: tuple[str, ...], status: int, said: str
) -> None:
    assert said in sentence(carrel(*argv), status)
