"""A command line, run: the verb's function is called, what went wrong is worded."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from importlib import import_module
from typing import TYPE_CHECKING, cast

from storage.errors import CarrelError, QueryError
from tui.shell.output import (
    OutputError,
    UsageError,
    drop_output,
    finish,
    make_streams_lenient,
    warn,
)
from tui.shell.pointing import pointed

if TYPE_CHECKING:
    from argparse import Namespace

    from tui.early import Stage
    from tui.shell.plain import Opening

DONE, FAILED, WRONG_USAGE, INTERRUPTED = 0, 1, 2, 130
"""Exit statuses."""


def run_line(line: Sequence[str]) -> int:
    """Run any line."""
    from tui.shell.grammar import parse

    def run() -> int:
        arguments = parse(line)
        return _handler(arguments)(arguments)

    return _answered(run)


def run_reader(wanted: Opening, stage: Stage) -> int:
    """Run a line that opens the reader, which takes the terminal over from `stage`."""

    def run() -> int:
        with stage:
            from tui.shell.reading import open_reader

            return open_reader(wanted, stage)

    return _answered(run)


def _answered(run: Callable[[], int]) -> int:
    make_streams_lenient()
    try:
        status = run()
        finish()
    except SystemExit as leaving:  # argparse has said why
        return leaving.code if isinstance(leaving.code, int) else WRONG_USAGE
    except OutputError as error:
        drop_output()
        warn(str(error))
        return FAILED
    except QueryError as error:
        warn(str(error), *pointed(error))
        return WRONG_USAGE
    except UsageError as error:
        warn(str(error))
        return WRONG_USAGE
    except CarrelError as error:
        warn(str(error))
        return FAILED
    except BrokenPipeError:  # the reader of the pipe has seen enough
        drop_output()
        return DONE
    except KeyboardInterrupt:
        return INTERRUPTED
    return status


def _handler(arguments: Namespace) -> Callable[[Namespace], int]:
    """Return the function of a verb; only its own module is loaded."""
    module, _, name = arguments.handler.partition(".")
    return cast("Callable[[Namespace], int]", getattr(import_module(f"tui.shell.{module}"), name))
