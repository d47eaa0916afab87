"""arXiv's listing mail: new papers, cross-lists, replacements, and damaged blocks."""

from __future__ import annotations

import re
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from storage.arriving import Parsed, Record
from storage.errors import SourceError
from storage.importers import Source, arxiv_mail, parse
from tests.fakes import TODAY

LINE = "-" * 78
HEAD = f"""{LINE}
{LINE}
Send any comments regarding submissions directly to submitter.
{LINE}
Archives at http://arxiv.org/
{LINE}
 Submissions to:
Computation and Language
Machine Learning
 received from  Wed 21 Jan 26 19:00:00 GMT  to  Thu 22 Jan 26 19:00:00 GMT
{LINE}
{LINE}
"""
NEW = r"""\\
arXiv:2601.15305
Date: Mon, 12 Jan 2026 20:33:39 GMT   (215kb)

Title: On the Quiet Movement of Rivers, with a Title that Goes
  on
Authors: Ada Brook (1 and 2), Bo Castro and Cy Dumas (2) ((1) Lake House,
  (2) Hill School)
Categories: cs.CL cs.LG
Comments: 15 pages, 1 figure,
  long-context
Report-no: LH-7
Journal-ref: Lake Letters 12 (2026) 1-15
DOI: 10.1234/Lake.7
License: http://creativecommons.org/licenses/by/4.0/
\\
  We follow rivers for years and
report where they went.
  A second paragraph begins here.
\\ ( https://arxiv.org/abs/2601.15305 ,  215kb)
"""
CROSS = r"""\\
arXiv:2601.10001 (*cross-listing*)
Date: Tue, 13 Jan 2026 07:49:41 GMT   (276kb,D)

Title: Stones
Authors: Eze Fischer
Categories: cs.IR cs.CL
\\
  Stones do not move.
\\ ( https://arxiv.org/abs/2601.10001 ,  276kb)
"""
REPLACED = r"""\\
arXiv:2310.02129
replaced with revised version Wed, 21 Jan 2026 09:10:11 GMT   (99kb)

Title: Lanterns
Authors: Ada Goto, Bo Abel
Categories: cs.CL
\\ ( https://arxiv.org/abs/2310.02129 ,  99kb)
"""


def mail(*blocks: str, head: str = HEAD) -> str:
    return head + f"{LINE}\n".join(blocks) + f"{LINE}\n"


def read(text: str) -> Parsed:
    parsed = parse(Source(name="cs.txt", data=text.encode(), today=TODAY))
    assert parsed.format == "arxiv-mail"
    return parsed


def only(block: str) -> Record:
    (record,) = read(mail(block)).records
    return record


def test_a_submission_is_read_whole() -> None:
    found = only(NEW)
    assert (found.arxiv_id, found.links.abs) == ("2601.15305", "https://arxiv.org/abs/2601.15305")
    assert found.title == "On the Quiet Movement of Rivers, with a Title that Goes on"
    assert found.authors == ("Ada Brook", "Bo Castro", "Cy Dumas")
    assert found.affiliations == ("Lake House", "Hill School")
    assert (found.categories, found.primary_category) == (("cs.CL", "cs.LG"), "cs.CL")
    assert found.comment == "15 pages, 1 figure, long-context"
    assert (found.venue, found.doi) == ("Lake Letters 12 (2026) 1-15", "10.1234/lake.7")
    assert (found.published, found.announced) == (date(2026, 1, 12), date(2026, 1, 22))
    assert found.abstract == (
        "We follow rivers for years and report where they went.\n\nA second paragraph begins here."
    )
    assert found.raw == {
        "announce_type": "new",
        "license": "http://creativecommons.org/licenses/by/4.0/",
        "report_no": "LH-7",
        "date": "Mon, 12 Jan 2026 20:33:39 GMT",
    }


def test_cross_lists_and_replacements_are_told_apart() -> None:
    divider = "%%--%%--%%--%%--%%--%%--%%--%%\n"
    parsed = read(mail(NEW, f"{divider}{CROSS}", f"{divider}{REPLACED}"))
    kinds = [record.raw["announce_type"] for record in parsed.records]
    assert kinds == ["new", "cross", "replace"]
    _, cross, replaced = parsed.records
    assert (cross.arxiv_id, cross.primary_category) == ("2601.10001", "cs.IR")
    assert (replaced.abstract, replaced.published) == (None, None)
    assert replaced.updated == date(2026, 1, 21)
    assert replaced.links.abs == "https://arxiv.org/abs/2310.02129"


