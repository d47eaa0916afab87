"""What is typed after `:` — a verb, its arguments, and which papers it is for. Pure.

    read [QUERY | %]      tag +x -y [QUERY | %]      merge-tags A B INTO      sort -score      12

Which papers: those a query asks for in the whole library, `%` for all that the list shows, nothing
for those selected, else the one under the cursor. Every command can be named by its id, too.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from difflib import get_close_matches

from storage.errors import CarrelError
from storage.fields import FIELDS
from tui.commands import COMMANDS, PANES, Command

_TOKEN = re.compile(r'"[^"]*"?|\S+')
_FIELD = re.compile(r"-\(*([a-z]+):")
_REST = ("scope", "view", "text", "source", "spec", "theme")
"""Arguments that are all that is left of the line."""


@dataclass(frozen=True, slots=True)
class Verb:
    """What can be said after `:`."""

    name: str
    """The first word."""
    takes: tuple[str, ...]
    """The kinds of its arguments, in order; `tags` and `signed` are any number of words."""
    usage: str
    """How the arguments are written."""
    help: str
    """What it does: a sentence."""
    changes: bool = False
    """It says something of papers, and asks first when these are many."""

    @property
    def has_scope(self) -> bool:
        """It is for papers."""
        return "scope" in self.takes


_SCOPE = "[QUERY | %]"
VERBS: Mapping[str, Verb] = {
    verb.name: verb
    for verb in (
        Verb("read", ("scope",), _SCOPE, "Mark papers read.", changes=True),
        Verb("unread", ("scope",), _SCOPE, "Mark papers unread.", changes=True),
        Verb("star", ("scope",), _SCOPE, "Star papers.", changes=True),
        Verb("unstar", ("scope",), _SCOPE, "Take stars away.", changes=True),
        Verb("queue", ("scope",), _SCOPE, "Queue papers to read later.", changes=True),
        Verb("unqueue", ("scope",), _SCOPE, "Take papers out of the queue.", changes=True),
        Verb("tag", ("signed", "scope"), f"+TAG -TAG {_SCOPE}", "Add and take away tags.",
             changes=True),
        Verb("untag", ("tag", "scope"), f"TAG {_SCOPE}", "Take a tag away.", changes=True),
        Verb("rename-tag", ("tag", "name"), "OLD NEW", "Rename a tag everywhere; ml/x nests it."),
        Verb("merge-tags", ("tags",), "TAG … INTO", "Make several tags one: the last named."),
        Verb("delete-tag", ("tag",), "TAG", "Take a tag off every paper."),
        Verb("sort", ("order",), "ORDER", "Sort the list; -date turns the order round."),
        Verb("view", ("view",), "NAME", "Go to a view, feed or tag."),
        Verb("save", ("text",), "NAME", "Save what the list shows as a view."),
        Verb("export", ("format", "file", "scope"), f"FORMAT FILE {_SCOPE}",
             "Write papers to a file."),
        Verb("open", ("scope",), _SCOPE, "Open papers' pages in the browser."),
        Verb("copy", ("form", "scope"), f"FORMAT {_SCOPE}",
             "Copy link, pdf, bibtex, markdown, title, key, or a text such as {title}."),
        Verb("pdf", ("scope",), _SCOPE, "Fetch papers' PDFs into the folder for them."),
        Verb("import", ("source",), "FILE | ADDRESS", "Import a file, or an address."),
        Verb("add", ("spec",), "ADDRESS | arxiv:cs.CL | hf:daily", "Follow a source."),
        Verb("goto", ("number",), "ROW", "Go to a row of the list; :12 does, too."),
        Verb("theme", ("theme",), "NAME", "Change the colours."),
        Verb("quit", (), "", "Quit; everything is already saved."),
    )
}  # fmt: skip
"""Every verb by name, in the order they are offered."""


class LineError(CarrelError):
    """A line that cannot be understood: the sentence, and where in the line."""

    def __init__(self, sentence: str, start: int, end: int) -> None:
        super().__init__(sentence)
        self.start = start
        self.end = end


@dataclass(frozen=True, slots=True)
class Argument:
    """A part of a line."""

    kind: str
    """`verb`, or one of the kinds a verb takes."""
    text: str
    """What it says, without quotes."""
    start: int
    """Where it begins."""
    end: int
    """Where it ends."""


@dataclass(frozen=True, slots=True)
class Scope:
    """Which papers a line is for."""

    kind: str
    """`selection`, `visible` or `query`."""
    query: str = ""
    """The query."""
    start: int = 0
    """Where in the line it begins."""


@dataclass(frozen=True, slots=True)
class Line:
    """A line that was understood."""

    verb: Verb | None
    """What is to be done; None when a command was named."""
    command: Command | None = None
    """The command named by its id, or by a name that only it has."""
    words: tuple[str, ...] = ()
    """The arguments before the scope."""
    scope: Scope | None = None
    """Which papers it is for; None when it is not for papers."""


def parse(text: str) -> Line:
    """Return what a line says. Raises `LineError`."""
    first, *rest = arguments(text) or [Argument("verb", "", 0, 0)]
    if not first.text:
        raise LineError("Type a command; Tab offers them.", 0, len(text))
    if first.text.isascii() and first.text.isdecimal() and not rest:
        return Line(VERBS["goto"], words=(first.text,))
    verb = VERBS.get(first.text)
    if verb is None:
        command = named_command(first)
        if rest:
            raise LineError(f"{command.id} takes no arguments.", rest[0].start, len(text))
        return Line(None, command)
    _check(verb, rest, text)
    words = tuple(each.text for each in rest if each.kind not in ("scope", "end"))
    return Line(verb, None, words, _scope(rest, text) if verb.has_scope else None)


def named_command(word: Argument) -> Command:
    """Return the command of that id or name. Raises `LineError`."""
    known = nameable()
    found = [c for c in known if word.text in (c.id, c.name, c.name.replace("_", "-"))]
    if len(found) == 1:
        return found[0]
    if found:
        which = ", ".join(command.id for command in found)
        raise LineError(f"Which one? {which}", word.start, word.end)
    near = get_close_matches(word.text, (*VERBS, *(c.id for c in known)), 1, 0.6)
    hint = f" Is it {near[0]}?" if near else " Tab offers those there are."
    raise LineError(f"There is no command “{word.text}”.{hint}", word.start, word.end)


def nameable() -> Sequence[Command]:
    """Return the commands that a line can name; other screens have theirs for themselves."""
    return [command for command in COMMANDS if command.pane in PANES]


def arguments(text: str) -> list[Argument]:
    """Return the parts of a line, each with its kind; what is too much has the kind `more`."""
    return list(_arguments(text))


def _arguments(text: str) -> Iterator[Argument]:
    tokens = list(_TOKEN.finditer(text))
    if not tokens:
        return
    yield Argument("verb", tokens[0][0], *tokens[0].span())
    verb = VERBS.get(tokens[0][0])
    at = 1
    for kind in verb.takes if verb else ():
        if at == len(tokens):
            return
        if kind in _REST:
            start, whole = tokens[at].start(), text[tokens[at].start() :].rstrip()
            bare = whole if kind in ("scope", "spec") else _unquoted(whole)
            yield Argument(kind, bare, start, start + len(whole))
            return
        while at < len(tokens):
            token = tokens[at]
            if kind == "signed" and token[0] == "--":
                yield Argument("end", "--", *token.span())
                at += 1
                break
            if kind == "signed" and not _is_signed(token[0]):
                break
            yield Argument(kind, _unquoted(token[0]), *token.span())
            at += 1
            if kind not in ("signed", "tags"):
                break
    for token in tokens[at:]:
        yield Argument("more", token[0], *token.span())


def _is_signed(token: str) -> bool:
    """Tell `+x` and `-x` from a query that begins with what is not to be: `-tag:x`, `-(`."""
    if token[0] not in "+-" or token.startswith("-("):
        return False
    field = _FIELD.match(token)
    return field is None or field[1] not in FIELDS


def _unquoted(word: str) -> str:
    return word[1:].removesuffix('"') if word.startswith('"') else word


_MISSING = {
    "signed": "Say which tags: +x adds one, -y takes one away.",
    "tag": "Say which tag.",
    "tags": "Name the tags, and last what they become.",
    "name": "Say its new name.",
    "order": "Say by what: date, added, score, upvotes, citations, title, relevance or seen.",
    "view": "Say which view, feed or tag.",
    "text": "Say what to call it.",
    "format": "Say in which format.",
    "form": "Say what: link, pdf, bibtex, markdown, title, key, or a text such as {title}.",
    "file": "Say which file to write.",
    "spec": "Say what to follow: an address, arxiv:cs.CL, hf:daily.",
    "source": "Say which file or address.",
    "number": "Say which row.",
    "theme": "Say which theme.",
}


def _check(verb: Verb, rest: Sequence[Argument], text: str) -> None:
    kinds = [each.kind for each in rest]
    for kind in verb.takes:
        if kind != "scope" and kind not in kinds:
            raise LineError(_MISSING[kind], len(text), len(text))
    for each in rest:
        if each.kind == "more":
            raise LineError(f"Too much: :{verb.name} {verb.usage}".rstrip(), each.start, len(text))
        if each.kind == "signed" and len(each.text) == 1:
            raise LineError(_MISSING["signed"], each.start, each.end)
        if each.kind == "number" and not (each.text.isascii() and each.text.isdecimal()):
            raise LineError("A row is a number from 1 up.", each.start, each.end)
        if not each.text and each.kind != "scope":
            raise LineError(_MISSING.get(each.kind, "Something is missing."), each.start, each.end)
    if kinds.count("tags") == 1:
        raise LineError(_MISSING["tags"], rest[0].end, len(text))


def _scope(rest: Sequence[Argument], text: str) -> Scope:
    for each in rest:
        if each.kind == "scope":
            if each.text == "%":
                return Scope("visible", start=each.start)
            return Scope("query", each.text, each.start)
    return Scope("selection", start=len(text))
