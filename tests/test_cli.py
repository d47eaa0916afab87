"""The command line: what it prints, and the status it leaves with."""

import io
import json
import os
import shlex
import subprocess
import sys
from pathlib import Path
from typing import IO

import pytest

from storage import __version__
from storage.library import Library
from tests.fakes import CORPUS, library, parsed, record
from tests.shell import Run, sentence
from tui.early import Stage

PAGE = str(CORPUS / "scholar-feed" / "profile.txt")
CHECKOUT = Path(__file__).parents[1]


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


# import


def test_an_import_is_accounted_for(carrel: Run) -> None:
    first = carrel("import", PAGE)
    assert first.status == 1  # a heading of it has no paper
    assert first.out.startswith(f"{PAGE}: scholar-feed, ")
    assert "new, 0 merged into known papers" in first.out
    again = carrel("import", PAGE)
    assert again.status == 1
    assert "nothing new, all" in again.out


def test_an_import_as_json_has_every_field(carrel: Run) -> None:
    (report,) = carrel("import", "--json", PAGE).json
    assert {"source", "format", "records", "new", "updated", "duplicates", "rejected"} <= set(
        report
    )
    assert report["import_id"] == 1
    (again,) = carrel("import", "--json", PAGE).json
    assert (again["new"], again["updated"], again["import_id"]) == (0, 0, None)
    assert again["duplicates"] == again["records"]


def test_a_dry_run_says_so_and_changes_nothing(carrel: Run) -> None:
    assert "(dry run: nothing changed)" in carrel("import", "--dry-run", PAGE).out
    assert carrel("list", "--json").json == []


def test_a_bad_source_does_not_keep_the_others_out(carrel: Run, tmp_path: Path) -> None:
    ran = carrel("import", str(tmp_path / "no.xml"), PAGE, str(tmp_path))
    assert ran.status == 1
    assert ran.err.splitlines() == [
        f"carrel: {tmp_path / 'no.xml'} does not exist.",
        f"carrel: {tmp_path} is a directory. Name the files in it.",
    ]
    assert "The library holds" in ran.out
    assert carrel("list", "--json").json


def test_bad_sources_in_json_carry_their_sentence(carrel: Run, tmp_path: Path) -> None:
    ran = carrel("import", "--json", str(tmp_path))
    assert ran.status == 1
    assert ran.json[0]["error"] == f"{tmp_path} is a directory. Name the files in it."


def test_a_source_without_papers_is_loud(carrel: Run) -> None:
    empty = b'<?xml version="1.0"?><rss version="2.0"><channel><title>Quiet</title></channel></rss>'
    path = str(CORPUS.parent / "none.xml")
    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(empty)))
        ran = carrel("import", "-")
    assert path not in ran.out
    assert "0 PAPERS FOUND" in ran.out


def test_what_was_rejected_is_listed_with_its_place(carrel: Run, tmp_path: Path) -> None:
    page = tmp_path / "page.xml"
    page.write_text(
        "<rss version='2.0'><channel><title>T</title>"
        "<item><title>A Paper Worth Reading</title></item><item><title>Cut o"
    )
    ran = carrel("import", str(page))
    assert ran.status == 1  # partly failed
    assert "1 new" in ran.out and "1 rejected" in ran.out
    assert "    rejected, entry 2: " in ran.out


def test_the_day_and_the_owner_of_a_page_are_taken(carrel: Run, tmp_path: Path) -> None:
    page = tmp_path / "page.txt"
    page.write_text("10.0CLMay 20\nA Title of Some Length\nAda Abel et al.\n" + "We look. " * 30)
    carrel("import", "--date", "2025-04-01", "--author", "Bo Brook", str(page))
    (paper,) = carrel("list", "--json").json
    assert (paper["published"], paper["date_inferred"]) == ("2024-05-20", True)
    assert paper["known_authors"] == ["Bo Brook"]


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


def test_papers_are_marked_by_key_and_by_query(carrel: Run, shelf: Library) -> None:
    (key,) = shelf.find("stones")
    assert carrel("mark", "star", key, "lanterns").out == "Star 2 papers.\n"
    assert len(carrel("list", "--json", "is:starred").json) == 2
    assert carrel("mark", "unstar", key).out == "Unstar 1 paper.\n"
    assert carrel("mark", "read", "feed:a").out == "Mark 3 papers read.\n"
    assert carrel("mark", "unread", key, "--json").json == {
        "matched": 1,
        "changed": 1,
        "keys": [key],
        "label": "Mark 1 paper unread",
    }


