"""The sample: one volume more, the inspection sheet, and what inspectors write in it."""

from __future__ import annotations

import uuid

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
from marshmallow import ValidationError

from acceptance import sentences
from acceptance.gateways.clock import local_date
from acceptance.guard import needs, takes
from acceptance.services.files import purges
from acceptance.services.ground import access
from acceptance.services.ground.access import Place
from acceptance.services.judging import draws, notes
from acceptance.services.life import facts
from acceptance.transaction import transaction
from acceptance.web.intake import uploads
from acceptance.web.lists.lists import form
from forms.judging.reviews import NoteForm, PhotoForm, SampleForm, WhyForm

blueprint = Blueprint("samples", __name__, url_prefix="/projects/<int:project_id>/sample")
AT_ONCE = 200
"""Entries in one request: what a tablet may have gathered in a day without a network."""


@blueprint.post("")
@needs("sample.edit", write=True)
def add(place: Place) -> ResponseReturnValue:
    """One volume more, by hand."""
    draws.add(place, **SampleForm().load(form()), now=g.now)
    return redirect(url_for("draws.index", project_id=place.project.id))


@blueprint.get("")
@needs("review.see")
def sheet(place: Place) -> ResponseReturnValue:
    """The inspection sheet, for a tablet and for the printer."""
    samples = draws.drawn(place.project.id)
    return render_template(
        "pages/judging/samples/sheet.html",
        place=place,
        project=place.project,
        samples=samples,
        done=sum(bool(sample.result) for sample in samples),
        changed=facts.ProjectFacts(place.project, local_date(g.now)).sample.unlooked,
        may_note=notes.may_note(place, now=g.now),
        mine=lambda note: notes.mine(place, note),
        new_entry=lambda: uuid.uuid4().hex,
        results=notes.RESULTS,
    )


def _to_volume(place: Place, number: int) -> ResponseReturnValue:
    return redirect(
        url_for("samples.sheet", project_id=place.project.id, _anchor=f"volume-{number}")
    )


@blueprint.post("/notes")
@needs("sample.note", write=True)
def note(place: Place) -> ResponseReturnValue:
    """Entries as JSON, one or many; those that are known already are passed over. A form of the
    page, sent by a browser without scripts, is one entry.
    """
    if not request.is_json:
        return _one_note(place)
    raw = request.get_json(silent=True)
    if not isinstance(raw, list) or len(raw) > AT_ONCE:
        raise ValidationError({"entries": [_("一次最多 %(count)d 条", count=AT_ONCE)]})
    try:
        entries = [NoteForm().load(one) for one in raw]
    except ValidationError as error:
        # The script on the page shows one sentence, not a form.
        return {
            "reason": "；".join(message for _name, message in sentences.flat(error.messages))
        }, 422
    taken = notes.take_in(place, entries, now=g.now)
    return {"taken": taken, "entries": [one["entry"] for one in entries]}


def _one_note(place: Place) -> ResponseReturnValue:
    one = NoteForm().load({**form("photo"), "at": g.now.isoformat()})
    notes.take_in(place, [one], now=g.now)
    flash(_("已记下"))
    return _to_volume(place, one["volume"])


@blueprint.post("/notes/<entry>/strike")
@needs("sample.note", write=True)
def strike(place: Place, entry: str) -> ResponseReturnValue:
    """Strike an entry of one's own through, with the reason."""
    number = notes.strike(place, entry, WhyForm().load(form())["reason"], now=g.now)
    flash(_("已划去，结果已重新计算"))
    return _to_volume(place, number)


@blueprint.post("/notes/<entry>/photos")
@takes("SHEET_LIMIT")
@needs("sample.note")
def add_photo(place: Place, entry: str) -> ResponseReturnValue:
    """A photo of an entry that came in before; it is on disk before the transaction opens."""
    typed = {name: request.form.get(name) for name in ("width", "height", "x", "y")}
    seen = PhotoForm().load({name: value for name, value in typed.items() if value})
    taken = uploads.received()[0]
    with transaction():
        # Rights read again: receiving the bytes may have taken a while.
        place = access.stand(g.viewer, place.project.id)
        notes.add_photo(place, entry, taken, seen, uploads.store(), now=g.now)
    return {"taken": 1}


@blueprint.get("/notes/<entry>/photos/<int:number>")
@needs("review.see")
def photo(place: Place, entry: str, number: int) -> Response:
    """A photo of an entry, counted from 0."""
    one = notes.photo(place, entry, number)
    purges.require_kept(place, one["digest"], "")
    answer = send_file(uploads.store().sound(one["digest"]), mimetype=one["type"])
    answer.headers["Content-Security-Policy"] = "sandbox; default-src 'none'"
    return answer
