"""What can be typed: verbs, options, and words that only look like options."""

from __future__ import annotations

import argparse
from collections.abc import Sequence
from datetime import date
from typing import NoReturn

from storage import __version__
from storage.text import one_line
from tui.shell.grammar_config import add_config
from tui.shell.grammar_handing import add_handing
from tui.shell.grammar_tags import add_tags

_WORDY = {"list", "mark", "tag", "remove", "show", "export", "digest", "open", "copy", "pdf"}
"""Verbs whose arguments are queries and tags, where a leading minus means `not` or `remove`."""
_WITH_VALUE = {"--library", "--limit", "--format", "--output", "--since", "--from", "--to",
               "--with"}  # fmt: skip
_SHORT = {"export": {"-o": "--output"}, "digest": {"-o": "--output"}}
"""Options of one letter, by verb."""


def parse(argv: Sequence[str]) -> argparse.Namespace:
    """Return the arguments of a command line.

    `handler` names the function that runs it; `words` are the keys, queries and tags, and
    `literal` those after `--`. Leaves by SystemExit, as argparse does, on wrong usage.
    """
    options, words, literal = _split(argv)
    arguments = parser().parse_args(options)
    arguments.words, arguments.literal = words, literal
    return arguments


def _split(argv: Sequence[str]) -> tuple[list[str], list[str], list[str]]:
    """Take a wordy verb's words out, before argparse takes `-tag:skip` for an option."""
    at = _verb_at(argv)
    if at is None or argv[at] not in _WORDY:
        return list(argv), [], []
    options, words, literal = list(argv[: at + 1]), list[str](), list[str]()
    rest = iter(argv[at + 1 :])
    short = _SHORT.get(argv[at], {})
    for word in rest:
        token = short.get(word, word)
        if token == "--":
            literal = list(rest)
        elif token.startswith("--") or token == "-h":
            options.append(token)
            if token in _WITH_VALUE:
                options += [value for value in (next(rest, None),) if value is not None]
        else:
            words.append(token)
    return options, words, literal


def _verb_at(argv: Sequence[str]) -> int | None:
    at = 0
    while at < len(argv):
        if not argv[at].startswith("-"):
            return at
        at += 2 if argv[at] in _WITH_VALUE else 1
    return None


class _Parser(argparse.ArgumentParser):
    """Says what is wrong without giving the terminal the arguments as they are."""

    def error(self, message: str) -> NoReturn:
        """See argparse."""
        super().error(one_line(message))


def parser() -> argparse.ArgumentParser:
    """Return the whole grammar; what queries and tags look like is not in it."""
    carrel = _Parser(
        prog="carrel",
        description="The reading desk for research papers. Without a command: open the reader.",
        epilog="carrel COMMAND --help says more of each. Exit status: 0 done, 1 partly failed, "
        "2 wrong usage.",
        allow_abbrev=False,
    )
    carrel.add_argument("--version", action="version", version=f"carrel {__version__}")
    carrel.add_argument(
        "--library",
        metavar="DIR",
        help="the library to use (default: CARREL_LIBRARY, else the user's data directory)",
    )
    carrel.add_argument(
        "--ascii",
        action="store_true",
        help="draw the reader with ASCII signs (also CARREL_ASCII=1)",
    )
    carrel.set_defaults(handler="reading.read")
    verbs = Verbs(carrel)
    _add_reading(verbs)
    _add_papers(verbs)
    _add_marking(verbs)
    add_tags(verbs)
    add_config(verbs)
    _add_merging(verbs)
    add_handing(verbs.add)
    return carrel


class Verbs:
    """Adds verbs that all take --library after their name, too."""

    def __init__(self, parser: argparse.ArgumentParser, *, dest: str = "verb") -> None:
        self._group = parser.add_subparsers(
            title="commands", metavar="COMMAND", dest=dest, required=dest != "verb"
        )
        self._shared = argparse.ArgumentParser(add_help=False)
        self._shared.add_argument(
            "--library", metavar="DIR", default=argparse.SUPPRESS, help="the library to use"
        )

    def inner(self, verb: argparse.ArgumentParser) -> Verbs:
        """Let a verb have verbs of its own, one of which has to follow."""
        return Verbs(verb, dest="step")

    def add(
        self, name: str, handler: str, help: str, example: str, *, json: bool = False
    ) -> argparse.ArgumentParser:
        """Add one verb."""
        verb = self._group.add_parser(
            name,
            help=help,
            description=f"{help[0].upper()}{help[1:]}.",
            epilog=f"Example: {example}",
            parents=[self._shared],
            allow_abbrev=False,
        )
        verb.set_defaults(handler=handler)
        if json:
            verb.add_argument("--json", action="store_true", help="print JSON")
        return verb


