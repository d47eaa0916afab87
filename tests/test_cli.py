"""The command line: what it prints, and the status it leaves with."""

import json
from pathlib import Path

import pytest

from storage import __version__
from storage.library import Library
from tests.fakes import CORPUS, library, parsed, record
from tests.shell import Run, sentence
from tui.early import Stage

PAGE = str(CORPUS / "scholar-feed" / "profile.txt")


# The line itself


def test_the_version(carrel: Run) -> None:
    ran = carrel("--version")
    assert (ran.status, ran.out) == (0, f"carrel {__version__}\n")


def test_help_lists_every_command_and_each_has_an_example(carrel: Run) -> None:
    verbs = [
        "demo",
        "add",
        "import",
        "export",
        "list",
        "show",
        "authors",
        "feeds",
        "refresh",
        "mark",
        "tag",
        "undo",
        "redo",
        "history",
        "doctor",
        "themes",
        "keys",
    ]
    ran = carrel("--help")
    assert ran.status == 0
    for verb in verbs:
        assert f"\n    {verb} " in ran.out
        assert f"Example: carrel {verb}" in " ".join(carrel(verb, "--help").out.split())


@pytest.mark.parametrize(
    "argv",
    [
        ("nonsense",),
        ("list", "--nonsense"),
        ("list", "--json", "--jsonl"),
        ("list", "--limit", "many"),
        ("list", "--limit", "-1"),
        ("list", "--limit"),
        ("import",),
        ("import", "--date", "yesterday", "x"),
        ("import", "--as", "runes", "x"),
        ("undo", "one"),
        ("mark",),
        ("mark", "loved", "x"),
        ("mark", "read"),
        ("mark", "read", " "),
        ("tag", "+x"),
        ("tag", "is:unread"),
        ("show",),
        ("list", "is:nonsense"),
        ("list", "(a"),
    ],
)
def test_wrong_usage_is_status_2_and_prints_nothing_on_stdout(
    carrel: Run, argv: tuple[str, ...]
) -> None:
    ran = carrel(*argv)
    assert (ran.status, ran.out) == (2, "")
    assert "carrel: " in ran.err or "carrel" in ran.err


@pytest.mark.parametrize("place", ["before", "after", "equals", "variable"])
def test_the_library_can_be_named_in_each_place(
    carrel: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, place: str
) -> None:
    other = tmp_path / "other"
    library(other, parsed(record(1))).close()
    argv = {
        "before": ("--library", str(other), "list", "--json"),
        "after": ("list", "--json", "--library", str(other)),
        "equals": ("list", f"--library={other}", "--json"),
        "variable": ("list", "--json"),
    }[place]
    if place == "variable":
        monkeypatch.setenv("CARREL_LIBRARY", str(other))
    assert len(carrel(*argv).json) == 1


def test_a_library_that_cannot_be_is_one_sentence(carrel: Run, tmp_path: Path) -> None:
    (tmp_path / "file").write_text("x")
    assert "cannot be opened" in sentence(carrel("--library", str(tmp_path / "file"), "list"), 1)


# list, show, authors, feeds


def test_papers_are_listed_newest_first_with_their_keys(carrel: Run, shelf: Library) -> None:
    shelf.set_starred(shelf.find("lanterns"), True)
    shelf.set_read(shelf.find("lanterns"), True)
    shelf.change_tags(shelf.find("lanterns"), add=["ml/x"])
    lines = carrel("list").out.splitlines()
    assert [line.split("Part ")[1][0] for line in lines] == ["3", "2", "1"]
    assert lines[1].startswith("○★ 2024-01-03  On the Quiet Movement of Lanterns, Part 2")
    assert "  Ada Castro, Bo Dumas  #ml/x  [" in lines[1]


def test_a_list_can_be_an_array_or_lines_of_json(carrel: Run, shelf: Library) -> None:
    array = carrel("list", "--json").json
    lines = [json.loads(line) for line in carrel("list", "--jsonl").out.splitlines()]
    assert array == lines
    assert len(array) == 3
    assert len(carrel("list", "--json", "--limit", "2").json) == 2
    assert carrel("list", "--json", "nothing-like-it").json == []


