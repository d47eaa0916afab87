"""The kept picture of the first frame: shown while it is true, never when something changed."""

from __future__ import annotations

import time
from collections.abc import Callable
from pathlib import Path

import pytest

from storage.locations import config_directory
from tests.fakes import library, parsed, record
from tui import picture

SIZE = (80, 24)
TERMINAL = {"TERM": "xterm-256color", "LANG": "C.UTF-8"}
FRAME = "\x1b[1;1H│ Inbox │".encode()


@pytest.fixture
def shelf(home: Path) -> Path:
    """Return a library of which a picture is kept."""
    place = home / "library"
    library(place, parsed(record(1))).close()
    picture.keep(place, SIZE, picture.circumstances(place, SIZE, TERMINAL), FRAME)
    return place


def kept(home: Path) -> list[Path]:
    return sorted((home / "pictures").iterdir())


def test_it_is_shown_while_everything_is_as_it_was(shelf: Path) -> None:
    assert picture.load(shelf, SIZE, TERMINAL) == FRAME


def test_opening_and_closing_the_library_changes_nothing(shelf: Path) -> None:
    library(shelf).close()
    assert picture.load(shelf, SIZE, TERMINAL) == FRAME


def test_what_is_of_no_consequence_does_not_count(shelf: Path) -> None:
    assert picture.load(shelf, SIZE, {**TERMINAL, "PWD": "/tmp", "EDITOR": "vi"}) == FRAME


def mark(place: Path) -> None:
    with library(place) as opened:
        opened.set_read(opened.find(""), True)


def put(place: Path) -> None:
    (place / "views-2.jsonl").write_text("")


@pytest.mark.parametrize("change", [mark, put])
def test_a_change_of_the_library_makes_it_untrue(
    shelf: Path, change: Callable[[Path], None]
) -> None:
    change(shelf)
    assert picture.load(shelf, SIZE, TERMINAL) is None


@pytest.mark.parametrize("size", [(80, 25), (81, 24)])
def test_it_is_of_one_size(shelf: Path, size: tuple[int, int]) -> None:
    assert picture.load(shelf, size, TERMINAL) is None


@pytest.mark.parametrize(
    "change", [{"TERM": "vt100"}, {"NO_COLOR": "1"}, {"TEXTUAL_FPS": "10"}, {"LANG": "C"}]
)
def test_it_is_of_one_kind_of_terminal(shelf: Path, change: dict[str, str]) -> None:
    assert picture.load(shelf, SIZE, TERMINAL | change) is None


def test_it_is_of_one_day(shelf: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(time, "strftime", lambda form: "2031-01-01")
    assert picture.load(shelf, SIZE, TERMINAL) is None


def test_it_is_of_one_version(shelf: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(picture, "__version__", "99")
    assert picture.load(shelf, SIZE, TERMINAL) is None


def test_another_configuration_makes_it_untrue(shelf: Path, home: Path) -> None:
    config_directory().mkdir(parents=True, exist_ok=True)
    (config_directory() / "keys.toml").write_text("")
    assert picture.load(shelf, SIZE, TERMINAL) is None


def test_another_library_at_the_same_place_is_not_taken_for_it(shelf: Path, home: Path) -> None:
    shelf.rename(home / "other")
    library(shelf, parsed(record(1))).close()
    assert picture.load(shelf, SIZE, TERMINAL) is None


def test_one_that_is_cut_off_or_changed_anywhere_is_not_shown(shelf: Path, home: Path) -> None:
    (file,) = kept(home)
    whole = file.read_bytes()
    for place in range(len(whole)):
        file.write_bytes(whole[:place])
        assert picture.load(shelf, SIZE, TERMINAL) is None
        file.write_bytes(whole[:place] + bytes([whole[place] ^ 1]) + whole[place + 1 :])
        assert picture.load(shelf, SIZE, TERMINAL) is None


def test_only_its_user_can_read_it(shelf: Path, home: Path) -> None:
    (file,) = kept(home)
    assert file.stat().st_mode & 0o777 == 0o600
    assert file.parent.stat().st_mode & 0o777 == 0o700


def test_a_handful_is_kept(shelf: Path, home: Path) -> None:
    for width in range(40, 60):
        size = (width, 24)
        picture.keep(shelf, size, picture.circumstances(shelf, size, TERMINAL), FRAME)
    assert len(kept(home)) == 8
    assert picture.load(shelf, (59, 24), TERMINAL) == FRAME


def test_without_a_place_to_keep_it_there_is_none(tmp_path: Path, home: Path) -> None:
    place = home / "library"
    library(place, parsed(record(1))).close()
    (home / "pictures").write_text("a file where the directory would be")
    picture.keep(place, SIZE, picture.circumstances(place, SIZE, TERMINAL), FRAME)
    assert picture.load(place, SIZE, TERMINAL) is None


def test_a_library_that_is_not_there_has_none(home: Path) -> None:
    assert picture.load(home / "nothing", SIZE, TERMINAL) is None
