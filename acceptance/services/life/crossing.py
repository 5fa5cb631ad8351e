"""Rows that go from one project to another with their sections, by the table in `workflows.parting`.

Bytes do not move: files are known by their digests. Which sections go, and whether they may, is decided elsewhere.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from sqlalchemy import ColumnElement, Table, delete, insert, or_, select, update

from acceptance.extensions import db
from acceptance.models import (
    Document,
    FileVersion,
    Filing,
    HandTaken,
    Job,
    Party,
    StepTaken,
    Volume,
)
from acceptance.models.states import JobState
from acceptance.services.files import index
from workflows.filings import FilingState
from workflows.parting import FATES, HANDS, SECTION, How
from workflows.roles import PartyKind

from . import crossed
from .crossed import Crossed

OPEN_JOBS = (JobState.QUEUED, JobState.RUNNING)
GONE = 0
"""In `Section.merged_into`: the section belongs to another project now; its number is nobody's."""
OWED = ("filing", "drawing", "change_notice", "held_file", "upload")
"""What a unit of the whole project may owe in a section."""
_TABLES: Mapping[str, Table] = db.metadata.tables
_AT_ONCE = {"synchronize_session": False}


def carry(source: int, target: int, sections: Mapping[int, int]) -> Crossed:
    """Let these sections of a project go to another one, by their numbers there and here; what went.

    Units that stay and owe something of it get a row of their own there, the owner that which is
    there. 档号 of volumes are void from now on.
    """
    told = crossed.told(source, sections)
    _unindex(source, sections)
    _numbers_are_void(told)
    for name, fate in FATES.items():
        if fate.how != How.GOES:
            continue
        if SECTION in fate.along:
            _by_section(_TABLES[name], source, target, sections)
        elif fate.along:
            _along(_TABLES[name], fate.along, source, target)
    _hands(source, target, told)
    _checks(target)
    _stand_in(source, target)
    _owed_by_the_owner(source)
    _point_here(target)
    db.session.flush()
    db.session.expire_all()
    return told


def _unindex(source: int, sections: Mapping[int, int]) -> None:
    """Words are indexed with the project in front: they come into the index anew."""
    going = select(Document).where(
        Document.project_id == source, Document.indexed, crossed.files(source, sections)
    )
    rows = db.session.scalars(going.order_by(Document.id).execution_options(yield_per=2000))
    for batch in rows.partitions():
        index.forget(batch)
    db.session.flush()


def _by_section(table: Table, source: int, target: int, sections: Mapping[int, int]) -> None:
    for number, there in sections.items():
        values: dict[str, Any] = {"project_id": target, "section": there}
        if "version_id" in table.c:
            values["version_id"] = table.c.version_id + 1
        mine = (table.c.project_id == source) & (table.c.section == number)
        if table.name == Party.__tablename__:
            mine &= table.c.kind != PartyKind.OWNER
        if table.name == Filing.__tablename__ and not number:
            mine &= _something_is_in(table)
        db.session.execute(update(table).where(mine).values(values))


def _something_is_in(table: Table) -> ColumnElement[bool]:
    """Lines of the whole project with nothing in them do not go: the other project owes its own."""
    held = [
        table.c.id.in_(
            select(_TABLES[name].c.filing_id).where(_TABLES[name].c.filing_id.is_not(None))
        )
        for name in ("document", "held_file", "upload")
    ]
    return or_(table.c.state != FilingState.MISSING, *held)


def _along(table: Table, columns: Sequence[str], source: int, target: int) -> None:
    """What hangs on a row that went."""
    ways = []
    for name in columns:
        column = table.c[name]
        (key,) = column.foreign_keys
        parent = key.column.table
        ways.append(column.in_(select(parent.c.id).where(parent.c.project_id == target)))
    mine = (table.c.project_id == source) & or_(*ways)
    db.session.execute(update(table).where(mine).values(project_id=target))


def _numbers_are_void(told: Crossed) -> None:
    """The numbers were the other project's; what they were stays beside the volume."""
    ids = [key for key, _code in told["volume"]]
    void = update(Volume).where(Volume.id.in_(ids), Volume.code != "")
    shelf = void.values(former_code=Volume.code, code="")
    db.session.execute(shelf, execution_options=_AT_ONCE)


