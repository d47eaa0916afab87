"""Fetching: what comes back, and one sentence for each way a server can fail."""

import gzip
import socket
import zlib
from collections.abc import Iterator

import brotli
import pytest

from storage import __version__
from storage.errors import FetchError
from storage.fetch import Bounds, contact_of, fetch, user_agent
from storage.inflate import inflated
from tests.fake_server import Exchange, Server

BODY = b"<rss>" + b"quiet rivers carry small stones; " * 500 + b"</rss>"
QUICK = Bounds(size=100_000, seconds=0.3, silence=0.2, redirects=3)


@pytest.fixture(scope="module")
def server() -> Iterator[Server]:
    with Server().running() as running:
        yield running


def sentence(url: str, bounds: Bounds = QUICK) -> str:
    with pytest.raises(FetchError) as caught:
        fetch(url, bounds=bounds)
    said = str(caught.value)
    assert said.startswith(url)
    assert said.endswith(".")
    assert "\n" not in said
    return said.removeprefix(url).strip()


def test_a_page_comes_back_with_its_type_and_address(server: Server) -> None:
    url = server.sends(BODY, Content_Type="application/rss+xml; charset=utf-8")
    answer = fetch(url)
    assert answer.data == BODY
    assert answer.content_type == "application/rss+xml; charset=utf-8"
    assert answer.final_url == url


def test_the_server_is_told_who_asks(server: Server) -> None:
    seen: list[str] = []

    def answer(exchange: Exchange) -> None:
        seen.append(exchange.headers["User-Agent"])
        exchange.send(b"x")

    assert fetch(server.on("/who", answer)).content_type is None
    assert seen[0].startswith(f"carrel/{__version__} (")


@pytest.mark.parametrize(
    ("encoding", "body"),
    [
        ("gzip", gzip.compress(BODY)),
        ("x-gzip", gzip.compress(BODY[:99]) + gzip.compress(BODY[99:]) + b"\0" * 8),
        ("deflate", zlib.compress(BODY)),
        ("DEFLATE", zlib.compress(BODY)[2:-4]),
        ("br", brotli.compress(BODY)),
        ("identity", BODY),
    ],
)
def test_compressed_answers_are_read(server: Server, encoding: str, body: bytes) -> None:
    assert fetch(server.sends(body, Content_Encoding=encoding)).data == BODY


def test_redirects_are_followed(server: Server) -> None:
    end = server.sends(BODY)
    answer = fetch(server.sends(b"", 301, Location=end))
    assert (answer.data, answer.final_url) == (BODY, end)


@pytest.mark.parametrize(
    ("status", "said"),
    [
        (401, "refuses access (401 Unauthorized). It may need a login."),
        (403, "refuses access (403 Forbidden). It may need a login."),
        (404, "was not found (404). Check the address."),
        (410, "is gone for good (410 Gone)."),
        (418, "was not answered as asked (418 I'm a Teapot)."),
        (429, "was asked too often (429 Too Many Requests). Try again later."),
        (503, "could not be served (503 Service Unavailable). Try again later."),
        (599, "could not be served (599). Try again later."),
    ],
)
def test_a_refusal_says_its_status_in_words(server: Server, status: int, said: str) -> None:
    assert sentence(server.sends(b"no", status)).replace("I'm a teapot", "I'm a Teapot") == said


def test_too_many_redirects(server: Server) -> None:
    path = "/round"
    url = server.on(path, lambda exchange: exchange.send(b"", 302, Location=path))
    assert sentence(url) == "redirects more than 3 times. Check the address."


def test_a_redirect_to_a_file_is_not_followed(server: Server) -> None:
    url = server.sends(b"", 302, Location="file:///etc/passwd")
    assert sentence(url) == "leads to an address that is neither http nor https."


@pytest.mark.parametrize(
    ("encoding", "body"),
    [
        ("identity", b"x" * 100_001),
        ("gzip", gzip.compress(b"\0" * 50_000_000)),
        ("br", brotli.compress(b"\0" * 50_000_000)),
    ],
)
def test_an_answer_that_is_or_becomes_too_large(server: Server, encoding: str, body: bytes) -> None:
    bounds = Bounds(size=100_000)
    said = sentence(server.sends(body, Content_Encoding=encoding), bounds)
    assert said == "is larger than 0.0954 MB, too large to import."


def test_a_small_body_never_inflates_in_one_piece() -> None:
    body = b"\0" * 50_000_000
    assert max(map(len, inflated([gzip.compress(body)], "gzip"))) <= 256 * 1024
    assert max(map(len, inflated([brotli.compress(body)], "br"))) <= 512 * 1024


