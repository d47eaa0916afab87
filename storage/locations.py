"""Where libraries live, and on which machine. Only answers; nothing is created here."""

from __future__ import annotations

import re
from collections.abc import Mapping
from pathlib import Path

import platformdirs

VARIABLE = "CARREL_LIBRARY"
"""The environment variable that names the library directory."""


def library_directory(given: str | None, environment: Mapping[str, str]) -> Path:
    """Return the library to open: the one given, else CARREL_LIBRARY's, else the default one."""
    chosen = given or environment.get(VARIABLE) or ""
    return Path(chosen).expanduser() if chosen else _data_directory() / "library"


def is_named(given: str | None, environment: Mapping[str, str]) -> bool:
    """Tell whether the user named the library to open: one that is missing is then a mistake."""
    return bool(given or environment.get(VARIABLE))


def demo_directory(given: str | None) -> Path:
    """Return where the sample library is kept: the place given, else beside the default library.

    CARREL_LIBRARY does not count: the sample never goes into one's own library.
    """
    return Path(given).expanduser() if given else _data_directory() / "demo"


def device_name() -> str:
    """Return this machine's name as stamps write it: up to 16 small letters and digits.

    Two machines of one name do no harm: a stamp's time orders changes before its device does.
    """
    import platform  # loads a good deal for this one question

    name = platform.node().partition(".")[0].lower()
    return re.sub(r"[^0-9a-z]", "", name)[:16] or "here"


def cache_directory() -> Path:
    """Return where what can be made anew is kept."""
    return platformdirs.user_cache_path("carrel", appauthor=False)


def config_directory() -> Path:
    """Return where the user's configuration is."""
    return platformdirs.user_config_path("carrel", appauthor=False)


def state_directory() -> Path:
    """Return where programs of this user leave word for one another."""
    return platformdirs.user_state_path("carrel", appauthor=False)


def _data_directory() -> Path:
    return platformdirs.user_data_path("carrel", appauthor=False)
