"""The user's configuration: what it says holds, what is wrong with it is told by line."""

from __future__ import annotations

import tomllib
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from storage import demo
from storage.library import Library
from tests.screens import TODAY, frame, notices, press, reader, settled
from tests.shell import Run, sentence
from tui.app import CarrelApp
from tui.commands import COMMANDS, command
from tui.config import CopyTemplate, Look, config_path, load_config, read_config
from tui.config_lines import lines_of
from tui.config_template import config_text
from tui.keymap import default_keymap

ALL = """\
[look]
theme = "carrel-light"
ascii = true
panes = ["detail", "sources"]

[open]
command = "firefox --new-tab %u"

[pdf]
folder = "~/Papers"

[[copy]]
name = "Slide"
template = "{title} ({year})"
[[copy]]
template = "{url}"

[keys]
"feed.open" = ["B", "ctrl+o"]
feed.open_pdf = "ctrl+b"
"feed.tag" = ""
"""


def told(text: str) -> list[str]:
    return [str(fault) for fault in read_config(text).faults]


def test_what_is_said_holds() -> None:
    config = read_config(ALL)
    assert not config.faults
    assert config.look == Look("carrel-light", True, frozenset({"sources", "detail"}))
    assert config.open == ("firefox", "--new-tab", "%u")
    assert config.pdf_folder == "~/Papers"
    assert config.copy == (
        CopyTemplate("Slide", "{title} ({year})"),
        CopyTemplate("Template 2", "{url}"),
    )
    assert config.keymap.of(command("feed.open")) == ("B", "ctrl+o")
    assert config.keymap.of(command("feed.open_pdf")) == ("ctrl+b",)
    assert config.keymap.of(command("feed.tag")) == ()
    assert config.keymap.of(command("feed.untag")) == ("T",)


@pytest.mark.parametrize(
    ("line", "says"),
    [
        ("loook = 1", "There is no setting “loook”. Is it look?"),
        ("look = 1", "“look” is a section: write [look] on a line of its own."),
        ("copy = 1", "Write [[copy]] with two brackets"),
        ("[copy]", "Write [[copy]] with two brackets"),
        ("[look]\nthem = 'x'", "There is no setting “them” here. Is it theme?"),
        ("[look]\ntheme = 3", "“theme” has to be a text in quotes."),
        ("[look]\nascii = 'yes'", "“ascii” has to be true or false."),
        ("[look]\npanes = ['detial']", "There is no pane “detial”. Is it detail?"),
        ("[look]\npanes = [1]", "“panes” has to be a list of texts"),
        ("[open]\ncommand = 'firefox'", 'Say where the link goes: "firefox %u".'),
        ("[open]\ncommand = 'a \"b %u'", "A quotation mark in this command is not closed."),
        ("[pdf]\nfolder = 'Papers'", 'Give the folder from the root or from home: "~/Papers".'),
        ("[pdf]\nfolder = '~Papers'", 'Give the folder from the root or from home: "~/Papers".'),
        ("[pdf]\nfolder = ['a']", "“folder” has to be a text in quotes."),
        ("[pdf]\nfolders = 'a'", "There is no setting “folders” here. Is it folder?"),
        ("[[copy]]", "A template is missing"),
        ("[[copy]]\ntemplate = '{titel}'", "A template cannot put in {titel}. Is it {title}?"),
        ("[keys]\n'feed.opne' = 'x'", "There is no command “feed.opne”. Is it feed.open?"),
        ("[keys]\nzzz = 'x'", "There is no command “zzz”. carrel keys lists them."),
        ("[keys]\n'feed.open' = 3", "Keys are a text or a list"),
        ("[keys]\n'feed.open' = 'spcae'", "There is no key “spcae”. Is it space?"),
        ("[keys]\n'feed.open' = 's'", "“s” takes “s” from feed.toggle_star."),
        ("[keys]\n'feed.open' = 'y'", "“y” takes “yy” from feed.copy_link."),
        ("[keys]\n'feed.open' = 'B'\n'feed.open_pdf' = 'B'",
         "“B” is in the way of “B” of feed.open; only that one works."),
        ("[keys", "This is not TOML:"),
        ("[keys]\na = 'b", "This is not TOML:"),
    ],
)  # fmt: skip
def test_what_cannot_be_used_is_told_by_line(line: str, says: str) -> None:
    before = "# one\n\n"
    first = told(before + line)[0]
    assert first.startswith(f"line {3 + line.count(chr(10))}: {says}")


