"""What goes from one project to another, as the lines of both tell it: read before it goes, nothing is written here."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from typing import Any

from sqlalchemy import ColumnElement, Select, func, or_, select

from acceptance.extensions import db
from acceptance.models import (
    ChangeNotice,
    Document,
    FileVersion,
    Filing,
    Party,
    Placement,
    Project,
    Purge,
    Volume,
    Withdrawal,
)
from workflows.filings import FilingState

Crossed = dict[str, Any]
"""What went, for the lines of both projects: ids by state, rows by their columns."""


def known(project: Project) -> dict[str, object]:
    """A project as the line of another one names it."""
    return {"id": project.id, "code": project.code, "name": project.name}


def items(project: Project) -> int:
    """How many lines its checklist has, for the journal."""
    mine = select(func.count()).where(Filing.project_id == project.id)
    return db.session.scalar(mine) or 0


def told(source: int, sections: Mapping[int, int]) -> Crossed:
    """What goes, before it does, as the journals tell it."""
    items = select(Filing.id).where(Filing.project_id == source, Filing.section.in_(sections))
    lying = select(Document.id).where(Document.project_id == source, files(source, sections))
    said: Crossed = {
        "filing": _states(Filing, items, FilingState.MISSING),
        "change": _states(
            ChangeNotice,
            select(ChangeNotice.id).where(
                ChangeNotice.project_id == source, ChangeNotice.section.in_(sections)
            ),
        ),
        "ended_party": [
            [row.id, row.ended_on.isoformat(), row.successor_id]
            for row in db.session.execute(
                select(Party.id, Party.ended_on, Party.successor_id)
                .where(
                    Party.project_id == source,
                    Party.section.in_(sections),
                    Party.ended_on.is_not(None),
                )
                .order_by(Party.id)
            )
        ],
        "withdrawal": _rows(
            select(
                Withdrawal.id,
                Withdrawal.version_id,
                Withdrawal.document_id,
                Withdrawal.undone_at.is_not(None),
            )
            .where(Withdrawal.document_id.in_(lying))
            .order_by(Withdrawal.id)
        ),
        "purge": _rows(
            select(
                Purge.id,
                Purge.state,
                Purge.ground,
                Purge.reason,
                Purge.size,
                Purge.digest,
                Purge.answer,
                Purge.erased_at.is_not(None),
            )
            .where(Purge.document_id.in_(lying))
            .order_by(Purge.id)
        ),
        "file_version": _rows(
            select(FileVersion.id, FileVersion.gone)
            .where(FileVersion.document_id.in_(lying), FileVersion.gone != "")
            .order_by(FileVersion.id)
        ),
        "volume": _rows(
            select(Volume.id, Volume.code)
            .where(Volume.project_id == source, Volume.section.in_(sections), Volume.code != "")
            .order_by(Volume.number)
        ),
    }
    said["placement"] = _rows(
        select(Placement.id, Placement.volume_id, Placement.place_id)
        .join(Volume, Volume.id == Placement.volume_id)
        .where(Volume.project_id == source, Volume.section.in_(sections))
        .order_by(Placement.id)
    )
    return said


def files(source: int, sections: Mapping[int, int]) -> ColumnElement[bool]:
    """The files that lie in items or volumes of the sections."""
    items = select(Filing.id).where(Filing.project_id == source, Filing.section.in_(sections))
    shelf = select(Volume.id).where(Volume.project_id == source, Volume.section.in_(sections))
    return or_(Document.filing_id.in_(items), Document.volume_id.in_(shelf))


def _states(model: Any, ids: Select[int], initial: str = "") -> dict[str, list[int]]:
    found: dict[str, list[int]] = defaultdict(list)
    rows = select(model.id, model.state).where(model.id.in_(ids), model.state != initial)
    for key, state in db.session.execute(rows.order_by(model.id)):
        found[state].append(key)
    return found


def _rows(wanted: Any) -> list[list[Any]]:
    return [list(row) for row in db.session.execute(wanted)]
