"""Bytes → records where they are in nobody's way: in processes of their own, or in this one.

A screen is painted between two bytecodes of whoever holds the interpreter, so parsing two hundred
feeds in threads is felt at every key. Workers are this program once more, told by pipe what to
read; `multiprocessing` is not used because it fails where a screen has taken over the streams.
"""

from __future__ import annotations

import gc
import os
import pickle
import queue
import struct
import subprocess
import sys
import threading
from contextlib import suppress
from dataclasses import dataclass, field
from hashlib import blake2b
from pathlib import Path
from typing import IO

from storage import importers
from storage.arriving import Parsed
from storage.errors import SourceError
from storage.hints import Hints, hints_of
from storage.importers import Source
from storage.text import one_line

_LENGTH = struct.Struct(">Q")
_LONGEST = 1 << 30
_START = "from storage.parsing import serve; serve()"
_NICE = 10
_SECONDS = 120.0
"""A worker that reads one source for longer is ended."""


@dataclass(frozen=True, slots=True)
class Reading:
    """What one source holds, or why it could not be read."""

    parsed: Parsed | None
    """The records; None when it could not be read."""
    error: str | None = None
    """Why not, in a sentence."""
    hints: Hints = field(default_factory=Hints)
    """When it is worth asking again."""


def understood(source: Source, as_format: str | None = None) -> Parsed:
    """Return the records of a source. Raises `SourceError` with a sentence, whatever it holds."""
    try:
        return importers.parse(source, as_format=as_format)
    except SourceError:
        raise
    except Exception as error:  # whatever a strange file makes an importer do, the others go on
        raise SourceError(
            f"{source.name} could not be read: its importer failed ({type(error).__name__}: "
            f"{one_line(str(error))[:200]}). Please report this with the file."
        ) from error


def digest_of(data: bytes) -> str:
    """Return what tells whether bytes are those that came last."""
    return blake2b(data, digest_size=16).hexdigest()


def read(source: Source) -> Reading:
    """Read a source in this process."""
    try:
        return Reading(understood(source), hints=hints_of(source.data))
    except SourceError as error:
        return Reading(None, str(error))


class Readers:
    """Processes that read sources; each is started when there is none idle, and kept."""

    def __init__(self) -> None:
        self._idle: queue.LifoQueue[_Reader] = queue.LifoQueue()
        self._all: list[_Reader] = []
        self._closing = threading.Event()

    def prepare(self) -> None:
        """Start a process before there is something to read: it takes a while."""
        with suppress(OSError):
            self._idle.put(self._take())

    def read(self, source: Source) -> Reading:
        """Read a source; to be called from as many threads as there shall be processes."""
        try:
            reader = self._take()
        except OSError:  # there can be no more processes; then it is done here
            return read(source)
        reading = reader.read(source)
        if reading is not None:
            self._idle.put(reader)
            return reading
        reader.end()
        if self._closing.is_set():
            return Reading(None, f"{source.name} was not read: Carrel is closing.")
        return Reading(
            None, f"{source.name} could not be read: reading it failed or took too long."
        )

    def close(self) -> None:
        """End every process, also one that reads."""
        self._closing.set()
        for reader in self._all:
            reader.end()

    def _take(self) -> _Reader:
        with suppress(queue.Empty):
            return self._idle.get_nowait()
        reader = _Reader()
        self._all.append(reader)
        if self._closing.is_set():
            reader.end()
        return reader


class _Reader:
    """One process."""

    def __init__(self) -> None:
        # Our own `storage` before any of that name, then what this process finds, and no more:
        # not the current directory, which may hold a `json.py` of somebody's.
        here = str(Path(__file__).resolve().parents[1])
        paths = (here, *filter(os.path.isabs, sys.path))
        self._process = subprocess.Popen(
            [sys.executable, "-P", "-c", _START],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            env=os.environ | {"PYTHONPATH": os.pathsep.join(paths)},
            start_new_session=True,  # the terminal's Ctrl-C is for the one who started it
        )

    def read(self, source: Source) -> Reading | None:
        """Return what the process read; None when it came to an end instead."""
        assert self._process.stdin is not None
        assert self._process.stdout is not None
        timer = threading.Timer(_SECONDS, self._process.kill)
        timer.daemon = True
        timer.start()
        try:
            _send(self._process.stdin, source)
            answer = _received(self._process.stdout)
        except (OSError, ValueError, EOFError, pickle.UnpicklingError):
            return None
        finally:
            timer.cancel()
        return answer if isinstance(answer, Reading) else None

    def end(self) -> None:
        """End the process."""
        self._process.kill()
        self._process.wait()
        for pipe in (self._process.stdin, self._process.stdout):
            if pipe is not None:
                with suppress(OSError):
                    pipe.close()


def serve() -> None:
    """Read what comes by standard input until it ends: what a worker runs."""
    with suppress(AttributeError, OSError):  # not every system has it
        os.nice(_NICE)  # whoever shows and merges what comes goes first
    gc.set_threshold(50_000)  # records are many, and no garbage
    source, answers = sys.stdin.buffer, os.fdopen(os.dup(1), "wb")
    os.dup2(2, 1)  # whatever prints, prints elsewhere
    with suppress(EOFError, BrokenPipeError, KeyboardInterrupt):
        while True:
            asked = _received(source)
            assert isinstance(asked, Source)
            _send(answers, read(asked))


def _send(pipe: IO[bytes], value: object) -> None:
    data = pickle.dumps(value, protocol=pickle.HIGHEST_PROTOCOL)
    pipe.write(_LENGTH.pack(len(data)))
    pipe.write(data)
    pipe.flush()


def _received(pipe: IO[bytes]) -> Source | Reading:
    (length,) = _LENGTH.unpack(_exactly(pipe, _LENGTH.size))
    if length > _LONGEST:
        raise EOFError
    value: Source | Reading = pickle.loads(_exactly(pipe, length))
    return value


def _exactly(pipe: IO[bytes], length: int) -> bytes:
    data = pipe.read(length)
    if len(data) < length:
        raise EOFError
    return data
