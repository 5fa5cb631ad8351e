"""Packages in which an archive leaves: made, listed, handed out as a stream that can be resumed."""

from __future__ import annotations

from collections.abc import Iterator

from flask import (
    Blueprint,
    Flask,
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

from acceptance.extensions import db
from acceptance.gateways import clock
from acceptance.gateways.shells import Reader
from acceptance.gateways.storage import Damaged
from acceptance.guard import needs
from acceptance.refusals import Refused
from acceptance.services.files import fixity
from acceptance.services.files.fixity import Look
from acceptance.services.ground.access import Place
from acceptance.services.letters import parcel_content, parcel_receipts, parcels
from acceptance.services.letters.parcels import Made, Wanted
from acceptance.transaction import transaction
from acceptance.web.intake.uploads import store
from acceptance.web.lists.lists import form, whole
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
        words=WORDS,
        shown=shown,
        Extent=Extent,
        reminds=RULE,
    )


def _scanner() -> bool:
    """Whether a virus scanner is set up here."""
    return bool(current_app.config["SCANNER_URL"])


def _written(place: Place) -> Made:
    """Before the transaction opens: reading and writing ten thousand lines takes seconds."""
    data = ParcelForm().load(form())
    extent, key = data["holds"]
    if data["volume"] is not None:
        extent, key = Extent.VOLUME, str(data["volume"])
    wanted = Wanted(extent, key, trial=data["trial"], agreed=data["agreed"])
    return parcels.write(place, store(), wanted, scanner=_scanner(), now=g.now)


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
    found = parcels.opened(place, store(), row, scanner=_scanner())
    size, tag = found.zip.size, row.digest
    name = f"{place.project.code}-{row.number}.zip"
    part = _asked(size, tag)
    first, last = part or (0, size - 1)
    # Streaming takes minutes: no connection is held meanwhile.
    db.session.rollback()
    app: Flask = current_app._get_current_object()  # type: ignore[attr-defined]
    body = _until(found.zip.stream(_Noting(app, found.reader).read, first), last - first + 1)
    response = Response(body, mimetype="application/zip")
    response.headers["Content-Length"] = str(last - first + 1)
    response.headers["Accept-Ranges"] = "bytes"
    response.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    response.set_etag(tag)
    if part is not None:
        response.status_code = 206
        response.headers["Content-Range"] = f"bytes {first}-{last}/{size}"
    return response


def _asked(size: int, tag: str) -> tuple[int, int] | None:
    """The first and the last byte of the one range that is asked for; none where all is to come."""
    kind, _is, told = request.headers.get("Range", "").partition("=")
    begins, dash, ends = told.strip().partition("-")
    kept = request.headers.get("If-Range", "").strip()
    if kind.strip() != "bytes" or not dash or "," in told or kept not in ("", f'"{tag}"'):
        return None
    first, last = whole(begins.strip(), digits=18), whole(ends.strip(), digits=18)
    if first is None:
        if not last:
            return None
        return max(0, size - last), size - 1
    if last is None or last >= size:
        last = size - 1
    if last < first:
        return None
    return first, last


class _Noting:
    """Reads members; bytes that are not what was stored are written down, and end the stream."""

    def __init__(self, app: Flask, reader: Reader) -> None:
        self._app, self._reader = app, reader

    def read(self, number: int, skip: int) -> Iterator[bytes]:
        """One member."""
        try:
            yield from self._reader.read(number, skip)
        except Damaged as damage:
            with self._app.app_context(), transaction():
                fixity.write([Look(damage.digest, damage.found)], now=clock.now())
            raise


def _until(pieces: Iterator[bytes], left: int) -> Iterator[bytes]:
    """So many bytes and no more."""
    for piece in pieces:
        yield piece[:left]
        left -= len(piece)
        if left <= 0:
            return