def test_the_rest_of_a_file_with_faults_holds() -> None:
    config = read_config("[keys]\n'feed.open' = ['B', 'spcae']\n'no.such' = 'z'\n[look]\ntheme='a'")
    assert len(config.faults) == 2
    assert config.look.theme == "a"
    assert config.keymap.of(command("feed.open")) == ("B",)


def test_a_command_of_which_every_key_is_misspelt_keeps_its_own() -> None:
    config = read_config("[keys]\n'reader.quit' = 'qiut'")
    assert config.keymap.of(command("reader.quit")) == ("q",)


def test_to_say_that_a_key_is_meant_to_be_taken_silences_the_warning() -> None:
    assert told("[keys]\n'feed.open' = 's'")
    assert not told("[keys]\n'feed.open' = 's'\n'feed.toggle_star' = ''")
    assert not told("[keys]\n'feed.open' = 's'\n'feed.toggle_star' = '+'")


def test_a_tenth_template_is_one_too_many() -> None:
    text = "[[copy]]\ntemplate = '{title}'\n" * 10
    assert told(text) == ["line 19: There is room for 9 templates, y1 to y9."]
    assert len(read_config(text).copy) == 9


def test_the_lines_of_settings_are_found_however_they_are_written() -> None:
    lines = lines_of('a = 1\n[ b ]\n"c.d" = 2\ne . f = 3\n[[g]]\nh = 1\n[[g]]\nh = 2\n')
    assert lines == {
        "a": 1, "b": 2, "b.c.d": 3, "b.e.f": 4, "g[0]": 5, "g": 5, "g[0].h": 6, "g[1]": 7,
        "g[1].h": 8,
    }  # fmt: skip


VALUES = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=5),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner),
    max_leaves=6,
)


@given(st.text(max_size=60) | st.sampled_from(["look", "keys", "copy", "open"]), VALUES)
def test_any_text_and_any_table_is_a_configuration(name: str, value: object) -> None:
    for text in (name, f"{name} = {value}", f"[{name}]\ntheme = {value}\nkeys = {value}"):
        config = read_config(text)
        assert all(fault.sentence for fault in config.faults)
        assert config.keymap.of(command("reader.quit"))


# The file


def test_where_there_is_no_file_everything_is_as_it_comes(tmp_path: Path) -> None:
    config = load_config(tmp_path / "config.toml")
    assert config.path is None and config.keymap.keys == default_keymap().keys


def test_a_file_that_cannot_be_read_is_told_of(tmp_path: Path) -> None:
    place = tmp_path / "config.toml"
    place.mkdir()
    assert "cannot be read" in str(load_config(place).faults[0])
    other = tmp_path / "other.toml"
    other.write_bytes(b"# fine\n# \xff\n")
    assert str(load_config(other).faults[0]) == "line 2: This is not UTF-8 text."
    other.write_bytes(b"#" * 1_000_001)
    assert "longer" in str(load_config(other).faults[0])


def test_the_environment_may_name_another_file(tmp_path: Path) -> None:
    assert config_path({"CARREL_CONFIG": str(tmp_path / "x")}) == tmp_path / "x"
    assert config_path({}).name == "config.toml"


def test_the_first_file_says_nothing_until_a_sign_is_taken_away() -> None:
    text = config_text()
    assert tomllib.loads(text) == {"look": {}, "open": {}, "pdf": {}, "keys": {}}
    config = read_config(text)
    assert not config.faults and config.keymap.keys == default_keymap().keys


def test_in_the_first_file_every_command_stands_with_its_keys() -> None:
    before, _, keys = config_text().partition("[keys]\n")
    bare = [line.removeprefix("# ") for line in keys.splitlines() if line.startswith('# "')]
    config = read_config("[keys]\n" + "\n".join(bare))
    assert not config.faults
    assert set(config.keys) == {found.id for found in COMMANDS}
    assert config.keymap.keys == default_keymap().keys
    assert "[look]" in before


# On the command line


