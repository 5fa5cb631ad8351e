"""Lists that go out to be filled in: every item of a scope with its files, keys first."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import Any

from sqlalchemy import bindparam, select

from acceptance.extensions import db
from acceptance.models import Document, Filing, Party, Volume
from acceptance.services.ground import access
from acceptance.services.ground.access import Place


def lines(
    place: Place,
    *,
    section: int | None = None,
    party_id: int | None = None,
    volume: Volume | None = None,
) -> Iterable[list[Any]]:
    """The lines of a list to be filled in: every item of the scope with its files, an empty line
    where there is none.
    """
    columns = (
        Document.id,
        Document.title,
        Document.number,
        Document.author,
        Document.formed_on,
        Document.first_page,
        Document.last_page,
    )
    if volume is not None:
        rows = db.session.execute(
            select(*columns, Filing.code, Filing.section, Filing.name, Filing.due_on)
            .outerjoin(Filing, Filing.id == Document.filing_id)
            .where(Document.volume_id == volume.id)
            .order_by(Document.position, Document.id)
        )
        for d in rows:
            yield _line(d, d.code, d.section, d.name, "", volume.title, d.due_on)
        return
    wanted = access.filings(place)
    if section is not None:
        wanted = wanted.where(Filing.section == section)
    if party_id is not None:
        wanted = wanted.where(Filing.party_id == party_id)
    items = list(db.session.scalars(wanted.order_by(Filing.section, Filing.id)))
    names = {
        party.id: party.organisation.name
        for party in db.session.scalars(select(Party).where(Party.project_id == place.project.id))
    }
    statement = (
        select(*columns, Volume.title.label("volume"))
        .outerjoin(Volume, Volume.id == Document.volume_id)
        .where(Document.filing_id == bindparam("filing"))
        .order_by(Document.volume_id, Document.position, Document.id)
    )
    for item in items:
        listed = db.session.execute(statement, {"filing": item.id}).all()
        for one in listed:
            yield _line(
                one,
                item.code,
                item.section,
                item.name,
                names[item.party_id],
                one.volume or "",
                item.due_on,
            )
        if not listed:
            yield [
                None,
                item.code,
                item.section,
                item.name,
                names[item.party_id],
                "",
                "",
                "",
                "",
                "",
                None,
                None,
                None,
                _iso(item.due_on),
            ]


def _iso(day: date | None) -> str:
    return day.isoformat() if day else ""


def _line(
    d: Any,
    code: str | None,
    section: int | None,
    name: str | None,
    party: str,
    volume: str,
    due: date | None,
) -> list[Any]:
    count = d.last_page - d.first_page + 1 if d.first_page and d.last_page else None
    return [
        d.id,
        code or "",
        section,
        name or "",
        party,
        volume,
        d.title,
        d.number,
        d.author,
        _iso(d.formed_on),
        d.first_page,
        d.last_page,
        count,
        _iso(due),
    ]
