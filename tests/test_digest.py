"""A digest tells what came since, and nothing a stranger put into a title does anything in it."""

from __future__ import annotations

import email
import email.policy
import re
import shutil
import subprocess
from base64 import b64encode
from datetime import datetime, timedelta, timezone
from hashlib import sha256
from html.parser import HTMLParser
from pathlib import Path

import pytest

from storage.digests.collecting import Digest, collect, moment, shortened
from storage.digests.mail import mail
from storage.digests.page import page
from storage.digests.words import markdown, text
from storage.errors import CarrelError
from storage.library import Library
from storage.model import Links
from tests.fakes import NOW, Clock, library, parsed, record
from tests.hostile import COMMAND, HOSTILE
from tests.shell import Run, sentence

LATER = NOW + timedelta(hours=3)
ATTACK = '<script>alert(1)</script>"><img src=x onerror=alert(2)> &amp; [x](javascript:alert(3))'


@pytest.fixture
def desk(tmp_path: Path) -> Library:
    made = library(
        tmp_path / "desk",
        parsed(*(record(n, arxiv_id=f"2401.{n:05}") for n in (1, 2, 3)), feed="cs.CL"),
        parsed(record(4, title=ATTACK, authors=(ATTACK,), links=Links(abs="javascript:alert(1)"))),
    )
    made.set_starred(made.find("stones"), True)
    made.change_tags(made.find("stones"), add=["ml"])
    return made


def digest(desk: Library, *, since: datetime = NOW, limit: int = 99, query: str = "") -> Digest:
    keys = desk.find(query)
    return collect(desk, keys, query=query, since=since, now=LATER, limit=limit)


# What is in it


def test_papers_are_told_by_feed_the_one_with_most_first(desk: Library) -> None:
    found = digest(desk)
    assert found.heading == "4 new papers since 2026-07-01 12:00"
    assert [(group.title, group.count) for group in found.groups] == [
        ("Feed cs.CL", 3),
        ("Feed a", 1),
    ]
    stones = next(item for item in found.groups[0].items if "Stones" in item.title)
    assert stones.starred
    assert stones.facts == ("2024-01-02", "#ml")
    assert (stones.url, stones.pdf) == (
        "https://arxiv.org/abs/2401.00001",
        "https://arxiv.org/pdf/2401.00001",
    )


def test_only_what_came_since_is_told(tmp_path: Path) -> None:
    clock = Clock()
    with Library(tmp_path, clock=clock) as desk:
        desk.take(parsed(record(1)), source="x")
        clock.now += timedelta(hours=1)
        desk.take(parsed(record(2), feed="b"), source="x")
        found = digest(desk, since=NOW + timedelta(minutes=30))
        assert [item.title for group in found.groups for item in group.items] == [
            "On the Quiet Movement of Lanterns, Part 2"
        ]
        assert digest(desk, since=NOW + timedelta(hours=2)).count == 0


def test_a_query_is_named(desk: Library) -> None:
    assert digest(desk, query="is:starred").heading == (
        "1 new paper for is:starred since 2026-07-01 12:00"
    )
    nothing = digest(desk, query="zzz")
    assert nothing.heading == "Nothing new for zzz since 2026-07-01 12:00"
    for written in (markdown(nothing), text(nothing), page(nothing)):
        assert "Nothing new for zzz" in written


def test_the_rest_of_many_is_counted(desk: Library) -> None:
    found = digest(desk, limit=2)
    assert (found.count, found.shown) == (4, 2)
    for written in (markdown(found), text(found), page(found)):
        assert "2 more papers in the library." in written
        assert "Feed cs.CL" in written
        assert "Feed a" not in written


def test_long_lists_and_texts_are_cut(tmp_path: Path) -> None:
    long = record(1, abstract="many words " * 200, authors=tuple(f"A {n}. Uthor" for n in range(9)))
    found = digest(library(tmp_path, parsed(long)))
    (item,) = found.groups[0].items
    assert item.authors.endswith("A 5. Uthor, et al.")
    assert len(item.abstract) < 425
    assert item.abstract.endswith("words …")
    assert shortened("short.") == "short."


@pytest.mark.parametrize(
    ("written", "when"),
    [
        ("12h", "2026-07-01 03:30"),
        ("1d", "2026-06-30 15:30"),
        ("2w", "2026-06-17 15:30"),
        ("today", "2026-07-01 00:00"),
        (" Yesterday ", "2026-06-30 00:00"),
        ("2026-05-01", "2026-05-01 00:00"),
    ],
)
def test_times_are_read_in_the_zone_of_the_reader(written: str, when: str) -> None:
    zone = timezone(timedelta(hours=2))
    now = datetime(2026, 7, 1, 15, 30, tzinfo=zone)
    found = moment(written, now)
    assert f"{found:%Y-%m-%d %H:%M}" == when
    assert found.utcoffset() == timedelta(hours=2)


