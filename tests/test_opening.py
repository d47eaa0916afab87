"""Opening links: which are opened, and by what."""

from __future__ import annotations

import threading
import webbrowser

import pytest

from storage.errors import CarrelError
from tui import opening


@pytest.mark.parametrize("url", ["https://arxiv.org/abs/2310.02129", "http://example.org/a?b=c#d"])
def test_web_links_are_opened(url: str) -> None:
    assert opening.checked(url) == url


@pytest.mark.parametrize(
    "url",
    [
        None, "", "javascript:alert(1)", "file:///etc/passwd", "data:text/html,x", "ftp://a/b",
        "https://", "http:foo", "https://a/\x1b]0;x\x07", "https://a/b c", "--version",
    ],
)  # fmt: skip
def test_nothing_else_is(url: str | None) -> None:
    with pytest.raises(CarrelError):
        opening.checked(url)


class FakeBrowser:
    def __init__(self, name: str, *, answers: bool = True) -> None:
        self.name = name
        self.answers = answers
        self.opened: list[str] = []

    def open(self, url: str) -> bool:
        self.opened.append(url)
        return self.answers


def use(monkeypatch: pytest.MonkeyPatch, browser: object) -> None:
    monkeypatch.setattr(webbrowser, "get", lambda: browser)


def test_a_browser_that_takes_the_link_is_believed(monkeypatch: pytest.MonkeyPatch) -> None:
    browser = FakeBrowser("firefox")
    use(monkeypatch, browser)
    assert opening.open_in_browser("https://example.org")
    assert browser.opened == ["https://example.org"]


def test_one_that_does_not_is_not(monkeypatch: pytest.MonkeyPatch) -> None:
    use(monkeypatch, FakeBrowser("firefox", answers=False))
    assert not opening.open_in_browser("https://example.org")


def test_a_browser_that_draws_in_the_terminal_is_not_started(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    browser = FakeBrowser("w3m")
    use(monkeypatch, browser)
    assert not opening.open_in_browser("https://example.org")
    assert not browser.opened


def test_without_a_browser_nothing_is_claimed(monkeypatch: pytest.MonkeyPatch) -> None:
    def none() -> object:
        raise webbrowser.Error("could not locate runnable browser")

    monkeypatch.setattr(webbrowser, "get", none)
    assert not opening.open_in_browser("https://example.org")


def test_a_browser_that_hangs_is_not_waited_for(monkeypatch: pytest.MonkeyPatch) -> None:
    over = threading.Event()

    class Hanging(FakeBrowser):
        def open(self, url: str) -> bool:
            return over.wait(10)

    use(monkeypatch, Hanging("firefox"))
    assert not opening.open_in_browser("https://example.org", seconds=0.05)
    over.set()
