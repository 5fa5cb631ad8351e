"""The desk: what waits for the viewer."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta

from flask import Blueprint, g, render_template, request
from flask.typing import ResponseReturnValue

from acceptance.gateways.clock import SHANGHAI, local_date
from acceptance.guard import signed_in
from acceptance.services.desk import beginnings, desks, expecting, notices
from acceptance.services.desk.desks import Tasks
from acceptance.services.files import stored as standings
from acceptance.services.ground import deputies, servings
from acceptance.services.ground.calendars import is_workday
from acceptance.services.life import questions
from acceptance.services.volumes import emergencies
from acceptance.web.lists.lists import PER_PAGE, Pager, whole
from workflows.deadlines import left
from workflows.roles import Role

blueprint = Blueprint("desks", __name__)
SHOWN = 20
"""Projects that one waits for, on a desk; the whole list is a click away."""


@blueprint.get("/")
@signed_in
def show() -> ResponseReturnValue:
    """What waits for the viewer, what it waits for, what changed since yesterday; where to begin."""
    today, stored = local_date(g.now), None
    if Role.ADMIN in g.viewer.standing:
        stored = standings.standing(now=g.now)
    mine, pager = _tasks(today)
    asked, first = 0, None
    if Role.BUREAU in g.viewer.standing:
        asked, first = questions.waiting([one.viewer.organisation_id for one in g.sees])
    keeping = g.viewer.standing & {Role.BUREAU, Role.CITY_ARCHIVE}
    unit = g.viewer.organisation_id
    told = notices.latest(g.sees)
    known = {project.id for _notice, project in told}
    return render_template(
        "pages/desk/desks/show.html",
        tasks=mine,
        pager=pager,
        query={},
        seen=servings.seen_as(g.sees, known),
        expected=expecting.of(g.sees, today=today, most=SHOWN),
        beginnings=beginnings.of(g.viewer, g.sees),
        notices=told,
        yesterday=datetime.combine(today - timedelta(days=1), time(), SHANGHAI),
        delegations=deputies.held(g.viewer, today=today),
        today=today,
        stored=stored,
        asked=asked,
        asked_due=first,
        emergency=emergencies.due([unit], today=today) if keeping else None,
        asked_left=left(today, first, is_workday) if first else None,
    )


def _tasks(today: date) -> tuple[Tasks, Pager]:
    """One page of what waits; past the end it is the last one."""
    number = max(1, whole(request.args.get("page")) or 1)
    found = desks.tasks_of(g.sees, today=today, skip=(number - 1) * PER_PAGE, most=PER_PAGE)
    last = Pager(number, found.total).pages
    if number > last:
        number = last
        found = desks.tasks_of(g.sees, today=today, skip=(last - 1) * PER_PAGE, most=PER_PAGE)
    return found, Pager(number, found.total)
