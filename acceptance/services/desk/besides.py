"""What waits beside steps and items: volumes that are due back from readers, a trial of the transfer."""

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
    select,
    type_coerce,
)

from acceptance.models import Loan, Parcel, Party, Project, Volume
from workflows.keeping import LoanState
from workflows.parcels.trials import TRIES
from workflows.roles import PartyKind

LOANS = "收回到期未还的案卷"
TRIAL = "试移交：制作试移交包，请接收单位核对"


def row(number: int, what: str, place: Any, count: Any, due: Any) -> tuple[ColumnElement[Any], ...]:
    """The columns of one thing that waits, of a project."""
    return (
        literal(number).label("serving"),
        Project.id.label("project_id"),
        literal(what, String).label("what"),
        place.label("place"),
        count.label("count"),
        Project.state_since.label("since"),
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


def trials(number: int, unit: ColumnElement[int]) -> Select[Any]:
    """Projects with volumes whose acceptance is planned for the coming months, of which no package
    was made for a trial yet: the owner's, until the day that is planned.
    """
    owned = select(Party.id).where(
        Party.project_id == Project.id,
        Party.organisation_id == unit,
        Party.kind == PartyKind.OWNER,
        Party.ended_on.is_(None),
    )
    tried = select(Parcel.id).where(Parcel.project_id == Project.id, Parcel.version == 0)
    return select(*row(number, TRIAL, literal(0), literal(0), Project.planned_acceptance_on)).where(
        Project.state.in_(TRIES),
        Project.planned_acceptance_on <= bindparam("trial", type_=Date),
        exists(owned),
        exists(select(Volume.id).where(Volume.project_id == Project.id)),
        ~exists(tried),
    )
