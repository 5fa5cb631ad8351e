"""Paper one can trust: anyone looks a document up by its code and compares a file with it."""

from __future__ import annotations

import hashlib
from pathlib import Path

from flask import (
    Blueprint,
    Response,
    current_app,
    redirect,
    render_template,
    request,
    send_file,
    url_for,
)
from flask.typing import ResponseReturnValue

from acceptance.extensions import csrf
from acceptance.guard import guesses, public, takes, tried
from acceptance.models import Report
from acceptance.refusals import NotFound, Refused
from acceptance.services.ground import attempts, logs
from acceptance.services.ground.attempts import Bucket, Limit
from acceptance.services.letters import codes, handovers
from acceptance.services.life import frozen, projects, revisions
from workflows import ledger
from workflows.documents import STANDINGS, TONES
from workflows.revisions import TOLD

blueprint = Blueprint("verify", __name__, url_prefix="/v")


@blueprint.get("")
@guesses(Limit.CODE)
@public
def index() -> ResponseReturnValue:
    """Where a code is typed in."""
    code = request.args.get("code", "").strip()
    if not code:
        return render_template("pages/letters/verify/show.html", report=None, code="", outcome="")
    try:
        report = codes.find(code)
    except NotFound:
        return render_template(
            "pages/letters/verify/show.html", report=None, code=code[:40], outcome=""
        ), 404
    return redirect(url_for("verify.show", code=report.code))


@blueprint.get("/ledger.py")
@public
def program() -> Response:
    """The check itself, which runs with Python alone."""
    answer: Response = send_file(
        Path(ledger.__file__),
        mimetype="text/x-python",
        as_attachment=True,
        download_name="ledger.py",
    )
    return answer


@blueprint.get("/<code>")
@guesses(Limit.CODE)
@public
def show(code: str) -> ResponseReturnValue:
    """What is on record about the document of that code: nothing that is not on its paper, but
    what was put right since.
    """
    try:
        return _page(code)
    except NotFound:
        return render_template(
            "pages/letters/verify/show.html", report=None, code=code[:40], outcome=""
        ), 404


def _page(code: str, outcome: str = "", found: str = "") -> str:
    report, archive = codes.find(code), None
    project = projects.named(report.project_id)
    if report.archive_version is not None:
        archive = frozen.numbered(report.project_id, report.archive_version)
    since = revisions.since(report.project_id, report.issued_at)
    return render_template(
        "pages/letters/verify/show.html",
        report=report,
        project=project,
        archive=archive,
        corrected=[one for one in since if one["field"] in TOLD],
        listed=handovers.listed_in(report),
        proofs=_proofs(report),
        code=code,
        outcome=outcome,
        found=found,
        STANDINGS=STANDINGS,
        TONES=TONES,
        shown=codes.shown,
    )


def _proofs(report: Report) -> dict[str, str]:
    """By form of a paper (`word`, `pdf`), what shows that it is in the log."""
    prover = logs.Prover(report.project_id)
    digests = {"word": report.digest, "pdf": report.pdf_digest}
    found = {form: prover.of(digest) for form, digest in digests.items() if digest}
    return {form: text for form, text in found.items() if text}


@blueprint.post("/<code>")
@takes("PAPER_LIMIT")
@guesses(Limit.CODE)
@public
def compare(code: str) -> ResponseReturnValue:
    """Whether a file is, to the last byte, the one that was issued; nothing of it is kept."""
    report = codes.find(code)
    tried([Bucket(Limit.COMPARED, attempts.source(request.remote_addr))])
    file = request.files.get("file")
    if file is None or not file.filename:
        raise Refused("no_file")
    digest, size, limit = hashlib.sha256(), 0, current_app.config["PAPER_LIMIT"]
    while block := file.stream.read(1 << 20):
        size += len(block)
        if size > limit:
            raise Refused("too_large", size=f"{size >> 20} MB", limit=f"{limit >> 20} MB")
        digest.update(block)
    found = digest.hexdigest()
    if found in (report.digest, report.pdf_digest):
        return _page(code, "same", found), 200
    return _page(code, "altered", found), 422


# Whoever compares a file is not signed in and has no token; nothing is written.
csrf.exempt(compare)
