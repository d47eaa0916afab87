"""Further fields of two accounts of one paper → one's: the best of each, entries kept whole. Pure.

Of two entries of bibliographies, the fields of one are taken and those of the other are not mixed
in: half of each would be an entry nobody wrote. The keys of both stay, for both are cited.
"""

from __future__ import annotations

from collections.abc import Mapping

Extra = Mapping[str, str]

KEY, OTHER_KEYS = "citationkey", "citationkeys"


def further(
    a: Extra, a_sources: Mapping[str, str], b: Extra, b_sources: Mapping[str, str],
    ranks: Mapping[str, int],
) -> tuple[dict[str, str], dict[str, str]]:  # fmt: skip
    """Return the fields, and the format that gave each; `ranks` says how far one is believed."""
    extra: dict[str, str] = {}
    sources: dict[str, str] = {}
    entry_source, entry_key = _winner(a, a_sources, b, b_sources)
    for name in {**a, **b}:
        told = [
            (ranks.get(source, 0), len(fields[name]), fields[name], source)
            for fields, known in ((a, a_sources), (b, b_sources))
            if name in fields and name != OTHER_KEYS
            for source in (known.get(name, ""),)
            if not entry_key or source != entry_source or fields.get(KEY) == entry_key
        ]
        if told:
            *_, extra[name], sources[name] = max(told)
    if keys := _other_keys(a, b, extra.get(KEY)):
        extra[OTHER_KEYS] = " ".join(keys)
        sources[OTHER_KEYS] = sources[KEY]
    return extra, sources


def _winner(
    a: Extra, a_sources: Mapping[str, str], b: Extra, b_sources: Mapping[str, str]
) -> tuple[str, str]:
    """Return format and key of the entry that is kept; of nothing when there are not two."""
    source = a_sources.get(KEY, "")
    if KEY in a and KEY in b and a[KEY] != b[KEY] and source == b_sources.get(KEY, ""):
        return source, min(a[KEY], b[KEY])
    return "", ""


def _other_keys(a: Extra, b: Extra, shown: str | None) -> list[str]:
    """Return what else the paper is cited by, each key without blanks."""
    known = [fields.get(KEY, "").replace(" ", "") for fields in (a, b)]
    known += [key for fields in (a, b) for key in fields.get(OTHER_KEYS, "").split()]
    return sorted({key for key in known if key and key != (shown or "").replace(" ", "")})
