"""The daily head of the log over all journals and papers: made once a day, printed on documents, mailed to the
administrators, open to everyone.
"""

from __future__ import annotations

import json
import secrets
from collections.abc import Iterator, Sequence
from datetime import datetime
from itertools import islice
from typing import Any, NamedTuple, Protocol

from sqlalchemy import and_, exists, func, insert, or_, select
from sqlalchemy.orm import defer

from acceptance.extensions import db
from acceptance.gateways.clock import local_date
from acceptance.models import (
    DailyRoot,
    JournalEntry,
    LogEntry,
    LogHead,
    LogLeaf,
    Person,
    Report,
)
from acceptance.models.states import LetterKind, Sealed
from acceptance.services.ground import journal, logs, office
from workflows import heads, ledger, sealed, witness

from . import outbox
from .outbox import Draft

PAPERS = 256
"""Papers under one entry at most, so that the proof of one is short however many wait."""
NOWHERE = "acceptance"
"""Whose log it is where nobody signs."""


class Pen(Protocol):
    """What signs heads."""

    name: str

    def signed(self, body: str) -> str:
        """A head with the signature below it."""


class Leaf(NamedTuple):
    """What is put under an entry: of which project, the number of its last line or the report's key, a
    digest, the code of a paper.
    """

    project_id: int
    number: int
    digest: str
    code: str = ""


def shown(most: int) -> Sequence[LogHead]:
    """The newest heads, the last first."""
    return db.session.scalars(select(LogHead).order_by(LogHead.size.desc()).limit(most)).all()


def shown_before(most: int) -> Sequence[DailyRoot]:
    """The newest daily roots of the old form, the last first."""
    mine = select(DailyRoot).options(defer(DailyRoot.leaves))
    return db.session.scalars(mine.order_by(DailyRoot.seq.desc()).limit(most)).all()


def seal(*, now: datetime, pen: Pen | None = None) -> LogHead | None:
    """Make today's head and the letters that carry it out; nothing when it is there already."""
    day = local_date(now).isoformat()
    if db.session.scalar(select(LogHead.size).where(LogHead.day == day)):
        return None
    last = logs.head()
    position = last.size if last else 0
    if last is None:
        position = _bind_those_before()
    ends = _ends()
    _add(position, Sealed.CHAINS, day, ends)
    papers = _papers()
    while some := list(islice(papers, PAPERS)):
        position += 1
        _add(position, Sealed.PAPERS, day, some)
    size = position + 1
    root = witness.tree_root(logs.hashes())
    body = heads.written(_name(last, pen), size, root, day)
    note = f"{body}\n"
    if pen is not None:
        note = pen.signed(body)
    made = LogHead(size=size, day=day, root=root.hex(), note=note, made_at=now)
    db.session.add(made)
    db.session.flush()
    _carry_out(made, now)
    return made


def _name(last: LogHead | None, pen: Pen | None) -> str:
    """A log keeps its name, whatever its address becomes."""
    if last is not None:
        return heads.head_of(last.note).origin
    if pen is not None:
        return pen.name
    return NOWHERE


def _bind_those_before() -> int:
    """The daily roots of the old form are the first entries; how many there are."""
    position = 0
    for row in db.session.execute(select(DailyRoot.day, DailyRoot.root).order_by(DailyRoot.seq)):
        _entry(position, Sealed.BEFORE, row.day, row.root, "")
        position += 1
    return position


def _entry(position: int, kind: Sealed, day: str, root: str, salt: str) -> LogEntry:
    content = witness.entry_content(kind, day, root)
    leaf = witness.leaf_hash(content).hex()
    made = LogEntry(position=position, kind=kind, day=day, root=root, salt=salt, leaf=leaf)
    db.session.add(made)
    db.session.flush()
    return made


def _add(position: int, kind: Sealed, day: str, found: Sequence[Leaf]) -> None:
    """An entry over leaves, each blinded by a salt of its own."""
    salt = secrets.token_hex(sealed.SALT)
    known = sealed.leaf_hashes(kind, salt, found)
    _entry(position, kind, day, witness.tree_root(known).hex(), salt)
    rows = [
        {
            "entry": position,
            "position": at,
            "kind": kind,
            "project_id": one.project_id,
            "number": one.number,
            "digest": one.digest,
        }
        for at, one in enumerate(found)
    ]
    if rows:
        db.session.execute(insert(LogLeaf), rows)


