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

from acceptance.extensions import db
from acceptance.gateways import sheets as gateway
from acceptance.gateways.filetypes import XLSX
from acceptance.gateways.xlsx import column
from acceptance.guard import needs, takes
from acceptance.models import CatalogueImport
from acceptance.models.states import SheetState
from acceptance.refusals import Forbidden, NotFound
from acceptance.sentences import issue_sentence
from acceptance.services.ground import access, holds, jobs
from acceptance.services.ground.access import Place
from acceptance.services.lists import mappings, returning, reversal, sheets
from acceptance.transaction import transaction
from acceptance.web.intake import uploads
from forms.life.projects import ListQuery
from forms.lists.rows import compiled
from workflows import listing
from workflows.catalogue import ERROR, Issue
from workflows.sheets import Book

from .causes import causes, lines
from .lists import attachment, like, page_of

blueprint = Blueprint("catalogues", __name__, url_prefix="/projects/<int:project_id>/catalogue")
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
        causes=causes(issues, row.headings if row is not None else ()),
        lines=lines,
        letter=column,
        listing=listing,
        offers=_offers(row, issues),
        job=job,
        recent=recent,
        errors=[issue for issue in issues if issue.weight == ERROR],
        may_undo=row is not None and reversal.may_undo(place, row),
        age=jobs.age(now=g.now),
        known=mappings.remembered(place.viewer.organisation_id),
        folded=listing.folded,
        guessed=guessed,
    )


ANSWERS = {
    "date_proposed": "dates",
    "came_before": "fresh",
    "volume_exists": "fresh",
    "unread_sheet": "sheets",
    "near_project": "project",
    "named_otherwise": "project",
    "sheets_unnamed": "loose",
    "number_alone": "loose",
}
"""What a person may say to what is told."""


def _offers(row: CatalogueImport | None, issues: list[Issue]) -> list[str]:
    """What a person may say of a list that was refused, so that it comes in."""
    if row is None or row.state != SheetState.REFUSED or not row.told:
        return []
    errors = [issue for issue in issues if issue.weight == ERROR]
    offered = {ANSWERS[issue.code] for issue in errors if issue.code in ANSWERS}
    if any(issue.row for issue in errors):
        offered.add("good")
    if any(issue.code == "came_before" and not issue.facts.get("fresh") for issue in errors):
        offered.discard("fresh")
    return [name for name in listing.OPTIONS if name in offered and name not in row.options]


def _options() -> list[str]:
    """What a person ticked; anything unknown is not said."""
    return [name for name in listing.OPTIONS if name in request.form.getlist("say")]


@blueprint.post("")
@takes("SHEET_LIMIT")
@needs("catalogue.import")
def take_in(place: Place) -> ResponseReturnValue:
    """Read in a limited child, judge, import whole or not at all; the page lists every cause that
    wants a look.
    """
    project_id, viewer = place.project.id, place.viewer
    with uploads.sheet() as (path, name, stored):
        book = gateway.book(path)
        uploads.store().keep(path, stored)
        with transaction():
            place = access.stand(viewer, project_id)
            access.require(place, "catalogue.import")
            row = sheets.receive(place, name, stored.digest, options=_options(), now=g.now)
            _judge(place, row, book)
            import_id = row.id
    row = db.session.get_one(CatalogueImport, import_id)
    if row.state in (SheetState.MAPPING, SheetState.REFUSED):
        return _page(access.stand(viewer, project_id), row), 422
    return redirect(url_for("catalogues.show", project_id=project_id, import_id=import_id), 303)


def _judge(place: Place, row: CatalogueImport, book: Book) -> None:
    """Judge a sheet now, or, where it is long, as a task with progress."""
    if book.lines <= sheets.AT_ONCE:
        sheets.take(place, row, book, compiled=compiled, now=g.now)
        return
    row.state = SheetState.RECEIVED.value
    payload = access.kept(place)
    payload.update({"digest": row.digest, "rows": book.lines})
    jobs.queue(
        "import_sheet", now=g.now, project_id=place.project.id, subject_id=row.id, payload=payload
    )


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
    row = _open(place, import_id)
    said = {
        heading: request.form.get(f"h{at}", "")
        for at, heading in enumerate(row.headings)
        if heading and f"h{at}" in request.form
    }
    path = uploads.store().sound(row.digest)
    db.session.rollback()
    book = gateway.book(path)
    with transaction():
        place = access.stand(viewer, project_id)
        row = _open(place, import_id)
        mappings.remember(viewer.organisation_id, said)
        _judge(place, row, book)
    return redirect(url_for("catalogues.show", project_id=project_id, import_id=import_id))


def _open(place: Place, import_id: int) -> CatalogueImport:
    """A sheet of this viewer that waits for a word. Raises NotFound, Forbidden."""
    row = _one(place, import_id)
    if row.state not in (SheetState.MAPPING, SheetState.REFUSED):
        raise Forbidden("catalogue.import")
    return row


@blueprint.post("/imports/<int:import_id>/again")
@needs("catalogue.import")
def again(place: Place, import_id: int) -> ResponseReturnValue:
    """Say how a refused list is to be taken – good lines only, dates as proposed, new lines only –
    and have it judged again.
    """
    project_id, viewer = place.project.id, place.viewer
    path = uploads.store().sound(_open(place, import_id).digest)
    db.session.rollback()
    book = gateway.book(path)
    with transaction():
        place = access.stand(viewer, project_id)
        access.require(place, "catalogue.import")
        holds.require(place, "list.take_in")
        row = _open(place, import_id)
        sheets.say(row, _options())
        _judge(place, row, book)
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
    """The same workbook with a column of what is wrong, and the bad cells coloured; of an import that
    left lines out, these lines alone.
    """
    row = _one(place, import_id)
    left = row.state == SheetState.IMPORTED and row.told.get("left")
    if not (left or (row.state == SheetState.REFUSED and row.told.get("sheets"))):
        raise NotFound
    made = returning.returned(place, row, uploads.store(), issue_sentence)
    if made is None:
        raise NotFound
    content, extension = made
    stem = row.name.rpartition(".")[0] or row.name
    return attachment(
        io.BytesIO(content),
        f"{stem}（{listing.ERROR_HEADING}）.{extension}",
        MARKED_AS[extension],
    )
