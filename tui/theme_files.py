"""Colour themes as data: one TOML file each, read from the package, the checkout or the user.

A file that cannot be used becomes a sentence, never an error: the app opens without it.
Textual is imported only by `load_themes`, so that listing the names stays quick.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from importlib.resources.abc import Traversable
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from textual.theme import Theme

COLOURS = (
    "primary", "secondary", "accent", "foreground", "background", "surface", "panel", "boost",
    "success", "warning", "error",
)  # fmt: skip
"""Keys of a theme file that are colours; the names are Textual's."""

REQUIRED = ("name", "primary", "foreground", "background")
"""Keys no theme file may leave out."""

PAPER_VARIABLES = {
    "paper-unread": "primary",
    "paper-read": "foreground",
    "paper-star": "warning",
    "paper-tag": "success",
    "paper-score": "accent",
    "paper-date": "foreground",
    "paper-author": "foreground",
    "pane-border": "panel",
    "pane-border-focus": "primary",
    "cursor-background": "panel",
    "cursor-foreground": "foreground",
    "match": "accent",
}
"""Our own variables, each with the colour of the same theme that stands in when it is not set."""

_NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9 _-]{0,39}")
_AT_LINE = re.compile(r"\s*\(at line (\d+), column \d+\)")
_LARGEST = 100_000
"""Bytes; a theme has about one thousand."""


class _Refused(Exception):
    """Why a file is no theme: a clause, and the key it is about."""

    def __init__(self, reason: str, key: str | None = None, line: int | None = None) -> None:
        super().__init__(reason)
        self.reason = reason
        self.key = key
        self.line = line


@dataclass(frozen=True, slots=True)
class _File:
    place: str
    """What a sentence calls the file."""
    text: str
    """As read, for finding lines."""
    table: dict[str, Any]
    """As parsed."""

    @property
    def name(self) -> str:
        return str(self.table["name"])

    def sentence(self, refused: _Refused) -> str:
        return _sentence(self.place, refused.line or self._line_of(refused.key), refused.reason)

    def _line_of(self, key: str | None) -> int | None:
        if key is None:
            return None
        written = re.compile(rf"\s*[\"']?{re.escape(key)}[\"']?\s*=|\s*\[\s*{re.escape(key)}\s*\]")
        lines = enumerate(self.text.splitlines(), start=1)
        return next((number for number, line in lines if written.match(line)), None)


def theme_names(*directories: Path) -> list[str]:
    """Return the names of our themes and of those in `directories`, without importing Textual."""
    good, _ = _read_all(directories)
    return [file.name for file in good]


def load_theme(name: str, *directories: Path) -> Theme | None:
    """Return the theme that has that name and a file called so, if it can be used."""
    from textual.theme import BUILTIN_THEMES

    sources = (place / f"{name}.toml" for place in (_bundled(), *directories))
    source = next((file for file in sources if file.is_file()), None)
    if name in BUILTIN_THEMES or not _NAME.fullmatch(name) or source is None:
        return None
    try:
        file = _read(source)
        _check(file)
        return _build(file) if file.name == name else None
    except _Refused:
        return None


def load_themes(*directories: Path) -> tuple[list[Theme], list[str]]:
    """Return the themes that can be used, ours first, and a sentence for each that cannot."""
    from textual.theme import BUILTIN_THEMES

    good, faults = _read_all(directories)
    themes: list[Theme] = []
    for file in good:
        try:
            if file.name in BUILTIN_THEMES:
                raise _Refused(f"the name “{file.name}” belongs to one of Textual's themes", "name")
            themes.append(_build(file))
        except _Refused as refused:
            faults.append(file.sentence(refused))
    return themes, faults


def _read_all(directories: tuple[Path, ...]) -> tuple[list[_File], list[str]]:
    good: dict[str, _File] = {}
    faults: list[str] = []
    for source in _sources(directories):
        try:
            file = _read(source)
        except _Refused as refused:
            faults.append(_sentence(str(source), refused.line, refused.reason))
            continue
        try:
            _check(file)
            if file.name in good:
                raise _Refused(
                    f"the name “{file.name}” is already taken by {good[file.name].place}", "name"
                )
            good[file.name] = file
        except _Refused as refused:
            faults.append(file.sentence(refused))
    return list(good.values()), faults


