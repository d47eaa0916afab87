"""What can be typed after `carrel config`."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from tui.shell.grammar import Verbs


def add_config(verbs: Verbs) -> None:
    """Add the verb and what it can do."""
    config = verbs.add(
        "config", "config.check", "write or check the file of your keys and settings",
        "carrel config init",
    )  # fmt: skip
    steps = verbs.inner(config)
    init = steps.add(
        "init", "config.init", "write a first file, all of it comments", "carrel config init"
    )
    init.add_argument("--force", action="store_true", help="replace a file that is there")
    steps.add(
        "check", "config.check", "tell by line what cannot be used", "carrel config check",
        json=True,
    )  # fmt: skip
    steps.add("path", "config.path", "tell where the file is", "carrel config path")