@pytest.mark.parametrize("cut", [1, 5, 12, 40])
@pytest.mark.parametrize("size", [0, 3, 256 * 1024, 256 * 1024 + 1])
def test_inflating_gives_the_bytes_however_they_are_cut(size: int, cut: int) -> None:
    body = b"s" * size
    for encoding, packed in (
        ("gzip", gzip.compress(body)),
        ("deflate", zlib.compress(body)),
        ("deflate", zlib.compress(body)[2:-4]),
        ("br", brotli.compress(body)),
    ):
        chunks = [packed[at : at + cut] for at in range(0, len(packed), cut)]
        assert b"".join(inflated([b"", *chunks], encoding)) == body


def test_a_body_shorter_than_announced_was_cut_off(server: Server) -> None:
    url = server.sends(BODY, Content_Length=str(len(BODY) + 1))
    assert sentence(url) == "was cut off before its end. Try again later."


@pytest.mark.parametrize(
    ("encoding", "body", "said"),
    [
        ("gzip", gzip.compress(BODY)[:-9], "its compressed body was cut off"),
        ("deflate", zlib.compress(BODY)[:-9], "its compressed body was cut off"),
        ("gzip", b"<rss/>", "its compressed body is damaged"),
        ("br", brotli.compress(BODY)[:-9], "its compressed body was cut off"),
        ("br", b"<rss/>" * 9, "its compressed body is damaged"),
        ("zstd", b"x", "its encoding “zstd” was not asked for"),
        ("gzip, gzip", b"x", "its encoding “gzip, gzip” was not asked for"),
    ],
)
def test_an_encoding_that_does_not_hold(
    server: Server, encoding: str, body: bytes, said: str
) -> None:
    url = server.sends(body, Content_Encoding=encoding)
    assert sentence(url).startswith(f"answered with something unreadable: {said}")


def test_a_server_that_keeps_silent(server: Server) -> None:
    url = server.on("/silent", lambda exchange: (exchange.over.wait(5), None)[1])
    assert sentence(url) == "did not answer within 0.2 seconds. Try again later."


def test_a_server_that_drips(server: Server) -> None:
    def drip(exchange: Exchange) -> None:
        exchange.begin(Content_Length="1000")
        while not exchange.over.wait(0.05):
            exchange.wfile.write(b".")
            exchange.wfile.flush()

    assert sentence(server.on("/drip", drip)) == "took longer than 0.3 seconds. Try again later."


def test_a_port_where_nothing_listens() -> None:
    with socket.socket() as closed:
        closed.bind(("127.0.0.1", 0))
        port = closed.getsockname()[1]
    assert sentence(f"http://127.0.0.1:{port}/") == "is refused: nothing answers there."


def test_a_name_that_is_not_known(monkeypatch: pytest.MonkeyPatch) -> None:
    def unknown(*_: object, **__: object) -> None:
        raise socket.gaierror(socket.EAI_NONAME, "Name or service not known")

    monkeypatch.setattr(socket, "getaddrinfo", unknown)
    said = sentence("https://feeds.invalid/rss")
    assert said == "has no server of that name. Check the address and the connection."


def test_a_connection_without_tls(server: Server) -> None:
    url = server.address.replace("http:", "https:")
    assert sentence(url).startswith("has no safe connection to offer (TLS: ")


def test_a_server_that_speaks_something_else(server: Server) -> None:
    url = server.on("/other", lambda exchange: (exchange.wfile.write(b"220 ftp\r\n"), None)[1])
    assert sentence(url) == "was cut off before its end. Try again later."


@pytest.mark.parametrize(
    "url", ["ftp://x.org/a", "file:///etc/passwd", "http://", "http:///a", "//x.org", "x"]
)
def test_only_web_addresses_are_opened(url: str) -> None:
    assert sentence(url) == "is not a web address: Carrel opens http and https."


@pytest.mark.parametrize("url", ["http://[", "http://x.org:port/", "http://[::1"])
def test_an_address_that_is_none_says_so(url: str) -> None:
    assert "is not a web address" in sentence(url)


def test_a_password_is_not_repeated() -> None:
    with pytest.raises(FetchError) as caught:
        fetch("ftp://ada:secret@x.org/a")
    assert "secret" not in str(caught.value)
    assert "ftp://x.org/a" in str(caught.value)


@pytest.mark.parametrize(
    ("contact", "told"),
    [
        ("me@example.org", "; me@example.org)"),
        ("", "behalf)"),
        ("a\r\nX-Evil: 1", "behalf)"),
        ("é@example.org", "behalf)"),
        ("(", "behalf)"),
        ("x" * 101, "behalf)"),
    ],
)
def test_servers_are_told_whom_to_write_to_when_the_user_says_so(contact: str, told: str) -> None:
    said = user_agent(contact_of({"CARREL_CONTACT": contact}))
    assert said.startswith("carrel/")
    assert said.endswith(told)
    assert contact_of({}) == ""
