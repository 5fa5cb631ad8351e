"""What pages and lists show of volumes: queries alone.

What changes a volume by hand is in `volumes`, `laying` and `sealing`; by rule, in `binding`.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from sqlalchemy import Select, func, select

from acceptance.extensions import db
from acceptance.models import Document, Filing, Volume
from acceptance.models.states import Gone

AT_ONCE = 900
"""Ids in one statement: SQLite's older builds take 999 parameters."""
ORDERS = {"pages": Volume.pages.desc(), "title": Volume.title}


def batches(ids: Sequence[int]) -> Iterator[Sequence[int]]:
    """Ids in runs that one statement takes."""
    for at in range(0, len(ids), AT_ONCE):
        yield ids[at : at + AT_ONCE]


def listed(
    project_id: int, *, search: str = "", section: int | None = None, sort: str = ""
) -> Select[Volume]:
    """The volumes of a project, narrowed by words in title or 档号 and by section (0: the project's
    own).
    """
    wanted = select(Volume).where(Volume.project_id == project_id)
    if search:
        titled = Volume.title.contains(search, autoescape=True)
        wanted = wanted.where(titled | Volume.code.contains(search, autoescape=True))
    if section is not None:
        wanted = wanted.where(Volume.section == section)
    return wanted.order_by(ORDERS.get(sort, Volume.number), Volume.id)


def waiting(project_id: int) -> Mapping[int, int]:
    """How many files wait to be bound, by section."""
    wanted = (
        select(Filing.section, func.count())
        .join(Document, Document.filing_id == Filing.id)
        .where(
            Document.project_id == project_id,
            Document.volume_id.is_(None),
            Document.gone == Gone.HERE,
        )
        .group_by(Filing.section)
    )
    counted: dict[int, int] = {}
    for section, count in db.session.execute(wanted):
        counted[section] = count
    return counted


def files_of(volume_id: int) -> Select[Document]:
    """The files of a volume in their order."""
    mine = select(Document).where(Document.volume_id == volume_id)
    return mine.order_by(Document.position, Document.id)


def by_id(ids: Sequence[int]) -> Mapping[int, Document]:
    """Files by their ids; one that is gone is left out."""
    found: dict[int, Document] = {}
    for some in batches(ids):
        rows = db.session.scalars(select(Document).where(Document.id.in_(some)))
        found |= {row.id: row for row in rows}
    return found
