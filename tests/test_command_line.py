"""What is typed after a colon: understood, refused at the place that is wrong, and gone on with."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from storage.completion import Completion
from tests.test_completion import Names
from tui.command_line import VERBS, Line, LineError, Scope, arguments, nameable, parse
from tui.commands import Command, command
from tui.file_names import files_like
from tui.line_completion import line_completions


@pytest.mark.parametrize(
    ("text", "verb", "words", "scope"),
    [
        ("read", "read", (), Scope("selection", start=4)),
        ("  read  ", "read", (), Scope("selection", start=8)),
        ("read %", "read", (), Scope("visible", start=5)),
        ("star is:unread  author:zeng ", "star", (), Scope("query", "is:unread  author:zeng", 5)),
        ('queue "surface code"', "queue", (), Scope("query", '"surface code"', 6)),
        ("tag +x", "tag", ("+x",), Scope("selection", start=6)),
        ("tag +x -y/z %", "tag", ("+x", "-y/z"), Scope("visible", start=12)),
        ("tag +x foo -bar", "tag", ("+x",), Scope("query", "foo -bar", 7)),
        ("tag +x -tag:y", "tag", ("+x",), Scope("query", "-tag:y", 7)),
        ("tag +x -(a OR b)", "tag", ("+x",), Scope("query", "-(a OR b)", 7)),
        ("tag +x -- -foo", "tag", ("+x",), Scope("query", "-foo", 10)),
        ("tag -nofield:x", "tag", ("-nofield:x",), Scope("selection", start=14)),
        ("untag x is:read", "untag", ("x",), Scope("query", "is:read", 8)),
        ("rename-tag a b/c", "rename-tag", ("a", "b/c"), None),
        ("merge-tags a b c", "merge-tags", ("a", "b", "c"), None),
        ("delete-tag a", "delete-tag", ("a",), None),
        ("sort -score", "sort", ("-score",), None),
        ("view HF Daily", "view", ("HF Daily",), None),
        ('view "HF Daily"', "view", ("HF Daily",), None),
        ("save my view", "save", ("my view",), None),
        ("export bibtex x.bib", "export", ("bibtex", "x.bib"), Scope("selection", start=19)),
        ('export ris "my file" %', "export", ("ris", "my file"), Scope("visible", start=21)),
        ("import ~/a b.txt", "import", ("~/a b.txt",), None),
        ('add arxiv:au:"A B"', "add", ('arxiv:au:"A B"',), None),
        ("goto 12", "goto", ("12",), None),
        ("12", "goto", ("12",), None),
        ("theme carrel-light", "theme", ("carrel-light",), None),
        ("quit", "quit", (), None),
    ],
)
def test_a_line_says_what_to_do_and_for_which_papers(
    text: str, verb: str, words: tuple[str, ...], scope: Scope | None
) -> None:
    assert parse(text) == Line(VERBS[verb], None, words, scope)


@pytest.mark.parametrize("found", nameable(), ids=lambda found: found.id)
def test_every_command_can_be_named_by_its_id(found: Command) -> None:
    assert parse(found.id).command == found


def test_a_command_can_be_named_by_what_only_it_is_called() -> None:
    assert parse("copy-bibtex").command == command("feed.copy_bibtex")
    assert parse("undo").command == command("reader.undo")
    with pytest.raises(LineError, match=r"Which one\? feed.down, sources.down"):
        parse("down")


@pytest.mark.parametrize(
    ("text", "part", "says"),
    [
        ("", "", "Type a command"),
        ("red", "red", "no command “red”. Is it read?"),
        ("xyzzy foo", "xyzzy", "no command “xyzzy”. Tab offers"),
        ("reader.quit now", "now", "takes no arguments"),
        ("quit now", "now", "Too much: :quit"),
        ("goto 1 2 3", "2 3", "Too much: :goto ROW"),
        ("goto one", "one", "A row is a number"),
        ("goto", "", "Say which row."),
        ("tag", "", "Say which tags"),
        ("tag foo", "", "Say which tags"),
        ("tag +", "+", "Say which tags"),
        ("rename-tag a", "", "Say its new name."),
        ("merge-tags a", "", "Name the tags"),
        ("export", "", "Say in which format."),
        ("export bibtex", "", "Say which file"),
        ("export bibtex \"\"", '""', "Say which file"),
        ("save", "", "Say what to call it."),
    ],
)  # fmt: skip
def test_a_wrong_line_is_refused_where_it_is_wrong(text: str, part: str, says: str) -> None:
    with pytest.raises(LineError) as refused:
        parse(text)
    assert says in str(refused.value)
    assert text[refused.value.start : refused.value.end] == part


LINES = st.one_of(
    st.text(max_size=40),
    st.lists(
        st.sampled_from([*VERBS, "+x", "-y", "%", "--", '"', '"a b"', "tag:x", "12", "", "é", "-"]),
        max_size=6,
    ).map(" ".join),
)


@given(LINES)
def test_any_line_is_understood_or_refused_at_a_place(text: str) -> None:
    for part in arguments(text):
        assert 0 <= part.start <= part.end <= len(text)
    try:
        line = parse(text)
    except LineError as refused:
        assert 0 <= refused.start <= refused.end <= len(text)
        assert str(refused)
        return
    assert (line.verb is None) != (line.command is None)
    if line.scope is not None and line.scope.kind == "query":
        assert text[line.scope.start :].startswith(line.scope.query)


# Completion


def places(beginning: str) -> Iterable[str]:
    return [name for name in ("Inbox", "HF Daily") if name.lower().startswith(beginning)]


def found(typed: str) -> list[Completion]:
    before, _, after = typed.partition("|")
    names = {
        "view": places,
        "file": lambda typed: [f"{typed}one.bib", f"{typed}two words"],
        "format": lambda _: ["bibtex", "ris"],
        "order": lambda _: ["date", "score"],
    }
    return line_completions(before + after, len(before), Names(), names)


def offered(typed: str) -> list[str]:
    text = typed.replace("|", "")
    return [text[: one.start] + one.text + text[one.end :] for one in found(typed)]


@pytest.mark.parametrize(
    ("typed", "first"),
    [
        ("unr", ["unread "]),
        ("qui", ["quit", "reader.quit"]),
        ("rename-t", ["rename-tag "]),
        ("feed.copy_b", ["feed.copy_bibtex"]),
        ("read is:unr", ["read is:unread"]),
        ("read -is:unr| x", ["read -is:unread x"]),
        ("read author:pl", ['read author:"Plato"']),
        ("tag ", ["tag +ml/rlhf", "tag +ml", "tag +C#", "tag +later"]),
        ("tag +m", ["tag +ml/rlhf", "tag +ml"]),
        ("tag +x -la", ["tag +x -later"]),
        ("tag +x is:unr", ["tag +x is:unread"]),
        ("delete-tag l", ["delete-tag later"]),
        ("merge-tags ml ", ["merge-tags ml ml/rlhf", "merge-tags ml ml", "merge-tags ml C#",
                            "merge-tags ml later"]),
        ("rename-tag ml l", ["rename-tag ml later"]),
        ("view h", ["view HF Daily"]),
        ("export b", ["export bibtex"]),
        ("export bibtex x", ["export bibtex xone.bib", 'export bibtex "xtwo words"']),
        ("export bibtex x.bib is:unr", ["export bibtex x.bib is:unread"]),
        ("import x", ["import xone.bib", "import xtwo words"]),
        ("sort s", ["sort score"]),
        ("quit ", []),
        ("nonsense ", []),
        ("goto 1", []),
    ],
)  # fmt: skip
def test_a_line_is_gone_on_with(typed: str, first: list[str]) -> None:
    assert offered(typed) == first


def test_while_nothing_is_typed_the_verbs_are_offered_with_what_they_take() -> None:
    assert [one.text.strip() for one in found("")] == [*VERBS][:8]
    assert found("tag")[0].description == "+TAG -TAG [QUERY | %]"


@given(LINES, st.integers(0, 40))
def test_any_line_can_be_gone_on_with_at_any_place(text: str, cursor: int) -> None:
    at = min(cursor, len(text))
    names = {"view": places, "file": files_like}
    for one in line_completions(text, at, Names(), names):
        assert 0 <= one.start <= at <= one.end <= len(text)


def test_files_are_offered_by_the_beginning_of_their_names(tmp_path: Path) -> None:
    for name in ("one.bib", "one.ris", ".hidden"):
        (tmp_path / name).touch()
    (tmp_path / "onset").mkdir()
    assert files_like(f"{tmp_path}/on") == [
        f"{tmp_path}/one.bib", f"{tmp_path}/one.ris", f"{tmp_path}/onset/"
    ]  # fmt: skip
    assert len(files_like(f"{tmp_path}/")) == 3
    assert files_like(f"{tmp_path}/.h") == [f"{tmp_path}/.hidden"]
    assert files_like(f"{tmp_path}/nowhere/x") == []
