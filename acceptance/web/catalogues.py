"""Catalogue sheets: upload, see every line judged, and place by hand what matched nothing."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, g, redirect, render_template, request, url_for

from forms.filings import PlaceForm
from forms.projects import ListQuery
from workflows.filings import OPEN_TO_FILES

from ..extensions import db
from ..gateways import sheets
from ..guard import needs, takes
from ..models import Document, Filing
from ..refusals import NotFound
from ..services import access, catalogues, filings
from ..services.access import Place
from ..transaction import transaction
from . import uploads
from .lists import page_of

blueprint = Blueprint("catalogues", __name__, url_prefix="/projects/<int:project_id>/catalogue")


@blueprint.get("")
@needs("catalogue.import")
def new(place: Place) -> Any:
    return render_template("pages/catalogues/new.html", place=place, project=place.project, catalogue=None, name="")


@blueprint.post("")
@takes("SHEET_LIMIT")
@needs("catalogue.import")
def take_in(place: Place) -> Any:
    """Read in a limited child, judge, import whole or not at all; the page lists every line that wants a look."""
    project_id, viewer = place.project.id, place.viewer
    with uploads.sheet() as (path, name, digest):
        rows = sheets.rows(path)
        with transaction():
            place = access.stand(viewer, project_id)
            access.require(place, "catalogue.import")
            catalogue = catalogues.take_in(place, name, digest=digest, rows=rows, now=g.now)
    place = access.stand(viewer, project_id)
    page = render_template("pages/catalogues/new.html", place=place, project=place.project, catalogue=catalogue, name=name)
    return page, 422 if catalogue.errors else 201


@blueprint.get("/unplaced")
@needs("catalogue.import")
def unplaced(place: Place) -> Any:
    """Files that matched no checklist item, to be placed by hand."""
    query = ListQuery().load(request.args.to_dict())
    rows, pager = page_of(catalogues.unplaced(place), query["page"])
    choices = db.session.scalars(access.filings(place).where(Filing.state.in_(OPEN_TO_FILES)).order_by(Filing.id)).all()
    if "owner" not in place.roles:
        choices = [row for row in choices if row.party_id in place.party_ids]
    return render_template("pages/catalogues/unplaced.html", place=place, project=place.project, documents=rows, pager=pager,
                           query=query, choices=choices)  # fmt: skip


@blueprint.post("/unplaced/<int:document_id>")
@needs("catalogue.import", write=True)
def place_document(place: Place, document_id: int) -> Any:
    data = PlaceForm().load({"filing_id": request.form.get("filing_id", "")})
    document = db.session.scalar(catalogues.unplaced(place).where(Document.id == document_id))
    if document is None:
        raise NotFound
    filings.place_document(place, document, access.filing(place, data["filing_id"]), now=g.now)
    return redirect(url_for("catalogues.unplaced", project_id=place.project.id))
