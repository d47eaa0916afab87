"""`carrel config`: where the configuration is, a first file, and what is wrong with it."""

from __future__ import annotations

import os
from argparse import Namespace
from pathlib import Path

from storage.errors import CarrelError
from tui.config import Config, Fault, config_path, load_config
from tui.shell.output import say, say_json, warn


def path(arguments: Namespace) -> int:
    """Say where the file is, or would be."""
    say(str(config_path(os.environ)))
    return 0


def init(arguments: Namespace) -> int:
    """Write a first file; one that is there stays, unless it may be replaced."""
    from tui.config_template import config_text

    place = config_path(os.environ)
    if place.exists() and not arguments.force:
        raise CarrelError(f"{place} is there already. --force replaces it.")
    _write(place, config_text())
    say(f"Wrote {place}. Take the # from the lines you want to change.")
    return 0


def check(arguments: Namespace) -> int:
    """Say what of the file cannot be used."""
    place = config_path(os.environ)
    config = load_config(place)
    faults = [*config.faults, *_unknown_theme(config)]
    if arguments.json:
        found = [{"line": fault.line, "sentence": fault.sentence} for fault in faults]
        say_json({"path": str(place), "exists": config.path is not None, "faults": found})
        return 1 if faults else 0
    if config.path is None:
        say(f"There is no {place}; everything is as it comes. carrel config init writes one.")
        return 0
    for fault in faults:
        warn(f"{place}, {fault}")
    if not faults:
        say(f"Nothing is wrong with {place}.")
    return 1 if faults else 0


def _unknown_theme(config: Config) -> list[Fault]:
    from tui.theme_files import theme_names
    from tui.theme_watch import theme_directory

    wanted = config.look.theme
    if wanted is None or wanted in (names := theme_names(theme_directory())):
        return []
    return [Fault(f"There is no theme “{wanted}”. There are: {', '.join(names)}.")]


def _write(place: Path, text: str) -> None:
    """Write a file in one step. Raises `CarrelError` when that cannot be."""
    beside = place.with_name(f".{place.name}.new")
    try:
        place.parent.mkdir(parents=True, exist_ok=True)
        beside.write_text(text, encoding="utf-8")
        beside.replace(place)
    except OSError as error:
        raise CarrelError(f"{place} cannot be written: {error.strerror or error}.") from error
