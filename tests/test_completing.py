"""What shells complete, and the manual: both from the grammar, so both say what there is."""

from __future__ import annotations

import shutil
import subprocess
from pathlib import Path

import pytest

from tests.shell import Run
from tui.shell.completing import SCRIPTS
from tui.shell.grammar import parser
from tui.shell.grammar_facts import Given, Verb, facts

ROOT = Path(__file__).parents[1]
CARREL = facts(parser())


def program(name: str) -> str:
    found = shutil.which(name)
    if found is None:
        pytest.skip(f"{name} is not installed")
    return found


def completed(line: str, directory: Path) -> set[str]:
    """Return what bash offers for the last word of a line."""
    script = directory / "carrel.bash"
    script.write_text(SCRIPTS["bash"](CARREL))
    words = " ".join(f"'{word}'" for word in line.split(" "))
    ask = (
        f"source {script}; COMP_WORDS=({words}); COMP_CWORD={line.count(' ')}; _carrel; "
        'printf "%s\\n" "${COMPREPLY[@]}"'
    )
    ran = subprocess.run(
        [program("bash"), "--norc", "-c", ask],
        cwd=directory, capture_output=True, text=True, check=True,
    )  # fmt: skip
    assert ran.stderr == ""
    return set(ran.stdout.split())


@pytest.mark.parametrize(
    ("line", "offered"),
    [
        ("carrel do", {"doctor"}),
        ("carrel --li", {"--library"}),
        ("carrel doctor --re", {"--repair", "--restore"}),
        ("carrel digest --format m", {"markdown"}),
        ("carrel --library here di", {"digest"}),
        ("carrel config in", {"init"}),
        ("carrel config init --f", {"--force"}),
        ("carrel completion z", {"zsh"}),
        ("carrel --library p", {"papers"}),
        ("carrel import p", {"papers", "page.txt"}),
        ("carrel export -o pag", {"page.txt"}),
        ("carrel add --title ", set()),
        ("carrel nonsense --x", set()),
    ],
)
def test_bash_offers_what_fits(tmp_path: Path, line: str, offered: set[str]) -> None:
    (tmp_path / "papers").mkdir()
    (tmp_path / "page.txt").touch()
    assert completed(line, tmp_path) == offered


@pytest.mark.parametrize(("shell", "check"), [("bash", "-n"), ("zsh", "-n"), ("fish", "-n")])
def test_the_script_can_be_read_by_its_shell(
    carrel: Run, tmp_path: Path, shell: str, check: str
) -> None:
    script = tmp_path / "script"
    script.write_text(carrel("completion", shell).out)
    ran = subprocess.run([program(shell), check, str(script)], capture_output=True, text=True)
    assert (ran.returncode, ran.stderr) == (0, "")


@pytest.mark.parametrize(
    ("line", "offered"),
    [
        ("carrel do", {"doctor"}),
        ("carrel config in", {"init"}),
        ("carrel doctor --re", {"--repair", "--restore"}),
        ("carrel completion z", {"zsh"}),
    ],
)
def test_fish_offers_what_fits(tmp_path: Path, line: str, offered: set[str]) -> None:
    script = tmp_path / "carrel.fish"
    script.write_text(SCRIPTS["fish"](CARREL))
    ran = subprocess.run(
        [program("fish"), "--no-config", "-c", f"source {script}; complete -C '{line}'"],
        cwd=tmp_path, capture_output=True, text=True, check=True,
    )  # fmt: skip
    assert {each.split("\t")[0] for each in ran.stdout.splitlines()} == offered


@pytest.mark.parametrize("shell", SCRIPTS)
def test_every_verb_and_option_is_in_every_script(shell: str) -> None:
    script = SCRIPTS[shell](CARREL)
    for verb in CARREL.walk():
        assert verb.name.rpartition(" ")[2] in script
        for option in verb.options:
            assert option.names[-1].lstrip("-") in script


@pytest.mark.parametrize("shell", SCRIPTS)
def test_quotation_marks_in_help_stay_text(shell: str, tmp_path: Path) -> None:
    awkward = """it's "a" $(touch gone) `x` [b] c:d \\"""
    verb = Verb("go", awkward, "", (Given(("--it",), "", awkward),), ())
    script = tmp_path / "script"
    script.write_text(SCRIPTS[shell](Verb("", "", "", (), (verb,))))
    ran = subprocess.run([program(shell), "-n", str(script)], capture_output=True, text=True)
    assert (ran.returncode, ran.stderr) == (0, "")


def test_every_verb_has_help_and_an_example_of_itself() -> None:
    for verb in CARREL.walk():
        assert verb.help and f"carrel {verb.name}" in verb.example, verb.name
        assert all(one.help for one in verb.given), verb.name


def test_the_manual_page_is_current(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.syspath_prepend(str(ROOT / "docs"))
    import man_page  # type: ignore[import-not-found]

    current = man_page.page()
    kept = (ROOT / "docs" / "carrel.1").read_text("utf-8")
    assert kept == current, "python docs/man_page.py writes it anew"
    for verb in CARREL.walk():
        assert f".SS carrel {verb.name}" in current


def test_the_manual_page_is_sound_roff() -> None:
    page = ROOT / "docs" / "carrel.1"
    ran = subprocess.run(
        [program("man"), "--warnings", "-l", str(page)], capture_output=True, text=True,
        env={"PATH": "/usr/bin:/bin", "MANWIDTH": "80", "LC_ALL": "C.UTF-8"},
    )  # fmt: skip
    assert (ran.returncode, ran.stderr) == (0, "")
    assert "CARREL(1)" in ran.stdout
