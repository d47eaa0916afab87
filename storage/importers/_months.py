"""Names of months, as browsers print dates in the languages their users have set. Pure."""

from __future__ import annotations

from functools import cache

_NAMES = (
    "jan january januar jän jänner janv janvier ene enero gen gennaio janeiro januari stycznia sty"
    " янв января січ січня oca ocak led ledna ian ianuarie",
    "feb february februar febr febrero febbraio févr fév février fevr fevrier fev fevereiro"
    " februari lut lutego фев февр февраля лют лютого şub şubat úno února februarie",
    "mar march märz mär mrz mars marzo março marco mrt maart marca мар марта бер березня mart bře"
    " března martie",
    "apr april avr avril abr abril aprile kwi kwietnia апр апреля квіт квітня nis nisan dub dubna"
    " aprilie",
    "may mai mayo mag maggio maio mei maja maj мая трав травня mayıs kvě května",
    "jun june juni juin junio giu giugno junho cze czerwca июн июня черв червня haz haziran čvn"
    " června iun iunie",
    "jul july juli juil juillet julio lug luglio julho lip lipca июл июля лип липня tem temmuz čvc"
    " července iul iulie",
    "aug august août aou aout ago agosto augustus sie sierpnia авг августа серп серпня ağu ağustos"
    " srp srpna augusti",
    "sep sept september septembre septiembre set sett settembre setembro wrz września wrzesnia сен"
    " сент сентября вер вересня eyl eylül zář září septembrie",
    "oct october okt oktober octobre octubre ott ottobre out outubro paź pazdziernika października"
    " окт октября жовт жовтня eki ekim říj října octombrie",
    "nov november novembre noviembre novembro lis listopada ноя нояб ноября лист листопада kas"
    " kasım lis listopadu noiembrie",
    "dec december dez dezember déc décembre decembre dic diciembre dicembre dezembro gru grudnia"
    " дек декабря груд грудня ara aralık pro prosince des desember decembrie",
)
_WORDS = frozenset((
    "set", "out", "led", "gen", "mag", "ara", "tem", "sty", "lip", "pro", "lis", "eki", "mart",
    "mars", "kas", "gru", "des",
))  # fmt: skip
"""May be words of something else, so that they need more around them to be months."""


def number(name: str) -> int | None:
    """Return the number of a month, from 1."""
    return _numbers().get(name.rstrip(".").casefold())


def is_sure(name: str) -> bool:
    """Tell a month from a name that may as well be another word, such as `set` and `out`."""
    return number(name) is not None and name.rstrip(".").casefold() not in _WORDS


@cache
def _numbers() -> dict[str, int]:
    return {
        name.casefold(): month
        for month, names in enumerate(_NAMES, start=1)
        for name in names.split()
    }
