"""Packages in which an archive leaves: made, listed, handed out as a stream that can be resumed."""

from __future__ import annotations

from flask import (
    Blueprint,
    Response,
    current_app,
    flash,
    g,
    redirect,
    render_template,
    request,
    url_for,
)
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from acceptance.guard import needs
from acceptance.refusals import Refused
from acceptance.services.ground.access import Place
from acceptance.services.letters import parcel_content, parcel_receipts, parcel_sets, parcels
from acceptance.services.letters.parcels import Made, Wanted
from acceptance.web.intake.uploads import store
from acceptance.web.letters.streams import streamed
from acceptance.web.lists.lists import form
from forms.letters.parcels import ParcelForm
from workflows.frozen import shown
from workflows.parcels.accepted import WORDS
from workflows.parcels.layout import Extent
from workflows.parcels.trials import RULE

blueprint = Blueprint("parcels", __name__, url_prefix="/projects/<int:project_id>/parcels")


@blueprint.get("")
@needs("archive.see")
def index(place: Place) -> ResponseReturnValue:
    """How the archive stands, what can be made of it, and the packages that were made."""
    rows = parcels.of_project(place.project.id)
    return render_template(
        "pages/letters/parcels/index.html",
        place=place,
        project=place.project,
        stands=parcels.standing(place),
        rows=rows,
        parcel_numbers={row.id: row.number for row in rows},
        receipts=parcel_receipts.of_project(place.project.id),
        classes=parcel_content.class_names(place),
        sets=parcel_sets.names(place),
        words=WORDS,
        shown=shown,
        Extent=Extent,
        reminds=RULE,
    )


def scanner() -> bool:
    """Whether a virus scanner is set up here."""
    return bool(current_app.config["SCANNER_URL"])


def _written(place: Place) -> Made:
    """Before the transaction opens: reading and writing ten thousand lines takes seconds."""
    data = ParcelForm().load(form())
    extent, key = data["holds"]
    if data["volume"] is not None:
        extent, key = Extent.VOLUME, str(data["volume"])
    wanted = Wanted(extent, key, trial=data["trial"], agreed=data["agreed"])
    return parcels.write(place, store(), wanted, scanner=scanner(), now=g.now)


@blueprint.post("")
@needs("parcel.make", write=True, first=_written)
def make(place: Place) -> ResponseReturnValue:
    """Make a package; its digest is on record from now on."""
    row = parcels.record(place, g.ready, now=g.now)
    flash(_("已制作移交包第 %(number)d 号", number=row.number))
    return redirect(url_for("parcels.index", project_id=place.project.id))


@blueprint.post("/receipts")
@needs("receipt.load", write=True)
def load_receipt(place: Place) -> ResponseReturnValue:
    """The receipt of the receiving archive, as the file that it gave."""
    file = request.files.get("receipt")
    if file is None or not file.filename:
        raise Refused("no_file")
    text = file.stream.read().decode("utf-8", "replace")
    row = parcel_receipts.load(place, text, now=g.now)
    flash(_("已登记回执：%(receiver)s %(number)s", receiver=row.receiver, number=row.number))
    return redirect(url_for("parcels.index", project_id=place.project.id))


@blueprint.get("/<int:number>.zip")
@needs("archive.see")
def download(place: Place, number: int) -> Response:
    """A package as a ZIP, written while it is read; the same bytes each time, from wherever asked.

    What is missing stops it before its first byte, by name; what is damaged ends the stream.
    """
    row = parcels.numbered(place.project.id, number)
    found = parcels.opened(place, store(), row, scanner=scanner())
    name = f"{place.project.code}-{row.number}.zip"
    return streamed(found.zip, found.reader.read, tag=row.digest, name=name)
