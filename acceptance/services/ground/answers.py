"""Answers kept by the key that a program gave its request: asked again, the same answer, no second step.

A refusal is not kept: its transaction leaves nothing, so the same key may try again.
"""

from __future__ import annotations

import hashlib
import re
from datetime import datetime

from sqlalchemy import text

from acceptance.extensions import db
from acceptance.models import KeptAnswer
from acceptance.refusals import Refused

from . import journal
from .access import Place

KEY = re.compile(r"[!-~]{1,100}")
"""What a key may be: visible ASCII, no spaces."""
_CLAIM = text(
    "INSERT INTO kept_answer (project_id, person_id, key, asked, status, body, line, at) "
    "VALUES (:project_id, :person_id, :key, :asked, 0, '', 0, :at) ON CONFLICT DO NOTHING"
).bindparams(at=KeptAnswer.__table__.c.at.type)


def digest(name: str, body: bytes) -> str:
    """What tells a request: the step, and the bytes sent for it."""
    return hashlib.sha256(name.encode() + b"\0" + body).hexdigest()


def known(place: Place, key: str) -> KeptAnswer | None:
    """The answer kept under this person's key, if there is one."""
    return db.session.get(KeptAnswer, (place.project.id, place.viewer.person_id, key))


def claim(place: Place, key: str, asked: str, *, now: datetime) -> KeptAnswer | None:
    """Take the key for this transaction, or give the answer it already led to.

    Whoever comes second with the same key waits here until the first has committed or given up.
    Raises Refused (bad_key, key_used).
    """
    if not KEY.fullmatch(key):
        raise Refused("bad_key")
    fields = {"project_id": place.project.id, "person_id": place.viewer.person_id, "key": key}
    taken = db.session.connection().execute(_CLAIM, {**fields, "asked": asked, "at": now})
    if taken.rowcount:
        return None
    found = known(place, key)
    if found is None or found.asked != asked:
        raise Refused("key_used")
    return found


def keep(place: Place, key: str, status: int, body: str) -> None:
    """Keep the answer beside the line that was just written."""
    row = db.session.get_one(KeptAnswer, (place.project.id, place.viewer.person_id, key))
    row.status, row.body = status, body
    row.line, _hash = journal.head(place.project.id)
    db.session.flush()