def test_a_first_file_is_written_and_never_replaced_unasked(
    carrel: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    place = tmp_path / "new" / "config.toml"
    monkeypatch.setenv("CARREL_CONFIG", str(place))
    assert "config init writes one" in carrel("config", "check").out
    assert carrel("config", "path").out == f"{place}\n"
    assert str(place) in carrel("config", "init").out
    assert carrel("config", "check").status == 0
    place.write_text("[look]\ntheme = 'nowhere'\n", encoding="utf-8")
    assert "--force" in sentence(carrel("config", "init"), 1)
    assert "no theme “nowhere”" in sentence(carrel("config", "check"), 1)
    assert carrel("config", "init", "--force").status == 0
    assert place.read_text(encoding="utf-8") == config_text()


def test_faults_are_printed_by_line_and_as_json(
    carrel: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    place = tmp_path / "config.toml"
    place.write_text("[keys]\n'feed.open' = 's'\n\n'feed.tga' = 'x'\n", encoding="utf-8")
    monkeypatch.setenv("CARREL_CONFIG", str(place))
    ran = carrel("config", "check")
    assert ran.status == 1
    assert ran.err.splitlines() == [
        f"carrel: {place}, {fault}" for fault in load_config(place).faults
    ]
    found = carrel("config", "check", "--json").json
    assert [fault["line"] for fault in found["faults"]] == [2, 4]


def test_keys_lists_those_that_hold(
    carrel: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    place = tmp_path / "config.toml"
    place.write_text("[keys]\n'feed.open' = ['+', 'B o']\n'feed.tag' = ''", encoding="utf-8")
    monkeypatch.setenv("CARREL_CONFIG", str(place))
    found = {each["id"]: each for each in carrel("keys", "--json").json}
    assert found["feed.open"]["keys"] == ["plus", "B o"]
    assert found["feed.open"]["default_keys"] == ["o"]
    assert found["feed.tag"]["keys"] == []
    assert found["sources.down"]["when"] == "in the source list"
    assert "  + Bo              feed.open" in carrel("keys").out


# In the reader


async def test_the_reader_has_the_users_keys_everywhere_it_shows_them(tmp_path: Path) -> None:
    config = read_config("[keys]\n'feed.toggle_star' = ['+', 'B s']\n'reader.help' = 'H'")
    with Library(tmp_path) as desk:
        demo.fill(desk)
        app = CarrelApp(desk, today=TODAY, config=config)
        async with app.run_test(size=(120, 40), notifications=True) as pilot:
            await settled(pilot)
            before = len(desk.find("is:starred"))
            await press(pilot, "G", "s", "question_mark")
            assert len(desk.find("is:starred")) == before
            await press(pilot, "B")
            assert "Bs Star" in frame(pilot)
            await press(pilot, "s")
            assert len(desk.find("is:starred")) == before + 1
            await press(pilot, "plus")
            assert len(desk.find("is:starred")) == before
            assert "+ Star" in frame(pilot) and "H Help" in frame(pilot)
            await press(pilot, "H", *"star")
            assert "+ Bs" in frame(pilot)


async def test_texts_of_the_user_are_offered_by_their_names_and_no_others(tmp_path: Path) -> None:
    config = read_config("[[copy]]\nname = 'Slide'\ntemplate = '{title}'")
    with Library(tmp_path) as desk:
        demo.fill(desk)
        app = CarrelApp(desk, today=TODAY, config=config)
        async with app.run_test(size=(120, 40)) as pilot:
            await settled(pilot)
            await press(pilot, "y")
            assert "y1 Copy Slide" in frame(pilot)
            assert "y2" not in frame(pilot)


async def test_the_reader_tells_what_of_the_file_is_not_used(tmp_path: Path) -> None:
    place = tmp_path / "config.toml"
    place.write_text("[keys]\n'feed.opne' = 'x'\n'feed.tag' = 'spcae'\n", encoding="utf-8")
    with Library(tmp_path / "library") as desk:
        app = CarrelApp(desk, today=TODAY, config=load_config(place))
        async with app.run_test(size=(120, 40), notifications=True) as pilot:
            await settled(pilot)
            (notice,) = notices(pilot)
            assert "config.toml, line 2: There is no command “feed.opne”" in notice
            assert "1 more" in notice
            assert reader(pilot).keymap.of(command("feed.tag")) == ("t",)


async def test_panes_that_are_not_wanted_are_not_shown_and_not_gone_to(tmp_path: Path) -> None:
    with Library(tmp_path) as desk:
        demo.fill(desk)
        for wanted, gone in (("'sources'", "Detail Authors"), ("'detail'", "Carrel Authors")):
            app = CarrelApp(desk, today=TODAY, config=read_config(f"[look]\npanes = [{wanted}]"))
            async with app.run_test(size=(120, 40), notifications=True) as pilot:
                await settled(pilot)
                shown = frame(pilot)
                assert not any(f" {title} " in shown for title in gone.split())
                await press(pilot, "a")
                assert "This pane is not shown" in notices(pilot)[-1]
                await press(pilot, *["tab"] * 2, "j")
                assert reader(pilot).feed.has_focus_within


async def test_the_theme_of_the_file_comes_before_the_one_chosen_last(tmp_path: Path) -> None:
    with Library(tmp_path) as desk:
        desk.remember("theme", "carrel-dark")
        config = read_config("[look]\ntheme = 'carrel-light'")
        assert CarrelApp(desk, today=TODAY, config=config).theme == "carrel-light"
