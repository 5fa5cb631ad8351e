"""The sample: fix, draw, add, write down what was found; and what is published so that anyone can
draw again.
"""

from __future__ import annotations

import json
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
from marshmallow import ValidationError

from acceptance import errors
from acceptance.guard import needs, takes
from acceptance.services.ground import access
from acceptance.services.ground.access import Place
from acceptance.services.judging import draws, notes
from acceptance.transaction import transaction
from acceptance.web.intake import uploads
from acceptance.web.lists.lists import form
from forms.judging.reviews import DrawForm, NoteForm, PhotoForm, SampleForm
from workflows import sampling

blueprint = Blueprint("samples", __name__, url_prefix="/projects/<int:project_id>/sample")
AT_ONCE = 200
"""Entries in one request: what a tablet may have gathered in a day without a network."""


def _back(place: Place) -> ResponseReturnValue:
    return redirect(url_for("reviews.show", project_id=place.project.id, _anchor="sample"))


@blueprint.post("/fix")
@needs("sample.edit", write=True)
def fix(place: Place) -> ResponseReturnValue:
    """Fix the list of all volumes, before anyone names a number."""
    row = draws.fix(place, now=g.now)
    flash(_("抽样清单已固定，共 %(count)d 卷：请验收组报一个数", count=row.volumes))
    return _back(place)


@blueprint.post("/draw")
@needs("sample.edit", write=True)
def draw(place: Place) -> ResponseReturnValue:
    """Draw by the number that the panel named."""
    drawn = draws.draw(place, **DrawForm().load(form()), now=g.now)
    flash(_("已抽取 %(count)d 卷，种子已记入留痕", count=drawn))
    return _back(place)


@blueprint.post("")
@needs("sample.edit", write=True)
def add(place: Place) -> ResponseReturnValue:
    """One volume more, by hand."""
    draws.add(place, **SampleForm().load(form()), now=g.now)
    return _back(place)


@blueprint.get("/draw.json")
@needs("review.see")
def published(place: Place) -> Response:
    """The list, the number, the seed and the result: with `sampling.py` and Python alone anyone
    draws the same.
    """
    text = json.dumps(draws.published(place), ensure_ascii=False, indent=1)
    saved = {"Content-Disposition": "attachment; filename=draw.json"}
    return Response(text, mimetype="application/json", headers=saved)


@blueprint.get("/sampling.py")
@needs("review.see")
def algorithm(place: Place) -> Response:
    """The very file that drew."""
    return send_file(
        Path(sampling.__file__),
        mimetype="text/x-python",
        as_attachment=True,
        download_name="sampling.py",
    )


@blueprint.get("")
@needs("review.see")
def sheet(place: Place) -> ResponseReturnValue:
    """The inspection sheet, for a tablet and for the printer."""
    return render_template(
        "pages/judging/reviews/sheet.html",
        place=place,
        project=place.project,
        samples=draws.drawn(place.project.id),
        may_note=notes.may_note(place),
        results=notes.RESULTS,
    )


@blueprint.post("/notes")
@needs("sample.note", write=True)
def note(place: Place) -> ResponseReturnValue:
    """Entries as JSON, one or many; those that are known already are passed over."""
    raw = request.get_json(silent=True)
    if not isinstance(raw, list) or len(raw) > AT_ONCE:
        raise ValidationError({"entries": [_("一次最多 %(count)d 条", count=AT_ONCE)]})
    try:
        entries = [NoteForm().load(one) for one in raw]
    except ValidationError as error:
        # The script on the page shows one sentence, not a form.
        return {"reason": "；".join(message for _name, message in errors.flat(error.messages))}, 422
    taken = notes.take_in(place, entries, now=g.now)
    return {"taken": taken, "entries": [one["entry"] for one in entries]}


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
    answer = send_file(uploads.store().sound(one["digest"]), mimetype=one["type"])
    answer.headers["Content-Security-Policy"] = "sandbox; default-src 'none'"
    return answer
