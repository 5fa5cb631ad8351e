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
from acceptance.models import Job
from acceptance.refusals import NotFound, Refused
from acceptance.services.ground import access, jobs
from acceptance.services.ground.access import Place
from acceptance.services.letters import (
    parcel_content,
    parcel_making,
    parcel_receipts,
    parcel_sets,
    parcels,
)
from acceptance.services.letters.parcels import Made, Wanted
from acceptance.web.intake.uploads import store
from acceptance.web.letters.streams import streamed
from acceptance.web.lists.lists import form
from forms.letters.parcels import ParcelForm
from workflows.frozen import shown
from workflows.parcels.accepted import WORDS
from workflows.parcels.layout import Extent
from workflows.parcels.trials import RULE, begins

blueprint = Blueprint("parcels", __name__, url_prefix="/projects/<int:project_id>/parcels")


@blueprint.get("")
@needs("archive.see")
def index(place: Place) -> ResponseReturnValue:
    """How the archive stands, what can be made of it, and the packages that were made."""
    rows, receipts = parcel_receipts.of_project(place.project.id)
    return render_template(
        "pages/letters/parcels/index.html",
        place=place,
        project=place.project,
        stands=parcels.standing(place),
        rows=rows,
        parcel_numbers={row.id: row.number for row in rows},
        receipts=receipts,
        classes=parcel_content.class_names(place),
        sets=parcel_sets.names(place),
        words=WORDS,
        shown=shown,
        Extent=Extent,
        reminds=RULE,
        trial_on=begins(place.project.planned_acceptance_on),
        waiting=parcel_making.waiting(place.project.id),
    )


def scanner() -> bool:
    """Whether a virus scanner is set up here."""
    return bool(current_app.config["SCANNER_URL"])


def _written(place: Place) -> Made | Wanted:
    """Before the transaction opens: reading and writing ten thousand lines takes seconds. Of more it
    is only known what is wanted.
    """
    data = ParcelForm().load(form())
    extent, key = data["holds"]
    if data["volume"] is not None:
        extent, key = Extent.VOLUME, str(data["volume"])
    wanted = Wanted(extent, key, trial=data["trial"], agreed=data["agreed"])
    if parcel_making.is_long(place, wanted):
        return wanted
    return parcels.write(place, store(), wanted, scanner=scanner(), now=g.now)


@blueprint.post("")
@needs("parcel.make", write=True, first=_written)
def make(place: Place) -> ResponseReturnValue:
    """Make a package; its digest is on record from now on. A long one is made by the worker: the page
    that follows says how far it is, also to who asks for the same again meanwhile.
    """
    project_id = place.project.id
    if isinstance(g.ready, Wanted):
        payload = parcel_making.kept(place, g.ready)
        job_id = jobs.asked_already(parcel_making.KIND, project_id, payload)
        if job_id is None:
            job_id = jobs.queue(
                parcel_making.KIND, now=g.now, project_id=project_id, payload=payload
            )
        return redirect(url_for("parcels.making", project_id=project_id, job_id=job_id))
    row = parcels.record(place, g.ready, now=g.now)
    flash(_("已制作移交包第 %(number)d 号", number=row.number))
    return redirect(url_for("parcels.index", project_id=project_id))


@blueprint.get("/making/<int:job_id>")
@needs("archive.see")
def making(place: Place, job_id: int) -> ResponseReturnValue:
    """How far the worker is with a package; why there is none where it was refused."""
    job: Job = access.owned(place, Job, job_id)
    if job.kind != parcel_making.KIND:
        raise NotFound
    refused = None
    if code := job.payload["package"].get("refused"):
        refused = Refused(code, **job.payload["package"]["facts"])
    return render_template(
        "pages/letters/parcels/making.html",
        place=place,
        project=place.project,
        job=job,
        refused=refused,
        age=jobs.age(now=g.now),
    )


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
