"""Problems found in a review: list, answer, close."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, Response, g, redirect, render_template, request, send_file, url_for
from flask_babel import gettext as _
from sqlalchemy import func, or_, select

from acceptance.extensions import db
from acceptance.guard import needs, takes
from acceptance.models import Finding
from acceptance.refusals import Forbidden, NotFound
from acceptance.services import steps
from acceptance.services.ground import access
from acceptance.services.ground.access import Place
from acceptance.services.judging import reviews
from acceptance.transaction import transaction
from acceptance.web.intake import uploads
from acceptance.web.lists.lists import as_csv, like
from forms.judging.reviews import FindingForm
from forms.life.projects import ListQuery
from forms.steps import step_form
from workflows.engine import NotOffered
from workflows.findings import FINDING, FINDING_NAMES, FindingState
from workflows.projects import Stage
from workflows.roles import Role

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
    if (
        request.args.get("all") is None
        and place.project.round
        and place.project.state in (Stage.RECTIFICATION, Stage.RECHECK)
    ):
        wanted = wanted.where(
            or_(Finding.closed_round.is_(None), Finding.closed_round >= place.project.round)
        )
    order = {"due": Finding.due_on, "state": Finding.state}.get(query["sort"], Finding.number)
    return wanted.order_by(order, Finding.number), query


@blueprint.get("")
@needs("finding.see")
def index(place: Place) -> Any:
    wanted, query = _listed(place)
    rows = db.session.scalars(wanted.limit(500)).all()
    options = {row.id: steps.finding_options(place, row) for row in rows}
    accepted = (
        db.session.scalar(
            select(func.count()).where(
                Finding.project_id == place.project.id, Finding.closed_round < place.project.round
            )
        )
        if place.project.state in (Stage.RECTIFICATION, Stage.RECHECK)
        else 0
    )
    may_add = place.may("finding.add") and place.project.state in (Stage.REVIEW, Stage.RECHECK)
    return render_template(
        "pages/judging/findings/index.html",
        place=place,
        project=place.project,
        findings=rows,
        options=options,
        may_add=may_add,
        query=query,
        states=FindingState,
        accepted=accepted,
    )


@blueprint.get("/export.csv")
@needs("finding.see")
def export(place: Place) -> Any:
    wanted, _query = _listed(place)
    head = [
        _("序号"),
        _("问题"),
        _("依据"),
        _("位置"),
        _("整改期限"),
        _("状态"),
        _("答复"),
        _("复查"),
    ]
    return as_csv(
        "findings",
        head,
        (
            [
                f.number,
                f.problem,
                f.basis,
                f.location,
                f.due_on,
                _(FINDING_NAMES[FindingState(f.state)]),
                f.answer,
                f.conclusion,
            ]
            for f in db.session.scalars(wanted)
        ),
    )


@blueprint.post("")
@needs("finding.add", write=True)
def add(place: Place) -> Any:
    reviews.add_finding(
        place,
        FindingForm().load({k: v for k, v in request.form.items() if k != "csrf_token"}),
        now=g.now,
    )
    return redirect(url_for("findings.index", project_id=place.project.id))


@blueprint.post("/<int:finding_id>/evidence")
@takes("UPLOAD_LIMIT")
@needs("finding.take_step")
def add_evidence(place: Place, finding_id: int) -> Any:
    """Files that show that a problem was mended; they are on disk before the transaction opens."""
    taken = uploads.received()
    with transaction():
        finding = _mine(place, finding_id)
        if not {Role.OWNER, Role.OWER} & steps.finding_hands(place, finding, "answer"):
            raise Forbidden("finding.take_step")
        reviews.add_evidence(place, finding, taken, uploads.store(), now=g.now)
    return redirect(url_for("findings.index", project_id=place.project.id))


@blueprint.get("/<int:finding_id>/evidence/<int:number>")
@needs("finding.see")
def evidence(place: Place, finding_id: int, number: int) -> Response:
    finding = _mine(place, finding_id)
    if number >= len(finding.evidence):
        raise NotFound
    one = finding.evidence[number]
    answer: Response = send_file(
        uploads.store().path(one["digest"]),
        mimetype=one["type"],
        as_attachment=True,
        download_name=one["name"],
    )
    answer.headers["Content-Security-Policy"] = "sandbox; default-src 'none'"
    return answer


def _mine(place: Place, finding_id: int) -> Finding:
    finding: Finding = access.owned(place, Finding, finding_id)
    if not place.whole and finding.party_id not in place.party_ids:
        raise NotFound
    return finding


@blueprint.post("/<int:finding_id>/steps/<name>")
@needs("finding.take_step", write=True)
def take_step(place: Place, finding_id: int, name: str) -> Any:
    finding = _mine(place, finding_id)
    row = FINDING.steps.get(name)
    if row is None or not any(
        option.step.name == name for option in steps.finding_options(place, finding)
    ):
        raise NotOffered(name, finding.state)
    answers = step_form(row.asks).load({k: v for k, v in request.form.items() if k != "csrf_token"})
    steps.take_finding_step(
        place, finding, name, answers, version=answers.pop("version"), now=g.now
    )
    return redirect(url_for("findings.index", project_id=place.project.id))
