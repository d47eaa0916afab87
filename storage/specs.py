"""What a user asks to follow → where it is. Pure.

https://example.org/feed.xml        a feed, or a home page that names one
cs.CL   arxiv:cs.CL+cs.LG           arXiv's daily announcements
arxiv:au:"Zhiyuan Zeng"             an arXiv query: au: ti: abs: cat: all:, AND OR ANDNOT
arxiv:2310.02129   2310.02129       one paper
hf:daily   hf:2025-10-27            Hugging Face Daily Papers, of each day or of one
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date
from urllib.parse import quote, urlencode

from storage.arriving import FollowRequest
from storage.errors import CarrelError
from storage.importers._categories import is_category
from storage.importers._ids import arxiv_id, arxiv_id_of_address, web_address
from storage.text import one_line

QUERY_SIZE = 100
"""Papers asked for in one answer of arXiv's query interface."""

_ARXIV_RSS = "https://rss.arxiv.org/rss/{}"
_ARXIV_QUERY = "https://export.arxiv.org/api/query?{}"
_DAILY = "https://huggingface.co/api/daily_papers"
_DAILY_SIZE = 100
_DAILY_PAGE = "https://huggingface.co/papers"
_SCHEME = re.compile(r"(arxiv|hf|huggingface)\s*:\s*(.*)", re.IGNORECASE | re.DOTALL)
_FIELDS = "ti|au|abs|co|jr|cat|rn|id|all"
_FIELD = re.compile(rf"(?:{_FIELDS})\s*:", re.IGNORECASE)
_BARE_WORD = rf"(?!(?:AND|OR|ANDNOT|NOT)(?:[\s()]|$)|(?:{_FIELDS})\s*:)[^\s()\"]+"
_TERM = re.compile(
    rf"\s*(?:(?P<word>AND\s*NOT|ANDNOT|AND|OR)(?=[\s(]|$)|(?P<bracket>[()])"
    rf"|(?:(?P<field>{_FIELDS})\s*:\s*)?"
    rf"(?:\"(?P<quoted>[^\"]*)\"|(?P<bare>{_BARE_WORD}(?:\s+{_BARE_WORD})*)))",
    re.IGNORECASE,
)
_EXAMPLE = 'Such as: arxiv:au:"Ada Brook" AND (cat:cs.CL OR cat:cs.LG).'
_ARXIV_LIST = re.compile(r"https?://(?:www\.)?arxiv\.org/list/([\w.-]+)(?:[/?#]|$)", re.IGNORECASE)
_SUBJECT = re.compile(r"[a-z-]+\.[A-Z]{2}")
_PAPERS_PAGE = re.compile(
    r"https?://huggingface\.co/papers/?(?:(?:date/|\?date=)(\d{4}-\d\d-\d\d))?/?", re.IGNORECASE
)
_BARE_HOST = re.compile(r"(?:[\w-]+\.)+[a-z]{2,24}(?::\d{1,5})?(?:/\S*)?", re.IGNORECASE)


class SpecError(CarrelError):
    """A request that cannot be understood; `str(error)` says what can be typed."""


@dataclass(frozen=True, slots=True)
class Spec:
    """What is asked for."""

    request: FollowRequest
    """Where it is, and what to call it."""
    is_paper: bool = False
    """It is one paper: to be imported, not followed."""
    is_open: bool = False
    """It may be a page that names its feed."""


def parse(text: str) -> Spec:
    """Return what `text` asks for. Raises `SpecError` with a sentence."""
    text = one_line(text).strip("<>")
    if found := _SCHEME.fullmatch(text):
        if found[1].lower() == "arxiv":
            return _arxiv(found[2].strip())
        return _daily(found[2].strip().lower())
    if text.lower().startswith("feed:"):
        rest = text[5:]
        text = rest if "://" in rest else f"http://{rest.lstrip('/')}"
    if text.startswith("|") or text.lower().startswith(("exec:", "filter:", "javascript:")):
        raise SpecError(f"“{text[:80]}” is a command, and none is ever run. Give a web address.")
    if web_address(text):
        return _page(text) or Spec(FollowRequest(address=text), is_open=True)
    if "://" in text:
        raise SpecError(f"“{text[:80]}” is not a web address: Carrel follows http and https.")
    if identity := arxiv_id(text):
        return _paper(*identity)
    if _SUBJECT.fullmatch(text) and is_category(text):
        return _categories([_in_full(text)])
    if _BARE_HOST.fullmatch(text):
        return parse(f"https://{text}")
    raise SpecError(
        f"“{text[:80]}” is nothing Carrel can follow. Give a web address, arxiv:cs.CL, "
        'arxiv:au:"Name", arxiv:2310.02129 or hf:daily.'
    )


def _page(address: str) -> Spec | None:
    """Return what a page stands for whose feed has another address; None for any other page."""
    if identity := arxiv_id_of_address(address):
        return _paper(*identity)
    if (found := _ARXIV_LIST.match(address)) and is_category(found[1]):
        return _categories([_in_full(found[1])])
    if found := _PAPERS_PAGE.fullmatch(address):
        return _daily(found[1] or "daily")
    return None


