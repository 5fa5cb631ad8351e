"""The data held against the journal: one project at a time, from plain rows; the rules are in `workflows.replay`."""

from __future__ import annotations

import zlib
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence

from sqlalchemy import BindParameter, Executable, bindparam, select, union

from acceptance.extensions import db
from acceptance.models import (
    Amendment,
    ArchiveVersion,
    Ballot,
    Basis,
    ChangeNotice,
    Draft,
    Draw,
    DrawNumber,
    FileMove,
    FileVersion,
    Filing,
    Finding,
    Handover,
    Inspection,
    JournalEntry,
    Newcomer,
    Numbering,
    PanelMember,
    Parcel,
    ParcelReceipt,
    Party,
    Project,
    Purge,
    Report,
    Revision,
    Sample,
    SampleNote,
    SealedBallot,
    SectionChange,
    Strike,
    Succession,
    Volume,
    Withdrawal,
)
from acceptance.services.ground import journal
from acceptance.services.life import frozen, registered
from workflows import frozen as tree
from workflows import replay

from . import keeping_rows

_PROJECT: BindParameter[int] = bindparam("project")
ROWS: Mapping[str, Executable] = {
    "project": select(
        Project.id, Project.state, Project.came_from, Project.vote_begun, Project.vote_closed
    ).where(Project.id == _PROJECT),
    "filing": select(Filing.id, Filing.state).where(Filing.project_id == _PROJECT),
    "finding": select(Finding.id, Finding.state).where(Finding.project_id == _PROJECT),
    "change": select(ChangeNotice.id, ChangeNotice.state).where(
        ChangeNotice.project_id == _PROJECT
    ),
    "draft": select(Draft.id, Draft.state).where(Draft.project_id == _PROJECT),
    "succession": select(Succession.id, Succession.state).where(Succession.project_id == _PROJECT),
    "newcomer": select(Newcomer.id, Newcomer.state).where(Newcomer.project_id == _PROJECT),
    "basis": select(Basis.id, Basis.state).where(Basis.project_id == _PROJECT),
    "inspection": select(Inspection.id, Inspection.state).where(Inspection.project_id == _PROJECT),
    "panel_member": select(
        PanelMember.id,
        PanelMember.name,
        PanelMember.unit,
        PanelMember.post,
        PanelMember.replaces_id,
        PanelMember.recused,
        PanelMember.absent,
        PanelMember.vote,
        PanelMember.dissent,
        PanelMember.voted_on,
        PanelMember.via,
        PanelMember.via_by,
        PanelMember.sheet,
        PanelMember.awaits,
    ).where(PanelMember.project_id == _PROJECT),
    "strike": select(Strike.id, Strike.state).where(Strike.project_id == _PROJECT),
    "sealed_ballot": select(SealedBallot.id).where(SealedBallot.project_id == _PROJECT),
    "ballot": select(Ballot.id).where(Ballot.project_id == _PROJECT),
    "draw": select(*Draw.__table__.c).where(Draw.project_id == _PROJECT).order_by(Draw.id),
    "draw_number": select(*DrawNumber.__table__.c).where(DrawNumber.project_id == _PROJECT),
    "sample": select(Sample.volume_id, Sample.by_hand).where(Sample.project_id == _PROJECT),
    "sample_note": select(SampleNote.entry, SampleNote.result, SampleNote.struck_at).where(
        SampleNote.project_id == _PROJECT
    ),
    "numbering": select(Numbering.pattern, Numbering.frozen).where(
        Numbering.project_id == _PROJECT
    ),
    "volume": select(Volume.id, Volume.number, Volume.code, Volume.sealed)
    .where(Volume.project_id == _PROJECT)
    .order_by(Volume.number),
    "section_change": select(
        SectionChange.id,
        SectionChange.section,
        SectionChange.other,
        SectionChange.line,
        SectionChange.undone_at.is_not(None).label("undone"),
    ).where(SectionChange.project_id == _PROJECT),
    "withdrawal": select(
        Withdrawal.id,
        Withdrawal.version_id,
        Withdrawal.document_id,
        Withdrawal.undone_at.is_not(None).label("undone"),
    ).where(Withdrawal.project_id == _PROJECT),
    "file_move": select(
        FileMove.id,
        FileMove.filing_id,
        FileMove.count,
        FileMove.undone_at.is_not(None).label("undone"),
    ).where(FileMove.project_id == _PROJECT),
    "purge": select(
        Purge.id,
        Purge.state,
        Purge.ground,
        Purge.reason,
        Purge.size,
        Purge.digest,
        Purge.answer,
        Purge.erased_at.is_not(None).label("erased"),
    ).where(Purge.project_id == _PROJECT),
    "file_version": select(FileVersion.id, FileVersion.gone).where(
        FileVersion.project_id == _PROJECT, FileVersion.gone != ""
    ),
    "handover": select(
        Handover.id,
        Handover.number,
        Handover.volumes,
        Handover.files,
        Handover.pages,
        Handover.digest,
    ).where(Handover.project_id == _PROJECT),
    "parcel": select(
        Parcel.id,
        Parcel.number,
        Parcel.version,
        Parcel.archive_digest,
        Parcel.digest,
        Parcel.files,
    ).where(Parcel.project_id == _PROJECT),
    "parcel_receipt": select(
        ParcelReceipt.id,
        ParcelReceipt.parcel_id,
        ParcelReceipt.verdict,
        ParcelReceipt.receiver,
        ParcelReceipt.number,
        ParcelReceipt.fingerprint,
    ).where(ParcelReceipt.project_id == _PROJECT),
}
"""What is held against the lines; the documents are read as they are numbered (`_reports`), the
fixed archive as it is counted (`_archive`).
"""
_AMENDMENTS = select(Amendment).where(Amendment.project_id == _PROJECT).order_by(Amendment.id)
_REVISIONS = select(Revision).where(Revision.project_id == _PROJECT).order_by(Revision.id)
_ENDED = (
    select(Party.id, Party.ended_on, Party.successor_id)
    .where(Party.project_id == _PROJECT, Party.ended_on.is_not(None))
    .order_by(Party.id)
)
_REPORTS = select(Report).where(Report.project_id == _PROJECT).order_by(Report.id)


