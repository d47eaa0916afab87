"""`carrel copy`: what the reader's `y` keys copy, printed and copied."""

from __future__ import annotations

import os
import sys
from argparse import Namespace

from storage.copying import Copied, Form, copied, form_called
from storage.errors import CarrelError, NotFoundError
from tui import clipboard
from tui.clipboard import Arrival
from tui.shell.chosen import chosen_papers, names_of
from tui.shell.opening import present_library_of
from tui.shell.output import UsageError, finish, say, say_json, warn


def copy(arguments: Namespace) -> int:
    """Copy something of papers, and print it."""
    names = names_of(arguments)
    form = _form(arguments.format)
    with present_library_of(arguments) as library:
        keys, status = chosen_papers(library, names)
        if not keys:
            return status
        found = copied(library, keys, form)
    if not found.text:
        raise NotFoundError(f"There is no {found.what} to copy here.")
    said, is_copied = ("", True) if arguments.print else copy_and_tell(found)
    if arguments.json:
        say_json({"text": found.text, "papers": len(keys) - found.lacking, "said": said or None})
    else:
        say(found.text.rstrip("\n"))
        if said:
            warn(said)
    if found.lacking:
        warn(f"{found.lacking} of {len(keys)} papers have none.")
    return status if is_copied and not found.lacking else 1


def _form(wanted: str) -> Form:
    """Return what is to be copied; texts of the user's own are in the configuration."""
    from tui.config import config_path, load_config

    texts = [(text.name, text.template) for text in load_config(config_path(os.environ)).copy]
    try:
        return form_called(wanted, texts)
    except CarrelError as error:
        raise UsageError(str(error)) from error


def copy_and_tell(found: Copied) -> tuple[str, bool]:
    """Copy a text; return what is known of it, in a sentence, and whether it may have arrived."""
    is_sent = _send_to_terminal(found.text)
    arrival = clipboard.copy_to_system(found.text)
    if arrival is Arrival.HERE:
        return f"Copied the {found.what}.", True
    if arrival is Arrival.FAR:
        also = " and sent to your own terminal" if is_sent else ""
        return f"Copied the {found.what} on this machine{also}.", True
    if is_sent:
        return f"Sent the {found.what} to the terminal; whether it arrived is not known.", True
    return f"The {found.what} could not be copied: nothing here takes it.", False


def _send_to_terminal(text: str) -> bool:
    stream = next((s for s in (sys.stdout, sys.stderr) if s.isatty()), None)
    sequence = clipboard.terminal_sequence(text, os.environ)
    if stream is None or sequence is None:
        return False
    finish()
    stream.write(sequence)
    stream.flush()
    return True