def test_the_older_kind_of_block_is_read() -> None:
    old = CROSS.replace("arXiv:2601.10001 (*cross-listing*)", "Paper (*cross-listing*): cs/0601001")
    found = only(old)
    assert (found.arxiv_id, found.raw["announce_type"]) == ("cs/0601001", "cross")


def test_the_feed_is_the_subjects() -> None:
    info = read(mail(NEW)).feed
    assert info.key == "arxiv-mail:computation-and-language-machine-learning"
    assert info.title == "arXiv mail: Computation and Language, Machine Learning"
    many = HEAD.replace("Machine Learning\n", "Machine Learning\nRobotics\nVision\n")
    title = read(mail(NEW, head=many)).feed.title
    assert title == "arXiv mail: Computation and Language, Machine Learning and 2 more"
    assert read(mail(NEW, head="")).feed.key == "arxiv-mail:listing"


def test_damaged_blocks_give_what_they_say() -> None:
    nameless = NEW.replace("arXiv:2601.15305\n", "").replace("abs/2601.15305", "abs/missing")
    cut = NEW[: NEW.index("where they went")] + "\n"
    bare = "\\\\\nDate: Mon, 12 Jan 2026 20:33:39 GMT\n\\\\\n  Nothing to know it by.\n\\\\\n"
    parsed = read(mail(NEW, nameless, cut, bare))
    assert [record.arxiv_id for record in parsed.records] == ["2601.15305", None, "2601.15305"]
    assert parsed.records[1].links.abs is None
    assert (parsed.records[2].abstract or "").endswith("years and report")
    (rejected,) = parsed.rejected
    assert rejected.reason == "It has neither id nor title."


def test_the_id_can_stand_below_only() -> None:
    records = read(mail(CROSS, NEW.replace("arXiv:2601.15305\n", ""))).records
    assert records[1].arxiv_id == "2601.15305"


def test_line_ends_of_other_systems_change_nothing() -> None:
    text = mail(NEW, CROSS)
    assert read(text.replace("\n", "\r\n")) == read(text)


def test_accents_of_authors_are_read() -> None:
    written = CROSS.replace("Eze Fischer", r"Zo\"e \L ukasi\'nska, Fran{\c c}ois L\'ev\^eque")
    assert only(written).authors == ("Zoë Łukasińska", "François Lévêque")


def test_authors_who_are_not_shown_are_counted() -> None:
    cut = CROSS.replace(
        "Eze Fischer", "Eze Fischer (Hill), Gus Hale, et al. (7\n  additional authors not shown)"
    )
    found = only(cut)
    assert (found.authors, found.affiliations) == (("Eze Fischer", "Gus Hale"), ("Hill",))
    assert (found.authors_truncated, found.author_count) == (True, 9)


def test_places_in_a_legend_are_no_authors() -> None:
    legend = "(1)Lake House, (2) Institute of Ponds and\n  Rivers, Hill, (3)Mill"
    written = f"Eze Fischer(1), Gus Hale (2) ({legend})"
    found = only(CROSS.replace("Eze Fischer", written))
    assert found.authors == ("Eze Fischer", "Gus Hale")
    assert "Institute of Ponds and Rivers, Hill" in found.affiliations


def test_a_name_may_stand_for_others_too() -> None:
    found = only(CROSS.replace("Eze Fischer", "Eze Fischer et al. (The Lake Collaboration)"))
    assert (found.authors, found.authors_truncated) == (("Eze Fischer",), True)
    assert found.affiliations == ("The Lake Collaboration",)


def test_a_collaboration_is_one_of_the_authors() -> None:
    found = only(CROSS.replace("Eze Fischer", "The Lake Collaboration: E. Fischer, G. Hale"))
    assert found.authors == ("The Lake Collaboration", "E. Fischer", "G. Hale")


@pytest.mark.parametrize(("said", "version"), [("revised v2", 2), ("revised", None)])
def test_a_revision_is_no_publication(said: str, version: int | None) -> None:
    dated = "Date: Mon, 12 Jan 2026 20:33:39 GMT   (215kb)\n"
    later = f"Date ({said}): Tue, 3 Feb 2026 10:00:00 GMT   (217kb)\n"
    found = only(NEW.replace(dated, dated + later))
    assert (found.published, found.updated) == (date(2026, 1, 12), date(2026, 2, 3))
    assert found.arxiv_version == version


