"""Build the wheel, install it into a clean environment, and use it from elsewhere.

Run by `make wheel`. The dependencies are installed as the wheel names them, so a missing one
shows here.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tempfile
import venv
from pathlib import Path

CHECKOUT = Path(__file__).parents[1]
PAGE = CHECKOUT / "tests" / "corpus" / "scholar-feed" / "glued.txt"
WINDOWS = sys.platform == "win32"


class Failed(Exception):
    """A step that did not do what it should; `str(error)` is what it said."""


def main() -> int:
    """Run every step; return the exit status."""
    try:
        with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as directory:
            _try(Path(directory))
    except Failed as failure:
        say(f"FAILED: {failure}")
        return 1
    say("The wheel works.")
    return 0


def _try(place: Path) -> None:
    say("Building the wheel ...")
    run(sys.executable, "-m", "build", "--wheel", "--outdir", str(place), str(CHECKOUT))
    (wheel,) = place.glob("*.whl")
    say(f"Installing {wheel.name} into a clean environment ...")
    carrel = _installed(wheel, place / "venv")
    say("Using it ...")
    _use(carrel, place)


def _installed(wheel: Path, environment: Path) -> Path:
    """Install the wheel and what it needs; return the console script."""
    venv.create(environment, with_pip=False)
    scripts = environment / ("Scripts" if WINDOWS else "bin")
    python = scripts / ("python.exe" if WINDOWS else "python")
    pip = (sys.executable, "-m", "pip", "--python", str(python), "install", "--quiet")
    run(*pip, str(wheel))
    own = run(str(python), "-c", "import sysconfig; print(sysconfig.get_path('purelib'))").strip()
    origin = run(str(python), "-c", "import tui, storage; print(tui.__file__)", cwd=environment)
    check(own in origin, f"the package came from {origin}, not from the wheel")
    return scripts / ("carrel.exe" if WINDOWS else "carrel")


def _use(carrel: Path, place: Path) -> None:
    def ask(*words: str) -> str:
        return run(str(carrel), *words, cwd=place, XDG_DATA_HOME=str(place / "data"))

    check(ask("--version").startswith("carrel "), "--version names no version")
    check("carrel-dark" in ask("themes"), "the themes are not in the wheel")
    check("unread of" in ask("demo", "--library", "sample"), "the sample library is not there")
    ask("import", "--library", "own", str(PAGE))
    papers = json.loads(ask("list", "--library", "own", "--json"))
    check(bool(papers) and papers[0]["title"] != "", "an imported page is not listed")


def run(*command: str, cwd: Path | None = None, **environment: str) -> str:
    """Run a command and return what it printed. Raises `Failed` with its stderr."""
    inherited = {n: v for n, v in os.environ.items() if n not in ("PYTHONPATH", "CARREL_LIBRARY")}
    ran = subprocess.run(
        command,
        cwd=cwd,
        env=inherited | {"PYTHONUTF8": "1"} | environment,
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        encoding="utf-8",
        check=False,
    )
    if ran.returncode:
        raise Failed(f"{' '.join(command)}\n{ran.stdout}{ran.stderr}")
    return ran.stdout


def check(truth: bool, otherwise: str) -> None:
    """Raise `Failed` with `otherwise` unless it holds."""
    if not truth:
        raise Failed(otherwise)


def say(line: str) -> None:
    """Print progress at once."""
    sys.stdout.write(f"{line}\n")
    sys.stdout.flush()


if __name__ == "__main__":
    sys.exit(main())
