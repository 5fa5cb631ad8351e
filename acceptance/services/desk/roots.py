"""The daily root over all journals: made once a day, printed on documents, mailed to the administrators, open to everyone."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import datetime
from typing import Any

from sqlalchemy import and_, func, select

from acceptance.extensions import db
from acceptance.gateways.clock import local_date
from acceptance.models import DailyRoot, JournalEntry, Person
from acceptance.models.states import LetterKind
from acceptance.services.ground import journal, office
from workflows import ledger

from . import outbox
from .outbox import Draft


def of_all() -> list[DailyRoot]:
    """The roots, the oldest first."""
    return list(db.session.scalars(select(DailyRoot).order_by(DailyRoot.seq)))


def seal(*, now: datetime) -> DailyRoot | None:
    """Make today's root and the letters that carry it out; nothing when it is there already."""
    day = local_date(now).isoformat()
    if db.session.get(DailyRoot, day):
        return None
    last = (
        select(JournalEntry.project_id, func.max(JournalEntry.seq).label("seq"))
        .group_by(JournalEntry.project_id)
        .subquery()
    )
    rows = db.session.execute(
        select(JournalEntry.project_id, JournalEntry.seq, JournalEntry.hash)
        .join(
            last, and_(last.c.project_id == JournalEntry.project_id, last.c.seq == JournalEntry.seq)
        )
        .order_by(JournalEntry.project_id)
    )
    leaves = [[row.project_id, row.seq, row.hash] for row in rows]
    projects, (length, last_hash) = len(leaves), office.head()
    if length:
        leaves.insert(0, [office.CHAIN, length, last_hash])
    before = db.session.scalar(select(DailyRoot).order_by(DailyRoot.seq.desc()).limit(1))
    made = DailyRoot(
        day=day,
        seq=before.seq + 1 if before else 1,
        root=ledger.daily_root(before.root if before else ledger.GENESIS, leaves),
        leaves=leaves,
        made_at=now,
    )
    db.session.add(made)
    db.session.flush()
    for person in db.session.scalars(
        select(Person).where(Person.is_admin, Person.disabled.is_(False))
    ):
        outbox.post(
            Draft(
                kind=LetterKind.ROOT,
                key=f"root-{day}-{person.id}",
                name=person.name,
                address=person.email,
                person_id=person.id,
                subject=f"留痕每日总值 {day}",
                body=f"{day}，{projects} 个项目的留痕和审计记录的每日总值：\n\n{made.root}\n\n"
                "请保存本信。日后可据此核对留痕没有被删改。",
            ),
            today=local_date(now),
            now=now,
        )
    return made


def _lines() -> Iterator[dict[str, Any]]:
    """Every line: the office's record, then project by project."""
    yield from office.lines()
    for project_id in db.session.scalars(
        select(JournalEntry.project_id).distinct().order_by(JournalEntry.project_id)
    ).all():
        yield from journal.lines(project_id)


def exported() -> Iterator[str]:
    """Every line of every project as JSON, one a line, for the check outside this system."""
    for line in _lines():
        yield json.dumps(line, ensure_ascii=False) + "\n"


def exported_roots() -> Iterator[str]:
    """Every daily root as JSON, one a line."""
    for row in _roots():
        yield json.dumps(row) + "\n"


def _roots() -> Iterator[ledger.Line]:
    rows = db.session.execute(
        select(DailyRoot.day, DailyRoot.root, DailyRoot.leaves).order_by(DailyRoot.seq),
        execution_options={"yield_per": 10},
    )
    yield from map(dict, rows.mappings())


def verify(anchors: dict[str, str] | None = None) -> list[str]:
    """Everything in the database that does not fit, in words."""
    return ledger.verify(_lines(), _roots(), anchors)