def test_an_abstract_may_have_a_line_that_is_a_break_of_tex() -> None:
    found = only(CROSS.replace("  Stones do not move.\n", "  u = 1\n\\\\\n v = 2 is solved.\n"))
    assert found.abstract == r"u = 1 \\ v = 2 is solved."
    assert found.links.abs == "https://arxiv.org/abs/2601.10001"


@pytest.mark.parametrize("before", ["> ", "    ", ">> ", "\t"])
def test_a_quoted_mail_is_read_as_it_was(before: str) -> None:
    text = mail(NEW, CROSS)
    quoted = "".join(
        before + line if line.strip() else f"{before.strip()}\n"
        for line in text.splitlines(keepends=True)
    )
    assert read(f"See below.\n\n{quoted}").records[1].title == "Stones"
    assert read(quoted) == read(text)


def test_blank_lines_that_a_program_put_between_change_nothing() -> None:
    found = read(mail(NEW, CROSS).replace("\n", "\n\n")).records
    assert [record.arxiv_id for record in found] == ["2601.15305", "2601.10001"]
    assert found[0].title == "On the Quiet Movement of Rivers, with a Title that Goes on"
    assert found[0].abstract == only(NEW).abstract


def test_lines_that_are_no_longer_set_in_go_on_too() -> None:
    flat = re.sub(r"(?m)^ +", "", mail(NEW))
    (found,), (known,) = read(flat).records, read(mail(NEW)).records
    assert (found.title, found.authors, found.comment) == (
        known.title,
        known.authors,
        known.comment,
    )
    assert (found.affiliations, found.raw) == (known.affiliations, known.raw)


def test_a_field_that_nobody_knows_is_no_part_of_another() -> None:
    found = only(NEW.replace("License:", "Weather: fair\nLicense:"))
    assert (found.doi, found.raw["license"]) == ("10.1234/lake.7", only(NEW).raw["license"])
    assert found.comment == "15 pages, 1 figure, long-context"
    odd = NEW.replace("Report-no:", "Weather: fair\nReport-no:")
    assert only(odd).comment == "15 pages, 1 figure, long-context"


def test_no_paper_is_lost_where_a_divider_is_missing() -> None:
    text = mail(NEW + CROSS, "-----\n" + REPLACED)
    assert [record.title for record in read(text).records] == [
        "On the Quiet Movement of Rivers, with a Title that Goes on", "Stones", "Lanterns"
    ]  # fmt: skip


def test_each_of_several_mails_says_when_it_was_announced() -> None:
    later = HEAD.replace("to  Thu 22 Jan 26", "to  Fri 23 Jan 26")
    found = read(mail(NEW) + mail(CROSS, head=later)).records
    assert [record.announced for record in found] == [date(2026, 1, 22), date(2026, 1, 23)]


def test_the_list_of_a_week_says_the_day_above_its_papers() -> None:
    days = [f"\\\\\n/* {day} Jan 2026 */\n\\\\\n" for day in ("Fri, 23", "Thu, 22")]
    found = read(mail(days[0], NEW, days[1], CROSS, head=LINE + "\n")).records
    assert [record.announced for record in found] == [date(2026, 1, 23), date(2026, 1, 22)]


@pytest.mark.parametrize("text", ["", "words", "<a>\\\\\narXiv:2601.1", LINE, "\\\\\nwords"])
def test_other_texts_are_not_claimed(text: str) -> None:
    assert not arxiv_mail.sniff(text.encode())
    with pytest.raises(SourceError, match=r"cs\.txt is not a listing mail"):
        arxiv_mail.parse(Source(name="cs.txt", data=f"{text}x".encode()[:-1] or b" ", today=TODAY))


@given(st.integers(0, len(mail(NEW, CROSS, REPLACED))))
def test_a_mail_cut_anywhere_keeps_the_papers_before(end: int) -> None:
    text = mail(NEW, CROSS, REPLACED)
    whole = read(text).records
    ends = [text.index(block) + len(block) for block in (NEW, CROSS, REPLACED)]
    try:
        found = arxiv_mail.parse(Source(name="x", data=text[:end].encode(), today=TODAY)).records
    except SourceError:
        assert end < ends[0]
        return
    done = sum(each <= end for each in ends)
    assert found[:done] == whole[:done]
    assert len(found) <= done + 1
