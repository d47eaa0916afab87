"""The gate for text from outside, and the folding that makes words comparable.

`clean` is the one place where terminal escapes, control characters, direction
overrides and lone surrogates are taken out; every record passes it on construction.
"""

from __future__ import annotations

import re
import unicodedata

_STRING_SEQUENCE = (
    r"(?:\x1b[\]PX^_]|[\x9d\x90\x98\x9e\x9f])[^\x07\x1b\x9c\n]{0,4096}(?:\x07|\x1b\\|\x9c)"
)
_CONTROL_SEQUENCE = r"(?:\x1b\[|\x9b)[0-?]*[ -/]*[@-~]"
_SHORT_SEQUENCE = r"\x1b[ -/]+[0-~]"
_ESCAPES = re.compile(f"{_STRING_SEQUENCE}|{_CONTROL_SEQUENCE}|{_SHORT_SEQUENCE}")

# C0 without tab and newline, DEL, C1, direction overrides and isolates, separators
# that move the cursor, invisible operators, interlinear marks, byte order marks, tags.
_UNSAFE = re.compile(
    "[\x00-\x08\x0b-\x1f\x7f-\x9f\u061c\u200b\u200e\u200f\u2028-\u202e\u2060-\u206f"
    "\ufeff\ufff9-\ufffb\ud800-\udfff\U000e0000-\U000e007f]"
)
_SPACES = re.compile(r"\s+")
_NOT_WORD = re.compile(r"[^\w]+")


def clean(text: str) -> str:
    """Return `text` without anything a terminal would obey or that hides what is read.

    Whole escape sequences go, not only their first byte, so that no `[31m` stays behind.
    Lone surrogates become U+FFFD; line and paragraph separators become newlines.
    Tabs, newlines and joiners (U+200C, U+200D: Persian, emoji) stay.
    Idempotent.
    """
    if not _UNSAFE.search(text):
        return text
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    while (shorter := _ESCAPES.sub("", text)) != text:
        text = shorter
    return _UNSAFE.sub(_replace_unsafe, text)


def _replace_unsafe(match: re.Match[str]) -> str:
    character = match[0]
    if "\ud800" <= character <= "\udfff":
        return "\ufffd"
    if character in "\x0b\x0c\x85\u2028\u2029":
        return "\n"
    return ""


def one_line(text: str) -> str:
    """Clean `text` and collapse every run of white space to one blank."""
    return _SPACES.sub(" ", clean(text)).strip()


def fold(text: str) -> str:
    """Fold case, accents and compatibility forms, for comparing and finding.

    `Šimić` → `simic`, `ﬁne` → `fine`, `Straße` → `strasse`. Punctuation stays.
    """
    if text.isascii():
        return text.lower()
    decomposed = unicodedata.normalize("NFKD", text.casefold())
    return "".join(c for c in decomposed if not unicodedata.combining(c)).translate(_STROKES)


_STROKES = str.maketrans(
    {"ø": "o", "ł": "l", "đ": "d", "ħ": "h", "ı": "i", "æ": "ae", "œ": "oe", "ð": "d", "þ": "th"}
)


def fold_words(text: str) -> str:
    """Fold `text` to its words alone, one blank between them: the form titles compare in."""
    return _NOT_WORD.sub(" ", fold(text)).strip()