def _sources(directories: tuple[Path, ...]) -> Iterator[Traversable]:
    """Yield the theme files: the package's (or the checkout's), then the user's."""
    for directory in (_bundled(), *directories):
        try:
            found = [each for each in directory.iterdir() if each.name.endswith(".toml")]
        except OSError:
            continue  # no such directory: the user has no themes
        yield from sorted(found, key=lambda each: each.name)


def _bundled() -> Traversable:
    packaged = files("tui") / "themes"
    return packaged if packaged.is_dir() else Path(__file__).parents[1] / "themes"


def _read(source: Traversable) -> _File:
    try:
        with source.open("rb") as stream:
            content = stream.read(_LARGEST + 1)
    except OSError as error:
        raise _Refused(f"it cannot be read ({error.strerror or error})") from None
    if len(content) > _LARGEST:
        raise _Refused(f"it is larger than {_LARGEST} bytes")
    try:
        text = content.decode("utf-8-sig")
        return _File(str(source), text, tomllib.loads(text))
    except UnicodeDecodeError:
        raise _Refused("it is not UTF-8 text") from None
    except RecursionError:
        raise _Refused("its lists are nested too deeply") from None
    except tomllib.TOMLDecodeError as error:
        line = _AT_LINE.search(str(error))
        reason = _AT_LINE.sub("", str(error))
        raise _Refused(f"it is not TOML: {reason}", line=int(line[1]) if line else None) from None


def _check(file: _File) -> None:
    """Refuse what can be seen to be wrong without knowing colours."""
    for key in REQUIRED:
        if key not in file.table:
            raise _Refused(f"“{key}” is missing")
    for key, value in file.table.items():
        if key == "dark":
            if not isinstance(value, bool):
                raise _Refused("“dark” must be true or false", key)
        elif key == "variables":
            if not isinstance(value, dict):
                raise _Refused("“variables” must be a table", key)
            for name, colour in value.items():
                if not isinstance(colour, str):
                    raise _Refused(f"“{name}” must be text in quotes", name)
        elif key not in (*COLOURS, "name"):
            raise _Refused(f"“{_short(key)}” is not a key of a theme", key)
        elif not isinstance(value, str):
            raise _Refused(f"“{key}” must be text in quotes", key)
    if not _NAME.fullmatch(file.name):
        raise _Refused("“name” must be of letters, digits, blanks, “-” and “_”, up to 40", "name")


def _build(file: _File) -> Theme:
    """Make Textual's theme, after trying every colour: Textual itself would end the app."""
    from textual.theme import Theme

    colours = {key: file.table[key] for key in COLOURS if key in file.table}
    given: dict[str, str] = file.table.get("variables", {})
    for key, colour in (*colours.items(), *given.items()):
        if key not in colours and key not in PAPER_VARIABLES and key not in _variables():
            raise _Refused(f"“{_short(key)}” is not a variable of a theme", key)
        _try(key, colour)
    variables = {
        name: given.get(name) or colours.get(stand_in) or colours["foreground"]
        for name, stand_in in PAPER_VARIABLES.items()
    }
    return Theme(
        name=file.name, dark=file.table.get("dark", True), variables=given | variables, **colours
    )


@cache
def _variables() -> frozenset[str]:
    """Return the names that Textual's own style sheets know."""
    from textual.theme import Theme

    return frozenset(Theme(name="plain", primary="#000000").to_color_system().generate())


def _try(key: str, value: str) -> None:
    from textual.color import Color, ColorParseError

    if key.endswith("-style"):
        known = {"bold", "italic", "underline", "reverse", "strike", "dim", "not", "none"}
        unknown = sorted(set(value.split()) - known)
        if unknown:
            raise _Refused(f"“{_short(unknown[0])}” is not a text style", key)
        return
    try:
        Color.parse(value)
    except ColorParseError:
        raise _Refused(f"“{_short(value)}” of “{key}” is not a colour", key) from None


def _short(text: str) -> str:
    return text if len(text) <= 40 else f"{text[:39]}…"


def _sentence(place: str, line: int | None, reason: str) -> str:
    where = f"{place} (line {line})" if line else place
    return f"The theme in {where} was left out: {reason}."
