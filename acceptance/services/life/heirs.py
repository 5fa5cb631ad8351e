"""Who owes what a unit owed that has left."""

from __future__ import annotations

from sqlalchemy import update

from acceptance.extensions import db
from acceptance.models import Drawing, Filing, Finding, HeldFile, Party, Project
from workflows.roles import PartyKind
from workflows.successions import OWED

from . import tallies


def owner_of(project: Project) -> Party:
    """The owner's party (建设单位)."""
    return next(one for one in project.parties if one.kind == PartyKind.OWNER)


def pass_on(party: Party, to: Party) -> None:
    """What a party owes, in items, problems, drawings and files that wait for a place."""
    finding_of: int | None = to.id
    if to.kind == PartyKind.OWNER:
        finding_of = None
    owed = (Filing.party_id == party.id) & Filing.state.in_(OWED)
    undrawn = (Drawing.party_id == party.id) & Drawing.document_id.is_(None)
    for statement in (
        update(Filing).where(owed).values(party_id=to.id),
        update(Finding)
        .where(Finding.id.in_(tallies.findings_of(party)))
        .values(party_id=finding_of),
        update(Drawing).where(undrawn).values(party_id=to.id),
        update(HeldFile).where(HeldFile.id.in_(tallies.held_of(party))).values(party_id=to.id),
    ):
        db.session.execute(statement, execution_options={"synchronize_session": False})


def takes_over(party: Party) -> Party:
    """Who owes now what this party would: itself, or who took over from it, at last the owner."""
    while not party.live:
        following = party.successor
        if following is None:
            return owner_of(db.session.get_one(Project, party.project_id))
        party = following
    return party


def pass_on_owed(project: Project) -> None:
    """What comes to be owed again by units that have left is owed by who took over from them."""
    for party in project.parties:
        if not party.live:
            owed = (Filing.party_id == party.id) & Filing.state.in_(OWED)
            db.session.execute(
                update(Filing).where(owed).values(party_id=takes_over(party).id),
                execution_options={"synchronize_session": False},
            )
