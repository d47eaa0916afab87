r"""What the macros for journals print that ADS writes in place of a name (`\apjl`). Pure.

Astronomers' classes define them (AASTeX, A&A, MNRAS); elsewhere they mean nothing.
"""

from __future__ import annotations

_NAMES = {
    "aj": "AJ", "actaa": "Acta Astron.", "araa": "ARA&A", "areps": "AREPS", "aap": "A&A",
    "aapr": "A&A Rev.", "aaps": "A&AS", "aplett": "Astrophys. Lett.", "apl": "Appl. Phys. Lett.",
    "apjl": "ApJL", "apjlett": "ApJL", "apj": "ApJ", "apjs": "ApJS", "apjsupp": "ApJS",
    "ao": "Appl. Opt.", "applopt": "Appl. Opt.", "apss": "Ap&SS", "astap": "A&A",
    "azh": "Astron. Zh.", "baas": "BAAS", "bac": "Bull. Astron. Inst. Czech.",
    "bain": "Bull. Astron. Inst. Netherlands", "caa": "Chinese Astron. Astrophys.",
    "cjaa": "Chinese J. Astron. Astrophys.", "fcp": "Fund. Cosmic Phys.",
    "gca": "Geochim. Cosmochim. Acta", "grl": "Geophys. Res. Lett.", "iaucirc": "IAU Circ.",
    "icarus": "Icarus", "jcap": "JCAP", "jcp": "J. Chem. Phys.", "jgr": "J. Geophys. Res.",
    "jqsrt": "J. Quant. Spectrosc. Radiat. Transf.", "jrasc": "JRASC",
    "maps": "Meteorit. Planet. Sci.", "memras": "MmRAS", "memsai": "Mem. Soc. Astron. Italiana",
    "mnras": "MNRAS", "na": "New Astron.",
    "nar": "New Astron. Rev.", "nat": "Nature", "nphysa": "Nucl. Phys. A", "pasa": "PASA",
    "pasj": "PASJ", "pasp": "PASP", "physrep": "Phys. Rep.", "physscr": "Phys. Scr.",
    "planss": "Planet. Space Sci.", "pra": "Phys. Rev. A", "prb": "Phys. Rev. B",
    "prc": "Phys. Rev. C", "prd": "Phys. Rev. D", "pre": "Phys. Rev. E",
    "prl": "Phys. Rev. Lett.",
    "procspie": "Proc. SPIE", "psj": "PSJ", "qjras": "QJRAS",
    "rmxaa": "Rev. Mexicana Astron. Astrofis.",
    "skytel": "Sky & Telescope", "solphys": "Sol. Phys.", "sovast": "Soviet Astron.",
    "ssr": "Space Sci. Rev.", "zap": "Z. Astrophys.",
}  # fmt: skip


def journal(value: str) -> str | None:
    r"""Return the journal that a value names by a macro alone (`\mnras`, `{\apj}`)."""
    name = value.strip("{} ")
    return _NAMES.get(name[1:].lower()) if name.startswith("\\") else None
