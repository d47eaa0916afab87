"""Text for a terminal that shows ASCII only: other characters, as wide as those. Pure."""

from __future__ import annotations

import unicodedata
from functools import cache

from rich.cells import cell_len, set_cell_size

SIGNS = {
    "▌": ">", "▪": "=", "●": "*", "○": "o", "★": "+", "◷": "o", "♥": "@", "▲": "^", "△": "^",
    "×": "x", "…": "~", "·": "-", "•": "*", "→": ">", "←": "<", "↑": "^", "↓": "v", "▸": ">",
    "▶": ">", "▼": "v", "≋": "~", "✓": "x", "“": '"', "”": '"', "„": '"', "‘": "'", "’": "'",
    "′": "'", "″": '"', "–": "-", "—": "-", "−": "-", "‐": "-", "‑": "-", "÷": "/",
    "≤": "<", "≥": ">", "≠": "#", "≈": "~", "∼": "~", "∞": "8", "∗": "*", "§": "$", "ß": "s",
    "æ": "a", "Æ": "A", "œ": "o", "Œ": "O", "ø": "o", "Ø": "O", "ł": "l", "Ł": "L", "đ": "d",
    "Đ": "D", "ð": "d", "þ": "t", "ı": "i", "▔": "-", "▕": "|", "▏": "|", "▎": "|", "▍": "|",
    "▋": "|", "▊": "|", "▉": "|", "▐": "|", "▀": "-", "▄": "=", "█": "#", "░": ".", "▒": ":",
    "▓": "%",
}  # fmt: skip
"""Signs of the screen, and letters that have no accent to lose."""
_BARS = dict(zip("▁▂▃▅▆▇", "_.-+*%", strict=True))
"""The bars of a small chart, by height."""


def ascii_text(text: str) -> str:
    """Return `text` in ASCII, of the same width in cells.

    Letters lose their accents; what has no likeness becomes question marks.
    """
    if text.isascii():
        return text
    found = "".join(map(_ascii, text))
    width = cell_len(text)  # joined characters are narrower than the sum of them
    return found if len(found) == width else set_cell_size(found, width)


@cache
def _ascii(character: str) -> str:
    if character.isascii():
        return character
    width = cell_len(character)
    sign = SIGNS.get(character) or _BARS.get(character) or _border(character)
    if sign is None:
        apart = unicodedata.normalize("NFKD", character)
        sign = "".join(part for part in apart if part.isascii()) or "?" * width
    return sign[:width].ljust(width)


def _border(character: str) -> str | None:
    """Return what a piece of a box becomes; heavy and double ones are still told apart."""
    if not "\u2500" <= character <= "\u257f":
        return None
    name = unicodedata.name(character)
    is_strong = "DOUBLE" in name or ("HEAVY" in name and "LIGHT" not in name)
    if name.endswith("HORIZONTAL"):
        return "=" if is_strong else "-"
    if name.endswith(" VERTICAL") and "AND" not in name:
        return "#" if is_strong else "|"
    return "#" if is_strong else "+"
