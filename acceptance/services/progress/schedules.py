"""Expected against received: the plan of each item, construction progress, and who lags."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any

from sqlalchemy import ColumnElement, Select, select

from acceptance.extensions import db
from acceptance.gateways.clock import local_date
from acceptance.models import Filing, Party, ProgressReport, Project
from acceptance.services.ground import holds, journal, packs, seen
from acceptance.services.ground.access import Place
from acceptance.services.ground.calendars import is_workday
from acceptance.services.ground.questions import Answers, Question
from acceptance.services.ground.seen import MINE, PARTIES, Seen
from workflows import schedule
from workflows.filings import FilingState
from workflows.projects import Stage
from workflows.schedule import Planned, Standing

RECEIVED = (FilingState.SUBMITTED, FilingState.CHECKED, FilingState.FILED)


@dataclass(frozen=True)
class Course:
    """How the items of a viewer stand, the points of their curve, and when all will have come in if
    they go on as lately.
    """

    standing: Standing
    points: list[tuple[date, int, int | None, int | None]]
    expected_on: date | None


@dataclass(frozen=True)
class Lagging:
    """A party (or section) and how its items stand."""

    party: Party
    standing: Standing


def rules_of(project: Project) -> schedule.LagRules:
    """The thresholds: the pack's where it gives some."""
    given = packs.procedure(project).data.get("lag", {})
    return replace(
        schedule.LAG,
        **{name: row["value"] for name, row in given.items() if isinstance(row, dict)},
    )


def plan(project: Project) -> None:
    """Give every item that has no day yet the day that the project's plan implies."""
    rows = list(
        db.session.scalars(
            select(Filing)
            .where(Filing.project_id == project.id)
            .order_by(Filing.section, Filing.id)
        )
    )
    by_section: dict[int, list[Filing]] = {}
    for row in rows:
        by_section.setdefault(row.section, []).append(row)
    for items in by_section.values():
        days = schedule.planned_days(
            [row.stage for row in items],
            started=project.started_on,
            finished=project.finished_on,
            acceptance=project.planned_acceptance_on,
            completion=project.planned_completion_on,
        )
        for row, day in zip(items, days, strict=True):
            if row.due_on is None and day is not None:
                row.due_on = day
    db.session.flush()


def _planned(*own: ColumnElement[bool]) -> Select[*tuple[Any, ...]]:
    return (
        select(Filing.section, Filing.party_id, Filing.due_on, Filing.received_on, Filing.stage)
        .where(
            Filing.project_id == MINE,
            Filing.required,
            Filing.state != FilingState.EXEMPT,
            *own,
        )
        .order_by(Filing.section, Filing.id)
    )


PLANNED = Seen(_planned, Filing.party_id.in_(PARTIES))
"""The plan of the items."""
REPORTED = Question(
    select(ProgressReport.on, ProgressReport.percent)
    .where(
        ProgressReport.project_id == MINE,
        ProgressReport.section == 0,
    )
    .order_by(ProgressReport.on)
)
"""What was reported of the construction of the whole project, the oldest first."""


def asked(place: Place) -> tuple[Question, ...]:
    """What tells how the items of a viewer stand to their plan."""
    return PLANNED.by(place), REPORTED


def items(
    place: Place, *, section: int | None = None, answers: Answers | None = None
) -> list[tuple[int, int, Planned]]:
    """(section, party, plan) of the items that must be filed and are not exempt.

    Of those that this viewer may see.
    """
    rows = (answers or seen.answers(place)).rows(PLANNED.by(place))
    return [
        (
            row.section,
            row.party_id,
            Planned(row.due_on, row.received_on, row.stage == Stage.CONSTRUCTION),
        )
        for row in rows
        if section in (None, row.section)
    ]


def reports(project_id: int, section: int = 0) -> list[ProgressReport]:
    """What was reported of construction, the oldest first; section 0 is the whole project."""
    query = select(ProgressReport).where(
        ProgressReport.project_id == project_id, ProgressReport.section == section
    )
    return list(db.session.scalars(query.order_by(ProgressReport.on)))


def progress_on(project_id: int, today: date, section: int = 0) -> int | None:
    """Construction progress last reported by that day, in per cent."""
    known = [row.percent for row in reports(project_id, section) if row.on <= today]
    if not known:
        return None
    return known[-1]


def course(place: Place, answers: Answers, *, today: date) -> Course:
    """All that the project's page says of the plan."""
    listed = [planned for _section, _party, planned in items(place, answers=answers)]
    reported = [(row.on, row.percent) for row in answers.rows(REPORTED)]
    known = [percent for on, percent in reported if on <= today]
    now = schedule.standing(
        listed,
        today,
        is_workday,
        progress=known[-1] if known else None,
        rules=rules_of(place.project),
    )
    points = schedule.curve(listed, reported, today)
    return Course(now, points, schedule.expected_on(listed, today))


