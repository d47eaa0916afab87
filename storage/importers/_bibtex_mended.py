"""What programs and people write that is no BibTeX, made so before it is taken apart. Pure.

Lines stay where they are, so that what is said of one is right.
"""

from __future__ import annotations

import re

_FIELD = r"[A-Za-z][\w+.-]*\s*="
_HEAD = re.compile(
    r"@([ \t]*)(?!(?i:comment|preamble))([A-Za-z]+)(\s*)(?=[{(])"
    rf"([{{(])(?:(\s*)(?={_FIELD})|(\s*[^\s,{{}}()=\"#%]+)[ \t]*(?=\n\s*{_FIELD}))?",
)
_REMARK = re.compile(r"^[ \t]*%.*$|(?<=[,}\"])[ \t]*%[^\n{}\"=]*$", re.MULTILINE)
_LINE_END = re.compile(r"(?<!\\)((?:\\\\)+)(?=\})")
_COMMAS = re.compile(r"(?<=[}\"]),(\s*),")


def with_heads(text: str) -> str:
    """Give an entry without a key an empty one, a key its comma, a type its brace."""
    return _HEAD.sub(_head, text)


def _head(found: re.Match[str]) -> str:
    text, at = found.string, found.start()
    if text[text.rfind("\n", 0, at) + 1 : at].strip():  # not at the beginning of a line
        return found[0]
    blank, kind, between, opening, keyless, key = found.groups()
    start = f"@{kind}{opening}" if blank or "\n" in between else f"@{kind}{between}{opening}"
    lines = "\n" * between.count("\n")
    if kind.lower() == "string" or (keyless is None and key is None):
        return start + lines + (keyless or key or "")
    return f"{start}{lines},{keyless}" if key is None else f"{start}{lines}{key},"


def leniently(text: str) -> str:
    r"""Take away remarks behind `%` and repeated commas; where nothing is amiss, both are text.

    A blank goes between `\\` and the brace that closes a value, which would count as escaped.
    """
    return _LINE_END.sub(r"\1 ", _COMMAS.sub(r",\1", _REMARK.sub("", text)))
