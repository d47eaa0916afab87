"""Which keys are pressed to type something."""

from __future__ import annotations


def typed(text: str) -> tuple[str, ...]:
    """Return the keys that give a line on the reader's command line."""
    names = {" ": "space", ":": "colon", "+": "plus", "-": "minus", "%": "percent_sign",
             "/": "slash", ".": "full_stop", "_": "underscore", '"': "quotation_mark"}  # fmt: skip
    return ("colon", *(names.get(sign, sign) for sign in text), "enter")
