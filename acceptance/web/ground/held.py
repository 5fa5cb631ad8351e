"""What was typed when the sign-in had ended: kept in the page, sent again once one is back.

It is signed, and only what came from a page of ours is kept: another site cannot have somebody
send its own words.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta
from urllib.parse import urlsplit

from flask import request
from itsdangerous import BadSignature, URLSafeTimedSerializer

from . import browsers

KEPT = timedelta(hours=12)
FORMS = ("application/x-www-form-urlencoded", "multipart/form-data")
LEFT_OUT = ("csrf_token", "password", "old", "again", "held")
"""Never kept: secrets, and what belonged to the sign-in that ended."""


@dataclass(frozen=True)
class Held:
    """A form as it was sent: where to, its fields in order, whether files were with it."""

    path: str
    fields: Sequence[tuple[str, str]]
    files: bool


def _signer() -> URLSafeTimedSerializer:
    return browsers.serializer("held-form")


def _from_our_page() -> bool:
    """Whether one of our own pages sent this form, and a person sees the answer."""
    headers = request.headers
    if headers.get("Sec-Fetch-Mode", "navigate") != "navigate":
        return False
    if site := headers.get("Sec-Fetch-Site"):
        return site == "same-origin"
    sender = headers.get("Origin") or headers.get("Referer") or ""
    return urlsplit(sender).netloc == request.host


def keep() -> str:
    """The form of this request, for a hidden field; empty when there is none to keep."""
    if request.method != "POST" or request.mimetype not in FORMS or not _from_our_page():
        return ""
    fields = [
        (name, value)
        for name, values in request.form.lists()
        for value in values
        if name not in LEFT_OUT
    ]
    files = any(one.filename for one in request.files.values())
    return _signer().dumps(
        {"path": request.full_path.rstrip("?"), "fields": fields, "files": files}
    )


def read(told: str) -> Held | None:
    """What was kept; None for nothing, for what is not ours and for what is too old."""
    try:
        kept = _signer().loads(told, max_age=int(KEPT.total_seconds()))
    except BadSignature:
        return None
    return Held(kept["path"], [(name, value) for name, value in kept["fields"]], kept["files"])