def _ends() -> list[Leaf]:
    """The last line of each journal that has grown since it was last put into the log, and of the office's
    record.
    """
    last = (
        select(JournalEntry.project_id, func.max(JournalEntry.seq).label("seq"))
        .group_by(JournalEntry.project_id)
        .subquery()
    )
    told = (
        select(LogLeaf.project_id, func.max(LogLeaf.number).label("seq"))
        .where(LogLeaf.kind == Sealed.CHAINS)
        .group_by(LogLeaf.project_id)
        .subquery()
    )
    rows = db.session.execute(
        select(JournalEntry.project_id, JournalEntry.seq, JournalEntry.hash)
        .join(
            last, and_(last.c.project_id == JournalEntry.project_id, last.c.seq == JournalEntry.seq)
        )
        .outerjoin(told, told.c.project_id == JournalEntry.project_id)
        .where(or_(told.c.seq.is_(None), told.c.seq < JournalEntry.seq))
        .order_by(JournalEntry.project_id)
    )
    ends = [Leaf(row.project_id, row.seq, row.hash) for row in rows]
    length, last_hash = office.head()
    known = select(func.max(LogLeaf.number)).where(
        LogLeaf.kind == Sealed.CHAINS, LogLeaf.project_id == office.CHAIN
    )
    if length > (db.session.scalar(known) or 0):
        ends.insert(0, Leaf(office.CHAIN, length, last_hash))
    return ends


def _papers() -> Iterator[Leaf]:
    """Papers that are not in the log yet, in Word and as they are printed; a print that comes later is in
    the head of a later day.
    """
    for column in (Report.digest, Report.pdf_digest):
        there = exists().where(
            LogLeaf.kind == Sealed.PAPERS,
            LogLeaf.project_id == Report.project_id,
            LogLeaf.number == Report.id,
            LogLeaf.digest == column,
        )
        rows = db.session.execute(
            select(Report.project_id, Report.id, column.label("digest"), Report.code)
            .where(column != "", ~there)
            .order_by(Report.id)
        ).all()
        yield from (Leaf(row.project_id, row.id, row.digest, row.code or "") for row in rows)


def _carry_out(made: LogHead, now: datetime) -> None:
    for person in db.session.scalars(
        select(Person).where(Person.is_admin, Person.disabled.is_(False))
    ):
        outbox.post(
            Draft(
                kind=LetterKind.ROOT,
                key=f"head-{made.day}-{person.id}",
                name=person.name,
                address=person.email,
                person_id=person.id,
                subject=f"日志当日校验值 {made.day}",
                body=f"{made.day}，全部项目的操作日志、审计记录和所出文件的当日校验值（日志共 {made.size} 条）：\n\n"
                f"{made.root}\n\n请保存本信。日后可据此核对操作日志和文件没有被删改。",
            ),
            today=local_date(now),
            now=now,
        )


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
    """Every daily root of the old form as JSON, one a line."""
    for row in _roots():
        yield json.dumps(row) + "\n"


def exported_heads() -> Iterator[str]:
    """Every head of the log with its entries and their leaves as JSON, one a line."""
    for row in _heads():
        yield json.dumps(row) + "\n"


def _roots() -> Iterator[ledger.Line]:
    rows = db.session.execute(
        select(DailyRoot.day, DailyRoot.root, DailyRoot.leaves).order_by(DailyRoot.seq),
        execution_options={"yield_per": 10},
    )
    yield from map(dict, rows.mappings())


def _heads() -> Iterator[sealed.Line]:
    """The heads in order, each with the entries that came with it; not before the first."""
    before = 0
    for head in db.session.scalars(select(LogHead).order_by(LogHead.size)).all():
        entries = db.session.scalars(
            select(LogEntry)
            .where(LogEntry.position >= before, LogEntry.position < head.size)
            .order_by(LogEntry.position)
        ).all()
        told = []
        for entry in entries:
            fields = ("kind", "day", "root", "salt", "leaf")
            one = {name: getattr(entry, name) for name in fields}
            told.append({**one, "leaves": logs.leaves(entry)})
        yield {"day": head.day, "size": head.size, "root": head.root, "entries": told}
        before = head.size


def verify(anchors: dict[str, str] | None = None) -> list[str]:
    """Everything in the database that does not fit, in words. `anchors` are roots from paper or mail by
    their day, of the old form or of heads.
    """
    return sealed.verify(_lines(), _roots(), _heads(), anchors)
