"""公开: the result of an acceptance and how much archive there is, open to everybody once the organiser
says so. Neither files nor titles nor people are, and no volume with a security classification counts.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime
from typing import NamedTuple

from sqlalchemy import Select, func, or_, select
from sqlalchemy.orm import joinedload

from acceptance.extensions import db
from acceptance.gateways.clock import local_date
from acceptance.models import JournalEntry, Organisation, Party, Project, Report, Volume
from acceptance.refusals import NotFound, Refused
from acceptance.services.ground import holds, journal, packs
from acceptance.services.ground.access import Place
from workflows import classes
from workflows.acts import ACTS
from workflows.documents import Standing
from workflows.projects import Stage
from workflows.roles import PartyKind

ACT = "project.publish"


class Published(NamedTuple):
    """What everybody may know of a project: never of a person."""

    project: Project
    owner: str
    opinion: Report | None
    accepted_on: date | None
    transferred_on: date | None


def publish(place: Place, *, now: datetime) -> None:
    """Open the result to everybody; a second time changes nothing.

    Raises Refused (not_in_stage, opinion_withdrawn).
    """
    holds.require(place, ACT)
    project = place.project
    if project.published_at is not None:
        return
    if project.id not in _opinions([project.id]):
        raise Refused("opinion_withdrawn")
    project.published_at = now
    db.session.flush()
    journal.record(project.id, "publish_project", actor=place.viewer, now=now)


def unpublish(place: Place, reason: str, *, now: datetime) -> None:
    """Close it again, whatever the stage; a second time changes nothing."""
    project = place.project
    if project.published_at is None:
        return
    project.published_at = None
    db.session.flush()
    journal.record(
        project.id, "unpublish_project", actor=place.viewer, now=now, facts={"reason": reason}
    )


def listed(search: str = "") -> Select[Project]:
    """The open ones, the last first. One whose opinion was taken back is not among them."""
    wanted = (
        select(Project)
        .options(joinedload(Project.organiser))
        .where(
            Project.published_at.is_not(None),
            Project.state.in_(ACTS[ACT].when),
            select(Report.id)
            .where(
                Report.project_id == Project.id,
                Report.kind == "opinion",
                Report.state == Standing.VALID,
            )
            .exists(),
        )
        .order_by(Project.published_at.desc(), Project.id.desc())
    )
    if search:
        wanted = wanted.where(
            or_(
                Project.name.contains(search, autoescape=True),
                Project.code.contains(search, autoescape=True),
            )
        )
    return wanted


def found(project_id: int) -> Project:
    """An open project. Raises NotFound."""
    project = db.session.scalar(listed().where(Project.id == project_id))
    if project is None:
        raise NotFound
    return project


def told(projects: Iterable[Project]) -> list[Published]:
    """What is said of them, in their order; three queries for all of them."""
    rows = list(projects)
    keys = [row.id for row in rows]
    opinions, owners, moved = _opinions(keys), _owners(keys), _moved(keys)
    return [
        Published(
            row,
            owners.get(row.id, ""),
            opinions.get(row.id),
            moved.get((row.id, Stage.ACCEPTED)),
            moved.get((row.id, Stage.ARCHIVED)),
        )
        for row in rows
    ]


def summary(project: Project) -> list[classes.Row]:
    """Its volumes class by class, the sum last; those with a security classification are left out."""
    rows = db.session.execute(
        select(Volume.groups, Volume.holds, Volume.files, Volume.pages, Volume.drawings)
        .where(Volume.project_id == project.id, Volume.secrecy == "")
        .order_by(Volume.number)
    )
    names = {group.code: group.name for group in packs.scope(project).groups}
    return classes.table([classes.Shelved(*row) for row in rows], names)


def _opinions(keys: list[int]) -> dict[int, Report]:
    """The standing opinion of each project."""
    rows = db.session.scalars(
        select(Report)
        .where(
            Report.project_id.in_(keys),
            Report.kind == "opinion",
            Report.state == Standing.VALID,
        )
        .order_by(Report.id)
    )
    return {row.project_id: row for row in rows}


def _owners(keys: list[int]) -> dict[int, str]:
    rows = db.session.execute(
        select(Party.project_id, Organisation.name)
        .join(Organisation, Organisation.id == Party.organisation_id)
        .where(
            Party.project_id.in_(keys),
            Party.kind == PartyKind.OWNER,
            Party.ended_on.is_(None),
        )
        .order_by(Party.id.desc())
    )
    return {row.project_id: row.name for row in rows}


def _moved(keys: list[int]) -> dict[tuple[int, str], date]:
    """When each was accepted, and handed over."""
    rows = db.session.execute(
        select(JournalEntry.project_id, JournalEntry.after, func.max(JournalEntry.at))
        .where(
            JournalEntry.project_id.in_(keys),
            JournalEntry.noun == "project",
            JournalEntry.after.in_((Stage.ACCEPTED, Stage.ARCHIVED)),
        )
        .group_by(JournalEntry.project_id, JournalEntry.after)
        .order_by(JournalEntry.project_id, JournalEntry.after)
    )
    return {(key, state): local_date(at) for key, state, at in rows}