def test_marking_what_is_marked_changes_nothing(carrel: Run, shelf: Library) -> None:
    carrel("mark", "read", "stones")
    again = carrel("mark", "read", "stones")
    assert (again.status, again.out) == (0, "Nothing to change: 1 paper already so.\n")
    assert carrel("mark", "read", "stones", "--json").json["changed"] == 0


def test_a_query_without_papers_is_status_1_but_the_others_are_marked(
    carrel: Run, shelf: Library
) -> None:
    assert sentence(carrel("mark", "read", "zebra"), 1) == "No paper is like “zebra”."
    ran = carrel("mark", "read", "zebra", "stones")
    assert (ran.status, ran.out) == (1, "Mark 1 paper read.\n")
    nothing = carrel("mark", "read", "zebra", "--json")
    assert (nothing.status, nothing.json["changed"]) == (1, 0)


@pytest.mark.parametrize(
    "words",
    [
        ("+ml/rlhf", "-old", "{key}"),
        ("-old", "+ml/rlhf", "{key}"),
        ("-old", "{key}", "+ml/rlhf", "--json"),
        ("--json", "-old", "+ml/rlhf", "--", "{key}"),
        ("+ml/rlhf", "-old", "--", "-lanterns -rivers -meadows stones"),
    ],
)
def test_tags_come_and_go_wherever_they_stand(
    carrel: Run, shelf: Library, words: tuple[str, ...]
) -> None:
    (key,) = shelf.find("stones")
    shelf.change_tags([key], add=["old"])
    ran = carrel("tag", *(word.format(key=key) for word in words))
    assert ran.status == 0
    assert carrel("show", key, "--json").json["tags"] == ["ml/rlhf"]


def test_a_tag_that_cannot_be_is_a_sentence(carrel: Run, shelf: Library) -> None:
    assert "cannot be a tag" in sentence(carrel("tag", "+/", "stones"), 1)


def test_actions_are_undone_and_redone(carrel: Run, shelf: Library) -> None:
    carrel("mark", "read", "stones")
    carrel("tag", "+x", "stones")
    assert carrel("undo", "2").out == "Undone: Tag 1 paper +x.\nUndone: Mark 1 paper read.\n"
    assert carrel("redo").out == "Redone: Mark 1 paper read.\n"
    redone = carrel("redo", "--json").json
    assert (redone["changed"], redone["label"]) == (1, "Tag 1 paper +x")
    assert sentence(carrel("redo"), 1) == "There is nothing to redo."


def test_an_import_is_undone(carrel: Run) -> None:
    carrel("import", PAGE)
    assert carrel("undo").status == 0
    assert carrel("list", "--json").json == []
    ran = carrel("undo", "3")
    assert sentence(ran, 1) == "There is nothing to undo."


def test_history_tells_what_was_done(carrel: Run, shelf: Library) -> None:
    carrel("mark", "read", "stones")
    carrel("undo")
    newest, oldest = carrel("history", "--json").json
    assert (newest["label"], newest["undone"]) == ("Mark 1 paper read", True)
    assert (oldest["label"], oldest["undone"]) == ("Import 3 papers from Feed a", False)
    assert "Mark 1 paper read  (undone)" in carrel("history").out


def test_a_history_without_actions(carrel: Run) -> None:
    assert sentence(carrel("history"), 0) == "Nothing was done yet."


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


# Terminals and pipes


def shell(*argv: str, encoding: str = "utf-8", home: Path) -> subprocess.CompletedProcess[bytes]:
    return subprocess.run(
        [sys.executable, "-c", "import sys; from tui.cli import main; sys.exit(main())", *argv],
        cwd=CHECKOUT,
        env={
            "PYTHONPATH": str(CHECKOUT),
            "XDG_DATA_HOME": str(home),
            "HOME": str(home),
            "PYTHONIOENCODING": encoding,
        },
        capture_output=True,
        check=False,
    )


