"""`carrel list`, `show`, `authors`, `feeds`: what the library holds."""

from __future__ import annotations

import textwrap
from argparse import Namespace
from collections.abc import Iterable, Iterator, Sequence
from itertools import islice

from storage.errors import NotFoundError, QueryError
from storage.library import Library
from storage.links import numbered_links
from storage.model import Author, Mark, Paper
from storage.records import Record, author_record, feed_record, paper_record
from storage.told import FIELDS, others
from storage.troubles import trouble
from tui.shell.opening import present_library_of
from tui.shell.output import UsageError, counted, say, say_json, say_json_array, shown, warn
from tui.shell.searching import prepare_search

_WIDTH = 80
_NAMES = 3


def list_(arguments: Namespace) -> int:
    """List the papers a query asks for."""
    with present_library_of(arguments) as library:
        query = " ".join((*arguments.words, *arguments.literal))
        prepare_search(library, query)
        found = library.find(query)
        keys = found[: arguments.limit]
        if arguments.json:
            say_json_array(_records(library, keys))
        elif arguments.jsonl:
            for record in _records(library, keys):
                say_json(record)
        elif keys:
            for text in lines(library, keys):
                say(text)
        else:
            warn("No paper is like that." if len(library) else "The library is empty.")
    return 0


def show(arguments: Namespace) -> int:
    """Show all of one paper."""
    words = [*arguments.words, *arguments.literal]
    if not words:
        raise UsageError("Name a paper: carrel show KEY.")
    with present_library_of(arguments) as library:
        key = one_key(library, " ".join(words))
        if arguments.json:
            say_json(paper_record(library, key))
        else:
            for text in _page(library, library.require(key), library.mark(key)):
                say(text)
    return 0


def authors(arguments: Namespace) -> int:
    """List authors: those with a profile first, then by papers."""
    name = " ".join(arguments.name)
    with present_library_of(arguments) as library:
        found = library.authors(name)
    if arguments.json:
        say_json_array(author_record(author) for author in found)
    else:
        for author in found:
            say(_author_line(author))
    if name and not found:
        warn(f"There is no author “{name}” in this library.")
        return 1
    if not found and not arguments.json:
        warn("There are no authors yet. carrel import brings papers in.")
    return 0


def feeds(arguments: Namespace) -> int:
    """List feeds with their unread and all papers."""
    with present_library_of(arguments) as library:
        counts = library.counts().feeds
        found = [(feed, counts.get(feed.key, (0, 0))) for feed in library.feeds()]
        now = library.now()
    if arguments.json:
        say_json_array(feed_record(feed, numbers, now=now) for feed, numbers in found)
        return 0
    for feed, (unread, papers) in found:
        title = f"{feed.folder}/{feed.title}" if feed.folder else feed.title
        said = (f"{unread:>5,} of {papers:<6,}", title, f"({feed.kind})", feed.address or "")
        say("  ".join(said).rstrip())
        if matter := trouble(feed, now):
            say(f"{'':17}{matter}")
    if not found:
        warn("There are no feeds yet. carrel import brings the first.")
    return 0


def _records(library: Library, keys: Iterable[str]) -> Iterator[Record]:
    """Yield the record of each paper, but for those that turn out to be damaged."""
    for key in keys:
        try:
            record = paper_record(library, key)
        except NotFoundError:
            continue
        yield record


def lines(library: Library, keys: Iterable[str]) -> Iterator[str]:
    """Yield each paper on one line with its key, but for those that turn out to be damaged."""
    for key in keys:
        if (paper := library.paper(key)) is not None:
            cited = "  cited" if library.is_cited(paper) else ""
            yield f"{line(paper, library.mark(key))}{cited}  [{key}]"


def line(paper: Paper, mark: Mark) -> str:
    """Return a paper on one line: marks, day, title, first authors, tags."""
    signs = ("○" if mark.read else "●") + ("★" if mark.starred else " ")
    day = paper.date.isoformat() if paper.date else str(paper.year or "").ljust(10)
    said = [f"{signs} {day}  {shown(paper.title)}"]
    if names := byline(paper):
        said.append(names)
    said += [f"#{tag}" for tag in mark.tags]
    return "  ".join(said)


