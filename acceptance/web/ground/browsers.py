"""Browsers from which somebody has signed in before, by a signed cookie.

It opens nothing. It only says that tries from here count for this browser alone, so that strangers
who guess at an account do not keep its owner out.
"""

from __future__ import annotations

import hashlib
import secrets
from datetime import timedelta

from flask import current_app, request
from itsdangerous import BadSignature, URLSafeTimedSerializer
from werkzeug.wrappers import Response

KEPT = timedelta(days=365)


def _name() -> str:
    return f"{current_app.config['SESSION_COOKIE_NAME']}-known"


def serializer(purpose: str) -> URLSafeTimedSerializer:
    """Signs small things that a browser keeps, each for one purpose, by HMAC-SHA-256."""
    return URLSafeTimedSerializer(
        current_app.config["SECRET_KEY"],
        salt=purpose,
        signer_kwargs={"digest_method": hashlib.sha256},
    )


def _signer() -> URLSafeTimedSerializer:
    return serializer("known-browser")


def known(person_id: int | None) -> str:
    """By what this browser is counted when it tries this person's password; empty when it is new."""
    try:
        told = _signer().loads(request.cookies.get(_name(), ""), max_age=int(KEPT.total_seconds()))
    except BadSignature:
        return ""
    if person_id is None or str(person_id) not in told:
        return ""
    return f"{person_id}\0{told[str(person_id)]}"


def remember(response: Response, person_id: int) -> None:
    """Know this browser as one from which this person signs in; of several the last five."""
    try:
        told = _signer().loads(request.cookies.get(_name(), ""))
    except BadSignature:
        told = {}
    told.pop(str(person_id), None)
    told[str(person_id)] = secrets.token_urlsafe(12)
    response.set_cookie(
        _name(),
        _signer().dumps(dict(list(told.items())[-5:])),
        max_age=KEPT,
        secure=current_app.config["SESSION_COOKIE_SECURE"],
        httponly=True,
        samesite="Lax",
        path="/",
    )
