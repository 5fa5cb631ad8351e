"""Whose move it is, over all the projects a viewer sees."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from flask import Blueprint, Response, g, render_template, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from acceptance.gateways.clock import local_date
from acceptance.guard import signed_in
from acceptance.services.desk import asked
from acceptance.services.ground import calendars, packs, servings
from acceptance.services.ground.access import Serving
from acceptance.services.life import awaited
from acceptance.services.progress import turns
from acceptance.services.progress.turns import Turn
from acceptance.web.lists.lists import as_csv
from forms.life.projects import ListQuery
from workflows.roles import ROLE_NAMES

blueprint = Blueprint("turns", __name__, url_prefix="/turns")
COLOURS = {"late": 0, "risk": 1, "ok": 2, "todo": 3}


def _turns() -> tuple[list[Turn], dict[str, Any], Mapping[int, Serving]]:
    query = ListQuery().load(request.args.to_dict())
    today = local_date(g.now)
    paces = turns.paces()
    projects = turns.going_on(g.sees, search=query["q"])
    seen = servings.seen_as(g.sees, [project.id for project in projects])
    hands = awaited.of(projects, today=today)
    found = [
        turns.turn(
            project,
            calendars.is_workday,
            [(hand.role, hand.party_id) for hand in hands[project.id]],
            seen[project.id].viewer,
            today=today,
            paces=paces,
        )
        for project in projects
    ]
    if query["state"] in ROLE_NAMES:
        found = [turn for turn in found if query["state"] in turn.roles]
    if query["sort"] == "due":
        found.sort(key=lambda turn: (turn.left is None, turn.left))
    elif query["sort"] != "since":
        found.sort(
            key=lambda turn: (COLOURS[turn.colour], turn.left if turn.left is not None else 9999)
        )
    return found, query, seen


@blueprint.get("")
@signed_in
def index() -> ResponseReturnValue:
    found, query, seen = _turns()
    return render_template(
        "pages/progress/turns/index.html",
        turns=found,
        asked=asked.of(g.sees),
        seen=seen,
        query=query,
        today=local_date(g.now),
        states=sorted({role for turn in found for role in turn.roles}),
    )


@blueprint.get("/export.csv")
@signed_in
def export() -> Response:
    found, _query, seen = _turns()
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
    return as_csv(
        "turns",
        head,
        (
            [
                t.project.name,
                _(packs.stage_name(t.project)),
                t.who or "、".join(_(ROLE_NAMES[role]) for role in t.roles),
                _(t.what),
                local_date(t.since).isoformat(),
                t.due.isoformat() if t.due else "",
                t.left if t.left is not None else "",
                t.forecast.isoformat() if t.forecast else "",
                t.paused or (_("暂按周一至周五计") if t.provisional else ""),
                seen[t.project.id].viewer.organisation,
            ]
            for t in found
        ),
    )
