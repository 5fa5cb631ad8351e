"""查阅复制件: copies for a reader, marked on each page, made from the files that are with him."""

from __future__ import annotations

from pathlib import Path

from flask import (
    Blueprint,
    Response,
    flash,
    g,
    redirect,
    render_template,
    request,
    send_file,
    url_for,
)
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from acceptance.gateways import watermarks
from acceptance.guard import needs
from acceptance.models import FileVersion
from acceptance.services.ground.access import Place
from acceptance.services.volumes import copying, lending, places
from acceptance.services.volumes.copying import Wanted
from acceptance.web.intake.uploads import store
from acceptance.web.letters.parcels import scanner
from acceptance.web.lists.lists import form, page_of, whole
from forms.life.projects import ListQuery
from forms.volumes.keeping import CopyForm, StrikeForm
from workflows.keeping import LoanState

blueprint = Blueprint(
    "copies", __name__, url_prefix="/projects/<int:project_id>/loans/<int:loan_id>/copies"
)


@blueprint.get("")
@needs("shelf.keep")
def index(place: Place, loan_id: int) -> ResponseReturnValue:
    """The copies of an entry, and the files of one of its volumes of which another can be made."""
    loan = lending.found(place, loan_id)
    query = ListQuery().load(request.args.to_dict())
    asked = whole(request.args.get("volume"))
    lent = [one for one in lending.volumes_of([loan.id]).get(loan.id, ()) if one.row.out]
    kept = [one for one in lent if one.volume.id == asked] or lent[:1]
    rows: list[FileVersion] = []
    pager = volume = None
    if kept and loan.state == LoanState.LENT:
        volume = kept[0].volume
        rows, pager = page_of(copying.files_of(loan, volume.id), query["page"])
    return render_template(
        "pages/volumes/copies/index.html",
        place=place,
        project=place.project,
        loan=loan,
        copies=copying.of_loan(loan),
        lent=lent,
        volume=volume,
        rows=rows,
        pager=pager,
        markable=watermarks.BECOMES,
        keeps=places.may_keep(place),
    )


def _made(place: Place, loan_id: int) -> Wanted:
    """Before the transaction opens: marking some hundred pages takes seconds."""
    data = CopyForm().load(form())
    loan, pages = lending.found(place, loan_id), (data["first"], data["last"])
    return copying.ready(place, store(), loan, data["version"], pages, scanner=scanner(), now=g.now)


@blueprint.post("")
@needs("shelf.keep", write=True, first=_made)
def make(place: Place, loan_id: int) -> ResponseReturnValue:
    """Put a copy on record; it is downloaded from the entry."""
    loan = lending.found(place, loan_id)
    row = copying.record(place, loan, g.ready, now=g.now)
    flash(_("已制作复制件第 %(number)d 份，可以下载", number=row.number))
    return _there(place, loan_id)


def _there(place: Place, loan_id: int) -> ResponseReturnValue:
    return redirect(url_for("copies.index", project_id=place.project.id, loan_id=loan_id))


@blueprint.get("/<int:number>")
@needs("shelf.keep")
def download(place: Place, loan_id: int, number: int) -> Response:
    """A copy with its mark on each page."""
    loan = lending.found(place, loan_id)
    row = copying.found(loan, number)
    path = copying.handed(place, store(), loan, row)
    kind, ending = watermarks.BECOMES[row.media_type]
    name = f"{Path(row.name).stem}-{loan.number}-{row.number}{ending}"
    answer: Response = send_file(path, mimetype=kind, as_attachment=True, download_name=name)
    answer.headers["Content-Security-Policy"] = "sandbox; default-src 'none'"
    return answer


@blueprint.post("/<int:number>/strike")
@needs("shelf.keep", write=True)
def strike(place: Place, loan_id: int, number: int) -> ResponseReturnValue:
    """A copy was made by mistake."""
    row = copying.found(lending.found(place, loan_id), number)
    copying.strike(place, row, StrikeForm().load(form())["reason"], now=g.now)
    flash(_("已划去"))
    return _there(place, loan_id)
