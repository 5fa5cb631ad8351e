"""Volumes and their inner catalogues."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, render_template, request
from flask_babel import gettext as _
from sqlalchemy import select

from forms.projects import ListQuery

from ..extensions import db
from ..guard import needs
from ..models import Document, FileVersion, Volume
from ..services import access
from ..services.access import Place
from ..services.projects import totals
from .lists import as_csv, like, page_of

blueprint = Blueprint("volumes", __name__, url_prefix="/projects/<int:project_id>/volumes")


def _listed(place: Place, query: dict[str, Any]) -> Any:
    wanted = select(Volume).where(Volume.project_id == place.project.id)
    if query["q"]:
        wanted = wanted.where(like(Volume.title, query["q"]))
    order = {"pages": Volume.pages.desc(), "title": Volume.title}.get(query["sort"], Volume.number)
    return wanted.order_by(order, Volume.id)


@blueprint.get("")
@needs("volume.see")
def index(place: Place) -> Any:
    query = ListQuery().load(request.args.to_dict())
    rows, pager = page_of(_listed(place, query), query["page"])
    return render_template("pages/volumes/index.html", place=place, project=place.project, volumes=rows, pager=pager,
                           query=query, totals=totals(place.project.id))  # fmt: skip


@blueprint.get("/export.csv")
@needs("volume.see")
def export(place: Place) -> Any:
    query = ListQuery().load(request.args.to_dict())
    rows = db.session.scalars(_listed(place, query))
    return as_csv("volumes", [_("案卷号"), _("案卷题名"), _("文件数"), _("总页数")], ([v.number, v.title, v.files, v.pages] for v in rows))


@blueprint.get("/<int:volume_id>")
@needs("volume.see")
def show(place: Place, volume_id: int) -> Any:
    volume = access.owned(place, Volume, volume_id)
    query = ListQuery().load(request.args.to_dict())
    wanted = select(Document).where(Document.volume_id == volume.id).order_by(Document.position, Document.id)
    rows, pager = page_of(wanted, query["page"])
    current = {
        version.document_id: version
        for version in db.session.scalars(
            select(FileVersion).where(FileVersion.document_id.in_([row.id for row in rows]), FileVersion.current)
        )
    }
    return render_template("pages/volumes/show.html", place=place, project=place.project, volume=volume, documents=rows,
                           pager=pager, query=query, current=current)  # fmt: skip
