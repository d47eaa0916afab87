"""Editing a text in the user's own editor: a program and its arguments, without a shell."""

from __future__ import annotations

import os
import shlex
import shutil
import subprocess
import tempfile
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path

from storage.errors import CarrelError

Run = Callable[[Sequence[str]], int]
"""Runs a program in this terminal until it ends; returns its exit status."""
_USUAL = ("nano", "vi")
"""What is tried where the user named no editor."""
_LARGEST = 1_000_000
"""Bytes of a note that are still read back."""


def run_here(command: Sequence[str]) -> int:
    """Run a program in this terminal."""
    return subprocess.run(command, check=False).returncode


def editor(environment: Mapping[str, str]) -> list[str]:
    """Return the command of the user's editor. Raises `CarrelError` when there is none."""
    for name in ("VISUAL", "EDITOR"):
        if named := environment.get(name, "").strip():
            try:
                return shlex.split(named)
            except ValueError:
                raise CarrelError(f"${name} cannot be read: a quote is not closed.") from None
    for usual in _USUAL:
        if shutil.which(usual, path=environment.get("PATH")):
            return [usual]
    raise CarrelError("No editor is known. Set $EDITOR to one, or write here.")


def edited(text: str, environment: Mapping[str, str], run: Run = run_here) -> str:
    """Return what the user made of a text in their editor.

    The file is readable by the user alone, and gone afterwards. Raises `CarrelError` with a
    sentence when the editor does not start, fails, or leaves nothing that can be read.
    """
    command = editor(environment)
    handle, name = tempfile.mkstemp(prefix="carrel-note-", suffix=".md")
    file = Path(name)
    try:
        with os.fdopen(handle, "w", encoding="utf-8", newline="\n") as written:
            written.write(f"{text}\n" if text else "")
        try:
            status = run([*command, name])
        except OSError as error:
            raise CarrelError(
                f"The editor “{command[0]}” does not start: {error.strerror or error}."
            ) from error
        if status:
            raise CarrelError(f"The editor ended with status {status}; the note stays as it was.")
        return _read(file)
    finally:
        file.unlink(missing_ok=True)


def _read(file: Path) -> str:
    try:
        if file.stat().st_size > _LARGEST:
            raise CarrelError("The note is longer than 1 MB; it stays as it was.")
        return file.read_bytes().decode("utf-8").replace("\r\n", "\n").rstrip()
    except OSError as error:
        raise CarrelError(f"The edited note cannot be read: {error.strerror or error}.") from error
    except UnicodeDecodeError:
        raise CarrelError("The editor did not save UTF-8; the note stays as it was.") from None