@pytest.mark.parametrize(
    ("words", "parts"),
    [
        (("stones",), [1]),
        (("-stones", "-lanterns"), [3]),
        (("stones OR lanterns",), [2, 1]),
        (("--", "-stones"), [3, 2]),
        (("--limit", "1", "-stones"), [3]),
    ],
)
def test_a_query_may_begin_with_a_minus(
    carrel: Run, shelf: Library, words: tuple[str, ...], parts: list[int]
) -> None:
    found = carrel("list", "--json", *words).json
    assert [int(paper["title"][-1]) for paper in found] == parts


def test_a_list_of_nothing_says_so_on_stderr(carrel: Run, shelf: Library) -> None:
    assert sentence(carrel("list", "nothing-like-it"), 0) == "No paper is like that."


def test_an_empty_library_is_called_empty(carrel: Run) -> None:
    assert sentence(carrel("list"), 0) == "The library is empty."
    assert "no feeds yet" in sentence(carrel("feeds"), 0)


def test_one_paper_is_shown_whole(carrel: Run, home: Path) -> None:
    full = record(
        1,
        title=r"On $\alpha$ and \textbf{Stones}",
        arxiv_id="2401.00001",
        doi="10.1/x",
        venue="ICLR 2024",
        categories=("cs.CL",),
    )
    shelf = library(home / "library", parsed(full))
    shelf.set_note("arxiv:2401.00001", "Read again.")
    for name in ("arxiv:2401.00001", "2401.00001", "10.1/X", "stones"):
        said = carrel("show", name)
        assert said.status == 0
        assert said.out.startswith("On α and Stones\nAda Brook, Bo Castro\nICLR 2024 · 2024-01-02")
        assert "Read again." in said.out
        assert "PDF: https://arxiv.org/pdf/2401.00001" in said.out
        assert "seen in: Feed a #1" in said.out
    assert carrel("show", "--json", "2401.00001").json["title"] == full.title


def test_a_paper_that_is_none_or_several_is_not_shown(carrel: Run, shelf: Library) -> None:
    assert sentence(carrel("show", "arxiv:1"), 1) == "There is no paper “arxiv:1” in this library."
    assert "no paper “openreview:x”" in sentence(carrel("show", "openreview:x"), 1)
    assert "3 papers are like “quiet”" in sentence(carrel("show", "quiet"), 1)


@pytest.mark.parametrize(
    ("changes", "shown"),
    [
        ({"authors": ("A B", "C D", "E F", "G H")}, "A B, C D, E F et al."),
        ({"authors": ("A B",), "authors_truncated": True}, "A B et al."),
        ({"authors": (), "organisation": "The Observatory"}, "The Observatory"),
        ({"authors": (), "known_authors": ("A B",)}, "with A B"),
        ({"authors": (), "author_count": 7}, "7 authors"),
        ({"authors": (), "author_count": 1}, "1 author"),
    ],
)
def test_what_is_known_of_the_authors_is_shown(
    carrel: Run, home: Path, changes: dict[str, object], shown: str
) -> None:
    library(home / "library", parsed(record(1, **changes))).close()
    assert f"  {shown}  [" in carrel("list").out


def test_authors_are_listed_and_found_by_a_part_of_the_name(carrel: Run) -> None:
    carrel("import", PAGE)
    everyone = carrel("authors", "--json").json
    owner = everyone[0]
    assert owner["h_index"] is not None
    assert owner["metrics_source"] == "scholar-feed"
    family = owner["name"].split()[-1]
    assert carrel("authors", family, "--json").json[0] == owner
    assert f"h-index {owner['h_index']} · " in carrel("authors", family).out
    assert "no author “Nobody”" in sentence(carrel("authors", "Nobody"), 1)


def test_an_empty_library_says_that_it_has_no_authors(carrel: Run) -> None:
    assert "no authors yet" in carrel("authors").err
    assert carrel("authors", "--json").err == ""


