"""What a person of a unit is entrusted with, and what waits for the unit: read together."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from datetime import date

from sqlalchemy import Date, Integer, bindparam, or_, select
from sqlalchemy.orm import aliased

from acceptance.extensions import db
from acceptance.models import (
    Deputy,
    Duty,
    Organisation,
    PanelMember,
    Party,
    Person,
    Project,
    Upload,
    UploadLink,
)
from acceptance.models.states import UploadState
from acceptance.services.ground import office, own
from acceptance.services.ground.access import Viewer
from acceptance.services.ground.questions import Answers, Question
from workflows.projects import CLOSED
from workflows.succession import FATE_OF
from workflows.words import DUTY_NAMES

from . import desks, named


@dataclass(frozen=True)
class Thing:
    """One thing a person is named for: of which kind (`KINDS`), where, and what it is."""

    kind: str
    id: int
    project: Project | None
    title: str

    @property
    def fate(self) -> str:
        """What a hand-over does with it, by the names of FATES."""
        return FATE_OF[self.kind]


def open_things(person: Person, unit: Organisation, *, today: date) -> list[Thing]:
    """What the person is named for in this unit's projects, and what waits for the unit itself."""
    answers = Answers(person=person.id, unit=unit.id, today=today)
    answers.ahead((_DUTIES, _LINKS, _UPLOADS, _SEATS, _DELEGATED, named.PARTS, own.NAMES))
    names, parts = own.names_of(person, answers), answers.rows(named.PARTS)
    found = [
        *(
            ("duty", duty.id, duty.project_id, DUTY_NAMES[duty.duty])
            for duty in answers.rows(_DUTIES)
            if named.is_of(duty, person, names)
        ),
        *(("link", *row) for row in answers.rows(_LINKS)),
        *(("upload", *row) for row in answers.rows(_UPLOADS)),
        *(("draft", *row) for row in named.drafts(unit, parts, names)),
        *(("seat", *row) for row in answers.rows(_SEATS)),
    ]
    projects = _projects({project for _kind, _key, project, _title in found})
    return [
        *(Thing(kind, key, projects[project], title) for kind, key, project, title in found),
        *(
            Thing("delegation", row.id, None, f"{row.principal} → {row.deputy}")
            for row in answers.rows(_DELEGATED)
        ),
        *_tasks(person, unit, today),
    ]


_ME = bindparam("person", type_=Integer)
_UNIT = bindparam("unit", type_=Integer)
_TODAY = bindparam("today", type_=Date)
_OPEN = Project.state.not_in(CLOSED)
_DUTIES = Question(
    select(
        *(Duty.id, Duty.duty, Duty.name, Duty.phone, Duty.email, Duty.person_id),
        *(Party.project_id, Party.organisation_id),
    )
    .join(Party, Party.id == Duty.party_id)
    .join(Project, Project.id == Party.project_id)
    .where(Party.organisation_id == _UNIT, _OPEN, or_(Duty.until.is_(None), Duty.until >= _TODAY))
    .order_by(Party.project_id, Party.id, Duty.id)
)
"""What anybody is named for in the projects of the unit."""
_HERE = select(Party.project_id).join(Project, Project.id == Party.project_id)
_LINKS = Question(
    select(UploadLink.id, UploadLink.project_id, Organisation.name)
    .join(Party, Party.id == UploadLink.party_id)
    .join(Organisation, Organisation.id == Party.organisation_id)
    .where(
        UploadLink.person_id == _ME,
        UploadLink.revoked_at.is_(None),
        UploadLink.project_id.in_(_HERE.where(Party.organisation_id == _UNIT, _OPEN)),
    )
    .order_by(UploadLink.id.desc())
    .limit(office.SHOWN)
)
_UPLOADS = Question(
    select(Upload.id, Upload.project_id, Upload.name)
    .join(Party, Party.id == Upload.party_id)
    .join(Project, Project.id == Party.project_id)
    .where(
        Upload.person_id == _ME,
        Upload.link_id.is_(None),
        Upload.state == UploadState.RECEIVING,
        Party.organisation_id == _UNIT,
        _OPEN,
    )
    .order_by(Upload.id)
)
_SEATS = Question(
    select(PanelMember.id, PanelMember.project_id, PanelMember.name)
    .join(Project, Project.id == PanelMember.project_id)
    .where(
        PanelMember.person_id == _ME,
        PanelMember.organisation_id == _UNIT,
        PanelMember.recused.is_(False),
        PanelMember.voted_on.is_(None),
        _OPEN,
    )
    .order_by(PanelMember.id)
)
_GIVER, _HOLDER = aliased(Person), aliased(Person)
_DELEGATED = Question(
    select(Deputy.id, _GIVER.name.label("principal"), _HOLDER.name.label("deputy"))
    .join(_GIVER, _GIVER.id == Deputy.principal_id)
    .join(_HOLDER, _HOLDER.id == Deputy.deputy_id)
    .where(
        or_(Deputy.principal_id == _ME, Deputy.deputy_id == _ME),
        Deputy.organisation_id == _UNIT,
        Deputy.ended_at.is_(None),
        Deputy.until >= _TODAY,
    )
    .order_by(Deputy.id.desc())
)
"""The delegations given or held in the unit that have not ended."""


def _projects(ids: Collection[int]) -> Mapping[int, Project]:
    wanted = select(Project).where(Project.id.in_(ids)).order_by(Project.id)
    return {one.id: one for one in db.session.scalars(wanted)}


def _tasks(person: Person, unit: Organisation, today: date) -> Iterator[Thing]:
    for task in desks.tasks(Viewer.serving(person, unit), today=today):
        if task.what != desks.VOTE:
            yield Thing("task", task.project.id, task.project, task.said)
