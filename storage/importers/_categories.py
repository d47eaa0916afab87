"""The arXiv categories, for pages that print a class without its archive (`CL`)."""

from __future__ import annotations

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
