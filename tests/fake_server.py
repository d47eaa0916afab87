"""A web server on this machine that misbehaves as it is told."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Event, Thread

Answer = Callable[["Exchange"], None]


class Exchange(BaseHTTPRequestHandler):
    """One request, answered by the function that the server has for its path."""

    answers: dict[str, Answer]
    over: Event

    def do_GET(self) -> None:
        """Answer."""
        self.answers[self.path](self)

    def send(self, body: bytes = b"", status: int = 200, **headers: str) -> None:
        """Send a whole answer; `_` in a header's name is `-`."""
        self.begin(status, **{"Content_Length": str(len(body)), **headers})
        self.wfile.write(body)

    def begin(self, status: int = 200, **headers: str) -> None:
        """Send the head of an answer."""
        self.send_response(status)
        for name, value in headers.items():
            self.send_header(name.replace("_", "-"), value)
        self.end_headers()

    def log_message(self, format: str, *args: object) -> None:
        """Keep the tests' output clean."""


class Server:
    """Answers paths with functions."""

    def __init__(self) -> None:
        self.answers: dict[str, Answer] = {}
        self.over = Event()
        shared = {"answers": self.answers, "over": self.over}
        handler = type("Handler", (Exchange,), shared)
        self._http = ThreadingHTTPServer(("127.0.0.1", 0), handler)
        self._http.daemon_threads = True
        self.address = f"http://127.0.0.1:{self._http.server_port}"

    def on(self, path: str, answer: Answer) -> str:
        """Answer `path` so from now on; returns its address."""
        self.answers[path] = answer
        return self.address + path

    def sends(self, body: bytes, status: int = 200, **headers: str) -> str:
        """Answer one path with these bytes; returns its address."""
        return self.on(f"/{len(self.answers)}", lambda x: x.send(body, status, **headers))

    @contextmanager
    def running(self) -> Iterator[Server]:
        """Serve until the block ends."""
        thread = Thread(target=self._http.serve_forever, kwargs={"poll_interval": 0.01})
        thread.start()
        try:
            yield self
        finally:
            self.over.set()
            self._http.shutdown()
            self._http.server_close()
            thread.join()
