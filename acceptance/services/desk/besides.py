"""What waits beside steps and items: volumes that are due back from readers, a trial of the transfer, units that
were proposed, drafts of letters that a second person is to sign.
"""

from __future__ import annotations

from typing import Any

from sqlalchemy import (
    ColumnElement,
    Date,
    Select,
    String,
    bindparam,
    exists,
    func,
    literal,
    null,
    select,
    type_coerce,
)

from acceptance.models import (
    Basis,
    Draft,
    DraftHand,
    Letterhead,
    Loan,
    Newcomer,
    Parcel,
    Party,
    Project,
    UTCDateTime,
    Volume,
)
from workflows.drafts import DraftState, Hand
from workflows.enlarging import BasisState
from workflows.keeping import LoanState
from workflows.newcomers import NewcomerState
from workflows.parcels.trials import TRIES
from workflows.projects import BUILDING, Stage
from workflows.roles import PartyKind

LOANS = "收回到期未还的案卷"
NEWCOMERS = "答复提名的新单位"
KNOWN = "登记档案主管部门指出的单位"
BASES = "答复改扩建项目查目录"
DRAFTS = "签发发文稿"
TRIAL = "试移交：制作试移交包，请接收单位核对"


def row(
    number: int, what: str, place: Any, count: Any, due: Any, since: Any = Project.state_since
) -> tuple[ColumnElement[Any], ...]:
    """The columns of one thing that waits, of a project; since it stands where it does, if no other
    day is told."""
    return (
        literal(number).label("serving"),
        Project.id.label("project_id"),
        literal(what, String).label("what"),
        place.label("place"),
        count.label("count"),
        type_coerce(since, UTCDateTime).label("since"),
        type_coerce(due, Date).label("due"),
    )


def loans(number: int, unit: ColumnElement[int]) -> Select[Any]:
    """Entries of the register that are due back, by project; a closed one has them too."""
    return (
        select(*row(number, LOANS, literal(0), func.count(Loan.id), func.min(Loan.due_on)))
        .join(Loan, Loan.project_id == Project.id)
        .where(
            Loan.organisation_id == unit,
            Loan.state == LoanState.LENT,
            Loan.due_on <= bindparam("today", type_=Date),
        )
        .group_by(Project.id, Project.state_since)
    )


def newcomers(number: int, unit: ColumnElement[int]) -> Select[Any]:
    """Units that were proposed and wait for the organiser's answer, by project."""
    return (
        select(*row(number, NEWCOMERS, literal(0), func.count(Newcomer.id), null()))
        .join(Newcomer, Newcomer.project_id == Project.id)
        .where(Project.organiser_id == unit, Newcomer.state == NewcomerState.PROPOSED)
        .group_by(Project.id, Project.state_since)
    )


def known(number: int, unit: ColumnElement[int]) -> Select[Any]:
    """Units that the organiser named for those that an owner had proposed, until they are engaged;
    after the application nobody is.
    """
    engaged = select(Party.id).where(
        Party.project_id == Project.id, Party.organisation_id == Newcomer.organisation_id
    )
    return (
        select(*row(number, KNOWN, literal(0), func.count(Newcomer.id), null()))
        .join(Newcomer, Newcomer.project_id == Project.id)
        .where(
            Newcomer.state == NewcomerState.KNOWN,
            Project.state.in_(BUILDING),
            exists(_owned(unit)),
            ~exists(engaged),
        )
        .group_by(Project.id, Project.state_since)
    )


def drafts(
    number: int, unit: ColumnElement[int], person: ColumnElement[int], other: ColumnElement[int]
) -> Select[Any]:
    """Drafts of an office that sends its own words out only when a second person signed them, by
    project: those that nobody signed as they stand, for whoever wrote none of their words, neither
    himself nor as the deputy of another (`other`, 0 for nobody).
    """
    done = select(DraftHand.id).where(DraftHand.draft_id == Draft.id)
    wrote = done.where(
        DraftHand.hand == Hand.WROTE,
        DraftHand.person_id.in_((person, other)) | DraftHand.principal_id.in_((person, other)),
    )
    signed = done.where(DraftHand.hand == Hand.SIGNED, DraftHand.digest == Draft.digest)
    return (
        select(
            *row(
                number, DRAFTS, literal(0), func.count(Draft.id), null(), func.min(Draft.started_at)
            )
        )
        .join(Draft, Draft.project_id == Project.id)
        .join(Letterhead, Letterhead.organisation_id == Draft.organisation_id)
        .where(
            Draft.organisation_id == unit,
            Draft.state == DraftState.OPEN,
            Letterhead.second_hand,
            ~exists(wrote),
            ~exists(signed),
        )
        .group_by(Project.id)
    )


def _owned(unit: ColumnElement[int]) -> Select[int]:
    """The place of the unit as the owner of a project."""
    return select(Party.id).where(
        Party.project_id == Project.id,
        Party.organisation_id == unit,
        Party.kind == PartyKind.OWNER,
        Party.ended_on.is_(None),
    )


def trials(number: int, unit: ColumnElement[int]) -> Select[Any]:
    """Projects with volumes whose acceptance is planned for the coming months, of which no package
    was made for a trial yet: the owner's, until the day that is planned.
    """
    tried = select(Parcel.id).where(Parcel.project_id == Project.id, Parcel.version == 0)
    return select(*row(number, TRIAL, literal(0), literal(0), Project.planned_acceptance_on)).where(
        Project.state.in_(TRIES),
        Project.planned_acceptance_on <= bindparam("trial", type_=Date),
        exists(_owned(unit)),
        exists(select(Volume.id).where(Volume.project_id == Project.id)),
        ~exists(tried),
    )


def bases(number: int, unit: ColumnElement[int]) -> Select[Any]:
    """Projects that ask to build on an archive, by the one that is asked for: of the owner, or of the
    archive that has received it.
    """
    received = (Project.state == Stage.ARCHIVED) & Project.city_archive_id.is_not(None)
    return (
        select(*row(number, BASES, literal(0), func.count(Basis.id), null()))
        .join(Basis, Basis.parent_id == Project.id)
        .where(
            Basis.state == BasisState.ASKED,
            (received & (Project.city_archive_id == unit)) | (~received & exists(_owned(unit))),
        )
        .group_by(Project.id, Project.state_since)
    )
