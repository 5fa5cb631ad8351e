"""Supervision visits: plan, look, write problems down, conclude."""

from __future__ import annotations

from collections.abc import Mapping

from flask import Blueprint, current_app, flash, g, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from sqlalchemy import Select

from acceptance.gateways.clock import local_date
from acceptance.guard import needs
from acceptance.models import Inspection
from acceptance.models.states import InspectionState
from acceptance.services.ground import access
from acceptance.services.ground.access import Place
from acceptance.services.letters import inspections, register
from acceptance.web.lists.lists import as_csv, form, page_of, read_along
from forms.letters.inspections import CloseForm, InspectionForm, ProblemForm
from forms.life.projects import ListQuery

blueprint = Blueprint("inspections", __name__, url_prefix="/projects/<int:project_id>/inspections")


def _listed(place: Place, asked: str) -> Select[Inspection]:
    return register.visits(place.project.id, search=asked)


@blueprint.get("")
@needs("inspection.see")
def index(place: Place) -> ResponseReturnValue:
    """The visits, page by page, and what is worth a look today."""
    query = ListQuery().load(request.args.to_dict())
    rows, pager = page_of(_listed(place, query["q"]), query["page"])
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
    """The visits with the number of problems of each."""
    query = ListQuery().load(request.args.to_dict())
    head = [_("检查日期"), _("地点"), _("检查人员"), _("状态"), _("问题"), _("结论")]
    states: Mapping[str, str] = {
        InspectionState.PLANNED: _("已安排"),
        InspectionState.CLOSED: _("已结束"),
    }
    return as_csv(
        "inspections",
        head,
        (
            [
                r.planned_on,
                r.place,
                r.inspectors,
                states[r.state],
                len(inspections.findings(r)),
                r.conclusion,
            ]
            for r in read_along(_listed(place, query["q"]))
        ),
    )


@blueprint.post("")
@needs("inspection.edit", write=True)
def plan(place: Place) -> ResponseReturnValue:
    """Plan a visit; its notice is written at once."""
    row = inspections.plan(
        place, InspectionForm().load(form()), current_app.extensions["press"], now=g.now
    )
    flash(_("已安排，检查通知已生成"))
    return redirect(url_for("inspections.show", project_id=place.project.id, inspection_id=row.id))


@blueprint.get("/<int:inspection_id>")
@needs("inspection.see")
def show(place: Place, inspection_id: int) -> ResponseReturnValue:
    """One visit: its problems, its documents, and what is worth a look today."""
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
    """Write a problem down."""
    row = access.owned(place, Inspection, inspection_id)
    inspections.add_problem(place, row, ProblemForm().load(form()), now=g.now)
    return redirect(url_for("inspections.show", project_id=place.project.id, inspection_id=row.id))


@blueprint.post("/<int:inspection_id>/close")
@needs("inspection.edit", write=True)
def close(place: Place, inspection_id: int) -> ResponseReturnValue:
    """Conclude a visit; with problems, their notice is written at once."""
    row = access.owned(place, Inspection, inspection_id)
    inspections.close(
        place,
        row,
        CloseForm().load(form())["conclusion"],
        current_app.extensions["press"],
        now=g.now,
    )
    flash(_("检查已结束"))
    return redirect(url_for("inspections.show", project_id=place.project.id, inspection_id=row.id))
