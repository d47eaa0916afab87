"""A paper as others cite it: BibTeX entry, citation key, Markdown link."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache
from typing import Any

from storage.links import numbered_links, page_link, pdf_link
from storage.model import Paper
from storage.notation import plain
from storage.text import fold, one_line

__all__ = [
    "bibtex",
    "citation_key",
    "markdown_link",
    "numbered_links",
    "page_link",
    "pdf_link",
]

_MATHS = re.compile(
    r"\$\$.+?\$\$|(?<!\\)\$(?=\S)[^$]+?(?<=\S)(?<!\\)\$(?!\d)|\\\(.+?\\\)", re.DOTALL
)
_CAPITALS = re.compile(r"\w+[A-Z]\w*|(?<!\w)[A-Z](?:\d\w*|(?!\w))")
_MEETING = re.compile(
    r"\b(?:proceedings|proc\.|conference|workshop|symposium|meeting|nips|neurips|iclr|icml|aaai|"
    r"ijcai|n?aacl|eacl|acl|emnlp|coling|cvpr|iccv|eccv|wacv|kdd|www|sigir|colm|corl|uai|"
    r"aistats|icra|iros|interspeech|icassp|chi|colt)\b",
    re.IGNORECASE,
)
_BODIES = re.compile(r"\b(?:collaboration|consortium|team|group|project|community)$|\band\b", re.I)
_SUFFIXES = {"jr", "sr", "ii", "iii", "iv"}
_SMALL_WORDS = re.compile(
    r"an?|the|o[nf]|in|for|to|with|and|or|by|from|at|is|are|be|do|does|can|how|why|what|when|"
    r"towards?|via|using|as|into|its?|we"
)
_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")


def citation_key(paper: Paper) -> str:
    """Return `vaswani2017attention`: first author, year, first telling word of the title."""
    who = _ascii(_family(paper.authors[0])) if paper.authors else ""
    words = [_ascii(word) for word in re.split(r"[\W_]+", plain(paper.title)) if word]
    told = [word for word in words if word and not _SMALL_WORDS.fullmatch(word)] or words
    key = f"{who}{_year(paper) or ''}{next(filter(None, told), '')}"
    return key or _ascii(paper.key) or "paper"


def bibtex(paper: Paper) -> str:
    """Return the BibTeX entry, UTF-8 text escaped for LaTeX; maths in titles stays as it is."""
    kind, venue = _kind(paper)
    lines = [f"  {name} = {{{value}}},\n" for name, value in _fields(paper, venue) if value]
    if paper.published and not paper.date_inferred:
        lines.append(f"  month = {_MONTHS[paper.published.month - 1]},\n")  # a macro: no braces
    return f"@{kind}{{{citation_key(paper)},\n{''.join(lines)}}}\n"


def markdown_link(paper: Paper) -> str:
    """Return `[title](address)`, or the title alone when the paper has no page."""
    title = re.sub(r"([\\\[\]`*_<>])", r"\\\1", one_line(plain(paper.title)))
    url = page_link(paper)
    if url is None:
        return title
    return f"[{title}]({url.replace('(', '%28').replace(')', '%29')})"


def _kind(paper: Paper) -> tuple[str, str]:
    """Return the type of the entry, and the name of the field its venue goes into."""
    if not paper.venue:
        return "misc", ""
    return (
        ("inproceedings", "booktitle") if _MEETING.search(paper.venue) else ("article", "journal")
    )


def _fields(paper: Paper, venue: str) -> Iterator[tuple[str, str | None]]:
    yield "title", _title(paper.title)
    yield "author", _authors(paper)
    if not paper.authors:
        yield "organization", _escaped(paper.organisation or "")
        if paper.known_authors:  # at an unknown place, so not the first author
            yield "note", _escaped(f"One of the authors: {', '.join(paper.known_authors)}")
    if venue:
        yield venue, _escaped(plain(paper.venue or ""))
    yield "year", str(_year(paper) or "")
    yield "doi", _verbatim(paper.doi)
    if paper.arxiv_id:
        yield "eprint", _verbatim(paper.arxiv_id)
        yield "archivePrefix", "arXiv"
        yield "primaryClass", _verbatim(paper.primary_category)
    yield "url", _verbatim(page_link(paper))


def _year(paper: Paper) -> int | None:
    return paper.year or (paper.date.year if paper.date else None)


def _title(title: str) -> str:
    """Return the title with its maths kept, the rest escaped, its inner capitals held."""
    parts: list[str] = []
    end = 0
    for match in _MATHS.finditer(title):
        if _is_whole(match[0]):
            parts += [_held(title[end : match.start()]), re.sub(r"(?<!\\)%", r"\\%", match[0])]
            end = match.end()
    return one_line("".join((*parts, _held(title[end:]))))


def _is_whole(maths: str) -> bool:
    """Tell whether braces are closed in the order they were opened.

    BibTeX counts escaped ones too.
    """
    depth = 0
    for brace in re.findall(r"[{}]", maths):
        depth += 1 if brace == "{" else -1
        if depth < 0:
            return False
    return depth == 0


def _held(text: str) -> str:
    """Escape a stretch of a title, and brace the words whose capitals BibTeX would lower."""
    readable = plain(text)
    parts: list[str] = []
    end = 0
    for match in _CAPITALS.finditer(readable):
        parts += [_escaped(readable[end : match.start()]), f"{{{_escaped(match[0])}}}"]
        end = match.end()
    return "".join((*parts, _escaped(readable[end:])))


def _authors(paper: Paper) -> str:
    names = [_name(name) for name in paper.authors]
    if names and paper.authors_truncated:
        names.append("others")
    return " and ".join(names)


def _name(printed: str) -> str:
    """Return one author as BibTeX takes it apart rightly; bodies are not taken apart."""
    name = one_line(plain(printed))
    if _BODIES.search(name):
        return f"{{{_escaped(name)}}}"
    words = name.replace(",", " ").split()
    if len(words) > 2 and words[-1].rstrip(".").casefold() in _SUFFIXES and name.count(",") < 2:
        return _escaped(f"{words[-2]}, {words[-1]}, {' '.join(words[:-2])}")
    return _escaped(name)


def _family(printed: str) -> str:
    name = plain(printed)
    family, comma, _ = name.partition(",")
    if comma:
        return family
    words = [word for word in name.split() if word.rstrip(".").casefold() not in _SUFFIXES]
    return words[-1] if words else name


def _ascii(text: str) -> str:
    return re.sub(r"[^a-z0-9]", "", fold(text))


def _verbatim(text: str | None) -> str | None:
    """Return an identifier or address; braces and blanks would end or break its field."""
    return None if text is None else re.sub(r"[{}\s\\]", "", text)


def _escaped(text: str) -> str:
    escaped: str = _encoder().unicode_to_latex(text)
    return escaped


@cache
def _encoder() -> Any:
    from pylatexenc import latexencode

    # BibTeX counts braces even when they are escaped, so they must be words.
    braces = {ord("{"): r"\textbraceleft", ord("}"): r"\textbraceright"}
    dictionary = latexencode.UnicodeToLatexConversionRule(latexencode.RULE_DICT, braces)
    return latexencode.UnicodeToLatexEncoder(
        conversion_rules=[dictionary, "defaults"],
        replacement_latex_protection="braces",
        unknown_char_warning=False,
    )
