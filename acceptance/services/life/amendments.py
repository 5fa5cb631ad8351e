"""更改单: how the fixed archive changes, asked for, agreed to, shown before and after, fixed as a new version.

Moving one is a step (services.steps); what each step does beside moving stands in EFFECTS.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import datetime

from sqlalchemy import func, select, update

from acceptance.extensions import db
from acceptance.models import Amendment, ArchiveVersion, Filing, Project, Sample, Volume
from acceptance.models.shapes import Difference
from acceptance.refusals import Refused
from acceptance.services.ground import hands, journal
from acceptance.services.ground.access import Place, Viewer
from workflows import frozen as tree
from workflows.amendments import AMENDING, OPEN, AmendmentState
from workflows.replay.archive import opened
from workflows.roles import Role

from . import frozen

TOLD = 30
"""Volumes that a line of the journal names."""


def of_project(project_id: int) -> Sequence[Amendment]:
    """All changes of a project's archive, the newest first."""
    mine = select(Amendment).where(Amendment.project_id == project_id)
    return db.session.scalars(mine.order_by(Amendment.number.desc())).all()


def on_its_way(project_id: int) -> Amendment | None:
    """The one that is not settled yet; there is never a second."""
    return db.session.scalar(
        select(Amendment).where(Amendment.project_id == project_id, Amendment.state.in_(OPEN))
    )


def ask(
    place: Place, reason: str, numbers: Sequence[int], codes: Sequence[str], *, now: datetime
) -> Amendment:
    """Ask for a change of these volumes (案卷号) and items (code, of every section).

    Raises Refused (not_in_stage; archive_not_fixed; amendment_on_its_way; no_such_volume,
    no_such_item; amendment_empty).
    """
    project = place.project
    if project.state not in AMENDING:
        raise Refused("not_in_stage", stage=project.state)
    version = frozen.latest(project.id)
    if version is None:
        raise Refused("archive_not_fixed")
    if on_its_way(project.id):
        raise Refused("amendment_on_its_way")
    if not numbers and not codes:
        raise Refused("amendment_empty")
    row = _open(
        project,
        version,
        reason,
        place.viewer,
        now,
        volumes=_volumes(project.id, numbers),
        filings=_filings(project.id, codes),
    )
    facts = {
        "number": row.number,
        "reason": reason,
        "volumes": list(numbers[:TOLD]),
        "items": list(codes[:TOLD]),
        "opens": opened(row.volumes, row.filings),
    }
    _record(place, "ask_amendment", row, facts, now, after=row.state)
    hands.keep(place, "amendment", row.id, "ask_amendment")
    journal.notify(project.id, Role.BUREAU, "ask_amendment", now=now, reason=reason)
    return row


def _volumes(project_id: int, numbers: Sequence[int]) -> list[int]:
    wanted = select(Volume.number, Volume.id).where(
        Volume.project_id == project_id, Volume.number.in_(numbers)
    )
    ids = dict(db.session.execute(wanted).all())
    for number in numbers:
        if number not in ids:
            raise Refused("no_such_volume", number=number)
    return sorted(ids.values())


def _filings(project_id: int, codes: Sequence[str]) -> list[int]:
    wanted = select(Filing.code, Filing.id).where(
        Filing.project_id == project_id, Filing.code.in_(codes)
    )
    rows = db.session.execute(wanted).all()
    known = {row.code for row in rows}
    for code in codes:
        if code not in known:
            raise Refused("no_such_item", name=code)
    return sorted(row.id for row in rows)


def _open(
    project: Project,
    version: ArchiveVersion,
    reason: str,
    viewer: Viewer,
    now: datetime,
    *,
    volumes: list[int],
    filings: list[int],
) -> Amendment:
    mine = Amendment.project_id == project.id
    last = db.session.scalar(select(func.max(Amendment.number)).where(mine))
    row = Amendment(
        project_id=project.id,
        number=(last or 0) + 1,
        reason=reason,
        volumes=volumes,
        filings=filings,
        asked_by=viewer.name,
        asked_at=now,
        of_version=version.number,
    )
    db.session.add(row)
    db.session.flush()
    return row


def _record(
    place: Place,
    action: str,
    row: Amendment,
    facts: dict[str, object],
    now: datetime,
    *,
    before: str = "",
    after: str = "",
) -> None:
    journal.record(
        place.project.id,
        action,
        actor=place.viewer,
        now=now,
        noun="amendment",
        object_id=row.id,
        before=before,
        after=after,
        facts=facts,
    )


def _answered(place: Place, row: Amendment, answer: str, now: datetime) -> None:
    row.answer, row.answered_by, row.answered_at = answer, place.viewer.name, now
    journal.notify(place.project.id, Role.OWNER, "ask_amendment", now=now, reason=answer)


def _report(place: Place, row: Amendment, _answer: str, now: datetime) -> None:
    """What differs now is what the bureau is asked to agree to. Raises Refused (nothing_changed)."""
    differs, digest = _difference(place.project, row)
    if not differs:
        raise Refused("nothing_changed")
    row.differs, row.digest = differs, digest
    journal.notify(place.project.id, Role.BUREAU, "ask_amendment", now=now, reason=row.reason)


