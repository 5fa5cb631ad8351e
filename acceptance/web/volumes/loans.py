"""查阅登记: the register of readers of a project's volumes, in the unit that keeps them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from flask import Blueprint, flash, g, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from marshmallow import ValidationError

from acceptance import sentences
from acceptance.gateways.clock import local_date
from acceptance.guard import needs
from acceptance.models import Loan
from acceptance.services.ground.access import Place
from acceptance.services.volumes import copying, lending, places, shelving
from acceptance.web.lists.lists import as_csv, form, page_of, read_along
from forms.life.projects import ListQuery
from forms.volumes.keeping import BackForm, CorrectForm, LendForm, NotBackForm, StrikeForm
from workflows.keeping import LOAN_NAMES, WAY_NAMES, LoanState, LoanWay, overdue

blueprint = Blueprint("loans", __name__, url_prefix="/projects/<int:project_id>/loans")
Wrong = Sequence[tuple[str, str]]


def _names() -> dict[str, object]:
    return {"ways": WAY_NAMES, "states": LOAN_NAMES, "late": overdue, "today": local_date(g.now)}


@blueprint.get("")
@needs("shelf.keep")
def index(place: Place) -> ResponseReturnValue:
    """The register, the newest first, and a form for another reader."""
    return _page(place)


def _page(place: Place, fields: Wrong = (), values: Mapping[str, str] | None = None) -> str:
    query = ListQuery().load(request.args.to_dict())
    today = local_date(g.now)
    wanted = lending.register(place, search=query["q"], state=query["state"], today=today)
    rows, pager = page_of(wanted, query["page"])
    return render_template(
        "pages/volumes/loans/index.html",
        place=place,
        project=place.project,
        rows=rows,
        volumes=lending.volumes_of([row.id for row in rows]),
        pager=pager,
        query=query,
        keeps=places.may_keep(place),
        fields=fields,
        values=values or {"out_on": today.isoformat(), "due_on": today.isoformat()},
        **_names(),
    )


@blueprint.get("/export.csv")
@needs("shelf.keep")
def export(place: Place) -> ResponseReturnValue:
    """The register as CSV, narrowed as the page is; one line a reader."""
    query = ListQuery().load(request.args.to_dict())
    today = local_date(g.now)
    wanted = lending.register(place, search=query["q"], state=query["state"], today=today)
    head = [
        _("号"),
        _("查阅人"),
        _("单位"),
        _("查阅目的"),
        _("方式"),
        _("档号"),
        _("借出日期"),
        _("应还日期"),
        _("归还日期"),
        _("经手人"),
        _("利用效果"),
        _("复制件"),
        _("状态"),
        _("划去的原因"),
    ]
    return as_csv("register", head, [_line(row) for row in read_along(wanted)])


def _line(loan: Loan) -> Sequence[object]:
    lent = lending.volumes_of([loan.id]).get(loan.id, ())
    back = [one.row.returned_on for one in lent if one.row.returned_on]
    return [
        loan.number,
        loan.reader,
        loan.unit,
        loan.purpose,
        _(WAY_NAMES[LoanWay(loan.way)]),
        "、".join(one.volume.code for one in lent),
        loan.out_on,
        loan.due_on,
        max(back) if loan.state == LoanState.RETURNED and back else "",
        loan.handed_by,
        loan.effect,
        copying.counted([loan.id]).get(loan.id, 0),
        _(LOAN_NAMES[LoanState(loan.state)]),
        loan.reason,
    ]


@blueprint.post("")
@needs("shelf.keep", write=True)
def lend(place: Place) -> ResponseReturnValue:
    """Give a run of volumes to a reader."""
    raw = form()
    try:
        data = LendForm().load(raw)
    except ValidationError as error:
        return _page(place, sentences.flat(error.messages), raw), 422
    ids = shelving.chosen(place, data.pop("first"), data.pop("last"))
    loan = lending.lend(place, ids, data, today=local_date(g.now), now=g.now)
    flash(_("已登记第 %(number)d 号", number=loan.number))
    return _there(place, loan.id)


def _there(place: Place, loan_id: int) -> ResponseReturnValue:
    return redirect(url_for("loans.show", project_id=place.project.id, loan_id=loan_id))


@blueprint.get("/<int:loan_id>")
@needs("shelf.keep")
def show(place: Place, loan_id: int) -> ResponseReturnValue:
    """One entry: taking back, putting right, striking through."""
    return _entry(place, lending.found(place, loan_id))


def _entry(
    place: Place, loan: Loan, fields: Wrong = (), values: Mapping[str, object] | None = None
) -> str:
    return render_template(
        "pages/volumes/loans/show.html",
        place=place,
        project=place.project,
        loan=loan,
        volumes=lending.volumes_of([loan.id]).get(loan.id, ()),
        copies=copying.counted([loan.id]).get(loan.id, 0),
        keeps=places.may_keep(place),
        fields=fields,
        values=values or {name: getattr(loan, name) for name in lending.FIELDS},
        **_names(),
    )


@blueprint.post("/<int:loan_id>")
@needs("shelf.keep", write=True)
def correct(place: Place, loan_id: int) -> ResponseReturnValue:
    """Put right what was entered."""
    loan, raw = lending.found(place, loan_id), form()
    try:
        data = CorrectForm().load(raw)
    except ValidationError as error:
        return _entry(place, loan, sentences.flat(error.messages), raw), 422
    reason, version = data.pop("reason"), data.pop("version")
    today = local_date(g.now)
    lending.correct(place, loan, data, reason, version=version, today=today, now=g.now)
    flash(_("已更正"))
    return _there(place, loan_id)


@blueprint.post("/<int:loan_id>/back")
@needs("shelf.keep", write=True)
def give_back(place: Place, loan_id: int) -> ResponseReturnValue:
    """Take volumes back, with what came of the reading."""
    loan = lending.found(place, loan_id)
    raw = {**form("volumes"), "volumes": request.form.getlist("volumes")}
    try:
        data = BackForm().load(raw)
    except ValidationError as error:
        return _entry(place, loan, sentences.flat(error.messages)), 422
    today = local_date(g.now)
    told = (data["volumes"], data["on"], data["effect"])
    lending.give_back(place, loan, *told, today=today, now=g.now)
    flash(_("已归还"))
    return _there(place, loan_id)


@blueprint.post("/<int:loan_id>/not-back")
@needs("shelf.keep", write=True)
def undo_return(place: Place, loan_id: int) -> ResponseReturnValue:
    """A volume was not returned after all."""
    loan = lending.found(place, loan_id)
    data = NotBackForm().load(form())
    lending.undo_return(place, loan, data["volume"], data["reason"], now=g.now)
    flash(_("已取消归还"))
    return _there(place, loan_id)


@blueprint.post("/<int:loan_id>/strike")
@needs("shelf.keep", write=True)
def strike(place: Place, loan_id: int) -> ResponseReturnValue:
    """An entry was wrong as a whole."""
    loan = lending.found(place, loan_id)
    lending.strike(place, loan, StrikeForm().load(form())["reason"], now=g.now)
    flash(_("已划去"))
    return _there(place, loan_id)
