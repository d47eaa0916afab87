"""What is copied of one paper and of several."""

from __future__ import annotations

from pathlib import Path

import pytest

from storage import copying
from storage.copying import FORMS, Copied, copied, everything, form_called, templated
from storage.errors import CarrelError
from storage.library import Library
from storage.templates import parse
from tests.fakes import library, parsed, record


@pytest.fixture
def desk(tmp_path: Path) -> Library:
    same = {"title": "On Rivers", "authors": ("Ada Abel",)}
    return library(
        tmp_path,
        parsed(
            record(1, arxiv_id="2401.00001", abstract="One.", **same),
            record(2, arxiv_id="2401.00002", abstract="Two.", **same),
            record(3),
        ),
    )


KEYS = ("arxiv:2401.00001", "arxiv:2401.00002")


def test_of_one_paper_the_thing_itself_is_copied(desk: Library) -> None:
    assert copied(desk, KEYS[:1], FORMS["link"]) == Copied(
        "https://arxiv.org/abs/2401.00001", "link", 0
    )


def test_of_several_each_has_its_line_and_those_without_are_counted(desk: Library) -> None:
    (other,) = [key for key in desk.find("") if key not in KEYS]
    found = copied(desk, [*KEYS, other], FORMS["pdf"])
    assert found.text.splitlines() == [
        "https://arxiv.org/pdf/2401.00001", "https://arxiv.org/pdf/2401.00002",
    ]  # fmt: skip
    assert (found.what, found.lacking) == ("2 PDF links", 1)


def test_no_two_bibtex_entries_have_one_key(desk: Library) -> None:
    text = copied(desk, KEYS, FORMS["bibtex"]).text
    assert text.count("{abel2024rivers,") == 1 and text.count("{abel2024riversa,") == 1
    assert "}\n\n@" in text
    keys = copied(desk, KEYS, FORMS["key"])
    assert (keys.text, keys.what) == ("abel2024rivers\nabel2024riversa", "2 citation keys")


def test_a_template_is_filled_in_for_each(desk: Library) -> None:
    form = templated(parse("{title} <{url}>"), "mine")
    assert copied(desk, KEYS, form).text.splitlines() == [
        "On Rivers <https://arxiv.org/abs/2401.00001>",
        "On Rivers <https://arxiv.org/abs/2401.00002>",
    ]
    blocks = templated(parse("{title}\n  {arxiv}"), "blocks")
    assert "On Rivers\n  2401.00001\n\nOn Rivers" in copied(desk, KEYS, blocks).text


def test_of_too_many_nothing_is_copied(desk: Library) -> None:
    many = [KEYS[0]] * (copying.MOST + 1)
    with pytest.raises(CarrelError, match="carrel export"):
        copied(desk, many, FORMS["title"])


def test_everything_is_there_once_to_select_from(desk: Library) -> None:
    text = everything(desk, KEYS[0])
    for part in ("https://arxiv.org/pdf/2401.00001", "@misc{abel2024rivers,", "\n\nOne."):
        assert text.count(part) == 1


def test_what_is_to_be_copied_is_named_or_written() -> None:
    texts = [("Slide", "{title} · {year}")]
    assert form_called("bibtex", texts) is FORMS["bibtex"]
    assert form_called("slide", texts).name == "text “Slide”"
    assert form_called("{title}", texts).name == "text “of your own”"
    with pytest.raises(CarrelError, match=r"Known: link, .*, Slide; or a text with \{title\}\.$"):
        form_called("runes", texts)
    with pytest.raises(CarrelError, match=r"Is it \{title\}"):
        form_called("{titel}", texts)
