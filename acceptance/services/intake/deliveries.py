"""Receipts (回执): each sending of files, and each submitting by a link, has a number under which its
sender and the owner find again what was answered.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import Select, select

from acceptance.extensions import db
from acceptance.models import Delivery
from acceptance.models.shapes import UploadResult
from acceptance.models.states import DeliveryKind
from acceptance.refusals import NotFound
from acceptance.services.ground.access import Place


def keep(
    place: Place,
    results: Sequence[UploadResult],
    *,
    kind: str = DeliveryKind.FILES,
    link_id: int | None = None,
    named: str = "",
    now: datetime,
) -> Delivery:
    """Keep what was answered, under the next number; in the transaction of what it tells of."""
    row = Delivery(
        project_id=place.project.id,
        party_id=min(place.party_ids, default=None),
        link_id=link_id,
        person_id=place.viewer.person_id,
        kind=str(kind),
        made_by=place.viewer.name,
        named=named,
        results=list(results),
        at=now,
    )
    db.session.add(row)
    db.session.flush()
    return row


def find(place: Place, number: int) -> Delivery:
    """A receipt of this project that is the viewer's to see: the owner's and the officials' all,
    a party's its own. Raises NotFound.
    """
    row = db.session.scalar(_seen(place).where(Delivery.id == number))
    if row is None:
        raise NotFound
    return row


def _seen(place: Place) -> Select[Delivery]:
    wanted = select(Delivery).where(Delivery.project_id == place.project.id)
    if place.whole:
        return wanted
    return wanted.where(Delivery.party_id.in_(place.read_ids))


def by_link(link_id: int, number: int) -> Delivery:
    """A receipt that was given through a link. Raises NotFound for any other."""
    mine = select(Delivery).where(Delivery.link_id == link_id, Delivery.id == number)
    row = db.session.scalar(mine)
    if row is None:
        raise NotFound
    return row


def of_link(link_id: int, *, limit: int) -> Sequence[Delivery]:
    """The receipts that were given through a link, the last first."""
    mine = select(Delivery).where(Delivery.link_id == link_id)
    return db.session.scalars(mine.order_by(Delivery.id.desc()).limit(limit)).all()


def of_project(place: Place, *, limit: int) -> Sequence[Delivery]:
    """The last receipts of a project that the viewer may see, the last first."""
    return db.session.scalars(_seen(place).order_by(Delivery.id.desc()).limit(limit)).all()
