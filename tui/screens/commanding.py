"""The command line of the reader: typed, understood, asked for when it is much, carried out."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from typing import TYPE_CHECKING

from textual import on
from textual.screen import Screen

from storage.library import Library
from storage.text import fold
from storage.words import count_of
from tui.command_line import Line, LineError, parse
from tui.commands import Command
from tui.messages import LineGiven, LineLeft, LineTyped
from tui.panes.feed import FeedPane
from tui.scoping import Scoping
from tui.telling import telling

if TYPE_CHECKING:
    from storage.completion import Completion
    from tui.widgets.command_box import CommandBox

_MANY = 500
"""Papers from which on it is asked whether they are meant."""
_LINES = "command lines"
"""The setting that remembers what was typed."""


class Commanding(Screen[None]):
    """A screen with a feed pane and a command line, which is made when it is first wanted."""

    feed: FeedPane
    _library: Library
    _box: CommandBox | None = None
    _scoping: Scoping | None = None
    _waiting: Line | None = None
    """A line that was given while its papers are still looked for."""

    @property
    def is_commanding(self) -> bool:
        """Whether keys go to the command line."""
        return self._box is not None and self.focused is self._box.input

    def carry_out(self, found: Command, count: int | None = None) -> None:
        """Carry out a command on the pane that owns it."""
        raise NotImplementedError

    def action_line(self) -> None:
        """Type a command."""
        self.app.clear_notifications()  # they would lie over what is typed
        box = self._made()
        with box.input.prevent(box.input.Changed):
            box.input.value = ""
        from tui.widgets.command_box import remembered

        box.input.remember(remembered(self._library.setting(_LINES)))
        box.display = True
        box.say("Enter does it · Tab completes · ↑ lines of before · Esc leaves")
        self.set_focus(box.input)
        box.input.offer()
        self.feed.learning.go_on(box.input.offer)

    def _made(self) -> CommandBox:
        if self._box is None:
            from tui.widgets.command_box import CommandBox

            self._box = CommandBox(self._complete)
            self.mount(self._box)
        return self._box

    def _scopes(self) -> Scoping:
        if self._scoping is None:
            self._scoping = Scoping(
                self,
                self._library,
                selected=lambda: self.feed.targets,
                listed=lambda: self.feed.listing.keys,
            )
        return self._scoping

    # Typing

    def _complete(self, text: str, cursor: int) -> Sequence[Completion]:
        from storage.export import FORMATS
        from storage.predicates import ORDERS
        from tui.file_names import files_like
        from tui.line_completion import line_completions

        names: dict[str, Callable[[str], Iterable[str]]] = {
            "view": self._places_like,
            "file": files_like,
            "format": lambda _: FORMATS,
            "order": lambda typed: [f"-{by}" if typed.startswith("-") else by for by in ORDERS],
            "theme": lambda _: sorted(self.app.available_themes),
        }
        return line_completions(text, cursor, self.feed.learning.vocabulary, names)

    def _places_like(self, beginning: str) -> list[str]:
        titles = (place.title for place in self._library.places())
        return [title for title in titles if fold(title).startswith(beginning)]

    @on(LineTyped)
    def _line_typed(self, event: LineTyped) -> None:
        event.stop()
        self._waiting = None
        self._understood(event.text)

    def _understood(self, text: str) -> Line | None:
        """Say what a line would do, or what is wrong with it; return it when it can be done."""
        box, scopes = self._made(), self._scopes()
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
            return f"{line.verb.help}  :{line.verb.name} {line.verb.usage}"
        scopes = self._scopes()
        which = {"selection": "the selection" if self.feed.list.picked_count else "the cursor's",
                 "visible": "all that is listed", "query": "of the whole library"}  # fmt: skip
        so_far = " so far …" if scopes.is_searching else ""
        count = count_of(len(scopes.keys), "paper")
        return f"{count}, {which[line.scope.kind]}{so_far}  {line.verb.help}"

    def _described(self) -> None:
        """Take in that more papers were found."""
        if self._waiting is not None and not self._scopes().is_searching:
            line, self._waiting = self._waiting, None
            self._do(line)
        elif self.is_commanding:
            self._understood(self._made().input.value)

    # Doing

    @on(LineLeft)
    def _line_left(self, event: LineLeft) -> None:
        event.stop()
        self._leave_line()

    def _leave_line(self) -> None:
        self._waiting = None
        self._scopes().stop()
        self.feed.learning.rest()
        self._made().display = False
        self.feed.focus_list()

    @on(LineGiven)
    def _line_given(self, event: LineGiven) -> None:
        event.stop()
        from tui.widgets.command_box import remembered

        if not event.text.strip():
            self._leave_line()
            return
        if (line := self._understood(event.text)) is None:
            return
        self._library.remember(_LINES, remembered(self._library.setting(_LINES), event.text))
        if self._scopes().is_searching:
            self._waiting = line
            self._made().say("Looking through the library …  Esc lets go")
        else:
            self._do(line)

    def _do(self, line: Line) -> None:
        keys = self._scopes().keys
        self._leave_line()
        if line.command is not None:
            self.carry_out(line.command)
            return
        assert line.verb is not None
        if line.scope is not None and not len(keys):
            self.notify("No paper is like that. Nothing was done.")
            return
        if not line.verb.changes or len(keys) <= _MANY:
            self._obey(line, keys)
            return
        from tui.screens.asking import ConfirmScreen

        def answered(meant: bool | None) -> None:
            if meant:
                self._obey(line, keys)

        question = f"{line.verb.help[:-1]}: {count_of(len(keys), 'paper')}?"
        self.app.push_screen(ConfirmScreen(question), answered)

    def _obey(self, line: Line, keys: Sequence[str]) -> None:
        assert line.verb is not None
        with telling(self.app):
            match line.verb.name:
                case "quit":
                    self.carry_out_named("reader.quit")
                case "theme":
                    self._choose_theme(line.words[0])
                case "import":
                    from tui.arrivals import import_source

                    import_source(self.app, self._library, line.words[0])
                case "add":
                    from tui.adding import follow_source

                    follow_source(self.app, self._library, line.words[0])
                case _:
                    self.feed.obey(line, keys)

    def carry_out_named(self, command_id: str) -> None:
        """Carry out the command of that id."""
        from tui.commands import command

        self.carry_out(command(command_id))

    def _choose_theme(self, name: str) -> None:
        if name not in self.app.available_themes:
            self.notify(f"There is no theme “{name}”. carrel themes lists them.", severity="error")
            return
        self.app.theme = name
        self._library.remember("theme", name)
