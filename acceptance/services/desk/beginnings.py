"""Where to begin: what a role does first, in order, and what of it is done already."""

from __future__ import annotations

from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, and_, exists, or_, select

from acceptance.extensions import db
from acceptance.models import (
    Duty,
    Letterhead,
    Membership,
    OneTimeToken,
    Organisation,
    Party,
    Person,
    Project,
    UploadLink,
)
from acceptance.models.states import DutyKind
from acceptance.services.ground.access import Serving, Viewer
from workflows.projects import Stage
from workflows.roles import OrganisationKind, PartyKind, Role
from workflows.rules.parties import ENGAGED
from workflows.words import N_

EARLY = (Stage.DESIGN, Stage.CONTRACTING)


@dataclass(frozen=True)
class Begun:
    """One of the first things to do, the page where it is done, and whether it is."""

    what: str
    page: str
    done: bool
    anchor: str = ""
    """The form of that page, where it has several."""


@dataclass(frozen=True)
class Beginning:
    """The first things of one role, of an owner in one project."""

    title: str
    things: Sequence[Begun]
    project_id: int | None = None
    project: str = ""


def of(viewer: Viewer, sees: Sequence[Serving]) -> list[Beginning]:
    """The lists of whoever is not through with them; a list that is done is gone."""
    units = [one.viewer.organisation_id for one in sees]
    asked = _asked(units)
    there = db.session.execute(select(*(one.label(name) for name, one in asked.items()))).one()
    found = []
    if viewer.is_admin:
        found.append(_administrator(there, viewer.standing))
    if OrganisationKind.BUREAU in {one.viewer.kind for one in sees}:
        done = there.organises
        things = [Begun(N_("登记第一个项目：应归清单随之生成"), "projects.new", done)]
        found.append(Beginning(N_("从这里开始"), things))
    if there.project_id is not None:
        found.append(_owner(there))
    return [one for one in found if not all(thing.done for thing in one.things)]


def _asked(units: Sequence[int]) -> dict[str, ColumnElement[Any]]:
    """Whether each of the first things was done, by one question."""
    bureau = Organisation.kind == OrganisationKind.BUREAU
    both = [
        exists(select(Organisation.id).where(kind, Organisation.retired_at.is_(None)))
        for kind in (bureau, Organisation.kind == OrganisationKind.ENTERPRISE)
    ]
    people = (
        select(Membership.id)
        .join(Person, Person.id == Membership.person_id)
        .where(Person.is_admin.is_(False))
    )
    link = select(OneTimeToken.id).where(OneTimeToken.person_id == Person.id)
    headed = (
        select(Letterhead.organisation_id)
        .join(Organisation, Organisation.id == Letterhead.organisation_id)
        .where(bureau, Letterhead.title != "")
    )
    newest = _newest(units)
    here = Party.project_id == newest(Project.id)
    duties = (
        select(Duty.id)
        .join(Party, Party.id == Duty.party_id)
        .where(here, Party.kind == PartyKind.OWNER)
    )
    engaged = [exists(select(Party.id).where(here, Party.kind == kind)) for kind in ENGAGED]
    linked = select(UploadLink.id).where(UploadLink.project_id == newest(Project.id))
    return {
        "units": and_(*both),
        "people": exists(people),
        "invited": exists(people.where(or_(Person.password_hash.is_not(None), exists(link)))),
        "headed": exists(headed),
        "organises": exists(select(Project.id).where(Project.organiser_id.in_(units))),
        "project_id": newest(Project.id),
        "project": newest(Project.name),
        "planned": newest(Project.planned_completion_on),
        "leader": exists(duties.where(Duty.duty == DutyKind.LEADER)),
        "archivist": exists(duties.where(Duty.duty == DutyKind.ARCHIVIST)),
        "engaged": and_(*engaged),
        "linked": exists(linked),
    }


def _newest(units: Sequence[int]) -> Callable[[Any], ColumnElement[Any]]:
    """A column of the newest project of these owners that has not begun to build."""
    mine = select(Party.project_id).where(
        Party.organisation_id.in_(units), Party.kind == PartyKind.OWNER, Party.ended_on.is_(None)
    )

    def column(wanted: Any) -> ColumnElement[Any]:
        newest = select(wanted).where(Project.id.in_(mine), Project.state.in_(EARLY))
        return newest.order_by(Project.id.desc()).limit(1).scalar_subquery()

    return column


def _administrator(there: Any, roles: Collection[str]) -> Beginning:
    """登记单位 → 登记人员 → 邀请 → 公文抬头, each to whom it is for."""
    units = N_("登记单位：先登记验收组织单位，再登记建设单位和参建单位")
    registered = N_("登记人员：每个单位至少一人")
    head = N_("公文抬头：填写验收组织单位的发文名称和字号")
    things = []
    if Role.SECURITY in roles:
        things += [
            Begun(units, "people.index", there.units, "register-unit"),
            Begun(registered, "people.index", there.people, "register-person"),
            Begun(N_("邀请：把邀请链接交给本人，由本人设口令"), "people.index", there.invited),
        ]
    if Role.ADMIN in roles:
        things.append(Begun(head, "office.letterheads", there.headed))
    return Beginning(N_("系统启用"), things)


def _owner(there: Any) -> Beginning:
    """指定负责人 → 参建单位 → 计划 → 发链接."""
    named = there.leader and there.archivist
    planned = there.planned is not None
    things = [
        Begun(N_("指定本单位的分管领导和档案员"), "parties.index", named),
        Begun(N_("登记设计、施工、监理单位"), "parties.index", there.engaged, "register-party"),
        Begun(N_("填写计划：开工、完工、验收的日期"), "progress.schedule", planned),
        Begun(N_("给施工单位发上传链接"), "links.index", there.linked),
    ]
    return Beginning(N_("项目启动"), things, there.project_id, there.project)
