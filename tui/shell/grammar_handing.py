"""What can be typed to hand papers on: to a browser, a clipboard, a folder."""

from __future__ import annotations

import argparse
from collections.abc import Callable

Add = Callable[..., argparse.ArgumentParser]
"""Adds a verb: name, handler, help, example, json."""


def add_handing(add: Add) -> None:
    """Add the verbs; each takes keys and queries."""
    opening = add(
        "open",
        "handing.open_",
        "open papers in the browser: the page, or something else of them",
        "carrel open arxiv:1706.03762 --pdf",
    )
    which = opening.add_mutually_exclusive_group()
    for what, help in (("pdf", "the PDF, or its file here"), ("code", "the authors' code"),
                       ("doi", "what the DOI leads to")):  # fmt: skip
        which.add_argument(f"--{what}", dest="what", action="store_const", const=what, help=help)
    opening.set_defaults(what="page")
    opening.add_argument("--all", action="store_true", help="also when they are many")
    opening.add_argument(
        "--with", dest="program", metavar="COMMAND", help='what opens them: "firefox %%u"'
    )
    copying = add(
        "copy",
        "copying.copy",
        "copy something of papers to the clipboard, and print it",
        'carrel copy tag:thesis --format "{title} ({year}) {url}"',
        json=True,
    )
    copying.add_argument(
        "--format",
        default="link",
        metavar="FORMAT",
        help="link (default), pdf, bibtex, markdown, title, key, the name of a text in the "
        "configuration, or a text such as {title}: {url}",
    )
    copying.add_argument("--print", action="store_true", help="print it, copy nothing")
    fetching = add(
        "pdf",
        "handing.pdf",
        "fetch the PDFs of papers into a folder",
        "carrel pdf is:queued --to ~/Papers",
        json=True,
    )
    fetching.add_argument(
        "--to",
        metavar="DIR",
        help="the folder (default: CARREL_PDFS, else [pdf] folder in config.toml, "
        "else pdfs/ in the library)",
    )
    for verb in (opening, copying, fetching):
        verb.add_argument("words", nargs="*", metavar="KEY|QUERY", help="which papers")
