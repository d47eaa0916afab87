"""Slow work beside the screen, in a thread that leaving the program does not wait for."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from contextlib import suppress
from threading import Thread
from typing import Any, TypeVar

Result = TypeVar("Result")


async def apart(work: Callable[[], Result]) -> Result:
    """Return what `work` returns, or raise what it raises, without holding the screen up.

    Textual's own thread workers, like asyncio's, are waited for at the end, however long they take.
    """
    loop = asyncio.get_running_loop()
    answer: asyncio.Future[Result] = loop.create_future()

    def settle(how: Callable[[Any], None], what: object) -> None:
        if not answer.done():
            how(what)

    def run() -> None:
        how: Callable[[Any], None] = answer.set_result
        what: object
        try:
            what = work()
        except BaseException as error:
            how, what = answer.set_exception, error
        with suppress(RuntimeError):  # the loop is closed: the user left meanwhile
            loop.call_soon_threadsafe(settle, how, what)

    Thread(target=run, daemon=True).start()
    return await answer
