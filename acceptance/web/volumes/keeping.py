"""The room where volumes stand: the list with places, putting on and taking off, places, labels with QR."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from flask import Blueprint, flash, g, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from marshmallow import ValidationError

from acceptance import sentences
from acceptance.gateways import qr
from acceptance.gateways.clock import local_date
from acceptance.guard import needs
from acceptance.models import ShelfPlace, Volume
from acceptance.services.ground import pages
from acceptance.services.ground.access import Place
from acceptance.services.volumes import places, shelving, terms
from acceptance.web import addresses
from acceptance.web.lists.lists import PER_PAGE, Pager, as_csv, form, page_of, rows_along
from forms.life.projects import ListQuery
from forms.volumes.keeping import OffForm, PlaceForm, PlacesForm, PutForm
from workflows.terms import RETENTION_NAMES

blueprint = Blueprint("keeping", __name__, url_prefix="/projects/<int:project_id>/keeping")
LABELS = 60
"""Labels on one page."""
Wrong = Sequence[tuple[str, str]]
"""Fields and what is wrong with them."""


def _asked() -> Mapping[str, str]:
    asked: Mapping[str, str] = ListQuery().load(request.args.to_dict())
    return asked


@blueprint.get("")
@needs("shelf.keep")
def index(place: Place) -> ResponseReturnValue:
    """The volumes of the project with where each stands, and who has what is out."""
    return _page(place)


def _page(place: Place, fields: Wrong = (), values: Mapping[str, str] | None = None) -> str:
    query = ListQuery().load(request.args.to_dict())
    wanted = shelving.listed(place, search=query["q"], state=query["state"], sort=query["sort"])
    total = pages.count(wanted)
    number = min(query["page"], max(1, -(-total // PER_PAGE)))
    rows = shelving.rows_of(wanted, skip=(number - 1) * PER_PAGE, most=PER_PAGE)
    return render_template(
        "pages/volumes/keeping/index.html",
        place=place,
        project=place.project,
        rows=rows,
        pager=Pager(number, total),
        query=query,
        keeps=places.may_keep(place),
        offered=places.offered(place),
        today=local_date(g.now),
        fields=fields,
        values=values or {},
    )


@blueprint.get("/export.csv")
@needs("shelf.keep")
def export(place: Place) -> ResponseReturnValue:
    """The list as CSV, narrowed as the page is."""
    query = _asked()
    wanted = shelving.listed(place, search=query["q"], state=query["state"], sort=query["sort"])
    head = [
        _("档号"),
        _("案卷题名"),
        _("库房"),
        _("列（架）"),
        _("层"),
        _("盒"),
        _("借阅人"),
        _("应还日期"),
    ]
    rows = (
        [
            row.Volume.code,
            row.Volume.title,
            *_parts(row.ShelfPlace),
            row.Loan.reader if row.Loan else "",
            row.Loan.due_on if row.Loan else "",
        ]
        for row in rows_along(wanted)
    )
    return as_csv("keeping", head, rows, long=True)


def _parts(shelf: object) -> list[str]:
    return [getattr(shelf, name, "") for name in ("room", "row", "layer", "box")]


def _here(place: Place) -> ResponseReturnValue:
    return redirect(url_for("keeping.index", project_id=place.project.id))


@blueprint.post("/put")
@needs("shelf.keep", write=True)
def put(place: Place) -> ResponseReturnValue:
    """Put a run of volumes on a place, from wherever they stand."""
    raw = form()
    try:
        data = PutForm().load(raw)
    except ValidationError as error:
        return _page(place, sentences.flat(error.messages), raw), 422
    ids = shelving.chosen(place, data["first"], data["last"])
    count = shelving.put(place, ids, data["to"], now=g.now)
    flash(_("%(count)d 卷已上架到 %(label)s", count=count, label=data["to"]))
    return _here(place)


@blueprint.post("/off")
@needs("shelf.keep", write=True)
def take_off(place: Place) -> ResponseReturnValue:
    """Take a run of volumes off their places, with why."""
    raw = form()
    try:
        data = OffForm().load(raw)
    except ValidationError as error:
        return _page(place, sentences.flat(error.messages), raw), 422
    ids = shelving.chosen(place, data["first"], data["last"])
    count = shelving.take_off(place, ids, data["reason"], now=g.now)
    flash(_("%(count)d 卷已下架", count=count))
    return _here(place)


@blueprint.get("/places")
@needs("shelf.keep")
def index_places(place: Place) -> ResponseReturnValue:
    """The places of the viewer's unit."""
    return _places(place)


def _places(place: Place, fields: Wrong = (), values: Mapping[str, str] | None = None) -> str:
    query = ListQuery().load(request.args.to_dict())
    rows, pager = page_of(places.of_unit(place, query["q"]), query["page"])
    return render_template(
        "pages/volumes/keeping/places.html",
        place=place,
        project=place.project,
        rows=rows,
        pager=pager,
        query=query,
        held=places.held([row.id for row in rows]),
        keeps=places.may_keep(place),
        fields=fields,
        values=values or {},
    )


