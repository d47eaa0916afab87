"""The user's configuration: read, checked, and what is wrong with it told by line.

What cannot be used is left out and told of; the rest holds. `config_text` writes a first file.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence, Set
from dataclasses import dataclass, field, replace
from pathlib import Path

from storage.locations import config_directory
from tui.keymap import Keymap, default_keymap

VARIABLE = "CARREL_CONFIG"
"""The environment variable that names another file."""
_LARGEST = 1_000_000
_AT_LINE = re.compile(r"\s*\(at line (\d+), column \d+\)")
HIDEABLE = frozenset({"sources", "detail", "author"})
"""The panes that need not be shown."""


@dataclass(frozen=True, slots=True)
class Fault:
    """Something in the file that cannot be used."""

    sentence: str
    """What, and what to do about it."""
    line: int | None = None
    """Where; None when it is about the whole file."""

    def __str__(self) -> str:
        return self.sentence if self.line is None else f"line {self.line}: {self.sentence}"


@dataclass(frozen=True, slots=True)
class CopyTemplate:
    """A text of the user's to be copied for a paper; the first is `y 1`."""

    name: str
    """What it is called where it is offered."""
    template: str
    """The text, with what is put in between braces."""


@dataclass(frozen=True, slots=True)
class Look:
    """How the reader looks."""

    theme: str | None = None
    """The colours to start in; None: those chosen last."""
    ascii: bool | None = None
    """Whether only ASCII signs are drawn; None: as the terminal is able to."""
    panes: Set[str] | None = None
    """The panes shown beside the papers: sources, detail, author; None: all."""


@dataclass(frozen=True)
class Config:
    """What the user wants otherwise."""

    path: Path | None = None
    """The file it was read from; None when there is none."""
    keys: Mapping[str, Sequence[str]] = field(default_factory=dict)
    """By id of command: the keys that replace its own; none to take them away."""
    copy: Sequence[CopyTemplate] = ()
    """Texts to copy, up to nine."""
    open: Sequence[str] = ()
    """The program that opens links, as an argument vector in which `%u` stands for the link."""
    look: Look = field(default_factory=Look)
    """How the reader looks."""
    pdf_folder: str | None = None
    """The folder that PDFs are fetched into; None: one inside the library."""
    faults: Sequence[Fault] = ()
    """What could not be used, by line."""
    keymap: Keymap = field(default_factory=default_keymap)
    """The keys that hold."""


def config_path(environment: Mapping[str, str]) -> Path:
    """Return where the configuration is, or would be."""
    named = environment.get(VARIABLE)
    return Path(named).expanduser() if named else config_directory() / "config.toml"


def load_config(path: Path) -> Config:
    """Return what a file says; where there is none, that nothing is wanted otherwise."""
    try:
        with path.open("rb") as file:
            data = file.read(_LARGEST + 1)
    except FileNotFoundError:
        return Config()
    except OSError as error:
        return Config(path, faults=(Fault(f"It cannot be read: {error.strerror or error}."),))
    if len(data) > _LARGEST:
        return Config(path, faults=(Fault("It is longer than any configuration."),))
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        return Config(path, faults=(Fault("This is not UTF-8 text.", line),))
    return replace(read_config(text), path=path)


def read_config(text: str) -> Config:
    """Return what the text of a file says."""
    import tomllib  # only who has a file waits for it

    from tui.config_lines import lines_of
    from tui.config_reading import Reading

    try:
        table = tomllib.loads(text)
    except (tomllib.TOMLDecodeError, RecursionError) as error:
        return Config(faults=(_not_toml(text, str(error)),))
    return Reading(table, lines_of(text)).config()


def _not_toml(text: str, said: str) -> Fault:
    at = _AT_LINE.search(said)
    line = int(at.group(1)) if at else max(1, len(text.splitlines()))
    reason = _AT_LINE.sub("", said.replace(" (at end of document)", "")).rstrip(".")
    return Fault(f"This is not TOML: {reason}. Nothing of the file is used.", line)
