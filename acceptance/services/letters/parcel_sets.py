"""To each party its own set (1+N): the volumes of an archive of which it may see every file."""

from __future__ import annotations

from sqlalchemy import select

from acceptance.extensions import db
from acceptance.models import Document, Filing, Organisation, Party, Volume
from acceptance.models.states import Gone
from acceptance.refusals import Refused
from acceptance.services.ground.access import Place
from workflows.permissions import allowed
from workflows.roles import ROLE_OF_PARTY, PartyKind


def names(place: Place) -> list[str]:
    """The units that take part in a project, by name, each once."""
    return sorted({one.organisation.name for one in place.project.parties})


def seen_by(project_id: int, name: str) -> frozenset[int]:
    """The numbers of the volumes of which the unit of that name may see every file: all where one of
    its roles sees the whole project, else those whose files all lie at items that it owes, or owed.

    Raises Refused (party_unknown) where no unit of the name takes part.
    """
    mine = (
        select(Party.id, Party.kind, Party.ended_on)
        .join(Organisation, Organisation.id == Party.organisation_id)
        .where(Party.project_id == project_id, Organisation.name == name)
        .order_by(Party.id)
    )
    rows = db.session.execute(mine).all()
    if not rows:
        raise Refused("party_unknown", name=name)
    volumes = select(Volume.number).where(Volume.project_id == project_id)
    roles = {ROLE_OF_PARTY[PartyKind(row.kind)] for row in rows if row.ended_on is None}
    if not allowed("project.whole", roles):
        ids = [row.id for row in rows]
        here = Document.volume_id == Volume.id, Document.gone == Gone.HERE
        foreign = (
            select(Document.id)
            .outerjoin(Filing, Filing.id == Document.filing_id)
            .where(*here, Filing.party_id.is_(None) | Filing.party_id.not_in(ids))
        )
        own = select(Document.id).where(*here)
        volumes = volumes.where(own.exists(), ~foreign.exists())
    return frozenset(db.session.scalars(volumes.order_by(Volume.number)))