def differences(seen: Counter[str]) -> Iterator[str]:
    """Where database and journal differ, in words, project by project.

    `seen` is counted up by what was looked at. To be read in one transaction (`reading`), so that
    lines and rows are of the same moment.
    """
    for project_id in _projects():
        lines = journal.lines(project_id)
        for found in replay.reconcile(project_id, lines, _rows(project_id), seen):
            yield replay.sentence(found)


def _projects() -> Sequence[int]:
    """Every project that has a row or a line."""
    known = union(select(Project.id), select(JournalEntry.project_id)).subquery()
    return db.session.scalars(select(known.c.id).order_by(known.c.id)).all()


def _rows(project_id: int) -> replay.Rows:
    asked = {"project": project_id}
    connection = db.session.connection()
    found = {
        table: [row._asdict() for row in connection.execute(wanted, asked)]
        for table, wanted in ROWS.items()
    }
    return {
        **found,
        "report": _reports(asked),
        "amendment": _amendments(asked),
        "revision": _revisions(asked),
        "data": _data(project_id),
        "ended_party": _ended(asked),
        **keeping_rows.of(project_id),
        **_archive(project_id),
    }


def _reports(asked: Mapping[str, int]) -> list[dict[str, object]]:
    names = ("id", "kind", "number", "digest", "template_digest", "state", "ended_by")
    return [
        {name: getattr(row, name) for name in names} for row in db.session.scalars(_REPORTS, asked)
    ]


def _amendments(asked: Mapping[str, int]) -> list[dict[str, object]]:
    return [
        {
            "id": row.id,
            "number": row.number,
            "state": row.state,
            "reason": row.reason,
            "whole": row.whole,
            "opens": replay.archive.opened(row.volumes, row.filings),
            "of_version": row.of_version,
            "to_version": row.to_version,
            "answer": row.answer,
            "digest": row.digest,
        }
        for row in db.session.scalars(_AMENDMENTS, asked)
    ]


def _ended(asked: Mapping[str, int]) -> list[dict[str, object]]:
    return [
        {"id": row.id, "ended_on": row.ended_on.isoformat(), "successor_id": row.successor_id}
        for row in db.session.execute(_ENDED, asked)
    ]


def _revisions(asked: Mapping[str, int]) -> list[dict[str, object]]:
    return [
        {
            "id": row.id,
            "number": row.number,
            "state": row.state,
            "reason": row.reason,
            "content": replay.data.content(row.corrections),
            "answer": row.answer,
        }
        for row in db.session.scalars(_REVISIONS, asked)
    ]


def _data(project_id: int) -> list[dict[str, object]]:
    """The project's data as they are now, in one row; none where there is no project."""
    project = db.session.get(Project, project_id)
    if project is None:
        return []
    return [{**registered.values(project)}]


def _archive(project_id: int) -> dict[str, list[dict[str, object]]]:
    """The versions, each counted anew over what it keeps; the volumes of the last one, and those
    that are there now.
    """
    versions: list[dict[str, object]] = []
    fixed: list[dict[str, object]] = []
    live: list[dict[str, object]] = []
    for row in frozen.versions(project_id):
        fixed = _kept(row)
        versions.append(
            {
                "number": row.number,
                "digest": row.digest,
                "cause": row.cause,
                "volumes": row.volumes,
                "files": row.files,
                "line": row.line,
                "body": tree.root([str(one["digest"]) for one in fixed]),
                "leaves": tree.root([digest for _number, _code, digest in row.leaves]),
            }
        )
    if versions:
        live = _leaves(frozen.live(project_id))
    return {"archive_version": versions, "fixed": fixed, "live": live}


def _kept(version: ArchiveVersion) -> list[dict[str, object]]:
    """The volumes that a version keeps; none where they cannot be read."""
    try:
        return _leaves(frozen.body(version))
    except (KeyError, TypeError, ValueError, zlib.error):
        return []


def _leaves(volumes: Sequence[frozen.BodyLine]) -> list[dict[str, object]]:
    return [{"number": one["number"], "digest": tree.volume_digest(one)} for one in volumes]
