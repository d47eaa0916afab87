"""Bytes from the web, many addresses at a time. With `fetch`, the only module that opens sockets.

Each request is bounded in time, size and redirects, and waits for its turn at its server. What is
only busy is asked again after a while. Everything that goes wrong is a `FetchError`.
"""

from __future__ import annotations

import asyncio
import os
from collections.abc import Callable
from dataclasses import dataclass, replace
from email.utils import parsedate_to_datetime
from pathlib import Path
from types import TracebackType
from typing import Self
from urllib.parse import urljoin, urlsplit

import httpx2

from storage.errors import FetchError
from storage.fetch import Bounds, Fetched, Question, Receiver, contact_of, user_agent
from storage.fetch_faults import failure, left_alone, refusal, shown
from storage.inflate import BadEncodingError, inflated
from storage.politeness import PATIENCE, LeftAloneError, Pace, Politeness

_CONNECTIONS = 32
_TRIES = 3
_FIRST_DELAY = 2.0
_LONGEST_AGE = 24 * 60 * 60


class Fetcher:
    """Asks servers; to be used as an async context, in one event loop."""

    def __init__(
        self,
        *,
        bounds: Bounds | None = None,
        pace: Pace | None = None,
        turns: Path | None = None,
        tries: int = _TRIES,
    ) -> None:
        """Bound each answer by `bounds`; `turns` is where programs leave word of their turns."""
        self._bounds = bounds = bounds or Bounds()
        self._pace = pace = pace or Pace()
        self._tries = tries
        self._politeness = Politeness(pace, turns)
        self._room = asyncio.Semaphore(_CONNECTIONS)
        self._client = httpx2.AsyncClient(
            headers={
                "User-Agent": user_agent(contact_of(os.environ)),
                "Accept-Encoding": "gzip, deflate, br",
            },
            timeout=httpx2.Timeout(bounds.silence, pool=None),
            limits=httpx2.Limits(max_connections=None, max_keepalive_connections=_CONNECTIONS),
        )

    async def __aenter__(self) -> Self:
        await self._client.__aenter__()
        return self

    async def __aexit__(
        self,
        kind: type[BaseException] | None = None,
        error: BaseException | None = None,
        trace: TracebackType | None = None,
    ) -> None:
        await self._client.__aexit__(kind, error, trace)

    async def fetch(
        self,
        question: Question,
        started: Callable[[], None] = lambda: None,
        receiver: Receiver | None = None,
    ) -> Fetched:
        """Return what is answered. Raises `FetchError`; `started` hears when it is really asked.

        A `receiver` takes the body, which then is not in what is returned.
        """
        for attempt in range(1, self._tries + 1):
            try:
                return await self._answer(question, started, receiver)
            except FetchError as error:
                delay = _FIRST_DELAY * 2 ** (attempt - 1) * (0.5 + self._pace.random())
                if error.wait is not None:
                    delay = error.wait + self._pace.random()
                if error.is_busy:
                    self._politeness.hold(question.url, delay)
                if not error.is_passing or attempt == self._tries or delay > PATIENCE:
                    raise
            await self._pace.sleep(delay)
        raise AssertionError("the last attempt raises")

    async def _answer(
        self, question: Question, started: Callable[[], None], receiver: Receiver | None
    ) -> Fetched:
        name, url, moved_to = shown(question.url), question.url, None
        is_permanent = True
        for _ in range(self._bounds.redirects + 1):
            _require_web(name, url)
            try:
                async with self._politeness.turn(url), self._room:
                    started()
                    reply = await self._one(name, url, question, receiver)
            except LeftAloneError as error:
                raise left_alone(name, error.seconds) from None
            if isinstance(reply, Fetched):
                self._politeness.answered(url)
                return _moved(reply, moved_to)
            # What is safe does not become unsafe for good because somebody says so once.
            is_permanent = reply.is_permanent and is_permanent and not reply.is_downgrade
            moved_to = reply.url if is_permanent else moved_to
            url = reply.url
        redirects = self._bounds.redirects
        raise FetchError(f"{name} redirects more than {redirects} times. Check the address.")

    async def _one(
        self, name: str, url: str, question: Question, receiver: Receiver | None
    ) -> Fetched | _Redirect:
        """Ask once, without following where the answer points."""
        headers = _conditions(question) | dict(receiver.wishes() if receiver else {})
        try:
            async with (
                asyncio.timeout(self._bounds.seconds),
                self._client.stream("GET", url, headers=headers) as answer,
            ):
                if answer.has_redirect_location:
                    return _redirect(name, url, answer)
                if answer.status_code == httpx2.codes.NOT_MODIFIED:
                    return _fetched(answer, b"", not_modified=True)
                if receiver is not None and receiver.begins(answer.status_code, answer.headers):
                    async for chunk in answer.aiter_raw():
                        receiver.takes(chunk)
                    receiver.ends()
                    return _fetched(answer, b"")
                if not answer.is_success:
                    wait = self._wait_of(answer.headers.get("Retry-After"))
                    raise refusal(name, answer.status_code, wait=wait)
                return _fetched(answer, await self._body(name, answer))
        except BadEncodingError as error:
            sentence = f"{name} answered with something unreadable: {error}."
            raise FetchError(sentence) from error
        except TimeoutError as error:
            seconds = f"{self._bounds.seconds:g} seconds"
            raise FetchError(f"{name} took longer than {seconds}. Try again later.") from error
        except (httpx2.HTTPError, httpx2.InvalidURL, httpx2.StreamError, OSError) as error:
            raise failure(name, error, silence=self._bounds.silence) from error

    async def _body(self, name: str, answer: httpx2.Response) -> bytes:
        packed = bytearray()
        async for chunk in answer.aiter_raw():  # unpacked in bounded steps, not by the client
            packed += chunk
            self._require_small(name, len(packed))
        body = bytearray()
        for part in inflated([bytes(packed)], answer.headers.get("Content-Encoding", "")):
            body += part
            self._require_small(name, len(body))
        return bytes(body)

    def _require_small(self, name: str, size: int) -> None:
        if size > self._bounds.size:
            limit = f"{self._bounds.size / 2**20:.3g} MB"
            raise FetchError(f"{name} is larger than {limit}, too large to import.")

    def _wait_of(self, said: str | None) -> float | None:
        """Read `Retry-After`: seconds, or a date."""
        if said is None:
            return None
        if said.strip().isdecimal():
            return float(min(int(said), _LONGEST_AGE * 30))
        try:
            moment = parsedate_to_datetime(said)
            return max(0.0, moment.timestamp() - self._pace.clock())
        except (ValueError, OverflowError):
            return None


