"""The acceptance panel (验收组): who is on it, by whose letter, who steps back, and how it votes."""

from __future__ import annotations

import hashlib
import secrets
from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import select, update

from acceptance.extensions import db
from acceptance.models import Ballot, Expert, Organisation, PanelMember, Person, Project
from acceptance.refusals import NotFound, Refused
from acceptance.services.ground import journal, packs
from acceptance.services.ground.access import Place
from workflows.projects import Stage

from .reviews import in_stage

FORMING = (Stage.APPLIED, Stage.ADMITTED, Stage.PRE_CHECK)
VOTING_DAYS = 7
"""For how many days a voting link is good."""


def of(place: Place) -> list[PanelMember]:
    """The members, leader first."""
    rows = db.session.scalars(
        select(PanelMember)
        .where(PanelMember.project_id == place.project.id)
        .order_by(PanelMember.id)
    )
    return sorted(rows, key=lambda member: ("leader", "deputy", "member").index(member.post))


def secret(project: Project) -> bool:
    """Whether the project's pack wants a secret ballot."""
    return bool(packs.procedure(project).value("vote", "secret", False))


def add(place: Place, data: Mapping[str, Any], *, now: datetime) -> PanelMember:
    """Put someone on the panel: of the pool, with an account, or by name. Raises Refused (not_in_stage, name_taken), NotFound."""
    in_stage(place, FORMING)
    expert = db.session.get(Expert, data["expert_id"]) if data.get("expert_id") else None
    person_id = expert.person_id if expert else data.get("person_id")
    organisation_id = expert.organisation_id if expert else data.get("organisation_id")
    person = db.session.get(Person, person_id) if person_id else None
    organisation = db.session.get(Organisation, organisation_id) if organisation_id else None
    name = (expert.name if expert else data.get("name")) or (person.name if person else "")
    unit = (expert.unit if expert else data.get("unit")) or (
        organisation.name if organisation else ""
    )
    if not name or not unit:
        raise NotFound
    known = select(PanelMember.id).where(
        PanelMember.project_id == place.project.id,
        PanelMember.name == name,
        PanelMember.unit == unit,
    )
    if db.session.scalar(known):
        raise Refused("name_taken", name=name)
    member = PanelMember(
        project_id=place.project.id,
        person_id=person.id if person else None,
        name=name,
        unit=unit,
        organisation_id=organisation.id if organisation else None,
        title=data.get("title") or (expert.title if expert else ""),
        post=data["post"],
        expert_id=expert.id if expert else None,
        deputed_by=unit if data.get("deputed_on") else "",
        deputed_on=data.get("deputed_on"),
    )
    db.session.add(member)
    db.session.flush()
    journal.record(
        place.project.id,
        "add_panelist",
        actor=place.viewer,
        now=now,
        noun="panel",
        object_id=member.id,
        facts={
            "name": name,
            "unit": unit,
            "post": member.post,
            "deputed_on": str(member.deputed_on or ""),
        },
    )
    return member


def remove(place: Place, member: PanelMember, *, now: datetime) -> None:
    in_stage(place, FORMING)
    journal.record(
        place.project.id,
        "remove_panelist",
        actor=place.viewer,
        now=now,
        noun="panel",
        object_id=member.id,
        facts={"name": member.name, "unit": member.unit},
    )
    db.session.delete(member)
    db.session.flush()


def depute(place: Place, member: PanelMember, data: Mapping[str, Any], *, now: datetime) -> None:
    """Note by which unit's letter of which day the member was sent."""
    in_stage(place, FORMING)
    member.deputed_by, member.deputed_on = data["deputed_by"] or member.unit, data["deputed_on"]
    db.session.flush()
    journal.record(
        place.project.id,
        "depute",
        actor=place.viewer,
        now=now,
        noun="panel",
        object_id=member.id,
        facts={"name": member.name, "by": member.deputed_by, "on": member.deputed_on.isoformat()},
    )


