"""The bytes of a BibTeX file → its entries: macros resolved, `#` joined, inheritance filled in.

`bibtexparser` takes the file apart (its splitter alone: of what its middlewares would do, some
loses fields, and none resolves `#`); what a field says is worked out here.
"""

from __future__ import annotations

import codecs
import logging
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from storage.arriving import Rejected
from storage.importers._bibliographies import decoded
from storage.importers._bibtex_mended import leniently, with_heads

if TYPE_CHECKING:
    from bibtexparser.model import Block
    from bibtexparser.model import Entry as FoundEntry

MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
"""The macros that every style knows."""

_ENCODING = re.compile(rb"%\s*(?:encoding|coding)\s*[:=]\s*([\w.:-]{2,40})", re.IGNORECASE)
_PIECE = re.compile(r"\s*(?:([{\"])|([^\s{}\"#,]+))")
_DELIMITER = re.compile(r"[{}\"]")
_JOIN = re.compile(r"\s*#")
_MISSED = re.compile(r"[\s,]*([A-Za-z][\w+.-]*)\s*=\s*(?=\S)")
_KIND = re.compile(r"[a-z]+")
_PARENTS = ("crossref", "xdata")
_NEVER_INHERITED = frozenset({
    "author", "title", "subtitle", "titleaddon", "shorttitle", "sorttitle", "abstract", "keywords",
    "doi", "url", "urldate", "eprint", "pages", "note", "annote", "annotation", "file", "key",
    "ids", "crossref", "xref", "xdata", "entryset", "label", "options", "presort", "sortkey",
    "groups", "timestamp", "biburl", "bibsource", "shorthand", "relatedtype", "related",
})  # fmt: skip
_PARTS_OF_BOOKS = frozenset({
    "inproceedings", "conference", "incollection", "inbook", "suppbook", "suppcollection",
    "inreference",
})  # fmt: skip


@dataclass(slots=True)
class Entry:
    """One entry, its values still in LaTeX, without the outer braces or quotes."""

    kind: str
    """Lower case: `article`."""
    key: str
    """The citation key; empty when there is none."""
    line: int
    """Where it begins, from 1."""
    fields: dict[str, str] = field(default_factory=dict)
    """By name in lower case, in the order of the file."""
    inherited: set[str] = field(default_factory=set)
    """The fields that it has from another entry."""


@dataclass(slots=True)
class Bibliography:
    """What a file holds."""

    entries: list[Entry] = field(default_factory=list)
    """In the file's order; those that only others inherit from are not among them."""
    rejected: list[Rejected] = field(default_factory=list)
    """What could not be read."""
    warnings: list[str] = field(default_factory=list)
    """Sentences on what was read otherwise than it is written."""


def text_of(data: bytes) -> str:
    """Decode a file: UTF-8, else what a line such as `% Encoding: Cp1252` says."""
    found = _ENCODING.search(data[:4096])
    if found:
        try:
            data.decode("utf-8-sig")
        except UnicodeDecodeError:
            try:
                codec = codecs.lookup(found[1].decode("ascii"))
                return codec.decode(data, "replace")[0]
            except (LookupError, TypeError):
                pass
    return decoded(data)


def bibliography(text: str) -> Bibliography:
    """Take a file apart."""
    result = Bibliography()
    macros = dict(zip(MONTHS, MONTHS, strict=True))
    for block in _blocks(text):
        _take(block, macros, result)
    _inherit(result)
    return result


def _blocks(text: str) -> Iterable[Block]:
    from bibtexparser.splitter import Splitter

    log = logging.getLogger("bibtexparser")
    if not log.handlers:  # else it would write over the screen
        log.addHandler(logging.NullHandler())
    text = with_heads(text)
    blocks = Splitter(bibstr=text).split().blocks
    lost = sum(map(_is_lost, blocks))
    if lost and (mended := leniently(text)) != text:
        again = Splitter(bibstr=mended).split().blocks
        if sum(map(_is_lost, again)) < lost:
            return again
    return blocks


def _is_lost(block: Block) -> bool:
    from bibtexparser import model

    repeats = model.DuplicateFieldKeyBlock | model.DuplicateBlockKeyBlock
    return isinstance(block, model.ParsingFailedBlock) and not isinstance(block, repeats)


