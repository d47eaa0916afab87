"""An arrival as documents: what a merge plan writes to papers, marks, feeds and authors. Pure."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import datetime

from storage import collected, following, joining
from storage.arriving import ImportReport, Parsed
from storage.codec import author_document, feed_document, paper_document
from storage.documents import Document
from storage.history import Action, Changes
from storage.identity import author_key
from storage.merge import Plan
from storage.model import Feed
from storage.words import count_of

Current = Callable[[str, str], Document | None]
"""The library's document of a table and key, or None."""

_EMPTY: Document = {}


def arrival(parsed: Parsed, plan: Plan, current: Current, now: datetime) -> Action:
    """Return the action that brings what `plan` decided of `parsed`."""
    changes = _paper_changes(plan)
    if changes and not parsed.collection and (feed := _feed(parsed, current, now)):
        changes["feeds"] = {parsed.feed.key: feed}
    if authors := _author_changes(parsed, current):
        changes["authors"] = authors
    changes |= collected.unknown(parsed.collection, current)
    label = f"Import {count_of(parsed.count, 'paper')} from {parsed.feed.title}"
    heard = collected.heard(parsed.collection, plan, current)
    said = joining.joined_marks(plan.absorbed, current)
    merges, together = joining.kept(plan.absorbed, current, now, said, is_told=True)
    # What became part of another meanwhile, or has others as its parts, comes apart by that alone.
    alone = {k: v for k, v in plan.joined.items() if k in plan.papers and k not in merges}
    joined, apart = joining.accounts_kept(alone, current, now)
    if merges or joined:
        changes["merges"] = merges | joined
        together = (*together, *apart)
    return Action(label, changes, said, heard, together)


def report(
    parsed: Parsed, plan: Plan, action: Action, *, source: str, import_id: int | None
) -> ImportReport:
    """Return the account of an arrival."""
    others = collected.account(action) if parsed.collection else ()
    return ImportReport(
        source=source,
        format=parsed.format,
        records=parsed.count,
        new=len(plan.new),
        updated=plan.updated,
        duplicates=plan.duplicates,
        rejected=parsed.rejected,
        warnings=(*parsed.warnings, *others),
        import_id=import_id,
    )


def of_feeds(
    parsed: Parsed, feeds: Mapping[str, Document], *, source: str
) -> tuple[Action, ImportReport]:
    """Return the action that follows the feeds that a list names, and its account.

    `feeds` are the documents of all feeds, removed ones too.
    """
    action, keys = following.follow(following.each_once(parsed.feeds), feeds.items())
    new = sum(not feeds.get(key, _EMPTY).get("followed") for key in keys)
    changed = len(action.changes.get("feeds", ()))
    return action, ImportReport(
        source=source,
        format=parsed.format,
        records=parsed.count,
        new=new,
        updated=changed - new,
        duplicates=parsed.count - changed,
        feeds=len(parsed.feeds),
        rejected=parsed.rejected,
        warnings=parsed.warnings,
    )


def _paper_changes(plan: Plan) -> Changes:
    papers: dict[str, Document | None] = {
        key: paper_document(paper) for key, paper in plan.papers.items()
    }
    papers |= dict.fromkeys(plan.absorbed)
    return {"papers": papers} if papers else {}


def _feed(parsed: Parsed, current: Current, now: datetime) -> Document | None:
    """Return the feed as it is after this arrival; None when it stays as it is."""
    info = parsed.feed
    known = current("feeds", info.key) or _EMPTY
    feed = Feed(
        key=info.key,
        title=known["title"] if known.get("named") else info.title,
        kind=info.kind,
        # A saved copy of a feed does not make it forget where it is fetched.
        address=info.address or known.get("address"),
        site=info.site or known.get("site"),
        # When a followed feed was asked for is remembered elsewhere: that is not to be undone.
        fetched=None if known.get("followed") else now,
    )
    after = {**known, **feed_document(feed)}
    after.pop("removed", None)
    return after if after != known else None


def _author_changes(parsed: Parsed, current: Current) -> dict[str, Document | None]:
    changes: dict[str, Document | None] = {}
    for profile in parsed.authors:
        key = author_key(profile.name)
        before = changes.get(key) or current("authors", key)
        after = author_document(key, profile, before)
        if after != before:
            changes[key] = after
    return changes
