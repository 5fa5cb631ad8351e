"""Contractors' links: signed, expiring, revocable, and good for what one party owes and nothing else."""

from __future__ import annotations

import hashlib
import secrets
from collections.abc import Sequence
from datetime import datetime, timedelta

from itsdangerous import BadSignature, Signer
from sqlalchemy import select

from acceptance.extensions import db
from acceptance.gateways.clock import local_date
from acceptance.models import Membership, Organisation, Party, Person, Project, UploadLink
from acceptance.refusals import LinkOver, NotFound, Refused
from acceptance.services.ground import holds, journal
from acceptance.services.ground.access import Place, Viewer
from workflows.roles import PartyKind, Role

from . import asking

DAYS = (3, 7, 14, 30, 60)


def _signer(secret: str) -> Signer:
    return Signer(secret, salt="upload-link", digest_method=hashlib.sha256)


def _digest(token: str) -> str:
    return hashlib.sha256(token.encode()).hexdigest()


def make(
    place: Place, party: Party, *, days: int, may_submit: bool, secret: str, now: datetime
) -> tuple[UploadLink, str]:
    """A new link and its token, of which only the digest is kept. `may_submit`: whether what was
    delivered may be submitted by it.

    Raises Refused (not_in_stage, archive_fixed, party_ended) when nothing could come in by it.
    """
    holds.require(place, "link.make")
    if not party.live:
        raise Refused("party_ended", name=party.organisation.name)
    token = _signer(secret).sign(secrets.token_urlsafe(24)).decode()
    row = UploadLink(
        project_id=place.project.id,
        party_id=party.id,
        token_hash=_digest(token),
        made_by=place.viewer.name,
        person_id=place.viewer.principal_id or place.viewer.person_id,
        made_at=now,
        expires_at=now + timedelta(days=days),
        may_submit=may_submit,
    )
    db.session.add(row)
    db.session.flush()
    journal.record(
        place.project.id,
        "make_link",
        actor=place.viewer,
        now=now,
        noun="link",
        object_id=row.id,
        facts={"party": party.organisation.name, "days": days, "may_submit": may_submit},
    )
    return row, token


def allow(place: Place, link: UploadLink, *, may_submit: bool, now: datetime) -> None:
    """Whether a link may submit, changed afterwards; nothing where it is so already.

    Raises Refused (link_over) for one that is revoked or has expired.
    """
    if over_since(link, now) is not None:
        raise Refused("link_over")
    if link.may_submit == may_submit:
        return
    before, link.may_submit = link.may_submit, may_submit
    db.session.flush()
    journal.record(
        place.project.id,
        "change_link",
        actor=place.viewer,
        now=now,
        noun="link",
        object_id=link.id,
        facts={
            "party": link.party.organisation.name,
            "may_submit_before": before,
            "may_submit": may_submit,
        },
    )


def over_since(link: UploadLink, now: datetime) -> datetime | None:
    """Since when a link is no longer good; None while it is."""
    if link.revoked_at is not None:
        return link.revoked_at
    if link.expires_at <= now:
        return link.expires_at
    return None


def revoke(place: Place, link: UploadLink, *, now: datetime) -> None:
    """End a link at once; nothing where it was ended before."""
    if link.revoked_at is not None:
        return
    link.revoked_at = now
    db.session.flush()
    journal.record(
        place.project.id,
        "revoke_link",
        actor=place.viewer,
        now=now,
        noun="link",
        object_id=link.id,
        facts={"party": link.party.organisation.name},
    )


def of_project(place: Place) -> list[UploadLink]:
    """The links of a project, the newest first."""
    return list(
        db.session.scalars(
            select(UploadLink)
            .where(UploadLink.project_id == place.project.id)
            .order_by(UploadLink.id.desc())
            .limit(100)
        )
    )


def enter(token: str, *, secret: str, now: datetime) -> tuple[UploadLink, Place]:
    """The link behind a token and how it stands to its project: for all that its unit owes there as that kind of
    party, in whatever sections. Raises NotFound when forged, LinkOver when expired or revoked.
    """
    try:
        _signer(secret).unsign(token)
    except BadSignature as error:
        raise NotFound from error
    link = db.session.scalar(select(UploadLink).where(UploadLink.token_hash == _digest(token)))
    if link is None:
        raise NotFound
    return link, stand(link, now=now)


def stand(link: UploadLink, *, now: datetime) -> Place:
    """How a link stands to its project. Raises LinkOver when it has expired or was revoked."""
    if over := over_since(link, now):
        ask = asking.of(link.project_id, link, today=local_date(now))
        revoked = link.revoked_at is not None
        raise LinkOver(over, revoked=revoked, unit=ask.unit, name=ask.name, phone=ask.phone)
    project, party = (
        db.session.get_one(Project, link.project_id),
        db.session.get_one(Party, link.party_id),
    )
    unit = db.session.get_one(Organisation, party.organisation_id)
    viewer = Viewer(
        0,
        f"{unit.name}（链接 {link.id}）",
        unit.id,
        unit.name,
        kind=unit.kind,
        answered_by=answered_by(link),
    )
    return Place(project, frozenset({Role.CONTRACTOR}), _one_unit(party), viewer)


def answered_by(link: UploadLink) -> tuple[int, int]:
    """Who answers for a link (its maker, or who took over) and for which unit; (0, 0) where that
    person has left the owner and handed nothing over.
    """
    row = db.session.execute(
        select(Membership.person_id, Membership.organisation_id)
        .join(Person, Person.id == Membership.person_id)
        .join(Party, Party.organisation_id == Membership.organisation_id)
        .where(
            Membership.person_id == link.person_id,
            Person.disabled.is_(False),
            Party.project_id == link.project_id,
            Party.kind == PartyKind.OWNER,
            Party.ended_on.is_(None),
        )
        .order_by(Membership.id)
        .limit(1)
    ).first()
    if row is None:
        return 0, 0
    return row.person_id, row.organisation_id


def unanswered(project_id: int, some: Sequence[UploadLink]) -> frozenset[int]:
    """Which of these links nobody of the owner answers for any more, by their ids; one question."""
    serving = (
        select(Membership.person_id)
        .join(Person, Person.id == Membership.person_id)
        .join(Party, Party.organisation_id == Membership.organisation_id)
        .where(
            Person.disabled.is_(False),
            Party.project_id == project_id,
            Party.kind == PartyKind.OWNER,
            Party.ended_on.is_(None),
        )
    )
    here = frozenset(db.session.scalars(serving.order_by(Membership.person_id)))
    return frozenset(one.id for one in some if one.person_id not in here)


def _one_unit(party: Party) -> frozenset[int]:
    """The party of a link, and the others that its unit still is in the same way in other sections."""
    own = select(Party.id).where(
        Party.project_id == party.project_id,
        Party.organisation_id == party.organisation_id,
        Party.kind == party.kind,
        Party.ended_on.is_(None),
    )
    return frozenset((party.id, *db.session.scalars(own.order_by(Party.id))))
