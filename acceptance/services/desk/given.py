"""The links a person gave away: to upload, and to vote; listed, and revoked in one act."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select

from acceptance.extensions import db
from acceptance.models import OfficeRecord, PanelMember, Person, Project, UploadLink
from acceptance.services.ground import alone, office, own
from acceptance.services.ground.access import Place, Viewer
from acceptance.services.intake import links
from acceptance.services.judging import invitations

from . import succession


@dataclass(frozen=True)
class Given:
    """A link that still opens: to which project, for whom, until when."""

    kind: str
    project: Project
    to: str
    until: datetime
    upload: UploadLink | None = None
    ballot: PanelMember | None = None


def of(
    person: Person,
    *,
    now: datetime,
    units: Collection[int] | None = None,
    lines: Sequence[OfficeRecord] | None = None,
) -> list[Given]:
    """The links that still open, those to upload first; with `units` those in their projects alone:
    whoever left a unit has no say there any more. `lines`: see `succession.units_of`.
    """
    found = [
        Given(
            "link",
            db.session.get_one(Project, one.project_id),
            one.party.organisation.name,
            one.expires_at,
            upload=one,
        )
        for one in succession.links_of(person)
        if one.expires_at > now
    ]
    given = [*found, *_ballots(person, now, lines)]
    return [one for one in given if units is None or _concerns(one.project, units)]


def _concerns(project: Project, units: Collection[int]) -> bool:
    """Whether one of these units has a part in the project."""
    parts = {project.organiser_id, *(party.organisation_id for party in project.parties)}
    return not parts.isdisjoint(units)


def _ballots(
    person: Person, now: datetime, lines: Sequence[OfficeRecord] | None
) -> Sequence[Given]:
    """Voting links that the person handed over for a unit it serves or served, by the name it bore."""
    open_ones = (
        select(PanelMember, Project)
        .join(Project, Project.id == PanelMember.project_id)
        .where(
            PanelMember.token_by.in_(own.names_of(person)),
            PanelMember.token_until > now,
            PanelMember.voted_on.is_(None),
            PanelMember.recused.is_(False),
            Project.organiser_id.in_(succession.units_of(person, lines)),
        )
        .order_by(PanelMember.id)
    )
    return [
        Given("ballot", project, member.name, member.token_until or now, ballot=member)
        for member, project in db.session.execute(open_ones)
    ]


def revoke(
    person: Person,
    reason: str,
    *,
    actor: Viewer,
    now: datetime,
    units: Collection[int] | None = None,
) -> int:
    """End all of them at once, a line in each project; returns how many there were."""
    alone.in_office()
    given = of(person, now=now, units=units)
    for one in given:
        place = Place(one.project, frozenset(), frozenset(), actor)
        if one.upload is not None:
            links.revoke(place, one.upload, now=now)
        if one.ballot is not None:
            invitations.revoke(place, one.ballot, now=now)
    if given:
        after = {"count": len(given)}
        office.record(
            "person", person.id, "revoke_links", actor=actor, now=now, after=after, reason=reason
        )
    return len(given)
