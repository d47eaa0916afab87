"""`carrel open` and `carrel pdf`: papers handed to a browser, and their PDFs fetched."""

from __future__ import annotations

import os
from argparse import Namespace
from collections.abc import Callable, Sequence
from contextlib import closing
from pathlib import Path
from urllib.parse import quote

from storage.copying import Copied
from storage.errors import CarrelError, NotFoundError
from storage.library import Library
from storage.links import page_link, pdf_link, web_address
from storage.model import Paper
from storage.pdf_fetching import BOUNDS, PdfStage, PdfStep, fetch_pdfs, means_of
from storage.pdf_files import Plan, folder_of, plan, remember_file
from storage.words import count_of
from tui import opening
from tui.shell.chosen import chosen_papers, names_of
from tui.shell.copying import copy_and_tell
from tui.shell.opening import library_of, present_library_of
from tui.shell.output import UsageError, progress_line, say, say_json_array, warn

_MANY = 5
_INTERRUPTED = 130
_LINKS: dict[str, Callable[[Paper], str | None]] = {
    "page": page_link,
    "pdf": pdf_link,
    "code": lambda paper: web_address(paper.links.code),
    "doi": lambda paper: f"https://doi.org/{quote(paper.doi)}" if paper.doi else None,
}


def open_(arguments: Namespace) -> int:
    """Open papers in the browser; where there is none, copy the links and print them."""
    names = names_of(arguments)
    configured = _program(arguments.program)
    with present_library_of(arguments) as library:
        keys, status = chosen_papers(library, names)
        if len(keys) > _MANY and not arguments.all:
            raise UsageError(f"{count_of(len(keys), 'paper')} are many to open. --all opens them.")
        found = [_address(library, key, arguments.what) for key in keys]
    addresses = [address for address in found if address]
    if keys and not addresses:
        raise NotFoundError(f"There is no {arguments.what} to open here.")
    if len(addresses) < len(keys):
        warn(f"{len(keys) - len(addresses)} of {len(keys)} papers have no {arguments.what}.")
        status = 1
    return max(status, _open(addresses, configured, arguments.what))


def _program(command: str | None) -> tuple[str, ...]:
    from tui.config import config_path, load_config

    if command is None:
        return tuple(load_config(config_path(os.environ)).open)
    try:
        return opening.command_words(command)
    except CarrelError as error:
        raise UsageError(str(error)) from error


def _address(library: Library, key: str, what: str) -> str | Path | None:
    if what == "pdf" and (path := library.file_of(key)) is not None:
        return path
    url = _LINKS[what](library.require(key))
    return None if url is None else opening.checked(url)


def _open(addresses: Sequence[str | Path], configured: Sequence[str], what: str) -> int:
    openers = opening.openers(configured)
    for number, address in enumerate(addresses):
        place = opening.file_address(address) if isinstance(address, Path) else address
        if openers and openers[0].is_in_terminal:
            fault = opening.run_in_terminal(openers[0], place)
        else:
            fault = opening.start_any(openers, place)
        if fault is not None:
            left = "\n".join(map(str, addresses[number:]))
            say(left)
            warn(f"{fault} Not opened. {copy_and_tell(Copied(left, what, 0))[0]}")
            return 1
        say(f"Opened {address}")
    return 0


def pdf(arguments: Namespace) -> int:
    """Fetch the PDFs of papers into a folder; those that are here already are left."""
    names = names_of(arguments)
    with library_of(arguments) as library:
        keys, status = chosen_papers(library, names)
        planned = plan(library, keys, _folder(library, arguments.to))
        ends, is_whole = _fetched(library, planned)
    failed = [step for step in ends if step.stage is PdfStage.FAILED]
    if arguments.json:
        say_json_array(_records(planned, ends))
    else:
        for key, path in planned.here:
            say(f"{key} is here already: {path}")
    for key in planned.without:
        warn(f"{key} has no PDF that is known.")
    for step in failed:
        warn(step.sentence)
    if not arguments.json:
        done = [step for step in ends if step.stage is PdfStage.DONE]
        for step in done:
            say(str(step.path))
        if keys:
            say(f"{count_of(len(done), 'PDF')} fetched, {len(failed):,} failed.")
    if not is_whole:
        warn("Stopped. What came is kept; the same command goes on with it.")
        return _INTERRUPTED
    return 1 if failed or planned.without else status


def _folder(library: Library, given: str | None) -> Path:
    from tui.config import config_path, load_config

    configured = load_config(config_path(os.environ)).pdf_folder
    return folder_of(library, given, os.environ, configured)


def _fetched(library: Library, planned: Plan) -> tuple[list[PdfStep], bool]:
    """Fetch with a line that says how far it is; False when the user stopped it."""
    ends: list[PdfStep] = []
    steps = fetch_pdfs(planned.wanted, means_of(BOUNDS))
    with progress_line() as show, closing(steps):
        try:
            for step in steps:
                if step.stage is not PdfStage.COMING:
                    ends.append(step)
                if step.path is not None:
                    remember_file(library, step.wanted.key, step.path)
                show(progress(step, len(ends), len(planned.wanted))[:78])
        except KeyboardInterrupt:
            return ends, False
    return ends, True


def progress(step: PdfStep, done: int, of: int) -> str:
    """Return how far it is, in a line."""
    size = f"{step.size / 1e6:.1f} MB"
    if step.of:
        size = f"{step.size / step.of:.0%} of {step.of / 1e6:.1f} MB"
    return f"PDF {min(done + 1, of):,} of {of:,} · {size} · {step.wanted.title}"


def _records(planned: Plan, ends: Sequence[PdfStep]) -> list[dict[str, object]]:
    here = [_record(key, "here", path=path) for key, path in planned.here]
    without = [_record(key, "none", sentence="No PDF of it is known.") for key in planned.without]
    return here + without + [
        _record(step.wanted.key, step.stage.value, path=step.path, url=step.wanted.url,
                size=step.size or None, sentence=step.sentence or None) for step in ends
    ]  # fmt: skip


def _record(
    key: str,
    state: str,
    *,
    path: Path | None = None,
    url: str | None = None,
    size: int | None = None,
    sentence: str | None = None,
) -> dict[str, object]:
    return {
        "key": key, "state": state, "path": str(path) if path else None, "url": url,
        "bytes": size, "reason": sentence,
    }  # fmt: skip
