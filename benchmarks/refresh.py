"""How long refreshing many feeds takes, the first time and when nothing changed, beside newsboat.

    python benchmarks/refresh.py [--feeds 200] [--entries 50] [--runs 5]

Both ask the same server on this machine, in turns, in one run; each starts from nothing and ends
with every entry stored. Times are of the whole process: `carrel refresh --now`, and
`newsboat -x reload`. Where newsboat is not installed, that is said and Carrel is measured alone.
"""

from __future__ import annotations

import argparse
import asyncio
import hashlib
import os
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
CARREL = "import sys; from tui.cli import main; sys.exit(main())"
FOLLOW = """
import sys
from pathlib import Path
from storage.arriving import FollowRequest
from storage.library import Library
with Library(Path(sys.argv[1])) as library:
    library.follow_all([FollowRequest(address=address) for address in sys.stdin.read().split()])
"""
COUNT = """
import sys
from pathlib import Path
from storage.library import Library
with Library(Path(sys.argv[1])) as library:
    print(len(library), sum(feed.state.failures for feed in library.feeds()))
"""
SENTENCE = "They went down the river, past the mill, and what they met there is told at length. "


@dataclass(frozen=True)
class Took:
    """What one process took, in seconds."""

    wall: float
    cpu: float


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--feeds", type=int, default=200)
    parser.add_argument("--entries", type=int, default=50)
    parser.add_argument("--runs", type=int, default=5)
    parser.add_argument("--serve", type=int, metavar="PORT", help=argparse.SUPPRESS)
    options = parser.parse_args()
    if options.serve is not None:
        asyncio.run(serve(options.serve, options.feeds, options.entries))
        return
    newsboat = shutil.which("newsboat")
    if newsboat is None:
        print("skipped: newsboat is not installed; Carrel is measured alone")
    with server(options.feeds, options.entries) as address:
        addresses = [f"{address}/{number}.xml" for number in range(options.feeds)]
        ours, theirs = [], []
        for _ in range(options.runs):
            ours.append(carrel(addresses, options.entries))
            if newsboat is not None:
                theirs.append(reload(newsboat, addresses))
    print(f"{options.feeds} feeds of {options.entries} entries; medians of {options.runs} runs, s")
    print(f"{'':28}{'first':>9}{'CPU':>9}{'second':>9}{'CPU':>9}")
    row("carrel refresh", ours)
    if theirs:
        row("newsboat -x reload", theirs)
        first, second = ratios(ours, theirs)
        print(f"{'carrel : newsboat':28}{first:9.2f}{'':9}{second:9.2f}")


def ratios(ours: list[tuple[Took, Took]], theirs: list[tuple[Took, Took]]) -> tuple[float, float]:
    """Return the median of the ratios of neighbouring runs, first and second time."""
    pairs = list(zip(ours, theirs, strict=True))
    first = statistics.median(mine[0].wall / other[0].wall for mine, other in pairs)
    return first, statistics.median(mine[1].wall / other[1].wall for mine, other in pairs)


def row(name: str, runs: list[tuple[Took, Took]]) -> None:
    figures = [
        statistics.median(figure(run[which]) for run in runs)
        for which in (0, 1)
        for figure in (lambda took: took.wall, lambda took: took.cpu)
    ]
    print(f"{name:28}{''.join(f'{figure:9.2f}' for figure in figures)}")


def carrel(addresses: list[str], entries: int) -> tuple[Took, Took]:
    """Refresh a new library that follows the feeds, twice."""
    with tempfile.TemporaryDirectory() as directory:
        python(FOLLOW, directory, given="\n".join(addresses))
        command = [sys.executable, "-c", CARREL, "--library", directory, "refresh", "--now"]
        first, second = timed(command), timed(command)
        papers, failures = python(COUNT, directory).split()
        if (int(papers), int(failures)) != (len(addresses) * entries, 0):
            raise SystemExit(f"carrel holds {papers} papers, and {failures} feeds failed")
        return first, second


