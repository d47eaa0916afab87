"""Commands on past imports."""

from __future__ import annotations

from storage.places import Place
from tui.messages import PlaceChosen
from tui.panes.paper_pane import PaperPane


class Past(PaperPane):
    """A pane that can show the papers of a past import."""

    def action_imports(self) -> None:
        """Show past imports; the papers of the one chosen are listed here."""
        from tui.screens.imports import ImportsScreen

        def chosen(place: Place | None) -> None:
            if place is not None:
                self.post_message(PlaceChosen(place, enter=True))

        self.app.push_screen(ImportsScreen(self._library), chosen)
