"""Totals of volumes: always counted anew from their files, never adjusted."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from sqlalchemy import bindparam, select, update

from acceptance.extensions import db
from acceptance.models import Document, Filing, Project, Volume
from acceptance.services.ground import packs
from workflows import classes

AT_ONCE = 500
"""Volumes whose files are read by one statement."""
GROUPS_LIMIT = 200
_VOLUME = Volume.metadata.tables["volume"]
_TOTALS = (
    update(_VOLUME)
    .where(_VOLUME.c.id == bindparam("b_id"))
    .values(
        files=bindparam("files"),
        pages=bindparam("pages"),
        drawings=bindparam("drawings"),
        groups=bindparam("groups"),
        holds=bindparam("b_holds"),
        sound=bindparam("b_sound"),
    )
)


@dataclass(slots=True)
class Total:
    """What the files of one volume add up to.

    `drawings` are sheets, `drawn` files that are drawings; `whole` says that the page run has
    neither gap nor overlap; `groups` are the classes in the order in which they first appear.
    """

    files: int = 0
    pages: int = 0
    drawings: int = 0
    drawn: int = 0
    whole: bool = True
    groups: dict[str, None] = field(default_factory=dict)

    def add(self, first: int | None, last: int | None, group: str | None, drawing: bool) -> None:
        """The next file in order."""
        count = 0
        if first and last:
            count = last - first + 1
        self.whole = self.whole and count > 0 and first == self.pages + 1
        self.files += 1
        self.pages += count
        if group:
            self.groups[group] = None
        if drawing:
            self.drawn += 1
            self.drawings += count

    def holds(self) -> str:
        """What the files are, unless the volume was made for 声像: a key of `HOLDS_NAMES`."""
        if not self.drawn:
            return "text"
        if self.drawn == self.files:
            return "drawings"
        return "mixed"


def count_again(volume_ids: Iterable[int | None]) -> None:
    """Write the totals of these volumes: files, pages, sheets, classes, what they hold, whether
    they are sound.
    """
    ids = sorted({number for number in volume_ids if number})
    for at in range(0, len(ids), AT_ONCE):
        batch = ids[at : at + AT_ONCE]
        counted = _counted(batch)
        media = set(
            db.session.scalars(
                select(Volume.id).where(Volume.id.in_(batch), Volume.holds == "media")
            )
        )
        db.session.connection().execute(
            _TOTALS, [_row(number, total, number in media) for number, total in counted.items()]
        )
    db.session.expire_all()


def _counted(batch: Sequence[int]) -> dict[int, Total]:
    totals = {number: Total() for number in batch}
    told = _by_title(batch)
    for row in db.session.execute(
        select(
            Document.volume_id,
            Document.first_page,
            Document.last_page,
            Filing.group_code,
            Filing.drawings,
        )
        .outerjoin(Filing, Filing.id == Document.filing_id)
        .where(Document.volume_id.in_(batch))
        .order_by(Document.volume_id, Document.position, Document.id)
    ):
        group, drawing = row.group_code, row.drawings
        if group is None:
            group, drawing = told[row.volume_id]
        totals[row.volume_id].add(row.first_page, row.last_page, group, bool(drawing))
    return totals


def _by_title(batch: Sequence[int]) -> dict[int, tuple[str, bool]]:
    """What the titles of volumes say of their files that lie in no item: the class, and whether they are drawings."""
    unplaced = select(Document.volume_id).where(
        Document.volume_id.in_(batch), Document.filing_id.is_(None)
    )
    rows = db.session.execute(
        select(Volume.id, Volume.title, Volume.project_id)
        .where(Volume.id.in_(unplaced))
        .order_by(Volume.id)
    ).all()
    scopes = {
        number: packs.scope(db.session.get_one(Project, number))
        for number in {row.project_id for row in rows}
    }
    return {row.id: classes.of_title(scopes[row.project_id], row.title) for row in rows}


def _row(number: int, total: Total, media: bool) -> dict[str, object]:
    """The totals as the statement takes them. Recordings have no pages to run through."""
    holds = total.holds()
    if media:
        holds = "media"
    return {
        "b_id": number,
        "files": total.files,
        "pages": total.pages,
        "drawings": total.drawings,
        "groups": " ".join(total.groups)[:GROUPS_LIMIT],
        "b_holds": holds,
        "b_sound": total.files > 0 and (total.whole or media),
    }
