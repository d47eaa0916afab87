"""Feeds to begin with, by field: a list for those who have none yet."""

from __future__ import annotations

import tomllib
from collections.abc import Iterable
from dataclasses import dataclass, replace
from importlib.resources import files

from storage import specs
from storage.arriving import FollowRequest


@dataclass(frozen=True, slots=True)
class Suggestion:
    """One feed that may be followed."""

    field: str
    """Of research; becomes the feed's folder."""
    title: str
    spec: str
    """What `carrel add` takes."""
    about: str
    """A word or two of what it brings."""


def suggestions() -> list[Suggestion]:
    """Return the list, field by field."""
    table = tomllib.loads((files("storage") / "starter.toml").read_text("utf-8"))
    return [
        Suggestion(group["field"], feed["title"], feed["spec"], feed["about"])
        for group in table["group"]
        for feed in group["feeds"]
    ]


def requests(chosen: Iterable[Suggestion]) -> list[FollowRequest]:
    """Return what following these asks of the library."""
    return [
        replace(specs.parse(one.spec).request, title=one.title, folder=one.field) for one in chosen
    ]
