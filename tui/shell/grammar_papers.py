"""The verbs that list, show and hand out papers."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tui.shell.grammar_values import a_count, takes_words

if TYPE_CHECKING:
    from tui.shell.grammar import Verbs


def add_papers(verbs: Verbs) -> None:
    """Add the verbs that list, show, export and digest papers."""
    listing = verbs.add(
        "list", "papers.list_", "list papers, newest first", "carrel list is:unread author:zeng"
    )
    form = listing.add_mutually_exclusive_group()
    form.add_argument("--json", action="store_true", help="print one JSON array")
    form.add_argument("--jsonl", action="store_true", help="print one JSON object a line")
    listing.add_argument("--limit", type=a_count, metavar="N", help="print no more than N papers")
    takes_words(listing, "QUERY", "words, field:value, -not, OR (default: every paper)")
    show = verbs.add(
        "show", "papers.show", "show all of one paper", "carrel show arxiv:1706.03762", json=True
    )
    takes_words(show, "KEY", "the paper's key, its arXiv id or DOI, or a query only it answers")
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
    takes_words(giving, "QUERY", "which papers (default: the whole library)")
    giving.add_argument(
        "--format",
        metavar="FORMAT",
        help="bibtex, ris, csl-json, markdown (a reading list), csv, jsonl (as list prints it), "
        "opml (the feeds), tinydb (what TinyDB opens); default: as FILE ends, .bib, .ris, .md …",
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
    takes_words(telling, "QUERY", "which papers (default: the whole library)")
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
        "--limit", type=a_count, default=200, metavar="N", help="tell of no more than N (200)"
    )
    telling.add_argument("--to", metavar="ADDRESS", help="whom the mail is for")
    telling.add_argument("--from", dest="sender", metavar="ADDRESS", help="whom the mail is from")
    telling.add_argument(
        "--quiet-if-empty", action="store_true", help="write nothing when nothing came"
    )
