"""Theme files: ours are readable and complete, a bad one is refused with a sentence."""

import itertools
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest
from textual.app import App
from textual.color import Color
from textual.theme import Theme

from tui.theme_files import PAPER_VARIABLES, load_themes, theme_names

ROOT = Path(__file__).parents[1]
BUNDLED = sorted(path.stem for path in (ROOT / "themes").glob("*.toml"))
WORDS = ("foreground", "primary", "secondary", "accent", "success", "warning", "error")
SHADES = ("background", "surface", "panel")
TOLD_APART = ("paper-unread", "paper-read", "paper-star", "paper-tag", "paper-score")
GOOD = 'name = "mine"\nprimary = "#8888ff"\nforeground = "white"\nbackground = "rgb(1,2,3)"\n'

# Machado, Oliveira and Fernandes (2009), full severity, on linear RGB.
EYES = {
    "usual": ((1, 0, 0), (0, 1, 0), (0, 0, 1)),
    "protan": (
        (0.152286, 1.052583, -0.204868),
        (0.114503, 0.786281, 0.099216),
        (-0.003882, -0.048116, 1.051998),
    ),
    "deutan": (
        (0.367322, 0.860646, -0.227968),
        (0.280085, 0.672501, 0.047413),
        (-0.011820, 0.042940, 0.968881),
    ),
    "tritan": (
        (1.255528, -0.076749, -0.178779),
        (-0.078411, 0.930809, 0.147602),
        (0.004733, 0.691367, 0.303900),
    ),
}


class Desk(App[None]):
    """An app whose style sheet needs every variable of ours."""

    CSS = "\n".join(f"Screen {{ color: ${variable}; }}" for variable in PAPER_VARIABLES) + (
        "Screen { color: $paper-star; }"
    )

    def get_theme_variable_defaults(self) -> dict[str, str]:
        return dict.fromkeys(PAPER_VARIABLES, "#000000")


def colours(name: str) -> dict[str, str]:
    table = tomllib.loads((ROOT / "themes" / f"{name}.toml").read_text("utf-8"))
    return {**{key: table[key] for key in (*WORDS, *SHADES)}, **table["variables"]}


def linear(colour: str) -> list[float]:
    parts = [part / 255 for part in Color.parse(colour).rgb]
    return [p / 12.92 if p <= 0.04045 else ((p + 0.055) / 1.055) ** 2.4 for p in parts]


def contrast(one: str, other: str) -> float:
    light, dark = sorted(
        (
            sum(w * p for w, p in zip((0.2126, 0.7152, 0.0722), linear(c), strict=True))
            for c in (one, other)
        ),
        reverse=True,
    )
    return (light + 0.05) / (dark + 0.05)


def seen(colour: str, eye: str) -> tuple[float, float, float]:
    """Return a colour as CIE L*a*b*, the way an eye sees it."""
    rgb = linear(colour)
    r, g, b = (
        min(1.0, max(0.0, sum(w * p for w, p in zip(row, rgb, strict=True)))) for row in EYES[eye]
    )

    def curve(t: float) -> float:
        return t ** (1 / 3) if t > 0.008856 else 7.787 * t + 16 / 116

    x = curve((0.4124 * r + 0.3576 * g + 0.1805 * b) / 0.95047)
    y = curve(0.2126 * r + 0.7152 * g + 0.0722 * b)
    z = curve((0.0193 * r + 0.1192 * g + 0.9505 * b) / 1.08883)
    return 116 * y - 16, 500 * (x - y), 200 * (y - z)


def distance(one: str, other: str, eye: str = "usual") -> float:
    pairs = zip(seen(one, eye), seen(other, eye), strict=True)
    return float(sum((a - b) ** 2 for a, b in pairs) ** 0.5)


def load(folder: Path, content: str | bytes, name: str = "t.toml") -> tuple[list[Theme], list[str]]:
    content = content.encode() if isinstance(content, str) else content
    (folder / name).write_bytes(content)
    themes, faults = load_themes(folder)
    return [theme for theme in themes if theme.name not in BUNDLED], faults


def test_the_promised_themes_are_there() -> None:
    promised = {"carrel-dark", "carrel-light", "carrel-contrast", "carrel-colour-blind"}
    assert promised <= set(BUNDLED) == set(theme_names())


@pytest.mark.parametrize("name", BUNDLED)
async def test_a_bundled_theme_sets_every_variable_in_a_real_app(name: str) -> None:
    themes, faults = load_themes()
    assert faults == []
    app = Desk()
    async with app.run_test() as pilot:
        for theme in themes:
            app.register_theme(theme)
        app.theme = name
        await pilot.pause()
        written = colours(name)
        shown = app.get_css_variables()
        assert {variable: shown[variable] for variable in PAPER_VARIABLES} == {
            variable: written[variable] for variable in PAPER_VARIABLES
        }
        assert app.screen.styles.color == Color.parse(written["paper-star"])


@pytest.mark.parametrize("name", BUNDLED)
def test_text_is_readable_on_every_ground(name: str) -> None:
    theme = colours(name)
    words = [*WORDS, "match", "cursor-foreground", *(k for k in theme if k.startswith("paper-"))]
    grounds = [*SHADES, "cursor-background"]
    faint = [
        (word, ground, round(contrast(theme[word], theme[ground]), 2))
        for word, ground in itertools.product(words, grounds)
        if contrast(theme[word], theme[ground]) < 4.5
    ]
    assert faint == []
    assert contrast(theme["pane-border-focus"], theme["background"]) >= 3


