"""The carriers of a package: how it is divided, each as a ZIP, and the papers that go with them."""

from __future__ import annotations

import tempfile

from flask import Blueprint, Response, render_template, request, send_file
from flask.typing import ResponseReturnValue
from marshmallow import ValidationError

from acceptance import sentences
from acceptance.guard import needs
from acceptance.models import Parcel
from acceptance.services.ground.access import Place
from acceptance.services.letters import parcel_carriers, parcels
from acceptance.services.letters.parcel_carriers import PAPERS, Split
from acceptance.web.intake.uploads import store
from acceptance.web.letters.parcels import scanner
from acceptance.web.letters.streams import streamed
from forms.letters.parcels import CarrierQuery
from workflows.parcels.carriers import NAMES, Carrier

blueprint = Blueprint("carriers", __name__, url_prefix="/projects/<int:project_id>/parcels")
WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"


def _asked(place: Place, number: int) -> tuple[Parcel, Split, dict[str, object]]:
    """The package, how it is divided, and what was asked. Raises NotFound, Refused, ValidationError."""
    data = CarrierQuery().load(request.args.to_dict())
    row = parcels.numbered(place.project.id, number)
    found = parcels.opened(place, store(), row, scanner=scanner())
    split = parcel_carriers.split(row, found, data["kind"], data["own"])
    return row, split, {"kind": data["kind"], "size": data["size"]}


@blueprint.get("/<int:number>/carriers")
@needs("archive.see")
def index(place: Place, number: int) -> ResponseReturnValue:
    """Choose a carrier; which part of the package lies on which, and what is written on them."""
    fields: object = ()
    split = None
    asked: dict[str, object] = {"kind": Carrier.DVD.value, "size": None}
    row = parcels.numbered(place.project.id, number)
    if request.args:
        try:
            row, split, asked = _asked(place, number)
        except ValidationError as error:
            fields = sentences.flat(error.messages)
    page = render_template(
        "pages/letters/carriers/index.html",
        place=place,
        project=place.project,
        row=row,
        split=split,
        asked=asked,
        papers=PAPERS,
        names=NAMES,
        code=parcel_carriers.code,
        size=parcel_carriers.size,
        fields=fields,
    )
    return page, 422 if fields else 200


@blueprint.get("/<int:number>/carriers/<int:disc>.zip")
@needs("archive.see")
def download(place: Place, number: int, disc: int) -> Response:
    """One carrier as a ZIP, to be unpacked onto it."""
    row, split, asked = _asked(place, number)
    layout, members = split.zip(disc, row.made_at)
    tag = f"{row.digest[:40]}-{asked['kind']}-{split.room}-{disc}"
    name = f"{parcel_carriers.code(place, row, disc)}.zip"
    return streamed(layout, members.read, tag=tag, name=name)


@blueprint.get("/<int:number>/carriers/<paper>.docx")
@needs("archive.see")
def paper(place: Place, number: int, paper: str) -> Response:
    """Labels of carriers and of the box, 交接单, as Word."""
    row, split, _said = _asked(place, number)
    out = tempfile.SpooledTemporaryFile(max_size=8 << 20)  # noqa: SIM115 - the answer closes it
    parcel_carriers.write_word(out, place, row, split, paper)
    out.seek(0)
    name = f"{PAPERS[paper]}-{row.number}.docx"
    return send_file(out, mimetype=WORD, as_attachment=True, download_name=name)
