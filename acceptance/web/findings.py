"""Problems found in a review: list, answer, close."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, g, redirect, render_template, request, url_for
from flask_babel import gettext as _
from sqlalchemy import select

from forms.projects import ListQuery
from forms.reviews import FindingForm
from forms.steps import step_form
from workflows.engine import NotOffered
from workflows.findings import FINDING, FINDING_NAMES, FindingState
from workflows.projects import Stage

from ..extensions import db
from ..guard import needs
from ..models import Finding
from ..refusals import NotFound
from ..services import access, reviews, steps
from ..services.access import Place
from .lists import as_csv, like

blueprint = Blueprint("findings", __name__, url_prefix="/projects/<int:project_id>/findings")


def _listed(place: Place) -> Any:
    query = ListQuery().load(request.args.to_dict())
    wanted = select(Finding).where(Finding.project_id == place.project.id)
    if not place.whole:
        wanted = wanted.where(Finding.party_id.in_(place.party_ids))
    if query["q"]:
        wanted = wanted.where(like(Finding.problem, query["q"]))
    if query["state"] in list(FindingState):
        wanted = wanted.where(Finding.state == query["state"])
    order = {"due": Finding.due_on, "state": Finding.state}.get(query["sort"], Finding.number)
    return wanted.order_by(order, Finding.number), query


@blueprint.get("")
@needs("finding.see")
def index(place: Place) -> Any:
    wanted, query = _listed(place)
    rows = db.session.scalars(wanted.limit(500)).all()
    options = {row.id: steps.finding_options(place, row) for row in rows}
    may_add = place.may("finding.add") and place.project.state in (Stage.REVIEW, Stage.RECHECK)
    return render_template("pages/findings/index.html", place=place, project=place.project, findings=rows, options=options,
                           may_add=may_add, query=query, states=FindingState)  # fmt: skip


@blueprint.get("/export.csv")
@needs("finding.see")
def export(place: Place) -> Any:
    wanted, _query = _listed(place)
    head = [_("序号"), _("问题"), _("依据"), _("位置"), _("整改期限"), _("状态"), _("答复"), _("复查")]
    return as_csv("findings", head, (
        [f.number, f.problem, f.basis, f.location, f.due_on, _(FINDING_NAMES[FindingState(f.state)]), f.answer, f.conclusion]
        for f in db.session.scalars(wanted)
    ))  # fmt: skip


@blueprint.post("")
@needs("finding.add", write=True)
def add(place: Place) -> Any:
    reviews.add_finding(place, FindingForm().load({k: v for k, v in request.form.items() if k != "csrf_token"}), now=g.now)
    return redirect(url_for("findings.index", project_id=place.project.id))


@blueprint.post("/<int:finding_id>/steps/<name>")
@needs("finding.take_step", write=True)
def take_step(place: Place, finding_id: int, name: str) -> Any:
    finding = access.owned(place, Finding, finding_id)
    if not place.whole and finding.party_id not in place.party_ids:
        raise NotFound
    row = FINDING.steps.get(name)
    if row is None or not any(option.step.name == name for option in steps.finding_options(place, finding)):
        raise NotOffered(name, finding.state)
    answers = step_form(row.asks).load({k: v for k, v in request.form.items() if k != "csrf_token"})
    steps.take_finding_step(place, finding, name, answers, version=answers.pop("version"), now=g.now)
    return redirect(url_for("findings.index", project_id=place.project.id))
