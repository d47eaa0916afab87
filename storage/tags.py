"""What a tag may be."""

from __future__ import annotations

import re

from storage.errors import CarrelError
from storage.text import fold, one_line

_LENGTH = 60


def tag_name(text: str) -> str:
    """Return the tag a user meant by `text`: blanks become `-`, `/` nests, a leading # or + goes.

    A tag's own name gives that tag. Raises `CarrelError` with a sentence when nothing that can be
    seen and asked for is left.
    """
    parts = re.sub(r"[\s\"(),]+", "-", one_line(text)).split("/")
    tag = "/".join(filter(None, (part.lstrip("#+-").rstrip("-") for part in parts)))
    tag = tag[:_LENGTH].rstrip("-/")
    if not tag_key(tag):
        raise CarrelError(f"“{one_line(text)}” cannot be a tag. Use letters, digits, - and /.")
    return tag


def tag_key(tag: str) -> str:
    """Return the form tags compare in: folded, without the # people write before them."""
    return fold(tag).lstrip("#+ ").strip("/ ")