def reload(newsboat: str, addresses: list[str]) -> tuple[Took, Took]:
    """Let newsboat reload the feeds into a new cache, twice."""
    with tempfile.TemporaryDirectory() as directory:
        place = Path(directory)
        (place / "urls").write_text("\n".join(addresses) + "\n")
        (place / "config").write_text("reload-threads 4\n")
        command = [newsboat, "-u", f"{place}/urls", "-c", f"{place}/cache", "-C", f"{place}/config"]
        return timed([*command, "-x", "reload"]), timed([*command, "-x", "reload"])


def timed(command: list[str]) -> Took:
    """Run a command; return what it and its children took."""
    before, start = os.times(), time.perf_counter()
    done = subprocess.run(command, env=environment(), capture_output=True, check=False)
    wall, after = time.perf_counter() - start, os.times()
    if done.returncode:
        raise SystemExit(f"{command}: {done.stderr.decode()}")
    spent = after.children_user - before.children_user
    return Took(wall, spent + after.children_system - before.children_system)


def python(code: str, *arguments: str, given: str = "") -> str:
    command = [sys.executable, "-c", code, *arguments]
    done = subprocess.run(
        command, env=environment(), input=given, stdout=subprocess.PIPE, text=True, check=True
    )
    return done.stdout


def environment() -> dict[str, str]:
    return {**os.environ, "PYTHONPATH": str(ROOT)}


# The server


@contextmanager
def server(feeds: int, entries: int) -> Iterator[str]:
    """Serve the feeds from a process of its own."""
    command = [sys.executable, __file__, "--feeds", str(feeds), "--entries", str(entries)]
    process = subprocess.Popen([*command, "--serve", "0"], stdout=subprocess.PIPE, text=True)
    try:
        assert process.stdout is not None
        yield f"http://127.0.0.1:{int(process.stdout.readline())}"
    finally:
        process.kill()
        process.wait()


async def serve(port: int, feeds: int, entries: int) -> None:
    """Answer each feed with its bytes and an ETag, or that nothing changed."""
    bodies = {f"/{number}.xml": feed(number, entries) for number in range(feeds)}
    tags = {path: f'"{hashlib.md5(body).hexdigest()}"' for path, body in bodies.items()}
    started = await asyncio.start_server(answering(bodies, tags), "127.0.0.1", port)
    print(started.sockets[0].getsockname()[1], flush=True)
    await started.serve_forever()


def answering(bodies: dict[str, bytes], tags: dict[str, str]) -> Callable[..., object]:
    async def answer(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        try:
            while True:
                head = (await reader.readuntil(b"\r\n\r\n")).decode("latin-1")
                path = head.split(" ", 2)[1]
                known = f"if-none-match: {tags[path]}\r\n".lower() in head.lower()
                status, body = ("304 Not Modified", b"") if known else ("200 OK", bodies[path])
                length = "" if known else f"Content-Length: {len(body)}\r\n"
                writer.write(
                    f"HTTP/1.1 {status}\r\nETag: {tags[path]}\r\n{length}"
                    "Content-Type: application/atom+xml\r\n\r\n".encode()
                    + body
                )
                await writer.drain()
        except (asyncio.IncompleteReadError, ConnectionError):
            writer.close()

    return answer


def feed(number: int, entries: int) -> bytes:
    """Return an Atom feed with abstracts of a usual length."""
    parts = [
        f"<entry><id>urn:paper:{number}-{n}</id><title>Of stones {number}, part {n}</title>"
        f'<link href="http://127.0.0.1/{number}/{n}"/>'
        f"<updated>2026-01-{1 + n % 28:02}T00:00:00Z</updated>"
        f"<author><name>Ada Abel {number % 97}</name></author>"
        f"<author><name>Bo Brook</name></author>"
        f"<summary>We followed {number} stones {n} times. {SENTENCE * 14}</summary></entry>"
        for n in range(entries)
    ]
    head = f"<id>urn:feed:{number}</id><title>Feed {number}</title>"
    head += "<updated>2026-01-28T00:00:00Z</updated>"
    atom = f'<feed xmlns="http://www.w3.org/2005/Atom">{head}{"".join(parts)}</feed>'
    return f'<?xml version="1.0" encoding="utf-8"?>{atom}'.encode()


if __name__ == "__main__":
    main()