def _add_reading(verbs: Verbs) -> None:
    demo = verbs.add("demo", "reading.demo", "open the sample library", "carrel demo --reset")
    demo.add_argument("--reset", action="store_true", help="start the sample afresh")
    demo.add_argument(
        "--ascii", action="store_true", default=argparse.SUPPRESS, help="draw with ASCII signs"
    )
    taking = verbs.add(
        "import",
        "importing.take",
        "bring saved pages, feeds and addresses into the library",
        "carrel import page.txt https://rss.arxiv.org/rss/cs.CL",
        json=True,
    )
    taking.add_argument("sources", nargs="+", metavar="PATH|URL|-", help="what to import")
    taking.add_argument("--as", dest="as_format", metavar="FORMAT", help="do not guess the format")
    taking.add_argument("--author", metavar="NAME", help="whose page it is, if it does not say")
    taking.add_argument(
        "--date",
        type=_date,
        metavar="YYYY-MM-DD",
        help="the day the page was saved, for dates without a year (default: today)",
    )
    taking.add_argument("--dry-run", action="store_true", help="say what would be, change nothing")
    _add_following(verbs)
    refreshing = verbs.add(
        "refresh",
        "refreshing.refresh",
        "ask followed feeds for what is new",
        'carrel refresh "cs.CL" blogs/',
        json=True,
    )
    refreshing.add_argument(
        "feeds", nargs="*", metavar="FEED", help="title, address, folder or key (default: all due)"
    )
    refreshing.add_argument(
        "--now", action="store_true", help="ask also those that were asked a moment ago"
    )
    _add_doctor(verbs)
    completing = verbs.add(
        "completion",
        "completing.completion",
        "print what makes a shell complete what follows carrel",
        "carrel completion bash > ~/.local/share/bash-completion/completions/carrel",
    )
    completing.add_argument("shell", metavar="SHELL", choices=("bash", "zsh", "fish"),
                            help="bash, zsh or fish")  # fmt: skip
    verbs.add("themes", "reading.themes", "name the themes", "carrel themes", json=True)
    verbs.add("keys", "reading.keys", "list the reader's keys", "carrel keys", json=True)


def _add_following(verbs: Verbs) -> None:
    adding = verbs.add(
        "add",
        "following.add",
        "follow feeds, home pages, arXiv categories and authors, Daily Papers",
        "carrel add arxiv:cs.CL hf:daily https://example.org/blog",
        json=True,
    )
    adding.add_argument(
        "specs",
        nargs="+",
        metavar="SPEC",
        help='an address, arxiv:cs.CL, arxiv:au:"A Name", arxiv:2310.02129, hf:daily',
    )
    adding.add_argument("--title", metavar="T", help="what to call it")
    adding.add_argument("--folder", metavar="F", help="where to show it: a/b")


def _add_doctor(verbs: Verbs) -> None:
    doctor = verbs.add(
        "doctor",
        "doctor.doctor",
        "look terminal, clipboard, configuration and library over, repair it, bring a backup back",
        "carrel doctor --network",
        json=True,
    )
    doctor.add_argument(
        "--network", action="store_true", help="also ask the servers of the feeds you follow"
    )
    way = doctor.add_mutually_exclusive_group()
    way.add_argument("--repair", action="store_true", help="write all that is good anew")
    way.add_argument(
        "--restore",
        type=_generation,
        nargs="?",
        const=0,
        metavar="GENERATION",
        help="bring a backup back: of that generation, or the newest whole one",
    )


def _add_papers(verbs: Verbs) -> None:
    listing = verbs.add(
        "list", "papers.list_", "list papers, newest first", "carrel list is:unread author:zeng"
    )
    form = listing.add_mutually_exclusive_group()
    form.add_argument("--json", action="store_true", help="print one JSON array")
    form.add_argument("--jsonl", action="store_true", help="print one JSON object a line")
    listing.add_argument("--limit", type=_count, metavar="N", help="print no more than N papers")
    _takes_words(listing, "QUERY", "words, field:value, -not, OR (default: every paper)")
    show = verbs.add(
        "show", "papers.show", "show all of one paper", "carrel show arxiv:1706.03762", json=True
    )
    _takes_words(show, "KEY", "the paper's key, its arXiv id or DOI, or a query only it answers")
    _add_export(verbs)
    _add_digest(verbs)
    authors = verbs.add(
        "authors", "papers.authors", "list authors", 'carrel authors "Mengru Wang"', json=True
    )
    authors.add_argument("name", nargs="*", metavar="NAME", help="a name or a part of it")
    verbs.add("feeds", "papers.feeds", "list feeds", "carrel feeds", json=True)
    verbs.add("stats", "statistics.stats", "count papers by day, feed and tag, and what you read",
              "carrel stats --json", json=True)  # fmt: skip


