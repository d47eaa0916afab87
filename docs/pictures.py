"""Draw the pictures of README and docs from the real program: `make pictures`."""

from __future__ import annotations

import asyncio
import re
import tempfile
from datetime import date
from pathlib import Path

from storage.demo import fill
from storage.library import Library
from tui.app import CarrelApp

PLACE = Path(__file__).parent / "pictures"
TODAY = date(2025, 6, 1)
_REMOTE_FONT = re.compile(r"@font-face \{.*?\}", re.DOTALL)
_SETTLED = 0.3

PICTURES: dict[str, tuple[tuple[int, int], str, tuple[str, ...]]] = {
    "reader": ((120, 34), "carrel-dark", ("escape", "j", "j", "j", "j", "j", "j")),
    "light": ((120, 34), "carrel-light", ("escape", "h", *"jjjjj", "enter", "2", "j")),
    "tagging": ((100, 30), "carrel-dark", ("escape", "j", "t", "m", "l")),
    "narrow": ((80, 24), "carrel-dark", ("escape", "j", "j")),
    "search": ((120, 34), "carrel-dark", ("escape", "ctrl+f", *"attention", "space", *"is:unread")),
    "triage": ((100, 30), "carrel-dark", ("escape", "Z", "space")),
}
"""Name → size in cells, theme, keys pressed."""


async def draw(name: str) -> None:
    """Draw one picture."""
    size, theme, keys = PICTURES[name]
    with tempfile.TemporaryDirectory() as directory, Library(Path(directory)) as library:
        fill(library)
        library.remember("theme", theme)
        app = CarrelApp(library, today=TODAY)
        async with app.run_test(size=size) as pilot:
            await pilot.pause(_SETTLED)
            await pilot.press(*keys)
            await pilot.pause(_SETTLED)
            svg = _REMOTE_FONT.sub("", app.export_screenshot(title="Carrel"))
    drawn = re.sub(r"terminal-\d+", f"carrel-{name}", svg)  # the same picture is the same file
    (PLACE / f"{name}.svg").write_text(drawn, encoding="utf-8")


def main() -> None:
    """Draw all pictures."""
    PLACE.mkdir(exist_ok=True)
    for name in PICTURES:
        asyncio.run(draw(name))


if __name__ == "__main__":
    main()
