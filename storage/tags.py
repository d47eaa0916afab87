"""What a tag may be."""

from __future__ import annotations

import re

from storage.errors import CarrelError
from storage.text import one_line

_LENGTH = 60


def tag_name(text: str) -> str:
    """Return the tag a user meant by `text`: blanks become `-`, `/` nests, a leading # or + goes.

    Raises `CarrelError` with a sentence when nothing usable is left.
    """
    tag = re.sub(r"[\s\"(),]+", "-", one_line(text).lstrip("#+")).strip("-")
    tag = "/".join(part for part in (p.strip("-") for p in tag.split("/")) if part)
    if not tag:
        raise CarrelError(f"“{one_line(text)}” cannot be a tag. Use letters, digits, - and /.")
    return tag[:_LENGTH]
