"""Units come to a project: who is engaged for what, beside or below whom, and which of them owes an item."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import select, update

from acceptance.extensions import db
from acceptance.models import Filing, Party, Project
from acceptance.refusals import NotFound, Refused, Stale
from acceptance.services.ground import access, holds, journal, packs
from acceptance.services.ground.access import Place, Viewer
from workflows.acts import ACTS, possible
from workflows.filings import NOT_SUBMITTED
from workflows.roles import BOND_NAMES, PARTY_NAMES, Bond, PartyKind
from workflows.rules.parties import bound, may_owe
from workflows.shared_lines import item_of
from workflows.sides import Standing

from . import organisations, sides

AT_ONCE = 1000
"""Items that one act passes on."""


def add(
    project: Project,
    *,
    organisation_id: int,
    kind: str,
    section: int,
    bond: str = "",
    under_id: int | None = None,
    actor: Viewer,
    now: datetime,
) -> Party:
    """Engage an organisation; the first of its kind in a place takes over what its kind owes there.

    Raises Refused (party_taken, unit_retired, bond_unfit, unit_on_two_sides, not_in_stage,
    archive_fixed), NotFound.
    """
    if not possible(ACTS["party.add"].when, holds.stage_of(project)):
        raise holds.shut(project.state)
    party = engage(
        project,
        organisation_id=organisation_id,
        kind=kind,
        section=section,
        bond=bond,
        under_id=under_id,
        actor=actor,
        now=now,
    )
    _take_items(project, party)
    return party


def engage(
    project: Project,
    *,
    organisation_id: int,
    kind: str,
    section: int,
    bond: str = "",
    under_id: int | None = None,
    actor: Viewer,
    now: datetime,
) -> Party:
    """Put a unit on record without an item, in whatever stage. Raises as `add`."""
    unit = organisations.usable(organisation_id)
    if section and section not in {s.number for s in project.sections}:
        raise NotFound
    if engaged(project, organisation_id, kind, section):
        raise Refused("party_taken", name=unit.name, kind=PARTY_NAMES[PartyKind(kind)])
    refuse_unfit(project, kind, section, bond, under_id)
    sides.refuse_clash(project, organisation_id, Standing(kind, section))
    party = Party(
        project_id=project.id,
        organisation_id=organisation_id,
        kind=kind,
        section=section,
        bond=bond,
        under_id=under_id,
    )
    db.session.add(party)
    db.session.flush()
    facts: dict[str, object] = {"party": unit.name, "kind": kind, "section": section}
    if party.under is not None:
        facts |= {"bond": bond, "under": party.under.organisation.name}
    journal.record(
        project.id,
        "add_party",
        actor=actor,
        now=now,
        noun="party",
        object_id=party.id,
        facts={**facts, **doubles(project, organisation_id)},
    )
    db.session.expire(project, ["parties"])
    return party


def doubles(project: Project, organisation_id: int) -> dict[str, list[str]]:
    """For the journal: who serves this unit and another side of the project; often nobody."""
    found = sides.doubles_in(project, beside=organisation_id)
    if not found:
        return {}
    return {"two_sides": [f"{one.person}（{one.told}）" for one in found]}


def engaged(project: Project, organisation_id: int, kind: str, section: int) -> Party | None:
    """The party that this unit is now, of that kind in that section."""
    return db.session.scalar(
        select(Party).where(
            Party.project_id == project.id,
            Party.organisation_id == organisation_id,
            Party.kind == kind,
            Party.section == section,
            Party.ended_on.is_(None),
        )
    )


def refuse_unfit(
    project: Project, kind: str, section: int, bond: str, under_id: int | None
) -> None:
    """Raises Refused (bond_unfit), NotFound where a unit of this kind may not stand so to that one."""
    head = None
    if under_id is not None:
        found = db.session.get(Party, under_id)
        if found is None or found.project_id != project.id or not found.live:
            raise NotFound
        head = (found.kind, found.section, found.bond)
    if not bound(bond, kind, section, head):
        raise Refused("bond_unfit", bond=BOND_NAMES[Bond(bond)])


def _take_items(project: Project, party: Party) -> None:
    """What its kind owes in its place passes to the first of a kind there (本系统约定); what a unit
    that has left delivered stays with it.
    """
    same = (
        Party.project_id == project.id,
        Party.kind == party.kind,
        Party.id != party.id,
        Party.ended_on.is_(None),
    )
    if db.session.scalar(select(Party.id).where(*same, Party.section == party.section).limit(1)):
        return
    left = select(Party.id).where(Party.project_id == project.id, Party.ended_on.is_not(None))
    owed = [item.code for item in packs.scope(project).items if item.by == party.kind]
    passes = (
        (Filing.project_id == project.id) & Filing.code.in_(owed) & Filing.party_id.not_in(left)
    )
    if party.section:
        passes &= Filing.section == party.section
    else:
        passes &= Filing.section.not_in(select(Party.section).where(*same, Party.section != 0))
    db.session.execute(
        update(Filing).where(passes).values(party_id=party.id),
        execution_options={"synchronize_session": False},
    )


def may_take(project: Project, filing: Filing, party: Party, by: str) -> bool:
    """Whether a party can come to owe an item that the scope asks of `by`."""
    near = party.section in (0, filing.section)
    return party.live and party.project_id == project.id and near and may_owe(by, party.kind)


def pass_items(place: Place, ids: Sequence[int], party_id: int, *, now: datetime) -> int:
    """Let another party owe these items, all or none; returns how many. What was submitted already
    stays with who submitted it.

    Raises Refused (not_in_stage, archive_fixed, item_not_owed, item_unfit), Stale, NotFound.
    """
    holds.require(place, "party.items")
    target: Party = access.owned(place, Party, party_id)
    rows = db.session.scalars(
        access.filings(place).where(Filing.id.in_(ids)).order_by(Filing.id).limit(AT_ONCE)
    ).all()
    if len(rows) != len(set(ids)):
        raise Stale
    asked = {item.code: item.by for item in packs.scope(place.project).items}
    for row in rows:
        if row.state not in NOT_SUBMITTED:
            raise Refused("item_not_owed", name=row.name)
        if not may_take(place.project, row, target, asked.get(item_of(row.code), "")):
            raise Refused("item_unfit", name=row.name, party=target.organisation.name)
    moved = [row for row in rows if row.party_id != target.id]
    before = Counter(row.party.organisation.name for row in moved)
    for row in moved:
        row.party_id = target.id
    db.session.flush()
    journal.record(
        place.project.id,
        "pass_items",
        actor=place.viewer,
        now=now,
        noun="party",
        object_id=target.id,
        facts={
            "party": target.organisation.name,
            "before": dict(before),
            "items": [row.id for row in moved],
        },
    )
    return len(moved)


def to_pass(place: Place, *, party_id: int | None, section: int | None) -> Sequence[Filing]:
    """The items that are still owed and may be passed on, by section and number; at most AT_ONCE."""
    wanted = access.filings(place).where(Filing.state.in_(NOT_SUBMITTED))
    if party_id is not None:
        wanted = wanted.where(Filing.party_id == party_id)
    if section is not None:
        wanted = wanted.where(Filing.section == section)
    return db.session.scalars(wanted.order_by(Filing.section, Filing.id).limit(AT_ONCE)).all()
