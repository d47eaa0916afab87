"""Names of people taken apart, in the syntax of BibTeX lists and as pages print them. Pure."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass

from storage.latex import readable
from storage.text import one_line

_AND = re.compile(r" and(?= )", re.IGNORECASE)
_TOKEN = re.compile(r"[{}]| and(?= )", re.IGNORECASE)
_PART = re.compile(r"\s*([a-z-]+)\s*=\s*(.*)", re.DOTALL)
_PARTS = {"family", "given", "prefix", "suffix"}
_CUT_NAME = re.compile(r"(.*[^\s,])(?:\s*,)?\s+et\.?\s*al\.?", re.IGNORECASE)
_INITIAL = re.compile(r"[^\W\d_](?:\.|\s)")
_LETTER = re.compile(r"[^\W\d_]")
_SUFFIX = re.compile(r"(?:jr|sr)\.?|I{2,3}|IV", re.IGNORECASE)
BODIES = re.compile(r"\b(?:collaboration|consortium|team|group|project|community)$|\band\b", re.I)
"""What names a body, not a person."""
OTHERS = "others"
"""Stands at the end of a BibTeX list that was cut."""
CUT = frozenset({OTHERS, "et al", "et al.", "et.al", "et.al.", "et. al", "et. al.", "and others"})
"""What stands at the end of a list that was cut, in small letters."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Name:
    """One name; a body has only `literal`."""

    family: str = ""
    """Family name, without particle."""
    given: str = ""
    """Given names or initials."""
    prefix: str = ""
    """Particle: `van der`."""
    suffix: str = ""
    """`Jr.`, `III`."""
    literal: str = ""
    """A body, or a name that is not to be taken apart."""

    @property
    def natural(self) -> str:
        """The name in reading order: `Martin Luther King, Jr.`."""
        if self.literal:
            return self.literal
        full = f"{self.given} {self.whole_family}".strip()
        return f"{full}, {self.suffix}" if self.suffix and full else full or self.suffix

    @property
    def whole_family(self) -> str:
        """The family name with its particle: `van der Meer`, `d'Ormesson`."""
        glue = "" if not self.prefix or self.prefix.endswith(("'", "’", "-")) else " "
        return f"{self.prefix}{glue}{self.family}"

    @property
    def inverted(self) -> str:
        """The name in the order of lists: `van der Meer, Jr., Gerard`."""
        if self.literal:
            return self.literal
        family = f"{self.prefix} {self.family}".strip()
        return ", ".join(part for part in (family, self.suffix, self.given) if part)


def split(value: str) -> list[str]:
    """Split a BibTeX list at each `and` that stands in no braces; blanks are collapsed."""
    if "{" not in value:
        return [part for part in map(str.strip, _AND.split(f" {one_line(value)} ")) if part]
    parts: list[str] = []
    depth, start, text = 0, 0, f" {one_line(value)} "
    for token in _TOKEN.finditer(text):
        if token[0] == "{":
            depth += 1
        elif token[0] == "}":
            depth = max(0, depth - 1)
        elif not depth:
            parts.append(text[start : token.start()])
            start = token.end()
    return [part.strip() for part in (*parts, text[start:]) if part.strip()]


def names(value: str) -> tuple[tuple[Name, ...], bool]:
    """Read the value of an author field; also tell whether it ends in `and others`."""
    found = split(value)
    if len(found) == 1 or (len(found) == 2 and "," in found[0] and "," not in found[1]):
        found[:1] = _unlike_bibtex(found[0])
    is_cut = bool(found) and found[-1].strip("{}").lower() in CUT
    if is_cut:
        found.pop()
    elif found and (cut := _CUT_NAME.fullmatch(found[-1])):
        found[-1], is_cut = cut[1], True
    people = map(name, found)
    return tuple(person for person in people if _LETTER.search(person.natural)), is_cut


def _unlike_bibtex(value: str) -> list[str]:
    """Split a list that is not as BibTeX has it: `Doe, J.; Roe, R.`, `J. Doe, R. Roe`."""
    people = [part.strip() for part in _top_level(value, ";")]
    if len(people) > 1 and all(people):
        return people
    people = [part.strip() for part in _top_level(value, ",")]
    if any(" " not in part or _PART.match(part) for part in people):
        return [value]
    if all(map(_INITIAL.match, people)):
        return people
    # `Bee Cee, Ada Jo` is one name, and so is `d'Bee Cee, abbé d', Ada Jo`.
    small = any(map(_is_small, value.split()))
    return people if len(people) > 2 and not small else [value]


