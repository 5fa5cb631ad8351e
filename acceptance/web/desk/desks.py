"""The desk: what waits for the viewer."""

from __future__ import annotations

from datetime import date

from flask import Blueprint, g, render_template, request
from flask.typing import ResponseReturnValue

from acceptance.gateways.clock import local_date
from acceptance.guard import signed_in
from acceptance.services.desk import desks, notices
from acceptance.services.desk.desks import Tasks
from acceptance.services.files import stored as standings
from acceptance.services.ground import deputies, servings
from acceptance.services.life import awaited
from acceptance.web.lists.lists import PER_PAGE, Pager, whole

blueprint = Blueprint("desks", __name__)
SHOWN = 20
"""Projects on a desk; the whole list is a click away."""


@blueprint.get("/")
@signed_in
def show() -> ResponseReturnValue:
    """What waits for the viewer, what happened, and the viewer's projects."""
    today, stored = local_date(g.now), None
    if g.viewer.is_admin:
        stored = standings.standing(now=g.now)
    mine, pager = _tasks(today)
    told = notices.latest(g.sees)
    projects = desks.longest_standing(g.sees, limit=SHOWN)
    known = {one.id for one in projects} | {one.id for _notice, one in told}
    return render_template(
        "pages/desk/desks/show.html",
        tasks=mine,
        pager=pager,
        query={},
        projects=projects,
        seen=servings.seen_as(g.sees, known),
        hands=awaited.of(projects, today=today),
        notices=told,
        delegations=deputies.held(g.viewer, today=today),
        today=today,
        stored=stored,
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
