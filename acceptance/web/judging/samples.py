"""The sample: fix, draw, add, write down what was found; and what is published so that anyone can draw again."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

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
from flask_babel import gettext as _
from marshmallow import ValidationError
from sqlalchemy import select

from acceptance import errors
from acceptance.extensions import db
from acceptance.guard import needs, takes
from acceptance.models import Sample, SampleNote
from acceptance.refusals import NotFound
from acceptance.services.ground import access
from acceptance.services.ground.access import Place
from acceptance.services.judging import draws
from acceptance.transaction import transaction
from acceptance.web.intake import uploads
from acceptance.web.lists.lists import form
from forms.judging.reviews import DrawForm, NoteForm, PhotoForm, SampleForm
from workflows import sampling

blueprint = Blueprint("samples", __name__, url_prefix="/projects/<int:project_id>/sample")
AT_ONCE = 200


def _back(place: Place) -> Any:
    return redirect(url_for("reviews.show", project_id=place.project.id, _anchor="sample"))


def _all(place: Place) -> list[Sample]:
    return list(
        db.session.scalars(
            select(Sample).where(Sample.project_id == place.project.id).order_by(Sample.volume_id)
        )
    )


@blueprint.post("/fix")
@needs("sample.edit", write=True)
def fix(place: Place) -> Any:
    row = draws.fix(place, now=g.now)
    flash(_("抽样清单已固定，共 %(count)d 卷：请验收组报一个数", count=row.volumes))
    return _back(place)


@blueprint.post("/draw")
@needs("sample.edit", write=True)
def draw(place: Place) -> Any:
    drawn = draws.draw(place, **DrawForm().load(form()), now=g.now)
    flash(_("已抽取 %(count)d 卷，种子已记入留痕", count=drawn))
    return _back(place)


@blueprint.post("")
@needs("sample.edit", write=True)
def add(place: Place) -> Any:
    draws.add(place, **SampleForm().load(form()), now=g.now)
    return _back(place)


@blueprint.get("/draw.json")
@needs("review.see")
def published(place: Place) -> Response:
    """The list, the number, the seed and the result: with `sampling.py` and Python alone anyone draws the same."""
    text = json.dumps(draws.published(place), ensure_ascii=False, indent=1)
    return Response(
        text,
        mimetype="application/json",
        headers={"Content-Disposition": "attachment; filename=draw.json"},
    )


@blueprint.get("/sampling.py")
@needs("review.see")
def algorithm(place: Place) -> Response:
    answer: Response = send_file(
        Path(sampling.__file__),
        mimetype="text/x-python",
        as_attachment=True,
        download_name="sampling.py",
    )
    return answer


@blueprint.get("")
@needs("review.see")
def sheet(place: Place) -> Any:
    """The inspection sheet, for a tablet and for the printer."""
    may_note = place.may("sample.note") and place.project.state in ("review", "recheck")
    return render_template(
        "pages/judging/reviews/sheet.html",
        place=place,
        project=place.project,
        samples=_all(place),
        may_note=may_note,
        results=draws.RESULTS,
    )


@blueprint.post("/notes")
@needs("sample.note", write=True)
def note(place: Place) -> Any:
    """Entries as JSON, one or many; those that are known already are passed over."""
    raw = request.get_json(silent=True)
    if not isinstance(raw, list) or len(raw) > AT_ONCE:
        raise ValidationError({"entries": [_("一次最多 %(count)d 条", count=AT_ONCE)]})
    try:
        entries = [NoteForm().load(one) for one in raw]
    except ValidationError as error:
        return {"reason": "；".join(message for _name, message in errors.flat(error.messages))}, 422
    return {
        "taken": draws.note(place, entries, now=g.now),
        "entries": [one["entry"] for one in entries],
    }


@blueprint.post("/notes/<entry>/photos")
@takes("SHEET_LIMIT")
@needs("sample.note")
def add_photo(place: Place, entry: str) -> Any:
    """A photo of an entry that came in before; it is on disk before the transaction opens."""
    seen = PhotoForm().load(
        {
            name: request.form[name]
            for name in ("width", "height", "x", "y")
            if request.form.get(name)
        }
    )
    taken = uploads.received()[0]
    with transaction():
        draws.add_photo(
            access.stand(g.viewer, place.project.id), entry, taken, seen, uploads.store(), now=g.now
        )
    return {"taken": 1}


@blueprint.get("/notes/<entry>/photos/<int:number>")
@needs("review.see")
def photo(place: Place, entry: str, number: int) -> Response:
    row = db.session.scalar(
        select(SampleNote).where(
            SampleNote.project_id == place.project.id, SampleNote.entry == entry
        )
    )
    if row is None or number >= len(row.photos):
        raise NotFound
    one = row.photos[number]
    answer: Response = send_file(uploads.store().path(one["digest"]), mimetype=one["type"])
    answer.headers["Content-Security-Policy"] = "sandbox; default-src 'none'"
    return answer
