"""Where volumes stand, who reads them and how they were appraised, as plain rows to be held against the journal."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from sqlalchemy import select

from acceptance.extensions import db
from acceptance.models import Appraisal, AppraisalVolume, Loan, LoanCopy, LoanVolume, Placement

Rows = Sequence[Mapping[str, object]]


def of(project_id: int) -> Mapping[str, Rows]:
    """The rows of one project, by table."""
    return {
        "placement": _placements(project_id),
        "loan": _loans(project_id),
        "loan_copy": _copies(project_id),
        "appraisal": _appraisals(project_id),
    }


def _placements(project_id: int) -> Rows:
    mine = select(Placement.id, Placement.volume_id, Placement.place_id).where(
        Placement.project_id == project_id
    )
    return [row._asdict() for row in db.session.execute(mine.order_by(Placement.id))]


def _loans(project_id: int) -> Rows:
    """The entries of the register, each with what is still out of it."""
    out: dict[int, list[int]] = {}
    lent = select(LoanVolume.loan_id, LoanVolume.volume_id).where(
        LoanVolume.project_id == project_id, LoanVolume.out
    )
    for row in db.session.execute(lent.order_by(LoanVolume.volume_id)):
        out.setdefault(row.loan_id, []).append(row.volume_id)
    mine = select(Loan).where(Loan.project_id == project_id).order_by(Loan.id)
    return [
        {
            "id": row.id,
            "number": row.number,
            "state": row.state,
            "reader": row.reader,
            "unit": row.unit,
            "purpose": row.purpose,
            "way": row.way,
            "out_on": row.out_on.isoformat(),
            "due_on": row.due_on.isoformat(),
            "effect": row.effect,
            "out": out.get(row.id, []),
        }
        for row in db.session.scalars(mine)
    ]


def _copies(project_id: int) -> Rows:
    """Copies for readers."""
    mine = select(LoanCopy).where(LoanCopy.project_id == project_id).order_by(LoanCopy.id)
    return [
        {
            "id": row.id,
            "loan": row.loan_id,
            "number": row.number,
            "version": row.version_id,
            "pages": [row.first, row.last],
            "lines": row.lines,
            "struck": row.struck,
        }
        for row in db.session.scalars(mine)
    ]


def _appraisals(project_id: int) -> Rows:
    """Proposals, each with its volumes."""
    volumes: dict[int, list[int]] = {}
    lines = select(AppraisalVolume.appraisal_id, AppraisalVolume.volume_id).where(
        AppraisalVolume.project_id == project_id
    )
    for row in db.session.execute(lines.order_by(AppraisalVolume.volume_id)):
        volumes.setdefault(row.appraisal_id, []).append(row.volume_id)
    mine = select(Appraisal).where(Appraisal.project_id == project_id).order_by(Appraisal.id)
    return [
        {
            "id": row.id,
            "number": row.number,
            "kind": row.kind,
            "state": row.state,
            "verdict": row.verdict,
            "ground": row.ground,
            "until": "" if row.until is None else row.until.isoformat(),
            "volumes": volumes.get(row.id, []),
        }
        for row in db.session.scalars(mine)
    ]
