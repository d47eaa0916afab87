"""Bytes from the web. The only module that opens sockets.

One request at a time, with bounds on time, size and redirects. Everything that goes wrong is a
`FetchError` with one sentence.
"""

from __future__ import annotations

import socket
import ssl
import time
from collections.abc import Iterator
from dataclasses import dataclass
from http import HTTPStatus
from urllib.parse import urlsplit, urlunsplit

from storage import __version__
from storage.errors import FetchError
from storage.inflate import BadEncodingError, inflated
from storage.text import one_line

USER_AGENT = f"carrel/{__version__} (reading desk for research papers; asks on its user's behalf)"
"""What servers are told of who asks."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Bounds:
    """What one fetch may take."""

    size: int = 64 * 1024 * 1024
    """Bytes of the answer, after decompression."""
    seconds: float = 120.0
    """For the whole answer."""
    silence: float = 20.0
    """Seconds without a byte from the server, or until it accepts the connection."""
    redirects: int = 10
    """Addresses that may be passed through."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Fetched:
    """An answer."""

    data: bytes
    """The body, decompressed."""
    content_type: str | None
    """The Content-Type header, as sent."""
    final_url: str
    """Where redirects led."""


def fetch(url: str, *, bounds: Bounds = Bounds()) -> Fetched:
    """Return what `url` answers. Raises `FetchError` with a sentence."""
    import httpx2

    name = _shown(url)
    if not _is_web(url):
        raise FetchError(f"{name} is not a web address: Carrel opens http and https.")
    try:
        with (
            httpx2.Client(
                headers={"User-Agent": USER_AGENT, "Accept-Encoding": "gzip, deflate"},
                follow_redirects=True,
                max_redirects=bounds.redirects,
                timeout=bounds.silence,
            ) as client,
            client.stream("GET", url) as answer,
        ):
            if not answer.is_success:
                raise FetchError(_refusal(name, answer.status_code))
            encoding = answer.headers.get("Content-Encoding", "")
            chunks = _in_time(answer.iter_raw(), name, bounds.seconds)
            return Fetched(
                data=_bounded(inflated(chunks, encoding), name, bounds.size),
                content_type=answer.headers.get("Content-Type"),
                final_url=str(answer.url),
            )
    except BadEncodingError as error:
        raise FetchError(f"{name} answered with something unreadable: {error}.") from error
    except (httpx2.HTTPError, httpx2.InvalidURL, httpx2.StreamError, OSError) as error:
        raise FetchError(_failure(name, error, bounds)) from error


def _is_web(url: str) -> bool:
    try:
        parts = urlsplit(url)
    except ValueError:
        return False
    return parts.scheme in ("http", "https") and bool(parts.netloc)


def _in_time(chunks: Iterator[bytes], name: str, seconds: float) -> Iterator[bytes]:
    end = time.monotonic() + seconds
    for chunk in chunks:
        yield chunk
        if time.monotonic() > end:
            raise FetchError(f"{name} took longer than {seconds:g} seconds. Try again later.")


def _bounded(chunks: Iterator[bytes], name: str, size: int) -> bytes:
    body = bytearray()
    for chunk in chunks:
        body += chunk
        if len(body) > size:
            raise FetchError(f"{name} is larger than {size / 2**20:.3g} MB, too large to import.")
    return bytes(body)


def _refusal(name: str, status: int) -> str:
    if status == HTTPStatus.NOT_FOUND:
        return f"{name} was not found (404). Check the address."
    if status == HTTPStatus.GONE:
        return f"{name} is gone for good (410 Gone)."
    try:
        said = f"{status} {HTTPStatus(status).phrase}"
    except ValueError:
        said = str(status)
    if status in (HTTPStatus.UNAUTHORIZED, HTTPStatus.FORBIDDEN):
        return f"{name} refuses access ({said}). It may need a login."
    if status == HTTPStatus.TOO_MANY_REQUESTS:
        return f"{name} was asked too often ({said}). Try again later."
    if status >= HTTPStatus.INTERNAL_SERVER_ERROR:
        return f"{name} could not be served ({said}). Try again later."
    return f"{name} was not answered as asked ({said})."


def _failure(name: str, error: Exception, bounds: Bounds) -> str:
    """Word what the client raised; the reason is often in the chain of causes."""
    import httpx2

    causes = tuple(_chain(error))
    if isinstance(error, httpx2.TimeoutException):
        return f"{name} did not answer within {bounds.silence:g} seconds. Try again later."
    if isinstance(error, httpx2.TooManyRedirects):
        return f"{name} redirects more than {bounds.redirects} times. Check the address."
    if isinstance(error, httpx2.InvalidURL):
        return f"{name} is not a web address ({one_line(str(error))})."
    if isinstance(error, httpx2.UnsupportedProtocol):
        return f"{name} leads to an address that is neither http nor https."
    if _any(causes, ssl.SSLError, ssl.CertificateError):
        return f"{name} has no safe connection to offer (TLS: {_last_words(causes)})."
    if _any(causes, socket.gaierror):
        return f"{name} has no server of that name. Check the address and the connection."
    if _any(causes, ConnectionRefusedError):
        return f"{name} is refused: nothing answers there."
    if isinstance(error, httpx2.RemoteProtocolError | httpx2.ReadError):
        return f"{name} was cut off before its end. Try again later."
    return f"{name} cannot be fetched ({_last_words(causes)})."


def _chain(error: BaseException | None) -> Iterator[BaseException]:
    while error is not None:
        yield error
        error = error.__cause__ or error.__context__


def _any(causes: tuple[BaseException, ...], *kinds: type[BaseException]) -> bool:
    return any(isinstance(cause, kinds) for cause in causes)


def _last_words(causes: tuple[BaseException, ...]) -> str:
    said = (one_line(str(cause)) for cause in reversed(causes))
    return next((words for words in said if words), type(causes[0]).__name__).rstrip(".")


def _shown(url: str) -> str:
    """Return the address for a sentence, without a password in it."""
    try:
        parts = urlsplit(url)
    except ValueError:
        return one_line(url)
    if "@" not in parts.netloc:
        return one_line(url)
    return one_line(urlunsplit(parts._replace(netloc=parts.netloc.rpartition("@")[2])))
