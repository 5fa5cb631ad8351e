"""The register of as-built drawings and change notices."""

from __future__ import annotations

from collections.abc import Mapping

from flask import Blueprint, flash, g, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from sqlalchemy import Select

from acceptance.extensions import db
from acceptance.guard import needs
from acceptance.models import ChangeNotice, Drawing
from acceptance.sentences import gap_sentence
from acceptance.services.files import changes, drawings, unregistered
from acceptance.services.ground import access
from acceptance.services.ground.access import Place
from acceptance.services.volumes.papers import OF_DRAWINGS, PAPERS, VARIANTS
from acceptance.web.lists.lists import as_csv, form, like, page_of, read_along, whole
from forms.files.drawings import (
    ChangeCorrectionForm,
    ChangeForm,
    ChangeReasonForm,
    ConnectForm,
    DisconnectForm,
    DrawingForm,
)
from forms.life.projects import ListQuery

blueprint = Blueprint("drawings", __name__, url_prefix="/projects/<int:project_id>/drawings")


CHANGES = 500
"""Change notices on one page; nobody leafs through them."""


def _listed(place: Place, query: Mapping[str, str]) -> Select[Drawing]:
    wanted = drawings.drawings(place)
    if query["q"]:
        wanted = wanted.where(like(Drawing.number, query["q"]) | like(Drawing.title, query["q"]))
    section = whole(query["section"])
    if section is not None:
        wanted = wanted.where(Drawing.section == section)
    return wanted


@blueprint.get("")
@needs("filing.see")
def index(place: Place) -> ResponseReturnValue:
    """The drawings, page by page, and the changes beside them."""
    query = ListQuery().load(request.args.to_dict())
    rows, pager = page_of(_listed(place, query), query["page"])
    limit = drawings.limit_of(place)
    notices = db.session.scalars(changes.of(place).limit(CHANGES)).all()
    return render_template(
        "pages/files/drawings/index.html",
        place=place,
        project=place.project,
        drawings=rows,
        pager=pager,
        query=query,
        changes=notices,
        most=CHANGES,
        limit=limit,
        gaps={row.id: drawings.gaps_of(row, limit) for row in rows},
        loose=[row for row in notices if changes.gaps_of(row)],
        sections={0: _("全项目"), **{s.number: s.name for s in place.project.sections}},
        standing=drawings.standing,
        stamp=drawings.STAMP,
        totals=changes.totals(place),
        unregistered=unregistered.count(place),
        papers=PAPERS,
        variants=VARIANTS,
        of_drawings=OF_DRAWINGS,
    )


@blueprint.get("/export.csv")
@needs("filing.see")
def export(place: Place) -> ResponseReturnValue:
    """The drawings with what is missing from each."""
    wanted = _listed(place, ListQuery().load(request.args.to_dict()))
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
        _("总监理工程师"),
        _("变更"),
        _("问题"),
    ]
    redrawn = {True: _("是"), False: _("否")}
    return as_csv(
        "drawings",
        head,
        (
            [
                d.section,
                d.number,
                d.title,
                d.discipline,
                redrawn[d.redrawn],
                d.drawn_by,
                d.reviewed_by,
                d.technical_lead,
                d.drawn_on,
                d.site_supervisor,
                d.chief_supervisor,
                "、".join(t.change.number for t in drawings.standing(d)),
                "；".join(map(gap_sentence, drawings.gaps_of(d, limit))),
            ]
            for d in read_along(wanted)
        ),
        long=True,
    )


@blueprint.post("")
@needs("drawing.edit", write=True)
def save(place: Place) -> ResponseReturnValue:
    """Enter a drawing."""
    drawings.save_drawing(place, DrawingForm().load(form()), now=g.now)
    flash(_("已保存"))
    return redirect(url_for("drawings.index", project_id=place.project.id))


@blueprint.post("/<int:drawing_id>")
@needs("drawing.edit", write=True)
def change(place: Place, drawing_id: int) -> ResponseReturnValue:
    """Change a drawing."""
    drawings.save_drawing(
        place, DrawingForm().load(form()), row=access.owned(place, Drawing, drawing_id), now=g.now
    )
    flash(_("已保存"))
    return redirect(url_for("drawings.index", project_id=place.project.id))


@blueprint.post("/changes")
@needs("drawing.edit", write=True)
def save_change(place: Place) -> ResponseReturnValue:
    """Enter a change notice."""
    changes.save_change(place, ChangeForm().load(form()), now=g.now)
    flash(_("已保存"))
    return redirect(url_for("drawings.index", project_id=place.project.id, _anchor="changes"))


@blueprint.post("/changes/<int:change_id>/connect")
@needs("drawing.edit", write=True)
def connect(place: Place, change_id: int) -> ResponseReturnValue:
    """Say which drawing a change touches."""
    data = ConnectForm().load(form())
    touched = access.owned(place, Drawing, data["drawing_id"])
    changes.connect(
        place, access.owned(place, ChangeNotice, change_id), touched, data["percent"], now=g.now
    )
    return redirect(url_for("drawings.index", project_id=place.project.id, _anchor="changes"))


@blueprint.post("/changes/<int:change_id>/disconnect")
@needs("drawing.edit", write=True)
def disconnect(place: Place, change_id: int) -> ResponseReturnValue:
    """Say that a change does not touch a drawing after all."""
    data = DisconnectForm().load(form())
    touched = access.owned(place, Drawing, data["drawing_id"])
    row = access.owned(place, ChangeNotice, change_id)
    changes.disconnect(place, row, touched, data["reason"], now=g.now)
    flash(_("已取消对应"))
    return redirect(url_for("drawings.index", project_id=place.project.id, _anchor="changes"))


@blueprint.post("/changes/<int:change_id>")
@needs("drawing.edit", write=True)
def correct_change(place: Place, change_id: int) -> ResponseReturnValue:
    """Put a change notice right."""
    data = ChangeCorrectionForm().load(form())
    reason = data.pop("reason")
    row = access.owned(place, ChangeNotice, change_id)
    changes.correct(place, row, data, reason, now=g.now)
    flash(_("已更正"))
    return redirect(url_for("drawings.index", project_id=place.project.id, _anchor="changes"))


@blueprint.post("/changes/<int:change_id>/void")
@needs("drawing.edit", write=True)
def void_change(place: Place, change_id: int) -> ResponseReturnValue:
    """A change notice that was registered by mistake."""
    row = access.owned(place, ChangeNotice, change_id)
    changes.void(place, row, ChangeReasonForm().load(form())["reason"], now=g.now)
    flash(_("已作废"))
    return redirect(url_for("drawings.index", project_id=place.project.id, _anchor="changes"))


@blueprint.post("/changes/<int:change_id>/restore")
@needs("drawing.edit", write=True)
def restore_change(place: Place, change_id: int) -> ResponseReturnValue:
    """A change notice that was voided by mistake."""
    row = access.owned(place, ChangeNotice, change_id)
    changes.restore(place, row, ChangeReasonForm().load(form())["reason"], now=g.now)
    flash(_("已恢复"))
    return redirect(url_for("drawings.index", project_id=place.project.id, _anchor="changes"))


@blueprint.post("/from-files")
@needs("drawing.edit", write=True)
def from_files(place: Place) -> ResponseReturnValue:
    """Enter the drawings whose files are there already."""
    made = drawings.register_files(place, now=g.now)
    flash(_("登记了 %(count)d 张竣工图", count=made))
    return redirect(url_for("drawings.index", project_id=place.project.id))
