"""Supervision visits: plan, look, write problems down, conclude."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, current_app, flash, g, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from acceptance.extensions import db
from acceptance.gateways.clock import local_date
from acceptance.guard import needs
from acceptance.models import Inspection
from acceptance.services.ground import access
from acceptance.services.ground.access import Place
from acceptance.services.letters import inspections, register
from acceptance.web.lists.lists import as_csv, page_of
from forms.letters.inspections import CloseForm, InspectionForm, ProblemForm
from forms.life.projects import ListQuery

blueprint = Blueprint("inspections", __name__, url_prefix="/projects/<int:project_id>/inspections")


def _form() -> dict[str, str]:
    return {k: v for k, v in request.form.items() if k != "csrf_token"}


def _listed(place: Place) -> tuple[Any, dict[str, Any]]:
    query = ListQuery().load(request.args.to_dict())
    return register.visits(place.project.id, search=query["q"]), query


@blueprint.get("")
@needs("inspection.see")
def index(place: Place) -> ResponseReturnValue:
    wanted, query = _listed(place)
    rows, pager = page_of(wanted, query["page"])
    worth = inspections.worth_a_look(place, today=local_date(g.now))
    return render_template(
        "pages/letters/inspections/index.html",
        place=place,
        project=place.project,
        inspections=rows,
        pager=pager,
        query=query,
        problems={row.id: inspections.findings(row) for row in rows},
        worth=worth,
        suggested=inspections.suggested(worth),
    )


@blueprint.get("/export.csv")
@needs("inspection.see")
def export(place: Place) -> ResponseReturnValue:
    wanted, _query = _listed(place)
    head = [_("检查日期"), _("地点"), _("检查人员"), _("状态"), _("问题"), _("结论")]
    return as_csv(
        "inspections",
        head,
        (
            [
                r.planned_on,
                r.place,
                r.inspectors,
                _("已结束") if r.state == "closed" else _("已安排"),
                len(inspections.findings(r)),
                r.conclusion,
            ]
            for r in db.session.scalars(wanted)
        ),
    )


@blueprint.post("")
@needs("inspection.edit", write=True)
def plan(place: Place) -> ResponseReturnValue:
    row = inspections.plan(
        place, InspectionForm().load(_form()), current_app.extensions["press"], now=g.now
    )
    flash(_("已安排，检查通知已生成"))
    return redirect(url_for("inspections.show", project_id=place.project.id, inspection_id=row.id))


@blueprint.get("/<int:inspection_id>")
@needs("inspection.see")
def show(place: Place, inspection_id: int) -> ResponseReturnValue:
    row = access.owned(place, Inspection, inspection_id)
    return render_template(
        "pages/letters/inspections/show.html",
        place=place,
        project=place.project,
        inspection=row,
        findings=inspections.findings(row),
        documents=inspections.documents(row),
        worth=inspections.worth_a_look(place, today=local_date(g.now)),
    )


@blueprint.post("/<int:inspection_id>/problems")
@needs("inspection.edit", write=True)
def add_problem(place: Place, inspection_id: int) -> ResponseReturnValue:
    row = access.owned(place, Inspection, inspection_id)
    inspections.add_problem(place, row, ProblemForm().load(_form()), now=g.now)
    return redirect(url_for("inspections.show", project_id=place.project.id, inspection_id=row.id))


@blueprint.post("/<int:inspection_id>/close")
@needs("inspection.edit", write=True)
def close(place: Place, inspection_id: int) -> ResponseReturnValue:
    row = access.owned(place, Inspection, inspection_id)
    inspections.close(
        place,
        row,
        CloseForm().load(_form())["conclusion"],
        current_app.extensions["press"],
        now=g.now,
    )
    flash(_("检查已结束"))
    return redirect(url_for("inspections.show", project_id=place.project.id, inspection_id=row.id))
