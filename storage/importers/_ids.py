"""Identifiers in text and addresses: arXiv ids, DOIs, and addresses in a comparable form."""

from __future__ import annotations

import re
from urllib.parse import parse_qsl, quote, unquote, urlencode

_ARXIV = (
    r"(\d{2}(?:0[1-9]|1[0-2])\.\d{4,5}|[a-z]+(?:-[a-z]+)?(?:\.[A-Za-z]{2})?/\d{7})(?:v(\d{1,3}))?"
)
_ARXIV_ID = re.compile(rf"(?:oai:)?(?:arxiv\.org:|arxiv:)?\s*{_ARXIV}", re.IGNORECASE)
_ARXIV_ADDRESS = re.compile(
    r"https?://(?:[\w-]+\.)*(?:arxiv\.org|alphaxiv\.org|huggingface\.co|ar5iv\.org)"
    rf"/(?:abs|pdf|html|format|ps|e-print|papers)/{_ARXIV}(?:\.pdf)?/?(?:[?#].*)?",
    re.IGNORECASE,
)
_ARXIV_HOSTS = ("arxiv.org", "alphaxiv.org", "huggingface.co", "ar5iv.org")
_ARXIV_DOI = re.compile(rf"10\.48550/arxiv\.{_ARXIV}", re.IGNORECASE)
_DOI_FIELD = re.compile(
    r"(?:doi:?\s*|https?://(?:dx\.)?doi\.org/)?(10\.\d{4,9}/\S+)", re.IGNORECASE
)
_DOI_ADDRESS = re.compile(
    r"https?://(?:(?:dx\.)?doi\.org/|[^/]+/(?:.*/)?doi/(?:[a-z]+/)*"
    r"|[^/]+/(?:[\w-]+/){0,3}(?:articles?|papers|chapter|book|abstract|content/(?:pdf|journals?(?:/\w+)?))/"
    r"|[^/]+/(?:[\w-]+/)?article\?id=|link\.springer\.com/"
    r"|(?:www\.)?(?:bio|med)rxiv\.org/(?:content|lookup/doi)/)(10\.\d{4,9}/.+)",
    re.IGNORECASE,
)
_LONGEST = 2_000
"""A longer address is not looked through for a DOI."""
_DERIVED = (
    (re.compile(r"https?://(?:www\.)?nature\.com/articles/(s\d{5}-\d{3}-\d{5}-\w)"), "10.1038/"),
    (re.compile(r"https?://elifesciences\.org/articles/(\d+)"), "10.7554/elife."),
)
"""Addresses that a DOI is the end of, and how it begins."""
_PMC = re.compile(r"(?:PMC)?([1-9]\d{0,9})", re.IGNORECASE)
_PREPRINT_VERSION = re.compile(r"v(\d{1,3})(?:\.[a-z.-]+)*$")
_VIEW = re.compile(r"/(?:full|fulltext|abstract|pdf|html|meta)$|(?<=\w)\.pdf$", re.IGNORECASE)
_PAGE_NUMBER = re.compile(r"/\d{5,}(?:/[^/]*)?$")
"""What Silverchair's journals put behind a DOI: `…/doi/10.1093/tea/abc12/6142525/On-Pots`."""
_WEB = re.compile(
    r"https?://(?:[^\s/?#@]*@)?(?P<host>[^\s/?#:@\[\]]+|\[[0-9a-fA-F:.]+\])(?::(?P<port>\d*))?"
    r"(?P<path>(?:/[^\s?#]*)?)(?:\?(?P<query>[^\s#]*))?(?:#(?P<fragment>\S*))?",
    re.IGNORECASE,
)
_WRAPPED = re.compile(r"\s*[\r\n\t]\s*")
_TRACKING = re.compile(
    r"utm_\w+|rss|af|wt_mc|fbclid|gclid|ref_src|cmpid|mc_[ce]id|dgcid", re.IGNORECASE
)
_TRAILING = ".,;:!?"
_CLOSING = {")": "(", "]": "[", "}": "{"}


def arxiv_id(text: str | None) -> tuple[str, int | None] | None:
    """Read a text that is an arXiv id: `2310.02129v2`, `oai:arXiv.org:astro-ph/0601001v1`.

    Returns the id without version, and the version where there is one.
    Addresses and arXiv's own DOIs (`10.48550/arXiv.…`) are understood too.
    """
    text = (text or "").strip()
    found = (
        _ARXIV_ID.fullmatch(text) or _ARXIV_ADDRESS.fullmatch(text) or _ARXIV_DOI.fullmatch(text)
    )
    if found is None:
        return None
    return found[1], int(found[2]) if found[2] else None