def recuse(place: Place, member: PanelMember, reason: str, *, now: datetime) -> None:
    """A member steps back (回避): it is named in the list with the reason, and counts no longer. Raises Refused (already_voted)."""
    in_stage(place, (*FORMING, Stage.REVIEW))
    if member.voted_at:
        raise Refused("already_voted")
    member.recused, member.recusal, member.token_hash = True, reason, None
    db.session.flush()
    journal.record(
        place.project.id,
        "recuse",
        actor=place.viewer,
        now=now,
        noun="panel",
        object_id=member.id,
        facts={"name": member.name, "reason": reason},
    )


def vote(place: Place, member: PanelMember, choice: str, dissent: str, *, now: datetime) -> None:
    """Record a member's vote, once. Under a secret ballot what was voted is kept without who, and the journal says only that.

    Raises Refused (not_in_stage, already_voted, recused).
    """
    in_stage(place, (Stage.REVIEW,))
    if member.recused:
        raise Refused("recused", name=member.name)
    if member.voted_at:
        raise Refused("already_voted")
    hidden = secret(place.project)
    member.voted_at, member.token_hash = now, None
    if hidden:
        db.session.add(Ballot(project_id=place.project.id, vote=choice, dissent=dissent))
        _shuffle(place.project.id)
    else:
        member.vote, member.dissent = choice, dissent
    db.session.flush()
    said = (
        {"member": member.name}
        if hidden
        else {"member": member.name, "vote": choice, **({"dissent": dissent} if dissent else {})}
    )
    journal.record(
        place.project.id,
        "vote",
        actor=place.viewer,
        now=now,
        noun="panel",
        object_id=member.id,
        facts=said,
    )


def _shuffle(project_id: int) -> None:
    """Lay the ballots anew in an order of chance, so that their order does not tell who cast which."""
    db.session.flush()
    cast = [
        (row.vote, row.dissent)
        for row in db.session.scalars(select(Ballot).where(Ballot.project_id == project_id))
    ]
    secrets.SystemRandom().shuffle(cast)
    for row, (choice, dissent) in zip(
        db.session.scalars(
            select(Ballot).where(Ballot.project_id == project_id).order_by(Ballot.id)
        ),
        cast,
        strict=True,
    ):
        row.vote, row.dissent = choice, dissent


def clear(project_id: int) -> None:
    """A meeting begins with no votes."""
    db.session.execute(
        update(PanelMember)
        .where(PanelMember.project_id == project_id)
        .values(vote=None, dissent="", voted_at=None, token_hash=None)
    )
    db.session.execute(Ballot.__table__.delete().where(Ballot.__table__.c.project_id == project_id))  # type: ignore[attr-defined]


def invite(place: Place, member: PanelMember, *, now: datetime) -> str:
    """A link by which a member votes without an account, shown once; only its digest is kept. Raises Refused."""
    in_stage(place, (Stage.REVIEW,))
    if member.voted_at:
        raise Refused("already_voted")
    if member.recused:
        raise Refused("recused", name=member.name)
    token = secrets.token_urlsafe(24)
    member.token_hash, member.token_until = _digest(token), now + timedelta(days=VOTING_DAYS)
    db.session.flush()
    journal.record(
        place.project.id,
        "invite_vote",
        actor=place.viewer,
        now=now,
        noun="panel",
        object_id=member.id,
        facts={"name": member.name},
    )
    return token


def by_token(token: str, *, now: datetime) -> PanelMember:
    """The member whose link this is. Raises NotFound when it is unknown, used or over."""
    member: PanelMember | None = db.session.scalar(
        select(PanelMember).where(PanelMember.token_hash == _digest(token))
    )
    if member is None or member.token_until is None or member.token_until < now:
        raise NotFound
    return member


def _digest(token: str) -> str:
    return hashlib.sha256(token.encode()).hexdigest()