def _add_export(verbs: Verbs) -> None:
    giving = verbs.add(
        "export",
        "exporting.give",
        "write papers, with what you said of them, to a file",
        "carrel export tag:ml --format bibtex -o thesis.bib",
    )
    _takes_words(giving, "QUERY", "which papers (default: the whole library)")
    giving.add_argument(
        "--format",
        metavar="FORMAT",
        help="bibtex, ris, csl-json, markdown (a reading list), csv, jsonl (as list prints it), "
        "opml (the feeds), tinydb (what TinyDB opens)",
    )
    giving.add_argument(
        "-o", "--output", metavar="FILE", help="the file to write (default: standard output)"
    )


def _add_digest(verbs: Verbs) -> None:
    telling = verbs.add(
        "digest",
        "digesting.digest",
        "tell what came since, by feed: for cron and mail",
        "carrel digest is:unread --since 1d --format html -o today.html",
    )
    _takes_words(telling, "QUERY", "which papers (default: the whole library)")
    telling.add_argument(
        "--since",
        metavar="TIME",
        default="1d",
        help="12h, 7d, 2w, today, yesterday or a day like 2026-06-30 (default: 1d)",
    )
    telling.add_argument(
        "--format",
        choices=("markdown", "html", "text", "eml"),
        default="markdown",
        help="markdown (default), html (one page), text, eml (a mail for sendmail -t)",
    )
    telling.add_argument(
        "-o", "--output", metavar="FILE", help="the file to write (default: standard output)"
    )
    telling.add_argument(
        "--limit", type=_count, default=200, metavar="N", help="tell of no more than N (200)"
    )
    telling.add_argument("--to", metavar="ADDRESS", help="whom the mail is for")
    telling.add_argument("--from", dest="sender", metavar="ADDRESS", help="whom the mail is from")
    telling.add_argument(
        "--quiet-if-empty", action="store_true", help="write nothing when nothing came"
    )


def _add_marking(verbs: Verbs) -> None:
    mark = verbs.add(
        "mark",
        "marking.mark",
        "mark papers read, starred or queued, or no longer so",
        "carrel mark read feed:daily",
        json=True,
    )
    _takes_words(
        mark, "read|unread|star|unstar|queue|unqueue KEY|QUERY", "the mark, then which papers"
    )
    tag = verbs.add(
        "tag",
        "marking.tag",
        "add tags (+x) to papers and take others (-y) away; after -- all is query",
        "carrel tag +ml/rlhf -skip arxiv:1706.03762",
        json=True,
    )
    _takes_words(tag, "+TAG|-TAG|KEY|QUERY", "tags, and which papers")
    removing = verbs.add(
        "remove",
        "marking.remove",
        "take papers out of the library; sources that still have them bring them back",
        "carrel remove arxiv:1706.03762",
        json=True,
    )
    _takes_words(removing, "KEY|QUERY", "which papers")
    for name, help in (("undo", "undo the last actions"), ("redo", "redo what was undone")):
        verb = verbs.add(name, f"marking.{name}", help, f"carrel {name} 2", json=True)
        verb.add_argument("number", nargs="?", type=_count, default=1, metavar="N", help="how many")
        if name == "undo":
            verb.add_argument(
                "--import",
                dest="past_import",
                type=_count,
                metavar="N",
                help="undo import N, whatever was done since",
            )
    verbs.add("history", "marking.history", "list what was done, newest first",
              "carrel history", json=True)  # fmt: skip


def _add_merging(verbs: Verbs) -> None:
    merging = verbs.add(
        "merge",
        "merging.merge",
        "make papers one; with one KEY: list what it may be one with",
        "carrel merge arxiv:1706.03762 doi:10.1000/x",
        json=True,
    )
    merging.add_argument("keys", nargs="+", metavar="KEY", help="papers; the oldest stays")
    unmerging = verbs.add(
        "unmerge",
        "merging.unmerge",
        "separate a paper again from what it was merged with last",
        "carrel unmerge arxiv:1706.03762",
        json=True,
    )
    unmerging.add_argument("key", metavar="KEY", help="the paper")
    past = verbs.add(
        "imports", "imports.imports", "list past imports, newest first", "carrel imports", json=True
    )
    past.add_argument("number", nargs="?", type=_count, metavar="N", help="all of that import")


def _takes_words(verb: argparse.ArgumentParser, name: str, help: str) -> None:
    verb.add_argument("words", nargs="*", metavar=name, help=help)


def _date(text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise argparse.ArgumentTypeError(f"“{text}” is no day like 2026-05-31") from None


def _generation(text: str) -> int:
    if not text.isdecimal() or not int(text):
        raise argparse.ArgumentTypeError(f"“{text}” is no generation. carrel doctor lists them")
    return int(text)


def _count(text: str) -> int:
    try:
        number = int(text)
    except ValueError:
        number = -1
    if number < 0:
        raise argparse.ArgumentTypeError(f"“{text}” is no number from 0 up")
    return number
