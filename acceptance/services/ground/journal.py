"""The chained record: one line for every change, in the change's own transaction."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime
from typing import Any
from weakref import WeakKeyDictionary

from sqlalchemy import Integer, Select, String, bindparam, insert, select, text
from sqlalchemy.orm import SessionTransaction

from acceptance.extensions import db
from acceptance.models import JournalEntry, Notice
from workflows import ledger

from . import alone
from .access import Viewer
from .questions import Answers, Question

_ENTRY: Any = JournalEntry.__table__
_OUTBOX: Any = Notice.__table__
HEAD = Question(
    select(_ENTRY.c.seq, _ENTRY.c.hash)
    .where(_ENTRY.c.project_id == bindparam("project"))
    .order_by(_ENTRY.c.seq.desc())
    .limit(1)
)
_LINES = (
    select(*(_ENTRY.c[name] for name in (*ledger.FIELDS, "prev", "hash")))
    .where(_ENTRY.c.project_id == bindparam("project"))
    .order_by(_ENTRY.c.seq)
)
_LINE, _NOTICE = insert(_ENTRY).inline(), insert(_OUTBOX).inline()
"""Built once: every change writes a line, and building a statement costs more than running it."""
_MARK = text("INSERT INTO recount (project_id) VALUES (:project) ON CONFLICT DO NOTHING")
"""Whose turn it is may have changed: see services/life/awaited."""
_MARK_SEATS = text(
    "INSERT INTO recount (project_id) SELECT DISTINCT panel_member.project_id FROM panel_member"
    " LEFT JOIN expert ON expert.id = panel_member.expert_id"
    " WHERE coalesce(panel_member.person_id, expert.person_id) = :person ON CONFLICT DO NOTHING"
)


def head(project_id: int, answers: Answers | None = None) -> tuple[int, str]:
    """(length, hash of the last line) of a project's chain."""
    if answers is None:
        known = _heads().get(project_id)
        if known is not None:
            return known
        answers = Answers(project=project_id)
    rows = answers.rows(HEAD)
    return tuple(rows[0]) if rows else (0, ledger.GENESIS)


_HEADS: WeakKeyDictionary[SessionTransaction, dict[int, tuple[int, str]]] = WeakKeyDictionary()
"""The heads of the chains that a transaction is alone with."""


def _heads() -> dict[int, tuple[int, str]]:
    now = db.session().get_transaction()
    return {} if now is None else _HEADS.setdefault(now, {})


_LATELY: WeakKeyDictionary[SessionTransaction, dict[int, dict[int, str]]] = WeakKeyDictionary()
"""The lines that a transaction wrote itself: by project, their numbers and what they tell."""


def _written() -> dict[int, dict[int, str]]:
    now = db.session().get_transaction()
    return {} if now is None else _LATELY.setdefault(now, {})


def written_between(project_id: int, first: int, last: int) -> Sequence[str] | None:
    """What this transaction's own lines from one number to another tell; None where it did not write
    each of them.
    """
    mine = _written().get(project_id, {})
    wanted = range(first, last + 1)
    if any(number not in mine for number in wanted):
        return None
    return [mine[number] for number in wanted]


def alone_with(project_id: int, last: tuple[int, str]) -> None:
    """Within the transaction that nobody else writes beside: the chain ends with this line, and need
    not be asked again.
    """
    _heads()[project_id] = last


def record(
    project_id: int,
    action: str,
    *,
    actor: Viewer,
    now: datetime,
    noun: str = "project",
    object_id: int | None = None,
    before: str = "",
    after: str = "",
    facts: dict[str, Any] | None = None,
    recount: bool = True,
) -> None:
    """Add one line to a project's chain, and have it counted anew whose turn it is, unless the caller
    does so at once.
    """
    alone.in_project(project_id)
    seq, prev = head(project_id)
    fields: dict[str, Any] = {
        "project_id": project_id,
        "seq": seq + 1,
        "at": now,
        "actor": actor.name,
        "unit": actor.organisation,
        "noun": noun,
        "object_id": project_id if object_id is None else object_id,
        "action": action,
        "before": before,
        "after": after,
        "facts": facts or {},
    }
    hashed = {**fields, "at": now.isoformat()}
    connection, digest = db.session.connection(), ledger.line_hash(prev, hashed)
    connection.execute(_LINE, {**fields, "prev": prev, "hash": digest})
    alone_with(project_id, (seq + 1, digest))
    _written().setdefault(project_id, {})[seq + 1] = action
    if recount:
        connection.execute(_MARK, {"project": project_id})


def mark_seats(person_id: int) -> None:
    """Have the projects counted anew in whose panels a person sits: whom it serves has changed, of
    which their journals have no line.
    """
    db.session.connection().execute(_MARK_SEATS, {"person": person_id})


def notify_all(
    project_id: int,
    whom: Iterable[tuple[str, int | None]],
    action: str,
    *,
    now: datetime,
    reason: str = "",
) -> None:
    """One notice for each hand (role, and the party where it is one's alone)."""
    values = [
        {
            "project_id": project_id,
            "role": role,
            "party_id": party_id,
            "person_id": None,
            "action": action,
            "at": now,
            "reason": reason,
            "void": False,
        }
        for role, party_id in whom
    ]
    if values:
        db.session.connection().execute(_NOTICE, values)


def notify(
    project_id: int,
    role: str,
    action: str,
    *,
    now: datetime,
    reason: str = "",
    party_id: int | None = None,
    person_id: int | None = None,
) -> None:
    """Put a notice into the outbox for everyone with that hand, or for one party or person alone."""
    values = {
        "project_id": project_id,
        "role": role,
        "party_id": party_id,
        "person_id": person_id,
        "action": action,
        "at": now,
        "reason": reason,
        "void": False,
    }
    db.session.connection().execute(_NOTICE, values)


def lines(project_id: int) -> Iterator[dict[str, Any]]:
    """A project's lines in order, as they are hashed and exported."""
    rows = db.session.execute(
        _LINES, {"project": project_id}, execution_options={"yield_per": 1000}
    )
    for row in rows.mappings():
        yield {**row, "at": row["at"].isoformat()}


def verify(project_id: int) -> int | None:
    """The number of the first line that does not fit the chain, or None when all fit. A cut tail is not seen here."""
    return ledger.chain_problem(lines(project_id))


def entries(
    project_id: int, *, search: str = "", oldest_first: bool = False
) -> Select[JournalEntry]:
    """The lines of a project as people read them, the newest first unless asked; narrowed by who or which unit wrote them."""
    wanted = select(JournalEntry).where(JournalEntry.project_id == project_id)
    if search:
        person = JournalEntry.actor.contains(search, autoescape=True)
        wanted = wanted.where(person | JournalEntry.unit.contains(search, autoescape=True))
    if oldest_first:
        return wanted.order_by(JournalEntry.seq)
    return wanted.order_by(JournalEntry.seq.desc())


def latest(project_id: int, limit: int) -> list[JournalEntry]:
    """The last lines of a project, the newest first."""
    return list(db.session.scalars(entries(project_id).limit(limit)))


LINES = 20
OF_OBJECT = Question(
    select(_ENTRY)
    .where(
        _ENTRY.c.project_id == bindparam("project"),
        _ENTRY.c.noun == bindparam("noun", type_=String),
        _ENTRY.c.object_id == bindparam("object", type_=Integer),
    )
    .order_by(_ENTRY.c.seq.desc())
    .limit(LINES)
)
"""What happened to one thing, the last LINES of it, the last first."""
