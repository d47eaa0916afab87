"""Tables of TeX names: what a command prints, loaded from `unicodeit` when first asked for."""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

ACCENTS = {
    "'": "\u0301", "’": "\u0301", "´": "\u0301", "`": "\u0300", "^": "\u0302", '"': "\u0308",
    "~": "\u0303", "=": "\u0304", ".": "\u0307", "c": "\u0327", "v": "\u030c", "u": "\u0306",
    "H": "\u030b", "k": "\u0328", "r": "\u030a", "d": "\u0323", "b": "\u0331",
}  # fmt: skip
r"""Text accents (`\'e`, `\c{c}`) as combining characters."""

LETTERS = {
    "o": "ø", "O": "Ø", "l": "ł", "L": "Ł", "ss": "ß", "ae": "æ", "AE": "Æ", "oe": "œ",
    "OE": "Œ", "aa": "å", "AA": "Å", "dh": "ð", "DH": "Ð", "th": "þ", "TH": "Þ", "dj": "đ",
    "DJ": "Đ", "ng": "ŋ", "NG": "Ŋ", "cprime": "'", "slash": "/",
}  # fmt: skip
"""Commands that are letters of a word; TeX drops the blank after them."""

WORDS = {
    "LaTeX": "LaTeX", "TeX": "TeX", "BibTeX": "BibTeX", "S": "§", "P": "¶", "dots": "…",
    "ldots": "…", "dotsc": "…", "textellipsis": "…", "textendash": "–", "textemdash": "—",
    "textquotedblleft": "“", "textquotedblright": "”", "textquoteleft": "‘",
    "textquoteright": "’", "textbackslash": "\\", "textasciitilde": "~", "textless": "<",
    "textgreater": ">", "textbar": "|", "textunderscore": "_", "textasciicircum": "^",
    "textdegree": "°", "textregistered": "®", "texttrademark": "™", "textcopyright": "©",
    "copyright": "©", "pounds": "£", "textsterling": "£", "texteuro": "€", "euro": "€",
    "textbullet": "•", "textperiodcentered": "·", "textmu": "µ", "quad": " ", "qquad": " ",
    "textdollar": "$", "textquotesingle": "'", "textquotedbl": '"', "textasciigrave": "`",
    "textpm": "±", "dag": "†", "ddag": "‡", "emdash": "—", "endash": "–", "nobreakdash": "",
    "nobreakspace": " ", "thinspace": " ", "LaTeXe": "LaTeX2e", "ie": "i.e.", "eg": "e.g.",
    "etal": "et al.",
}  # fmt: skip
"""Commands of running text that print one fixed thing."""

MARKS = {
    "hat": "\u0302", "widehat": "\u0302", "tilde": "\u0303", "widetilde": "\u0303",
    "bar": "\u0304", "overline": "\u0304", "dot": "\u0307", "ddot": "\u0308", "vec": "\u20d7",
    "check": "\u030c", "breve": "\u0306", "acute": "\u0301", "grave": "\u0300",
    "mathring": "\u030a", "Tilde": "\u0303", "Hat": "\u0302", "Bar": "\u0304", "wt": "\u0303",
}  # fmt: skip
"""Accents of formulas as combining characters."""

FONTS = frozenset({
    "mathbb", "mathbbm", "mathds", "mathcal", "mathscr", "mathfrak", "mathbf", "mathrm",
    "mathit", "mathsf", "mathtt", "mathnormal", "boldsymbol", "bm", "pmb", "mat", "text",
    "textrm", "textbf", "textit", "texttt", "textsc", "textsf", "textsl", "textup", "mbox",
    "hbox", "emph", "operatorname", "mathop", "ensuremath", "underline", "overbrace",
    "underbrace", "mathbin", "mathrel", "smash", "boxed", "textnormal", "cal",
})  # fmt: skip
"""Commands of formulas whose argument is printed as it is."""

SILENT = frozenset({
    "left", "right", "middle", "big", "Big", "bigg", "Bigg", "bigl", "bigr", "Bigl", "Bigr",
    "biggl", "biggr", "Biggl", "Biggr", "bigm", "Bigm", "displaystyle", "textstyle",
    "scriptstyle", "limits", "nolimits", "nonumber", "notag", "centering", "noindent", "rm",
    "bf", "it", "sf", "tt", "sc", "em", "cal", "mit", "small", "large", "normalsize",
    "footnotesize", "selectfont", "xspace", "bfseries", "itshape", "scshape", "protect",
    "relax", "allowbreak",
})  # fmt: skip
"""Commands that print nothing and take no argument."""

FUNCTIONS = frozenset({
    "log", "ln", "lg", "exp", "min", "max", "sup", "inf", "lim", "liminf", "limsup", "arg",
    "argmin", "argmax", "sin", "cos", "tan", "sinh", "cosh", "tanh", "arcsin", "arccos",
    "arctan", "cot", "sec", "csc", "det", "dim", "ker", "deg", "gcd", "hom", "Pr", "mod",
    "bmod", "poly", "polylog", "sgn", "sign", "tr", "rank", "diag", "span", "var", "cov", "choose",
})  # fmt: skip
"""Commands of formulas that print their own name."""

