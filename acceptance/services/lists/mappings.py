"""What the headings of an organisation's lists mean, as its people once said."""

from __future__ import annotations

from collections.abc import Mapping

from sqlalchemy import delete, select

from acceptance.extensions import db
from acceptance.models import ColumnMapping
from workflows import listing


def remembered(organisation_id: int) -> dict[str, str]:
    """What an organisation once said its headings mean."""
    wanted = select(ColumnMapping.heading, ColumnMapping.field).where(
        ColumnMapping.organisation_id == organisation_id
    )
    return dict(db.session.execute(wanted).all())


def remember(organisation_id: int, said: Mapping[str, str]) -> None:
    """Keep what headings mean; an unknown field means: leave this column out."""
    for heading, name in said.items():
        key, field = listing.folded(heading), ""
        if name in listing.ALL:
            field = name
        db.session.execute(
            delete(ColumnMapping).where(
                ColumnMapping.organisation_id == organisation_id, ColumnMapping.heading == key
            )
        )
        db.session.add(ColumnMapping(organisation_id=organisation_id, heading=key, field=field))
    db.session.flush()
