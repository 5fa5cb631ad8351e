"""What the level above, or whoever else follows the log, has signed of its heads."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import select

from acceptance.extensions import db
from acceptance.gateways.clock import local_date
from acceptance.models import Cosignature, LogHead
from acceptance.refusals import Refused
from acceptance.services.ground import logs
from workflows import heads


def cosigners(most: int) -> dict[int, list[str]]:
    """Who has cosigned the newest heads: names by the size of the head, each with the day in Shanghai."""
    found: dict[int, list[str]] = {}
    rows = select(Cosignature).order_by(Cosignature.size.desc(), Cosignature.id).limit(most)
    for row in db.session.scalars(rows):
        name = row.verifier.partition("+")[0]
        found.setdefault(row.size, []).append(f"{name} {local_date(row.at).isoformat()}")
    return found


def cosign(text: str, known: Sequence[str], *, now: datetime) -> int:
    """Keep what witnesses have signed below a head of this log; how many signatures are new. `known` are
    the keys of the witnesses as verifiers are given them. Raises Refused (not_our_head, not_cosigned).
    """
    try:
        seen = heads.head_of(text)
    except heads.Unproved:
        raise Refused("not_our_head") from None
    mine = db.session.get(LogHead, seen.size)
    if mine is None or heads.head_of(mine.note).body != seen.body:
        raise Refused("not_our_head")
    signed = [one for one in known if heads.signs(seen, one)]
    if not signed:
        raise Refused("not_cosigned")
    there = {row.verifier for row in logs.cosigned(mine.size)}
    fresh = [one for one in signed if one not in there]
    for one in fresh:
        name = one.partition("+")[0]
        made = next(made for who, made in seen.signatures if who == name)
        line = heads.line(name, made)
        db.session.add(Cosignature(size=mine.size, verifier=one, line=line, at=now))
    db.session.flush()
    return len(fresh)
