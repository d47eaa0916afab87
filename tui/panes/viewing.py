"""Commands on views: save the query, rename, edit, move and delete the view that is shown."""

from __future__ import annotations

from collections.abc import Callable

from storage.places import INBOX, Place
from tui.key_hints import UNDO
from tui.messages import PlaceChosen
from tui.panes.paper_pane import PaperPane
from tui.telling import telling, with_keys


class Viewing(PaperPane):
    """A pane that shows views."""

    @property
    def shown_query(self) -> str:
        """The query that finds what the list shows: the place's own, and what narrows it."""
        place, typed = self.listing.place, self.listing.text.strip()
        own = f'feed:"{place.title}"' if place.kind == "feed" else place.query
        if own and typed and " OR " in f"{own} {typed}":
            return f"({own}) ({typed})"
        return f"{own} {typed}".strip()

    def action_save_view(self) -> None:
        """Save the query under a name."""
        if self.listing.place.kind == "import":
            self.notify("The papers of an import cannot be saved as a view.")
            return
        query = self.shown_query

        def save(title: str) -> None:
            view = self._library.save_view(title, query)
            finds = "{feed.find_view} finds it."
            self.notify(with_keys(self.app, f"Saved the view {view.title}.", finds, UNDO))
            self.post_message(PlaceChosen(view, enter=True))

        self._ask(f"Save as a view: {query or 'every paper'}", "a name", save)

    def action_rename_view(self) -> None:
        """Give the view another name."""
        if (view := self._view()) is not None:
            rename = self._library.change_view

            def then(title: str) -> None:
                self._show(rename(view.name, title=title))

            self._ask("Rename the view", "a name", then, value=view.title)

    def action_edit_view(self) -> None:
        """Change what the view asks for."""
        if (view := self._view()) is not None:
            change = self._library.change_view

            def then(query: str) -> None:
                self._show(change(view.name, query=query))

            self._ask(f"What {view.title} asks for", "a query", then, value=view.query)

    def action_delete_view(self) -> None:
        """Delete the view; its papers stay."""
        if (view := self._view()) is not None:
            self._library.remove_view(view.name)
            said = f"Deleted the view {view.title}; its papers stay."
            self.notify(with_keys(self.app, said, UNDO))
            self.post_message(PlaceChosen(INBOX, enter=True))

    def action_move_view_down(self) -> None:
        """Move the view down the source list."""
        if (view := self._view()) is not None:
            self._library.move_view(view.name, 1)

    def action_move_view_up(self) -> None:
        """Move the view up the source list."""
        if (view := self._view()) is not None:
            self._library.move_view(view.name, -1)

    def action_find_view(self) -> None:
        """Find a place by a part of its name."""
        from tui.screens.places import PlacesScreen

        def go(place: Place | None) -> None:
            if place is not None:
                self.post_message(PlaceChosen(place, enter=True))

        self.app.push_screen(PlacesScreen(self._library), go)

    def _show(self, view: Place) -> None:
        self.post_message(PlaceChosen(view, enter=True))

    def _view(self) -> Place | None:
        """Return the saved view that is shown, or say that there is none."""
        place = self.listing.place
        if place.kind == "saved":
            return place
        self.notify(f"{place.title} is not a view of yours. v s saves what you see as one.")
        return None

    def _ask(self, title: str, hint: str, then: Callable[[str], None], *, value: str = "") -> None:
        from tui.screens.asking import AskScreen

        def answered(typed: str | None) -> None:
            if typed:
                with telling(self.app):
                    then(typed)

        self.app.push_screen(AskScreen(title, hint, value=value), answered)