@dataclass(frozen=True, slots=True)
class _Redirect:
    """Where an answer points."""

    url: str
    is_permanent: bool
    is_downgrade: bool


def _redirect(name: str, url: str, answer: httpx2.Response) -> _Redirect:
    try:
        target = urljoin(url, answer.headers["Location"])
        is_downgrade = urlsplit(url).scheme == "https" != urlsplit(target).scheme
    except ValueError:
        raise FetchError(f"{name} leads to an address that is none. Check it.") from None
    return _Redirect(target, answer.status_code in (301, 308), is_downgrade)


def _require_web(name: str, url: str) -> None:
    try:
        parts = urlsplit(url)
        is_web = parts.scheme in ("http", "https") and bool(parts.netloc)
    except ValueError:
        is_web = False
    if is_web:
        return
    if shown(url) == name:
        raise FetchError(f"{name} is not a web address: Carrel opens http and https.")
    raise FetchError(f"{name} leads to an address that is neither http nor https.")


def _conditions(question: Question) -> dict[str, str]:
    headers = {}
    if question.etag:
        headers["If-None-Match"] = question.etag
    if question.last_modified:
        headers["If-Modified-Since"] = question.last_modified
    return headers


def _fetched(answer: httpx2.Response, data: bytes, *, not_modified: bool = False) -> Fetched:
    headers = answer.headers
    return Fetched(
        data=data,
        content_type=headers.get("Content-Type"),
        final_url=str(answer.url),
        etag=headers.get("ETag"),
        last_modified=headers.get("Last-Modified"),
        not_modified=not_modified,
        max_age=_max_age(headers.get("Cache-Control", "")),
    )


def _max_age(said: str) -> int | None:
    """Return the seconds for which the answer stays good, a day at most."""
    for part in said.lower().split(","):
        name, _, value = part.strip().partition("=")
        if name in ("no-store", "no-cache"):
            return None
        if name == "max-age" and value.strip('" ').isdecimal():
            return min(int(value.strip('" ')), _LONGEST_AGE)
    return None


def _moved(reply: Fetched, moved_to: str | None) -> Fetched:
    return replace(reply, moved_to=moved_to) if moved_to else reply
