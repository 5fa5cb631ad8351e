"""Style sheets and scripts: their addresses, and how they go over the wire.

The digest of all of them stands in every address. So a browser keeps what it has for ever, an
upgrade is another address, and a page never runs new scripts upon old ones: what a script imports
stands under the same digest.
"""

from __future__ import annotations

import gzip
import hashlib
from functools import cache
from mimetypes import guess_type

import brotli
from flask import Flask, Response, request, send_from_directory
from flask.sessions import SecureCookieSessionInterface, SessionMixin
from flask.typing import ResponseReturnValue

from acceptance.config import PACKAGE

STATIC = PACKAGE / "static"
FOR_EVER = "public, max-age=31536000, immutable"
STYLES = (
    "tokens",
    "base",
    "page",
    "box",
    "project",
    "matrix",
    "picture",
    "table",
    "form",
    "files",
    "sheet",
    "print",
)
"""The style sheet, by component; a later one may paint over an earlier one."""
TEXTS = (".css", ".js", ".svg")
"""What is pressed."""
HARD = 9
"""How hard, of 11 of brotli: the two beyond cost ten times as long for a twentieth."""


@cache
def digest() -> str:
    """Twelve digits over all style sheets and scripts of this version."""
    over = hashlib.sha256()
    for path in sorted(one for one in STATIC.rglob("*") if one.is_file()):
        over.update(path.relative_to(STATIC).as_posix().encode() + b"\0")
        over.update(hashlib.sha256(path.read_bytes()).digest())
    return over.hexdigest()[:12]


@cache
def pressed(filename: str, encoding: str) -> bytes:
    """A file as it goes over the wire; pressed once, when the first browser asks for it."""
    content = (STATIC / filename).read_bytes()
    if encoding == "br":
        return bytes(brotli.compress(content, quality=HARD))
    return gzip.compress(content, 9, mtime=0)


def send(version: str, filename: str) -> ResponseReturnValue:
    """A file of ours. Under another version's address it is what it is now, and is not kept."""
    answer = send_from_directory(STATIC, filename, max_age=0)
    if filename.endswith(TEXTS):
        encoding = request.accept_encodings.best_match(("br", "gzip"))
        if encoding and answer.status_code == 200:
            kind, _ = guess_type(filename)
            answer = Response(pressed(filename, encoding), mimetype=kind)
            answer.headers["Content-Encoding"] = encoding
        answer.headers["Vary"] = "Accept-Encoding"
    if version == digest():
        answer.headers["Cache-Control"] = FOR_EVER
    return answer


def _of_this_version(endpoint: str, values: dict[str, object]) -> None:
    if endpoint == "static":
        values.setdefault("version", digest())


class Sessions(SecureCookieSessionInterface):
    """A cookie has no part in what is the same for everybody: a store on the way may keep it. It is
    signed by HMAC-SHA-256.
    """

    digest_method = staticmethod(hashlib.sha256)

    def save_session(self, app: Flask, session: SessionMixin, response: Response) -> None:
        """As Flask does it, but for what is given out here."""
        if request.endpoint != "static":
            super().save_session(app, session, response)


def init_app(app: Flask) -> None:
    app.session_interface = Sessions()
    app.add_url_rule("/static/<version>/<path:filename>", "static", send)
    app.url_defaults(_of_this_version)
    app.jinja_env.globals.update(styles=STYLES)
