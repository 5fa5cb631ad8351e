"""Supervision visits (监督检查): what to look at, the problems found, the notices that go out in Word."""

from __future__ import annotations

import io
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import func, select

from workflows.filings import FilingState
from workflows.projects import CLOSED
from workflows.roles import ROLE_OF_PARTY, PartyKind, Role

from ..extensions import db
from ..gateways import word
from ..gateways.clock import local_date
from ..gateways.storage import LocalStore
from ..models import Document, FileVersion, Filing, Finding, HeldFile, Inspection, Party, Report
from ..refusals import NotFound, Refused
from . import journal, schedules
from .access import Place
from .reports import TEMPLATES, chinese_date, paragraphs


@dataclass(frozen=True)
class Worth:
    """What is worth a look: who lags, which files failed their checks, which items went back, what lies about unplaced."""

    lagging: Sequence[schedules.Lagging]
    failed: Sequence[tuple[str, str, int]]
    failures: int
    returned: int
    held: int


def worth_a_look(place: Place, *, today: date) -> Worth:
    """What the inspectors should look at, from what the system knows today."""
    project_id = place.project.id
    failed = select(Document.title, Filing.name, Filing.id).join(FileVersion, FileVersion.document_id == Document.id).join(
        Filing, Filing.id == Document.filing_id).where(FileVersion.project_id == project_id, FileVersion.current, FileVersion.verdict == "failed")  # fmt: skip
    rows = [(row[0], row[1], row[2]) for row in db.session.execute(failed.order_by(FileVersion.id).limit(50))]
    number = db.session.scalar(select(func.count()).select_from(failed.subquery())) or 0
    returned = db.session.scalar(select(func.count()).where(Filing.project_id == project_id, Filing.state == FilingState.RETURNED)) or 0
    waiting = db.session.scalar(select(func.count()).where(HeldFile.project_id == project_id, HeldFile.state == "held")) or 0
    late = [row for row in schedules.lagging(place, today=today) if row.standing.colour != "ok"]
    return Worth(late, rows, number, returned, waiting)


def suggested(worth: Worth) -> str:
    """A first wording of what will be looked at, one line each, for the inspector to change."""
    lines = [f"{row.party.organisation.name}的归档情况，超期未交 {row.standing.overdue} 条。" for row in worth.lagging[:5]]
    if worth.failures:
        lines.append(f"检测不通过的文件 {worth.failures} 件。")
    return "\n".join(lines)


def plan(place: Place, data: Mapping[str, Any], store: LocalStore, *, now: datetime) -> Inspection:
    """Plan a visit and write its 检查通知 in Word. Raises Refused (not_in_stage) once the project is closed."""
    if place.project.state in CLOSED:
        raise Refused("not_in_stage", stage=place.project.state)
    row = Inspection(project_id=place.project.id, planned_by=place.viewer.name, planned_at=now, **data)
    db.session.add(row)
    db.session.flush()
    _issue(place, row, "inspection_notice", f"关于检查{place.project.name}档案工作的通知", _notice(place, row, local_date(now)), store, now)
    journal.record(place.project.id, "plan_inspection", actor=place.viewer, now=now, noun="inspection", object_id=row.id,
                   facts={"on": row.planned_on.isoformat(), "inspectors": row.inspectors})  # fmt: skip
    journal.notify(place.project.id, Role.OWNER, "plan_inspection", now=now, reason=row.planned_on.isoformat())
    return row


def add_problem(place: Place, row: Inspection, data: Mapping[str, Any], *, now: datetime) -> Finding:
    """Write a problem down: a finding with its owner and deadline. Raises Refused (inspection_closed), NotFound."""
    if row.state == "closed":
        raise Refused("inspection_closed")
    party = db.session.get(Party, data["party_id"])
    if party is None or party.project_id != place.project.id:
        raise NotFound
    last = db.session.scalar(select(func.max(Finding.number)).where(Finding.project_id == place.project.id)) or 0
    finding = Finding(project_id=place.project.id, inspection_id=row.id, number=last + 1, **data)
    db.session.add(finding)
    db.session.flush()
    journal.record(place.project.id, "add_finding", actor=place.viewer, now=now, noun="finding", object_id=finding.id, after=finding.state,
                   facts={"number": finding.number, "problem": finding.problem, "party": party.organisation.name})  # fmt: skip
    return finding


