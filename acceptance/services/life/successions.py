"""交接单: a unit leaves, another takes its place. What was delivered and what is owed is counted by machine;
what was delivered stays with who delivered it, what is owed goes on.

Moving one is a step (`services.succeeding`); what each step does beside moving stands in EFFECTS.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import date, datetime

from sqlalchemy import ColumnElement, func, or_, select, update

from acceptance.extensions import db
from acceptance.gateways.clock import local_date
from acceptance.models import (
    Duty,
    Filing,
    Party,
    Project,
    Report,
    Succession,
)
from acceptance.refusals import NotFound, Refused
from acceptance.services.ground import access, holds, journal
from acceptance.services.ground.access import Place
from workflows.roles import PartyKind
from workflows.successions import OPEN, OWED, SuccessionState

from . import engaging, heirs, tallies


def listed(place: Place) -> Sequence[Succession]:
    """The hand-overs of a project that this viewer may see, the newest first."""
    wanted = select(Succession).where(Succession.project_id == place.project.id)
    if not place.whole:
        mine = place.read_ids
        wanted = wanted.where(or_(Succession.party_id.in_(mine), Succession.successor_id.in_(mine)))
    return db.session.scalars(wanted.order_by(Succession.number.desc())).all()


def mine(place: Place, succession_id: int) -> Succession:
    """A hand-over that concerns the viewer. Raises NotFound."""
    row: Succession = access.owned(place, Succession, succession_id)
    if place.whole or {row.party_id, row.successor_id} & place.read_ids:
        return row
    raise NotFound


def propose(
    place: Place,
    party: Party,
    *,
    ends_on: date,
    reason: str,
    organisation_id: int | None,
    now: datetime,
) -> Succession:
    """Put a unit's leaving on record, with what it delivered and owes today. A successor that is no
    party yet is engaged in the same place.

    A unit that is to take over elsewhere leaves only once that is settled, and who leaves takes
    nothing over: no hand-over comes to wait for somebody who is gone.
    Raises Refused (not_in_stage, owner_stays, party_ended, succession_open, succession_self, and as
    `engaging.engage`).
    """
    holds.require(place, "party.replace")
    project = place.project
    if party.kind == PartyKind.OWNER:
        raise Refused("owner_stays")
    refuse_ended(party)
    _refuse_open(or_(Succession.party_id == party.id, Succession.successor_id == party.id))
    if organisation_id == party.organisation_id:
        raise Refused("succession_self", name=party.organisation.name)
    successor = None
    if organisation_id is not None:
        successor = _successor(place, party, organisation_id, now)
    counted = tallies.count(party)
    last = select(func.max(Succession.number)).where(Succession.project_id == project.id)
    row = Succession(
        project_id=project.id,
        number=(db.session.scalar(last) or 0) + 1,
        party_id=party.id,
        ends_on=ends_on,
        reason=reason,
        counted=counted.figures,
        digest=counted.digest,
        counted_at=now,
        proposed_by=place.viewer.name,
    )
    if successor is not None:
        row.successor_id = successor.id
    db.session.add(row)
    db.session.flush()
    return row


def refuse_ended(party: Party) -> None:
    """Raises Refused (party_ended) for a unit that has left."""
    if not party.live:
        raise Refused("party_ended", name=party.organisation.name)


def open_ones(project_id: int) -> Sequence[Succession]:
    """The hand-overs that are not settled yet, in their order."""
    mine = select(Succession).where(Succession.project_id == project_id, Succession.state.in_(OPEN))
    return db.session.scalars(mine.order_by(Succession.number)).all()


def _refuse_open(condition: ColumnElement[bool]) -> None:
    """Raises Refused (succession_open) for a hand-over that fits and is not settled, by who leaves."""
    wanted = select(Succession).where(condition, Succession.state.in_(OPEN))
    row = db.session.scalar(wanted.order_by(Succession.id).limit(1))
    if row is not None:
        raise Refused("succession_open", name=row.party.organisation.name)


def _successor(place: Place, party: Party, organisation_id: int, now: datetime) -> Party:
    """The party that the unit is in the same place, engaged now where it is none yet."""
    known = engaging.engaged(place.project, organisation_id, party.kind, party.section)
    if known is not None:
        _refuse_open(Succession.party_id == known.id)
        return known
    return engaging.engage(
        place.project,
        organisation_id=organisation_id,
        kind=party.kind,
        section=party.section,
        bond=party.bond,
        under_id=party.under_id,
        actor=place.viewer,
        now=now,
    )


def units(row: Succession) -> tuple[str, str]:
    """Who hands over and who takes over, by name; the owner where nobody succeeds."""
    return row.party.organisation.name, heir(row).organisation.name


def heir(row: Succession) -> Party:
    """The party to which goes what is owed."""
    return row.successor or heirs.owner_of(db.session.get_one(Project, row.project_id))


def _refuse_moved(row: Succession) -> None:
    """Who confirms confirms what was counted. Raises Refused (succession_moved)."""
    if tallies.count(row.party).digest != row.digest:
        raise Refused("succession_moved")


def _refuse_early(row: Succession, now: datetime) -> None:
    if local_date(now) < row.ends_on:
        raise Refused("succession_early", day=row.ends_on.isoformat())


def _hand_over(place: Place, row: Succession, answer: str, now: datetime) -> None:
    _refuse_early(row, now)
    _refuse_moved(row)
    row.handed_by, row.handed_at, row.handed_for = place.viewer.name, now, answer


def _take_over(place: Place, row: Succession, answer: str, now: datetime) -> None:
    """What is owed goes to the successor, the duties end, the unit is out.

    Raises Refused (succession_early, succession_moved, party_ended).
    """
    _refuse_early(row, now)
    _refuse_moved(row)
    refuse_ended(heir(row))
    row.taken_by, row.taken_at = place.viewer.name, now
    party, to = row.party, heir(row)
    moved = db.session.scalars(
        select(Filing.id)
        .where(Filing.party_id == party.id, Filing.state.in_(OWED))
        .order_by(Filing.id)
    ).all()
    heirs.pass_on(party, to)
    unsynchronised = {"synchronize_session": False}
    below = (Party.under_id == party.id) & Party.ended_on.is_(None)
    if row.successor is not None:
        below &= Party.id != to.id
        db.session.execute(
            update(Party).where(below).values(under_id=to.id), execution_options=unsynchronised
        )
    open_duties = (Duty.party_id == party.id) & (Duty.until.is_(None) | (Duty.until > row.ends_on))
    db.session.execute(
        update(Duty).where(open_duties).values(until=row.ends_on),
        execution_options=unsynchronised,
    )
    party.ended_on, party.successor_id = row.ends_on, row.successor_id
    db.session.flush()
    # Rows were written past the session.
    db.session.expire_all()
    journal.record(
        row.project_id,
        "end_party",
        actor=place.viewer,
        now=now,
        noun="party",
        object_id=party.id,
        facts={
            "party": party.organisation.name,
            "ended_on": row.ends_on.isoformat(),
            "successor_id": row.successor_id,
            "to": to.organisation.name,
            "items": list(moved),
            **row.counted,
        },
    )


def _recount(place: Place, row: Succession, answer: str, now: datetime) -> None:
    counted = tallies.count(row.party)
    row.counted, row.digest, row.counted_at = counted.figures, counted.digest, now
    row.handed_by, row.handed_at, row.handed_for = "", None, ""


def _withdraw(place: Place, row: Succession, answer: str, now: datetime) -> None:
    """A successor that was engaged stays a party, beside the one that stays."""


def lapse(place: Place, *, now: datetime) -> Sequence[Report]:
    """The project is closed: what was not signed by both is over with it. Returns the notes of these
    hand-overs, which nobody signs any more.
    """
    rows = open_ones(place.project.id)
    for row in rows:
        before, row.state = row.state, SuccessionState.LAPSED.value
        db.session.flush()
        giver, taker = units(row)
        journal.record(
            place.project.id,
            "lapse_succession",
            actor=place.viewer,
            now=now,
            noun="succession",
            object_id=row.id,
            before=before,
            after=row.state,
            facts={"number": row.number, "from": giver, "to": taker},
            recount=False,
        )
    notes = select(Report).where(Report.id.in_([row.report_id for row in rows]))
    return db.session.scalars(notes.order_by(Report.id)).all()


EFFECTS: Mapping[str, Callable[[Place, Succession, str, datetime], None]] = {
    "hand_over": _hand_over,
    "hand_over_for": _hand_over,
    "take_over": _take_over,
    "recount_succession": _recount,
    "withdraw_succession": _withdraw,
}
