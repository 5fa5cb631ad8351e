"""提名新单位: a unit that is not registered yet is proposed by the owner, and registered and engaged when the bureau
agrees. Moving one is a step (services.nominating).
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Select, select, union
from sqlalchemy.orm import joinedload

from acceptance.extensions import db
from acceptance.models import FormerName, Newcomer, Organisation, Party
from acceptance.refusals import Refused
from acceptance.services.ground import hands, holds, journal, section_numbers
from acceptance.services.ground.access import Place
from workflows.newcomers import NewcomerState
from workflows.roles import OrganisationKind, Role
from workflows.rules import likeness

from . import engaging, organisations, parties, successions


@dataclass(frozen=True)
class Answer:
    """What the bureau says: in words, or which unit it is."""

    answer: str = ""
    organisation_id: int | None = None


def of_project(project_id: int) -> Sequence[Newcomer]:
    """All that were proposed in a project, the newest first."""
    mine = (
        select(Newcomer)
        .options(
            joinedload(Newcomer.organisation),
            joinedload(Newcomer.under).joinedload(Party.organisation),
        )
        .where(Newcomer.project_id == project_id)
    )
    return db.session.scalars(mine.order_by(Newcomer.id.desc())).all()


def near(name: str) -> Sequence[str]:
    """The names, of now and of before, of units in use that may mean the one of this name."""
    return likeness.near(name, _names())


def near_each(rows: Sequence[Newcomer]) -> Mapping[int, Sequence[str]]:
    """The same for those that wait for an answer, by their keys."""
    waiting = [row for row in rows if row.state == NewcomerState.PROPOSED]
    if not waiting:
        return {}
    names = _names()
    return {row.id: likeness.near(row.name, names) for row in waiting}


def _names() -> Sequence[str]:
    used = select(Organisation.name).where(Organisation.retired_at.is_(None))
    before = (
        select(FormerName.name)
        .join(Organisation, Organisation.id == FormerName.organisation_id)
        .where(Organisation.retired_at.is_(None))
    )
    both = union(used, before).subquery()
    return db.session.scalars(select(both.c.name).order_by(both.c.name)).all()


def propose(
    place: Place,
    *,
    name: str,
    credit_code: str,
    contact: str,
    kind: str,
    section: int,
    bond: str,
    under_id: int | None,
    note: str,
    now: datetime,
) -> Newcomer:
    """Propose a unit for a place in the project.

    Raises Refused (unit_there, newcomer_twice, no_such_section, bond_unfit, not_in_stage,
    archive_fixed), NotFound.
    """
    holds.require(place, "unit.propose")
    _refuse_known(name, credit_code)
    if db.session.scalar(_open(place.project.id).where(Newcomer.name == name)):
        raise Refused("newcomer_twice", name=name)
    section_numbers.require(place.project, section)
    engaging.refuse_unfit(place.project, kind, section, bond, under_id)
    row = Newcomer(
        project_id=place.project.id,
        name=name,
        credit_code=credit_code,
        contact=contact,
        kind=kind,
        section=section,
        bond=bond,
        under_id=under_id,
        note=note,
        proposed_by=place.viewer.name,
        proposed_at=now,
    )
    db.session.add(row)
    db.session.flush()
    journal.record(
        row.project_id,
        "propose_newcomer",
        actor=place.viewer,
        now=now,
        noun="newcomer",
        object_id=row.id,
        after=row.state,
        facts={"party": name, "kind": kind, "section": section, "note": note},
    )
    hands.keep(place, "newcomer", row.id, "propose_newcomer")
    journal.notify(row.project_id, Role.BUREAU, "propose_newcomer", now=now, reason=name)
    return row


def _open(project_id: int) -> Select[int]:
    return select(Newcomer.id).where(
        Newcomer.project_id == project_id, Newcomer.state == NewcomerState.PROPOSED
    )


def _refuse_known(name: str, credit_code: str) -> None:
    """A unit that is in use under this name or number is chosen from the list, not proposed."""
    same = Organisation.name == name
    if credit_code:
        same |= Organisation.credit_code == credit_code
    known = select(Organisation.name).where(same, Organisation.retired_at.is_(None))
    if found := db.session.scalar(known.order_by(Organisation.id).limit(1)):
        raise Refused("unit_there", name=found)


def _engaged(place: Place, row: Newcomer, said: Answer, now: datetime) -> None:
    """The unit is registered as it was named and engaged for what it was proposed for."""
    section_numbers.require(place.project, row.section)
    if row.under is not None:
        successions.refuse_ended(row.under)
    unit = parties.add_organisation(
        row.name, OrganisationKind.ENTERPRISE, None, actor=place.viewer, now=now
    )
    unit.credit_code, unit.contact = row.credit_code, row.contact
    row.organisation_id = unit.id
    engaging.add(
        place.project,
        organisation_id=unit.id,
        kind=row.kind,
        section=row.section,
        bond=row.bond,
        under_id=row.under_id,
        actor=place.viewer,
        now=now,
    )


def _known(place: Place, row: Newcomer, said: Answer, now: datetime) -> None:
    """It is a unit that is registered already: the owner engages that one."""
    if said.organisation_id is None:
        raise Refused("unit_unnamed")
    unit = organisations.usable(said.organisation_id)
    if unit.kind != OrganisationKind.ENTERPRISE:
        raise Refused("unit_unnamed")
    row.organisation_id = unit.id


def _nothing(place: Place, row: Newcomer, said: Answer, now: datetime) -> None:
    return None


EFFECTS: Mapping[str, Callable[[Place, Newcomer, Answer, datetime], None]] = {
    "engage_newcomer": _engaged,
    "name_known_unit": _known,
    "refuse_newcomer": _nothing,
    "withdraw_newcomer": _nothing,
}
"""What a step does beside moving the proposal."""