def _hands(source: int, target: int, told: Crossed) -> None:
    """Who had a hand in what went, and the last steps there, which are not taken back any more."""
    for noun, name in HANDS.items():
        there = select(_TABLES[name].c.id).where(_TABLES[name].c.project_id == target)
        for statement in (
            update(HandTaken)
            .where(
                HandTaken.project_id == source,
                HandTaken.noun == noun,
                HandTaken.object_id.in_(there),
            )
            .values(project_id=target),
            delete(StepTaken).where(
                StepTaken.project_id == source,
                StepTaken.noun == noun,
                StepTaken.object_id.in_(there),
            ),
        ):
            db.session.execute(statement, execution_options=_AT_ONCE)


def _checks(target: int) -> None:
    """Checks that wait are of the project in which their file is."""
    there = select(FileVersion.id).where(FileVersion.project_id == target)
    waiting = update(Job).where(
        Job.kind == "check_file",
        Job.state.in_(OPEN_JOBS),
        Job.project_id != target,
        Job.subject_id.in_(there),
    )
    db.session.execute(waiting.values(project_id=target), execution_options=_AT_ONCE)


def _stand_in(source: int, target: int) -> None:
    """Whoever owes something of what went and stays: the owner is the owner there, another unit of the
    whole project has a row there too.
    """
    owner = select(Party.id).where(Party.project_id == target, Party.kind == PartyKind.OWNER)
    twins: dict[int, int] = {}
    for name in OWED:
        table = _TABLES[name]
        asked = (
            select(Party.id, Party.kind, Party.organisation_id)
            .where(
                Party.project_id == source,
                Party.id.in_(select(table.c.party_id).where(table.c.project_id == target)),
            )
            .order_by(Party.id)
        )
        for key, kind, unit in db.session.execute(asked).all():
            if kind == PartyKind.OWNER:
                twins[key] = db.session.scalars(owner.order_by(Party.id)).one()
            elif key not in twins:
                twins[key] = _twin(target, kind, unit)
            db.session.execute(
                update(table)
                .where(table.c.project_id == target, table.c.party_id == key)
                .values(party_id=twins[key])
            )


def _owed_by_the_owner(source: int) -> None:
    """What a unit owed that went, and stays itself, the owner owes."""
    here = select(Party.id).where(Party.project_id == source)
    owner = here.where(Party.kind == PartyKind.OWNER).order_by(Party.id).limit(1)
    for name in OWED:
        table = _TABLES[name]
        mine = (table.c.project_id == source) & table.c.party_id.not_in(here)
        db.session.execute(update(table).where(mine).values(party_id=owner.scalar_subquery()))


def _point_here(target: int) -> None:
    """A file that waits and was meant for an item that stays is meant for none."""
    held = _TABLES["held_file"]
    items = select(Filing.id).where(Filing.project_id == target)
    mine = (held.c.project_id == target) & held.c.filing_id.is_not(None)
    elsewhere = update(held).where(mine, held.c.filing_id.not_in(items))
    db.session.execute(elsewhere.values(filing_id=None))


def stand_too(source: int, target: int) -> None:
    """The units of the whole project are engaged for both, each below whom it stands."""
    whole = select(Party).where(
        Party.project_id == source,
        Party.section == 0,
        Party.kind != PartyKind.OWNER,
        Party.ended_on.is_(None),
    )
    rows = list(db.session.scalars(whole.order_by(Party.id)))
    twins = {one.id: _twin(target, one.kind, one.organisation_id) for one in rows}
    for one in rows:
        if one.under_id in twins:
            there = update(Party).where(Party.id == twins[one.id])
            db.session.execute(
                there.values(under_id=twins[one.under_id], bond=one.bond),
                execution_options=_AT_ONCE,
            )
    db.session.flush()


def _twin(target: int, kind: str, unit: int) -> int:
    """The row of a unit of the whole project, made where there is none."""
    there = select(Party.id).where(
        Party.project_id == target,
        Party.kind == kind,
        Party.organisation_id == unit,
        Party.section == 0,
        Party.ended_on.is_(None),
    )
    found = db.session.scalar(there)
    if found is not None:
        return found
    made = insert(Party).values(
        project_id=target, kind=kind, organisation_id=unit, section=0, bond=""
    )
    return int(db.session.execute(made.returning(Party.id)).scalar_one())
