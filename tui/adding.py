"""Following from within the reader: a feed, page or stream, looked for beside it."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from functools import partial

from textual.app import App

from storage import feed_search, specs
from storage.errors import CarrelError
from storage.feed_search import Found
from storage.library import Library
from storage.specs import Spec
from storage.words import count_of
from tui.apart import apart
from tui.arrivals import import_source


def follow_source(app: App[object], library: Library, text: str) -> None:
    """Follow what a SPEC stands for. Raises `SpecError` when it is none."""
    spec = specs.parse(text)
    if spec.is_paper:
        import_source(app, library, spec.request.address)
        return
    app.notify(f"Looking for {spec.request.title or spec.request.address} …")
    app.run_worker(_follow(app, library, spec), exit_on_error=False)


async def _follow(app: App[object], library: Library, spec: Spec) -> None:
    today = date.today()  # noqa: DTZ011  the user's own day
    try:
        found = await apart(partial(feed_search.find, spec, today=today))
        said = _taken(library, found)
    except CarrelError as error:
        app.notify(str(error), title="Nothing followed", severity="error")
        return
    app.notify(" ".join(filter(None, (said, found.note))), timeout=8)


def _taken(library: Library, found: Found) -> str:
    request, parsed = found.request, found.parsed
    if parsed is not None and parsed.feeds:  # a list of feeds
        report = library.take(parsed, source=request.address)
        return f"{count_of(report.new, 'feed')} now followed. u undoes it."
    own = parsed.feed if parsed is not None else None
    feed = library.follow(
        request.address,
        title=request.title,
        kind=own.kind if own else request.kind,
        folder=request.folder,
        site=request.site or (own.site if own else None),
    )
    if parsed is None:
        return f"Following {feed.title}. R brings its papers."
    info = replace(parsed.feed, key=feed.key, address=feed.address)
    report = library.take(replace(parsed, feed=info), source=request.address)
    return f"Following {feed.title}: {count_of(report.new, 'new paper')}."
