"""The one façade: a library directory, opened. All that a screen or a command may ask or do.

Every change is one transaction with its undo entry, on disk before the method returns, and is
told to the subscribers as a `Change`. One thread uses a `Library`.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence

from pyroaring import BitMap

from storage import marking, views
from storage.documents import Document
from storage.errors import NotFoundError
from storage.history import Action, way_to
from storage.keys import Keys
from storage.model import Change
from storage.past import Past
from storage.places import Place
from storage.predicates import is_under
from storage.tags import tag_key
from storage.text import one_line
from storage.words import count_of


class Library(Past):
    """The papers, marks, feeds and authors of one directory, and what may be done to them."""

    def subscribe(self, listener: Callable[[Change], None]) -> Callable[[], None]:
        """Call `listener` with every change from now on; returns what ends that."""
        return self._ledger.subscribe(listener)

    # Marks

    def set_read(self, keys: Iterable[str], read: bool) -> Change:
        """Mark papers read or unread."""
        return self._mark(keys, marking.read(read))

    def set_starred(self, keys: Iterable[str], starred: bool) -> Change:
        """Star papers, or take the star away."""
        return self._mark(keys, marking.starred(starred))

    def set_queued(self, keys: Iterable[str], queued: bool) -> Change:
        """Put papers into the queue of what to read later, or take them out."""
        return self._mark(keys, marking.queued(queued))

    def decide(
        self,
        keys: Iterable[str],
        *,
        read: bool | None = None,
        starred: bool | None = None,
        queued: bool | None = None,
    ) -> Change:
        """Say several things of papers as one action; None leaves a thing as it is."""
        return self._mark(keys, marking.decided(read=read, starred=starred, queued=queued))

    def change_tags(
        self, keys: Iterable[str], *, add: Sequence[str] = (), remove: Sequence[str] = ()
    ) -> Change:
        """Add tags to papers and take others away. Raises `CarrelError` for an unusable tag."""
        return self._mark(keys, marking.tags(add, remove))

    def rename_tag(self, old: str, new: str) -> Change:
        """Give a tag, and those nested in it, another name on every paper.

        Raises `CarrelError` when no tag has the old name, or none can have the new one.
        """
        return self._retag([old], marking.renamed(old, new))

    def merge_tags(self, tags: Sequence[str], into: str) -> Change:
        """Make several tags, each with those nested in it, one on every paper.

        Raises `CarrelError` when there is no such tag, or none can have the name of `into`.
        """
        return self._retag(tags, marking.merged(tags, into))

    def delete_tag(self, tag: str) -> Change:
        """Take a tag, and those nested in it, off every paper. Raises `NotFoundError`."""
        return self._retag([tag], marking.untagged(tag))

    def tagged(self, tag: str) -> Keys:
        """Return the papers that have a tag, or one nested in it. Raises `NotFoundError`."""
        wanted, tags = tag_key(tag), self._catalogue.tags
        here = [papers for own, papers in tags.items() if is_under(tag_key(own), wanted)]
        if not here:
            raise NotFoundError(f"There is no tag “{one_line(tag)}” in this library.")
        return self.keys_of(BitMap.union(*here))

    def _retag(self, tags: Sequence[str], edit: marking.Edit) -> Change:
        papers = BitMap.union(BitMap(), *(self.tagged(tag).chosen for tag in tags))
        return self._mark(self.keys_of(papers), edit)

    def set_note(self, key: str, note: str) -> Change:
        """Write a paper's note."""
        return self._mark([key], marking.note(note))

    def set_followed(self, name: str, followed: bool) -> Change:
        """Follow the author printed as `name`, or no longer."""
        return self._ledger.act(lambda: self._people.follow(name, followed))

    def _mark(self, keys: Iterable[str], edit: marking.Edit) -> Change:
        """Mark papers. Raises `NotFoundError` for a key that no paper has; then marks none."""
        wanted = list(dict.fromkeys(keys))

        def decide() -> Action:
            self._require_all(wanted)
            return marking.action(wanted, edit, self._ledger.document)

        return self._ledger.act(decide)

    def _require_all(self, keys: Iterable[str]) -> None:
        for key in keys:
            if key not in self._catalogue:
                raise NotFoundError(f"There is no paper “{key}” in this library.")

    def merge_marks(self, theirs: Mapping[str, Document]) -> Change:
        """Take in what was said on another machine: register by register, the newest counts."""
        return self._ledger.adopt_marks(theirs)

    # Views

    def save_view(self, title: str, query: str) -> Place:
        """Save a query under a name. Raises `QueryError`, or `CarrelError` for a name taken."""
        self._finder.parse(query)
        key = ""

        def decide() -> Action:
            nonlocal key
            key, action = views.saved(self.views(), title, query)
            return action

        self._ledger.act(decide)
        return self._view(key)

    def change_view(self, key: str, *, title: str | None = None, query: str | None = None) -> Place:
        """Give a view another name or query. Raises as `save_view` does."""
        if query is not None:
            self._finder.parse(query)

        def decide() -> Action:
            view = self._view(key)
            return views.changed(
                self.views(), view, title=title or view.title,
                query=view.query if query is None else query,
            )  # fmt: skip

        self._ledger.act(decide)
        return self._view(key)

    def remove_view(self, key: str) -> Change:
        """Delete a view; its papers stay. Raises `NotFoundError`."""
        return self._ledger.act(lambda: views.removed(self._view(key)))

    def move_view(self, key: str, steps: int) -> Change:
        """Move a view down the list, or up for fewer than no steps. Raises `NotFoundError`."""
        return self._ledger.act(lambda: views.moved(self.views(), self._view(key), steps))

    def _view(self, key: str) -> Place:
        for view in self.views():
            if view.name == key:
                return view
        raise NotFoundError(f"There is no view “{one_line(key)}” in this library.")

    # Removal

    def remove(self, keys: Iterable[str]) -> Change:
        """Take papers out of the library; a source that still has them brings them back.

        What was said of them stays for then. Raises `NotFoundError` for a key that no paper has;
        then removes none.
        """
        wanted = list(dict.fromkeys(keys))

        def decide() -> Action:
            self._require_all(wanted)
            label = f"Remove {count_of(len(wanted), 'paper')}"
            return Action(label, {"papers": dict.fromkeys(wanted)})

        return self._ledger.act(decide)

    # Undo

    def undo(self) -> Change | None:
        """Undo the newest action not yet undone; None when there is none."""
        return self._reversing.undo()

    def redo(self) -> Change | None:
        """Redo the action undone last; None when there is none."""
        return self._reversing.redo()

    def travel(self, number: int) -> list[Change]:
        """Undo back to before an action, newest first; or do again up to it when it is undone.

        Returns what was reversed, in that order.
        """
        done: list[Change] = []
        for entry in way_to(self.history(), number):
            change = self.redo() if entry.undone else self.undo()
            if change is not None:
                done.append(change)
        return done

    def forget_history(self) -> None:
        """Forget every action so far: none of them can be undone any more."""
        self._ledger.forget()

    # Settings and other processes

    def catch_up(self) -> None:
        """Bring what other processes did, and tell the subscribers; to be called when idle."""
        self._ledger.catch_up()
        if self._is_idle:
            self._ledger.tend()
