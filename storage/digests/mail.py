"""A digest as a mail: text and page, ready for `sendmail -t`."""

from __future__ import annotations

import re
from email.headerregistry import Address
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import format_datetime, parseaddr
from hashlib import sha256

from storage.digests.collecting import Digest
from storage.digests.page import page
from storage.digests.words import text
from storage.errors import CarrelError
from storage.text import one_line

_MAILBOX = re.compile(r"([\w.!#$%&'*+/=?^`{|}~-]{1,64})@([\w-]+(?:\.[\w-]+)*)", re.ASCII)


def mail(digest: Digest, *, sender: str | None = None, to: str | None = None) -> bytes:
    """Return the bytes of the message; raises `CarrelError` for what is no address."""
    message = EmailMessage(policy=SMTP)
    message["Subject"] = one_line(digest.heading)[:200]
    message["From"] = _address(sender) if sender else Address("Carrel", "carrel", "localhost")
    if to:
        message["To"] = [_address(one) for one in to.split(",")]
    message["Date"] = format_datetime(digest.until)
    plain, formatted = text(digest), page(digest)
    digits = sha256((digest.until.isoformat() + formatted).encode()).hexdigest()[:24]
    message["Message-ID"] = f"<{digits}@carrel.invalid>"
    message["Auto-Submitted"] = "auto-generated"
    message.set_content(plain, cte="quoted-printable")
    message.add_alternative(formatted, subtype="html", cte="quoted-printable")
    message.set_boundary(f"={digits}=")
    return message.as_bytes()


def _address(written: str) -> Address:
    name, address = parseaddr(one_line(written))
    found = _MAILBOX.fullmatch(address)
    if found is None:
        raise CarrelError(f"“{one_line(written)}” is no mail address.")
    return Address(name, found[1], found[2])