def close(place: Place, row: Inspection, conclusion: str, store: LocalStore, *, now: datetime) -> None:
    """Conclude a visit; with problems found, the 整改通知书 is written and each responsible party told."""
    if row.state == "closed":
        raise Refused("inspection_closed")
    row.state, row.conclusion = "closed", conclusion
    db.session.flush()
    found = findings(row)
    if found:
        _issue(
            place,
            row,
            "rectification_notice",
            f"{place.project.name}档案整改通知书",
            _rectification(place, row, found, local_date(now)),
            store,
            now,
        )
    journal.record(place.project.id, "close_inspection", actor=place.viewer, now=now, noun="inspection", object_id=row.id,
                   facts={"problems": len(found), "conclusion": conclusion})  # fmt: skip
    journal.notify(place.project.id, Role.OWNER, "close_inspection", now=now, reason=f"问题 {len(found)} 个")
    for party_id in sorted({finding.party_id for finding in found if finding.party_id}):
        party = db.session.get_one(Party, party_id)
        role = ROLE_OF_PARTY[PartyKind(party.kind)]
        if role != Role.OWNER:
            journal.notify(place.project.id, role, "close_inspection", now=now, party_id=party_id)


def findings(row: Inspection) -> list[Finding]:
    return list(db.session.scalars(select(Finding).where(Finding.inspection_id == row.id).order_by(Finding.number)))


def documents(row: Inspection) -> list[Report]:
    return list(db.session.scalars(select(Report).where(Report.inspection_id == row.id).order_by(Report.id)))


def _owner(place: Place) -> str:
    return next(party.organisation.name for party in place.project.parties if party.kind == PartyKind.OWNER)


def _notice(place: Place, row: Inspection, today: date) -> dict[str, Any]:
    project = place.project
    return {
        "receiver": _owner(place), "project": project.name, "organiser": place.viewer.organisation, "visit_date": chinese_date(row.planned_on),
        "visit_place": row.place, "inspectors": row.inspectors, "contact": row.contact or "　", "issued": chinese_date(today),
        "items": paragraphs(row.scope) or ["归档文件的收集、整理和保管情况。"],
        "parties": [party.organisation.name for party in project.parties if party.kind != PartyKind.OWNER],
    }  # fmt: skip


def _rectification(place: Place, row: Inspection, found: Sequence[Finding], today: date) -> dict[str, Any]:
    names = {party.id: party.organisation.name for party in place.project.parties}
    return {
        "receiver": _owner(place), "project": place.project.name, "organiser": place.viewer.organisation, "visit_date": chinese_date(row.planned_on),
        "inspectors": row.inspectors, "contact": row.contact or "　", "issued": chinese_date(today), "conclusion": paragraphs(row.conclusion),
        "count": len(found), "last_day": chinese_date(max(finding.due_on for finding in found)),
        "problems": [
            {"number": number, "problem": finding.problem, "basis": finding.basis or "　", "location": finding.location or "　",
             "party": names.get(finding.party_id or 0, _owner(place)), "due": finding.due_on.isoformat()}
            for number, finding in enumerate(found, 1)
        ],
    }  # fmt: skip


def _issue(place: Place, row: Inspection, kind: str, title: str, context: dict[str, Any], store: LocalStore, now: datetime) -> Report:
    template = word.template(TEMPLATES / f"{kind}.docx")
    stored = store.put(io.BytesIO(template.render(context)))
    report = Report(
        project_id=place.project.id, inspection_id=row.id, kind=kind, title=title, digest=stored.digest, size=stored.size,
        template_digest=template.digest, journal_head=journal.head(place.project.id)[1], issued_by=place.viewer.name, issued_at=now,
    )  # fmt: skip
    db.session.add(report)
    db.session.flush()
    journal.record(place.project.id, "issue_report", actor=place.viewer, now=now, noun="report", object_id=report.id,
                   facts={"kind": kind, "sha256": stored.digest, "template": template.digest})  # fmt: skip
    return report