def _difference(project: Project, row: Amendment) -> tuple[list[Difference], str]:
    lines = frozen.live(project.id)
    before = frozen.numbered(project.id, row.of_version)
    return frozen.since(before, lines), tree.archive_digest(lines)


def _fix(place: Place, row: Amendment, _answer: str, now: datetime) -> None:
    """A new version, as it was reported. Raises Refused (amendment_moved)."""
    _differs, digest = _difference(place.project, row)
    if digest != row.digest:
        raise Refused("amendment_moved")
    _settle(place, row, "fix_amendment", now)


def _settle(
    place: Place, row: Amendment, cause: str, now: datetime, *, before: str = "", after: str = ""
) -> None:
    """The archive as it is now becomes the version in force; the panel hears what to look at again.

    Where no step of its own moves the change, the line tells the move (`before`, `after`).
    """
    version = frozen.fix(place.project, cause, actor=place.viewer, now=now)
    row.to_version = version.number
    db.session.flush()
    again = _look_again(place.project.id, row.differs, now)
    if again:
        numbers = "、".join(f"第 {number} 卷" for number in again[:TOLD])
        journal.notify(place.project.id, Role.PANELIST, cause, now=now, reason=numbers)
    facts = {
        "number": row.number,
        "from": row.of_version,
        "to": row.to_version,
        "differs": [[one["what"], one["volume"]] for one in row.differs[:TOLD]],
        "count": len(row.differs),
        "again": again[:TOLD],
    }
    _record(place, "amend_archive", row, facts, now, before=before, after=after)


def _look_again(project_id: int, differs: Sequence[Difference], now: datetime) -> list[int]:
    """Sampled volumes that the change touched are to be looked at again; their numbers."""
    numbers = [one["volume"] for one in differs]
    touched = db.session.execute(
        select(Volume.id, Volume.number)
        .join(Sample, Sample.volume_id == Volume.id)
        .where(Volume.project_id == project_id, Volume.number.in_(numbers))
        .order_by(Volume.number)
    ).all()
    db.session.flush()
    db.session.execute(
        update(Sample)
        .where(Sample.project_id == project_id, Sample.volume_id.in_([row.id for row in touched]))
        .values(changed_at=now),
        execution_options={"synchronize_session": False},
    )
    db.session.expire_all()
    return [row.number for row in touched]


def _withdraw(place: Place, row: Amendment, _answer: str, now: datetime) -> None:
    """Raises Refused (already_changed): what was changed must be reported, not left lying."""
    if row.answered_at is None:
        return
    differs, _digest = _difference(place.project, row)
    if differs:
        raise Refused("already_changed", count=len(differs))


EFFECTS: Mapping[str, Callable[[Place, Amendment, str, datetime], None]] = {
    "agree_amendment": _answered,
    "refuse_amendment": _answered,
    "report_amendment": _report,
    "return_amendment": _answered,
    "fix_amendment": _fix,
    "withdraw_amendment": _withdraw,
}
"""What a step of a change does beside moving it."""


def open_rectification(place: Place, reason: str, *, now: datetime) -> None:
    """The order to rectify opens the whole archive; what was on its way gives way to it."""
    _drop(place, now)
    version = frozen.latest(place.project.id)
    if version is None:
        return
    row = _open(place.project, version, reason, place.viewer, now, volumes=[], filings=[])
    row.whole, row.state = True, AmendmentState.AGREED.value
    row.answered_by, row.answered_at = place.viewer.name, now
    db.session.flush()
    said: dict[str, object] = {"number": row.number, "reason": reason, "opens": opened([], [])}
    _record(place, "open_rectification", row, said, now, after=row.state)


def close_rectification(place: Place, *, now: datetime) -> None:
    """What was rectified becomes the version that is looked at again."""
    row = on_its_way(place.project.id)
    if row is None:
        return
    row.differs, row.digest = _difference(place.project, row)
    before, row.state = row.state, AmendmentState.FIXED.value
    db.session.flush()
    _settle(place, row, "submit_rectification", now, before=before, after=row.state)


def fix_first(place: Place, cause: str, *, now: datetime) -> ArchiveVersion:
    """Fix the archive upon an admission; what an earlier application left on its way is withdrawn."""
    _drop(place, now)
    return frozen.fix(place.project, cause, actor=place.viewer, now=now)


def _drop(place: Place, now: datetime) -> None:
    row = on_its_way(place.project.id)
    if row is None:
        return
    before, row.state = row.state, AmendmentState.WITHDRAWN.value
    db.session.flush()
    said: dict[str, object] = {"number": row.number}
    _record(place, "withdraw_amendment", row, said, now, before=before, after=row.state)


def fix_by_hand(place: Place, *, now: datetime) -> ArchiveVersion:
    """Fix the archive of a project that was admitted before versions were kept.

    Raises Refused (not_in_stage, archive_fixed_already).
    """
    if place.project.state not in AMENDING:
        raise Refused("not_in_stage", stage=place.project.state)
    if frozen.latest(place.project.id) is not None:
        raise Refused("archive_fixed_already")
    return frozen.fix(place.project, "fix_archive", actor=place.viewer, now=now)
