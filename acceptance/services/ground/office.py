"""The record of what is done outside any project: to people, units, letterheads, packs; who signed
in. It only grows, and is a chain like a project's: `ledger` reads it as the project 0.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Select, select

from acceptance.extensions import db
from acceptance.models import OfficeRecord, Organisation, Person
from acceptance.models.shapes import Facts
from workflows import ledger
from workflows.office import NAMING, QUIET

from . import alone
from .access import Viewer

SHOWN = 200
CHAIN = 0
"""The key that no project has."""
_HEAD = (
    select(OfficeRecord.seq, OfficeRecord.hash)
    .where(OfficeRecord.seq.is_not(None))
    .order_by(OfficeRecord.seq.desc())
    .limit(1)
)


def record(
    noun: str,
    object_id: int,
    act: str,
    *,
    actor: Viewer | None,
    now: datetime,
    before: Facts | None = None,
    after: Facts | None = None,
    reason: str = "",
) -> OfficeRecord:
    """Add one line, in the change's own transaction: what stood there before and what stands there
    now, as plain values. No actor: the program does on its day what had been ordered.
    """
    alone.in_office()
    actor_id = None
    if actor is not None:
        actor_id = actor.person_id or None
    seq, prev = head()
    line = OfficeRecord(
        seq=seq + 1,
        prev=prev,
        at=now,
        actor_id=actor_id,
        noun=noun,
        object_id=object_id,
        act=act,
        before=before or {},
        after=after or {},
        reason=reason,
    )
    line.hash = ledger.line_hash(prev, _fields(line))
    db.session.add(line)
    db.session.flush()
    return line


def head() -> tuple[int, str]:
    """(length, hash of the last line) of the chain."""
    row = db.session.execute(_HEAD).first()
    return (row.seq, row.hash) if row else (0, ledger.GENESIS)


def _fields(line: OfficeRecord) -> dict[str, Any]:
    """A line as it is hashed: in the form of a project's, so that one program checks both."""
    return {
        "project_id": CHAIN,
        "seq": line.seq,
        "at": line.at.isoformat(),
        "actor": "",
        "unit": "",
        "noun": line.noun,
        "object_id": line.object_id,
        "action": line.act,
        "before": "",
        "after": "",
        "facts": {
            "actor_id": line.actor_id,
            "before": line.before,
            "after": line.after,
            "reason": line.reason,
        },
    }


def lines() -> Iterator[dict[str, Any]]:
    """The chain in order, as it is hashed and exported."""
    whole = select(OfficeRecord).where(OfficeRecord.seq.is_not(None)).order_by(OfficeRecord.seq)
    for line in db.session.scalars(whole, execution_options={"yield_per": 1000}):
        yield {**_fields(line), "prev": line.prev, "hash": line.hash}


def first_wrong(shown: Collection[OfficeRecord]) -> int:
    """The first of some lines that does not fit itself or the line before it; 0 where all do. Lines
    of before there was a chain are in none.
    """
    chained = sorted(line.seq for line in shown if line.seq is not None)
    wanted = {*chained, *(number - 1 for number in chained)}
    rows = db.session.scalars(
        select(OfficeRecord).where(OfficeRecord.seq.in_(wanted)).order_by(OfficeRecord.seq)
    )
    told = {line.seq: {**_fields(line), "prev": line.prev, "hash": line.hash} for line in rows}
    for number in chained:
        before = ledger.GENESIS
        if number > 1 and number - 1 in told:
            before = told[number - 1]["hash"]
        if ledger.chain_problem([told[number]], after=number - 1, prev=before):
            return number
    return 0


def listed(*, search: str = "", noun: str = "") -> Select[OfficeRecord]:
    """All that is recorded, the last first, narrowed by a kind of thing and by words in who did it,
    to whom, or why.
    """
    wanted = select(OfficeRecord).order_by(OfficeRecord.id.desc())
    if noun:
        wanted = wanted.where(OfficeRecord.noun == noun)
    if search:
        known = select(Person.id).where(Person.name.contains(search, autoescape=True))
        of_them = (OfficeRecord.noun == "person") & OfficeRecord.object_id.in_(known)
        wanted = wanted.where(
            OfficeRecord.actor_id.in_(known)
            | of_them
            | OfficeRecord.reason.contains(search, autoescape=True)
        )
    return wanted


def of(noun: str, object_id: int) -> Sequence[OfficeRecord]:
    """What was done to one thing, the last first."""
    mine = select(OfficeRecord).where(
        OfficeRecord.noun == noun,
        OfficeRecord.object_id == object_id,
        OfficeRecord.act.not_in(QUIET),
    )
    return db.session.scalars(mine.order_by(OfficeRecord.id.desc()).limit(SHOWN)).all()


def read(noun: str, object_id: int) -> list[tuple[OfficeRecord, str]]:
    """The same lines, each with the name that who did it bore then; no name: the program did it."""
    return named(of(noun, object_id))


def named(lines: Sequence[OfficeRecord]) -> list[tuple[OfficeRecord, str]]:
    """Lines, each with the name that who did it bore then; no name: the program did it."""
    actors = {line.actor_id for line in lines if line.actor_id is not None}
    people = db.session.execute(
        select(Person.id, Person.name).where(Person.id.in_(actors)).order_by(Person.id)
    )
    names = {row.id: row.name for row in people}
    changes = db.session.scalars(
        select(OfficeRecord)
        .where(
            OfficeRecord.noun == "person",
            OfficeRecord.object_id.in_(actors),
            OfficeRecord.act.in_(NAMING),
        )
        .order_by(OfficeRecord.id)
    ).all()
    return [(line, _named(line, names, changes)) for line in lines]


def _named(line: OfficeRecord, names: Mapping[int, str], changes: Sequence[OfficeRecord]) -> str:
    """The first change of a name after the line, or with it, says which one was borne then."""
    for change in changes:
        mine = change.object_id == line.actor_id and change.id >= line.id
        if mine and "name" in change.before:
            return str(change.before["name"])
    return names.get(line.actor_id or 0, "")


def things(lines: Sequence[OfficeRecord]) -> dict[tuple[str, int], str]:
    """What the people and units are called now that lines are about, by noun and key."""
    found: dict[tuple[str, int], str] = {}
    for noun, table in (("person", Person), ("unit", Organisation)):
        keys = {line.object_id for line in lines if line.noun == noun}
        rows = db.session.execute(
            select(table.id, table.name).where(table.id.in_(keys)).order_by(table.id)
        )
        found.update({(noun, row.id): row.name for row in rows})
    heads = {line.object_id for line in lines if line.noun in ("letterhead", "template")}
    units = select(Organisation.id, Organisation.name).where(Organisation.id.in_(heads))
    for row in db.session.execute(units.order_by(Organisation.id)):
        found["letterhead", row.id] = found["template", row.id] = row.name
    return found
