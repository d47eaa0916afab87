"""What the command line asks of the papers: each verb is one call on the library, undone as one."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from functools import partial
from typing import TYPE_CHECKING

from storage.errors import CarrelError
from storage.model import Change
from storage.places import Place
from storage.predicates import ORDERS, Sort
from storage.text import fold, one_line
from storage.words import count_of
from tui.key_hints import UNDO
from tui.messages import PlaceChosen
from tui.panes.copying import Copying
from tui.panes.fetching import Fetching
from tui.panes.opening import Opening
from tui.panes.sorting import Sorting
from tui.panes.viewing import Viewing
from tui.telling import with_keys

if TYPE_CHECKING:
    from tui.command_line import Line


class Obeying(Sorting, Viewing, Opening, Copying, Fetching):
    """A pane that carries out what was typed."""

    def obey(self, line: Line, keys: Sequence[str]) -> None:
        """Carry out a line on those papers. Raises `CarrelError` when that cannot be."""
        assert line.verb is not None
        word = line.words[0] if line.words else ""
        if (changing := self._changes(line, word).get(line.verb.name)) is not None:
            self._change_as(changing, keys)
            return
        match line.verb.name:
            case "rename-tag":
                self._tell_change(self._library.rename_tag(*line.words), 0)
            case "merge-tags":
                *tags, into = line.words
                self._tell_change(self._library.merge_tags(tags, into), 0)
            case "delete-tag":
                self._tell_change(self._library.delete_tag(word), 0)
            case "sort":
                self._sort_as(word)
            case "view":
                self.post_message(PlaceChosen(self._place_called(word), enter=True))
            case "save":
                view = self._library.save_view(word, self.shown_query)
                finds = "{feed.find_view} finds it."
                self.notify(with_keys(self.app, f"Saved the view {view.title}.", finds, UNDO))
                self.post_message(PlaceChosen(view, enter=True))
            case "export":
                self._export(word, line.words[1], keys)
            case "open":
                self.open_papers(keys)
            case "copy":
                self.copy_papers(keys, word)
            case "pdf":
                self.fetch_papers(keys)
            case "goto":
                self.list.move_to(int(word[:9]) - 1)

    def _changes(self, line: Line, word: str) -> Mapping[str, Callable[[Sequence[str]], Change]]:
        """Return what the verbs that say something of papers do to them."""
        library = self._library
        add = [each[1:] for each in line.words if each[0] == "+"]
        remove = [each[1:] for each in line.words if each[0] == "-"]
        return {
            "read": partial(library.set_read, read=True),
            "unread": partial(library.set_read, read=False),
            "star": partial(library.set_starred, starred=True),
            "unstar": partial(library.set_starred, starred=False),
            "queue": partial(library.set_queued, queued=True),
            "unqueue": partial(library.set_queued, queued=False),
            "tag": partial(library.change_tags, add=add, remove=remove),
            "untag": partial(library.change_tags, remove=[word]),
        }

    def _change_as(self, changing: Callable[[Sequence[str]], Change], keys: Sequence[str]) -> None:
        self._repeat = lambda others: self._change_as(changing, others)
        self._tell_change(changing(keys), len(keys))

    def _tell_change(self, change: Change, asked: int) -> None:
        if change.keys:
            self.notify(with_keys(self.app, f"{change.label}.", UNDO))
        elif asked:
            self.notify(f"Nothing to change: {count_of(asked, 'paper')} already so.")
        else:
            self.notify("Nothing to change.")

    def _sort_as(self, word: str) -> None:
        by = word.removeprefix("-")
        if by not in ORDERS:
            raise CarrelError(f"There is no order “{one_line(word)}”. Known: {', '.join(ORDERS)}.")
        self._order(Sort(by, word.startswith("-")))

    def _place_called(self, name: str) -> Place:
        """Return the place of that title, else the only one whose title begins so."""
        wanted = fold(name.strip().lstrip("#"))
        places = self._library.places()
        same = [place for place in places if fold(place.title) == wanted]
        found = same or [place for place in places if fold(place.title).startswith(wanted)]
        if not found:
            raise CarrelError(f"There is no view, feed or tag “{one_line(name)}”.")
        if not same and len(found) > 1:
            which = ", ".join(place.title for place in found[:5])
            raise CarrelError(f"Which one? {which}")
        return found[0]

    def _export(self, format: str, name: str, keys: Sequence[str]) -> None:
        import os

        from storage import export  # loads every format

        if format not in export.FORMATS:
            known = ", ".join(export.FORMATS)
            raise CarrelError(f"There is no format “{one_line(format)}”. Known: {known}.")
        path = os.path.expanduser(name)  # noqa: PTH111  what was typed is what is told
        if os.path.lexists(path):
            raise CarrelError(f"{one_line(name)} is there already. Name another file.")
        export.write_file(path, export.FORMATS[format](self._library, keys))
        wrote = export.contents(self._library, keys, format)
        self.notify(f"Wrote {wrote} to {one_line(name)}.")