def name(text: str) -> Name:
    """Read one name of a BibTeX list."""
    if _is_braced(text):
        return Name(literal=readable(text))
    parts = [part.strip() for part in _top_level(text, ",")]
    if len(parts) > 1 and all(map(_PART.fullmatch, parts)):
        return _extended(parts)
    if len(parts) == 1:
        return _reading_order(text)
    prefix, family = _particle(parts[0])
    suffix = readable(parts[1]) if len(parts) > 2 else ""
    if len(parts) > 2 and not _SUFFIX.fullmatch(suffix):
        if _SUFFIX.fullmatch(readable(parts[-1])):  # `Sherry, John F., Jr.`
            parts = [parts[0], parts[-1], *parts[1:-1]]
            suffix = readable(parts[1])
        elif len(parts) > 3:
            return Name(literal=readable(text))
    given = readable(", ".join(parts[2:] if len(parts) > 2 else parts[1:]))
    return Name(family=family, given=given, prefix=prefix, suffix=suffix)


def guessed(printed: str) -> Name:
    """Take a name apart that is known only as printed, in either order."""
    text = one_line(printed)
    if BODIES.search(text) or len(text.split()) == 1:
        return Name(literal=text)
    words = text.replace(",", " ").split()
    if len(words) > 2 and text.count(",") < 2 and _SUFFIX.fullmatch(words[-1]):
        head = guessed(" ".join(words[:-1]))
        return Name(family=head.family, given=head.given, prefix=head.prefix, suffix=words[-1])
    if "," in text:
        family, *rest = (part.strip() for part in text.split(","))
        suffix = rest.pop(0) if len(rest) > 1 else ""
        return Name(family=family, given=", ".join(rest), suffix=suffix)
    return _reading_order(text)


def listed(
    people: Iterable[Name], *, is_cut: bool, write: Callable[[str], str] = lambda part: part
) -> str:
    """Return names as the text of a BibTeX list; `write` escapes each part of a name."""
    parts = [_braced(person, write) for person in people]
    return " and ".join((*parts, OTHERS) if is_cut and parts else parts)


def _braced(person: Name, write: Callable[[str], str]) -> str:
    if person.literal:
        return f"{{{write(person.literal.translate(_NO_BRACES))}}}"
    family, given, prefix, suffix = (
        _safe(part.translate(_NO_BRACES), write)
        for part in (person.family, person.given, person.prefix, person.suffix)
    )
    safe = Name(family=family, given=given, prefix=prefix, suffix=suffix)
    return safe.inverted if given or suffix else f"{{{safe.inverted}}}"


_NO_BRACES = str.maketrans("{}", "()")


def _safe(part: str, write: Callable[[str], str]) -> str:
    """Brace a part that the list's own signs would break."""
    is_torn = "," in part or _AND.search(f" {part} ") is not None
    return f"{{{write(part)}}}" if is_torn else write(part)


def _extended(parts: Iterable[str]) -> Name:
    """Read `family=Fontaine, given=Jean, prefix=de la`."""
    said = {found[1]: readable(found[2].strip('"')) for p in parts if (found := _PART.match(p))}
    return Name(**{key: value for key, value in said.items() if key in _PARTS})


def _reading_order(text: str) -> Name:
    """Read `Jean de la Fontaine`: what begins small is the particle, the rest the family name."""
    words = list(_top_level(one_line(text), " "))
    if len(words) == 1:
        return Name(literal=readable(text))
    small = [at for at, word in enumerate(words[:-1]) if _is_small(word)]
    if small and small[0]:
        first = small[0]
        last = max(at for at in small if at >= first) + 1
    else:
        first = last = len(words) - 1
    return Name(
        given=readable(" ".join(words[:first])),
        prefix=readable(" ".join(words[first:last])),
        family=readable(" ".join(words[last:])),
    )


def _particle(text: str) -> tuple[str, str]:
    """Split `van der Meer` into particle and family name."""
    words = list(_top_level(one_line(text), " "))
    small = 0
    while small < len(words) - 1 and _is_small(words[small]):
        small += 1
    return readable(" ".join(words[:small])), readable(" ".join(words[small:]))


def _is_small(word: str) -> bool:
    is_command = word.startswith(("\\", "{\\"))
    return word[:1].islower() or (is_command and readable(word)[:1].islower())


def _is_braced(text: str) -> bool:
    """Tell whether one pair of braces holds all of it."""
    if not (text.startswith("{") and text.endswith("}")):
        return False
    depth = 0
    for at, letter in enumerate(text):
        depth += (letter == "{") - (letter == "}")
        if not depth:
            return at == len(text) - 1
    return False


def _top_level(text: str, separator: str) -> Iterable[str]:
    """Split a text at a sign that stands in no braces."""
    return _outside_braces(text, separator) if "{" in text else text.split(separator)


def _outside_braces(text: str, separator: str) -> Iterator[str]:
    depth, start = 0, 0
    for at, letter in enumerate(text):
        if letter == "{":
            depth += 1
        elif letter == "}":
            depth -= 1
        elif letter == separator and depth <= 0:
            yield text[start:at]
            start = at + 1
    yield text[start:]
