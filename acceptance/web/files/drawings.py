"""The register of as-built drawings and change notices."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, flash, g, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from acceptance.errors import gap_sentence
from acceptance.extensions import db
from acceptance.guard import needs
from acceptance.models import ChangeNotice, Drawing
from acceptance.services.files import drawings
from acceptance.services.ground import access
from acceptance.services.ground.access import Place
from acceptance.web.lists.lists import as_csv, like, page_of
from forms.files.drawings import ChangeForm, ConnectForm, DrawingForm
from forms.life.projects import ListQuery

blueprint = Blueprint("drawings", __name__, url_prefix="/projects/<int:project_id>/drawings")


def _form() -> dict[str, str]:
    return {k: v for k, v in request.form.items() if k != "csrf_token"}


def _listed(place: Place) -> tuple[Any, dict[str, Any]]:
    query = ListQuery().load(request.args.to_dict())
    wanted = drawings.drawings(place)
    if query["q"]:
        wanted = wanted.where(like(Drawing.number, query["q"]) | like(Drawing.title, query["q"]))
    if query["section"].isdigit():
        wanted = wanted.where(Drawing.section == int(query["section"]))
    return wanted, query


@blueprint.get("")
@needs("filing.see")
def index(place: Place) -> ResponseReturnValue:
    wanted, query = _listed(place)
    rows, pager = page_of(wanted, query["page"])
    limit = drawings.limit_of(place)
    changes = db.session.scalars(drawings.changes(place).limit(500)).all()
    return render_template(
        "pages/files/drawings/index.html",
        place=place,
        project=place.project,
        drawings=rows,
        pager=pager,
        query=query,
        changes=changes,
        limit=limit,
        gaps={row.id: drawings.gaps_of(row, limit) for row in rows},
        loose=[row for row in changes if drawings.gaps_of_change(row)],
        sections={0: _("全项目"), **{s.number: s.name for s in place.project.sections}},
        stamp=drawings.STAMP,
        totals=drawings.totals(place),
    )


@blueprint.get("/export.csv")
@needs("filing.see")
def export(place: Place) -> ResponseReturnValue:
    wanted, _query = _listed(place)
    limit = drawings.limit_of(place)
    head = [
        _("标段"),
        _("图号"),
        _("图名"),
        _("专业"),
        _("重绘"),
        _("编制人"),
        _("审核人"),
        _("技术负责人"),
        _("编制日期"),
        _("现场监理"),
        _("总监"),
        _("变更"),
        _("问题"),
    ]
    return as_csv(
        "drawings",
        head,
        (
            [
                d.section,
                d.number,
                d.title,
                d.discipline,
                _("是") if d.redrawn else _("否"),
                d.drawn_by,
                d.reviewed_by,
                d.technical_lead,
                d.drawn_on,
                d.site_supervisor,
                d.chief_supervisor,
                "、".join(t.change.number for t in d.touches),
                "；".join(map(gap_sentence, drawings.gaps_of(d, limit))),
            ]
            for d in db.session.scalars(wanted)
        ),
    )


@blueprint.post("")
@needs("drawing.edit", write=True)
def save(place: Place) -> ResponseReturnValue:
    drawings.save_drawing(place, DrawingForm().load(_form()), now=g.now)
    flash(_("已保存"))
    return redirect(url_for("drawings.index", project_id=place.project.id))


@blueprint.post("/<int:drawing_id>")
@needs("drawing.edit", write=True)
def change(place: Place, drawing_id: int) -> ResponseReturnValue:
    drawings.save_drawing(
        place, DrawingForm().load(_form()), row=access.owned(place, Drawing, drawing_id), now=g.now
    )
    flash(_("已保存"))
    return redirect(url_for("drawings.index", project_id=place.project.id))


@blueprint.post("/changes")
@needs("drawing.edit", write=True)
def save_change(place: Place) -> ResponseReturnValue:
    drawings.save_change(place, ChangeForm().load(_form()), now=g.now)
    flash(_("已保存"))
    return redirect(url_for("drawings.index", project_id=place.project.id, _anchor="changes"))


@blueprint.post("/changes/<int:change_id>/connect")
@needs("drawing.edit", write=True)
def connect(place: Place, change_id: int) -> ResponseReturnValue:
    data = ConnectForm().load(_form())
    touched = access.owned(place, Drawing, data["drawing_id"])
    drawings.connect(
        place, access.owned(place, ChangeNotice, change_id), touched, data["percent"], now=g.now
    )
    return redirect(url_for("drawings.index", project_id=place.project.id, _anchor="changes"))


@blueprint.post("/from-files")
@needs("drawing.edit", write=True)
def from_files(place: Place) -> ResponseReturnValue:
    made = drawings.register_files(place, now=g.now)
    flash(_("登记了 %(count)d 张竣工图", count=made))
    return redirect(url_for("drawings.index", project_id=place.project.id))
