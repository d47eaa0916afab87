"""Regular expressions in queries: read by RE2, which takes linear time whatever they are. Pure."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from functools import lru_cache
from typing import Any

from storage.ranges import Unfit
from storage.text import fold

_LONGEST = 300
_MEMORY = 4 * 1024 * 1024


@lru_cache(maxsize=64)
def compiled(source: str) -> Callable[[Iterable[str]], bool]:
    """Return what tells whether one of several texts, as shown or folded, has the expression in it.

    Case does not matter. Raises `Unfit` with a sentence for what is no expression, is too long,
    or needs more than linear time (lookaround, back-references).
    """
    if len(source) > _LONGEST:
        raise Unfit(f"An expression may have {_LONGEST} characters, not {len(source):,}.")
    import re2  # not needed by most queries

    options = re2.Options()
    options.case_sensitive = False
    options.log_errors = False
    options.max_mem = _MEMORY
    try:
        expression: Any = re2.compile(source, options)
    except UnicodeEncodeError:
        raise Unfit("This expression holds characters that no text has.") from None
    except re2.error as error:
        reason = error.args[0].decode(errors="replace") if error.args else "it is malformed"
        raise Unfit(
            f"This is no expression: {reason}. Back-references and lookaround are not understood;"
            " quotes look for a text as it stands."
        ) from None

    def found_in(texts: Iterable[str]) -> bool:
        return any(_has(expression, text) for text in texts)

    return found_in


def _has(expression: Any, text: str) -> bool:
    if expression.search(text) is not None:
        return True
    return not text.isascii() and expression.search(fold(text)) is not None
