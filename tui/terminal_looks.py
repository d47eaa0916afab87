"""What the terminal can show, and the filters that keep the screen to it.

Every line of every widget passes the filters: borders, notices and dialogs as well as texts.
"""

from __future__ import annotations

from collections.abc import Mapping

from rich.segment import Segment
from textual.color import Color
from textual.filter import LineFilter

from tui.signs import ascii_text

ASCII_VARIABLE = "CARREL_ASCII"
"""The environment variable that asks for ASCII; empty and 0 mean no."""
FEW_COLOURS = ("standard", "windows")
"""Rich's names for terminals of sixteen colours."""


class AsciiFilter(LineFilter):
    """Lets nothing but ASCII through, of the same width."""

    def apply(self, segments: list[Segment], background: Color) -> list[Segment]:
        """See Textual."""
        return [
            segment
            if segment.control or segment.text.isascii()
            else Segment(ascii_text(segment.text), segment.style)
            for segment in segments
        ]


def wants_ascii(
    configured: bool | None, environment: Mapping[str, str], encoding: str | None
) -> bool:
    """Tell whether the screen is to be in ASCII.

    The environment comes first, then the configuration, then what the terminal's text can be.
    """
    asked = environment.get(ASCII_VARIABLE)
    if asked is not None:
        return asked not in ("", "0")
    if configured is not None:
        return configured
    return bool(encoding) and "utf" not in (encoding or "").lower()
