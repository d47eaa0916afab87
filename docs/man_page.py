"""Write the manual page anew from the grammar of the command line: `python docs/man_page.py`."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from storage import __version__
from tui.shell.grammar import parser
from tui.shell.grammar_facts import Given, Verb, facts

PAGE = Path(__file__).parent / "carrel.1"
_ENVIRONMENT = {
    "CARREL_LIBRARY": "The directory of the library.",
    "CARREL_ASCII": "1 draws the reader with ASCII signs, 0 does not, whatever the locale.",
    "CARREL_CONTACT": "An address of yours that servers are told, to write to.",
    "NO_COLOR": "The reader uses no colours.",
    "BROWSER": "What opens links.",
}
_STATUS = {"0": "Done.", "1": "Partly failed.", "2": "Wrong usage."}


def page() -> str:
    """Return the page as roff."""
    return "\n".join(_lines(facts(parser()))) + "\n"


def _lines(carrel: Verb) -> Iterator[str]:
    yield f'.TH CARREL 1 "" "carrel {_text(__version__)}" "User Commands"'
    yield from (".SH NAME", r"carrel \- the reading desk for research papers", ".SH SYNOPSIS")
    yield from (".B carrel", r"[\fIOPTIONS\fR] [\fICOMMAND\fR ...]")
    yield from (".SH DESCRIPTION", _text(carrel.help), ".SH OPTIONS")
    for one in carrel.options:
        yield from _given(one)
    yield ".SH COMMANDS"
    for verb in carrel.walk():
        yield from _verb(verb)
    yield ".SH ENVIRONMENT"
    for name, what in _ENVIRONMENT.items():
        yield from (".TP", rf"\fB{name}\fR", _text(what))
    yield ".SH EXIT STATUS"
    for status, what in _STATUS.items():
        yield from (".TP", rf"\fB{status}\fR", _text(what))


def _verb(verb: Verb) -> Iterator[str]:
    arguments = " ".join(rf"\fI{_text(one.value)}\fR" for one in verb.arguments)
    yield from (f".SS carrel {verb.name} {arguments}".rstrip(), f"{_text(verb.help)}.")
    for one in verb.given:
        if one.names != ("-h", "--help") and "--library" not in one.names:
            yield from _given(one)
    if verb.example:
        yield from (".PP", "Example:", rf"\fB{_text(verb.example)}\fR")


def _given(one: Given) -> Iterator[str]:
    names = ", ".join(rf"\fB{_text(name)}\fR" for name in one.names)
    value = _text("|".join(one.choices) or one.value) if one.value else ""
    yield ".TP"
    yield " ".join(filter(None, (names, rf"\fI{value}\fR" if value else "")))
    yield _text(one.help)


def _text(text: str) -> str:
    """Return text that roff takes as it is."""
    escaped = text.replace("\\", r"\e").replace("-", r"\-")
    return rf"\&{escaped}" if escaped.startswith((".", "'")) else escaped


def main() -> None:
    """Write the page."""
    PAGE.write_text(page(), encoding="utf-8")


if __name__ == "__main__":
    main()
