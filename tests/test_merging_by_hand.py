"""Papers made one by hand, and separated again: nothing is lost, nothing is guessed."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from storage import merge
from storage.arriving import Parsed, Record
from storage.errors import CarrelError, NotFoundError
from storage.library import Library
from storage.model import Links, Mark, Paper
from tests.fakes import library, metric, parsed, record

PREPRINT = record(1, arxiv_id="2401.00001", title="Lamps", abstract=None)
JOURNAL = record(2, doi="10.1000/x", title="On Lamps and Moths", venue="Night")
LINK = record(1, arxiv_id="2401.00001", doi="10.1000/x", title="Lamps", abstract=None)
BREAD = (
    "Forty bakers were asked to knead the same dough for as long as they thought right. Time and "
    "temperature explain little of what came out of the oven."
)
A, B = "arxiv:2401.00001", "doi:10.1000/x"


@pytest.fixture
def both(tmp_path: Path) -> Iterator[Library]:
    with library(tmp_path, parsed(PREPRINT, feed="a"), parsed(JOURNAL, feed="b")) as opened:
        yield opened


State = dict[str, tuple[Paper, Mark]]


def state(shelves: Library) -> State:
    return {key: (shelves.require(key), shelves.mark(key)) for key in sorted(shelves.find(""))}


def test_the_oldest_stays_and_has_everything_of_both(both: Library) -> None:
    both.set_starred([B], True)
    both.change_tags([A], add=["night"])
    change = both.merge_papers([B, A])
    assert change.label == "Merge 2 papers into On Lamps and Moths"
    assert len(both) == 1 and both.resolve(B) == [A]
    found = both.require(A)
    assert {"arxiv:2401.00001", "doi:10.1000/x", f"key:{B}"} <= set(found.aliases)
    assert [s.feed for s in found.sightings] == ["feed:a", "feed:b"]
    assert both.mark(A) == Mark(starred=True, tags=("night",))
    assert "now has a DOI" in found.versions[-1].changes
    (made,) = both.merges_of(A)
    assert (made.keys, made.is_told) == ((A, B), False)
    assert made.titles == ("Lamps", "On Lamps and Moths")


def test_undo_and_redo_of_a_merge(both: Library) -> None:
    both.set_starred([B], True)
    before = state(both)
    both.merge_papers([A, B])
    after = state(both)
    both.undo()
    assert state(both) == before
    assert both.merges_of(A) == []
    both.redo()
    assert state(both) == after
    assert len(both.merges_of(A)) == 1


def test_separating_works_after_a_restart_and_with_no_history(both: Library) -> None:
    both.set_starred([B], True)
    before = state(both)
    directory = both.directory
    both.merge_papers([A, B])
    both.forget_history()
    both.close()
    with library(directory) as again:
        again.unmerge(A)
        assert state(again) == before
        again.undo()
        assert len(again) == 1
        again.redo()
        assert state(again) == before


def test_a_pdf_stays_with_what_its_paper_became(both: Library, tmp_path: Path) -> None:
    path = tmp_path / "lamps.pdf"
    path.write_bytes(b"%PDF-1.7")
    both.note_file(B, str(path))
    assert both.find("has:file") == [B]
    both.merge_papers([A, B])
    assert both.find("has:file") == [A]
    assert both.file_of(A) == path
    both.unmerge(A)
    assert both.find("has:file") == [B]


def test_an_old_key_names_what_it_became(both: Library) -> None:
    both.merge_papers([A, B])
    both.unmerge(B)
    assert sorted(both.find("")) == [A, B]


def test_what_was_said_since_stays_with_the_paper_that_stayed(both: Library) -> None:
    both.set_starred([B], True)
    both.set_note(B, "Cite.")
    both.merge_papers([A, B])
    both.set_read([A], True)
    both.change_tags([A], add=["since"])
    both.set_note(A, "Cite this one.")
    both.unmerge(A)
    assert both.mark(A) == Mark(read=True, tags=("since",), note="Cite this one.")
    assert both.mark(B) == Mark(starred=True, note="Cite.")


def test_what_came_since_stays_with_the_paper_that_stayed(both: Library) -> None:
    before = state(both)
    both.merge_papers([A, B])
    late = replace(LINK, other_ids=("openreview:aB",), metrics={"score": metric(7)})
    both.take(parsed(late, feed="c"), source="c")
    both.unmerge(A)
    found = both.require(A)
    assert [s.feed for s in found.sightings] == ["feed:a", "feed:c"]
    assert found.aliases == (A, "openreview:aB")
    assert found.metric("score") == 7
    assert both.require(B) == before[B][0]


def test_merges_pile_up_and_come_apart_one_by_one(both: Library) -> None:
    both.take(parsed(record(3, title="Bread"), feed="c"), source="c")
    (third,) = both.find("bread")
    before = state(both)
    both.merge_papers([A, B])
    middle = state(both)
    both.merge_papers([A, third])
    assert [merge.keys for merge in both.merges_of(A)] == [(A, third), (A, B)]
    both.unmerge(A)
    assert state(both) == middle
    both.unmerge(A)
    assert state(both) == before
    with pytest.raises(CarrelError, match="nothing to separate"):
        both.unmerge(A)


def test_three_at_once(both: Library) -> None:
    both.take(parsed(record(3, title="Bread"), feed="c"), source="c")
    before = state(both)
    both.merge_papers(before)
    assert len(both) == 1
    both.unmerge(A)
    assert state(both) == before


@pytest.mark.parametrize("keys", [[], [A], [A, A]])
def test_one_paper_cannot_be_merged(both: Library, keys: list[str]) -> None:
    with pytest.raises(CarrelError, match="two papers or more"):
        both.merge_papers(keys)


def test_unknown_keys_are_refused_and_nothing_is_merged(both: Library) -> None:
    with pytest.raises(NotFoundError):
        both.merge_papers([A, "nowhere"])
    with pytest.raises(NotFoundError):
        both.unmerge("nowhere")
    assert len(both) == 2


# What a source says


def test_what_a_source_made_one_can_be_separated_and_stays_apart(both: Library) -> None:
    both.set_starred([B], True)
    before = state(both)
    linking = parsed(LINK, feed="c")
    both.take(linking, source="c")
    assert len(both) == 1 and both.merges_of(A)[0].is_told
    both.unmerge(A)
    assert both.require(A).apart == (B,)
    assert both.require(B) == before[B][0] and both.mark(B).starred
    again = both.take(linking, source="c")
    assert (len(both), again.import_id) == (2, None)
    refreshed = replace(JOURNAL, comment="12 pages")
    both.take(parsed(refreshed, feed="b"), source="b")
    assert both.require(B).comment == "12 pages"
    assert both.require(A).comment is None


def test_what_the_user_keeps_apart_is_found_by_its_own_name(tmp_path: Path) -> None:
    """Equal titles would lead a later record of the one to the other."""
    one = record(1, arxiv_id="2401.00001")
    other = replace(one, arxiv_id=None, doi="10.1000/x", abstract=None, title="Of Lamps")
    link = replace(one, doi="10.1000/x")
    with library(tmp_path, *(parsed(r, feed=f) for r, f in ((one, "a"), (other, "b")))) as shelves:
        shelves.take(parsed(link, feed="c"), source="c")
        shelves.unmerge(A)
        late = replace(other, title=one.title, comment="Late")
        shelves.take(parsed(late, feed="d"), source="d")
        assert (shelves.require(B).comment, shelves.require(A).comment) == ("Late", None)
        assert len(shelves) == 2


def test_undoing_an_import_leaves_one_what_has_changed_since(both: Library) -> None:
    """Half of a merge taken back would be a paper that stands twice."""
    both.take(parsed(LINK, feed="c"), source="c")
    number = both.history()[0].number
    both.take(parsed(replace(LINK, comment="12 pages"), feed="d"), source="d")
    both.set_starred([A], True)
    assert both.undo_import(number) is not None
    assert len(both) == 1 and both.require(A).comment == "12 pages"
    both.unmerge(A)
    assert len(both) == 2


# A record that was taken for a known paper


def taken_for_another(directory: Path) -> tuple[Library, Parsed]:
    """Return a library in which a record without identifier joined a paper of equal title."""
    known = record(1, title=TITLE, arxiv_id="2401.00001", abstract=None)
    told = record(1, title=TITLE, abstract=None, venue="Annals", comment="Not the same")
    arrival = parsed(told, feed="b")
    return library(directory, parsed(known, feed="a"), arrival), arrival


TITLE = "How Moths Choose Among Street Lamps Along a River"


def test_a_record_that_joined_a_paper_by_its_title_can_be_split_off(tmp_path: Path) -> None:
    shelves, arrival = taken_for_another(tmp_path)
    with shelves:
        (made,) = shelves.merges_of(A)
        assert (made.is_joined, made.is_told, made.titles) == (True, True, (TITLE, TITLE))
        shelves.set_starred([A], True)
        shelves.unmerge(A)
        other = made.keys[1]
        assert sorted(shelves.find("")) == sorted([A, other])
        assert shelves.require(A).comment is None and shelves.mark(A).starred
        assert [s.feed for s in shelves.require(A).sightings] == ["feed:a"]
        assert shelves.require(other).comment == "Not the same"
        assert [s.feed for s in shelves.require(other).sightings] == ["feed:b"]
        again = shelves.take(arrival, source="b")
        assert (again.duplicates, again.import_id, len(shelves)) == (1, None, 2)
        later = replace(arrival, records=(replace(arrival.records[0], venue="Acta"),))
        shelves.take(later, source="b")
        assert shelves.require(A).venue is None


def test_what_came_since_stays_with_the_paper_from_which_is_split_off(tmp_path: Path) -> None:
    shelves, _ = taken_for_another(tmp_path)
    late = record(
        1,
        title=TITLE,
        arxiv_id="2401.00001",
        arxiv_version=2,
        abstract="Moths were followed along a river for a summer, lamp by lamp, and counted.",
        doi="10.1000/moths",
        venue="Zoologica",
        code=True,
        links=Links(code="https://code.org/moths"),
        extra={"volume": "7"},
    )
    with shelves:
        shelves.take(replace(parsed(late, feed="c"), format="crossref"), source="c")
        shelves.unmerge(A)
        paper = shelves.require(A)
        assert (paper.doi, paper.arxiv_version, paper.venue) == ("10.1000/moths", 2, "Zoologica")
        assert paper.abstract == late.abstract and paper.extra == {"volume": "7"}
        assert paper.code and paper.links.code == "https://code.org/moths"
        assert paper.provenance["venue"] == "crossref" and paper.comment is None
        assert paper.versions and all(v.source == "crossref" for v in paper.versions)


def test_of_several_that_are_split_off_one_after_the_other_all_stay_apart(tmp_path: Path) -> None:
    shelves, _ = taken_for_another(tmp_path)
    with shelves:
        third = record(1, title=TITLE, abstract=None, venue="Acta", comment="A third one")
        shelves.take(parsed(third, feed="c"), source="c")
        keys = [merge.keys[1] for merge in shelves.merges_of(A)]
        shelves.unmerge(A)
        shelves.unmerge(A)
        assert len(set(keys)) == 2 and set(shelves.require(A).apart) == set(keys)


def test_splitting_off_is_undone_and_survives_a_restart(tmp_path: Path) -> None:
    shelves, _ = taken_for_another(tmp_path)
    with shelves:
        whole = state(shelves)
        shelves.forget_history()
    with library(tmp_path) as shelves:
        shelves.unmerge(A)
        assert len(shelves) == 2
        shelves.undo()
        assert state(shelves) == whole and len(shelves.merges_of(A)) == 1


def test_who_was_split_off_is_named_by_the_key_it_has(tmp_path: Path) -> None:
    shelves, _ = taken_for_another(tmp_path)
    with shelves:
        key = shelves.merges_of(A)[0].keys[1]
        assert shelves.resolve(key) == [A]
        shelves.unmerge(A)
        assert shelves.resolve(key) == [key]


def test_what_an_identifier_joined_or_one_arrival_brought_is_not_kept(tmp_path: Path) -> None:
    one = record(1, title=TITLE, arxiv_id="2401.00001")
    with library(tmp_path, parsed(one, replace(one, arxiv_id=None), feed="a")) as shelves:
        assert len(shelves) == 1 and shelves.merges_of(A) == []
        shelves.take(parsed(replace(one, comment="12 pages"), feed="b"), source="b")
        assert shelves.require(A).comment == "12 pages" and shelves.merges_of(A) == []


def test_undoing_the_import_takes_the_record_out(tmp_path: Path) -> None:
    shelves, _ = taken_for_another(tmp_path)
    with shelves:
        number = shelves.history()[0].number
        assert shelves.undo_import(number) is not None
        assert shelves.merges_of(A) == [] and shelves.require(A).comment is None


def test_of_very_many_joined_records_the_first_can_be_split_off(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(merge, "MOST_JOINED", 2)
    known = [record(n, arxiv_id=f"2401.0000{n}") for n in (1, 2, 3)]
    told = [replace(one, arxiv_id=None) for one in known]
    with library(tmp_path, parsed(*known, feed="a"), parsed(*told, feed="b")) as shelves:
        assert len(shelves) == 3
        assert sum(bool(shelves.merges_of(key)) for key in shelves.find("")) == 2


# Candidates


def found(shelves: Library, key: str) -> dict[str, tuple[str, tuple[str, ...]]]:
    return {one.key: (one.reason, one.against) for one in shelves.candidates(key)}


def on_shelves(directory: Path, *records: Record) -> Library:
    return library(directory, *(parsed(r, feed=str(n)) for n, r in enumerate(records)))


def test_candidates_say_why_and_what_contradicts(tmp_path: Path) -> None:
    base = record(1, arxiv_id="2401.00001")
    same_title = replace(base, arxiv_id="2402.00002", authors=("Zoe Zimmer",), abstract=BREAD)
    near = replace(
        base, arxiv_id=None, doi="10.1000/x", title=f"{base.title}, Revised", abstract=None
    )
    with on_shelves(tmp_path, base, same_title, near) as shelves:
        assert found(shelves, A) == {
            "arxiv:2402.00002": (
                "the same title",
                (
                    "two arXiv papers",
                    "no author in common",
                    "the abstracts differ",
                ),
            ),
            B: ("nearly the same title", ()),
        }
        assert shelves.candidates(A)[0].key == B
        assert len(shelves) == 3


def test_a_text_may_be_reason_enough(tmp_path: Path) -> None:
    base = record(1, arxiv_id="2401.00001")
    twin = replace(base, arxiv_id="2402.00002", title="Bread", authors=())
    cut = replace(base, arxiv_id="2403.00003", title="Salt", authors=(), abstract=(
        " ".join((base.abstract or "").split()[:9]) + " and nothing else is said of bakers here."
    ))  # fmt: skip
    with on_shelves(tmp_path, base, twin, cut) as shelves:
        reasons = {key: reason for key, (reason, _) in found(shelves, A).items()}
        assert reasons == {
            "arxiv:2402.00002": "the same abstract",
            "arxiv:2403.00003": "the abstract begins or ends the same",
        }


def test_what_was_separated_says_so(both: Library) -> None:
    link = replace(LINK, title=JOURNAL.title)
    both.take(parsed(link, feed="c"), source="c")
    both.unmerge(A)
    both.take(parsed(replace(PREPRINT, title=JOURNAL.title), feed="d"), source="d")
    assert "you separated them" in found(both, A)[B][1]


def test_far_years_speak_against(tmp_path: Path) -> None:
    base = record(1, arxiv_id="2401.00001", published=None, year=2024, abstract=None)
    late = replace(base, arxiv_id=None, doi="10.1000/x", year=2004)
    with on_shelves(tmp_path, base, late) as shelves:
        assert found(shelves, A)[B] == ("the same title", ("20 years apart",))


@pytest.mark.parametrize(
    ("mine", "theirs", "words"),
    [
        ({"doi": "10.1000/a"}, {"doi": "10.1000/b"}, "two DOIs"),
        ({"other_ids": ("pmid:1",)}, {"other_ids": ("pmid:2",)}, "two identifiers of one kind"),
    ],
)
def test_identifiers_that_contradict_are_named(
    tmp_path: Path, mine: dict[str, Any], theirs: dict[str, Any], words: str
) -> None:
    with on_shelves(tmp_path, record(1, **mine), record(1, **theirs)) as shelves:
        first, other = shelves.find("")
        assert found(shelves, first)[other][1] == (words,)


@pytest.mark.parametrize("has_index", [True, False])
def test_a_paper_of_a_like_title_is_found_by_it_alone(tmp_path: Path, has_index: bool) -> None:
    base = record(1, arxiv_id="2401.00001", authors=(), abstract=None)
    near = replace(base, arxiv_id=None, doi="10.1000/x", title=f"{base.title}, Revised")
    other = record(3, arxiv_id="2403.00003", title="Bread and Salt Among Harbours")
    with on_shelves(tmp_path, base, near, other) as shelves:
        if has_index:
            assert shelves.searching.build(lambda *_: None) == ""
        assert found(shelves, A) == {B: ("nearly the same title", ())}


# Whatever is done


KEYS = st.sampled_from(["a", "b", "c", "d"])
deeds = st.one_of(
    st.tuples(st.just("star"), KEYS),
    st.tuples(st.just("tag"), KEYS),
    st.tuples(st.just("note"), KEYS),
)


def do(shelves: Library, deed: tuple[str, str], names: dict[str, str]) -> None:
    what, name = deed
    key = names[name]
    if what == "star":
        shelves.set_starred([key], True)
    elif what == "tag":
        shelves.change_tags([key], add=[name])
    else:
        shelves.set_note(key, f"Of {name}.")


@given(st.lists(deeds, max_size=5), st.lists(KEYS, min_size=2, max_size=4, unique=True), st.data())
@settings(max_examples=25, deadline=None)
def test_merging_and_separating_gives_what_was_before(
    said: list[tuple[str, str]], chosen: list[str], data: Any
) -> None:
    names = {name: f"arxiv:2401.0000{n}" for n, name in enumerate("abcd")}
    arrivals = [
        parsed(record(n, arxiv_id=f"2401.0000{n}"), feed=name) for n, name in enumerate("abcd")
    ]
    with TemporaryDirectory() as place, library(Path(place), *arrivals) as shelves:
        for deed in said:
            do(shelves, deed, names)
        before = state(shelves)
        shelves.merge_papers([names[name] for name in chosen])
        assert len(shelves) == 5 - len(chosen)
        first = names[min(chosen)]
        shelves.unmerge(first)
        assert state(shelves) == before
        assert shelves.undo() is not None
        assert len(shelves) == 5 - len(chosen)