@blueprint.post("/places")
@needs("shelf.keep", write=True)
def add_places(place: Place) -> ResponseReturnValue:
    """Enter a run of places."""
    raw = form()
    try:
        data = PlacesForm().load(raw)
    except ValidationError as error:
        return _places(place, sentences.flat(error.messages), raw), 422
    runs = (data["row"], data["layer"], data["box"])
    count = places.add(place, data["room"], runs, now=g.now)
    flash(_("已登记 %(count)d 处库位", count=count))
    return redirect(url_for("keeping.index_places", project_id=place.project.id))


@blueprint.get("/places/<int:place_id>")
@needs("shelf.keep")
def show_place(place: Place, place_id: int) -> ResponseReturnValue:
    """What stands on one place, of every project; its QR leads here."""
    return _one(place, place_id)


def _one(place: Place, place_id: int, fields: Wrong = ()) -> str:
    shelf = places.found(place, place_id)
    query = _asked()
    wanted = places.standing(place, shelf)
    total = pages.count(wanted)
    number = min(int(query["page"]), max(1, -(-total // PER_PAGE)))
    return render_template(
        "pages/volumes/keeping/place.html",
        place=place,
        project=place.project,
        shelf=shelf,
        rows=shelving.rows_of(wanted, skip=(number - 1) * PER_PAGE, most=PER_PAGE),
        pager=Pager(number, total),
        keeps=places.may_keep(place),
        fields=fields,
    )


@blueprint.post("/places/<int:place_id>")
@needs("shelf.keep", write=True)
def correct_place(place: Place, place_id: int) -> ResponseReturnValue:
    """Call a place by other names."""
    shelf = places.found(place, place_id)
    try:
        data = PlaceForm().load(form())
    except ValidationError as error:
        return _one(place, place_id, sentences.flat(error.messages)), 422
    parts = (data["room"], data["row"], data["layer"], data["box"])
    places.correct(place, shelf, parts, version=data["version"], now=g.now)
    flash(_("已保存"))
    return redirect(url_for("keeping.show_place", project_id=place.project.id, place_id=place_id))


@blueprint.post("/places/<int:place_id>/close")
@needs("shelf.keep", write=True)
def close_place(place: Place, place_id: int) -> ResponseReturnValue:
    """Let nothing be put on an empty place any more."""
    places.close(place, places.found(place, place_id), now=g.now)
    flash(_("已停用"))
    return redirect(url_for("keeping.index_places", project_id=place.project.id))


@blueprint.get("/labels")
@needs("shelf.keep")
def labels(place: Place) -> ResponseReturnValue:
    """Labels to be printed, of the volumes that the list shows."""
    query = ListQuery().load(request.args.to_dict())
    wanted = shelving.listed(place, search=query["q"], state=query["state"], sort=query["sort"])
    total = pages.count(wanted)
    number = min(query["page"], max(1, -(-total // LABELS)))
    rows = shelving.rows_of(wanted, skip=(number - 1) * LABELS, most=LABELS)
    kept = terms.of(place.project.id)
    made = [_of_volume(row.Volume, row.ShelfPlace, kept[row.Volume.id].retention) for row in rows]
    return _printed(place, made, Pager(number, total, LABELS))


@blueprint.get("/places/labels")
@needs("shelf.keep")
def label_places(place: Place) -> ResponseReturnValue:
    """The same of the places."""
    query = ListQuery().load(request.args.to_dict())
    shelves, pager = page_of(places.of_unit(place, query["q"]), query["page"], per_page=LABELS)
    return _printed(place, [_of_place(place, one) for one in shelves], pager)


def _printed(place: Place, made: Sequence[Mapping[str, str]], pager: Pager) -> str:
    return render_template(
        "pages/volumes/keeping/labels.html",
        place=place,
        project=place.project,
        labels=made,
        pager=pager,
    )


def _of_place(place: Place, shelf: ShelfPlace) -> Mapping[str, str]:
    there = {"project_id": place.project.id, "place_id": shelf.id}
    address = addresses.whole("keeping.show_place", **there)
    unit = place.viewer.organisation
    return {"head": shelf.label, "title": unit, "foot": "", "qr": qr.svg(address)}


def _of_volume(volume: Volume, shelf: ShelfPlace | None, retention: str) -> Mapping[str, str]:
    there = {"project_id": volume.project_id, "volume_id": volume.id}
    foot = []
    if retention:
        foot.append(_(RETENTION_NAMES[retention]))
    if shelf is not None:
        foot.append(shelf.label)
    return {
        "head": volume.code or str(volume.number),
        "title": volume.title,
        "foot": " ".join(foot),
        "qr": qr.svg(addresses.whole("volumes.show", **there)),
    }
