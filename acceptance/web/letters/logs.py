"""The log that can be proved, open to everyone: its daily heads, its files in tiles, and the program that follows it."""

from __future__ import annotations

from base64 import b64encode

from flask import Blueprint, Response, current_app, render_template
from flask.typing import ResponseReturnValue

from acceptance.gateways import pusher
from acceptance.guard import guesses, public
from acceptance.refusals import NotFound
from acceptance.services.desk import roots, witnesses
from acceptance.services.ground import logs
from acceptance.services.ground.attempts import Limit
from acceptance.services.letters import codes
from workflows import heads

blueprint = Blueprint("logs", __name__, url_prefix="/v")
SHOWN = 400
"""Daily heads on one page; the log has them all."""
FOR_EVER = "public, max-age=31536000, immutable"
"""A tile never changes."""
PRINTED = "pdf"


@blueprint.get("/roots")
@public
def index() -> ResponseReturnValue:
    """The daily heads, who has cosigned them, and the checks that need nothing but Python."""
    return render_template(
        "pages/letters/logs/index.html",
        heads=roots.shown(SHOWN),
        cosigners=witnesses.cosigners(SHOWN),
        before=roots.shown_before(SHOWN),
        most=SHOWN,
        verifier=_verifier(),
    )


def _verifier() -> str:
    """The public key of heads, under the name of the log."""
    newest, pen = logs.head(), current_app.extensions["pen"]
    if newest is None:
        return str(pen.verifier())
    return str(pen.verifier(name=heads.head_of(newest.note).origin))


@blueprint.get("/log/checkpoint")
@public
def checkpoint() -> Response:
    """The newest head with every signature below it."""
    return Response(logs.file(logs.CHECKPOINT), mimetype="text/plain; charset=utf-8")


@blueprint.get("/log/tile/<path:rest>")
@public
def tile(rest: str) -> Response:
    """Hashes of the tree, or entries of the log: 256 at once, or as many as the last ones are."""
    answer = Response(logs.file(f"tile/{rest}"), mimetype="application/octet-stream")
    answer.headers["Cache-Control"] = FOR_EVER
    return answer


@blueprint.get("/log/consistency/<int:old>/<int:new>")
@public
def consistency(old: int, new: int) -> Response:
    """The hashes by which a later head is shown to continue an earlier one, one a line."""
    hashes = logs.consistency(old, new)
    text = "".join(f"{b64encode(one).decode()}\n" for one in hashes)
    return Response(text, mimetype="text/plain; charset=utf-8")


@blueprint.get("/witness.pyz")
@public
def program() -> Response:
    """What checks papers and follows the log, as one file that any Python runs."""
    answer = Response(pusher.witness(), mimetype="application/zip")
    answer.headers["Content-Disposition"] = "attachment; filename=witness.pyz"
    return answer


@blueprint.get("/<code>/<any(word, pdf):copy>.proof")
@guesses(Limit.CODE)
@public
def proof(code: str, copy: str) -> Response:
    """What shows that a paper is in the log: to be kept beside its file."""
    report = codes.find(code)
    digest = report.digest
    if copy == PRINTED:
        digest = report.pdf_digest
    text = logs.Prover(report.project_id).of(digest)
    if not text:
        raise NotFound
    answer = Response(text, mimetype="text/plain; charset=utf-8")
    answer.headers["Content-Disposition"] = f"attachment; filename={report.code}-{copy}.proof"
    return answer
