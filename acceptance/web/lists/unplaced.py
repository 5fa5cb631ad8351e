"""Files that matched no checklist item, to be placed by hand."""

from __future__ import annotations

from flask import flash, g, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from acceptance.extensions import db
from acceptance.guard import needs
from acceptance.models import Document, Filing
from acceptance.refusals import NotFound
from acceptance.services.ground import access
from acceptance.services.ground.access import Place
from acceptance.services.lists import unplaced as proposing
from forms.files.filings import PlacedForm, PlaceForm
from forms.life.projects import ListQuery
from workflows.filings import OPEN_TO_FILES
from workflows.folders import WHY
from workflows.roles import Role

from .catalogues import blueprint
from .lists import page_of


@blueprint.get("/unplaced")
@needs("catalogue.import")
def unplaced(place: Place) -> ResponseReturnValue:
    """Files that matched no checklist item, to be placed by hand."""
    query = ListQuery().load(request.args.to_dict())
    rows, pager = page_of(proposing.waiting(place), query["page"])
    choices = list(
        db.session.scalars(
            access.filings(place).where(Filing.state.in_(OPEN_TO_FILES)).order_by(Filing.id)
        )
    )
    if Role.OWNER not in place.roles:
        choices = [row for row in choices if row.party_id in place.party_ids]
    return render_template(
        "pages/lists/catalogues/unplaced.html",
        place=place,
        project=place.project,
        documents=rows,
        pager=pager,
        query=query,
        choices=choices,
        proposals=proposing.proposals(place, rows),
        WHY=WHY,
    )


@blueprint.post("/unplaced")
@needs("catalogue.import", write=True)
def place_proposed(place: Place) -> ResponseReturnValue:
    """Put the chosen files under the items that are proposed for them."""
    ids = PlacedForm().load({"ids": request.form.getlist("ids")})["ids"]
    count = proposing.accept(place, ids, now=g.now)
    flash(_("%(count)d 件按建议归入", count=count))
    return redirect(url_for("catalogues.unplaced", project_id=place.project.id))


@blueprint.post("/unplaced/<int:document_id>")
@needs("catalogue.import", write=True)
def place_document(place: Place, document_id: int) -> ResponseReturnValue:
    """Put such a file under an item."""
    data = PlaceForm().load({"filing_id": request.form.get("filing_id", "")})
    document = db.session.scalar(proposing.waiting(place).where(Document.id == document_id))
    if document is None:
        raise NotFound
    filing = access.filing(place, data["filing_id"])
    proposing.put(place, document, filing, now=g.now)
    return redirect(url_for("catalogues.unplaced", project_id=place.project.id))
