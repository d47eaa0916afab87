"""What keys are called: as a person writes them, as Textual does, as the screen shows them. Pure.

A chord is several keys, one after the other, with a blank between: `g g`.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Mapping
from functools import cache

from storage.errors import CarrelError

_OTHERWISE = {
    "esc": "escape", "return": "enter", "cr": "enter", "del": "delete", "ins": "insert",
    "bs": "backspace", "pgdn": "pagedown", "pgdown": "pagedown", "page_down": "pagedown",
    "pgup": "pageup", "page_up": "pageup", "spacebar": "space", "backtab": "shift+tab",
    "dot": "full_stop", "period": "full_stop", "star": "asterisk", "hash": "number_sign",
}  # fmt: skip
_NAMED = frozenset({
    "escape", "enter", "tab", "space", "backspace", "delete", "insert", "home", "end",
    "pageup", "pagedown", "up", "down", "left", "right", *(f"f{number}" for number in range(1, 25)),
})  # fmt: skip
_MODIFIERS = {"ctrl": "ctrl", "control": "ctrl", "c": "ctrl", "shift": "shift", "s": "shift",
              "alt": "alt", "meta": "alt", "a": "alt", "m": "alt"}  # fmt: skip
_ORDER = ("alt", "ctrl", "shift")
_SIGNS = {"solidus": "slash", "reverse_solidus": "backslash", "commercial_at": "at",
          "hyphen_minus": "minus", "plus_sign": "plus", "low_line": "underscore"}  # fmt: skip
"""Where Textual's name is not the one of Unicode."""
_SHOWN = {
    "escape": "Esc", "enter": "Enter", "down": "↓", "up": "↑", "left": "←", "right": "→",
    "pagedown": "PgDn", "pageup": "PgUp", "home": "Home", "end": "End", "space": "Space",
    "tab": "Tab", "shift+tab": "Shift+Tab", "delete": "Del", "insert": "Ins",
    "backspace": "Backspace", **{f"f{number}": f"F{number}" for number in range(1, 25)},
}  # fmt: skip


class KeyNameError(CarrelError):
    """A name that no key has; the sentence offers the nearest."""


def chord_named(text: str) -> str:
    """Return the chord a person means by `g g`, `gg`, `Ctrl-x` or `PgDn`, as Textual names it.

    Raises `KeyNameError`.
    """
    parts = text.split()
    if len(parts) == 1 and len(text.strip()) == 2 and text.strip().lower() not in _known_pairs():
        parts = list(text.strip())
    if not parts:
        raise KeyNameError("A key is missing between the quotes.")
    return " ".join(map(key_named, parts))


def key_named(text: str) -> str:
    """Return the key a person means, as Textual names it. Raises `KeyNameError`."""
    if len(text) == 1 and (name := _base(text)) is not None:
        return name
    bare = text[1:-1] if text.startswith("<") and text.endswith(">") else text
    *modifiers, base = bare.replace("-", "+").split("+") if len(bare) > 1 else [bare]
    if not base:  # `ctrl+-`, `ctrl++`
        base = bare[-1]
        modifiers = modifiers[:-1]
    held = {_MODIFIERS.get(name.lower(), "") for name in modifiers}
    name = _base(base)
    if "" in held or name is None:
        near = _nearest(text)
        raise KeyNameError(f"There is no key “{text}”.{f' Is it {near}?' if near else ''}")
    if "shift" in held and len(name) == 1:  # terminals send the capital
        held.discard("shift")
        name = name.upper()
    if "ctrl" in held:
        name = name.lower()
    return "+".join((*(m for m in _ORDER if m in held), name))


def _base(text: str) -> str | None:
    name = sign_named(text) if len(text) == 1 else _OTHERWISE.get(text.lower(), text.lower())
    if name in _NAMED or name in _sign_names() or (len(name) == 1 and name.isalnum()):
        return name
    try:
        sign = unicodedata.lookup(name.replace("_", " "))
    except KeyError:
        return None
    return name if sign_named(sign) == name else None


def sign_named(sign: str) -> str:
    """Return how Textual names the key of a printed sign: `/` is `slash`."""
    if sign.isalnum():
        return sign
    if sign == " ":
        return "space"
    name = unicodedata.name(sign, sign).lower().replace("-", "_").replace(" ", "_")
    return _SIGNS.get(name, name)


@cache
def _sign_names() -> Mapping[str, str]:
    """Return the signs of a keyboard by what Textual calls their keys."""
    return {sign_named(chr(code)): chr(code) for code in range(33, 127) if not chr(code).isalnum()}


def _known_pairs() -> frozenset[str]:
    return frozenset(name for name in (*_NAMED, *_OTHERWISE) if len(name) == 2)


def _nearest(text: str) -> str | None:
    from difflib import get_close_matches  # only who misspells waits for it

    *modifiers, base = text.lower().replace("-", "+").split("+")
    known = [*_NAMED, *_OTHERWISE, *_sign_names()]
    found = get_close_matches(base, known, 1, 0.6)
    if any(_MODIFIERS.get(name) is None for name in modifiers):
        fixed = [get_close_matches(name, ("ctrl", "shift", "alt"), 1, 0.5) for name in modifiers]
        if not all(fixed):
            return None
        modifiers = [close[0] for close in fixed]
        found = found or ([base] if len(base) == 1 else [])
    return "+".join((*modifiers, found[0])) if found else None


def shown_key(key: str) -> str:
    """Return a key or chord as a person reads it: `y b` → `yb`, `slash` → `/`."""
    signs = _sign_names()

    def shown(part: str) -> str:
        if part in _SHOWN:
            return _SHOWN[part]
        *modifiers, base = part.split("+")
        return "+".join((*modifiers, _SHOWN.get(base, signs.get(base, base))))

    return "".join(map(shown, key.split(" ")))
