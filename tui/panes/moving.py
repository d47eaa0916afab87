"""Commands that move the cursor over papers, and pick some of them."""

from __future__ import annotations

from tui.messages import PaneChosen
from tui.panes.paper_pane import PaperPane


class Moving(PaperPane):
    """A pane whose list has a cursor."""

    def focus_list(self) -> None:
        """Take the focus."""
        self.screen.set_focus(self.list)

    def action_down(self) -> None:
        """Go to the next paper."""
        self.list.move_by(1)

    def action_up(self) -> None:
        """Go to the paper before."""
        self.list.move_by(-1)

    def action_top(self) -> None:
        """Go to the first paper."""
        self.list.move_to(0)

    def action_bottom(self) -> None:
        """Go to the last paper."""
        self.list.move_to(self.list.row_count - 1)

    def action_half_down(self) -> None:
        """Go half a page down."""
        self.list.move_by(max(1, self.list.page // 2))

    def action_half_up(self) -> None:
        """Go half a page up."""
        self.list.move_by(-max(1, self.list.page // 2))

    def action_page_down(self) -> None:
        """Go a page down."""
        self.list.move_by(self.list.page)

    def action_page_up(self) -> None:
        """Go a page up."""
        self.list.move_by(-self.list.page)

    def action_read_on(self) -> None:
        """Go to the detail pane."""
        self.post_message(PaneChosen("detail"))

    def action_next_unread(self) -> None:
        """Go to the next unread paper."""
        self._go_unread(range(self.list.cursor + 1, self.list.row_count), "below")

    def action_previous_unread(self) -> None:
        """Go to the unread paper before."""
        self._go_unread(range(self.list.cursor - 1, -1, -1), "above")

    def _go_unread(self, rows: range, where: str) -> None:
        row = self._library.first_unread(self.list.keys, rows)
        if row is None:
            self.notify(f"No unread paper {where}.")
        else:
            self.list.move_to(row)

    # Picking

    def action_pick(self) -> None:
        """Select the paper, or let it go, and go to the next."""
        self.list.toggle_picked()
        self._describe()

    def action_pick_range(self) -> None:
        """Begin a range here, or select the one that was begun."""
        if self.list.pick_range():
            self.notify("Go to the other end and press V again; Esc lets go.")
        self._describe()

    def action_pick_all(self) -> None:
        """Select every paper of the list."""
        self.list.pick_all()
        self._describe()
