"""Bibliographies as programs, registries and people write them, in words of our own."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path

import pytest

from storage.arriving import Record
from storage.text import one_line
from tests.bibliographies import arrival, entries, exported, shelf_of


def only(text: str, name: str = "refs.bib") -> Record:
    (found,) = arrival(text, name).records
    return found


def test_entries_without_a_key_are_read() -> None:
    parsed = arrival(
        "\n\t@article{\n\t  author = {Bee, A.},\n\t  title = {Of hives},\n\t  year = {2012}\n\t}\n"
        "@misc{title={Of wax}, author={C. Dee}}\n"
    )
    assert parsed.format == "bibtex"
    assert [(r.title, "citationkey" in r.extra) for r in parsed.records] == [
        ("Of hives", False), ("Of wax", False)]  # fmt: skip
    assert (parsed.rejected, parsed.warnings) == ((), ())


@pytest.mark.parametrize(
    "entry",
    [
        "@article{bee12\n  title = {Of hives}, author = {A. Bee}\n}",
        "@article\n{bee12,\n  title = {Of hives}, author = {A. Bee}\n}",
        " @ article { bee12 , title = {Of hives}, author = {A. Bee} }",
        "@article{bee12, % the, first\n  title = {Of hives}, % kept, too\n"
        "  % year = {1999},\n  author = {A. Bee}\n}",
        "@article{bee12, title = {Of hives},, author = {A. Bee},\n,}",
        "@article{bee12,\n  % first, and\n  title = {Of hives},\n  author = {A. Bee}\n  % last\n}",
        r"@article{bee12, note = {One\\two \\}, title = {Of hives}, author = {A. Bee}}",
    ],
)
def test_what_people_write_amiss_loses_no_entry(entry: str) -> None:
    parsed = arrival(f"@misc{{first, title={{First}}}}\n{entry}\n@misc{{last, title={{Last}}}}\n")
    _, found, _ = parsed.records
    assert found.extra["citationkey"] == "bee12"
    assert (found.title, found.authors, found.year) == ("Of hives", ("A. Bee",), None)
    assert not parsed.rejected


def test_a_percent_sign_in_a_value_is_no_remark() -> None:
    parsed = arrival("@misc{a, title = {Of hives},\n abstract = {Half, or\n% of 50 % more}}\n")
    assert parsed.records[0].abstract == "Half, or % of 50 % more"


def test_lines_are_told_as_they_stand_in_the_file() -> None:
    parsed = arrival("@misc\n{a\n title = {Of hives}}\n@misc{b, title {Of wax}}\n")
    assert [record.where for record in parsed.records] == ["line 1"]
    assert [item.where for item in parsed.rejected] == ["line 4"]


def test_the_key_of_a_parent_is_found_in_any_case() -> None:
    child, _ = arrival(
        "@inproceedings{bee12, title={Of hives}, crossref={HIVES12}}\n"
        "@proceedings{Hives12, title={Proceedings of Hives}, year=2012}\n"
    ).records
    assert (child.venue, child.year) == ("Proceedings of Hives", 2012)


def test_markup_of_registries_is_read_and_comes_back_as_it_was(tmp_path: Path) -> None:
    text = (
        "@article{bee12, author = {Bee, A.},\n"
        "  title = {$\\less$i$\\greater$Apis$\\less$/i$\\greater$ {\\&}amp$\\mathsemicolon$ "
        "H<sub>2</sub>O},\n"
        "  journal = {Hives \\&amp; Wax}, abstract = {Abstract\nOf {\\textless}b{\\textgreater}wax"
        "{\\textless}/b{\\textgreater} and &lt;5 bees}}\n"
    )
    found = only(text)
    assert found.title == "Apis & H₂O"
    assert found.venue == "Hives & Wax"
    assert found.abstract == "Of wax and <5 bees"
    (before,) = entries(text.encode()).values()
    (after,) = entries(exported(shelf_of(tmp_path, text), "bibtex")).values()
    assert {n: one_line(v) for n, v in before.fields.items()} == after.fields


def test_lines_that_jabref_broke_are_no_paragraphs() -> None:
    found = only("@misc{a, title={T}, abstract={Bees\n\t\n\t fly.\n\nWax\n\t\n\t melts.}}")
    assert found.abstract == "Bees fly.\n\nWax melts."


def test_signs_that_are_no_markup_stay() -> None:
    found = only("@misc{a, title = {Q&A: a < b > c and {\\textless}think{\\textgreater} R\\&D}}")
    assert found.title == "Q&A: a < b > c and <think> R&D"


def test_macros_of_astronomers_name_journals() -> None:
    named = [only(f"@article{{a, title={{T}}, journal={{{said}}}}}").venue
             for said in (r"\mnras", r"{\apjl}", r"\unknown", "Nature")]  # fmt: skip
    assert named == ["MNRAS", "ApJL", r"\unknown", "Nature"]


def test_several_addresses_of_one_field_are_told_apart() -> None:
    found = only(
        "@misc{a, title={T}, url={http://hive.org/12{\\_}3; http://arxiv.org/abs/2101.00001 "
        "http://dx.doi.org/10.5555/hive.1 https://hive.org/12.pdf}}"
    )
    assert (found.links.abs, found.links.pdf) == (
        "http://hive.org/12_3", "https://hive.org/12.pdf")  # fmt: skip
    assert (found.arxiv_id, found.doi) == ("2101.00001", "10.5555/hive.1")
    of_bibdesk = only("@misc{a, title={T}, Bdsk-Url-1={https://dx.doi.org/10.5555/hive.1}}")
    assert of_bibdesk.doi == "10.5555/hive.1"
    linked = only(r"@misc{a, title={T}, howpublished={\href {https://hive.org} {\texttt{Hive}}}}")
    assert linked.links.abs == "https://hive.org"


@pytest.mark.parametrize(
    ("month", "day"),
    [("{{JAN 15}}", 15), ('jan # "~15"', 15), ('"15~" # jan', 15), ("{1}", None), ("{Jan}", None),
     ('jan # "~15--17"', None), ("{January 41}", None)],
)  # fmt: skip
def test_a_month_may_say_the_day(month: str, day: int | None) -> None:
    found = only(f"@misc{{a, title={{T}}, year=2012, month={month}}}")
    assert found.year == 2012
    assert found.published == (date(2012, 1, day) if day else None)


def test_what_databases_write_as_note_is_no_comment() -> None:
    notes = ("Cited by: 12; All Open Access", "arXiv:2101.00001 [cs]", "Export Date: 2 May 2020",
             "With 3 figures")  # fmt: skip
    found = [only(f"@misc{{a, title={{T}}, note={{{note}}}}}") for note in notes]
    assert [record.comment for record in found] == [None, None, None, "With 3 figures"]
    assert [record.extra["note"] for record in found] == list(notes)


def test_numbers_that_tell_people_of_one_name_apart_are_not_shown() -> None:
    found = only("@misc{DBLP:a, title={T}, author={Ann Bee 0001 and Louis Cee, XIV}}")
    assert found.authors == ("Ann Bee", "XIV Louis Cee")
    assert found.extra["bibtex:author"] == "Ann Bee 0001 and Louis Cee, XIV"


def test_a_part_of_arxiv_is_no_category() -> None:
    fields = "eprint={2101.00001}, eprinttype={arxiv}"
    assert only(f"@misc{{a, {fields}, eprintclass={{cs}}}}").categories == ()
    assert only(f"@misc{{a, {fields}, eprintclass={{hep-th}}}}").categories == ("hep-th",)


def ris(*lines: str) -> Record:
    return only("\n".join(("TY  - JOUR", *lines, "ER  - ")), "refs.ris")


def test_markup_and_headings_are_no_part_of_what_ris_says() -> None:
    found = ris("TI  - Of <i>Apis</i> &amp; H<sub>2</sub>O", "JF  - Hives &amp; Wax",
                "AB  - <p>ABSTRACT The bees.</p><p>Then &lt;5.</p>")  # fmt: skip
    assert (found.title, found.venue) == ("Of Apis & H₂O", "Hives & Wax")
    assert ris("TI  - T", "AB  - Of <b>wax</b> &lt;5").abstract == "Of wax <5"


@pytest.mark.parametrize(
    ("abstract", "read"),
    [
        ("Abstract The bees.", "The bees."),
        ("ABSTRACT Bees fly.", "Bees fly."),
        ("Abstract: bees fly.", "bees fly."),
        ("AbstractBees fly.", "Bees fly."),
        ("Abstract", None),
        ("Abstract Meaning of bees.", "Abstract Meaning of bees."),
        ("ABSTRACT MEANING OF BEES", "ABSTRACT MEANING OF BEES"),
        ("Abstraction of bees.", "Abstraction of bees."),
    ],
)
def test_the_word_abstract_begins_no_abstract(abstract: str, read: str | None) -> None:
    assert ris("TI  - T", f"AB  - {abstract}").abstract == read


def test_endnote_says_the_day_apart_and_numbers_its_records() -> None:
    found = ris("TI  - T", "PY  - 2018", "DA  - Mar 1", "DP  - NLM", "AN  - 29459515", "ID  - 62")
    assert found.published == date(2018, 3, 1)
    assert found.other_ids == ("pmid:29459515",)
    assert "citationkey" not in found.extra
    assert ris("TI  - T", "AN  - 29459515", "DP  - Other", "ID  - bee62").other_ids == ()


def test_what_is_attached_may_be_on_arxiv() -> None:
    found = ris("TI  - T", "JF  - arXiv: Robotics", "UR  - https://lens.org/1-2",
                "L2  - http://export.arxiv.org/abs/2111.00001")  # fmt: skip
    assert (found.arxiv_id, found.venue) == ("2111.00001", None)


def test_an_address_of_pubmed_is_its_number() -> None:
    found = ris("TI  - T", "UR  - https://www.ncbi.nlm.nih.gov/pubmed/23162881")
    assert found.other_ids == ("pmid:23162881",)


def test_notes_of_databases_are_kept_but_are_no_comment() -> None:
    found = ris("TI  - T", "N1  - Export Date: 1 May 2020", "N1  - CODEN: BEES",
                "N1  - References: Bee, A. (1999) Hives, 1;", "Cee, B. (2001) Wax, 2",
                "N1  - <p>Mine &lt; yours</p>", "N1  - doi: 10.5555/hive")  # fmt: skip
    assert found.comment == "Mine < yours"
    assert "Export Date: 1 May 2020" in found.extra.values()
    assert not any("Hives" in value for value in found.extra.values())


def test_many_names_on_one_line_lose_none() -> None:
    found = ris("TI  - T", "A2  - Ant, Bee, Cicada, Dragonfly", "AU  - Ant, A., Jr.")
    assert found.extra["editor"] == "{Ant, Bee, Cicada, Dragonfly}"
    assert found.authors == ("A. Ant, Jr.",)


def test_medline_is_read_as_ris() -> None:
    first, second = arrival(
        "\nPMID- 30000001\nOWN - NLM\nIS  - 1234-5678 (Print)\nDP  - 2020 Feb 3\n"
        "TI  - Of hives and of\n      wax.\nLID - S1(19)2-X [pii]\nLID - 10.5555/Hive.1 [doi]\n"
        "AB  - Bees\n      fly.\nFAU - Bee, Ada\nAU  - Bee A\nCN  - The Hive Group\n"
        "JT  - Journal of hives\nTA  - J Hives\nOT  - wax\nAID - 10.5555/Hive.1 [doi]\n\n"
        "PMID- 30000002\nDP  - 2019 Spring\nTI  - Old\nAU  - Van Cee BD\n",
        "pubmed.nbib",
    ).records
    assert (first.title, first.abstract) == ("Of hives and of wax", "Bees fly.")
    assert first.authors == ("Ada Bee", "The Hive Group")
    assert (first.venue, first.year, first.published) == (
        "Journal of hives", 2020, date(2020, 2, 3))  # fmt: skip
    assert (first.doi, first.other_ids) == ("10.5555/hive.1", ("pmid:30000001",))
    assert first.where == "line 2"
    assert first.extra["keywords"] == "wax"
    assert (second.authors, second.year) == (("BD Van Cee",), 2019)


def csl(**fields: object) -> Record:
    item = {"type": "article-journal", "title": "T", "container-title": "Hives", **fields}
    return only(json.dumps([item]), "refs.json")


def test_what_zotero_writes_as_note_stands_for_fields() -> None:
    note = "PMID: 26017442\nCitation Key: bee2015\nRead twice\narXiv:2101.00001 [cs]"
    found = csl(id="http://zotero.org/users/1/items/ABCD2345", note=note)
    assert found.other_ids == ("pmid:26017442",)
    assert found.extra["citationkey"] == "bee2015"
    assert (found.comment, found.arxiv_id) == ("Read twice", "2101.00001")


@pytest.mark.parametrize(
    "id",
    ["http://zotero.org/users/1/items/ABCD2345", "1234567/ABCD2345", "users/1/items/ABCD2345"],
)
def test_an_id_of_a_database_is_no_citation_key(id: str) -> None:
    assert "citationkey" not in csl(id=id).extra
    assert csl(id="bee/2015").extra["citationkey"] == "bee/2015"


@pytest.mark.parametrize(
    ("issued", "day"),
    [
        ({"year": 2014, "month": "5", "day": 3}, date(2014, 5, 3)),
        ([{"year": "2014", "month": "5", "day": "3"}], date(2014, 5, 3)),
        ({"date-parts": [2014, 5, 3]}, date(2014, 5, 3)),
        ({"date-parts": [["2014-05-03"]]}, date(2014, 5, 3)),
        ({"raw": "May 3, 2014"}, date(2014, 5, 3)),
        ({"raw": "3 May 2014"}, date(2014, 5, 3)),
        ({"date-parts": [[2014, 5, 3, 11]]}, date(2014, 5, 3)),
        ({"date-parts": [[None]], "raw": "2014-05"}, None),
        (2014, None),
    ],
)
def test_dates_of_older_processors_are_read(issued: object, day: date | None) -> None:
    found = csl(issued=issued)
    assert (found.year, found.published) == (2014, day)


def test_people_are_read_however_they_are_written() -> None:
    people = [{"family": "Bee", "given": ["Ada", "B."]}, "Cy Cee", {"family": '"van Dee"'},
              {"family": "Eff", "given": "Ed, Jr."}, 7, {"literal": "et al."}]  # fmt: skip
    found = csl(author=people)
    assert found.authors == ("Ada B. Bee", "Cy Cee", "van Dee", "Ed Eff, Jr.")
    assert found.authors_truncated
    assert csl(author={"family": "Bee"}).authors == ("Bee",)


def test_items_held_by_their_ids_are_read() -> None:
    item = {"type": "", "title": "T", "author": [{"family": "Bee"}]}
    parsed = arrival(json.dumps({"a": {"id": "a", **item}, "b": {"id": "b", **item}}), "r.json")
    assert [record.extra["citationkey"] for record in parsed.records] == ["a", "b"]


def test_numbers_and_lists_are_kept_as_text() -> None:
    found = csl(volume=3, ISSN=["1234-5678", "8765-4321"], number="2101.00001v2", publisher="arXiv")
    assert (found.extra["volume"], found.extra["issn"]) == ("3", "1234-5678")
    assert (found.arxiv_id, found.arxiv_version) == ("2101.00001", 2)


def test_markup_of_items_is_no_part_of_them() -> None:
    abstract = "<jats:title>Abstract</jats:title><jats:p>A.</jats:p><p>B &lt;5</p>"
    container = {"container-title": "Hives &amp; <i>Wax</i>"}
    found = csl(title="H<sub>2</sub>O & <b>x</b>", abstract=abstract, **container)
    assert (found.title, found.venue) == ("H₂O & x", "Hives & Wax")
    assert found.abstract == "A.\n\nB <5"


def test_a_title_of_markup_alone_stays() -> None:
    opening, closing = "{\\textless}script{\\textgreater}", "{\\textless}/script{\\textgreater}"
    assert only(f"@misc{{a, title={{{opening}x{closing}}}}}").title == "<script>x</script>"
    assert ris("AU  - Bee, A.", "TI  - <script>x</script>").title == "<script>x</script>"
    assert csl(title="<script>x</script>").title == "<script>x</script>"


@pytest.mark.parametrize(
    ("format", "text"),
    [
        ("bibtex", "% Kept by hand\n@misc{a,\n  title = {Of hives}\n}\n"),
        ("ris", "TY  - JOUR\nTI  - Of hives\nER  - \n"),
        ("ris", "PMID- 1\nTI  - Of hives.\n"),
        ("csl-json", '[\n{"type": "book",\n"title": "Of hives", "issued": null}]\n'),
    ],
)
def test_line_ends_and_encodings_change_nothing(format: str, text: str) -> None:
    for data in (text.replace("\n", "\r").encode(), text.replace("\n", "\r\n").encode(),
                 text.encode("utf-16"), text.encode("utf-8-sig")):  # fmt: skip
        parsed = arrival(data)
        assert (parsed.format, parsed.records[0].title) == (format, "Of hives")


@pytest.mark.parametrize(
    ("author", "read", "is_cut"),
    [
        ("Bee, A.; Cee, B.; Dee, C.", ("A. Bee", "B. Cee", "C. Dee"), False),
        ("A. Bee, B. Cee, C. Dee", ("A. Bee", "B. Cee", "C. Dee"), False),
        ("A. Bee , B Cee and C. Dee", ("A. Bee", "B Cee", "C. Dee"), False),
        ("Ada Bee, Bo Cee, Cy Dee and Di Eff", ("Ada Bee", "Bo Cee", "Cy Dee", "Di Eff"), False),
        ("Bee Cee, Ada Jo and Di Eff", ("Ada Jo Bee Cee", "Di Eff"), False),
        ("d'Bee Cee, abbé d', Ada Jo", ("Ada Jo d'Bee Cee, abbé d'",), False),
        ("Hive Meeting 1987", ("Hive Meeting 1987",), False),
        ("van der Bee, Jr., Ada", ("Ada van der Bee, Jr.",), False),
        ("{Hive; Wax and Sons}", ("Hive; Wax and Sons",), False),
        ("Bee, A. and Cee, B. et al.", ("A. Bee", "B. Cee"), True),
        ("Bee et al", ("Bee",), True),
        ("Bee, A. and et.al.", ("A. Bee",), True),
        ("Hive AI and : and Bee, A.", ("Hive AI", "A. Bee"), False),
        (r"Bee*, Ada and Cee\textsuperscript{†}, Bo and {\bf D. Dee}$^*$",
         ("Ada Bee", "Bo Cee", "D. Dee$^*$"), False),
        ("Ada Bee* and Bo **Cee**", ("Ada Bee", "Bo Cee"), False),
        (r"Nguy{\~{\^{e}}}n, V. and Nguy\~{\^e}n, V.", ("V. Nguyễn", "V. Nguyễn"), False),
    ],
)  # fmt: skip
def test_authors_are_read_however_they_are_listed(
    author: str, read: tuple[str, ...], is_cut: bool
) -> None:
    found = only(f"@misc{{a, title={{T}}, author={{{author}}}}}")
    assert (found.authors, found.authors_truncated) == (read, is_cut)


def test_fields_of_peoples_own_pages_are_links() -> None:
    found = only(
        "@misc{a, title={T}, arxiv={2101.00001}, html={https://hive.org/t}, pdf={t.pdf},\n"
        "code={https://github.com/hive/t}, website={https://hive.org}}"
    )
    assert found.arxiv_id == "2101.00001"
    assert (found.links.abs, found.links.pdf) == ("https://hive.org/t", None)
    assert (found.links.code, found.links.project) == (
        "https://github.com/hive/t", "https://hive.org")  # fmt: skip
    assert found.code
    assert only("@misc{a, title={T}, pdf={https://hive.org/t}}").links.pdf == "https://hive.org/t"


@pytest.mark.parametrize(
    "url",
    [r"https://hive.org/\~{}ada/a\_b\%20c", r"https://hive.org/{\~{}}ada/a{\_}b{\%}20c",
     r"\url{https://hive.org/{\textasciitilde}ada/a{\textunderscore}b%20c}"],
)  # fmt: skip
def test_addresses_are_read_however_they_are_escaped(url: str) -> None:
    assert only(f"@misc{{a, title={{T}}, url={{{url}}}}}").links.abs == (
        "https://hive.org/~ada/a_b%20c")  # fmt: skip


def test_of_a_range_of_months_no_day_is_made() -> None:
    found = only("@misc{a, title={T}, date={2020-05/2020-06}}")
    assert (found.year, found.published) == (2020, None)
    assert only("@misc{a, title={T}, date={2019/2020}}").year == 2019


def test_gbk_is_known_by_its_signs() -> None:
    title, author = "蜂巢研究的方法", "李蜂"
    for encoding in ("gbk", "utf-8"):
        bib = f"@article{{a, title={{{title}}}, author={{{author}}}}}".encode(encoding)
        ris = f"TY  - JOUR\nTI  - {title}\nAU  - {author}\nER  - \n".encode(encoding)
        for data in (bib, ris):
            (found,) = arrival(data).records
            assert (found.title, found.authors) == (title, (author,))
    western = "@article{a, title={Über Bienen, größer für Bären}, author={Ölm, É.}}"
    assert arrival(western.encode("cp1252")).records[0].title == "Über Bienen, größer für Bären"
