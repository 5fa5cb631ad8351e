"""The papers of volumes: Word and Excel at once; PDF, and what is long, by the worker with its progress on a page."""

from __future__ import annotations

import tempfile

from flask import Blueprint, Response, g, redirect, render_template, request, send_file, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from werkzeug.datastructures import MultiDict

from acceptance.extensions import db
from acceptance.gateways import previews
from acceptance.guard import needs
from acceptance.models import Job
from acceptance.models.states import JobState
from acceptance.refusals import NotFound
from acceptance.services.ground import access, jobs
from acceptance.services.ground.access import Place
from acceptance.services.volumes import papers, volumes, workbooks
from acceptance.services.volumes.papers import PAPERS, VARIED, Scope
from acceptance.services.volumes.workbooks import HEADS
from acceptance.web.intake.uploads import store
from forms.volumes.volumes import PaperQuery

blueprint = Blueprint("papers", __name__, url_prefix="/projects/<int:project_id>/papers")
KINDS = {
    "pdf": "application/pdf",
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}
IN_MEMORY = 8 << 20
"""Bytes of a paper that are kept in memory before it goes to a file."""


def _asked(place: Place, values: MultiDict[str, str]) -> tuple[str, Scope]:
    """The standard, and what the paper is for. Raises NotFound for a foreign volume."""
    data = PaperQuery().load(values.to_dict())
    if data["volume"] is not None:
        volumes.found(place, data["volume"])
    return data["variant"], Scope(data["volume"], data["section"])


def _heads() -> dict[str, str]:
    """The headings of every workbook, and the names of the papers, in the reader's language."""
    heads = {one.key: _(one.name) for columns in HEADS.values() for one in columns}
    return heads | {key: _(name) for key, name in PAPERS.items()}


@blueprint.get("/<paper>.<any(docx, xlsx):form>")
@needs("volume.see")
def download(place: Place, paper: str, form: str) -> ResponseReturnValue:
    """As Word or Excel, at once; what is too long for that is offered to be made by `start_print`,
    which also has it as PDF.
    """
    variant, scope = _asked(place, request.args)
    if papers.is_long(place, paper, variant, scope):
        return render_template(
            "pages/volumes/volumes/long.html",
            place=place,
            project=place.project,
            paper=paper,
            name=PAPERS[paper],
            form=form,
            variant=variant,
            scope=scope,
            most=papers.AT_ONCE,
        )
    out = tempfile.SpooledTemporaryFile(max_size=IN_MEMORY)  # noqa: SIM115 - the answer closes it
    if form == "docx":
        papers.write_word(out, place, paper, variant, scope)
    else:
        workbooks.write(out, place, paper, variant, scope, _heads())
    out.seek(0)
    return send_file(
        out,
        mimetype=KINDS[form],
        as_attachment=True,
        download_name=f"{_name(paper, variant)}.{form}",
    )


def _name(paper: str, variant: str) -> str:
    """What the file of a paper is called."""
    if paper in VARIED:
        return f"{PAPERS[paper]}-{variant}"
    return PAPERS[paper]


@blueprint.post("/<paper>.<any(pdf, docx, xlsx):form>")
@needs("volume.see", write=True)
def start_print(place: Place, paper: str, form: str) -> ResponseReturnValue:
    """Have a PDF made, or a long paper as Word or Excel; the page that follows says how far it is.
    Who asks for the same again while it is made is shown that.
    """
    variant, scope = _asked(place, request.form)
    papers.require(place, paper, variant)
    payload = access.kept(place)
    payload.update(
        {
            "paper": paper,
            "variant": variant,
            "volume": scope.volume,
            "section": scope.section,
            "form": form,
        }
    )
    if form == "xlsx":
        payload["heads"] = _heads()
    project_id = place.project.id
    number = jobs.asked_already("print_paper", project_id, payload)
    if number is None:
        number = jobs.queue("print_paper", now=g.now, project_id=project_id, payload=payload)
    return redirect(url_for("papers.printing", project_id=project_id, job_id=number))


def _job(place: Place, job_id: int) -> Job:
    job: Job = access.owned(place, Job, job_id)
    if job.kind != "print_paper":
        raise NotFound
    return job


@blueprint.get("/printing/<int:job_id>")
@needs("volume.see")
def printing(place: Place, job_id: int) -> ResponseReturnValue:
    """How far it is; it says so when there is no converter for a PDF here."""
    job = _job(place, job_id)
    form = job.payload.get("form", "pdf")
    return render_template(
        "pages/volumes/volumes/printing.html",
        place=place,
        project=place.project,
        job=job,
        paper=PAPERS[job.payload["paper"]],
        age=jobs.age(now=g.now),
        form=form,
        missing=form == "pdf" and not previews.converter(),
    )


@blueprint.get("/printing/<int:job_id>.<any(pdf, docx, xlsx):form>")
@needs("volume.see")
def printed(place: Place, job_id: int, form: str) -> Response:
    """The finished file, 404 until it is there."""
    job = _job(place, job_id)
    asked = job.payload
    made = asked.get("made")
    if job.state != JobState.DONE or made is None or asked.get("form", "pdf") != form:
        raise NotFound
    name = PAPERS[asked["paper"]]
    if form != "pdf":
        name = _name(asked["paper"], asked["variant"])
    db.session.rollback()
    return send_file(
        previews.print_of(store(), made, form),
        mimetype=KINDS[form],
        as_attachment=True,
        download_name=f"{name}.{form}",
    )
