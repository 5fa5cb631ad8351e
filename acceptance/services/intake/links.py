"""Contractors' links: signed, expiring, revocable, and good for what one party owes and nothing else."""

from __future__ import annotations

import hashlib
import secrets
from datetime import datetime, timedelta

from itsdangerous import BadSignature, Signer
from sqlalchemy import select

from acceptance.extensions import db
from acceptance.models import Organisation, Party, Project, UploadLink
from acceptance.refusals import NotFound, Refused
from acceptance.services.ground import holds, journal
from acceptance.services.ground.access import Place, Viewer
from workflows.roles import Role

DAYS = (3, 7, 14, 30, 60)


def _signer(secret: str) -> Signer:
    return Signer(secret, salt="upload-link", digest_method=hashlib.sha256)


def _digest(token: str) -> str:
    return hashlib.sha256(token.encode()).hexdigest()


def make(place: Place, party: Party, *, days: int, secret: str, now: datetime) -> str:
    """A new link's token; it is shown once and only its digest is kept.

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
        facts={"party": party.organisation.name, "days": days},
    )
    return token


def revoke(place: Place, link: UploadLink, *, now: datetime) -> None:
    """End a link at once."""
    link.revoked_at = link.revoked_at or now
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
    party, in whatever sections. Raises NotFound when forged, expired or revoked.
    """
    try:
        _signer(secret).unsign(token)
    except BadSignature as error:
        raise NotFound from error
    link = db.session.scalar(select(UploadLink).where(UploadLink.token_hash == _digest(token)))
    if link is None or link.revoked_at is not None or link.expires_at <= now:
        raise NotFound
    project, party = (
        db.session.get_one(Project, link.project_id),
        db.session.get_one(Party, link.party_id),
    )
    unit = db.session.get_one(Organisation, party.organisation_id)
    viewer = Viewer(0, f"{unit.name}（链接 {link.id}）", unit.id, unit.name, "", unit.kind)
    return link, Place(project, frozenset({Role.CONTRACTOR}), _one_unit(party), viewer)


def _one_unit(party: Party) -> frozenset[int]:
    """The party of a link, and the others that its unit still is in the same way in other sections."""
    own = select(Party.id).where(
        Party.project_id == party.project_id,
        Party.organisation_id == party.organisation_id,
        Party.kind == party.kind,
        Party.ended_on.is_(None),
    )
    return frozenset((party.id, *db.session.scalars(own.order_by(Party.id))))
