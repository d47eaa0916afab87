"""The gate for text from outside, and the folding that makes words comparable.

`clean` is the one place where terminal escapes, control characters, direction
overrides and lone surrogates are taken out; every record passes it on construction.
"""

from __future__ import annotations

import re
import unicodedata

# What opens a string in a terminal (OSC, DCS, SOS, PM, APC), up to what closes it. The body may
# hold no other opening: so each character is looked at once, whatever hostile text repeats.
_STRING_SEQUENCE = (
    r"(?:\x1b[\]PX^_]|[\x90\x98\x9d\x9e\x9f])"
    r"[^\x07\x1b\n\x90\x98\x9c-\x9f]*+(?:\x07|\x1b\\|\x9c)"
)
# The 8-bit introducer is also what a misread “›” becomes: it needs a number to be believed.
_CONTROL_SEQUENCE = r"(?:\x1b\[[0-?]*+|\x9b[0-?]++)[ -/]*+[@-~]"
_SHORT_SEQUENCE = r"\x1b[#-/]++[0-9<-?A-Z]"
_ESCAPES = re.compile(f"{_STRING_SEQUENCE}|{_CONTROL_SEQUENCE}|{_SHORT_SEQUENCE}")

# C0 without tab and newline, DEL, C1, direction overrides and isolates, separators
# that move the cursor, invisible operators, interlinear marks, byte order marks, tags.
_UNSAFE = re.compile(
    "[\x00-\x08\x0b-\x1f\x7f-\x9f\u061c\u200b\u200e\u200f\u2028-\u202e\u2060-\u206f"
    "\ufeff\ufff9-\ufffb\ud800-\udfff\U000e0000-\U000e007f]"
)
_NOT_WORD = re.compile(r"[^\w]+")
_ASCII_WORDS = {code: " " for code in range(128) if not (chr(code).isalnum() or chr(code) == "_")}


def clean(text: str) -> str:
    """Return `text` without anything a terminal would obey or that hides what is read.

    Whole escape sequences go, not only their first byte, so that no `[31m` stays behind;
    of an unfinished one only the control characters, because a person may want the rest.
    Lone surrogates become U+FFFD; line and paragraph separators become newlines.
    Tabs, newlines and joiners (U+200C, U+200D: Persian, emoji) stay.
    Idempotent.
    """
    if text.isprintable():  # quick, and mostly so
        return text
    if text.replace("\n", "").replace("\t", "").isprintable() or not _UNSAFE.search(text):
        return text
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    text = _ESCAPES.sub("", text)
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
    if text.isprintable():  # then a blank is its only white space
        return " ".join(text.split()) if "  " in text else text.strip()
    return " ".join(clean(text).split())


def fold(text: str) -> str:
    """Fold case, accents and compatibility forms, for comparing and finding. Idempotent.

    `Šimić` → `simic`, `ﬁne` → `fine`, `Straße` → `strasse`. Punctuation stays.
    """
    if text.isascii():
        return text.lower()
    # Twice: some letters have capitals among their compatibility forms, as `𝐀` has `A`.
    text = unicodedata.normalize("NFKD", unicodedata.normalize("NFKD", text).casefold())
    return text if text.isascii() else _ACCENTS.sub("", text).translate(_STROKES)


# Combining accents of the scripts people search in, and characters that show nothing.
_ACCENTS = re.compile(
    "[\u0300-\u036f\u0483-\u0487\u0591-\u05c7\u0610-\u061a\u064b-\u065f\u0670\u1ab0-\u1aff"
    "\u1dc0-\u1dff\u20d0-\u20ff\u3099\u309a\ufe00-\ufe0f\ufe20-\ufe2f\u00ad\u200b-\u200d]+"
)
_STROKES = str.maketrans(
    {"ø": "o", "ł": "l", "đ": "d", "ħ": "h", "ı": "i", "æ": "ae", "œ": "oe", "ð": "d", "þ": "th"}
)


def fold_words(text: str) -> str:
    """Fold `text` to its words alone, one blank between them: the form titles compare in."""
    folded = fold(text)
    if folded.isascii():  # a table is quicker than a pattern
        return " ".join(folded.translate(_ASCII_WORDS).split())
    return _NOT_WORD.sub(" ", folded).strip()
