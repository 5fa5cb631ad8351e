"""Which version of a pack an office offers its new projects, and who may see and use an office's own
packs.

A shipped pack is offered as it ships until an office says otherwise for itself; what one office offers
changes nothing for another.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import select

from acceptance.extensions import db
from acceptance.models import OwnPack, PackOffer, Project
from acceptance.models.states import OwnPackState
from acceptance.refusals import NotFound, Refused
from workflows import standards
from workflows.packs.own import is_own
from workflows.standards import Procedure, Scope

from . import access, office, packs
from .access import Viewer


def of_office(organisation_id: int) -> dict[str, PackOffer]:
    """What an office offers, by the names of packs."""
    mine = select(PackOffer).where(PackOffer.organisation_id == organisation_id)
    return {row.pack: row for row in db.session.scalars(mine.order_by(PackOffer.pack))}


def offered(organisation_id: int, name: str) -> Procedure | Scope:
    """The version that a new project of an office pins. Raises NotFound for what it does not offer,
    Refused (pack_blocked) for one that is not complete."""
    row = db.session.get(PackOffer, (organisation_id, name))
    pack = packs.at(name, row.version) if row is not None else packs.as_shipped(name)
    if isinstance(pack, Procedure):
        require_complete(pack)
    return pack


def require_complete(pack: Procedure) -> None:
    """Raises Refused (pack_blocked) for a pack that says itself that it is not complete."""
    if pack.blocked:
        raise Refused("pack_blocked", name=pack.title, why=pack.blocked)


def procedures(organisation_id: int) -> list[Procedure]:
    """The procedures that new projects of an office may take, each in the version that it offers; those
    that say themselves that they are not complete are left out."""
    mine = of_office(organisation_id)
    found = []
    for name in standards.names("procedure"):
        pack = standards.procedure(name)
        if row := mine.get(name):
            pack = packs.procedure_at(name, row.version)
        if not pack.blocked:
            found.append(pack)
    return found


def own_offered(organisation_id: int) -> list[Scope]:
    """The office's own packs that its new projects are offered, by their names."""
    rows = of_office(organisation_id).values()
    return [packs.scope_at(row.pack, row.version) for row in rows if is_own(row.pack)]


def own(name: str) -> OwnPack | None:
    """The own pack of that name, of whichever office."""
    found: OwnPack | None = db.session.scalar(select(OwnPack).where(OwnPack.pack == name))
    return found


def published(organisation_id: int) -> Sequence[OwnPack]:
    """The packs of an office of which a version is published."""
    mine = select(OwnPack).where(
        OwnPack.organisation_id == organisation_id, OwnPack.state == OwnPackState.PUBLISHED
    )
    return db.session.scalars(mine.order_by(OwnPack.pack)).all()


def require_seen(viewer: Viewer, name: str) -> None:
    """Raises NotFound for another office's own pack, unless the viewer sees a project under it."""
    if not is_own(name):
        return
    found = own(name)
    if found is not None and found.organisation_id == viewer.organisation_id:
        return
    under = select(Project.id).where(
        Project.scope_pack == name, Project.id.in_(access.visible_projects(viewer))
    )
    if db.session.scalar(under.order_by(Project.id).limit(1)) is None:
        raise NotFound


def require_used(viewer: Viewer, name: str) -> None:
    """Raises NotFound for another office's own pack: its projects are its alone."""
    if not may_use(viewer, name):
        raise NotFound


def may_use(viewer: Viewer, name: str) -> bool:
    """Whether a pack is shipped, or the viewer's office made it."""
    if not is_own(name):
        return True
    found = own(name)
    return found is not None and found.organisation_id == viewer.organisation_id


def offer(viewer: Viewer, name: str, version: str, *, now: datetime) -> None:
    """Let new projects of the viewer's office be offered this version. Raises NotFound, Refused
    (pack_blocked)."""
    require_used(viewer, name)
    pack = packs.at(name, version)
    if isinstance(pack, Procedure):
        require_complete(pack)
    row = db.session.get(PackOffer, (viewer.organisation_id, name))
    before = {}
    if row is not None:
        before = {"version": row.version}
        row.version, row.by, row.at = version, viewer.name, now
    else:
        told = {"organisation_id": viewer.organisation_id, "pack": name, "version": version}
        db.session.add(PackOffer(**told, by=viewer.name, at=now))
    db.session.flush()
    after = {"name": pack.title, "version": version}
    office.record("pack", 0, "offer_pack", actor=viewer, now=now, before=before, after=after)


def end(viewer: Viewer, name: str, *, now: datetime) -> None:
    """Offer a shipped pack as it ships again, an own one no more. Raises NotFound."""
    row = db.session.get(PackOffer, (viewer.organisation_id, name))
    if row is None:
        raise NotFound
    before = {"name": packs.at(name, row.version).title, "version": row.version}
    db.session.delete(row)
    db.session.flush()
    office.record("pack", 0, "end_offer", actor=viewer, now=now, before=before)
