"""What the BibTeX entry of a conference list adds: year, DOI, pages. Only plain fields are read."""

from __future__ import annotations

import re

from storage.text import one_line

_FIELD = re.compile(
    r"^[\s,]*(?P<name>year|doi|pages|volume|publisher|booktitle|series|number)\s*=\s*"
    r"(?:\{(?P<braced>[^{}\n]*(?:\{[^{}\n]*\}[^{}\n]*)*)\}|\"(?P<quoted>[^\"\n]*)\"|(?P<bare>\d+))",
    re.IGNORECASE | re.MULTILINE,
)


def fields(entry: str) -> dict[str, str]:
    """Return the plain fields of a BibTeX entry, names in lower case, braces taken off."""
    found: dict[str, str] = {}
    for match in _FIELD.finditer(entry):
        value = match["braced"] or match["quoted"] or match["bare"] or ""
        value = one_line(value.replace("{", "").replace("}", "").replace("--", "-"))
        if value:
            found.setdefault(match["name"].lower(), value)
    return found
