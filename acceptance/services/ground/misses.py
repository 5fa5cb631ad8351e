"""Secrets that were given wrongly, as lines of the office's record: one an hour for each person and kind.

A guesser does not fill the record: tries are counted, by person, kind and address, and the hour is
written down when it is over, with how many there were and where they came from.
"""

from __future__ import annotations

from collections import defaultdict
from datetime import datetime, timedelta

from sqlalchemy import bindparam, delete, select, text

from acceptance.extensions import db
from acceptance.gateways.clock import SHANGHAI
from acceptance.models import Miss

from . import attempts, office

NAMED = 5
"""Addresses that a line names, those with most tries first; of the others it says how many."""
LINES = 200
"""People whose hour is a line of its own; of the others one line says how many tries there were."""
_COUNT = text(
    "INSERT INTO miss (hour, act, person_id, source, count) "
    "VALUES (:hour, :act, :person_id, :source, 1) "
    "ON CONFLICT (hour, act, person_id, source) DO UPDATE SET count = miss.count + 1"
).bindparams(bindparam("hour", type_=Miss.__table__.c.hour.type))


def count(act: str, person_id: int | None, address: str | None, *, now: datetime) -> None:
    """One more; `act` is what the record calls it. No person: whom it named is nobody here."""
    hour = now.replace(minute=0, second=0, microsecond=0)
    told = {"hour": hour, "act": act, "person_id": person_id or 0}
    db.session.execute(_COUNT, {**told, "source": attempts.source(address)[:64]})


def write_down(*, now: datetime) -> int:
    """The hours that are over, as lines; returns how many lines."""
    this = now.replace(minute=0, second=0, microsecond=0)
    over = Miss.hour < this
    rows = db.session.scalars(
        select(Miss)
        .where(over)
        .order_by(Miss.hour, Miss.act, Miss.person_id, Miss.count.desc(), Miss.source)
    ).all()
    told: dict[tuple[datetime, str, int], list[Miss]] = defaultdict(list)
    for row in rows:
        told[row.hour, row.act, row.person_id].append(row)
    lines = list(told.items())
    for (hour, act, person_id), some in lines[:LINES]:
        noun = "person" if person_id else "instance"
        after = {"tries": sum(one.count for one in some), "from": _from(some), "hour": _said(hour)}
        office.record(noun, person_id, act, actor=None, now=now, after=after)
    if rest := lines[LINES:]:
        tries = sum(one.count for _key, some in rest for one in some)
        after = {"tries": tries, "people": len(rest)}
        office.record("instance", 0, "more_misses", actor=None, now=now, after=after)
    db.session.execute(delete(Miss).where(over))
    return len(lines)


def _from(some: list[Miss]) -> str:
    """The addresses, those with most tries first."""
    named = "、".join(one.source or "–" for one in some[:NAMED])
    if len(some) > NAMED:
        named += f" 等 {len(some)} 处"
    return named


def _said(hour: datetime) -> str:
    """An hour as people here say it."""
    begin = hour.astimezone(SHANGHAI)
    return f"{begin:%Y-%m-%d %H:%M}–{begin + timedelta(hours=1):%H:%M}"
