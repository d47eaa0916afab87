"""Everything known of a paper, as one text. Pure; colours are named by the theme's variables."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from textual.content import Content, Span
from textual.style import Style

from storage.library import Library
from storage.links import numbered_links, page_link
from storage.model import Mark, Paper
from storage.notation import Run, runs
from storage.predicates import Words
from storage.text import clean
from tui.lines import CITED
from tui.provenance import Part, other_sources, versions

LINK = "link"
"""Under this name a click on an address finds where it leads."""
AUTHOR = "author"
"""Under this name a click on an author's name finds whose it is."""
_MOST_NAMES = 300
"""Authors of one paper whose names can be clicked: thousands of styles would hold each key up."""
_STYLES = {
    "bold": "bold",
    "italic": "italic",
    "code": "$paper-score",
    "link": "$paper-date underline",
}
_METRICS = (
    ("score", "score {}"), ("novelty", "novelty {}"), ("upvotes", "▲ {}"),
    ("comments", "{} comments"), ("github_stars", "★ {} on GitHub"), ("citations", "{} citations"),
)  # fmt: skip


def detail(
    library: Library,
    key: str,
    words: Sequence[Words] = (),
    *,
    others: bool = False,
    has_clicks: bool = False,
) -> Content:
    """Return what the detail pane shows of a paper; where `words` stand is highlighted.

    `others`: with what other sources say, and what stood there before. `has_clicks`: names of
    authors tell a click whose they are.
    """
    paper = library.paper(key)
    if paper is None:
        return Content("")
    mark = library.mark(key)
    blocks: list[list[Part]] = [
        [*_marked(_styled(paper.title, "bold"), words, "title"), *_untitled(paper)],
        _marked(_people(paper), words, "author", "aff"),
        _marked(_facts(paper), words, "venue"),
        _said(mark) + _cited(library, paper),
        _marked(_abstract(paper), words, "abstract"),
        _marked(_labelled("Note", mark.note), words, "note"),
        _labelled("Comment", paper.comment),
        _numbers(paper),
        _links(paper),
        _file(library, key),
        _sightings(library, paper),
        versions(paper, is_long=others),
        other_sources(paper, is_long=others),
        _merged(library, key),
        [(paper.key, "$paper-read")],
    ]
    whole = Content("\n\n").join(Content.assemble(*block) for block in blocks if block)
    if has_clicks:
        title = sum(len(part if isinstance(part, str) else part[0]) for part in blocks[0])
        whole = _with_names(whole, paper, title + 2 if title else 0)
    return _clickable(whole, {clean(url): url for _, url in numbered_links(paper)})


def _with_names(whole: Content, paper: Paper, at: int) -> Content:
    """Return a text in which each author's name, from the place `at`, can be clicked."""
    spans = list(whole.spans)
    for name in (*paper.authors, *paper.known_authors)[:_MOST_NAMES]:
        shown = clean(name)
        start = whole.plain.find(shown, at)
        if start < 0:
            continue
        at = start + len(shown)
        spans += [
            Span(start, at, Style.from_meta({AUTHOR: name})),
            Span(start, at, "underline"),
        ]
    return Content(whole.plain, spans)


def _clickable(whole: Content, urls: Mapping[str, str]) -> Content:
    """Return a text in which the addresses, as they are shown, tell a click where they lead."""
    for span in whole.spans:
        url = urls.get(whole.plain[span.start : span.end])
        if url is not None and "underline" in str(span.style):
            whole = whole.stylize(Style.from_meta({LINK: url}), span.start, span.end)
    return whole


def _marked(parts: list[Part], words: Sequence[Words], *fields: str) -> list[Part]:
    """Return parts with what was looked for in these fields, or anywhere, in another style."""
    looked = [phrase for phrase in words if phrase.field in ("", *fields)]
    if not looked:
        return parts
    from storage.highlights import spans  # most starts do without it

    found: list[Part] = []
    for part in parts:
        text, style = part if isinstance(part, tuple) else (part, "")
        end = 0
        for start, stop in spans(text, looked):
            found += [(text[end:start], style), (text[start:stop], f"{style} $match bold".strip())]
            end = stop
        found.append((text[end:], style))
    return [part for part in found if part[0]]


def _styled(text: str, base: str = "") -> list[Part]:
    return [_part(run, base) for run in runs(clean(text))]