@pytest.mark.parametrize("written", ["", "soon", "7", "9999y", "2026-13-01", "-1d", "1d2h"])
def test_what_is_no_time_is_one_sentence(written: str) -> None:
    with pytest.raises(CarrelError, match=r"is no time\. Write 12h, 7d"):
        moment(written, NOW)


# As a page


class Read(HTMLParser):
    """What a browser would find."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.texts: list[str] = []
        self.feed(html)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))

    def handle_data(self, data: str) -> None:
        self.texts.append(data)


def test_a_hostile_title_is_only_text(desk: Library) -> None:
    found = Read(page(digest(desk)))
    names = {tag for tag, _ in found.tags}
    assert not names & {"script", "img", "iframe", "object", "link", "form", "base", "svg"}
    assert not [name for _, said in found.tags for name in said if name.startswith("on")]
    addresses = [said["href"] or "" for tag, said in found.tags if tag == "a"]
    assert addresses
    assert all(url.startswith(("https://", "http://", "#feed-")) for url in addresses)
    assert "<script>alert(1)</script>" in "".join(found.texts)
    assert not [said for tag, said in found.tags if "style" in said or "src" in said]


def test_the_page_allows_its_own_style_and_nothing_else(desk: Library) -> None:
    html = page(digest(desk))
    found = Read(html)
    (policy,) = (s["content"] for t, s in found.tags if s.get("http-equiv"))
    style = html.split("<style>")[1].split("</style>")[0]
    allowed = b64encode(sha256(style.encode()).digest()).decode()
    assert policy == (
        f"default-src 'none'; style-src 'sha256-{allowed}'; base-uri 'none'; form-action 'none'"
    )
    assert "http" not in style
    (viewport,) = (s["content"] for t, s in found.tags if s.get("name") == "viewport")
    assert viewport == "width=device-width, initial-scale=1"
    assert "prefers-color-scheme:dark" in style


def test_every_tag_is_closed(desk: Library) -> None:
    html = page(digest(desk))
    for name in ("section", "article", "h2", "h3", "p", "a", "ul", "li", "nav", "main", "span"):
        assert len(re.findall(f"<{name}[ >]", html)) == html.count(f"</{name}>")
    assert [tag for tag, _ in Read(html).tags].count("article") == 4


@pytest.mark.parametrize("hostile", [text for text, _ in HOSTILE.values()])
def test_nothing_a_terminal_obeys_is_told(tmp_path: Path, hostile: str) -> None:
    desk = library(
        tmp_path, parsed(record(1, title=f"A {hostile}", venue=hostile, abstract=hostile))
    )
    found = digest(desk)
    for written in (text(found), markdown(found), page(found), mail(found).decode()):
        assert not COMMAND.search(written.replace("\r\n", "\n"))


def test_a_browser_shows_it_and_runs_nothing(desk: Library, tmp_path: Path) -> None:
    browser = shutil.which("chromium") or shutil.which("chromium-browser")
    if browser is None:
        pytest.skip("there is no chromium here")
    attack = page(digest(desk)).replace(
        "</main>",
        "<script>document.title='ran'</script><img src=x onerror=\"document.title='ran'\">",
    )
    unguarded = attack.replace("Content-Security-Policy", "x")
    pages = {"ours": page(digest(desk)), "attacked": attack, "unguarded": unguarded}
    for name, html in pages.items():
        path = tmp_path / f"{name}.html"
        path.write_text(html, "utf-8")
        ran = subprocess.run(
            [browser, "--headless", "--no-sandbox", "--disable-gpu", "--window-size=390,900",
             f"--user-data-dir={tmp_path / 'profile'}", "--dump-dom", path.as_uri()],
            capture_output=True, text=True, timeout=120, check=True,
        )  # fmt: skip
        is_ours = "<title>4 new papers since 2026-07-01 12:00</title>" in ran.stdout
        assert is_ours == (name != "unguarded")
        assert ran.stdout.count("<article>") == 4


# As words


def test_the_text_has_short_lines_and_whole_addresses(desk: Library) -> None:
    lines = text(digest(desk)).splitlines()
    assert "Feed cs.CL (3 papers)" in lines
    assert "  https://arxiv.org/abs/2401.00003" in lines
    assert all(len(line) <= 76 or "://" in line for line in lines)


def test_markdown_holds_no_html_and_no_other_link(desk: Library) -> None:
    written = markdown(digest(desk))
    assert (
        "- ★ **[On the Quiet Movement of Stones, Part 1](https://arxiv.org/abs/2401.00001)**"
        in (written)
    )
    assert not re.search(r"(?<!\\)<", written)
    assert "](javascript" not in written.replace("\\]", "")


# As a mail


def test_the_mail_is_text_and_page_with_safe_headers(desk: Library) -> None:
    desk.take(parsed(record(5), feed="x\r\nBcc: all@example.org"), source="x")
    found = digest(desk, query='title:"é\r\nBcc: a@b.org"')
    raw = mail(found, sender="Ada Ö <ada@example.org>", to="bo@example.org, Cé <c@example.org>")
    message = email.message_from_bytes(raw, policy=email.policy.default)
    assert message["Subject"] == f"{found.heading}"
    assert "Bcc" not in message
    assert str(message["From"]) == "Ada Ö <ada@example.org>"
    assert str(message["To"]) == "bo@example.org, Cé <c@example.org>"
    assert message.get_content_type() == "multipart/alternative"
    body, html = message.iter_parts()
    assert (body.get_content_type(), html.get_content_type()) == ("text/plain", "text/html")
    assert html.get_content().replace("\r\n", "\n") == page(found)
    assert all(len(line) <= 998 for line in raw.split(b"\r\n"))
    assert raw == mail(found, sender="Ada Ö <ada@example.org>",
                       to="bo@example.org, Cé <c@example.org>")  # fmt: skip


@pytest.mark.parametrize(
    "address", ["nobody", "@x.org", "a@", "a b@x.org", "a@x.org, b", "é@x.org"]
)
def test_what_is_no_mail_address_is_one_sentence(desk: Library, address: str) -> None:
    with pytest.raises(CarrelError, match="is no mail address"):
        mail(digest(desk), to=address)


def test_an_address_of_two_lines_makes_no_header(desk: Library) -> None:
    raw = mail(digest(desk), sender="a@x.org\r\nBcc: c@d.org", to="b@x.org\nCc: e@d.org")
    message = email.message_from_bytes(raw, policy=email.policy.default)
    assert ("Bcc" in message, "Cc" in message) == (False, False)


# The command


@pytest.mark.parametrize(
    ("format", "begins"),
    [("markdown", "# 3 new papers since"), ("text", "3 new papers since"),
     ("html", "<!DOCTYPE html>"), ("eml", "Subject: 3 new papers")],
)  # fmt: skip
def test_the_command_writes_every_format(
    carrel: Run, shelf: Library, tmp_path: Path, format: str, begins: str
) -> None:
    path = tmp_path / "out"
    ran = carrel("digest", "--since", "2020-01-01", "--format", format, "-o", str(path))
    assert (ran.status, ran.out) == (0, f"3 new papers written to {path}.\n")
    assert path.read_text("utf-8").startswith(begins)


def test_the_command_takes_a_query(carrel: Run, shelf: Library) -> None:
    ran = carrel("digest", "-stones", "--since=2020-01-01", "-o", "/dev/null")
    assert ran.out == "2 new papers written to /dev/null.\n"


def test_an_empty_digest_says_so_or_is_silent(carrel: Run, shelf: Library, tmp_path: Path) -> None:
    path = tmp_path / "out"
    ran = carrel("digest", "zzz", "--since", "2020-01-01", "-o", str(path), "--quiet-if-empty")
    assert (ran.status, ran.out, path.exists()) == (0, "", False)
    ran = carrel("digest", "zzz", "--since", "2020-01-01", "-o", str(path))
    assert (ran.status, ran.out) == (0, f"0 new papers written to {path}.\n")
    assert path.read_text().startswith("# Nothing new for zzz since 2020-01-01 00:00")


@pytest.mark.parametrize(
    ("argv", "status", "said"),
    [
        (("--since", "soon"), 2, "“soon” is no time"),
        (("is:nonsense",), 2, "nonsense"),
        (("--format", "eml", "--to", "nobody"), 2, "“nobody” is no mail address"),
        (("-o", "/"), 1, "/ is a directory. Name a file."),
    ],
)
def test_what_is_wrong_is_said(
    carrel: Run, shelf: Library, argv: tuple[str, ...], status: int, said: str
) -> None:
    assert said in sentence(carrel("digest", *argv), status)
