"""Where libraries live, and that asking makes nothing."""

from pathlib import Path

import pytest

from storage.locations import demo_directory, library_directory


def test_the_one_given_goes_before_the_variable_and_that_before_the_default() -> None:
    variable = {"CARREL_LIBRARY": "/b"}
    assert library_directory("/a", variable) == Path("/a")
    assert library_directory(None, variable) == Path("/b")
    assert library_directory(None, {}).parts[-2:] == ("carrel", "library")
    assert library_directory("", {"CARREL_LIBRARY": ""}) == library_directory(None, {})


def test_the_home_directory_may_be_a_tilde() -> None:
    assert library_directory("~/papers", {}) == Path.home() / "papers"
    assert demo_directory("~/sample") == Path.home() / "sample"


def test_the_sample_lives_beside_the_default_library() -> None:
    assert demo_directory(None).parent == library_directory(None, {}).parent
    assert demo_directory(None) != library_directory(None, {})


def test_asking_creates_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path))
    library_directory(None, {})
    library_directory(str(tmp_path / "x"), {})
    demo_directory(None)
    assert list(tmp_path.iterdir()) == []