def _part(run: Run, base: str) -> Part:
    return (run.text, " ".join(filter(None, (base, _STYLES.get(run.style, "")))))


def _untitled(paper: Paper) -> list[Part]:
    return [("  (no title given; this is how its text begins)", "$paper-read")] * (
        paper.title_inferred
    )


def _people(paper: Paper) -> list[Part]:
    names = ", ".join(paper.authors)
    if paper.authors_truncated and names:
        names += " et al."
    if paper.author_count and paper.author_count > len(paper.authors):
        count = f"{paper.author_count} authors"
        names = f"{names} ({count})" if names else count
    parts: list[Part] = [(clean(names), "$paper-author")] if names else []
    if paper.known_authors:
        also = ", ".join(paper.known_authors)
        parts.append((clean(f"{'; ' if names else ''}with {also}"), "$paper-author"))
    places = "; ".join(paper.affiliations) or paper.organisation or ""
    if places:
        parts.append((f"\n{clean(places)}" if parts else clean(places), "$paper-read"))
    return parts


def _facts(paper: Paper) -> list[Part]:
    day = ""
    if paper.published:
        day = f"{paper.published.day} {paper.published:%b %Y}" + " (year inferred)" * (
            paper.date_inferred
        )
    elif paper.date:
        day = f"announced {paper.date.day} {paper.date:%b %Y}"
    elif paper.year:
        day = str(paper.year)
    version = f"v{paper.arxiv_version}" if paper.arxiv_version else ""
    found: Iterable[str | None] = (
        paper.venue,
        day,
        ", ".join(paper.categories),
        f"arXiv {paper.arxiv_id}{version}" if paper.arxiv_id else None,
        f"doi {paper.doi}" if paper.doi else None,
        "has code" if paper.code else None,
    )
    text = " · ".join(clean(fact) for fact in found if fact)
    return [(text, "$paper-date")] if text else []


def _said(mark: Mark) -> list[Part]:
    parts: list[Part] = [("read" if mark.read else "● unread", "$paper-unread")]
    if mark.starred:
        parts.append(("  ★ starred", "$paper-star"))
    if mark.queued:
        parts.append(("  ◷ queued", "$paper-star"))
    parts += [(f"  #{clean(tag)}", "$paper-tag") for tag in mark.tags]
    return parts


def _cited(library: Library, paper: Paper) -> list[Part]:
    if not library.is_cited(paper):
        return []
    key = paper.extra.get("citationkey")
    return [(f"  {CITED} in my bibliography{f': {clean(key)}' if key else ''}", "$paper-tag")]


def _abstract(paper: Paper) -> list[Part]:
    if paper.abstract:
        return _styled(paper.abstract)
    said = "No abstract."
    if page_link(paper):
        said += " Press o to open the paper's page."
    return [(said, "$paper-read")]


def _labelled(label: str, text: str | None) -> list[Part]:
    return [(f"{label}: ", "bold"), *_styled(text)] if text else []


def _numbers(paper: Paper) -> list[Part]:
    found = []
    for name, form in _METRICS:
        metric = paper.metrics.get(name)
        if metric is not None:
            shown = form.format(f"{metric.value:g}")
            found.append(f"{shown} ({metric.source}, {metric.as_of})")
    return [(clean(" · ".join(found)), "$paper-score")] if found else []


def _links(paper: Paper) -> list[Part]:
    parts: list[Part] = []
    for number, (label, url) in enumerate(numbered_links(paper), 1):
        parts += ["\n" if number > 1 else "", f"[{number}] {label} ", (clean(url), _STYLES["link"])]
    return parts


def _file(library: Library, key: str) -> list[Part]:
    path = library.file_of(key)
    return [("PDF here: ", "bold"), clean(path.name)] if path is not None else []


def _sightings(library: Library, paper: Paper) -> list[Part]:
    seen = [f"{clean(library.feed_title(s.feed))} #{s.position}" for s in paper.sightings]
    return [("Seen in: ", "bold"), " · ".join(seen)] if seen else []


def _merged(library: Library, key: str) -> list[Part]:
    merges = [merge for merge in library.merges_of(key) if not merge.is_joined]
    if not merges:
        return []
    return [(f"Merged from {len(merges) + 1} papers; M separates them.", "$paper-read")]
