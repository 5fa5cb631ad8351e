"""The pool of experts (专家库) from which panels are formed."""

from __future__ import annotations

from flask import Blueprint, Response, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from sqlalchemy import Select

from acceptance.guard import needs
from acceptance.models import Expert
from acceptance.services.ground.access import Viewer
from acceptance.services.judging import experts
from acceptance.web.lists.lists import as_csv, form, page_of, read_along
from forms.judging.reviews import ExpertForm
from forms.life.projects import ListQuery

blueprint = Blueprint("experts", __name__, url_prefix="/experts")


def _wanted() -> Select[Expert]:
    query = ListQuery().load(request.args.to_dict())
    return experts.listed(query["q"], by_unit=query["sort"] == "unit")


@blueprint.get("")
@needs("expert.edit")
def index(viewer: Viewer) -> ResponseReturnValue:
    """The pool, a page at a time."""
    query = ListQuery().load(request.args.to_dict())
    rows, pager = page_of(_wanted(), query["page"])
    return render_template("pages/letters/office/experts.html", rows=rows, pager=pager, query=query)


@blueprint.get("/export.csv")
@needs("expert.edit")
def export(viewer: Viewer) -> Response:
    """The pool as a sheet, searched and ordered as the page is."""
    head = [_("姓名"), _("单位"), _("职务、职称"), _("专长"), _("电话"), _("邮箱")]
    rows = (
        [one.name, one.unit, one.title, one.specialty, one.phone, one.email]
        for one in read_along(_wanted())
    )
    return as_csv("experts", head, rows)


@blueprint.post("")
@needs("expert.edit", write=True)
def add(viewer: Viewer) -> ResponseReturnValue:
    """Someone new for the pool."""
    experts.add(ExpertForm().load(form()))
    return redirect(url_for("experts.index"))


@blueprint.post("/<int:expert_id>/standing")
@needs("expert.edit", write=True)
def toggle(viewer: Viewer, expert_id: int) -> ResponseReturnValue:
    """Take an expert out of the pool, or back in; what he sat on stays."""
    experts.toggle(expert_id)
    return redirect(url_for("experts.index"))
