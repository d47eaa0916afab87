"""BibTeX and BibLaTeX."""

from __future__ import annotations

import re
from collections.abc import Container, Iterator

from storage.entry import MONTHS, abstract_text, entry, entry_fields, entry_type, is_own
from storage.exporting._chosen import Keys, chosen
from storage.latex import written
from storage.library import Library
from storage.model import Mark, Paper
from storage.text import one_line

_PARENTS = frozenset({"proceedings", "book", "collection", "mvbook", "mvcollection",
                      "mvproceedings", "reference", "periodical"})  # fmt: skip


def bibtex(library: Library, keys: Keys) -> Iterator[bytes]:
    """Yield an entry for each paper; what others refer to comes last, as BibTeX wants it."""
    citations = library.citations()
    written_ones: Container[str] = library if keys is None else set(keys)
    parents: list[str] = []

    def text(paper: Paper, mark: Mark) -> bytes:
        fields = _fields(paper, mark)
        if "crossref" in fields and citations.holder(fields["crossref"]) not in written_ones:
            del fields["crossref"]  # it has all that it inherits
        # An entry for each key: a text that cites the work by another must find it, too.
        cited_by = [citations.key_of(paper.key), *citations.others_of(paper.key)]
        return "".join(f"{entry(paper, key, fields)}\n" for key in cited_by).encode()

    for paper, mark in chosen(library, keys):
        if entry_type(paper) in _PARENTS:
            parents.append(paper.key)
        else:
            yield text(paper, mark)
    for paper, mark in chosen(library, parents):
        yield text(paper, mark)


def _fields(paper: Paper, mark: Mark) -> dict[str, str]:
    """Return the fields of the entry; tags are keywords, the note is an annotation."""
    fields = entry_fields(paper)
    day = None if paper.date_inferred or is_own(paper) else paper.published
    if day is not None and fields.get("month") == MONTHS[day.month - 1]:
        fields.setdefault("day", str(day.day))
    if paper.abstract:
        fields.setdefault("abstract", abstract_text(paper.abstract))
    known = {word.strip().lower() for word in re.split("[,;]", fields.get("keywords", ""))}
    tags = [written(tag) for tag in mark.tags if tag.lower() not in known]
    if tags:
        before = [fields["keywords"]] if fields.get("keywords") else []
        fields["keywords"] = ", ".join((*before, *tags))
    if mark.note:
        place = next(name for name in ("annote", "annotation", "usernote") if name not in fields)
        fields[place] = one_line(written(mark.note))
    return fields
