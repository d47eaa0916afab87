"""What TinyDB opens: the tables as they are stored."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from storage.documents import Document
from storage.engine.lines import encode
from storage.exporting._chosen import Keys
from storage.library import Library

_TABLES = ("papers", "marks", "feeds", "authors", "views")


def tinydb(library: Library, keys: Keys) -> Iterator[bytes]:
    """Yield a file that TinyDB opens: tables of the documents as they are stored.

    Of some papers: with their marks, the feeds they were seen in and the authors they name. One
    document at a time is held.
    """
    before = b"{"
    for table, documents in _chosen(library, keys):
        yield before + encode(table) + b":{"
        separator = b"\n"
        for number, document in enumerate(documents, start=1):
            yield separator + b'"%d":' % number + encode(document)
            separator = b",\n"
        yield b"}"
        before = b",\n"
    yield b"}\n"


def _chosen(library: Library, keys: Keys) -> Iterator[tuple[str, Iterator[Document]]]:
    """Yield each table with the documents of it that belong to the papers."""
    if keys is None:
        for table in _TABLES:
            if table != "views" or any(True for _ in library.documents(table)):
                yield table, (document for _, document in library.documents(table))
        return
    named: dict[str, dict[str, None]] = {"feeds": {}, "authors": {}}

    def papers() -> Iterator[Document]:
        for document in _of(library, "papers", keys):
            named["feeds"] |= {s["feed"]: None for s in document.get("sightings", ())}
            named["authors"] |= dict.fromkeys(document.get("who", ()))
            yield document

    yield "papers", papers()
    yield "marks", _of(library, "marks", keys)
    for table, names in named.items():
        yield table, _of(library, table, names)


def _of(library: Library, table: str, keys: Iterable[str]) -> Iterator[Document]:
    return (found for key in keys if (found := library.document(table, key)) is not None)