@pytest.mark.parametrize("name", BUNDLED)
def test_marks_and_selection_are_told_apart(name: str) -> None:
    theme = colours(name)
    for one, other in itertools.combinations(TOLD_APART, 2):
        assert distance(theme[one], theme[other]) > 20, (one, other)
    for ground in SHADES:
        assert distance(theme["cursor-background"], theme[ground]) > 5, ground
    assert distance(theme["match"], theme["foreground"]) > 20


def test_the_contrast_theme_keeps_seven_to_one() -> None:
    theme = colours("carrel-contrast")
    for word in (*WORDS, "match", *(k for k in theme if k.startswith("paper-"))):
        assert contrast(theme[word], theme["background"]) >= 7, word


@pytest.mark.parametrize("eye", EYES)
def test_the_colour_blind_theme_is_told_apart_by_every_eye(eye: str) -> None:
    theme = colours("carrel-colour-blind")
    for one, other in itertools.combinations(TOLD_APART, 2):
        assert distance(theme[one], theme[other], eye) > 20, (one, other)


def test_a_theme_of_the_user_is_loaded_and_completed_from_its_own_colours(tmp_path: Path) -> None:
    themes, faults = load(tmp_path, GOOD + '[variables]\nmatch = "red"\nlink-style = "bold"\n')
    assert faults == []
    (mine,) = themes
    assert mine.variables["match"] == "red"
    assert mine.variables["paper-unread"] == "#8888ff"
    assert mine.variables["paper-read"] == "white"
    assert set(PAPER_VARIABLES) <= set(mine.variables)
    assert theme_names(tmp_path)[-1] == "mine"


BAD: dict[str, tuple[str | bytes, str, str]] = {
    "not TOML": ("name = [,]\n", "(line 1)", "not TOML"),
    "a key twice": (GOOD + 'name = "again"\n', "(line 5)", "not TOML"),
    "not UTF-8": (b'name = "\xff"', "", "not UTF-8"),
    "too large": ("#" * 200_000, "", "larger than"),
    "lists without end": ("a = " + "[" * 50_000, "", "left out"),
    "no name": ('primary = "red"\n', "", "“name” is missing"),
    "no background": (GOOD.rsplit("background")[0], "", "“background” is missing"),
    "a name that is a number": (GOOD.replace('"mine"', "3"), "(line 1)", "must be text"),
    "a name with markup": (GOOD.replace("mine", "[red]"), "(line 1)", "“name” must be of letters"),
    "a name of Textual's": (GOOD.replace("mine", "nord"), "(line 1)", "“nord” belongs to"),
    "a name of ours": (GOOD.replace("mine", "carrel-dark"), "(line 1)", "already taken by"),
    "dark as text": (GOOD + 'dark = "yes"\n', "(line 5)", "true or false"),
    "an unknown key": (GOOD + 'primry = "red"\n', "(line 5)", "“primry” is not a key"),
    "an unknown variable": (
        GOOD + '[variables]\npaper-blue = "red"\n', "(line 6)", "“paper-blue” is not a variable",
    ),
    "a colour that is none": (GOOD + 'panel = "#12345"\n', "(line 5)", "“#12345” of “panel”"),
    "a colour by reference": (GOOD + 'panel = "$primary"\n', "(line 5)", "is not a colour"),
    "a variable that is none": (
        GOOD + '[variables]\nmatch = "rouge"\n', "(line 6)", "“rouge” of “match”",
    ),
    "a variable that is a number": (GOOD + "[variables]\nmatch = 3\n", "(line 6)", "must be text"),
    "variables that are text": (GOOD + 'variables = "x"\n', "(line 5)", "must be a table"),
    "a text style that is none": (
        GOOD + '[variables]\nlink-style = "loud"\n', "(line 6)", "“loud” is not a text style",
    ),
}  # fmt: skip


@pytest.mark.parametrize("case", BAD)
def test_a_bad_file_is_left_out_with_a_sentence(case: str, tmp_path: Path) -> None:
    content, line, reason = BAD[case]
    themes, faults = load(tmp_path, content)
    assert themes == []
    (sentence,) = faults
    assert "t.toml" in sentence and line in sentence and reason in sentence
    assert len(sentence) < 400 + len(str(tmp_path))


def test_a_bad_file_does_not_keep_a_good_one_out(tmp_path: Path) -> None:
    load(tmp_path, "nonsense", "a.toml")
    themes, faults = load(tmp_path, GOOD, "b.toml")
    assert [theme.name for theme in themes] == ["mine"]
    assert len(faults) == 1


def test_odd_places_are_passed_over(tmp_path: Path) -> None:
    (tmp_path / "folder.toml").mkdir()
    (tmp_path / "readme.txt").write_text("no theme")
    themes, faults = load_themes(tmp_path / "absent", tmp_path / "readme.txt", tmp_path)
    assert len(themes) == len(BUNDLED)
    assert len(faults) == 1 and "folder.toml" in faults[0]


def test_names_are_listed_without_textual() -> None:
    program = (
        "import sys; from tui.theme_files import theme_names; theme_names();"
        "assert 'textual' not in sys.modules"
    )
    subprocess.run([sys.executable, "-c", program], check=True, cwd=ROOT)
