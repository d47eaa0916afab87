"""What is copied of papers: a text for each, or one of the user's templates filled in."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from storage import cite
from storage.citations import Citations
from storage.errors import CarrelError
from storage.library import Library
from storage.notation import plain
from storage.templates import Known, Template, parse
from storage.text import clean, fold, one_line
from storage.words import count_of

MOST = 2_000
"""Papers that are copied from at once; more are for a file."""


@dataclass(frozen=True, slots=True)
class Form:
    """One thing that can be copied of a paper."""

    name: str
    """What it is called: "link"."""
    several: str
    """What several are called: "links"."""
    text: Callable[[Known], str | None]
    """The text; None when a paper has no such thing."""
    between: str = "\n"
    """What stands between the texts of several papers."""


def _form(name: str, text: Callable[[Known], str | None], several: str = "") -> Form:
    return Form(name, several or f"{name}s", text)


FORMS: Mapping[str, Form] = {
    "link": _form("link", lambda known: cite.page_link(known.paper)),
    "pdf": _form("PDF link", lambda known: cite.pdf_link(known.paper)),
    "bibtex": _form(
        "BibTeX entry", lambda known: cite.bibtex(known.paper, known.citation_key), "BibTeX entries"
    ),
    "markdown": _form("Markdown link", lambda known: cite.markdown_link(known.paper)),
    "title": _form("title", lambda known: plain(known.paper.title)),
    "key": _form("citation key", lambda known: known.citation_key),
}
"""What can be copied, by the name the command line has for it."""


def templated(template: Template, name: str) -> Form:
    """Return a template of the user's as something that can be copied."""
    between = "\n\n" if any("\n" in fixed for fixed, _ in template.parts) else "\n"
    return Form(f"text “{name}”", f"texts “{name}”", template.fill, between)


def form_called(said: str, texts: Sequence[tuple[str, str]] = ()) -> Form:
    """Return what is to be copied: one of `FORMS`, one of the user's `texts`, or a template.

    `texts` are names and templates. Raises `CarrelError` when it is none of these.
    """
    if said in FORMS:
        return FORMS[said]
    for name, text in texts:
        if fold(name) == fold(said):
            return templated(parse(text), name)
    if "{" in said:
        return templated(parse(said), "of your own")
    known = ", ".join((*FORMS, *(name for name, _ in texts)))
    raise CarrelError(
        f"Nothing to copy is called “{one_line(said)}”. Known: {known}; or a text with {{title}}."
    )


@dataclass(frozen=True, slots=True)
class Copied:
    """A text to be copied, and of how many papers it is."""

    text: str
    """The text; "" when no paper has such a thing."""
    what: str
    """What it is: "link", "3 links"."""
    lacking: int
    """How many of the papers have no such thing."""


def copied(library: Library, keys: Sequence[str], form: Form) -> Copied:
    """Return what is copied of papers. Raises `CarrelError` when they are too many."""
    if len(keys) > MOST:
        raise CarrelError(
            f"{count_of(len(keys), 'paper')} are too many to copy; {MOST:,} can be. "
            "carrel export writes any number to a file."
        )
    citations = library.citations()
    texts = [text for key in keys if (text := form.text(_known(library, key, citations)))]
    several = f"{len(texts):,} {form.several}"
    joined = clean(form.between.join(texts))
    return Copied(joined, form.name if len(keys) == 1 else several, len(keys) - len(texts))


def _known(library: Library, key: str, citations: Citations) -> Known:
    return Known(library.require(key), library.mark(key), citations.key_of(key))


def everything(library: Library, key: str) -> str:
    """Return all that can be copied of a paper as one text, to select from by hand."""
    found = _known(library, key, library.citations())
    texts = [form.text(found) for form in FORMS.values()]
    abstract = found.paper.abstract and plain(found.paper.abstract)
    shown = dict.fromkeys(text.strip() for text in (*texts, abstract) if text)
    return clean("\n\n".join(shown))
