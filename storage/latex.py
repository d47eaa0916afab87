r"""Text ↔ LaTeX of bibliographies. Maths stays as it is, both ways. Pure.

`readable(r"G{\"o}del's {BERT}")` is `Gödel's BERT`; `written` and `titled` go back. They lose
what Unicode does not say (fonts, protected capitals): whoever needs that keeps the original.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable
from functools import cache

from storage.notation import plain
from storage.symbols import ACCENTS, LETTERS, WORDS
from storage.text import one_line

_MATHS = re.compile(
    r"\$\$.{1,4000}?\$\$|(?<!\\)\$(?=\S)[^$]{1,4000}?(?<=\S)(?<!\\)\$(?!\d)"
    r"|\\\(.{1,4000}?\\\)",
    re.DOTALL,
)
_HARMLESS = re.compile(r"[A-Za-z0-9 .,:;()/+=?!*|@\[\]'-]*")
_GREEK_WORD = re.compile("[\u0370-\u03ff\u1f00-\u1fff]{2,}")
_CAPITALS = re.compile(r"\w+[A-Z]\w*|(?<!\w)[A-Z](?:\d\w*|(?!\w))")
_ACCENT = r"['’´`^\"~=.]|[cvuHkrdb](?![A-Za-z])"
_LETTER = r"\s*(?:\{\s*(?:\\([ijIJ])|([^\W\d_]))\s*\}|\\([ij])(?![A-Za-z])\s?|([^\W\d_]))"
_TOKEN = re.compile(
    r"(?P<maths>\$\$[^$]{1,4000}\$\$|\$(?:[^$\\]|\\.){1,4000}\$|\\\([^\n]{1,4000}?\\\))"
    rf"|\\(?P<accent>{_ACCENT})(?P<letter>{_LETTER})"
    r"|\\(?P<bare>[~^])\{\}"
    r"|\\ensuremath\s*\{(?P<formula>(?:[^{}]|\{[^{}]{0,500}\}){0,500})\}"
    r"|\\(?P<silent>href|textcolor|noopsort|SortNoop)\*?\s*\{[^{}]{0,2000}\}\s*"
    r"|\\(?P<name>[A-Za-z]+)\*?(?P<after>\{\}|[ \t\n]+)?"
    r"|\\(?P<sign>.)"
    r"|(?P<brace>[{}])"
    r"|(?P<other>---?|``|''|~|\?`|!`)",
    re.DOTALL,
)
_NESTED = re.compile(
    rf"\\({_ACCENT})\s*\{{\s*(\\(?:{_ACCENT})\s*(?:\{{\s*\\?[A-Za-z]\s*\}}|\\?[A-Za-z]))\s*\}}"
)
_MARKED = re.compile(r"[\\{}$~]|--|``|''|[?!]`")
_OTHERS = {"--": "–", "---": "—", "``": "“", "''": "”", "~": " ", "?`": "¿", "!`": "¡"}
_SIGNS = {
    " ": " ", "\n": " ", "\\": " ", ",": " ", ";": " ", ":": " ", "-": "", "/": "", "!": "",
    "@": "",
}  # fmt: skip
_WORDS_OF_MATHS = {
    r"$\less$": "<", r"$\greater$": ">", "$<$": "<", "$>$": ">", r"$\mathsemicolon$": ";",
    r"$\mathplus$": "+",
}  # fmt: skip
"""Signs that registries write as formulas; markup is hidden in them."""
_DOTLESS = {"i": "ı", "j": "ȷ"}
_STYLES = frozenset({
    "textbf", "bf", "bfseries", "emph", "textit", "textsl", "em", "it", "itshape", "sl",
    "underline", "texttt", "tt", "ttfamily", "textsc", "sc", "scshape", "textrm", "rm", "textsf",
    "sf", "textup", "textmd", "textnormal", "text", "mbox", "hbox", "mkbibemph", "mkbibquote",
    "mkbibitalic", "mkbibbold", "uline", "enquote", "relax", "protect", "url", "path",
    "nolinkurl", "cyr", "selectlanguage", "textnohyphenation", "textcyr",
})  # fmt: skip
"""Commands of which only what they are given is read."""


def readable(text: str) -> str:
    """Return a value as it is read, on one line; commands that are not known stay."""
    if not _MARKED.search(text):
        return one_line(text)
    if text.count("\\") > 1:  # two accents on one letter
        text = _NESTED.sub(lambda found: f"\\{found[1]}{{{_decoded(found[2])}}}", text)
    return one_line(_decoded(text))


def _decoded(text: str) -> str:
    parts: list[str] = []
    closing: list[str] = []
    at = 0
    for token in _TOKEN.finditer(text):
        parts.append(text[at : token.start()])
        at = token.end()
        if token["brace"] == "{":
            unknown = parts and parts[-1] == "" and len(parts) > 1 and _is_unknown(parts[-2])
            parts.append("{" if unknown else "")
            closing.append("}" if unknown else "")
        elif token["brace"]:
            ends_unknown = bool(parts) and parts[-1] == "" and len(parts) > 1
            alone = ends_unknown and _is_unknown(parts[-2]) and text[at : at + 1].isalpha()
            parts.append((closing.pop() if closing else "") or ("{}" if alone else ""))
        else:
            parts.append(_token(token))
    parts.append(text[at:])
    return "".join(parts)


def _is_unknown(part: str) -> bool:
    return part.startswith("\\") and part[1:].isalpha()


def _token(token: re.Match[str]) -> str:
    if token["maths"]:
        return _WORDS_OF_MATHS.get(token["maths"], token["maths"])
    if token["silent"]:
        return ""
    if token["accent"]:
        return _accented(token)
    if token["bare"]:
        return token["bare"]
    if token["formula"] is not None:
        formula = token["formula"]
        return _characters().get(f"\\ensuremath{{{formula}}}", f"${formula}$")
    if token["sign"]:
        return _SIGNS.get(token["sign"], token["sign"])
    if token["name"]:
        return _command(token)
    return _OTHERS[token["other"]]


def _accented(token: re.Match[str]) -> str:
    letter = next(part for part in re.match(_LETTER, token["letter"]).groups() if part)  # type: ignore[union-attr]
    return unicodedata.normalize("NFC", letter + ACCENTS[token["accent"]])


def _command(token: re.Match[str]) -> str:
    name, after = token["name"], token["after"] or ""
    if name in LETTERS:
        return LETTERS[name]
    if name in _DOTLESS:
        return _DOTLESS[name]
    if name in WORDS:
        return WORDS[name] + ("" if after == "{}" or name.startswith("text") else after)
    if name in _STYLES:
        return ""
    if character := _characters().get(f"\\{name}"):
        return character
    return f"\\{name}{after}"


def written(text: str) -> str:
    """Return text escaped for LaTeX; its maths stays, other markup is resolved."""
    return _around_maths(text, lambda part: _escaped(plain(part)))


def titled(title: str) -> str:
    """Return a title with its maths kept, the rest escaped, its inner capitals held."""
    return one_line(_around_maths(title, _held))


def escaped(text: str) -> str:
    """Return text without maths escaped for LaTeX: names, journals."""
    return _escaped(text)


def is_whole(text: str) -> bool:
    """Tell whether braces are closed in the order they were opened.

    BibTeX counts escaped ones too.
    """
    depth = 0
    for brace in re.findall(r"[{}]", text):
        depth += 1 if brace == "{" else -1
        if depth < 0:
            return False
    return depth == 0


def _around_maths(text: str, write: Callable[[str], str]) -> str:
    if "$" not in text and "\\(" not in text:
        return write(text)
    parts: list[str] = []
    end = 0
    for match in _MATHS.finditer(text):
        if is_whole(match[0]):
            parts += [write(text[end : match.start()]), re.sub(r"(?<!\\)%", r"\\%", match[0])]
            end = match.end()
    return "".join((*parts, write(text[end:])))


def _held(text: str) -> str:
    """Escape a stretch of a title, and brace the words whose capitals BibTeX would lower."""
    shown = plain(text)
    parts: list[str] = []
    end = 0
    for match in _CAPITALS.finditer(shown):
        parts += [_escaped(shown[end : match.start()]), f"{{{_escaped(match[0])}}}"]
        end = match.end()
    return "".join((*parts, _escaped(shown[end:])))


def _escaped(text: str) -> str:
    if _HARMLESS.fullmatch(text):
        return text
    table = _table()
    parts: list[str] = []
    end = 0
    for word in _GREEK_WORD.finditer(text):  # words, not the letters of formulas
        parts += [text[end : word.start()].translate(table), word[0]]
        end = word.end()
    return "".join((*parts, text[end:].translate(table)))


@cache
def _table() -> dict[int, str]:
    """Return what is written for each character; the library's own loop is 20 times slower."""
    from pylatexenc import latexencode

    corrections = _corrections()
    rule = latexencode.UnicodeToLatexConversionRule(latexencode.RULE_DICT, corrections)
    encoder = latexencode.UnicodeToLatexEncoder(
        conversion_rules=[rule, "defaults"],
        replacement_latex_protection="braces",
        unknown_char_warning=False,
    )
    return {code: encoder.unicode_to_latex(chr(code)) for code in {*_builtin(), *corrections}}


