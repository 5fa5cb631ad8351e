"""A ZIP handed out while it is read: the same bytes each time, from wherever asked; what is damaged ends it."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from flask import Flask, Response, current_app, request

from acceptance.extensions import db
from acceptance.gateways import clock
from acceptance.gateways.parts import CHUNK
from acceptance.gateways.storage import Damaged
from acceptance.gateways.zipstream import Layout
from acceptance.services.files import fixity
from acceptance.services.files.fixity import Look
from acceptance.transaction import transaction
from acceptance.web.lists.lists import whole

Read = Callable[[int, int], Iterator[bytes]]


def streamed(layout: Layout, read: Read, *, tag: str, name: str) -> Response:
    """The answer: all of it, or the one range that is asked for. `tag` tells these bytes from others."""
    size = layout.size
    part = _asked(size, tag)
    first, last = part or (0, size - 1)
    # Streaming takes minutes: no connection is held meanwhile.
    db.session.rollback()
    app: Flask = current_app._get_current_object()  # type: ignore[attr-defined]
    body = _until(_joined(layout.stream(_Noting(app, read).read, first)), last - first + 1)
    response = Response(body, mimetype="application/zip")
    response.headers["Content-Length"] = str(last - first + 1)
    response.headers["Accept-Ranges"] = "bytes"
    response.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    response.set_etag(tag)
    if part is not None:
        response.status_code = 206
        response.headers["Content-Range"] = f"bytes {first}-{last}/{size}"
    return response


def _asked(size: int, tag: str) -> tuple[int, int] | None:
    """The first and the last byte of the one range that is asked for; none where all is to come."""
    kind, _is, told = request.headers.get("Range", "").partition("=")
    begins, dash, ends = told.strip().partition("-")
    kept = request.headers.get("If-Range", "").strip()
    if kind.strip() != "bytes" or not dash or "," in told or kept not in ("", f'"{tag}"'):
        return None
    first, last = whole(begins.strip(), digits=18), whole(ends.strip(), digits=18)
    if first is None:
        if not last:
            return None
        return max(0, size - last), size - 1
    if last is None or last >= size:
        last = size - 1
    if last < first:
        return None
    return first, last


class _Noting:
    """Reads members; bytes that are not what was stored are written down, and end the stream."""

    def __init__(self, app: Flask, read: Read) -> None:
        self._app, self._read = app, read

    def read(self, number: int, skip: int) -> Iterator[bytes]:
        """One member."""
        try:
            yield from self._read(number, skip)
        except Damaged as damage:
            with self._app.app_context(), transaction():
                fixity.write([Look(damage.digest, damage.found)], now=clock.now())
            raise


def _joined(pieces: Iterator[bytes]) -> Iterator[bytes]:
    """The first piece at once, the others in large ones: to hand a piece on costs as much as to read it."""
    held: list[bytes] = []
    size, wanted = 0, 1
    for piece in pieces:
        held.append(piece)
        size += len(piece)
        if size >= wanted:
            yield b"".join(held)
            held, size, wanted = [], 0, CHUNK
    if held:
        yield b"".join(held)


def _until(pieces: Iterator[bytes], left: int) -> Iterator[bytes]:
    """So many bytes and no more."""
    for piece in pieces:
        yield piece[:left]
        left -= len(piece)
        if left <= 0:
            return
