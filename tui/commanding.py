"""A command line: typed, understood, asked for when it is for many papers, carried out."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence

from textual.screen import Screen
from textual.widget import Widget

from storage.completion import Completion
from storage.copying import FORMS
from storage.export import FORMATS
from storage.library import Library
from storage.predicates import ORDERS
from storage.text import fold
from storage.words import count_of
from tui.command_line import Line, LineError, parse
from tui.file_names import files_like
from tui.key_hints import hint_line
from tui.line_completion import line_completions
from tui.panes.feed import FeedPane
from tui.scoping import Scoping
from tui.telling import telling
from tui.widgets.command_box import CommandBox, remembered

_MANY = 500
"""Papers from which on it is asked whether they are meant."""
_KEYS = "{give} does it · {complete} completes · {earlier} lines of before · {leave} leaves"
_LINES = "command lines"
"""The setting that remembers what was typed."""


class CommandLine:
    """What becomes of a line; made, and loaded, when the first one is typed."""

    def __init__(
        self,
        screen: Screen[None],
        feed: FeedPane,
        library: Library,
        carry_out: Callable[[str], None],
    ) -> None:
        """Type over the bottom of `screen`; `carry_out` does the command of an id."""
        self._screen = screen
        self._app = screen.app
        self._feed = feed
        self._library = library
        self._carry_out = carry_out
        self._box = CommandBox(self._complete, feed.keymap)
        self._scoping = Scoping(
            screen, library, selected=lambda: feed.targets, listed=lambda: feed.listing.keys
        )
        self._back: Widget | None = None
        """Where the keys went before."""
        self._waiting: Line | None = None
        """A line that was given while its papers are still looked for."""
        self._given: str | None = None
        """Its text."""
        screen.mount(self._box)

    @property
    def is_typed_in(self) -> bool:
        """Whether keys go to the line."""
        return self._screen.focused is self._box.input

    def open(self) -> None:
        """Let the keys go to an empty line."""
        box = self._box
        self._back = self._screen.focused
        with box.input.prevent(box.input.Changed):
            box.input.value = ""
        box.input.remember(remembered(self._library.setting(_LINES)))
        box.display = True
        box.say(hint_line(self._feed.keymap, "line", _KEYS))
        self._screen.set_focus(box.input)
        box.input.offer()
        self._feed.learning.go_on(box.input.offer)

    # Typing

    def _complete(self, text: str, cursor: int) -> Sequence[Completion]:
        names: dict[str, Callable[[str], Iterable[str]]] = {
            "view": self._places_like,
            "file": files_like,
            "format": lambda _: FORMATS,
            "form": lambda _: (*FORMS, *(name for name, _ in self._feed.templates)),
            "order": lambda typed: [f"-{by}" if typed.startswith("-") else by for by in ORDERS],
            "theme": lambda _: sorted(self._app.available_themes),
        }
        return line_completions(text, cursor, self._feed.learning.vocabulary, names)

    def _places_like(self, beginning: str) -> list[str]:
        titles = (place.title for place in self._library.places())
        return [title for title in titles if fold(title).startswith(beginning)]

    def typed(self, text: str) -> None:
        """Take in that another text is there."""
        if text == self._given:  # told of after it was given, as keys come quickly
            return
        self._waiting, self._given = None, None
        self._understood(text)

    def _understood(self, text: str) -> Line | None:
        """Say what a line would do, or what is wrong with it; return it when it can be done."""
        box, scopes = self._box, self._scoping
        try:
            line = parse(text)
        except LineError as error:
            scopes.ask(None, self._described)
            if text.strip():
                box.refuse(str(error), (error.start, error.end))
            return None
        scopes.ask(line.scope, self._described)
        if (wrong := scopes.error) is not None and line.scope is not None:
            start = line.scope.start
            box.refuse(str(wrong), (start + wrong.start, start + wrong.end))
            return None
        if line.scope is not None and scopes.asks_for_nothing:
            box.refuse("This asks for nothing: every paper is like it.",
                       (line.scope.start, len(text)))  # fmt: skip
            return None
        box.say(self._would(line))
        return line

    def _would(self, line: Line) -> str:
        if line.verb is None:
            return line.command.help if line.command is not None else ""
        if line.scope is None:
            return f"{line.verb.help} · :{line.verb.name} {line.verb.usage}"
        scopes = self._scoping
        which = {"selection": "the selection" if self._feed.list.picked_count else "the cursor's",
                 "visible": "all that is listed", "query": "of the whole library"}  # fmt: skip
        so_far = " so far …" if scopes.is_searching else ""
        count = count_of(len(scopes.keys), "paper")
        return f"{count}, {which[line.scope.kind]}{so_far} · {line.verb.help}"

    def _described(self) -> None:
        """Take in that more papers were found."""
        if self._waiting is not None and not self._scoping.is_searching:
            line, self._waiting = self._waiting, None
            self._do(line)
        elif self.is_typed_in:
            self._understood(self._box.input.value)

    # Doing

    def leave(self) -> None:
        """Let go of the line."""
        self._waiting, self._given = None, None
        self._scoping.stop()
        self._feed.learning.rest()
        self._box.display = False
        self._screen.set_focus(self._back or self._feed.list)

    def given(self, text: str) -> None:
        """Do what a line says, once its papers are found."""
        if not text.strip():
            self.leave()
            return
        if (line := self._understood(text)) is None:
            return
        self._library.remember(_LINES, remembered(self._library.setting(_LINES), text))
        if self._scoping.is_searching:
            self._waiting, self._given = line, text
            how = hint_line(self._feed.keymap, "line", "{leave} lets go")
            self._box.say(f"Looking through the library …  {how}")
        else:
            self._do(line)

    def _do(self, line: Line) -> None:
        keys = self._scoping.keys
        self.leave()
        if line.command is not None:
            self._carry_out(line.command.id)
            return
        assert line.verb is not None
        if line.scope is not None and not len(keys):
            self._app.notify("No paper is like that. Nothing was done.")
            return
        if not line.verb.changes or len(keys) <= _MANY:
            self._obey(line, keys)
            return
        from tui.screens.confirming import ConfirmScreen

        def answered(meant: bool | None) -> None:
            if meant:
                self._obey(line, keys)

        question = f"{line.verb.help[:-1]}: {count_of(len(keys), 'paper')}?"
        self._app.push_screen(ConfirmScreen(question), answered)

    def _obey(self, line: Line, keys: Sequence[str]) -> None:
        assert line.verb is not None
        with telling(self._app):
            match line.verb.name:
                case "quit":
                    self._carry_out("reader.quit")
                case "theme":
                    self._choose_theme(line.words[0])
                case "import":
                    from tui.arrivals import import_source

                    import_source(self._app, self._library, line.words[0])
                case "add":
                    from tui.following import follow
                    from tui.screens.following import Wish

                    follow(self._app, self._library, Wish(spec=line.words[0]))
                case _:
                    self._feed.obey(line, keys)

    def _choose_theme(self, name: str) -> None:
        if name not in self._app.available_themes:
            self._app.notify(
                f"There is no theme “{name}”. carrel themes lists them.", severity="error"
            )
            return
        self._app.theme = name
        self._library.remember("theme", name)
