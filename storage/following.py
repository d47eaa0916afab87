"""Following: what it does to the feeds of a library, as an action. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from storage.arriving import FollowRequest
from storage.errors import CarrelError
from storage.history import Action
from storage.importers._ids import comparable_address, host_of, web_address
from storage.text import one_line
from storage.words import count_of

Document = Mapping[str, Any]

_EMPTY: Document = {}


def each_once(wanted: Iterable[FollowRequest]) -> list[FollowRequest]:
    """Return the requests without those for an address that came before."""
    found: dict[str, FollowRequest] = {}
    for request in wanted:
        found.setdefault(comparable_address(request.address), request)
    return list(found.values())


def follow(
    wanted: Iterable[FollowRequest], feeds: Iterable[tuple[str, Document]]
) -> tuple[Action, list[str]]:
    """Return the action that follows sources, and the key of each.

    `feeds` are the documents of all feeds. One with the address of a source becomes it. Raises
    `CarrelError` for what is no web address; then follows none.
    """
    before = dict(feeds)
    by_address = {
        comparable_address(document["address"]): key
        for key, document in before.items()
        if document.get("address")
    }
    after: dict[str, Document | None] = {}
    keys: list[str] = []
    for request in wanted:
        if web_address(request.address) is None:
            shown = one_line(request.address)
            raise CarrelError(f"“{shown}” is not a web address: Carrel follows http and https.")
        place = comparable_address(request.address)
        key = by_address.setdefault(place, f"feed:{place}")
        after[key] = _followed(request, key, after.get(key) or before.get(key) or _EMPTY)
        keys.append(key)
    changed = {key: document for key, document in after.items() if document != before.get(key)}
    names = [str((document or _EMPTY)["title"]) for document in changed.values()]
    label = f"Follow {names[0] if len(names) == 1 else count_of(len(names), 'feed')}"
    return Action(label, {"feeds": changed} if changed else {}), keys


def _followed(request: FollowRequest, key: str, before: Document) -> Document:
    document = {
        **before,
        "key": key,
        "title": request.title or before.get("title") or host_of(request.address) or key,
        "named": before.get("named") or bool(request.title),
        "kind": before.get("kind") or request.kind,
        "address": before.get("address") or request.address,
        "site": before.get("site") or request.site,
        "folder": request.folder or before.get("folder"),
        "followed": True,
    }
    return {name: value for name, value in document.items() if value not in (None, False, "")}