def standing(place: Place, *, today: date, section: int | None = None) -> Standing:
    """How this viewer's items stand today."""
    listed = [plan for _section, _party, plan in items(place, section=section)]
    progress = progress_on(place.project.id, today, section or 0)
    return schedule.standing(
        listed, today, is_workday, progress=progress, rules=rules_of(place.project)
    )


def lagging(place: Place, answers: Answers | None = None, *, today: date) -> list[Lagging]:
    """Every party with items, the worst first."""
    told = answers or seen.answers(place)
    told.ahead(asked(place))
    by_party: dict[int, list[Planned]] = {}
    for _section, party_id, planned in items(place, answers=told):
        by_party.setdefault(party_id, []).append(planned)
    known = [row.percent for row in told.rows(REPORTED) if row.on <= today]
    progress, rules = known[-1] if known else None, rules_of(place.project)
    parties = {party.id: party for party in place.project.parties}
    rows = [
        Lagging(
            parties[party_id],
            schedule.standing(listed, today, is_workday, progress=progress, rules=rules),
        )
        for party_id, listed in by_party.items()
    ]
    order = {schedule.LATE: 0, schedule.AT_RISK: 1, schedule.ON_TIME: 2}
    return sorted(
        rows, key=lambda row: (order[row.standing.colour], -row.standing.overdue, row.party.id)
    )


def curve(place: Place, *, today: date) -> list[tuple[date, int, int | None, int | None]]:
    """Expected, received and construction progress by month ends."""
    listed = [planned for _section, _party, planned in items(place)]
    return schedule.curve(
        listed, [(row.on, row.percent) for row in reports(place.project.id)], today
    )


def report_progress(
    place: Place, *, section: int, on: date, percent: int, now: datetime
) -> ProgressReport:
    """Enter how far construction has come; a second report of a day replaces the first.

    Raises Refused (not_in_stage) once the project is closed.
    """
    holds.require(place, "schedule.plan")
    row: ProgressReport | None = db.session.scalar(
        select(ProgressReport).where(
            ProgressReport.project_id == place.project.id,
            ProgressReport.section == section,
            ProgressReport.on == on,
        )
    )
    if row is None:
        row = ProgressReport(project_id=place.project.id, section=section, on=on)
        db.session.add(row)
    row.percent, row.reported_by, row.reported_at = percent, place.viewer.name, now
    db.session.flush()
    journal.record(
        place.project.id,
        "report_progress",
        actor=place.viewer,
        now=now,
        facts={"on": on.isoformat(), "percent": percent, "section": section},
    )
    return row


def set_dates(place: Place, dates: Mapping[str, date | None], *, now: datetime) -> None:
    """Change the plan's dates; items that nobody gave a day of their own follow.

    Raises Refused (not_in_stage) once the project is closed.
    """
    holds.require(place, "schedule.plan")
    project = place.project
    shift(project, dates)
    journal.record(
        project.id,
        "plan_dates",
        actor=place.viewer,
        now=now,
        facts={name: str(value or "") for name, value in dates.items()},
    )


def shift(project: Project, dates: Mapping[str, date | None]) -> None:
    """Let the plan's dates be these; items that nobody gave a day of their own follow."""
    before = {
        row.id: row.due_on
        for row in db.session.scalars(select(Filing).where(Filing.project_id == project.id))
    }
    old_days = _implied(project)
    for name, value in dates.items():
        setattr(project, name, value)
    new_days = _implied(project)
    for filing_id, day in before.items():
        if day is None or day == old_days.get(filing_id):
            db.session.get_one(Filing, filing_id).due_on = new_days.get(filing_id)
    db.session.flush()


def _implied(project: Project) -> dict[int, date | None]:
    days: dict[int, date | None] = {}
    rows = db.session.execute(
        select(Filing.id, Filing.section, Filing.stage)
        .where(Filing.project_id == project.id)
        .order_by(Filing.section, Filing.id)
    ).all()
    for section in {row.section for row in rows}:
        here = [row for row in rows if row.section == section]
        implied = schedule.planned_days(
            [row.stage for row in here],
            started=project.started_on,
            finished=project.finished_on,
            acceptance=project.planned_acceptance_on,
            completion=project.planned_completion_on,
        )
        days.update(zip((row.id for row in here), implied, strict=True))
    return days


def note_received(filing: Filing, *, now: datetime) -> None:
    """After a step of an item: the day it came in, forgotten when it goes back."""
    if filing.state in RECEIVED:
        filing.received_on = filing.received_on or local_date(now)
    elif filing.state in (FilingState.MISSING, FilingState.RETURNED):
        filing.received_on = None
