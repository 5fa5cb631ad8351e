"""How requests come to the threads: an ordinary body is complete before a thread is taken.

Whoever sends seven bytes of five thousand and waits would else hold a thread, and some thirty of
them the whole product. A long body (an upload) streams into a thread of its own lane, where it
must keep moving: uploads may wait for uploads, pages never wait for them.
"""

from __future__ import annotations

import asyncio
import tempfile
import threading
import time
from collections.abc import Awaitable, Callable, Iterable, Iterator, MutableMapping
from typing import IO, Any, cast
from urllib.parse import quote_from_bytes
from wsgiref.types import StartResponse, WSGIApplication, WSGIEnvironment

from a2wsgi import WSGIMiddleware

Message = MutableMapping[str, Any]
"""An event of ASGI: what came, what is sent."""
Receive = Callable[[], Awaitable[Message]]
Send = Callable[[Message], Awaitable[None]]
Lane = Callable[[Message, Receive, Send], Awaitable[None]]

PAGES, STREAMS = 32, 16
"""Threads for pages, and for long bodies on their way in."""
FEWEST = 8
"""Threads of each kind that a process has though many share them."""
SHORT = 1024 * 1024
"""Bytes up to which a body waits for its end before a thread is taken; the limit of most doors."""
IN_MEMORY = 64 * 1024
"""Bytes of a waiting body that stay in memory; beyond, it waits on disk."""
DEADLINE = 30.0
"""Seconds for a short body to be complete, and for each piece of a long one."""
SLOWEST = 1024
"""Bytes a second that a long body must reach from its first DEADLINE on."""

GONE = "acceptance.gone"
"""In the scope: the event that says that whoever asked has left."""

PLAIN = (
    (b"cache-control", b"no-store"),
    (b"content-security-policy", b"default-src 'none'; frame-ancestors 'none'"),
    (b"strict-transport-security", b"max-age=31536000; includeSubDomains"),
    (b"x-content-type-options", b"nosniff"),
    (b"referrer-policy", b"same-origin"),
)
"""What an answer bears that is given before the application is asked; over http browsers pass over the third."""
TOO_SLOW = "请求没有在时限内传完，请重试 the request did not arrive in time, please try again"


class Late(Exception):
    """A body did not arrive in time."""


