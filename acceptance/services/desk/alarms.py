"""The letter about stored files that were found bad: to every administrator, and to the archivists
(档案员) of the owners whose projects they are in. Each finding is told once.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime, timedelta

from sqlalchemy import func, select

from acceptance.extensions import db
from acceptance.gateways.clock import local_date
from acceptance.models import Duty, FileVersion, FixityEvent, Party, Person, Project
from acceptance.models.states import DutyKind, FixityKind, LetterKind
from acceptance.services.desk import outbox
from acceptance.services.desk.outbox import Draft
from workflows.roles import Role

LATELY = timedelta(days=2)
"""Findings that may not have been told yet: a worker looks every half minute."""
LISTED = 20


def tell(*, now: datetime) -> int:
    """Write the letters that are not there yet; returns how many."""
    moments = db.session.scalars(
        select(FixityEvent.at)
        .where(FixityEvent.kind == FixityKind.DAMAGE, FixityEvent.at > now - LATELY)
        .distinct()
        .order_by(FixityEvent.at)
    ).all()
    today = local_date(now)
    return sum(outbox.post_all(_letters(at, today), today=today, now=now) for at in moments)


def _letters(at: datetime, today: date) -> Iterator[Draft]:
    bad = _digests(FixityKind.DAMAGE, at)
    mended = len(_digests(FixityKind.MEND, at))
    subject = f"存储核对：{len(bad)} 个文件与入库时不一致"
    said = f"其中 {mended} 个已从副本修复，{len(bad) - mended} 个待从备份恢复。"
    listed = "\n".join(bad[:LISTED])
    stamp = at.strftime("%Y%m%d%H%M%S%f")
    admins = select(Person).where(Person.is_admin, Person.disabled.is_(False)).order_by(Person.id)
    for person in db.session.scalars(admins):
        yield Draft(
            kind=LetterKind.STORED,
            key=f"stored-{stamp}-{person.id}",
            name=person.name,
            address=person.email,
            person_id=person.id,
            subject=subject,
            body=f"{said}\n不一致的内容已另存，不再给出。数字摘要：\n\n{listed}",
        )
    concerned = (
        select(FileVersion.project_id, func.count(FileVersion.digest.distinct()))
        .where(FileVersion.digest.in_(bad))
        .group_by(FileVersion.project_id)
        .order_by(FileVersion.project_id)
    )
    for project_id, count in db.session.execute(concerned).all():
        for duty in _archivists(project_id, today):
            yield Draft(
                kind=LetterKind.STORED,
                key=f"stored-{stamp}-{project_id}-duty-{duty.id}",
                name=duty.name,
                address=duty.email,
                person_id=duty.person_id,
                project_id=project_id,
                party_id=duty.party_id,
                subject=subject,
                body=f"{db.session.get_one(Project, project_id).name}有 {count} 个文件的存储内容与入库时"
                "不一致，文件名见本项目操作日志。系统管理员已接到通知；不能从副本或备份恢复的，请重新上传。",
            )


def _digests(kind: FixityKind, at: datetime) -> list[str]:
    wanted = select(FixityEvent.digest).where(FixityEvent.kind == kind, FixityEvent.at == at)
    return list(db.session.scalars(wanted.order_by(FixityEvent.digest)))


def _archivists(project_id: int, today: date) -> Iterator[Duty]:
    """The owner's archivists who serve today."""
    named = (
        select(Duty)
        .join(Party, Party.id == Duty.party_id)
        .where(
            Party.project_id == project_id,
            Party.kind == Role.OWNER,
            Duty.duty == DutyKind.ARCHIVIST,
        )
        .order_by(Duty.id)
    )
    for duty in db.session.scalars(named):
        if duty.until is None or duty.until >= today:
            yield duty