def _corrections() -> dict[int, str]:
    """Return what is written otherwise than the library would.

    It writes ű as ú, Greek capitals as Latin ones and Cyrillic in commands few documents have:
    what would not come back is written as the accented letter it is, or left as it is.
    """
    found = {ord("{"): r"\textbraceleft", ord("}"): r"\textbraceright"}  # BibTeX counts braces
    found |= {ord("–"): "--", ord("—"): "---", ord("“"): "``", ord("”"): "''"}
    for code, command in _builtin().items():
        character = chr(code)
        if "CYR" in command.upper():
            found[code] = character
        elif code not in found and _decoded(f"a{{{command}}}b") != f"a{character}b":
            found[code] = _with_accent(character)
    return found


def _with_accent(character: str) -> str:
    letter, *marks = list(unicodedata.normalize("NFD", character))
    names = {mark: name for name, mark in reversed(ACCENTS.items())}
    if len(marks) == 1 and marks[0] in names and letter.isascii():
        return f"\\{names[marks[0]]}{{{letter}}}"
    return character


@cache
def _characters() -> dict[str, str]:
    """Return what the encoder writes for a character → the character."""
    found: dict[str, str] = {}
    for code, command in sorted(_builtin().items(), reverse=True):  # of several, the lowest
        if command.startswith("\\"):
            found[command] = chr(code)
    return {**found, r"\textbraceleft": "{", r"\textbraceright": "}"}


def _builtin() -> dict[int, str]:
    from pylatexenc import latexencode

    known: dict[int, str] = latexencode.get_builtin_uni2latex_dict()
    return known
