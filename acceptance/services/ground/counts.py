"""How many files each checklist item has.

Counted anew for every item that a change touched, so it cannot drift; what is gone counts nowhere.
"""

from __future__ import annotations

from collections.abc import Iterable

from sqlalchemy import ColumnElement, ScalarSelect, func, select, update

from acceptance.extensions import db
from acceptance.models import Document, Filing
from acceptance.models.states import DocumentState, Gone


def _of(*conditions: ColumnElement[bool]) -> ScalarSelect[int]:
    counted = Document.filing_id == Filing.id, Document.gone == Gone.HERE
    return select(func.count()).where(*counted, *conditions).scalar_subquery()


def recount(filing_ids: Iterable[int | None]) -> None:
    """Write `files` and `stored` of these items, in the transaction that changed them."""
    ids = sorted({number for number in filing_ids if number})
    for at in range(0, len(ids), 500):
        db.session.execute(
            update(Filing)
            .where(Filing.id.in_(ids[at : at + 500]))
            .values(files=_of(), stored=_of(Document.state == DocumentState.STORED)),
            execution_options={"synchronize_session": False},
        )
    for row in list(db.session.identity_map.values()):
        if isinstance(row, Filing) and row.id in ids:
            db.session.expire(row, ["files", "stored"])


def recount_project(project_id: int) -> None:
    """Count every item of a project anew."""
    recount(db.session.scalars(select(Filing.id).where(Filing.project_id == project_id)))
