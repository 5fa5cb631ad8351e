"""Problems found in a review: list, answer, close."""

from __future__ import annotations

from flask import Blueprint, Response, g, redirect, render_template, request, send_file, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from sqlalchemy import Select

from acceptance.extensions import db
from acceptance.guard import needs, takes
from acceptance.models import Finding
from acceptance.refusals import Forbidden, NotFound
from acceptance.services import steps, taking_back
from acceptance.services.files import purges
from acceptance.services.ground.access import Place
from acceptance.services.judging import basis, findings
from acceptance.transaction import transaction
from acceptance.web.intake import uploads
from acceptance.web.lists.lists import as_csv, form, read_along
from forms.judging.reviews import FindingForm
from forms.life.projects import ListQuery
from forms.steps import step_form
from workflows.engine import NotOffered
from workflows.findings import FINDING, FINDING_NAMES, FindingState
from workflows.roles import Role

blueprint = Blueprint("findings", __name__, url_prefix="/projects/<int:project_id>/findings")
SHOWN = 500
"""Problems on one page."""


def _wanted(place: Place) -> Select[Finding]:
    query = ListQuery().load(request.args.to_dict())
    return findings.listed(
        place,
        text=query["q"],
        state=query["state"],
        sort=query["sort"],
        every_round="all" in request.args,
    )


def _back(place: Place) -> ResponseReturnValue:
    return redirect(url_for("findings.index", project_id=place.project.id))


@blueprint.get("")
@needs("finding.see")
def index(place: Place) -> ResponseReturnValue:
    """The list, with what this viewer may do about each."""
    rows = db.session.scalars(_wanted(place).limit(SHOWN)).all()
    may_add = basis.may(place, "finding.list", now=g.now)
    return render_template(
        "pages/judging/findings/index.html",
        place=place,
        project=place.project,
        findings=rows,
        most=SHOWN,
        options={row.id: steps.finding_options(place, row) for row in rows},
        undo=taking_back.offers(place, rows, now=g.now),
        may_add=may_add,
        query=ListQuery().load(request.args.to_dict()),
        states=FindingState,
        accepted=findings.accepted_before(place),
    )


@blueprint.get("/export.csv")
@needs("finding.see")
def export(place: Place) -> Response:
    """The list as a sheet, searched and ordered as the page is."""
    head = [_("序号"), _("问题"), _("依据"), _("位置")]
    head += [_("整改期限"), _("状态"), _("答复"), _("复查")]
    return as_csv("findings", head, map(_line, read_along(_wanted(place))))


def _line(one: Finding) -> list[object]:
    state = _(FINDING_NAMES[FindingState(one.state)])
    where = [one.number, one.problem, one.basis, one.location]
    return [*where, one.due_on, state, one.answer, one.conclusion]


@blueprint.post("")
@needs("finding.add", write=True)
def add(place: Place) -> ResponseReturnValue:
    """One more problem."""
    findings.add(place, FindingForm().load(form()), now=g.now)
    return _back(place)


@blueprint.post("/<int:finding_id>/evidence")
@takes("UPLOAD_LIMIT")
@needs("finding.take_step")
def add_evidence(place: Place, finding_id: int) -> ResponseReturnValue:
    """Files that show that a problem was mended; they are on disk before the transaction opens."""
    taken = uploads.received()
    with transaction():
        finding = findings.mine(place, finding_id)
        if not {Role.OWNER, Role.OWER} & steps.finding_hands(place, finding, "answer"):
            raise Forbidden("finding.take_step")
        findings.add_evidence(place, finding, taken, uploads.store(), now=g.now)
    return _back(place)


@blueprint.get("/<int:finding_id>/evidence/<int:number>")
@needs("finding.see")
def evidence(place: Place, finding_id: int, number: int) -> Response:
    """One file of the evidence, counted from 0, to save."""
    finding = findings.mine(place, finding_id)
    if number >= len(finding.evidence):
        raise NotFound
    one = finding.evidence[number]
    purges.require_kept(place, one["digest"], one["name"])
    answer = send_file(
        uploads.store().sound(one["digest"]),
        mimetype=one["type"],
        as_attachment=True,
        download_name=one["name"],
    )
    # A party's file may be a page with a script in it: it runs nowhere near ours.
    answer.headers["Content-Security-Policy"] = "sandbox; default-src 'none'"
    return answer


@blueprint.post("/<int:finding_id>/steps/<name>")
@needs("finding.take_step", write=True)
def take_step(place: Place, finding_id: int, name: str) -> ResponseReturnValue:
    """Answer, take back, close or reject."""
    finding = findings.mine(place, finding_id)
    offered = [option.step.name for option in steps.finding_options(place, finding)]
    # Before the form is read: what is not offered is 403, whatever was typed.
    if name not in offered:
        raise NotOffered(name, finding.state)
    answers = step_form(FINDING.steps[name].asks).load(form())
    version = answers.pop("version")
    steps.take_finding_step(place, finding, name, answers, version=version, now=g.now)
    return _back(place)
