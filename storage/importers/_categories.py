"""The arXiv categories, for pages that print a class without its archive (`CL`)."""

from __future__ import annotations

import re

_CLASSES = {
    "cs": (
        "AI AR CC CE CG CL CR CV CY DB DC DL DM DS ET FL GL GR GT HC IR IT LG LO MA MM MS NA NE "
        "NI OH OS PF PL RO SC SD SE SI SY"
    ),
    "eess": "AS IV SP SY",
    "stat": "AP CO ME ML OT TH",
    "math": (
        "AC AG AP AT CA CO CT CV DG DS FA GM GN GR GT HO IT KT LO MG MP NA NT OA OC PR QA RA RT "
        "SG SP ST"
    ),
    "econ": "EM GN TH",
    "q-bio": "BM CB GN MN NC OT PE QM SC TO",
    "q-fin": "CP EC GN MF PM PR RM ST TR",
    "astro-ph": "CO EP GA HE IM SR",
    "nlin": "AO CD CG PS SI",
}
"""Two-letter classes by archive; the other archives have longer names or none."""

_ARCHIVES = frozenset(
    """astro-ph cond-mat cs econ eess gr-qc hep-ex hep-lat hep-ph hep-th math math-ph nlin nucl-ex
    nucl-th physics q-bio q-fin quant-ph stat""".split()  # noqa: SIM905  a table
)
_CLASS = re.compile(r"[A-Z]{2}|[a-z]{2,6}(?:-[a-z]{1,5})?", re.IGNORECASE)


def is_category(printed: str) -> bool:
    """Tell whether a text could be a category of arXiv: `cs.CL`, `hep-th`, `physics.med-ph`.

    The archives are known; a class may be newer than this list.
    """
    archive, dot, name = printed.partition(".")
    return archive.lower() in _ARCHIVES and (not dot or _CLASS.fullmatch(name) is not None)


def full_category(printed: str) -> str:
    """Return the category of a class printed alone; what is not plain stays as printed.

    `CL` → `cs.CL`; `ML` → `stat.ML`; `IV` `AS` `SP` `SY` → `eess.…`; elsewhere the one
    archive that has the class.
    """
    if printed in _CLASSES["eess"].split():
        return f"eess.{printed}"
    if printed in _CLASSES["cs"].split():
        return f"cs.{printed}"
    archives = [archive for archive, classes in _CLASSES.items() if printed in classes.split()]
    return f"{archives[0]}.{printed}" if len(archives) == 1 else printed
