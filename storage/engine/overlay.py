"""What changed in one table since its newest layer, in memory."""

from __future__ import annotations

from collections.abc import Collection

from storage.documents import Document
from storage.engine.schema import TableSchema, key_of, terms_of, values_of


class Overlay:
    """Documents by number, and what finds them. Documents put here must not change any more."""

    def __init__(self, schema: TableSchema) -> None:
        self.documents: dict[int, Document | None] = {}
        """The document now, or None where one of a layer is deleted."""
        self.keys: dict[str, int] = {}
        """The number of each key of these documents."""
        self.changed: dict[int, int] = {}
        """The transaction that last put or deleted each of these documents."""
        self._schema = schema
        self._postings: dict[str, set[int]] = {}
        self._terms: dict[int, set[str]] = {}
        self._values: dict[int, tuple[int, ...]] = {}
        self._unread: set[int] = set()

    def put(self, number: int, document: Document | None, transaction: int) -> None:
        """Make `document` (None: none) what there is of that number."""
        self._forget(number)
        self.documents[number] = document
        self.changed[number] = transaction
        if document is not None:
            self._unread.add(number)
            if (key := key_of(document)) is not None:
                self.keys[key] = number

    def with_term(self, term: str) -> Collection[int]:
        """Return the numbers of the documents here that have a term."""
        if self._unread:
            self._read()
        return self._postings.get(term, ())

    def terms(self) -> dict[int, set[str]]:
        """Return the terms of the documents here, as far as anybody asked; they change no more."""
        return dict(self._terms)

    def values(self, number: int) -> tuple[int, ...]:
        """Return the numbers of the columns of a document here."""
        if (values := self._values.get(number)) is None:
            document = self.documents[number]
            assert document is not None
            values = self._values[number] = values_of(self._schema, document)
        return values

    def _read(self) -> None:
        """Take the terms of what was put since the last question: marks alone ask none."""
        postings = self._postings
        for number in self._unread:
            document = self.documents[number]
            assert document is not None
            terms = self._terms[number] = terms_of(self._schema, document)
            for term in terms:
                if (numbers := postings.get(term)) is None:
                    postings[term] = {number}
                else:
                    numbers.add(number)
        self._unread.clear()

    def _forget(self, number: int) -> None:
        if (before := self.documents.get(number)) is None:
            return
        key = key_of(before)
        if key is not None and self.keys.get(key) == number:
            del self.keys[key]
        self._unread.discard(number)
        self._values.pop(number, None)
        for term in self._terms.pop(number, ()):
            found = self._postings[term]
            found.discard(number)
            if not found:
                del self._postings[term]
