"""Abstracts with lines around them, as single presses print them: which line is what.

Pensoft: `ZooKeys 12: 1-9`, `DOI: …`, `Authors: …`, `Abstract: …` and links. APS: `Author(s): …`,
the abstract, `[Phys. Rev. Lett. 130, 010101] Published Wed Jan 04, 2023`. Royal Society of
Chemistry: a citation, `DOI: …`, the licence, authors, abstract. Copernicus: title, authors, a
citation with the DOI, abstract. Schweizerbart: title, authors, `J. Pots, 3 (2021), p. 1 - 9`,
`Abstract`, the abstract. CNKI: authors, a semicolon behind each, above the text.
"""

from __future__ import annotations

import re

_PENSOFT = re.compile(
    r"(?P<venue>[^\n:]{2,100}?) \d+(?:\(\w+\))?: [\w–-]+\n\nDOI: (?P<doi>10\.\S+)\n\n"
    r"Authors?: (?P<authors>[^\n]{2,5000})\n\nAbstract: ?(?P<abstract>.*?)"
    r"(?:\n\n(?:HTML|XML|PDF))*\s*",
    re.DOTALL,
)
_APS = re.compile(
    r"Author\(s\): (?P<authors>[^\n]{2,50000})\n+(?:(?P<abstract>[^\n].*?)\n+)?"
    r"\[(?P<venue>[^\[\]\n]{2,60}?) \w+, \w+\] Published (?P<date>[^\n]{6,40})",
    re.DOTALL,
)
_RSC = re.compile(
    r"(?P<venue>[^\n,]{3,80}), (?P<year>\d{4}), [^\n]{2,80}\n"
    r"DOI: ?(?P<doi>10\.\d+/[^\s,]+)[^\n]*\n+"
    r"(?:Open Access\s*\n+)?(?:[^\n]{0,200}licensed under [^\n]*\n+)?"
    r"(?P<authors>[^\n]{2,5000})\n(?P<abstract>.*?)(?:\n+To cite this article[^\n]*)?"
    r"\n+The content of this RSS Feed \(c\)[^\n]*",
    re.DOTALL,
)
_COPERNICUS = re.compile(
    r"[^\n]{2,600}\n+(?P<authors>[^\n]{2,5000})\n+"
    r"(?P<venue>[^\n,]{3,80}), (?:[\w –-]{1,30}, ?){0,3}"
    r"https://doi\.org/(?P<doi>10\.5194/[^\s,]+), ?(?P<year>\d{4})\n+"
    r"(?:(?:Preprint|Manuscript|Revised) [^\n]*\n+)?(?P<abstract>.*)",
    re.DOTALL,
)
_SCHWEIZERBART = re.compile(
    r"[^\n]{2,600}\n+(?P<authors>[^\n]{2,5000})\n+"
    r"(?P<venue>[^\n,]{3,80}),[\w /-]{0,40}\((?P<year>\d{4})\), pp?\. [\w –-]{1,40}\n+"
    r"Abstract\n+(?P<abstract>.+)",
    re.DOTALL,
)
_CNKI = re.compile(
    r"(?P<authors>(?:(?:[^\n;.:]|(?<=[A-Z])\.){2,60};){1,200})\n(?P<abstract>.+)", re.DOTALL
)
_NEAR = 300


def told(text: str) -> dict[str, str] | None:
    """Return what the lines around an abstract say, and the abstract; None for any other text.

    Among `authors`, `venue`, `doi`, `year`, `date` and `abstract`, those that are there.
    """
    pattern = _pattern(text)
    found = pattern.fullmatch(text.strip()) if pattern else None
    return {name: said for name, said in found.groupdict("").items() if said} if found else None


def _pattern(text: str) -> re.Pattern[str] | None:
    """Return the only pattern that a text can be of, by signs that are quickly looked for."""
    if "] Published " in text[-_NEAR:] and text.startswith("Author(s): "):
        return _APS
    if "The content of this RSS Feed (c)" in text[-_NEAR:]:
        return _RSC
    if "https://doi.org/10.5194/" in text:
        return _COPERNICUS
    if "\n\nDOI: 10." in text[:_NEAR]:
        return _PENSOFT
    if "\n\nAbstract\n\n" in text and "), p" in text[: _NEAR * 5]:
        return _SCHWEIZERBART
    return _CNKI if ";\n" in text else None
