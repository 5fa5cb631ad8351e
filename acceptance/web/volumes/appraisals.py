"""到期鉴定、开放鉴定: what is due, proposals, and another person's answer."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from flask import Blueprint, flash, g, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from marshmallow import ValidationError

from acceptance import sentences
from acceptance.gateways.clock import local_date
from acceptance.guard import needs
from acceptance.models import Appraisal
from acceptance.services.ground.access import Place
from acceptance.services.volumes import appraising, terms
from acceptance.services.volumes.appraising import Standing
from acceptance.web.lists.lists import PER_PAGE, Pager, as_csv, form
from forms.life.projects import ListQuery
from forms.volumes.keeping import AnswerForm, AppraiseForm
from workflows.appraisals import (
    COUNTED,
    KIND_NAMES,
    OF,
    OPENS,
    STATE_NAMES,
    TWO,
    VERDICT_NAMES,
    AppraisalKind,
    Verdict,
)
from workflows.terms import RETENTION_NAMES

blueprint = Blueprint("appraisals", __name__, url_prefix="/projects/<int:project_id>/appraisals")
RULES = {AppraisalKind.RETENTION: COUNTED, AppraisalKind.OPENING: OPENS}
Wrong = Sequence[tuple[str, str]]


def _kind() -> AppraisalKind:
    """Of which kind the page is: what narrows it stays in its address."""
    if request.args.get("state") == AppraisalKind.OPENING:
        return AppraisalKind.OPENING
    return AppraisalKind.RETENTION


def _names() -> dict[str, object]:
    return {
        "kinds": KIND_NAMES,
        "verdicts": VERDICT_NAMES,
        "appraisal_states": STATE_NAMES,
        "retentions": RETENTION_NAMES,
        "two": TWO,
        "today": local_date(g.now),
    }


@blueprint.get("")
@needs("appraisal.edit")
def index(place: Place) -> ResponseReturnValue:
    """The volumes by the day from which they are due, and the proposals."""
    return _page(place)


def _page(place: Place, fields: Wrong = (), values: Mapping[str, object] | None = None) -> str:
    kind, query = _kind(), ListQuery().load(request.args.to_dict())
    rows = appraising.standings(place, kind, search=query["q"])
    number = min(query["page"], max(1, -(-len(rows) // PER_PAGE)))
    pager = Pager(number, len(rows))
    return render_template(
        "pages/volumes/appraisals/index.html",
        place=place,
        project=place.project,
        kind=kind,
        rule=RULES[kind],
        offered=OF[kind],
        rows=rows[(number - 1) * PER_PAGE : number * PER_PAGE],
        pager=pager,
        query=query,
        may=appraising.may(place),
        proposals=appraising.of_project(place, kind),
        fields=fields,
        values=values or {},
        **_names(),
    )


@blueprint.get("/export.csv")
@needs("appraisal.edit")
def export(place: Place) -> ResponseReturnValue:
    """The same list as CSV."""
    query = ListQuery().load(request.args.to_dict())
    head = [
        _("档号"),
        _("案卷题名"),
        _("止日期"),
        _("保管期限"),
        _("应鉴定日期"),
        _("意见"),
        _("延到"),
        _("理由"),
        _("拟定"),
        _("同意"),
    ]
    rows = appraising.standings(place, _kind(), search=query["q"])
    return as_csv("appraisals", head, [_line(one) for one in rows])


def _line(one: Standing) -> Sequence[object]:
    volume, last = one.volume, one.last
    kept = ""
    if one.retention:
        kept = _(RETENTION_NAMES[one.retention])
    said: Sequence[object] = ("", "", "", "", "")
    if last is not None:
        verdict = _(VERDICT_NAMES[Verdict(last.verdict)])
        said = (verdict, last.until, last.ground, last.proposed_by, last.answered_by)
    return [volume.code, volume.title, volume.ends_on, kept, one.due, *said]


def _back(place: Place, row: Appraisal) -> ResponseReturnValue:
    there = url_for("appraisals.show", project_id=place.project.id, number=row.number)
    return redirect(there)


@blueprint.post("")
@needs("appraisal.edit", write=True)
def propose(place: Place) -> ResponseReturnValue:
    """Propose what is to become of the chosen volumes."""
    raw = {**form("volumes"), "volumes": request.form.getlist("volumes")}
    try:
        data = AppraiseForm().load(raw)
    except ValidationError as error:
        return _page(place, sentences.flat(error.messages), raw), 422
    told = (data["volumes"], data["verdict"], data["ground"], data["until"])
    row = appraising.propose(place, _kind(), *told, today=local_date(g.now), now=g.now)
    flash(_("已拟定第 %(number)d 号意见，待另一人同意", number=row.number))
    return _back(place, row)


@blueprint.get("/<int:number>")
@needs("appraisal.edit")
def show(place: Place, number: int) -> ResponseReturnValue:
    """One proposal with its volumes, and the answer to it."""
    row = appraising.found(place, number)
    return render_template(
        "pages/volumes/appraisals/show.html",
        place=place,
        project=place.project,
        row=row,
        volumes=appraising.volumes_of(row),
        kept=terms.of(place.project.id),
        own=appraising.own(place, row),
        may=appraising.may(place),
        **_names(),
    )


@blueprint.post("/<int:number>/answer")
@needs("appraisal.edit", write=True)
def answer(place: Place, number: int) -> ResponseReturnValue:
    """Agree to a proposal, or say why not."""
    row = appraising.found(place, number)
    data = AnswerForm().load(form())
    appraising.answer(place, row, data["agrees"], data["answer"], now=g.now)
    flash(_("已答复"))
    return _back(place, row)


@blueprint.post("/<int:number>/withdraw")
@needs("appraisal.edit", write=True)
def withdraw(place: Place, number: int) -> ResponseReturnValue:
    """Take one's own proposal back."""
    row = appraising.found(place, number)
    appraising.withdraw(place, row, now=g.now)
    flash(_("已撤回"))
    return _back(place, row)
