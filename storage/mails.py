"""Mails and mailboxes → the texts and attached files in them. Pure."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from email import policy
from email.message import EmailMessage
from email.parser import BytesParser

from storage.importers._feed_text import readable

_HEAD = 128 * 1024
"""Where a mail came through many hands, its headers are long."""
_HEADER = re.compile(rb"([A-Za-z][A-Za-z0-9-]{1,60}):[ \t]?[^\n]*\n(?:[ \t][^\n]*\n)*")
_FROM = re.compile(rb"From \S[^\n]*\n")
_NEXT = re.compile(rb"(?:\A|\n\r?\n)From \S+ [^\n]*\d{4}[^\n]*\n")
_SURE = frozenset((
    b"message-id", b"mime-version", b"received", b"return-path", b"delivered-to",
    b"content-transfer-encoding",
))  # fmt: skip
"""Headers that nothing else has."""
_OURS = _SURE | {b"from", b"to", b"subject", b"date", b"content-type", b"dkim-signature"}
_NO_LISTS = re.compile(r"(?:image|audio|video|font)/|application/[\w-]+-signature")
"""Kinds of what is attached to be seen or heard, or signs a mail."""
_PREFORMATTED = re.compile(r"(<pre\b[^<>]*>)(.*?)(</pre\s*>|\Z)", re.DOTALL | re.IGNORECASE)
_MOST_HTML = 16 * 1024 * 1024
"""A listing mail of a day is far longer than a text of a feed."""
_OF_OFFICE = re.compile(r"</?o:p\s*/?>", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Part:
    """Something in a mail."""

    path: tuple[str, ...]
    """What leads to it: the message in a mailbox, the name of an attached file."""
    data: bytes
    """Its content; a text is in UTF-8."""
    is_body: bool
    """It is what the mail says; not something attached."""


def is_mail(data: bytes) -> bool:
    """Tell a mail by its head: a few headers that mails have, and nothing else before a blank."""
    head = data[:_HEAD].removeprefix(b"\xef\xbb\xbf").lstrip(b"\r\n").replace(b"\r\n", b"\n")
    begun = _FROM.match(head)
    at = begun.end() if begun else 0
    names: list[bytes] = []
    while found := _HEADER.match(head, at):
        names.append(found[1].lower())
        at = found.end()
    ours = _OURS.intersection(names)
    is_ended = at >= len(head) or head[at : at + 1] == b"\n"
    return is_ended and len(ours) >= 3 and (begun is not None or not _SURE.isdisjoint(ours))


def parts(data: bytes) -> Iterator[Part]:
    """Yield what a mail, or each mail of a mailbox, says, and the files attached to it.

    HTML is made readable text where a mail does not say the same in plain text.
    """
    data = data.removeprefix(b"\xef\xbb\xbf").lstrip(b"\r\n")
    starts = [found.start() for found in _NEXT.finditer(data)]
    if not data.startswith(b"From ") or len(starts) < 2:
        message = data.partition(b"\n")[2] if data.startswith(b"From ") else data
        yield from _of_message(message, ())
        return
    for number, (start, end) in enumerate(zip(starts, [*starts[1:], len(data)], strict=True), 1):
        message = data[start:end].lstrip(b"\r\n").partition(b"\n")[2]
        yield from _of_message(message.replace(b"\n>From ", b"\nFrom "), (f"message {number}",))


def _of_message(data: bytes, path: tuple[str, ...]) -> Iterator[Part]:
    message = BytesParser(EmailMessage, policy=policy.default).parsebytes(data)
    plain: list[str] = []
    marked: list[str] = []
    for number, part in enumerate(message.walk(), start=1):
        if part.is_multipart() or not isinstance(part, EmailMessage):
            continue
        kind = part.get_content_type()
        name = _file_name(part)
        if _NO_LISTS.match(kind):
            continue
        if name is not None or not kind.startswith("text/"):
            content = part.get_payload(decode=True)
            if isinstance(content, bytes) and content:
                yield Part((*path, name or f"part {number}"), content, False)
        elif kind == "text/html":
            marked.append(_of_html(_text(part)))
        else:
            plain.append(_text(part))
    for texts in (plain, marked):
        if any(map(str.strip, texts)):
            yield Part(path, "\n".join(texts).encode("utf-8", "replace"), True)


def _file_name(part: EmailMessage) -> str | None:
    """Return the name of an attached file; the header may be too odd to be read."""
    try:
        return part.get_filename()
    except Exception:  # the email package raises all sorts of things on hostile headers
        return "file"


def _of_html(text: str) -> str:
    """Make HTML readable; the lines of what is preformatted stay lines."""
    text = _PREFORMATTED.sub(lambda found: found[1] + _broken(found[2]) + found[3], text)
    return readable(_OF_OFFICE.sub("", text), most=_MOST_HTML)


def _broken(text: str) -> str:
    return text.replace("\r\n", "\n").replace("\n", "<br>")


def _text(part: EmailMessage) -> str:
    content = part.get_payload(decode=True)
    data = content if isinstance(content, bytes) else b""
    try:
        return data.decode(part.get_content_charset() or "utf-8", "replace")
    except LookupError:
        return data.decode("utf-8", "replace")
