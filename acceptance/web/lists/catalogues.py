"""Sheets: hand a list in, see every line judged, map headings, take an import back."""

from __future__ import annotations

import io

from flask import (
    Blueprint,
    Response,
    flash,
    g,
    redirect,
    render_template,
    request,
    url_for,
)
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from acceptance.errors import issue_sentence
from acceptance.extensions import db
from acceptance.gateways import sheets as gateway
from acceptance.gateways.filetypes import XLSX
from acceptance.guard import needs, takes
from acceptance.models import CatalogueImport
from acceptance.models.states import SheetState
from acceptance.refusals import Forbidden, NotFound
from acceptance.services.ground import access, jobs
from acceptance.services.ground.access import Place
from acceptance.services.lists import reversal, sheets
from acceptance.transaction import transaction
from acceptance.web.intake import uploads
from forms.life.projects import ListQuery
from forms.lists.rows import compiled
from workflows import listing
from workflows.catalogue import ERROR, Issue

from .lists import attachment, like, page_of

blueprint = Blueprint("catalogues", __name__, url_prefix="/projects/<int:project_id>/catalogue")
STATUS = {
    SheetState.IMPORTED: 201,
    SheetState.RECEIVED: 202,
    SheetState.MAPPING: 422,
    SheetState.REFUSED: 422,
}
"""The status a sheet that was handed in is answered with, by what became of it."""
MARKED_AS = {"xlsx": XLSX, "csv": "text/csv"}
"""The media type of a returned sheet, by its extension."""


@blueprint.get("")
@needs("catalogue.import")
def new(place: Place) -> ResponseReturnValue:
    """Where a sheet is handed in."""
    return _page(place, None)


def _page(place: Place, row: CatalogueImport | None) -> str:
    issues: list[Issue] = []
    job = guessed = None
    if row is not None:
        issues = [Issue(*one) for one in row.issues]
        if row.state == SheetState.RECEIVED:
            job = jobs.of_subject("import_sheet", row.id)
        if row.headings:
            guessed = listing.find_headings([row.headings])
    recent = db.session.scalars(
        sheets.mine(place).order_by(CatalogueImport.id.desc()).limit(10)
    ).all()
    return render_template(
        "pages/lists/catalogues/new.html",
        place=place,
        project=place.project,
        row=row,
        issues=issues,
        job=job,
        recent=recent,
        fields=listing.FIELDS,
        errors=[issue for issue in issues if issue.weight == ERROR],
        may_undo=row is not None and reversal.may_undo(place, row),
        age=jobs.age(now=g.now),
        known=sheets.remembered(place.viewer.organisation_id),
        folded=listing.folded,
        guessed=guessed,
    )


@blueprint.post("")
@takes("SHEET_LIMIT")
@needs("catalogue.import")
def take_in(place: Place) -> ResponseReturnValue:
    """Read in a limited child, judge, import whole or not at all; the page lists every line that
    wants a look.
    """
    project_id, viewer = place.project.id, place.viewer
    with uploads.sheet() as (path, name, stored):
        rows = gateway.rows(path)
        uploads.store().keep(path, stored)
        with transaction():
            place = access.stand(viewer, project_id)
            access.require(place, "catalogue.import")
            row = sheets.receive(place, name, stored.digest, now=g.now)
            if len(rows) > sheets.AT_ONCE:
                payload = access.kept(place)
                payload.update({"digest": stored.digest, "rows": len(rows)})
                jobs.queue(
                    "import_sheet",
                    now=g.now,
                    project_id=project_id,
                    subject_id=row.id,
                    payload=payload,
                )
            else:
                sheets.take(place, row, rows, compiled=compiled, now=g.now)
            import_id = row.id
    row = db.session.get_one(CatalogueImport, import_id)
    return _page(access.stand(viewer, project_id), row), STATUS[SheetState(row.state)]


@blueprint.get("/imports/<int:import_id>")
@needs("catalogue.import")
def show(place: Place, import_id: int) -> ResponseReturnValue:
    """What became of a sheet."""
    return _page(place, _one(place, import_id))


def _one(place: Place, import_id: int) -> CatalogueImport:
    """A sheet this viewer may see. Raises NotFound."""
    row: CatalogueImport | None = db.session.scalar(
        sheets.mine(place).where(CatalogueImport.id == import_id)
    )
    if row is None:
        raise NotFound
    return row


@blueprint.get("/imports")
@needs("catalogue.import")
def imports(place: Place) -> ResponseReturnValue:
    """The sheets that came in, newest first."""
    query = ListQuery().load(request.args.to_dict())
    wanted = sheets.mine(place)
    if query["q"]:
        wanted = wanted.where(like(CatalogueImport.name, query["q"]))
    rows, pager = page_of(wanted.order_by(CatalogueImport.id.desc()), query["page"])
    return render_template(
        "pages/lists/catalogues/imports.html",
        place=place,
        project=place.project,
        rows=rows,
        pager=pager,
        query=query,
    )


@blueprint.post("/imports/<int:import_id>/headings")
@needs("catalogue.import")
def map_headings(place: Place, import_id: int) -> ResponseReturnValue:
    """Say what the headings mean; it is remembered for the organisation, and the sheet is judged
    again.
    """
    project_id, viewer = place.project.id, place.viewer
    row = _one(place, import_id)
    if row.state not in (SheetState.MAPPING, SheetState.REFUSED):
        raise Forbidden("catalogue.import")
    said = {
        heading: request.form.get(f"h{at}", "")
        for at, heading in enumerate(row.headings)
        if heading and f"h{at}" in request.form
    }
    path = uploads.store().sound(row.digest)
    db.session.rollback()
    rows = gateway.rows(path)
    with transaction():
        place = access.stand(viewer, project_id)
        row = _one(place, import_id)
        sheets.remember(viewer.organisation_id, said)
        sheets.take(place, row, rows, compiled=compiled, now=g.now)
    return redirect(url_for("catalogues.show", project_id=project_id, import_id=import_id))


@blueprint.post("/imports/<int:import_id>/undo")
@needs("catalogue.import", write=True)
def undo(place: Place, import_id: int) -> ResponseReturnValue:
    """Take an import back as a whole."""
    reversal.undo(place, _one(place, import_id), now=g.now)
    flash(_("已整份撤回"))
    return redirect(url_for("catalogues.show", project_id=place.project.id, import_id=import_id))


@blueprint.get("/imports/<int:import_id>/marked")
@needs("catalogue.import")
def marked(place: Place, import_id: int) -> Response:
    """The same workbook with a column of what is wrong, and the bad cells coloured."""
    row = _one(place, import_id)
    if row.state != SheetState.REFUSED or "|" not in row.scope:
        raise NotFound
    made = sheets.returned(row, uploads.store(), issue_sentence)
    if made is None:
        raise NotFound
    content, extension = made
    stem = row.name.rpartition(".")[0] or row.name
    return attachment(
        io.BytesIO(content),
        f"{stem}（{listing.ERROR_HEADING}）.{extension}",
        MARKED_AS[extension],
    )
