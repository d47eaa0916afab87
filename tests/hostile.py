"""Texts that a stranger may put into a title, each with what a person must still read of it."""

from __future__ import annotations

import re
from pathlib import Path

from storage.arriving import AuthorProfile, FeedInfo
from storage.library import Library
from tests.fakes import library, parsed, record

COMMAND = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069\ud800-\udfff]")
"""What a terminal would obey, or that hides what is read."""

HOSTILE: dict[str, tuple[str, str]] = {
    "closing markup": ("[/] closes nothing", "[/] closes nothing"),
    "tokens": ("[CLS] tokens [SEP]", "[CLS] tokens [SEP]"),
    "colour markup": ("[red]x[/red] stays", "[red]x[/red] stays"),
    "link markup": ("[@click=app.quit()]quit[/]", "[@click=app.quit()]quit[/]"),
    "colour sequence": ("\x1b[31mred\x1b[0m text", "red text"),
    "clear screen": ("before\x1b[2J\x1b[Hafter", "beforeafter"),
    "title sequence": ("safe\x1b]0;pwned\x07 title", "safe title"),
    "clipboard sequence": ("a\x1b]52;c;cHduZWQ=\x07b", "ab"),
    "hyperlink sequence": ("\x1b]8;;http://evil\x1b\\shown\x1b]8;;\x1b\\", "shown"),
    "device control": ("x\x1bP1$r0m\x1b\\y", "xy"),
    "C1 sequence": ("one\x9b31mtwo", "onetwo"),
    "C1 string": ("one\x9d0;pwned\x9ctwo", "onetwo"),
    "unterminated string": ("start\x1b]0;kept in sight", "kept in sight"),
    "controls": ("a\x00b\x07c\x08d\x7fe", "abcde"),
    "bidi override": ("user\u202egpj.exe\u202c end", "end"),
    "bidi isolates": ("a\u2066b\u2067c\u2069d", "abcd"),
    "lone surrogate": ("half \ud800 pair", "pair"),
    "zero width": ("zero\u200bwidth\ufeffjoin", "zerowidthjoin"),
    "CJK": ("深層学習による論文の要約", "深層学習"),
    "emoji": ("🤗 Transformers 👩‍🔬", "Transformers"),
    "right to left": ("עברית in the middle", "עברית"),
    "combining": ("Z" + "\u0335\u0321" * 60 + "algo", "algo"),
    "braces": ("{{{{ $\\frac{ \\textbf{", "{"),
    "newlines": ("one\r\ntwo\rthree\u2028four", "four"),
    "ten thousand": ("word " * 2000, "word word"),
}
"""Name → (as it arrives, a part that is read)."""


def hostile_library(directory: Path, text: str) -> Library:
    """Make a library in which every text is `text`: title, authors, feed, tag, note, links."""
    source = record(
        1,
        title=text,
        abstract=f"{text} and more of it",
        authors=(text, "Ada Abel"),
        venue=text,
        comment=text,
        affiliations=(text,),
        categories=(text,),
        organisation=text,
        raw={"date": text},
    )
    arrival = parsed(source, record(2), authors=[AuthorProfile(name=text, affiliations=(text,))])
    feed = FeedInfo(key="feed:h", title=text, kind="feed")
    desk = library(directory, parsed(source, record(2), authors=arrival.authors, feed="b"))
    desk.take(type(arrival)(format="feed", feed=feed, records=arrival.records), source=text)
    key = next(k for k in desk.find("") if (p := desk.paper(k)) and p.authors[-1] == "Ada Abel")
    desk.set_note(key, text)
    desk.change_tags([key], add=["tagged"])
    return desk
