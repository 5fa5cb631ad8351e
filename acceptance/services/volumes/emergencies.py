"""应急预案 of an archive office: a draft that its people write, versions that stand once they are adopted, and the
day on which the one in force is looked at again.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import exists, func, select
from sqlalchemy.orm import aliased

from acceptance.extensions import db
from acceptance.models import EmergencyDrill, EmergencyPlan
from acceptance.models.shapes import Facts, PlanSection
from acceptance.refusals import NotFound, Refused, Stale
from acceptance.services.ground import alone, office
from acceptance.services.ground.access import Viewer
from workflows.emergencies import HEADS

NOUN = "emergency_plan"
DRAFT = 0
"""The number of what is not adopted yet."""


@dataclass(frozen=True)
class Due:
    """What has come due for some offices: the earliest day on which a plan in force was to be looked at
    again, how many drills left something that should be mended by now, the earliest day of that.
    """

    review_on: date | None
    unmended: int
    mend_by: date | None


def versions(viewer: Viewer) -> Sequence[EmergencyPlan]:
    """Of the viewer's office: the draft apart, the newest first."""
    mine = select(EmergencyPlan).where(
        EmergencyPlan.organisation_id == viewer.organisation_id, EmergencyPlan.number > DRAFT
    )
    return db.session.scalars(mine.order_by(EmergencyPlan.number.desc())).all()


def draft(viewer: Viewer) -> EmergencyPlan | None:
    """What the office is writing."""
    return _numbered(viewer, DRAFT)


def found(viewer: Viewer, number: int) -> EmergencyPlan:
    """An adopted version of the viewer's office. Raises NotFound."""
    row = _numbered(viewer, number)
    if row is None or number == DRAFT:
        raise NotFound
    return row


def _numbered(viewer: Viewer, number: int) -> EmergencyPlan | None:
    return db.session.scalar(
        select(EmergencyPlan).where(
            EmergencyPlan.organisation_id == viewer.organisation_id,
            EmergencyPlan.number == number,
        )
    )


def in_force(viewer: Viewer) -> EmergencyPlan | None:
    """The version that was adopted last."""
    return next(iter(versions(viewer)), None)


def beginning(viewer: Viewer) -> list[PlanSection]:
    """With which words a draft begins: those in force, else the common headings with nothing said."""
    row = draft(viewer) or in_force(viewer)
    if row is not None:
        return list(row.sections)
    return [{"head": head, "text": ""} for head, _hint in HEADS]


def save(
    viewer: Viewer, sections: list[PlanSection], *, version: int, now: datetime
) -> EmergencyPlan:
    """Write the draft; `version` is the one that was seen, 0 for none. Raises Stale."""
    alone.in_office()
    row = draft(viewer)
    if (row.version_id if row is not None else 0) != version:
        raise Stale
    before: Facts = {}
    if row is None:
        row = EmergencyPlan(organisation_id=viewer.organisation_id, number=DRAFT)
        db.session.add(row)
    elif row.sections == sections:
        return row
    else:
        before = {"sections": row.sections}
    row.sections, row.saved_by, row.saved_at = sections, viewer.name, now
    db.session.flush()
    after: Facts = {"sections": sections}
    office.record(NOUN, row.id, "save_plan", actor=viewer, now=now, before=before, after=after)
    return row


def drop(viewer: Viewer, *, version: int, reason: str, now: datetime) -> None:
    """Throw the draft away; its words stay in the office's record. Raises NotFound, Stale."""
    row = _seen(viewer, version)
    before: Facts = {"sections": row.sections}
    office.record(NOUN, row.id, "drop_plan", actor=viewer, now=now, before=before, reason=reason)
    db.session.delete(row)
    db.session.flush()


def adopt(
    viewer: Viewer,
    reason: str,
    review_on: date,
    *,
    version: int,
    today: date,
    now: datetime,
) -> EmergencyPlan:
    """Let the draft be in force from now on. Raises NotFound, Stale, Refused (plan_section_empty,
    nothing_differs, review_past).
    """
    row = _seen(viewer, version)
    unsaid = [one["head"] for one in row.sections if not one["text"]]
    if unsaid or not row.sections:
        raise Refused("plan_section_empty", names="、".join(unsaid))
    last = in_force(viewer)
    if last is not None and last.sections == row.sections:
        raise Refused("nothing_differs")
    _ahead(review_on, today)
    row.number = 1 + (last.number if last is not None else 0)
    row.adopted_by, row.adopted_at = viewer.name, now
    row.reason, row.review_on = reason, review_on
    db.session.flush()
    after: Facts = {"version": row.number, "review_on": review_on.isoformat()}
    office.record(NOUN, row.id, "adopt_plan", actor=viewer, now=now, after=after, reason=reason)
    return row


def put_off(
    viewer: Viewer,
    row: EmergencyPlan,
    review_on: date,
    reason: str,
    *,
    version: int,
    today: date,
    now: datetime,
) -> None:
    """Say another day on which the version in force is looked at again: it was looked at and stands, or
    the day was wrong. Raises Stale, Refused (plan_replaced, nothing_differs, review_past).
    """
    alone.in_office()
    if row.version_id != version:
        raise Stale
    if row != in_force(viewer):
        raise Refused("plan_replaced", number=row.number)
    if row.review_on == review_on:
        raise Refused("nothing_differs")
    _ahead(review_on, today)
    before: Facts = {"review_on": row.review_on.isoformat() if row.review_on else ""}
    row.review_on = review_on
    db.session.flush()
    after: Facts = {"review_on": review_on.isoformat()}
    office.record(
        NOUN,
        row.id,
        "review_plan",
        actor=viewer,
        now=now,
        before=before,
        after=after,
        reason=reason,
    )


def _ahead(review_on: date, today: date) -> None:
    if review_on <= today:
        raise Refused("review_past", day=review_on.isoformat())


def _seen(viewer: Viewer, version: int) -> EmergencyPlan:
    alone.in_office()
    row = draft(viewer)
    if row is None:
        raise NotFound
    if row.version_id != version:
        raise Stale
    return row


def due(units: Sequence[int], *, today: date) -> Due:
    """What has come due for these offices. One query."""
    later = aliased(EmergencyPlan)
    replaced = exists().where(
        later.organisation_id == EmergencyPlan.organisation_id,
        later.number > EmergencyPlan.number,
    )
    plan = select(func.min(EmergencyPlan.review_on)).where(
        EmergencyPlan.organisation_id.in_(units),
        EmergencyPlan.number > DRAFT,
        EmergencyPlan.review_on <= today,
        ~replaced,
    )
    wanted = select(
        plan.scalar_subquery(), func.count(EmergencyDrill.id), func.min(EmergencyDrill.mend_by)
    ).where(
        EmergencyDrill.organisation_id.in_(units),
        EmergencyDrill.struck.is_(False),
        EmergencyDrill.mended_on.is_(None),
        EmergencyDrill.mend_by <= today,
    )
    return Due(*db.session.execute(wanted).one())
