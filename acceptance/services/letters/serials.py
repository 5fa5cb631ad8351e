"""Numbers of official documents: one statement takes the next, inside the document's own
transaction, so none is lost or given twice.
"""

from __future__ import annotations

from typing import Any

from sqlalchemy import Integer, bindparam, select, text

from acceptance.extensions import db
from acceptance.models import Letterhead
from acceptance.services.ground.questions import Answers, Question
from workflows.documents import FILE

_NEXT = text(
    "INSERT INTO number_series (organisation_id, mark, year, last) "
    "VALUES (:organisation, :mark, :year, 1) "
    "ON CONFLICT (organisation_id, mark, year) "
    "DO UPDATE SET last = number_series.last + 1 RETURNING last"
)


def take(organisation_id: int, mark: str, year: int) -> int:
    """The next number of a series, from 1. Whoever comes second waits for the first's commit or
    rollback.
    """
    return int(
        db.session.connection()
        .execute(_NEXT, {"organisation": organisation_id, "mark": mark, "year": year})
        .scalar_one()
    )


_HEADS: Any = Letterhead.__table__
LETTERHEAD = Question(
    select(_HEADS)
    .where(_HEADS.c.organisation_id == bindparam("organisation", type_=Integer))
    .order_by(_HEADS.c.organisation_id)
)
"""What an organisation set for the head of its documents."""


def letterhead(organisation_id: int, name: str, told: Answers) -> Letterhead:
    """How an organisation's documents begin; where nothing was set, its name stands for head and
    marks. The answer is a value, not the stored row.
    """
    made = dict.fromkeys((column.key for column in _HEADS.c), "")
    for row in told.rows(LETTERHEAD):
        made |= row._asdict()
    return Letterhead(
        organisation_id=organisation_id,
        title=made["title"] or name,
        letter_mark=made["letter_mark"] or name,
        file_mark=made["file_mark"] or made["letter_mark"] or name,
        opinion_mark=made["opinion_mark"] or name,
        contact=made["contact"],
        phone=made["phone"],
        address=made["address"],
        copies=made["copies"],
        signatory=made["signatory"],
    )


FILED = "文件"
"""What the red head of a file ends with, and that of a letter does not (GB/T 9704-2012, 7.2.4 and 10.1)."""


def organ(head: Letterhead, series: str) -> str:
    """发文机关标志 as it stands on papers of that series."""
    name = head.title.removesuffix(FILED)
    if series == FILE:
        return name + FILED
    return name
