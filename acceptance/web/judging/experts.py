"""The pool of experts (专家库) from which panels are formed."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, Response, redirect, render_template, request, url_for
from flask_babel import gettext as _
from sqlalchemy import select

from acceptance.extensions import db
from acceptance.guard import needs
from acceptance.models import Expert, Organisation
from acceptance.refusals import NotFound, Refused
from acceptance.services.ground.access import Viewer
from acceptance.web.lists.lists import as_csv, form, like, page_of
from forms.judging.reviews import ExpertForm
from forms.life.projects import ListQuery

blueprint = Blueprint("experts", __name__, url_prefix="/experts")


def _listed() -> tuple[Any, dict[str, Any]]:
    query = ListQuery().load(request.args.to_dict())
    wanted = select(Expert)
    if query["q"]:
        wanted = wanted.where(
            like(Expert.name, query["q"])
            | like(Expert.unit, query["q"])
            | like(Expert.specialty, query["q"])
        )
    return wanted.order_by(
        Expert.unit if query["sort"] == "unit" else Expert.name, Expert.id
    ), query


@blueprint.get("")
@needs("expert.edit")
def index(viewer: Viewer) -> Any:
    wanted, query = _listed()
    rows, pager = page_of(wanted, query["page"])
    return render_template("pages/letters/office/experts.html", rows=rows, pager=pager, query=query)


@blueprint.get("/export.csv")
@needs("expert.edit")
def export(viewer: Viewer) -> Response:
    wanted, _query = _listed()
    head = [_("姓名"), _("单位"), _("职务、职称"), _("专长"), _("电话"), _("邮箱")]
    return as_csv(
        "experts",
        head,
        (
            [e.name, e.unit, e.title, e.specialty, e.phone, e.email]
            for e in db.session.scalars(wanted)
        ),
    )


@blueprint.post("")
@needs("expert.edit", write=True)
def add(viewer: Viewer) -> Any:
    data = ExpertForm().load(form())
    if db.session.scalar(
        select(Expert.id).where(Expert.name == data["name"], Expert.unit == data["unit"])
    ):
        raise Refused("name_taken", name=data["name"])
    unit = db.session.scalar(select(Organisation.id).where(Organisation.name == data["unit"]))
    db.session.add(Expert(**data, organisation_id=unit))
    return redirect(url_for("experts.index"))


@blueprint.post("/<int:expert_id>/standing")
@needs("expert.edit", write=True)
def toggle(viewer: Viewer, expert_id: int) -> Any:
    """Take an expert out of the pool, or back in; what he sat on stays."""
    row = db.session.get(Expert, expert_id)
    if row is None:
        raise NotFound
    row.active = not row.active
    return redirect(url_for("experts.index"))
