"""Changes to the user's views, as undoable actions. Pure."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from storage.errors import CarrelError
from storage.history import Action
from storage.places import BUILT_IN, Place
from storage.text import fold, fold_words, one_line

_LENGTH = 60


def view_title(text: str) -> str:
    """Return the title a view can have. Raises `CarrelError` when nothing is left of it."""
    title = one_line(text).replace('"', "")[:_LENGTH].strip()
    if not title:
        raise CarrelError("A view needs a name.")
    return title


def saved(views: Sequence[Place], title: str, query: str) -> tuple[str, Action]:
    """Return the key of a new view, and the action that saves it after the others.

    Raises `CarrelError` when another view is called so.
    """
    title = _free(views, view_title(title), None)
    slug = fold_words(title).replace(" ", "-") or "view"
    keys = {view.name for view in views}
    key, number = slug, 2
    while key in keys:
        key, number = f"{slug}-{number}", number + 1
    document = {"key": key, "title": title, "query": query, "position": len(views)}
    return key, Action(f"Save the view {title}", {"views": {key: document}})


def changed(views: Sequence[Place], view: Place, *, title: str, query: str) -> Action:
    """Return the action that gives a view another name or query."""
    title = _free(views, view_title(title), view)
    document = _document(view, views.index(view)) | {"title": title, "query": query}
    label = f"Change the view {view.title}" if title == view.title else f"Rename a view to {title}"
    return Action(label, {"views": {view.name: document}})


def removed(view: Place) -> Action:
    """Return the action that deletes a view; its papers stay."""
    return Action(f"Delete the view {view.title}", {"views": {view.name: None}})


def moved(views: Sequence[Place], view: Place, steps: int) -> Action:
    """Return the action that moves a view down the list, or up for fewer than no steps."""
    order = [other for other in views if other != view]
    at = max(0, min(views.index(view) + steps, len(order)))
    order.insert(at, view)
    placed: dict[str, Any] = {v.name: _document(v, place) for place, v in enumerate(order)}
    was = {v.name: _document(v, place) for place, v in enumerate(views)}
    changes = {key: document for key, document in placed.items() if document != was[key]}
    return Action(f"Move the view {view.title}", {"views": changes} if changes else {})


def _document(view: Place, position: int) -> dict[str, Any]:
    return {"key": view.name, "title": view.title, "query": view.query, "position": position}


def _free(views: Sequence[Place], title: str, but: Place | None) -> str:
    taken = {fold(view.title) for view in (*BUILT_IN, *views) if view != but}
    if fold(title) in taken:
        raise CarrelError(f"There is a view “{title}” already. Choose another name.")
    return title