STRUCTURES = frozenset({
    "sqrt", "frac", "tfrac", "dfrac", "nicefrac", "sfrac", "cfrac", "binom", "not",
})  # fmt: skip
"""Commands of formulas that arrange their arguments."""

_NAMES = {
    "langle": "⟨", "rangle": "⟩", "lbrace": "{", "rbrace": "}", "mid": "|", "vert": "|",
    "lvert": "|", "rvert": "|", "Vert": "‖", "lVert": "‖", "rVert": "‖", "cdot": "·",
    "ast": "∗", "prime": "′", "dots": "…", "ldots": "…", "dotsc": "…", "dotsb": "⋯",
    "bullet": "•", "eps": "ε", "epsillon": "ε", "R": "ℝ", "RR": "ℝ", "reals": "ℝ", "real": "ℝ",
    "N": "ℕ", "NN": "ℕ", "Z": "ℤ", "ZZ": "ℤ", "C": "ℂ", "Q": "ℚ", "otilde": "Õ", "Otilde": "Õ",
    "independent": "⫫", "indep": "⫫", "iff": "⇔", "implies": "⇒", "quad": " ", "qquad": " ",
    "land": "∧", "lor": "∨", "lnot": "¬", "neg": "¬", "Re": "Re", "Im": "Im", "backslash": "\\",
    "sim": "~", "colon": ":", "bigtriangleup": "△", "S": "S", "P": "P", "setminus": "∖",
    "degree": "°", "texttimes": "×", "E": "E", "T": "T", "X": "X", "A": "A", "K": "K",
}  # fmt: skip
_FONT_NAMES = {
    "mathbb": "DOUBLE-STRUCK", "mathbbm": "DOUBLE-STRUCK", "mathds": "DOUBLE-STRUCK",
    "mathcal": "SCRIPT", "mathscr": "SCRIPT", "cal": "SCRIPT", "mathfrak": "FRAKTUR",
}  # fmt: skip
GLUED = re.compile(
    r"(mathcal|mathbb|mathbf|mathrm|mathsf|mathit|widetilde|widehat|tilde|hat|sqrt"
    r"|(?:log|ln)(?=[A-Za-z]\Z))[A-Za-z]+\Z"
)
_SUPERSCRIPTS = {
    "V": "ⱽ",
    "*": "*",
    "⋆": "⋆",
    "∗": "*",
    "′": "′",
    "″": "″",
    "†": "†",
    "⊤": "ᵀ",
    "∘": "°",
}
_UNFIT_SCRIPTS = "<>.∫−()"


@lru_cache(maxsize=1)
def names() -> dict[str, str]:
    """Return what each symbol command of a formula prints, without its backslash."""
    from unicodeit.data import REPLACEMENTS  # type: ignore[import-untyped,unused-ignore]

    found = {
        name[1:]: symbol
        for name, symbol in REPLACEMENTS
        if name[1:].isalpha() and len(symbol) == 1 and symbol < "\uffff"
    }
    for name in (*MARKS, *FONTS, *LETTERS):
        found.pop(name, None)
    return found | _NAMES


@lru_cache(maxsize=1)
def scripts() -> dict[str, dict[int, str]]:
    """Return the raised (`^`) and lowered (`_`) forms of characters, for `str.translate`."""
    from unicodeit.data import SUBSUPERSCRIPTS

    found: dict[str, dict[int, str]] = {"^": {}, "_": {}}
    for name, symbol in SUBSUPERSCRIPTS:
        if name[1] not in _UNFIT_SCRIPTS:
            found[name[0]][ord(name[1])] = symbol
    found["^"].update({ord(plain): raised for plain, raised in _SUPERSCRIPTS.items()})
    return found


def lettered(font: str, letter: str) -> str:
    r"""Return a letter in a font that tells it from the plain one: `\mathbb R` is ℝ.

    Big O stays a plain letter: it is read far more often than it must be told apart.
    """
    name = _FONT_NAMES.get(font)
    if name is None or len(letter) != 1 or not letter.isascii() or letter == "O":
        return letter
    if letter.isdigit():
        return chr(0x1D7D8 + int(letter)) if font.startswith(("mathbb", "mathds")) else letter
    case = "CAPITAL" if letter.isupper() else "SMALL"
    for block, style in (("MATHEMATICAL ", name), ("", name.replace("FRAKTUR", "BLACK-LETTER"))):
        try:
            return unicodedata.lookup(f"{block}{style} {case} {letter.upper()}")
        except KeyError:
            continue
    return letter


def is_symbol(name: str) -> bool:
    r"""Tell whether a command outside a formula belongs inside one: `\alpha`, `\mathcal`."""
    if len(name) == 1:
        return False
    mathematical = name in MARKS or name in STRUCTURES or name in FONTS or name in names()
    return mathematical or GLUED.match(name) is not None
