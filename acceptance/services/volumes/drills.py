"""应急演练 of an archive office: the day, what was drilled, who took part, what was found, what is to be mended until
when. What was entered wrongly is put right or struck out, with its trace in the office's record.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime

from sqlalchemy import Select, select

from acceptance.extensions import db
from acceptance.models import EmergencyDrill
from acceptance.models.shapes import Facts
from acceptance.refusals import NotFound, Refused, Stale
from acceptance.services.ground import office
from acceptance.services.ground.access import Viewer

NOUN = "emergency_drill"
SAID = ("held_on", "drilled", "took_part", "found", "mend", "mend_by")
"""What is logged of a drill."""
CORRECTED = (*SAID, "mended_on")


def of_office(viewer: Viewer) -> Select[EmergencyDrill]:
    """All that the office logged, the last first."""
    mine = select(EmergencyDrill).where(EmergencyDrill.organisation_id == viewer.organisation_id)
    return mine.order_by(EmergencyDrill.held_on.desc(), EmergencyDrill.id.desc())


def found(viewer: Viewer, drill_id: int) -> EmergencyDrill:
    """A drill of the viewer's office. Raises NotFound."""
    row = db.session.get(EmergencyDrill, drill_id)
    if row is None or row.organisation_id != viewer.organisation_id:
        raise NotFound
    return row


def log(
    viewer: Viewer, data: Mapping[str, object], *, today: date, now: datetime
) -> EmergencyDrill:
    """Log a drill (SAID). Raises Refused (drill_later, mend_undated)."""
    row = EmergencyDrill(
        organisation_id=viewer.organisation_id, logged_by=viewer.name, logged_at=now
    )
    for name in SAID:
        setattr(row, name, data[name])
    _fits(row, today)
    db.session.add(row)
    db.session.flush()
    office.record(NOUN, row.id, "log_drill", actor=viewer, now=now, after=_said(row))
    return row


def correct(
    viewer: Viewer,
    row: EmergencyDrill,
    data: Mapping[str, object],
    *,
    version: int,
    reason: str,
    today: date,
    now: datetime,
) -> None:
    """Put right what is logged (CORRECTED). Raises Stale, Refused (drill_struck, nothing_differs, and as
    `log` and `mend`).
    """
    _open(row, version)
    before = _said(row)
    for name in CORRECTED:
        setattr(row, name, data[name])
    _fits(row, today)
    after = _said(row)
    changed = [name for name in CORRECTED if before[name] != after[name]]
    if not changed:
        raise Refused("nothing_differs")
    db.session.flush()
    office.record(
        NOUN,
        row.id,
        "correct_drill",
        actor=viewer,
        now=now,
        before={name: before[name] for name in changed},
        after={name: after[name] for name in changed},
        reason=reason,
    )


def mend(
    viewer: Viewer,
    row: EmergencyDrill,
    mended_on: date,
    *,
    version: int,
    today: date,
    now: datetime,
) -> None:
    """Say that what was to be mended is. Raises Stale, Refused (drill_struck, drill_mended, drill_later,
    mended_early).
    """
    _open(row, version)
    if not row.mend or row.mended_on is not None:
        raise Refused("drill_mended")
    row.mended_on = mended_on
    _fits(row, today)
    db.session.flush()
    after: Facts = {"mended_on": mended_on.isoformat()}
    office.record(NOUN, row.id, "mend_drill", actor=viewer, now=now, after=after)


def strike(
    viewer: Viewer, row: EmergencyDrill, *, version: int, reason: str, now: datetime
) -> None:
    """Strike out a drill that never was. Raises Stale, Refused (drill_struck)."""
    _open(row, version)
    row.struck = True
    db.session.flush()
    told = _said(row)
    office.record(NOUN, row.id, "strike_drill", actor=viewer, now=now, before=told, reason=reason)


def _open(row: EmergencyDrill, version: int) -> None:
    if row.version_id != version:
        raise Stale
    if row.struck:
        raise Refused("drill_struck")


def _fits(row: EmergencyDrill, today: date) -> None:
    """Days that have not come are none on which something was done."""
    for day in (row.held_on, row.mended_on):
        if day is not None and day > today:
            raise Refused("drill_later", day=day.isoformat())
    if bool(row.mend) != (row.mend_by is not None):
        raise Refused("mend_undated")
    if row.mended_on is not None:
        if not row.mend:
            raise Refused("drill_mended")
        if row.mended_on < row.held_on:
            raise Refused("mended_early", day=row.mended_on.isoformat())


def _said(row: EmergencyDrill) -> Facts:
    said: Facts = {}
    for name in CORRECTED:
        value = getattr(row, name)
        said[name] = value.isoformat() if isinstance(value, date) else value or ""
    return said
