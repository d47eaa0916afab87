"""The process that makes the index and keeps it right.

    python -m storage.search.build DIRECTORY [--watched] [--checked]

It takes low priority, brings the index up to what the library holds now, and ends. Each line it
prints is a JSON object:

    {"done": 500, "of": 20000}                  papers looked at, again and again
    {"state": "done", "changed": 312}           the index is right
    {"state": "busy"}                           another process is at it
    {"state": "refused", "reason": "…"}         it cannot be made: a sentence

`--watched`: end as soon as standard input ends, as it does when the process that started this one
is gone, however it went. `--checked`: read every file of the index, whatever seems to be right.
"""

from __future__ import annotations

import gc
import os
import sys
import threading
from contextlib import closing, suppress
from pathlib import Path
from typing import Any

import orjson
from filelock import FileLock, Timeout

from storage.engine.cleaning import is_library
from storage.engine.disk import Disk
from storage.engine.faults import in_words
from storage.engine.store import Store
from storage.errors import LibraryError
from storage.holdings import SCHEMA
from storage.search import DIRECTORY
from storage.search.reconcile import Progress, Reconciliation
from storage.search.state import LOCK

_NICE = 10
_UNFIT = "The search index could not be written: {reason}"
_OUTCOME = "Searching goes through every paper for now."


def main(arguments: list[str]) -> int:
    """Bring the index of a library up to date; returns 0 when it is, or another is at it."""
    directory, *options = arguments
    if "--watched" in options:
        threading.Thread(target=_end_with_input, daemon=True).start()
    if hasattr(os, "nice"):
        os.nice(_NICE)
    gc.disable()  # documents come and go, and have no cycles
    said = build(
        Path(directory),
        is_checked="--checked" in options,
        progress=lambda done, of: _say(done=done, of=of),
    )
    _say(**said)
    return 0 if said["state"] != "refused" else 1


def build(
    directory: Path,
    *,
    is_checked: bool = False,
    progress: Progress = lambda _done, _of: None,
    disk: Disk | None = None,
) -> dict[str, Any]:
    """Bring the index of a library up to date; returns the last line to print."""
    disk = disk or Disk()
    try:
        if not is_library(disk, directory):
            if disk.status(directory) is None:
                return _refused(f"There is no library in {directory}.")
            return {"state": "done", "changed": 0}  # nothing was ever written to it
        with in_words(directory, _OUTCOME):
            disk.make_directory(directory / DIRECTORY)
            try:
                held = FileLock(directory / DIRECTORY / LOCK).acquire(timeout=0)
            except Timeout:
                return {"state": "busy"}
            with held, closing(Store(directory, SCHEMA, disk=disk)) as store:
                run = Reconciliation(store, progress=progress).run(is_checked=is_checked)
                return {"state": "done", "changed": run}
    except LibraryError as error:
        return _refused(str(error))
    except BaseException as error:
        if isinstance(error, KeyboardInterrupt | SystemExit):
            raise
        return _refused(_UNFIT.format(reason=" ".join(str(error).split())))  # tantivy's own words


def _refused(reason: str) -> dict[str, Any]:
    return {"state": "refused", "reason": reason}


def _say(**what: Any) -> None:
    with suppress(OSError):  # nobody listens any more
        sys.stdout.buffer.write(orjson.dumps(what) + b"\n")
        sys.stdout.buffer.flush()


def _end_with_input() -> None:
    while sys.stdin.buffer.read(4096):
        pass
    os._exit(0)  # at any time: what counts, counts


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
