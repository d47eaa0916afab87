"""Author strings of feeds → names.

`A. Gould (Ohio State), B. Scott Gaudi (CfA)`, `Doe, J. M., Roe, R.`, `blog@x.at (Ann Lee)`.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from storage.importers._feed_text import title
from storage.text import one_line

_SUFFIX = re.compile(r"(?:jr|sr|ph\.?\s?d|m\.?d)\.?|I{2,3}|IV", re.IGNORECASE)
_INITIALS = re.compile(r"(?:[^\W\d_a-z]{1,2}\.?[\s-]*){1,5}")
_OTHERS = re.compile(
    r"(?:et\.? ?al\.?|and others|others|(?:and |\+ ?)?\d+ (?:more|others?).*|\.\.\.|…)", re.I
)
_RAISED = re.compile(r"<sup>[^<>]{1,40}</sup>", re.IGNORECASE)
_DIVIDERS = re.compile(r"\s[|•·]\s|；")
_COMMAS = re.compile(r"[，、]")
_EASTERN = re.compile(r"[\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af]")
_FAMILY_FIRST = re.compile(r"[^\s,;()]+, [^,;()]+")
_EMAIL = re.compile(r"<?\s*(?:mailto:)?[^\s<>()@,]+@[^\s<>()@,]+\s*>?")
_MAILED = re.compile(r"[^\s<>()@,;]+@[^\s<>()@,;]+\s*\(([^()]*)\)")
_NOBODY = ("unknown", "(unknown)", "noreply@blogger.com")
_LEGEND = re.compile(r"\((\d+)\)\s*([^()]+?)\s*(?=,?\s*\(\d+\)|$)")
_NICKNAME = re.compile(r"[^\W\d_][^()]*\([^()\d]{1,20}\)\s+[^\W\d_][^()]*")
_NUMBERS = re.compile(r"(?:[\d,\s*†‡&]|and)+")
_AND = re.compile(r"(?:^|\s)(?:and|&)\s+(?![^()]{0,300}\))")
_AND_OR_BRACKET = re.compile(r"[()]|(?:^|\s)(?:and|&)\s+")
_CUT = re.compile(r"\s+et\.? ?al\.?$", re.IGNORECASE)
_ONE_NAME = re.compile(r"[A-Z][a-z'-]*[a-z](?: (?:[A-Z]\.|[A-Z][a-z'-]*[a-z])){1,3}", re.ASCII)
"""What needs no taking apart, as most names of blogs."""
_FAMILY = re.compile(
    r"^(?:(?:van|von|de|da|del|della|der|den|di|dos|du|la|le|ten|ter|bin|ibn|al) )+"
)
"""What family names begin with that are of several words."""
_NO_NAME = ("by", "and", "et", "others", "unknown")
_FOOTNOTES = re.compile(r"[\s\d*†‡§]+$")
MAX_NAMES = 5_000
"""The largest author lists known have some three thousand names."""


@dataclass(frozen=True, slots=True)
class People:
    """The people a string names."""

    names: tuple[str, ...] = ()
    """In order, as printed."""
    truncated: bool = False
    """The list ends in `et al.`."""
    affiliations: tuple[str, ...] = ()
    """What stood in parentheses behind the names, without repeats."""


def people(text: str, *, inverted: bool = False) -> People:
    """Split a string that lists people.

    Commas inside parentheses do not split, nor do those before `Jr.`. With `inverted`,
    `Doe, J. M., Roe, R.` are two people: initials belong to the name before them.
    """
    if _ONE_NAME.fullmatch(text) and text.split()[0].lower() not in _NO_NAME:
        return People((text,))
    text = _MAILED.sub(r"\1", text) if "@" in text else text
    text = _COMMAS.sub(", ", _DIVIDERS.sub("; ", _RAISED.sub("", one_line(text))))
    inverted = inverted and ";" not in text
    halves = text.split(" and ") if inverted else []
    if len(halves) > 1 and all(map(_FAMILY_FIRST.fullmatch, halves)):
        return People(tuple(map(one_name, halves)))
    parts = [_person(part) for part in _split(text)]
    truncated = False
    names: list[str] = []
    affiliations: list[str] = []
    legend: dict[str, str] = {}
    for printed, note in parts:
        if printed.lower() in _NOBODY or _OTHERS.fullmatch(printed):
            truncated = truncated or printed.lower() not in _NOBODY
            continue
        name = _CUT.sub("", printed) if " et" in printed else printed
        truncated = truncated or name != printed
        if (names and _SUFFIX.fullmatch(name)) or (
            inverted and names and _completes(names, name, len(parts))
        ):
            names[-1] += f", {name}"
        elif any(map(str.isalpha, name)):
            names.append(name)
        if note.lstrip().startswith("("):
            legend = dict(_LEGEND.findall(note))
        elif note and names and not _NUMBERS.fullmatch(note):
            affiliations.append(note)
    affiliations.extend(legend.values())
    return People(tuple(names[:MAX_NAMES]), truncated, tuple(dict.fromkeys(affiliations)))


def one_name(text: str) -> str:
    """Clean a string that is one name: markup, e-mail addresses and `By` go."""
    text = title(text, marked_up=True) or ""
    if "@" in text:
        bare = _EMAIL.sub(" ", text).strip()
        text = one_line(bare[1:-1] if bare.startswith("(") and bare.endswith(")") else bare)
    return text.removeprefix("By ").removeprefix("by ").strip(" ,;")


def _split(text: str) -> list[str]:
    """Split at commas outside parentheses (at semicolons where there are any) and `and`."""
    separator = ";" if ";" in text else ","
    closed = text.count("(") == text.count(")")
    parts, depth, start = [], 0, 0
    for position, character in enumerate(text):
        if character == "(" and closed:
            depth += 1
        elif character == ")":
            depth = max(0, depth - 1)
        elif character == separator and not depth:
            parts.append(text[start:position])
            start = position + 1
    parts.append(text[start:])
    split = [half for part in parts for half in _halves(part, alone=len(parts) == 1)]
    return [part for part in split if part.strip()]


def _halves(part: str, *, alone: bool) -> list[str]:
    """Split at `and`, but leave `Research and Development` whole."""
    halves = _outside(part) if part.count("(") == part.count(")") else _AND.split(part)
    if alone and any(" " not in half.strip() for half in halves):
        return [part]
    return halves


def _outside(part: str) -> list[str]:
    """Split at each `and` that stands in no parentheses, also of several in one another."""
    if "(" not in part:
        return _AND.split(part)
    halves, depth, start = [], 0, 0
    for found in _AND_OR_BRACKET.finditer(part):
        if found[0] == "(":
            depth += 1
        elif found[0] == ")":
            depth = max(0, depth - 1)
        elif not depth:
            halves.append(part[start : found.start()])
            start = found.end()
    return [*halves, part[start:]]


def _person(part: str) -> tuple[str, str]:
    """Split a name from what stands in parentheses behind it."""
    if _NICKNAME.fullmatch(part.strip()):
        return one_name(part), ""
    part, legend, places = part.strip().partition("((")
    name, _, note = part.partition("(")
    note = f"({places}" if legend else note
    note = note.strip()
    if note.endswith(")") and note.count(")") > note.count("("):
        note = note[:-1]
    return one_name(_FOOTNOTES.sub("", name) or name.strip()), note.strip()


def _completes(names: list[str], part: str, count: int) -> bool:
    """Tell whether `part` is the given name of the last name."""
    if "," in names[-1]:
        return False
    if _EASTERN.search(part):
        return False
    if _INITIALS.fullmatch(part) and not part.islower():
        return True
    return count == 2 and " " not in _FAMILY.sub("", names[-1])
