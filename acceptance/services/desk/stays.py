"""卡在哪里: how long projects stayed in each stage, and how many stand there longer than that."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import DateTime, bindparam, func, select, type_coerce
from sqlalchemy.orm import aliased

from acceptance.extensions import db
from acceptance.models import Project
from acceptance.models.base import UTCDateTime
from acceptance.services.ground.access import Viewer
from workflows.overview import TIMED
from workflows.projects import Stage

from . import cockpit, lines
from .cockpit import Asked
from .lines import Period, days_between


@dataclass(frozen=True)
class Stay:
    """The stays in one stage that ended in a period: the median of their days, how many they are, and
    how many projects stand in it now for longer than the median."""

    stage: Stage
    days: float
    stays: int
    longer: int


def of(viewer: Viewer, asked: Asked, span: Period, *, now: datetime) -> Mapping[Stage, Stay]:
    """By stage, in the order of the life; a stage that nobody left in the period is not there.

    Days are calendar days, with one decimal.
    """
    standing = aliased(Project)
    stayed = lines.stays(cockpit.counted(viewer, asked), span)
    place = func.row_number().over(partition_by=stayed.c.stage, order_by=stayed.c.days)
    ranked = select(
        stayed.c.stage,
        stayed.c.days,
        place.label("place"),
        func.count().over(partition_by=stayed.c.stage).label("stays"),
    ).subquery()
    # the one in the middle, or the two
    middle = (ranked.c.place * 2).between(ranked.c.stays, ranked.c.stays + 2)
    medians = (
        select(
            ranked.c.stage,
            func.avg(ranked.c.days).label("days"),
            func.max(ranked.c.stays).label("stays"),
        )
        .where(middle)
        .group_by(ranked.c.stage)
        .cte("medians")
    )
    moment = type_coerce(bindparam("moment", now, type_=UTCDateTime()), DateTime)
    longer = (
        select(func.count())
        .select_from(standing)
        .where(
            cockpit.counted(viewer, asked, standing),
            standing.state == medians.c.stage,
            days_between(standing.state_since, moment) > medians.c.days,
        )
        .scalar_subquery()
    )
    rows = db.session.execute(
        select(medians.c.stage, medians.c.days, medians.c.stays, longer).order_by(medians.c.stage)
    )
    found = {
        Stage(stage): Stay(Stage(stage), round(days + 1e-6, 1), stays, over)
        for stage, days, stays, over in rows
    }
    return {stage: found[stage] for stage in TIMED if stage in found}
