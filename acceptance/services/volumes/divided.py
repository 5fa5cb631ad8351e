"""Which volumes went to another section since a moment, when theirs was divided."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import select

from acceptance.extensions import db
from acceptance.models import SectionChange
from acceptance.models.states import SectionKind


def since(project_id: int, moment: datetime) -> list[SectionChange]:
    """The divisions since then that stand."""
    mine = select(SectionChange).where(
        SectionChange.project_id == project_id,
        SectionChange.kind == SectionKind.SPLIT,
        SectionChange.made_at >= moment,
        SectionChange.undone_at.is_(None),
    )
    return list(db.session.scalars(mine.order_by(SectionChange.id)))


def gone_off(project_id: int, moment: datetime) -> set[int]:
    """The volumes that went with them."""
    return {
        key
        for change in since(project_id, moment)
        for row in change.rows
        if row["noun"] == "volume"
        for key in row["ids"]
    }
