"""Those who send slowly wait for themselves: everybody else is served meanwhile."""

import asyncio
import http.client
import socket
import threading
import time
from contextlib import closing

import pytest

from acceptance import lanes
from tests.bench.server import Server

SLOW = 80
"""More than there are threads for pages and for long bodies together."""
PATIENCE = 20
"""Seconds, well below those that a slow body is waited for."""


@pytest.fixture(scope="module")
def server(tmp_path_factory):
    server = Server(tmp_path_factory.mktemp("slow"), ACCEPTANCE_DEMO="0").start()
    yield server
    server.kill()


def begun(server, request):
    """A connection on which so much of a request was sent."""
    line = socket.create_connection(("127.0.0.1", server.port))
    line.sendall(request)
    return line


def page(server):
    with closing(http.client.HTTPConnection("127.0.0.1", server.port, timeout=PATIENCE)) as line:
        line.request("GET", "/sign-in")
        return line.getresponse().status


FORM = b"POST /sign-in HTTP/1.1\r\nHost: x\r\nContent-Type: application/x-www-form-urlencoded\r\n"
BEGUN = {
    "short body": FORM + b"Content-Length: 5000\r\n\r\nlogin=a",
    "long body": FORM + b"Content-Length: 1040000\r\n\r\nlogin=a",
    "no said length": FORM + b"Transfer-Encoding: chunked\r\n\r\n7\r\nlogin=a\r\n",
    "headers": FORM + b"Content-Le",
}


@pytest.mark.parametrize("request_begun", BEGUN.values(), ids=BEGUN)
def test_eighty_who_send_seven_bytes_keep_nobody_waiting(server, request_begun):
    lines = [begun(server, request_begun) for _ in range(SLOW)]
    try:
        time.sleep(0.5)  # each is with the server
        assert page(server) == 200
    finally:
        for line in lines:
            line.close()


def ask(server, request):
    """The status line of the answer to a request as it is written here."""
    with closing(begun(server, request)) as line:
        return line.recv(65536).split(b"\r\n")[0]


def test_chinese_in_a_query_as_some_programs_send_it_is_no_fault_of_the_server(server):
    status = ask(server, "GET /sign-in?next=/桥 HTTP/1.1\r\nHost: x\r\n\r\n".encode())
    assert b" 200 " in status or b" 400 " in status


PLAIN = b"GET /healthz HTTP/1.1\r\nHost: x\r\n\r\n"
SMUGGLED = {
    "a length beside pieces": FORM + b"Content-Length: 4\r\nTransfer-Encoding: chunked\r\n\r\n",
    "two lengths": FORM + b"Content-Length: 5\r\nContent-Length: 6\r\n\r\nlogin",
    "a length with a sign": FORM + b"Content-Length: +5\r\n\r\nlogin",
    "pieces spelled otherwise": FORM + b"Transfer-Encoding: xchunked\r\n\r\n0\r\n\r\n",
}


@pytest.mark.parametrize("begins", SMUGGLED.values(), ids=SMUGGLED)
def test_two_lengths_are_never_two_requests(server, begins):
    """Whoever reads another end of a body than a proxy takes what follows for a request of its own."""
    piece = (
        b"%x\r\n" % len(PLAIN) + PLAIN + b"\r\n0\r\n\r\n"
        if b"Content-Length: 4" in begins
        else PLAIN
    )
    with closing(begun(server, begins + piece)) as line:
        line.settimeout(0.5)  # time for an answer that should not come
        said = b""
        try:
            while more := line.recv(65536):
                said += more
        except TimeoutError:
            pass
    assert said.startswith(b"HTTP/1.1 4") or said == b""
    assert b'"status"' not in said, "what was within the body is answered"


class Application:
    """A WSGI application that keeps what it was asked, and its lanes."""

    def __init__(self):
        self.asked = []
        self.lanes = lanes.Lanes(self)

    def __call__(self, environ, start):
        length = int(environ.get("CONTENT_LENGTH", 0))
        self.asked.append((environ, environ["wsgi.input"].read(length)))
        start("200 OK", [])
        return [b"ok"]

    def hear(self, *pieces, headers=()):
        """What is answered to a body that comes in these pieces and then stands still."""
        return asyncio.run(self._hear(list(pieces), list(headers)))

    async def _hear(self, pieces, headers):
        sent = []

        async def receive():
            if not pieces:
                await asyncio.sleep(PATIENCE)
            return {"type": "http.request", "body": pieces.pop(0), "more_body": True}

        async def send(message):
            sent.append(message)

        scope = {
            "type": "http",
            "method": "POST",
            "path": "/",
            "query_string": b"",
            "http_version": "1.1",
            "headers": headers,
        }
        await self.lanes(scope, receive, send)
        return sent[0]["status"]


def test_a_short_body_that_does_not_come_is_answered_and_no_thread_saw_it(monkeypatch):
    monkeypatch.setattr(lanes, "DEADLINE", 0.05)
    application = Application()
    assert application.hear(b"seven b", headers=[(b"content-length", b"5000")]) == 408
    assert application.asked == []


def test_a_long_body_ends_where_it_stands_still_and_what_came_is_kept(monkeypatch):
    monkeypatch.setattr(lanes, "DEADLINE", 0.05)
    application = Application()
    assert application.hear(b"so far", headers=[(b"content-length", b"5000000")]) == 200
    assert application.asked[0][1] == b"so far"


def test_a_header_with_an_underscore_is_not_what_a_proxy_says():
    application = Application()
    headers = [(b"x-forwarded-for", b"10.0.0.1"), (b"x_forwarded_for", b"6.6.6.6")]
    assert application.hear(headers=headers) == 200
    assert application.asked[0][0]["HTTP_X_FORWARDED_FOR"] == "10.0.0.1"


def test_a_download_that_was_given_up_is_not_read_to_its_end():
    read, left = [], threading.Event()

    def application(_environ, start):
        def body():
            for number in range(1000):
                read.append(number)
                yield b"x"
                if number == 5:
                    left.set()
                time.sleep(0.001)

        start("200 OK", [])
        return body()

    async def receive():
        while not left.is_set():
            await asyncio.sleep(0.001)
        return {"type": "http.disconnect"}

    async def send(_message):
        pass

    scope = {"type": "http", "method": "GET", "path": "/", "query_string": b"", "headers": []}
    asyncio.run(lanes.Lanes(application)({**scope, "http_version": "1.1"}, receive, send))
    assert 5 < len(read) < 1000
