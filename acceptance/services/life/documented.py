"""Whether what is decided upon stands on paper."""

from __future__ import annotations

from sqlalchemy import select

from acceptance.extensions import db
from acceptance.models import Report
from workflows.documents import Standing


def stands(project_id: int, kind: str) -> bool:
    """Whether a document of that kind was issued and has not been taken back."""
    mine = select(Report.id).where(
        Report.project_id == project_id, Report.kind == kind, Report.state == Standing.VALID
    )
    return db.session.scalar(mine.limit(1)) is not None
