"""`carrel digest`: what came since, as a page, a mail or text; for cron."""

from __future__ import annotations

from argparse import Namespace
from datetime import datetime

from storage import export
from storage.digests.collecting import Digest, collect, moment
from storage.errors import CarrelError
from tui.shell.opening import present_library_of
from tui.shell.output import UsageError, counted, say, say_bytes, warn


def digest(arguments: Namespace) -> int:
    """Write the digest of the papers a query asks for to a file or standard output."""
    now = datetime.now().astimezone()
    try:
        since = moment(arguments.since, now)
    except CarrelError as error:
        raise UsageError(str(error)) from error
    query = " ".join((*arguments.words, *arguments.literal)).strip()
    with present_library_of(arguments) as library:
        keys = library.find(query)
        found = collect(library, keys, query=query, since=since, now=now, limit=arguments.limit)
    if not found.count and arguments.quiet_if_empty:
        return 0
    content = _written(found, arguments)
    if arguments.output in (None, "-"):
        say_bytes([content])
        if not found.count and arguments.format == "eml":
            warn(f"{found.heading}.")
    else:
        export.write_file(arguments.output, [content])
        say(f"{counted(found.count, 'new paper')} written to {arguments.output}.")
    return 0


def _written(found: Digest, arguments: Namespace) -> bytes:
    from storage.digests import words

    match arguments.format:
        case "html":
            from storage.digests.page import page

            return page(found).encode()
        case "eml":
            from storage.digests.mail import mail

            try:
                return mail(found, sender=arguments.sender, to=arguments.to)
            except CarrelError as error:
                raise UsageError(str(error)) from error
        case "text":
            return words.text(found).encode()
        case _:
            return words.markdown(found).encode()
