"""Whose move it is, over all the projects a viewer sees."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from typing import Any, NamedTuple

from flask import Blueprint, Response, g, render_template, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from acceptance.gateways.clock import local_date
from acceptance.guard import signed_in
from acceptance.models import Project
from acceptance.services.desk import asked
from acceptance.services.ground import calendars, packs, servings
from acceptance.services.ground.access import Serving
from acceptance.services.life import awaited
from acceptance.services.progress import paces, turns
from acceptance.services.progress.turns import Standings, Turn
from acceptance.web.lists.lists import PER_PAGE, Pager, as_csv
from acceptance.web.wording import doing
from forms.life.projects import ListQuery
from workflows.roles import ROLE_NAMES, Role

blueprint = Blueprint("turns", __name__, url_prefix="/turns")
AWAITED = (
    Role.OWNER,
    Role.CONTRACTOR,
    Role.SUPERVISOR,
    Role.BUREAU,
    Role.CITY_ARCHIVE,
    Role.PANELIST,
)
"""The hands that a list can be narrowed to."""
WINDOW = 500
"""Projects that an export reads at once."""


class Found(NamedTuple):
    """Some turns of a list, the list they are of, and for which unit each project is seen."""

    turns: list[Turn]
    standings: Standings
    seen: Mapping[int, Serving]


def _turns(query: Mapping[str, Any], *, skip: int, most: int) -> Found:
    """Some turns of the list that was asked for, the most urgent first unless asked."""
    today = local_date(g.now)
    role = ""
    if query["state"] in ROLE_NAMES:
        role = query["state"]
    standings = turns.going_on(
        g.sees,
        today=today,
        search=query["q"],
        role=role,
        marked=_marked(role, today),
        oldest_first=query["sort"] == "since",
        skip=skip,
        most=most,
    )
    projects = standings.shown
    seen, hands = _seen(projects), awaited.of(projects, today=today)
    stopped, known = turns.paused(projects), paces.paces()
    found = [
        turns.turn(
            one,
            calendars.is_workday,
            hands[one.id],
            seen[one.id].viewer,
            today=today,
            paused=stopped.get(one.id, ""),
            paces=known,
        )
        for one in standings.shown
    ]
    return Found(found, standings, seen)


def _marked(role: str, today: date) -> Mapping[int, set[str]]:
    """Who is awaited in the marked projects, where a list is narrowed to a hand."""
    if not role:
        return {}
    marked = awaited.marked_among(servings.visible_to_any(g.sees))
    hands = awaited.several(marked, today=today)
    return {key: {hand.role for hand in found} for key, found in hands.items()}


def _seen(projects: Iterable[Project]) -> Mapping[int, Serving]:
    return servings.seen_as(g.sees, [one.id for one in projects])


@blueprint.get("")
@signed_in
def index() -> ResponseReturnValue:
    query = ListQuery().load(request.args.to_dict())
    number = query["page"]
    found, standings, seen = _turns(query, skip=(number - 1) * PER_PAGE, most=PER_PAGE)
    last = Pager(number, standings.total).pages
    if number > last:
        number = last
        found, standings, seen = _turns(query, skip=(last - 1) * PER_PAGE, most=PER_PAGE)
    requests = asked.of(g.sees)
    return render_template(
        "pages/progress/turns/index.html",
        turns=found,
        standings=standings,
        pager=Pager(number, standings.total),
        asked=requests[: asked.MOST],
        asked_cut=len(requests) > asked.MOST,
        most_asked=asked.MOST,
        seen=seen,
        query=query,
        today=local_date(g.now),
        states=AWAITED,
    )


@blueprint.get("/export.csv")
@signed_in
def export() -> Response:
    query = ListQuery().load(request.args.to_dict())
    head = [
        _("项目"),
        _("阶段"),
        _("轮到谁"),
        _("要办的事"),
        _("自"),
        _("到期"),
        _("余（工作日）"),
        _("预计通过"),
        _("说明"),
        _("以何单位"),
    ]
    return as_csv("turns", head, _lines(query), long=True)


def _lines(query: Mapping[str, Any]) -> Iterator[list[object]]:
    """Every turn of the list, read in windows."""
    skip = 0
    while True:
        found, standings, seen = _turns(query, skip=skip, most=WINDOW)
        for t in found:
            yield [
                t.project.name,
                _(packs.stage_name(t.project)),
                t.who or "、".join(_(ROLE_NAMES[role]) for role in t.roles),
                "；".join(doing(one.what).striptags() for one in t.moves),
                local_date(t.since).isoformat(),
                t.due.isoformat() if t.due else "",
                t.left if t.left is not None else "",
                t.forecast.isoformat() if t.forecast else "",
                t.paused or (_("暂按周一至周五计") if t.provisional else ""),
                seen[t.project.id].viewer.organisation,
            ]
        skip += WINDOW
        if skip >= standings.total:
            return
