"""Pages, tables and lists are pressed on their way out.

Who can make a browser ask, guess a piece of the page, and see how long the answer is, reads a
secret out of it letter by letter (BREACH). So over TLS only what our own pages asked for, or a
person typed, is pressed; what another site made a browser ask for is not.
"""

from __future__ import annotations

from flask import Flask, Response, request
from flask_compress import Compress

KINDS = ["text/html", "text/csv", "text/plain", "application/json", "application/jsonl"]
OWN = ("same-origin", "none")
"""Who asks, as the browser says it (Sec-Fetch-Site): a page of ours, or the person."""
compress = Compress()


def may_be_pressed(response: Response) -> bool:
    """Whether the length of an answer tells nobody anything, and no part of it is asked for."""
    if request.is_secure and request.headers.get("Sec-Fetch-Site") not in OWN:
        return False
    if {"Content-Range", "ETag"} & set(response.headers.keys()):
        return False
    return request.endpoint != "static"


def _press(response: Response) -> Response:
    if may_be_pressed(response):
        return compress.after_request(response)
    return response


def init_app(app: Flask) -> None:
    app.config.update(
        COMPRESS_REGISTER=False,
        COMPRESS_MIMETYPES=KINDS,
        COMPRESS_ALGORITHM=["br", "gzip"],
        COMPRESS_ALGORITHM_STREAMING=["br", "gzip"],
        COMPRESS_BR_LEVEL=4,
    )
    compress.init_app(app)
    app.after_request(_press)
