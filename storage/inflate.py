"""Content-Encoding undone in bounded steps, so that a small answer cannot fill the memory. Pure."""

from __future__ import annotations

import zlib
from collections.abc import Iterable, Iterator

_STEP = 256 * 1024
_GZIP = zlib.MAX_WBITS | 16


class BadEncodingError(Exception):
    """The body is not in the encoding it names; `str(error)` is the reason."""


def inflated(chunks: Iterable[bytes], encoding: str) -> Iterator[bytes]:
    """Yield the decompressed body in parts of bounded size: 256 KiB, or twice that for Brotli.

    `encoding` is the value of Content-Encoding. Raises `BadEncodingError`.
    """
    name = encoding.strip().lower()
    if name in ("", "identity"):
        yield from chunks
    elif name in ("gzip", "x-gzip"):
        yield from _gunzipped(chunks)
    elif name == "deflate":
        yield from _deflated(chunks)
    elif name == "br":
        yield from _from_brotli(chunks)
    else:
        raise BadEncodingError(f"its encoding “{name[:40]}” was not asked for")


def _gunzipped(chunks: Iterable[bytes]) -> Iterator[bytes]:
    member = zlib.decompressobj(_GZIP)
    begun = False
    for chunk in chunks:
        rest = chunk
        while rest:
            begun = True
            yield from _steps(member, rest)
            rest = member.unused_data
            if member.eof:  # several members may follow one another
                member, begun = zlib.decompressobj(_GZIP), False
                rest = rest.lstrip(b"\0")
    if begun:
        raise BadEncodingError("its compressed body was cut off")


def _deflated(chunks: Iterable[bytes]) -> Iterator[bytes]:
    stream = None
    for chunk in chunks:
        if not chunk:
            continue
        # Servers differ on whether "deflate" has zlib's two bytes in front.
        if stream is None:
            wrapped = chunk[0] & 0x0F == 8
            stream = zlib.decompressobj(zlib.MAX_WBITS if wrapped else -zlib.MAX_WBITS)
        yield from _steps(stream, chunk)
    if stream is not None and not stream.eof:
        raise BadEncodingError("its compressed body was cut off")


def _from_brotli(chunks: Iterable[bytes]) -> Iterator[bytes]:
    import brotli

    stream = brotli.Decompressor()
    begun = False
    try:
        for chunk in filter(None, chunks):
            begun = True
            yield (part := stream.process(chunk, output_buffer_limit=_STEP))
            while part and not stream.is_finished():
                yield (part := stream.process(b"", output_buffer_limit=_STEP))
    except brotli.error as error:
        raise BadEncodingError("its compressed body is damaged") from error
    if begun and not stream.is_finished():
        raise BadEncodingError("its compressed body was cut off")


def _steps(stream: zlib._Decompress, data: bytes) -> Iterator[bytes]:
    try:
        full = False
        while (data or full) and not stream.eof:
            step = stream.decompress(data, _STEP)
            yield step
            data, full = stream.unconsumed_tail, len(step) == _STEP
    except zlib.error as error:
        raise BadEncodingError(f"its compressed body is damaged ({error})") from error
