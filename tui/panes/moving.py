"""Commands that move the cursor over papers, and pick some of them."""

from __future__ import annotations

from tui.messages import PaneChosen
from tui.panes.paper_pane import PaperPane
from tui.telling import with_keys


class Moving(PaperPane):
    """A pane whose list has a cursor."""

    def focus_list(self) -> None:
        """Take the focus."""
        self.screen.set_focus(self.list)

    def action_down(self, count: int = 1) -> None:
        """Go to the next paper."""
        self.list.move_by(count)

    def action_up(self, count: int = 1) -> None:
        """Go to the paper before."""
        self.list.move_by(-count)

    def action_top(self, count: int = 1) -> None:
        """Go to the first paper, or to that one."""
        self.list.move_to(count - 1)

    def action_bottom(self, count: int = 0) -> None:
        """Go to the last paper, or to that one."""
        self.list.move_to((count or self.list.row_count) - 1)

    def action_half_down(self, count: int = 1) -> None:
        """Go half a page down."""
        self.list.move_by(count * max(1, self.list.page // 2))

    def action_half_up(self, count: int = 1) -> None:
        """Go half a page up."""
        self.list.move_by(-count * max(1, self.list.page // 2))

    def action_page_down(self, count: int = 1) -> None:
        """Go a page down."""
        self.list.move_by(count * self.list.page)

    def action_page_up(self, count: int = 1) -> None:
        """Go a page up."""
        self.list.move_by(-count * self.list.page)

    def action_read_on(self) -> None:
        """Go to the detail pane."""
        self.post_message(PaneChosen("detail"))

    def action_next_unread(self, count: int = 1) -> None:
        """Go to the next unread paper, or the one so many further on."""
        self._go_unread(range(self.list.cursor + 1, self.list.row_count), count, "below")

    def action_previous_unread(self, count: int = 1) -> None:
        """Go to the unread paper before, or the one so many before that."""
        self._go_unread(range(self.list.cursor - 1, -1, -1), count, "above")

    def _go_unread(self, rows: range, count: int, where: str) -> None:
        found: int | None = None
        for _ in range(count):
            row = self._library.first_unread(self.list.keys, rows)
            if row is None:
                break
            found, rows = row, rows[rows.index(row) + 1 :]
        if found is None:
            self.notify(self._without_unread(where))
        else:
            self.list.move_to(found)

    def _without_unread(self, where: str) -> str:
        """Say that no unread paper is on one side, and which key goes to one on the other."""
        others, key, other = (
            (range(self.list.cursor - 1, -1, -1), "{feed.previous_unread}", "above")
            if where == "below"
            else (range(self.list.cursor + 1, self.list.row_count), "{feed.next_unread}", "below")
        )
        if self._library.first_unread(self.list.keys, others) is None:
            return "No other paper here is unread."
        return with_keys(self.app, f"No unread paper {where}.", f"{key} goes to one {other}.")

    # Picking

    def action_pick(self, count: int = 1) -> None:
        """Select the paper, or let it go, and go to the next."""
        for _ in range(min(count, self.list.row_count - self.list.cursor)):
            self.list.toggle_picked()
        self._describe()

    def action_pick_range(self) -> None:
        """Begin a range here, or select the one that was begun."""
        if self.list.pick_range():
            goes_on = "Go to the other end and press {feed.pick_range} again."
            self.notify(with_keys(self.app, "", goes_on, "{feed.clear} lets go."))
        self._describe()

    def action_pick_all(self) -> None:
        """Select every paper of the list."""
        self.list.pick_all()
        self._describe()