def test_feeds_are_listed_with_their_counts(carrel: Run, shelf: Library) -> None:
    shelf.set_read(shelf.find("stones"), True)
    (feed,) = carrel("feeds", "--json").json
    assert (feed["title"], feed["unread"], feed["papers"]) == ("Feed a", 2, 3)
    assert carrel("feeds").out.split() == ["2", "of", "3", "Feed", "a", "(feed)"]


# mark, tag, undo


@pytest.mark.parametrize(
    ("query", "shown", "carets"),
    [
        ("tag:(", "tag:(", "^^^^"),
        ("a (b", "a (b", "  ^"),
        ("森 é is:x b", "森 é is:x b", "     ^^^^"),
        ("a\x1b[31m\tis:x", "a[31m is:x", "      ^^^^"),
        (
            "a " * 50 + "is:x" + " b" * 50,
            "…" + "a " * 15 + "is:x" + " b" * 7 + "…",
            " " * 31 + "^^^^",
        ),
        ("is:" + "x" * 99, "is:" + "x" * 27 + "…", "^" * 31),
    ],
)
def test_a_wrong_query_is_shown_with_carets_under_the_part(
    carrel: Run, shelf: Library, query: str, shown: str, carets: str
) -> None:
    ran = carrel("list", query)
    assert (ran.status, ran.out) == (2, "")
    reason, *below = ran.err.split("\n")
    assert reason.startswith("carrel: “") or "not closed" in reason
    assert below == [f"  {shown}", f"  {carets}", ""]


# The reader, where there is no terminal


def test_without_a_terminal_the_inbox_is_printed(carrel: Run, home: Path) -> None:
    library(home / "library", parsed(*map(record, range(1, 51)))).close()
    lines = carrel().out.splitlines()
    assert lines[0] == "Inbox: 50 unread of 50 papers"
    assert len(lines) == 43
    assert lines[41] == "… and 10 more"
    assert "carrel list --json" in lines[42]


def test_an_empty_inbox_says_how_to_fill_it(carrel: Run) -> None:
    ran = carrel()
    assert ran.status == 0
    assert "carrel import brings papers in" in ran.out


def test_the_sample_library_stays_as_it_was_left_until_it_is_reset(carrel: Run, home: Path) -> None:
    first = carrel("demo").out
    with Library(home / "demo") as sample:
        assert sample.history() == []
        sample.set_read(sample.find("is:unread"), True)
    assert carrel("demo").out.startswith("Inbox: 0 unread of ")
    assert carrel("demo", "--reset").out == first
    assert not (home / "library").exists()


def test_a_reset_never_removes_somebodys_own_library(carrel: Run, shelf: Library) -> None:
    ran = carrel("--library", str(shelf.directory), "demo", "--reset")
    assert "is not the sample library" in sentence(ran, 1)
    assert len(carrel("list", "--json").json) == 3


@pytest.mark.parametrize("verb", [(), ("demo",)])
def test_in_a_terminal_the_reader_opens(
    carrel: Run, home: Path, monkeypatch: pytest.MonkeyPatch, verb: tuple[str, ...]
) -> None:
    opened: list[tuple[Path, bool]] = []

    def run(directory: Path, stage: Stage, *, demo: bool, ascii: bool) -> int:
        assert not stage.is_set and not ascii
        opened.append((directory, demo))
        return 0

    monkeypatch.setattr("tui.app.run", run)
    monkeypatch.setattr("sys.stdin.isatty", lambda: True)
    monkeypatch.setattr("sys.stdout.isatty", lambda: True)
    assert carrel(*verb).status == 0
    assert opened == [(home / (verb[0] if verb else "library"), bool(verb))]


def test_themes_and_keys_are_listed(carrel: Run) -> None:
    assert "carrel-dark" in carrel("themes").out.splitlines()
    assert "carrel-dark" in carrel("themes", "--json").json
    assert "Go to the next paper." in carrel("keys").out
    assert all(command["keys"] for command in carrel("keys", "--json").json if command["keys"])