class Lanes:
    """The ASGI face of a WSGI application."""

    def __init__(self, app: WSGIApplication, *, share: int = 1) -> None:
        """`share`: so many processes answer, and have the threads together."""
        self.pages = _lane(app, max(FEWEST, PAGES // share))
        self.streams = _lane(app, max(FEWEST, STREAMS // share))

    async def __call__(self, scope: Message, receive: Receive, send: Send) -> None:
        """Answer one request, by its lane."""
        if scope["type"] != "http":
            await self.pages(scope, receive, send)
            return
        scope = {**scope, "headers": _plain(scope), "query_string": _ascii(scope)}
        length = _length(scope)
        if length == 0:
            # what is long on its way out ends when nobody is there to take it
            line = Listening(receive, send)
            scope[GONE] = line.gone
            try:
                await self.pages(scope, _nothing, line.send)
            finally:
                line.end()
        elif length is not None and length <= SHORT:
            await self._complete(scope, receive, send)
        else:
            await self.streams(scope, Moving(receive).receive, send)

    async def _complete(self, scope: Message, receive: Receive, send: Send) -> None:
        with tempfile.SpooledTemporaryFile(IN_MEMORY) as body:
            try:
                async with asyncio.timeout(DEADLINE):
                    whole = await _read(receive, body)
            except TimeoutError:
                await _answer(send, 408, TOO_SLOW)
                return
            if whole:  # who hung up in the middle is not answered
                body.seek(0)
                await self.pages(scope, Kept(body).receive, send)


def _lane(app: WSGIApplication, threads: int) -> Lane:
    # a2wsgi names every event by a type of its own; here they are what they are in ASGI: dicts
    return cast("Lane", WSGIMiddleware(cast("Any", _while_heard(app)), workers=threads))


def _while_heard(app: WSGIApplication) -> WSGIApplication:
    def answer(environ: WSGIEnvironment, start: StartResponse) -> Iterable[bytes]:
        body = app(environ, start)
        gone = environ["asgi.scope"].get(GONE)
        if gone is None:
            return body
        return _until_gone(body, gone)

    return answer


def _until_gone(body: Iterable[bytes], gone: threading.Event) -> Iterator[bytes]:
    try:
        for piece in body:
            if gone.is_set():
                return
            yield piece
    finally:
        if (close := getattr(body, "close", None)) is not None:
            close()


class Listening:
    """An answer on its way out. From its second piece on somebody listens whether it is still taken:
    else a download that was given up would be read to its end, for nobody.
    """

    def __init__(self, receive: Receive, send: Send) -> None:
        self._receive, self._send = receive, send
        self._pieces = 0
        self._task: asyncio.Task[None] | None = None
        self.gone = threading.Event()

    async def send(self, message: Message) -> None:
        """Hand an event on."""
        if message.get("body"):
            self._pieces += 1
            if self._pieces == 2:
                self._task = asyncio.create_task(self._listen())
        await self._send(message)

    def end(self) -> None:
        """Nobody listens any more."""
        if self._task is not None:
            self._task.cancel()

    async def _listen(self) -> None:
        while (await self._receive())["type"] != "http.disconnect":
            pass
        self.gone.set()


class Moving:
    """A long body, which ends where it stands still.

    What has come until then is kept by who reads it, as after a broken line.
    """

    def __init__(self, receive: Receive) -> None:
        self._receive, self._begun, self._taken = receive, time.monotonic(), 0

    async def receive(self) -> Message:
        """The next piece, or the end when it does not come."""
        try:
            async with asyncio.timeout(DEADLINE):
                message = await self._receive()
        except TimeoutError:
            return _END
        self._taken += len(message.get("body", b""))
        past = time.monotonic() - self._begun
        if past > DEADLINE and self._taken < SLOWEST * past:
            return _END
        return message


class Kept:
    """A body that is here already, handed on in pieces."""

    def __init__(self, body: IO[bytes]) -> None:
        self._body = body

    async def receive(self) -> Message:
        """The next piece."""
        piece = self._body.read(SHORT)
        return {"type": "http.request", "body": piece, "more_body": len(piece) == SHORT}


_END: Message = {"type": "http.request", "body": b"", "more_body": False}


async def _nothing() -> Message:
    return _END


async def _read(receive: Receive, body: IO[bytes]) -> bool:
    """Keep the body; False when the sender left before its end."""
    while True:
        message = await receive()
        if message["type"] == "http.disconnect":
            return False
        body.write(message.get("body", b""))
        if not message.get("more_body", False):
            return True


async def _answer(send: Send, status: int, text: str) -> None:
    body = text.encode()
    headers = [
        (b"content-type", b"text/plain; charset=utf-8"),
        (b"content-length", str(len(body)).encode()),
        (b"connection", b"close"),
        *PLAIN,
    ]
    await send({"type": "http.response.start", "status": status, "headers": headers})
    await send({"type": "http.response.body", "body": body})


def _length(scope: Message) -> int | None:
    """Bytes that the request says it brings: 0 without a body, None when it does not say."""
    told = dict(scope["headers"])
    if b"transfer-encoding" in told:
        return None
    text = told.get(b"content-length", b"0")
    return int(text) if text.isdigit() else None


def _plain(scope: Message) -> list[tuple[bytes, bytes]]:
    """The headers, without those whose names bear an underscore.

    WSGI cannot tell `x_forwarded_for` from what a trusted proxy writes.
    """
    return [(name, value) for name, value in scope["headers"] if b"_" not in name]


def _ascii(scope: Message) -> bytes:
    """The query as ASCII; some programs send Chinese in it as it is."""
    return quote_from_bytes(scope["query_string"], safe="%/:?@!$&'()*+,;=-._~[]").encode()
