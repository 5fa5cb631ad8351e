"""公众咨询: questions without a name to an archive office, answered within working days, read by a code; opened to
everybody only in the office's own words.
"""

from __future__ import annotations

import hashlib
import secrets
from collections.abc import Sequence
from datetime import date, datetime

from sqlalchemy import Select, func, select
from sqlalchemy.orm import joinedload

from acceptance.extensions import db
from acceptance.gateways.clock import local_date
from acceptance.models import Organisation, Question
from acceptance.refusals import NotFound, Refused, Stale
from acceptance.services.ground import calendars, office
from acceptance.services.ground.access import Viewer
from workflows import asked
from workflows.deadlines import deadline
from workflows.roles import OrganisationKind


def offices() -> Sequence[Organisation]:
    """Those that can be asked."""
    wanted = select(Organisation).where(
        Organisation.kind == OrganisationKind.BUREAU, Organisation.retired_at.is_(None)
    )
    return db.session.scalars(wanted.order_by(Organisation.path, Organisation.id)).all()


def ask(organisation_id: int, subject: str, text: str, *, now: datetime) -> str:
    """Ask an office; returns the code by which alone the answer is read. Raises NotFound."""
    if organisation_id not in {one.id for one in offices()}:
        raise NotFound
    code = "".join(secrets.choice(asked.LETTERS) for _ in range(asked.LONG))
    question = Question(
        organisation_id=organisation_id,
        code_hash=_hashed(code),
        subject=subject,
        text=text,
        asked_at=now,
        due_on=_due(local_date(now)),
    )
    db.session.add(question)
    db.session.flush()
    return code


def _due(today: date) -> date:
    """The last working day for an answer; Monday to Friday in a year that is not announced."""
    found = deadline(today, asked.DAYS, calendars.is_workday)
    assert found is not None
    return found.day


def _hashed(code: str) -> str:
    return hashlib.sha256(asked.plain_code(code).encode()).hexdigest()


def by_code(code: str) -> Question:
    """The question of that code. Raises NotFound."""
    wanted = select(Question).options(joinedload(Question.organisation))
    question = db.session.scalar(wanted.where(Question.code_hash == _hashed(code)))
    if question is None:
        raise NotFound
    return question


def opened(search: str = "") -> Select[Question]:
    """Those that are open to everybody, the last first."""
    wanted = (
        select(Question)
        .options(joinedload(Question.organisation))
        .where(Question.opened_at.is_not(None), Question.answered_at.is_not(None))
        .order_by(Question.opened_at.desc(), Question.id.desc())
    )
    if search:
        wanted = wanted.where(
            Question.shown.contains(search, autoescape=True)
            | Question.answer.contains(search, autoescape=True)
        )
    return wanted


def of_office(viewer: Viewer) -> Select[Question]:
    """All that this office was asked: what waits first, by its day, then the last answered."""
    return (
        select(Question)
        .where(Question.organisation_id == viewer.organisation_id)
        .order_by(
            Question.answered_at.is_not(None),
            Question.answered_at.desc(),
            Question.due_on,
            Question.id,
        )
    )


def waiting(units: Sequence[int]) -> tuple[int, date | None]:
    """How many wait for an answer of these offices, and until when the first does. One query."""
    wanted = select(func.count(Question.id), func.min(Question.due_on)).where(
        Question.organisation_id.in_(units), Question.answered_at.is_(None)
    )
    count, first = db.session.execute(wanted).one()
    return count, first


def mine(viewer: Viewer, question_id: int) -> Question:
    """A question to this office. Raises NotFound."""
    question = db.session.get(Question, question_id)
    if question is None or question.organisation_id != viewer.organisation_id:
        raise NotFound
    return question


def answer(question: Question, text: str, *, version: int, actor: Viewer, now: datetime) -> None:
    """Answer, or answer anew: what was said before stays in the record. Raises Stale."""
    _same(question, version)
    before = {"answer": question.answer} if question.answer else {}
    question.answer, question.answered_by, question.answered_at = text, actor.name, now
    db.session.flush()
    office.record(
        "question",
        question.id,
        "answer_question",
        actor=actor,
        now=now,
        before=before,
        after={"answer": text},
    )


def open_up(question: Question, shown: str, *, version: int, actor: Viewer, now: datetime) -> None:
    """Let everybody read the answer, under the office's own words for what was asked.

    Raises Stale, Refused (unanswered).
    """
    _same(question, version)
    if question.answered_at is None:
        raise Refused("unanswered")
    question.shown, question.opened_at = shown, now
    db.session.flush()
    told = {"shown": shown}
    office.record("question", question.id, "open_question", actor=actor, now=now, after=told)


def close(question: Question, reason: str, *, version: int, actor: Viewer, now: datetime) -> None:
    """Let nobody but the asker read it any more. Raises Stale."""
    _same(question, version)
    question.opened_at = None
    db.session.flush()
    office.record("question", question.id, "close_question", actor=actor, now=now, reason=reason)


def _same(question: Question, version: int) -> None:
    if question.version_id != version:
        raise Stale
