"""A page that a program saved as Markdown → its text, as a browser saves it. Pure.

Every line stays where it is, so that its number is that of the file. Links leave their words,
pictures nothing; a line that only leads somewhere is blank.
"""

from __future__ import annotations

import re

_FEWEST = 5
"""A text with fewer links is no page in Markdown."""
_LOOKED_AT = 200_000
_IMAGE = re.compile(r"!\[[^\[\]]{0,500}\]\([^\s()]{0,2000}\)")
_LINK = re.compile(
    r"(?<!!)(?P<before>\w?)\[(?P<text>(?:[^\[\]]|\[[^\[\]]{0,200}\]){0,8000})\]"
    r"(?:\(https?://[^\s()]{1,2000}\)|\[\d{1,4}\])"
)
_LINE_OF_NOTHING = re.compile(r"[-*+–—\s]*(?:<a id=[^<>]*></a>|\[[^\[\]]{0,200}\]|[\[\]])?[-–—\s]*")
_ADDRESS = re.compile(r"(\n[ \t]*\n)[ \t]*https?://\S+(?=[ \t]*\n[ \t]*\n)")
"""One that stands apart, and is no part of a wrapped abstract."""
_COUNTER = re.compile(r"\[-\]\s+(\d{1,6}|-)")
_ALT = re.compile(r"^\[[^\[\]]{1,100}\] (?=\S)")
_BREAK = re.compile(r"\\+$")


def without_markdown(text: str) -> str:
    """Return the text of a page in Markdown; another text as it is."""
    links = (len(pattern.findall(text, 0, _LOOKED_AT)) for pattern in (_LINK, _ADDRESS))
    if all(count < _FEWEST for count in links):
        return text
    text = _LINK.sub(_words, _ADDRESS.sub(r"\1", _IMAGE.sub("", text)))
    return "\n".join(map(_line, text.split("\n")))


def _words(link: re.Match[str]) -> str:
    """Return the words of a link, apart from a word right before it."""
    return f"{link['before']} {link['text']}" if link["before"] else link["text"]


def _line(line: str) -> str:
    bare = _BREAK.sub("", line.strip())
    if counted := _COUNTER.fullmatch(bare):
        return counted[1].strip("-")
    if _LINE_OF_NOTHING.fullmatch(bare):
        return ""
    return _ALT.sub("", bare)