def _arxiv(wanted: str) -> Spec:
    if not wanted:
        raise SpecError('Say what to follow at arXiv: arxiv:cs.CL, arxiv:au:"Name", a paper\'s id.')
    if identity := arxiv_id(wanted):
        return _paper(*identity)
    if _FIELD.search(wanted):
        return _query(wanted)
    names = [name.strip() for name in re.split(r"[+,\s]+", wanted) if name.strip()]
    unknown = [name for name in names if not is_category(name)]
    if unknown:
        raise SpecError(
            f"“{unknown[0][:40]}” is no arXiv category such as cs.CL. "
            f'For a search, name a field: arxiv:all:"{wanted[:60]}".'
        )
    return _categories([_in_full(name) for name in names])


def _categories(names: list[str]) -> Spec:
    joined = "+".join(dict.fromkeys(names))
    request = FollowRequest(
        address=_ARXIV_RSS.format(joined),
        title=f"arXiv {joined.replace('+', ' + ')}",
        kind="arxiv-rss",
        site=f"https://arxiv.org/list/{joined}/new" if "+" not in joined else None,
    )
    return Spec(request)


def _paper(number: str, version: int | None) -> Spec:
    asked = f"{number}v{version}" if version else number
    request = FollowRequest(
        address=_ARXIV_QUERY.format(urlencode({"id_list": asked}, safe="/")),
        title=f"arXiv:{asked}",
        kind="arxiv-atom",
        site=f"https://arxiv.org/abs/{quote(number)}",
    )
    return Spec(request, is_paper=True)


def _query(text: str) -> Spec:
    """Return a query of arXiv's, newest first."""
    expression = _expression(text)
    asked = urlencode(
        {
            "search_query": expression,
            "sortBy": "submittedDate",
            "sortOrder": "descending",
            "start": 0,
            "max_results": QUERY_SIZE,
        }
    )
    request = FollowRequest(
        address=_ARXIV_QUERY.format(asked),
        title=f"arXiv {expression}",
        kind="arxiv-atom",
        site="https://arxiv.org/",
    )
    return Spec(request)


def _expression(text: str) -> str:
    """Return a query as arXiv wants it.

    Words without quotation marks that follow a field are its words too, for a shell takes the
    marks away; between two terms stands AND where nothing does.
    """
    parts: list[str] = []
    at, depth, needs = 0, 0, False
    text = text.strip()
    while at < len(text):
        found = _TERM.match(text, at)
        if found is None:
            raise SpecError(f"“{text[at : at + 40]}” is not understood. {_EXAMPLE}")
        at = found.end()
        if found["word"]:
            if not needs or not text[at:].strip():
                raise SpecError(f"{found['word']} has to stand between two terms. {_EXAMPLE}")
            parts.append("ANDNOT" if "NOT" in found["word"].upper() else found["word"].upper())
            needs = False
        elif found["bracket"] == ")":
            depth -= 1
            if depth < 0 or not needs:
                raise SpecError(f"A bracket is closed that was not opened. {_EXAMPLE}")
            parts.append(")")
        else:
            parts += ["AND"] if needs else []
            depth += found["bracket"] == "("
            needs = not found["bracket"]
            parts.append("(" if found["bracket"] else _term(found))
    if depth or not needs:
        raise SpecError(f"A bracket is not closed, or nothing is searched for. {_EXAMPLE}")
    return " ".join(parts).replace("( ", "(").replace(" )", ")")


def _term(found: re.Match[str]) -> str:
    value = one_line(found["quoted"] or found["bare"] or "")
    if not value or _FIELD.fullmatch(value):
        raise SpecError(f"A field has nothing to search for. {_EXAMPLE}")
    field = (found["field"] or "all").lower()
    return f'{field}:"{value}"' if " " in value else f"{field}:{value}"


def _daily(wanted: str) -> Spec:
    if wanted in ("", "daily", "papers"):
        request = FollowRequest(
            address=f"{_DAILY}?limit={_DAILY_SIZE}",
            title="Hugging Face Daily Papers",
            kind="hf-daily",
            site=_DAILY_PAGE,
        )
        return Spec(request)
    try:
        day = date.fromisoformat(wanted)
    except ValueError:
        raise SpecError(
            f"“hf:{wanted[:40]}” is neither hf:daily nor a day: hf:2025-10-27."
        ) from None
    request = FollowRequest(
        address=f"{_DAILY}?date={day}&limit={_DAILY_SIZE}",
        title=f"Hugging Face Daily Papers {day}",
        kind="hf-daily",
        site=f"{_DAILY_PAGE}/date/{day}",
    )
    return Spec(request)


def _in_full(name: str) -> str:
    """Return a category as arXiv spells it: the archive small, a class of two letters large."""
    archive, dot, subject = name.partition(".")
    if not dot:
        return archive.lower()
    subject = subject.upper() if len(subject) == 2 else subject.lower()
    return f"{archive.lower()}.{subject}"
