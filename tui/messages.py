"""What the panes tell the screen. Data goes down by calls, news goes up by these."""

from __future__ import annotations

from collections.abc import Sequence

from textual.message import Message

from storage.places import Place
from tui.commands import Command


class PaperShown(Message):
    """The cursor of the feed pane is on another paper, or on none."""

    def __init__(self, key: str | None) -> None:
        super().__init__()
        self.key = key

    def can_replace(self, message: Message) -> bool:
        """Of a burst of moves only the last counts."""
        return isinstance(message, PaperShown)


class PlaceChosen(Message):
    """The user went to another source."""

    def __init__(self, place: Place, *, enter: bool = False) -> None:
        super().__init__()
        self.place = place
        self.enter = enter
        """The focus goes to its papers."""


class AuthorChosen(Message):
    """The user wants the papers of an author only."""

    def __init__(self, name: str) -> None:
        super().__init__()
        self.name = name


class AuthorShown(Message):
    """The user wants to see who an author of the paper is."""

    def __init__(self, name: str) -> None:
        super().__init__()
        self.name = name


class PaneChosen(Message):
    """The user wants to go to another pane."""

    def __init__(self, pane: str) -> None:
        super().__init__()
        self.pane = pane


class LinkChosen(Message):
    """The user wants a link of the paper opened, or to choose one of them."""

    def __init__(self, url: str | None) -> None:
        super().__init__()
        self.url = url
        """The link; None to choose."""


class PdfNews(Message):
    """PDFs that are fetched came further, or to their end."""

    def __init__(self, line: str, *, keys: Sequence[str] = ()) -> None:
        super().__init__()
        self.line = line
        """How far it is; "" when it is over."""
        self.keys = keys
        """Papers that have their file now."""

    def can_replace(self, message: Message) -> bool:
        """Of a burst of words of progress only the last counts."""
        return isinstance(message, PdfNews) and not message.keys and bool(message.line)


class HintClicked(Message):
    """A key at the bottom of the screen was clicked."""

    def __init__(self, command: Command) -> None:
        super().__init__()
        self.command = command


class LeaveFilter(Message):
    """The user is done typing in the filter box."""


class FilterTyped(Message):
    """What is in the filter box is another text."""


class FirstFrame(Message):
    """The reader is on the screen, whole; what did not have to be there before can come now."""


class LineTyped(Message):
    """What is on the command line is another text."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.text = text


class LineGiven(Message):
    """The user wants the command line to be carried out."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.text = text


class LineLeft(Message):
    """The user is done with the command line."""
