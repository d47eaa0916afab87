"""The grammar of the command line as plain facts, for manuals and shells."""

from __future__ import annotations

import argparse
from collections.abc import Iterator
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Given:
    """An option, or an argument, that a verb takes."""

    names: tuple[str, ...]
    """`-o`, `--output`; nothing for an argument."""
    value: str
    """What its value is called; "" for an option without one."""
    help: str
    choices: tuple[str, ...] = ()
    """All the values there are, where they are known."""

    @property
    def is_option(self) -> bool:
        """It begins with a dash."""
        return bool(self.names)


@dataclass(frozen=True, slots=True)
class Verb:
    """What can be typed after `carrel`; with no name: `carrel` itself."""

    name: str
    """`add`; `config init` for a verb of a verb."""
    help: str
    """A line."""
    example: str
    given: tuple[Given, ...]
    verbs: tuple[Verb, ...]

    @property
    def options(self) -> tuple[Given, ...]:
        """What begins with a dash."""
        return tuple(one for one in self.given if one.is_option)

    @property
    def arguments(self) -> tuple[Given, ...]:
        """What does not."""
        return tuple(one for one in self.given if not one.is_option)

    def walk(self) -> Iterator[Verb]:
        """Yield all verbs below, each before its own."""
        for verb in self.verbs:
            yield verb
            yield from verb.walk()


def facts(parser: argparse.ArgumentParser) -> Verb:
    """Return the whole grammar of a parser."""
    return _verb(parser, "", parser.description or "")


def _verb(parser: argparse.ArgumentParser, name: str, help: str) -> Verb:
    given: list[Given] = []
    verbs: list[Verb] = []
    for action in parser._actions:
        if isinstance(action, argparse._SubParsersAction):
            lines = {choice.dest: choice.help or "" for choice in action._choices_actions}
            verbs += [
                _verb(inner, f"{name} {word}".strip(), lines.get(word, ""))
                for word, inner in action.choices.items()
            ]
        elif action.help != argparse.SUPPRESS:
            given.append(_given(action))
    example = (parser.epilog or "").removeprefix("Example: ") if name else ""
    return Verb(name, help, example, tuple(given), tuple(verbs))


def _given(action: argparse.Action) -> Given:
    value = action.metavar if isinstance(action.metavar, str) else action.dest.upper()
    return Given(
        tuple(action.option_strings),
        "" if action.nargs == 0 else value,
        (action.help or "").replace("%%", "%"),
        tuple(map(str, action.choices or ())),
    )