def byline(paper: Paper) -> str:
    """Return the first authors, or what stands in their place."""
    names = [shown(name) for name in islice(paper.authors, _NAMES)]
    if names:
        return ", ".join(names) + (" et al." if _has_more(paper) else "")
    if paper.organisation:
        return paper.organisation
    if paper.known_authors:
        return f"with {', '.join(paper.known_authors)}"
    return counted(paper.author_count, "author") if paper.author_count else ""


def _has_more(paper: Paper) -> bool:
    return paper.authors_truncated or len(paper.authors) > _NAMES


def one_key(library: Library, text: str) -> str:
    """Return the key of the one paper that `text` names. Raises `NotFoundError`."""
    names = (f"{scheme}{text.strip().lower()}" for scheme in ("", "arxiv:", "doi:"))
    by_alias = next((key for name in names if (key := library.by_alias(name))), None)
    if text not in library and by_alias is not None:
        return by_alias
    try:
        keys = library.resolve(text) if text.strip() else []
    except QueryError:
        keys = []
    if len(keys) > 1:
        many = counted(len(keys))
        raise NotFoundError(f"{many} are like “{text}”. carrel list names their keys.")
    if not keys:
        raise NotFoundError(f"There is no paper “{text}” in this library.")
    return keys[0]


def _page(library: Library, paper: Paper, mark: Mark) -> Iterator[str]:
    yield from textwrap.wrap(shown(paper.title), _WIDTH)
    names = ", ".join(map(shown, paper.authors)) or byline(paper)
    yield from textwrap.wrap(f"{names} et al." if paper.authors_truncated else names, _WIDTH)
    if facts := _facts(paper):
        yield " · ".join(facts)
    yield (
        f"[{paper.key}]  {'read' if mark.read else 'unread'}"
        + (", starred" if mark.starred else "")
        + (", queued" if mark.queued else "")
        + _cited(library, paper)
        + "".join(f" #{tag}" for tag in mark.tags)
    )
    if paper.abstract:
        yield ""
        yield from textwrap.wrap(shown(paper.abstract), _WIDTH)
    if mark.note:
        yield from ("", "Note:", mark.note)
    yield ""
    for label, url in numbered_links(paper):
        yield f"{label}: {url}"
    places = (f"{library.feed_title(s.feed)} #{s.position}" for s in paper.sightings)
    yield f"seen in: {' · '.join(places)}"
    yield from _accounts(paper)


def _cited(library: Library, paper: Paper) -> str:
    if not library.is_cited(paper):
        return ""
    key = paper.extra.get("citationkey")
    return f", in my bibliography{f' as {shown(key)}' if key else ''}"


def _accounts(paper: Paper) -> Iterator[str]:
    """Yield what changed between versions, and what other sources say."""
    for version in paper.versions:
        name = f"{version.name} " if version.name else ""
        said = f"{version.seen:%Y-%m-%d}  {name}({version.source})"
        yield f"changed: {said}: {shown('; '.join(version.changes))}"
    for name in FIELDS:
        for source, value in others(paper, name):
            said = f"also told, {name} ({source}): {shown(value)}"
            yield from textwrap.wrap(said, _WIDTH, subsequent_indent="    ")


def _facts(paper: Paper) -> list[str]:
    score = paper.metric("score")
    said: Sequence[str | None] = (
        paper.venue,
        paper.date.isoformat() if paper.date else str(paper.year or ""),
        ", ".join(paper.categories),
        f"score {score:g}" if score is not None else None,
        paper.comment,
    )
    return [shown(text) for text in said if text]


def _author_line(author: Author) -> str:
    given = [
        f"{name.replace('_', '-').replace('ai-', 'AI ')} {metric.value:g}"
        for name, metric in author.metrics.items()
    ]
    here = f"{counted(len(author.papers))} here, {author.unread:,} unread"
    return f"{author.name}  {' · '.join((*given, here))}"
