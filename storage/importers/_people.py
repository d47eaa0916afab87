"""Author lines as pages print them: names, `et al.`, affiliations behind a dot."""

from __future__ import annotations

import re
from dataclasses import dataclass

from storage.text import fold_words, one_line

_CUT = re.compile(
    r"(?:\bet\s+al\b\.?|,\s*(?:\.\.\.|…)|\(?additional authors not shown\)?)[\s,;]*$", re.I
)
_MORE = re.compile(r"(?:\band\b|&|\+)\s*(\d{1,5})\s+(?:more|others?)(?:\s+authors?)?$", re.I)
_HANDLES = re.compile(r"\s+[·•]\s*|\s*[·•]\s+")
_SUFFIX = re.compile(r"(?:[JS]r\.?|I{2,3}|IV|Ph\.?D\.?|M\.?D\.?)$")
_PARTICLES = frozenset(
    [
        "al",
        "ap",
        "ben",
        "bin",
        "da",
        "das",
        "de",
        "del",
        "della",
        "den",
        "der",
        "di",
        "do",
        "dos",
        "du",
        "e",
        "el",
        "ibn",
        "la",
        "las",
        "le",
        "los",
        "san",
        "st",
        "ten",
        "ter",
        "van",
        "vande",
        "vom",
        "von",
        "y",
        "zu",
        "zur",
    ]
)
_PREFIX = re.compile(r"^(?:Mc|Mac|De|Di|Du|La|Le|Van|O['’])(?=[A-Z])")
_NOT_BEFORE_A_NAME = " -–/(‘“\"'[."
_INITIAL = re.compile(r"(?:^|[\s.-])[^\W\d_]\.$|, [JS]r\.$")
_MAX_LINE = 400
_MAX_COMMAS = 8


@dataclass(frozen=True, slots=True)
class Byline:
    """The authors of one paper, as far as a page prints them."""

    names: tuple[str, ...] = ()
    """In order, as printed."""
    truncated: bool = False
    """The page cut the list."""
    total: int | None = None
    """How many authors in all, when the line tells."""
    affiliations: tuple[str, ...] = ()
    """What the page prints behind a dot."""


def same_person(one: str, other: str) -> bool:
    """Tell whether two printed names fold to the same words."""
    return fold_words(one) == fold_words(other)


def owner_unlisted(owner: str | None, names: tuple[str, ...]) -> tuple[str, ...]:
    """Return the page's owner as a known author, unless the names have the owner already."""
    if owner is None or any(same_person(owner, name) for name in names):
        return ()
    return (owner,)


def byline(line: str) -> Byline:
    """Take an author line apart: `A, B, C et al. · handle, handle`."""
    people, *behind = _HANDLES.split(one_line(line), maxsplit=1)
    affiliations = tuple(
        dict.fromkeys(part.strip() for part in "".join(behind).split(",") if part.strip())
    )
    more = _MORE.search(people)
    if more:
        people = people[: more.start()]
    shorter = _CUT.sub("", people)
    truncated = more is not None or len(shorter) < len(people)
    names = _names(shorter)
    total = len(names) if names and not truncated else None
    if more and names:
        total = len(names) + int(more[1])
    return Byline(names, truncated, total, affiliations)


def _names(people: str) -> tuple[str, ...]:
    names: list[str] = []
    for part in re.split(r"[,;]", people):
        name = part.strip()
        if names and _SUFFIX.fullmatch(name):
            names[-1] = f"{names[-1]}, {name}"
        elif name:
            names.append(name)
    if names:
        first, joint, last = names[-1].rpartition(" and ")
        if joint and is_name(last) and (is_name(first) or not first):
            names[-1:] = [first, last] if first else [last]
        elif names[-1].startswith(("and ", "& ")):
            names[-1] = names[-1].split(" ", 1)[1]
    return tuple(names)


def is_name(text: str) -> bool:
    """Tell whether `text` could be one person's full name: two to six capitalised words."""
    words = text.split()
    return 2 <= len(words) <= 6 and all(map(_is_name_word, words)) and not words[0].islower()


def _is_name_word(word: str) -> bool:
    bare = re.sub(r"[.'’‘`\-‐,()]", "", word)
    if not bare.isalpha() or len(word) > 30:
        return False
    return not bare[0].islower() or word.lower() in _PARTICLES or word[1:2] in ("'", "’")


def is_cut(line: str) -> bool:
    """Tell whether a line ends as a shortened author list does: `et al.`, `+5 more`."""
    if len(line) > _MAX_LINE:
        return False
    people = _HANDLES.split(one_line(line), maxsplit=1)[0]
    return _CUT.search(people) is not None or _MORE.search(people) is not None


def is_byline(line: str, *, between: bool = False) -> bool:
    """Tell whether a line is an author list.

    `between` says that it stands alone between a title and an abstract: then one name, or
    the name of a team, is enough.
    """
    if not line or len(line) > _MAX_LINE:
        return False
    found = byline(line)
    if found.truncated and (not found.names or all(len(n.split()) <= 6 for n in found.names)):
        return True
    if not found.names:
        return between and line.startswith("· ") and bool(found.affiliations)
    plain = [is_name(name) for name in found.names]
    if all(plain):
        return between or len(found.names) > 1
    return between and all(
        known or _is_team(name) or (any(plain) and _is_lower(name))
        for name, known in zip(found.names, plain, strict=True)
    )


def _is_team(name: str) -> bool:
    """Tell whether a name could be a team's or a single word: `Qwen Team`, `aiXplain`."""
    first, *others = name.split()
    if len(others) > 3 or not first[0].isalnum():
        return False
    if name[-1] in ".?!:" and not _INITIAL.search(name):
        return False
    return not first[0].islower() or not (others or (first.isalpha() and first[1:].islower()))


def _is_lower(name: str) -> bool:
    """Tell whether a name could be one of those who write theirs in lower case."""
    return len(name.split()) in (2, 3) and name.replace(" ", "").isalpha()


def split_glued(line: str) -> tuple[str, str] | None:
    """Split `…GenerationAda Lovelace, Alan Turing et al.` into title and author line.

    None unless the place is plain: a full name begins inside a word, more names or
    `et al.` follow, and all of them are names.
    """
    if len(line) > _MAX_LINE:
        return None
    commas = [place for place, letter in enumerate(line) if letter == ","]
    for comma in [*commas[:_MAX_COMMAS], len(line)]:
        head = line[:comma]
        for start in range(max(1, comma - 60), comma):
            if not line[start].isupper() or line[start - 1] in _NOT_BEFORE_A_NAME:
                continue
            if _begins_with_name(head[start:]) and _all_names(line[start:]):
                return line[:start].rstrip(), line[start:]
    return None


def _begins_with_name(text: str) -> bool:
    name = _CUT.sub("", _HANDLES.split(text, maxsplit=1)[0]).rstrip(" ,;")
    first, *others = _PREFIX.sub("", name.split(" ", 1)[0]).split("-")
    plain = re.fullmatch(r"[^\W\d_]\.", first) or (first[1:].isalpha() and first[1:].islower())
    return is_name(name) and bool(plain) and all(map(str.isalpha, others))


def _all_names(line: str) -> bool:
    found = byline(line)
    several = len(found.names) > 1 or found.truncated
    return several and all(is_name(name) for name in found.names)