def test_a_terminal_without_unicode_gets_question_marks_and_whole_json(tmp_path: Path) -> None:
    place = tmp_path / "library"
    library(place, parsed(record(1, title="知识 and Gödel and all of their friends"))).close()
    at = ("--library", str(place))
    listed = shell("list", *at, encoding="ascii", home=tmp_path)
    assert (listed.returncode, listed.stderr) == (0, b"")
    assert b"?? and G?del" in listed.stdout
    said = shell("list", "--json", *at, encoding="ascii", home=tmp_path)
    assert json.loads(said.stdout)[0]["title"].startswith("知识 and Gödel")


def test_a_pipe_that_is_closed_is_no_error(tmp_path: Path) -> None:
    place = tmp_path / "library"
    many = [record(n, abstract=f"{n} words " * 400) for n in range(200)]
    library(place, parsed(*many)).close()
    code = "import sys; from tui.cli import main; sys.exit(main())"
    with subprocess.Popen(
        [sys.executable, "-c", code, "list", "--json", "--library", str(place)],
        cwd=CHECKOUT,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
    ) as process:
        assert process.stdout is not None
        assert process.stderr is not None
        process.stdout.readline()
        process.stdout.close()
        assert process.stderr.read() == b""
        assert process.wait(30) == 0


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="no device that is always full")
def test_a_full_disk_under_the_output_is_one_sentence(tmp_path: Path) -> None:
    library(tmp_path / "library", parsed(record(1))).close()
    for words in (("list",), ("list", "--json"), ("mark", "read", "stones", "zzz")):
        with Path("/dev/full").open("w") as full:
            ran = program(*words, "--library", str(tmp_path / "library"), stdout=full)
        assert ran.returncode == 1
        assert ran.stderr.splitlines()[-1].startswith("carrel: The output cannot be written: ")


@pytest.mark.skipif(os.name != "posix", reason="how a shell closes a stream")
@pytest.mark.parametrize(
    ("words", "stream", "status"),
    [("list --json", ">&-", 0), ("", "<&-", 0), ("import -", "<&-", 1), ("list zzz", "2>&-", 0)],
)
def test_a_closed_stream_is_as_an_empty_one(
    words: str, stream: str, status: int, tmp_path: Path
) -> None:
    library(tmp_path / "library", parsed(record(1))).close()
    code = "import sys; from tui.cli import main; sys.exit(main())"
    place = shlex.quote(str(tmp_path / "library"))
    ran = subprocess.run(
        f"{shlex.quote(sys.executable)} -c '{code}' --library {place} {words} {stream}",
        cwd=CHECKOUT,
        capture_output=True,
        check=False,
        shell=True,
    )
    assert ran.returncode == status
    assert b"Traceback" not in ran.stderr


def program(*words: str, stdout: IO[str]) -> subprocess.CompletedProcess[str]:
    code = "import sys; from tui.cli import main; sys.exit(main())"
    return subprocess.run(
        [sys.executable, "-c", code, *words],
        cwd=CHECKOUT,
        stdout=stdout,
        stderr=subprocess.PIPE,
        text=True,
        check=False,
    )


def test_an_interrupt_is_status_130(carrel: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    def interrupted(*_: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr("storage.library.Library.find", interrupted)
    ran = carrel("list")
    assert (ran.status, ran.err) == (130, "")


def test_hostile_titles_do_not_reach_the_terminal(carrel: Run, home: Path) -> None:
    hostile = record(1, title="A \x1b[31mred\x1b]0;owned\x07 title \u202e with [/] and [CLS] in it")
    library(home / "library", parsed(hostile)).close()
    for argv in (("list",), ("show", "red"), ()):
        said = carrel(*argv).out
        assert "\x1b" not in said
        assert "\u202e" not in said
        assert "[/] and [CLS]" in said


def test_a_tag_is_renamed_and_a_paper_removed(carrel: Run, shelf: Library) -> None:
    assert carrel("tag", "+ml", "stones").status == 0
    assert carrel("rename-tag", "ml", "ai/ml").out == "Rename tag ml to ai/ml on 1 paper.\n"
    assert carrel("list", "--json", "tag:ai").json[0]["tags"] == ["ai/ml"]
    assert "no tag “ml”" in sentence(carrel("rename-tag", "ml", "x"), 1)
    assert carrel("remove", "tag:ai/ml").out == "Remove 1 paper.\n"
    assert len(carrel("list", "--json").json) == 2
    assert carrel("undo").status == 0
    assert len(carrel("list", "--json").json) == 3
    sentence(carrel("remove", "nothing-like-it"), 1)
    sentence(carrel("remove"), 2)
