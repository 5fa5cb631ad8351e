"""The receiving side: packages come in as ZIP files, are checked, taken in whole or refused, and answered."""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import ExitStack
from pathlib import Path

from flask import (
    Blueprint,
    Response,
    current_app,
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
from werkzeug.datastructures import FileStorage

from acceptance.extensions import db
from acceptance.gateways import parcelcheck
from acceptance.gateways.parcelcheck import Seen
from acceptance.gateways.sealing import Signer, fingerprint
from acceptance.gateways.storage import Stored
from acceptance.guard import needs, takes
from acceptance.refusals import NotFound, Refused
from acceptance.services.ground.access import Viewer
from acceptance.services.letters import accessions
from acceptance.transaction import transaction
from acceptance.web.intake.uploads import store
from acceptance.web.lists.lists import as_csv
from workflows.frozen import shown
from workflows.parcels.receipts import Verdict
from workflows.parcels.verify_reading import FAULTS

blueprint = Blueprint("accessions", __name__, url_prefix="/accessions")


def signer() -> Signer:
    """By which this installation signs its receipts."""
    return Signer(current_app.config["SECRET_KEY"])


def _language() -> int:
    """Which of the two sentences of a fault is read."""
    from flask_babel import get_locale

    return int(str(get_locale()) == "en")


@blueprint.get("")
@needs("parcel.receive")
def index(viewer: Viewer) -> ResponseReturnValue:
    """What came in so far, and where a package is handed in."""
    return _page(viewer, None)


def _page(viewer: Viewer, seen: Seen | None) -> str:
    return render_template(
        "pages/letters/accessions/index.html",
        viewer=viewer,
        rows=accessions.of_archive(viewer),
        seen=seen,
        faults=FAULTS,
        language=_language(),
        shown=shown,
        key=fingerprint(signer().public),
        most=accessions.SHOWN,
    )


@blueprint.post("")
@takes("UPLOAD_LIMIT")
@needs("parcel.receive")
def take_in(viewer: Viewer) -> ResponseReturnValue:
    """Take a package in, or refuse it; several files are its carriers. With `look` it is only looked into
    and nothing is kept, nor where a carrier is missing.
    """
    files = [one for one in request.files.getlist("package") if one.filename]
    if not files:
        raise Refused("no_file")
    name, only = files[0].filename or "", request.form.get("look") == "1"
    db.session.rollback()
    with ExitStack() as stack:
        came = _brought(files, stack)
        paths = [path for path, _stored in came]
        seen = accessions.judged(parcelcheck.look(paths, current_app.config["SCANNER_URL"]))
        if only or accessions.unfinished(seen):
            return _page(viewer, seen), 200 if only else 422
        path, stored = came[0]
        if len(came) > 1 and not seen.reasons:
            path, stored = accessions.as_one(store(), paths, now=g.now)
            stack.callback(path.unlink, missing_ok=True)
        with transaction():
            row = accessions.take_in(
                viewer, store(), signer(), (name, path, stored), seen, now=g.now
            )
            number, taken = row.number, row.verdict == Verdict.ACCEPTED
    if taken:
        flash(_("已接收第 %(number)d 号，回执可下载", number=number))
    else:
        flash(_("已退回第 %(number)d 号，没有接收任何内容", number=number))
    return redirect(url_for("accessions.show", number=number))


def _brought(files: Sequence[FileStorage], stack: ExitStack) -> Sequence[tuple[Path, Stored]]:
    """The carriers on the disk of the store, taken away again with the stack. Raises Refused
    (too_large, no_space, carrier_twice).
    """
    came: dict[str, tuple[Path, Stored]] = {}
    limit = current_app.config["UPLOAD_LIMIT"]
    for file in files:
        path, stored = store().receive(file.stream, limit=limit)  # type: ignore[arg-type]
        stack.callback(path.unlink, missing_ok=True)
        if stored.digest in came:
            raise Refused("carrier_twice", name=file.filename)
        came[stored.digest] = path, stored
    return list(came.values())


@blueprint.get("/<int:number>")
@needs("parcel.receive")
def show(viewer: Viewer, number: int) -> ResponseReturnValue:
    """One of them, with the reasons file by file."""
    return render_template(
        "pages/letters/accessions/show.html",
        row=accessions.numbered(viewer, number),
        faults=FAULTS,
        language=_language(),
        shown=shown,
    )


@blueprint.get("/<int:number>/reasons.csv")
@needs("parcel.receive")
def reasons(viewer: Viewer, number: int) -> Response:
    """Why it was refused, one reason a line."""
    row = accessions.numbered(viewer, number)
    language = _language()
    lines = ([FAULTS[code][language], where] for code, where in row.reasons)
    return as_csv("reasons", [_("原因"), _("位置")], lines)


@blueprint.get("/<int:number>/receipt.json")
@needs("parcel.receive")
def receipt(viewer: Viewer, number: int) -> Response:
    """The signed receipt, for the sender."""
    row = accessions.numbered(viewer, number)
    saved = {"Content-Disposition": f"attachment; filename=receipt-{row.number}.json"}
    return Response(row.receipt, mimetype="application/json", headers=saved)


@blueprint.get("/<int:number>.zip")
@needs("parcel.receive")
def package(viewer: Viewer, number: int) -> Response:
    """The package as it came, byte for byte."""
    row = accessions.numbered(viewer, number)
    if not row.blob:
        raise NotFound
    path = store().sound(row.blob)
    answer: Response = send_file(
        path,
        mimetype="application/zip",
        as_attachment=True,
        download_name=f"accession-{number}.zip",
    )
    return answer
