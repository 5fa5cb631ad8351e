"""How a panel votes: in person, on paper or by a link, by name or in secret.

What a vote decides is a rule (workflows.rules.voting).
"""

from __future__ import annotations

import hashlib
import secrets
from datetime import datetime, timedelta

from sqlalchemy import delete, select, update

from acceptance.extensions import db
from acceptance.models import Ballot, PanelMember, Project
from acceptance.models.shapes import Facts
from acceptance.refusals import NotFound, Refused
from acceptance.services.ground import packs
from acceptance.services.ground.access import Place
from workflows import clauses
from workflows.projects import Stage

from .panels import record
from .reviews import in_stage

VOTING_DAYS = 7
"""For how many days a voting link is good."""


def secret(project: Project) -> bool:
    """Whether the project's pack wants a secret ballot."""
    return clauses.vote(packs.procedure(project)).secret


def vote(place: Place, member: PanelMember, choice: str, dissent: str, *, now: datetime) -> None:
    """Record a member's vote, once. Under a secret ballot what was voted is kept without who, and
    the journal says only that.

    Raises Refused (not_in_stage, already_voted, recused).
    """
    in_stage(place, (Stage.REVIEW,))
    _refuse_who_may_not_vote(member)
    said: Facts = {"member": member.name}
    # The link is used up with the vote, whichever way the vote was given.
    member.voted_at, member.token_hash = now, None
    if secret(place.project):
        db.session.add(Ballot(project_id=place.project.id, vote=choice, dissent=dissent))
        _shuffle(place.project.id)
    else:
        member.vote, member.dissent = choice, dissent
        said["vote"] = choice
        if dissent:
            said["dissent"] = dissent
    db.session.flush()
    record(place, "vote", member, said, now)


def _refuse_who_may_not_vote(member: PanelMember) -> None:
    if member.recused:
        raise Refused("recused", name=member.name)
    if member.voted_at:
        raise Refused("already_voted")


def _shuffle(project_id: int) -> None:
    """Lay the ballots anew in an order of chance, so that their order does not tell who cast which."""
    db.session.flush()
    ballots = db.session.scalars(
        select(Ballot).where(Ballot.project_id == project_id).order_by(Ballot.id)
    ).all()
    cast = [(row.vote, row.dissent) for row in ballots]
    secrets.SystemRandom().shuffle(cast)
    for row, (choice, dissent) in zip(ballots, cast, strict=True):
        row.vote, row.dissent = choice, dissent


def clear(project_id: int) -> None:
    """A meeting begins with no votes."""
    db.session.execute(
        update(PanelMember)
        .where(PanelMember.project_id == project_id)
        .values(vote=None, dissent="", voted_at=None, token_hash=None)
    )
    db.session.execute(delete(Ballot).where(Ballot.project_id == project_id))


def invite(place: Place, member: PanelMember, *, now: datetime) -> str:
    """A link by which a member votes without an account, shown once; only its digest is kept.

    Raises Refused (not_in_stage, recused, already_voted).
    """
    in_stage(place, (Stage.REVIEW,))
    _refuse_who_may_not_vote(member)
    token = secrets.token_urlsafe(24)
    member.token_hash, member.token_until = _digest(token), now + timedelta(days=VOTING_DAYS)
    db.session.flush()
    record(place, "invite_vote", member, {"name": member.name}, now)
    return token


def by_token(token: str, *, now: datetime) -> PanelMember:
    """The member whose link this is. Raises NotFound when it is unknown, used or over."""
    member = db.session.scalar(select(PanelMember).where(PanelMember.token_hash == _digest(token)))
    if member is None or member.token_until is None or member.token_until < now:
        raise NotFound
    return member


def project_of(member: PanelMember) -> Project:
    """The project that a member judges."""
    return db.session.get_one(Project, member.project_id)


def _digest(token: str) -> str:
    return hashlib.sha256(token.encode()).hexdigest()
