"""The `carrel` command: takes the line apart, runs the verb, words what went wrong."""

from __future__ import annotations

import sys
from argparse import Namespace
from collections.abc import Callable, Sequence
from importlib import import_module
from typing import cast

from storage.errors import CarrelError, QueryError
from tui.shell.grammar import parse
from tui.shell.output import (
    OutputError,
    UsageError,
    drop_output,
    finish,
    make_streams_lenient,
    warn,
)
from tui.shell.pointing import pointed

DONE, FAILED, WRONG_USAGE, INTERRUPTED = 0, 1, 2, 130
"""Exit statuses."""


def main(argv: Sequence[str] | None = None) -> int:
    """Run one command line and return its exit status."""
    make_streams_lenient()
    try:
        arguments = parse(sys.argv[1:] if argv is None else argv)
    except SystemExit as leaving:  # argparse has said why
        return leaving.code if isinstance(leaving.code, int) else WRONG_USAGE
    try:
        status = _handler(arguments)(arguments)
        finish()
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
    return cast(Callable[[Namespace], int], getattr(import_module(f"tui.shell.{module}"), name))
