"""Who may vote now, and links by which a member without an account votes once.

Only the digest of a link is kept. Whoever has an account votes by it and gets no link.
"""

from __future__ import annotations

import hashlib
import secrets
from datetime import datetime, timedelta

from sqlalchemy import select

from acceptance.extensions import db
from acceptance.models import PanelMember, Project
from acceptance.refusals import NotFound, Refused
from acceptance.services.ground.access import Place
from workflows.projects import Stage

from .panels import record
from .reviews import hold

VOTING_DAYS = 7
"""For how many days a voting link is good."""


def has_account(member: PanelMember) -> bool:
    """Whether the member can sign in and vote in person."""
    return member.person is not None and not member.person.disabled


def refuse_unready(project: Project, member: PanelMember) -> None:
    """Raises Refused (not_in_stage, vote_is_over, recused, already_voted) when the member may not
    vote now.
    """
    if project.state != Stage.REVIEW:
        raise Refused("not_in_stage", stage=project.state)
    if project.vote_closed:
        raise Refused("vote_is_over")
    if member.recused:
        raise Refused("recused", name=member.name)
    if member.voted_on:
        raise Refused("already_voted")


def hand_over(place: Place, member: PanelMember, *, now: datetime) -> str:
    """A link that the viewer hands to the member in person, shown this once; the journal and the
    vote say who handed it over.

    Raises Refused (not_in_stage, recused, already_voted, has_account).
    """
    token = _made(place, member, place.viewer.name, now)
    said = {"name": member.name, "by": place.viewer.name}
    record(place, "hand_vote_link", member, said, now)
    return token


def for_mail(place: Place, member: PanelMember, *, now: datetime) -> str:
    """A link for a letter to the member's own address; nobody else is shown it.

    Raises Refused (no_address, and as `hand_over`).
    """
    if not member.email:
        raise Refused("no_address", name=member.name)
    token = _made(place, member, "", now)
    record(place, "mail_vote_link", member, {"name": member.name, "address": member.email}, now)
    return token


def revoke(place: Place, member: PanelMember, *, now: datetime) -> None:
    """End a link at once; another one can be handed over."""
    said = {"name": member.name, "by": member.token_by}
    member.token_hash, member.token_by, member.token_until = None, "", None
    db.session.flush()
    record(place, "revoke_vote_link", member, said, now)


def _made(place: Place, member: PanelMember, by: str, now: datetime) -> str:
    """A new link; the one before it works no longer."""
    hold(place, (Stage.REVIEW,))
    refuse_unready(place.project, member)
    if has_account(member):
        raise Refused("has_account", name=member.name)
    token = secrets.token_urlsafe(24)
    member.token_hash, member.token_by = _digest(token), by
    member.token_until = now + timedelta(days=VOTING_DAYS)
    db.session.flush()
    return token


def by_token(token: str, *, now: datetime) -> PanelMember:
    """The member whose link this is. Raises NotFound when it is unknown, used or over, or when the
    member has an account by now.
    """
    member = db.session.scalar(select(PanelMember).where(PanelMember.token_hash == _digest(token)))
    if member is None or member.token_until is None or member.token_until < now:
        raise NotFound
    if has_account(member):
        raise NotFound
    return member


def _digest(token: str) -> str:
    return hashlib.sha256(token.encode()).hexdigest()