def _take(block: Block, macros: dict[str, str], result: Bibliography) -> None:
    from bibtexparser import model

    line = (block.start_line or 0) + 1
    repeated = isinstance(block, model.DuplicateBlockKeyBlock)
    if isinstance(block, model.DuplicateFieldKeyBlock | model.DuplicateBlockKeyBlock):
        block = block.ignore_error_block or block
    if isinstance(block, model.String):
        macros[block.key.lower()] = _value(str(block.value), macros)[0]
    elif isinstance(block, model.Entry):
        entry = _entry(block, line, macros, result)
        if repeated and entry.key:
            result.warnings.append(f"Line {line}: the key “{entry.key}” is there more than once.")
        result.entries.append(entry)
    elif isinstance(block, model.ParsingFailedBlock):
        reason = "The entry cannot be read: a brace, a quote or the key is missing."
        result.rejected.append(Rejected(where=f"line {line}", reason=reason))


def _entry(found: FoundEntry, line: int, macros: Mapping[str, str], result: Bibliography) -> Entry:
    entry = Entry(found.entry_type.strip().lower(), found.key.strip(), line)
    for item in found.fields:
        name, raw = item.key.strip().lower(), str(item.value)
        if "%" in name and (name := name.rpartition("\n")[2].strip()).startswith("%"):
            continue  # a field that was taken out
        while True:
            value, rest = _value(raw, macros)
            missed = _MISSED.match(rest)  # a comma was forgotten
            if missed is None and (more := rest.strip().strip(",")):
                value = f"{value} {more}"
            if name in entry.fields and value != entry.fields[name]:
                result.warnings.append(
                    f"Line {line}: {entry.key} has “{name}” more than once; kept the first."
                )
            entry.fields.setdefault(name, value)
            if missed is None:
                break
            name, raw = missed[1].lower(), rest[missed.end() :]
    return entry


def _value(raw: str, macros: Mapping[str, str]) -> tuple[str, str]:
    """Return what a value says, and what stands behind it though nothing should."""
    if raw.startswith("{") and raw.find("}") == len(raw) - 1 and raw.rfind("{") == 0:
        return raw[1:-1].strip(), ""  # most are so: one pair of braces around it
    parts: list[str] = []
    at = 0
    while piece := _PIECE.match(raw, at):
        at = piece.end()
        if piece[1]:
            end = _end(raw, at, piece[1])
            parts.append(raw[at:end])
            at = end + 1
        else:
            parts.append(macros.get(piece[2].lower(), piece[2]))
        joint = _JOIN.match(raw, at)
        if joint is None:
            break
        at = joint.end()
    return "".join(parts).strip(), raw[at:]


def _end(raw: str, start: int, opening: str) -> int:
    """Return where a braced or quoted text ends; quotes count outside braces only."""
    depth = 0
    for token in _DELIMITER.finditer(raw, start):
        if token[0] == "{":
            depth += 1
        elif token[0] == "}":
            if not depth and opening == "{":
                return token.start()
            depth -= 1
        elif not depth and opening == '"':
            return token.start()
    return len(raw)


def _inherit(result: Bibliography) -> None:
    """Fill in what entries have from others, and drop those that are there for that alone."""
    by_key: dict[str, Entry] = {}
    for entry in result.entries:
        by_key.setdefault(entry.key, entry)
    for entry in result.entries:  # BibTeX itself does not tell `Knuth84` from `KNUTH84`
        by_key.setdefault(entry.key.lower(), entry)
    for entry in result.entries:
        for parent in _ancestors(entry, by_key):
            for name, value in _handed_down(parent, entry):
                if name not in entry.fields:
                    entry.fields[name] = value
                    entry.inherited.add(name)
    result.entries = [entry for entry in result.entries if entry.kind != "xdata"]
    for entry in result.entries:
        entry.fields.pop("xdata", None)


def _ancestors(entry: Entry, by_key: Mapping[str, Entry]) -> Iterator[Entry]:
    """Yield those an entry inherits from, the nearest first, each once."""
    seen = {id(entry)}
    waiting = [entry]
    while waiting:
        child = waiting.pop(0)
        for name in _PARENTS:
            for key in child.fields.get(name, "").split(","):
                parent = by_key.get(key.strip()) or by_key.get(key.strip().lower())
                if parent is not None and id(parent) not in seen:
                    seen.add(id(parent))
                    waiting.append(parent)
                    yield parent


def _handed_down(parent: Entry, child: Entry) -> Iterator[tuple[str, str]]:
    if parent.kind == "xdata":
        yield from ((n, v) for n, v in parent.fields.items() if n not in _PARENTS)
        return
    own = {name for name in parent.fields if name not in parent.inherited}
    if child.kind in _PARTS_OF_BOOKS and "booktitle" not in own and "title" in own:
        yield "booktitle", parent.fields["title"]
    for name in parent.fields:
        if name in own and name not in _NEVER_INHERITED and _KIND.fullmatch(name):
            yield name, parent.fields[name]
