"""What has to be settled before sections go to another project: one question, each thing by its name."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, literal, or_, select, union_all
from sqlalchemy.orm import aliased

from acceptance.extensions import db
from acceptance.models import (
    ArchiveVersion,
    Arrangement,
    CatalogueImport,
    ChangeNotice,
    Document,
    Drawing,
    DrawingChange,
    Filing,
    Finding,
    Job,
    LoanVolume,
    Organisation,
    Party,
    Purge,
    Succession,
    Volume,
)
from acceptance.models.states import ArrangementState, SheetState
from acceptance.refusals import Refused
from workflows.findings import FindingState
from workflows.purges import PurgeState
from workflows.successions import OPEN

from .crossing import OPEN_JOBS

Inside = Callable[[Any], ColumnElement[bool]]
"""Whether the section in a column goes."""
READING = (SheetState.RECEIVED, SheetState.MAPPING)
MOST = 50
"""Things that are named."""


def found(project_id: int, inside: Inside) -> list[Refused]:
    """Everything that stands in the way, at most MOST."""
    things = [
        *_as_a_whole(project_id),
        *_volumes(project_id, inside),
        *_units(project_id, inside),
        *_across(project_id, inside),
        *_files(project_id, inside),
    ]
    asked = union_all(*things).subquery()
    rows = db.session.execute(select(asked).order_by(asked.c.rank, asked.c.name).limit(MOST))
    return [Refused(row.code, name=row.name) if row.name else Refused(row.code) for row in rows]


def _thing(rank: int, code: str, name: Any) -> Select[Any]:
    return select(
        literal(rank).label("rank"), literal(code).label("code"), name.label("name")
    ).distinct()


def _as_a_whole(project_id: int) -> list[Select[Any]]:
    nothing: Any = literal("")
    return [
        _thing(0, "parted_after_fix", nothing).where(ArchiveVersion.project_id == project_id),
        _thing(1, "import_under_way", CatalogueImport.name).where(
            CatalogueImport.project_id == project_id, CatalogueImport.state.in_(READING)
        ),
        _thing(1, "packages_under_way", nothing).where(
            Job.project_id == project_id,
            Job.kind.in_(("unpack", "import_sheet")),
            Job.state.in_(OPEN_JOBS),
        ),
    ]


def _volumes(project_id: int, inside: Inside) -> list[Select[Any]]:
    mine = (Volume.project_id == project_id) & inside(Volume.section)
    goes, lies = inside(Volume.section), inside(Filing.section)
    mixed = (
        _thing(2, "volume_mixed", Volume.title)
        .join(Document, Document.volume_id == Volume.id)
        .join(Filing, Filing.id == Document.filing_id)
        .where(Volume.project_id == project_id, _apart(goes, lies))
    )
    proposed = _thing(2, "arrangement_open", literal("")).where(
        Arrangement.project_id == project_id,
        Arrangement.state == ArrangementState.PROPOSED,
        inside(Arrangement.section),
    )
    lent = (
        _thing(2, "volume_lent", Volume.title)
        .join(LoanVolume, LoanVolume.volume_id == Volume.id)
        .where(mine, LoanVolume.out)
    )
    sealed = _thing(2, "volume_sealed", Volume.title).where(mine, Volume.sealed)
    return [sealed, lent, mixed, proposed]


def _apart(one: ColumnElement[bool], other: ColumnElement[bool]) -> ColumnElement[bool]:
    """One of two goes and the other does not."""
    return or_(and_(one, ~other), and_(~one, other))


def _units(project_id: int, inside: Inside) -> list[Select[Any]]:
    going = select(Party.id).where(Party.project_id == project_id, inside(Party.section))
    handing = (
        _thing(3, "succession_open", Organisation.name)
        .join(Party, Party.organisation_id == Organisation.id)
        .join(Succession, Succession.party_id == Party.id)
        .where(
            Succession.project_id == project_id,
            Succession.state.in_(OPEN),
            or_(Succession.party_id.in_(going), Succession.successor_id.in_(going)),
        )
    )
    unit, tied = aliased(Party), aliased(Party)
    ties = (
        _thing(3, "unit_tied", Organisation.name)
        .join(unit, unit.organisation_id == Organisation.id)
        .join(tied, or_(tied.id == unit.under_id, tied.id == unit.successor_id))
        .where(unit.project_id == project_id, _apart(inside(unit.section), inside(tied.section)))
    )
    return [handing, ties]


def _across(project_id: int, inside: Inside) -> list[Select[Any]]:
    """What a unit of a section owes in another one; drawings whose file or change is elsewhere."""
    owed = [
        _thing(4, "owed_across", name)
        .join(Party, Party.id == model.party_id)
        .where(
            model.project_id == project_id,
            or_(
                inside(model.section) & ~inside(Party.section) & (Party.section != 0),
                ~inside(model.section) & inside(Party.section),
            ),
        )
        for model, name in (
            (Filing, Filing.name),
            (Drawing, Drawing.number),
            (ChangeNotice, ChangeNotice.number),
        )
    ]
    filed = (
        _thing(4, "drawing_across", Drawing.number)
        .join(Document, Document.id == Drawing.document_id)
        .join(Filing, Filing.id == Document.filing_id)
        .where(
            Drawing.project_id == project_id,
            _apart(inside(Drawing.section), inside(Filing.section)),
        )
    )
    touched = (
        _thing(4, "drawing_across", Drawing.number)
        .join(DrawingChange, DrawingChange.drawing_id == Drawing.id)
        .join(ChangeNotice, ChangeNotice.id == DrawingChange.change_id)
        .where(
            Drawing.project_id == project_id,
            _apart(inside(Drawing.section), inside(ChangeNotice.section)),
        )
    )
    return [*owed, filed, touched]


def _files(project_id: int, inside: Inside) -> list[Select[Any]]:
    """Problems that are not closed, and requests to erase, upon what goes."""
    items = select(Filing.id).where(Filing.project_id == project_id, inside(Filing.section))
    shelf = select(Volume.id).where(Volume.project_id == project_id, inside(Volume.section))
    units = select(Party.id).where(Party.project_id == project_id, inside(Party.section))
    lying = or_(Document.filing_id.in_(items), Document.volume_id.in_(shelf))
    files = select(Document.id).where(Document.project_id == project_id, lying)
    problems = _thing(5, "finding_there", Finding.problem).where(
        Finding.project_id == project_id,
        Finding.state != FindingState.CLOSED,
        or_(
            Finding.party_id.in_(units),
            Finding.volume_id.in_(shelf),
            Finding.document_id.in_(files),
        ),
    )
    erasing = (
        _thing(5, "purge_open", Document.title)
        .join(Purge, Purge.document_id == Document.id)
        .where(Document.project_id == project_id, lying, Purge.state == PurgeState.ASKED)
    )
    return [problems, erasing]
