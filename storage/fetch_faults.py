"""Sentences for what goes wrong on the web, each saying what to do next."""

from __future__ import annotations

import socket
import ssl
from collections.abc import Iterator
from http import HTTPStatus
from urllib.parse import urlsplit, urlunsplit

import httpx2

from storage.errors import FetchError
from storage.text import one_line

_TRY_AGAIN = frozenset((429, 500, 502, 503, 504))
"""What servers answer when they are busy or being mended."""
_PASSING = (HTTPStatus.REQUEST_TIMEOUT, HTTPStatus.TOO_EARLY, HTTPStatus.TOO_MANY_REQUESTS)


def refusal(name: str, status: int, *, wait: float | None = None) -> FetchError:
    """Return the error for an answer that is none; `wait` is what `Retry-After` says."""
    return FetchError(
        f"{name} {_refused(status)}",
        is_gone=status == HTTPStatus.GONE,
        is_final=HTTPStatus.BAD_REQUEST <= status < HTTPStatus.INTERNAL_SERVER_ERROR
        and status not in _PASSING,
        is_passing=status in _TRY_AGAIN,
        is_busy=status in (HTTPStatus.TOO_MANY_REQUESTS, HTTPStatus.SERVICE_UNAVAILABLE),
        wait=wait,
    )


def left_alone(name: str, wait: float) -> FetchError:
    """Return the error for what is not even asked, because its server said it is too much."""
    sentence = f"{name} was not asked: its server wants a rest. Try again later."
    return FetchError(sentence, is_unasked=True, wait=wait)


def _refused(status: int) -> str:
    if status == HTTPStatus.NOT_FOUND:
        return "was not found (404). Check the address."
    if status == HTTPStatus.GONE:
        return "is gone for good (410 Gone)."
    try:
        said = f"{status} {HTTPStatus(status).phrase}"
    except ValueError:
        said = str(status)
    if status in (HTTPStatus.UNAUTHORIZED, HTTPStatus.FORBIDDEN):
        return f"refuses access ({said}). It may need a login."
    if status == HTTPStatus.TOO_MANY_REQUESTS:
        return f"was asked too often ({said}). Try again later."
    if status >= HTTPStatus.INTERNAL_SERVER_ERROR:
        return f"could not be served ({said}). Try again later."
    return f"was not answered as asked ({said})."


def failure(name: str, error: Exception, *, silence: float) -> FetchError:
    """Word what the client raised; the reason is often in the chain of causes."""
    causes = tuple(_chain(error))
    if isinstance(error, httpx2.TimeoutException):
        return FetchError(f"{name} did not answer within {silence:g} seconds. Try again later.")
    if isinstance(error, httpx2.InvalidURL):
        return FetchError(f"{name} is not a web address ({one_line(str(error))}).")
    if isinstance(error, httpx2.UnsupportedProtocol):
        return FetchError(f"{name} leads to an address that is neither http nor https.")
    if _any(causes, ssl.SSLError, ssl.CertificateError):
        return FetchError(f"{name} has no safe connection to offer (TLS: {_last_words(causes)}).")
    if _any(causes, socket.gaierror):
        sentence = "has no server of that name. Check the address and the connection."
        return FetchError(f"{name} {sentence}")
    if _any(causes, ConnectionRefusedError) or "connection attempts failed" in str(error):
        return FetchError(f"{name} is refused: nothing answers there.")
    if isinstance(error, httpx2.RemoteProtocolError | httpx2.ReadError):
        sentence = "was cut off before its end. Try again later."
        return FetchError(f"{name} {sentence}", is_passing=True)
    return FetchError(f"{name} cannot be fetched ({_last_words(causes)}).")


def _chain(error: BaseException | None) -> Iterator[BaseException]:
    while error is not None:
        yield error
        error = error.__cause__ or error.__context__


def _any(causes: tuple[BaseException, ...], *kinds: type[BaseException]) -> bool:
    return any(isinstance(cause, kinds) for cause in causes)


def _last_words(causes: tuple[BaseException, ...]) -> str:
    said = (one_line(str(cause)) for cause in reversed(causes))
    return next((words for words in said if words), type(causes[0]).__name__).rstrip(".")


def shown(url: str) -> str:
    """Return the address for a sentence, without a password in it."""
    try:
        parts = urlsplit(url)
    except ValueError:
        return one_line(url)
    if "@" not in parts.netloc:
        return one_line(url)
    return one_line(urlunsplit(parts._replace(netloc=parts.netloc.rpartition("@")[2])))
