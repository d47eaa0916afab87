"""Following: what each change to a followed feed does, as an action. Pure.

A feed's document is the user's: only these actions, and the title and new address that a source
gives itself, change it. What asking for it brought is in `fetch_state`.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING, Any

from storage.cleaned import clean_value
from storage.documents import Document
from storage.errors import CarrelError
from storage.history import Action, Changes
from storage.text import one_line
from storage.words import count_of

if TYPE_CHECKING:
    from storage.arriving import FollowRequest


_TITLE_LENGTH = 200
_FOLDER_DEPTH = 8
_LONGEST_INTERVAL = 60 * 24 * 30
_HOW_OFTEN = f"Say how often in minutes, from 1 to {_LONGEST_INTERVAL:,}."
_DIGITS = 9
_NOBODYS: Document = {"followed": None, "folder": None, "paused": None, "interval": None}
_EMPTY: Document = {}


def folder_name(text: str) -> str:
    """Return the folder a user meant: `/` nests, blanks around names go."""
    parts = filter(None, (one_line(part) for part in text.split("/")))
    return "/".join(part[:_TITLE_LENGTH] for part in list(parts)[:_FOLDER_DEPTH])


def checked(address: str) -> str:
    """Return a web address. Raises `CarrelError` with a sentence when it is none."""
    from storage.importers._ids import web_address

    if not web_address(address):
        raise CarrelError(
            f"“{one_line(address)}” is not a web address: Carrel follows http and https."
        )
    return address.strip()


def key_at(address: str, feeds: Iterable[tuple[str, Document]]) -> str | None:
    """Return the key of the feed with an address, however that is written."""
    from storage.importers._ids import comparable_address

    place = comparable_address(address)
    addresses = ((key, document.get("address")) for key, document in feeds)
    return next((k for k, other in addresses if other and comparable_address(other) == place), None)


def each_once(wanted: Iterable[FollowRequest]) -> list[FollowRequest]:
    """Return the requests without those for an address that came before."""
    from storage.importers._ids import comparable_address

    found: dict[str, FollowRequest] = {}
    for request in wanted:
        found.setdefault(comparable_address(request.address), request)
    return list(found.values())


def follow(
    wanted: Iterable[FollowRequest], feeds: Iterable[tuple[str, Document]]
) -> tuple[Action, list[str]]:
    """Return the action that follows sources, and the key of each.

    `feeds` are the documents of all feeds, removed ones too. One with the address of a source
    becomes it, and keeps its title and folder unless others are given. Raises `CarrelError` for
    what is no web address; then follows none.
    """
    from storage.importers._ids import comparable_address

    before = dict(feeds)
    addresses = ((d.get("address"), key) for key, d in before.items())
    by_address = {comparable_address(address): key for address, key in addresses if address}
    after: dict[str, Document | None] = {}
    keys: list[str] = []
    for source in wanted:
        place = comparable_address(checked(source.address))
        key = by_address.setdefault(place, f"feed:{place}")
        after[key] = _followed(source, key, after.get(key) or before.get(key) or _EMPTY)
        keys.append(key)
    changed = {key: document for key, document in after.items() if document != before.get(key)}
    names = [str((document or _EMPTY)["title"]) for document in changed.values()]
    label = f"Follow {names[0] if len(names) == 1 else count_of(len(names), 'feed')}"
    return Action(label, {"feeds": changed} if changed else {}), keys


def _followed(source: FollowRequest, key: str, before: Document) -> Document:
    from storage.importers._ids import host_of, web_address

    title = one_line(source.title or "")[:_TITLE_LENGTH]
    is_known = bool(before.get("followed"))
    own = one_line(source.own_title or "")[:_TITLE_LENGTH]
    fallback = before.get("title") or own or host_of(source.address) or key
    return _with(
        before,
        key=key,
        title=title or fallback,
        named=before.get("named") or bool(title),
        kind=before.get("kind") or source.kind,
        address=before.get("address") or source.address.strip(),
        site=before.get("site") or web_address(source.site),
        folder=folder_name(source.folder) or before.get("folder"),
        paused=before.get("paused") if is_known else source.paused,
        interval=before.get("interval") if is_known else source.interval,
        followed=True,
        removed=None,
    )


def renamed(feed: Document, title: str) -> Action:
    """Call a feed otherwise; with "" it is called what it calls itself, once that comes again."""
    name = one_line(title)[:_TITLE_LENGTH]
    after = _with(feed, title=name or feed["title"], named=bool(name))
    return _changed(feed, after, f"Rename {feed['title']}{f' to {name}' if name else ''}")


def moved(feed: Document, folder: str) -> Action:
    """Put a feed into a folder; "" is the top."""
    name = folder_name(folder)
    label = f"Move {feed['title']} {f'into {name}' if name else 'to the top'}"
    return _changed(feed, _with(feed, folder=name), label)


def paused(feed: Document, paused: bool) -> Action:
    """Leave a feed alone, or go on with it."""
    label = f"{'Pause' if paused else 'Resume'} {feed['title']}"
    return _changed(feed, _with(feed, paused=paused), label)


def minutes(text: str) -> int | None:
    """Return the minutes a user typed; "" is None. Raises `CarrelError` for what is no number."""
    said = one_line(text)
    if not said:
        return None
    if not said.isdecimal() or len(said) > _DIGITS:
        raise CarrelError(_HOW_OFTEN)
    return int(said)


def asked_every(feed: Document, minutes: int | None) -> Action:
    """Ask for a feed that often at most; None leaves it to the source and to Carrel."""
    if minutes is not None and not 1 <= minutes <= _LONGEST_INTERVAL:
        raise CarrelError(_HOW_OFTEN)
    often = f"every {count_of(minutes, 'minute')}" if minutes else "as often as other feeds"
    return _changed(feed, _with(feed, interval=minutes), f"Ask for {feed['title']} {often}")


def removed(feed: Document, *, papers: Iterable[str], is_seen: bool) -> Action:
    """Stop following a feed, and take the papers of those keys with it.

    Where papers that stay were seen in it (`is_seen`), its title stays known for their sake.
    """
    key, gone = feed["key"], dict.fromkeys(papers)
    stays = _with(feed, **_NOBODYS, removed=True) if is_seen else None
    changes: Changes = {"feeds": {key: stays}, "fetches": {key: None}}
    label = f"Remove {feed['title']}"
    if gone:
        changes["papers"] = gone
        label += f" and {count_of(len(gone), 'paper')}"
    return Action(label, changes)


def told(feed: Document, said: Document) -> Document:
    """Return a feed after its source said something of itself; the user's title stays."""
    news = {name: clean_value(value, one_line) for name, value in said.items() if value}
    if feed.get("named"):
        news.pop("title", None)
    return _with(feed, **news)


def _with(document: Document, **fields: object) -> dict[str, Any]:
    """Return a document with other fields; what says nothing is left out."""
    merged = {**document, **fields}
    merged["folder"] = merged.get("folder") or None
    return {name: value for name, value in merged.items() if value not in (None, False)}


def _changed(before: Document, after: Document, label: str) -> Action:
    return Action(label, {"feeds": {after["key"]: after}} if after != before else {})