def arxiv_id_of_address(address: str | None) -> tuple[str, int | None] | None:
    """Read the arXiv id out of the address of a paper's page, else None."""
    lower = address.lower() if address else ""
    if not lower.startswith("http") or not any(host in lower for host in _ARXIV_HOSTS):
        return None
    return arxiv_id(address)


def doi(text: str | None) -> str | None:
    """Read a field that holds one DOI, with or without resolver; lower case."""
    if not text or "10." not in text:
        return None
    found = _DOI_FIELD.fullmatch(text.strip())
    return _trimmed(found[1]) if found else None


def pmc(text: str | None) -> str | None:
    """Read a number of PubMed Central, with or without its letters (`PMC1165682`)."""
    found = _PMC.fullmatch((text or "").strip())
    return f"PMC{found[1]}" if found else None


def doi_of_address(address: str | None) -> str | None:
    """Read the DOI out of a paper's address (`https://doi.org/…`, `…/doi/abs/10.…`)."""
    if not address or len(address) > _LONGEST:
        return None
    if "/articles/" in address:
        for pattern, start in _DERIVED:
            if derived := pattern.match(address.strip()):
                return start + derived[1].lower()
    if "10." not in address:
        return None
    found = _DOI_ADDRESS.match(address.strip())
    if found is None:
        return None
    value = unquote(re.split(r"[?#&]" if "article?id=" in found[0] else r"[?#]", found[1])[0])
    if "doi.org/10." not in found[0]:
        value = _VIEW.sub("", value)
    if "article" in found[0] and "/doi/" in found[0]:
        value = _PAGE_NUMBER.sub("", value)
    if is_preprint_address(address):
        value = _PREPRINT_VERSION.sub("", value)
    return _trimmed(value)


def is_preprint_address(address: str | None) -> bool:
    """Tell whether an address is one of bioRxiv or medRxiv."""
    if not address or "rxiv.org" not in address:
        return False
    return (host_of(address) or "").endswith(("biorxiv.org", "medrxiv.org"))


def preprint_version(address: str) -> int | None:
    """Return the version that a bioRxiv or medRxiv address ends in (`…/287961v1`)."""
    found = _PREPRINT_VERSION.search(re.split(r"[?#]", address)[0])
    return int(found[1]) if found else None


def page_of(arxiv: tuple[str, int | None] | None, doi: str | None = None) -> str | None:
    """Return the address of the page that an arXiv id or else a DOI has."""
    if arxiv:
        return f"https://arxiv.org/abs/{arxiv[0]}"
    return f"https://doi.org/{quote(doi)}" if doi else None


def host_of(address: str | None) -> str | None:
    """Return the host of a web address, lower case; None for anything else."""
    found = _WEB.fullmatch(address.strip()) if address else None
    return found["host"].lower() if found else None


def web_address(address: str | None) -> str | None:
    """Return `address` if it is one of the web (http, https), else None."""
    address = address.strip() if address else ""
    return address if _WEB.fullmatch(address) else None


def linked_address(link: str | None) -> str | None:
    """Return the web address that a link of a feed means; blanks in it are taken as browsers do."""
    found = web_address(link)
    if found is None and link:
        return web_address(_WRAPPED.sub("", link.strip()).replace(" ", "%20"))
    return found


def comparable_address(address: str) -> str:
    """Bring a web address into the form that equal pages share.

    Scheme, `www.`, a closing slash and what only follows readers around (`utm_source`,
    `rss=1`) go; a redirect of Google's is looked through. The fragment stays.
    """
    found = _WEB.fullmatch(address.strip())
    if found is None:
        return address.strip()
    host = found["host"].lower().removeprefix("www.")
    port = found["port"] if found["port"] not in (None, "", "80", "443") else None
    path = found["path"].rstrip("/")
    query = ""
    if found["query"]:
        asked = parse_qsl(found["query"], keep_blank_values=True, separator="&")
        if host == "google.com" and path == "/url":
            target = next((value for name, value in asked if name in ("url", "q")), "")
            if web_address(target):
                return comparable_address(target)
        query = urlencode([pair for pair in asked if not _TRACKING.fullmatch(pair[0])])
    place = f"{host}:{port}" if port else host
    fragment = found["fragment"] or ""
    return place + path + (f"?{query}" if query else "") + (f"#{fragment}" if fragment else "")


def _trimmed(value: str) -> str | None:
    """Take off what is the sentence's, not the DOI's: full stops and unopened brackets."""
    while value:
        last = value[-1]
        unopened = last in _CLOSING and value.count(last) > value.count(_CLOSING[last])
        if last not in _TRAILING and not unopened:
            break
        value = value[:-1]
    return value.lower() if re.fullmatch(r"10\.\d{4,9}/.+", value) else None
