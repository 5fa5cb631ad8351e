"""Volumes: the list, one volume with its catalogue, what stands on it, its files, its seal."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TypedDict

from flask import Blueprint, Response, flash, g, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from marshmallow import ValidationError
from sqlalchemy import Select

from acceptance import sentences
from acceptance.guard import needs
from acceptance.models import Volume
from acceptance.services.files import documents
from acceptance.services.ground.access import Place
from acceptance.services.ground.holdings import totals
from acceptance.services.volumes import (
    beside,
    defects,
    description,
    laying,
    numbers,
    receiving,
    sealing,
    shelf,
    terms,
    volumes,
)
from acceptance.services.volumes.papers import PAPERS, VARIANTS
from acceptance.web.lists.lists import as_csv, page_of, read_along, whole
from acceptance.web.volumes.receiving import said
from forms.life.projects import ListQuery
from forms.volumes.volumes import MoveForm, TitleForm, UnsealForm, VolumeForm
from workflows import metadata
from workflows.terms import HOLDS_NAMES, PERIODS, RETENTION_NAMES, SECRECY, SPINES

blueprint = Blueprint("volumes", __name__, url_prefix="/projects/<int:project_id>/volumes")
WORDS = tuple(name for name in VolumeForm().fields if name != "version")


class Asked(TypedDict):
    """What a list is asked for: words, section, order, page."""

    q: str
    section: str
    sort: str
    page: int


def _asked() -> Asked:
    asked: Asked = ListQuery().load(request.args.to_dict())
    return asked


def _listed(place: Place, query: Asked) -> Select[Volume]:
    section = whole(query["section"])
    return shelf.listed(place.project.id, search=query["q"], section=section, sort=query["sort"])


def _terms() -> dict[str, object]:
    """The vocabularies that the pages of volumes show."""
    return {
        "retentions": RETENTION_NAMES,
        "secrecy": SECRECY,
        "holds": HOLDS_NAMES,
        "spines": SPINES,
        "papers": PAPERS,
        "variants": VARIANTS,
    }


@blueprint.get("")
@needs("volume.see")
def index(place: Place) -> ResponseReturnValue:
    """The list, with totals, files that are loose, and how many defects there are."""
    query = _asked()
    rows, pager = page_of(_listed(place, query), query["page"])
    project_id = place.project.id
    summed, found = totals(project_id), None
    if summed["files"] <= defects.COUNTED:
        found = len(defects.find(project_id))
    return render_template(
        "pages/volumes/volumes/index.html",
        place=place,
        project=place.project,
        volumes=rows,
        terms=terms.of(project_id, [volume.id for volume in rows]),
        pager=pager,
        query=query,
        totals=summed,
        loose=summed["unbound"],
        found=found,
        may_edit=volumes.may_arrange(place),
        numbering=numbers.settings(project_id),
        **_terms(),
    )


@blueprint.get("/export.csv")
@needs("volume.see")
def export(place: Place) -> ResponseReturnValue:
    """The list as CSV, narrowed as the page is."""
    query = _asked()
    rows, kept = read_along(_listed(place, query)), terms.of(place.project.id)
    head = [
        _("案卷号"),
        _("档号"),
        _("案卷题名"),
        _("文件数"),
        _("总页数"),
        _("保管期限"),
        _("密级"),
    ]
    return as_csv(
        "volumes",
        head,
        (
            [
                volume.number,
                volume.code,
                volume.title,
                volume.files,
                volume.pages,
                PERIODS.get(kept[volume.id].retention, ""),
                kept[volume.id].secrecy,
            ]
            for volume in rows
        ),
        long=True,
    )


@blueprint.get("/<int:volume_id>")
@needs("volume.see")
def show(place: Place, volume_id: int) -> ResponseReturnValue:
    """What stands on a volume and lies in it, its defects, and metadata that are missing."""
    return _page(place, volumes.found(place, volume_id))


def _page(
    place: Place,
    volume: Volume,
    fields: Sequence[tuple[str, str]] = (),
    values: Mapping[str, object] | None = None,
) -> str:
    query = _asked()
    rows, pager = page_of(shelf.files_of(volume.id), query["page"])
    current = documents.current([row.id for row in rows])
    found = defects.of_volume(place.project.id, volume.id)
    there = beside.of(place, volume)
    numbering = numbers.settings(place.project.id)
    names = [(row, current[row.id].name) for row in rows if row.id in current]
    unlike = receiving.of_volume(there.rules, volume, names)
    received = [(one, said(one.finding)) for one in unlike]
    return render_template(
        "pages/volumes/volumes/show.html",
        place=place,
        project=place.project,
        volume=volume,
        documents=rows,
        pager=pager,
        query=query,
        current=current,
        found=found,
        titles={row.id: row.title for row in rows},
        may_edit=volumes.may_arrange(place),
        fields=fields,
        values=values or {name: getattr(volume, name) for name in WORDS},
        pattern=numbers.pattern_in(numbering),
        lies=there.lies,
        received=received,
        loan=there.loan,
        missing=metadata.missing(metadata.VOLUME, description.values_of(place, volume, numbering)),
        **_terms(),
    )


def _back(place: Place, volume: Volume) -> ResponseReturnValue:
    return redirect(url_for("volumes.show", project_id=place.project.id, volume_id=volume.id))


def _form() -> dict[str, str]:
    return {key: value for key, value in request.form.items() if key != "csrf_token"}


@blueprint.post("/<int:volume_id>")
@needs("volume.edit", write=True)
def edit(place: Place, volume_id: int) -> ResponseReturnValue:
    """What is wrong is shown beside the fields, 422, with what was typed."""
    volume, raw = volumes.found(place, volume_id), _form()
    try:
        data = VolumeForm().load(raw)
    except ValidationError as error:
        return _page(place, volume, sentences.flat(error.messages), raw), 422
    version = data.pop("version")
    volumes.edit(place, volume, data, version=version, now=g.now)
    flash(_("已保存"))
    return _back(place, volume)


@blueprint.get("/<int:volume_id>/metadata/<any(dc, ead):form>.xml")
@needs("volume.see")
def metadata_xml(place: Place, volume_id: int, form: str) -> Response:
    """A volume in Dublin Core, or with its files as an EAD finding aid."""
    volume = volumes.found(place, volume_id)
    values = description.volume_values(place, volume)
    if form == "ead":
        text = "".join(metadata.ead(values, description.files_of(place, volume)))
    else:
        text = metadata.dublin_core(metadata.VOLUME, values)
    return Response(
        text,
        mimetype="application/xml",
        headers={
            "Content-Disposition": f'attachment; filename="volume-{volume.number}-{form}.xml"'
        },
    )


@blueprint.post("/new")
@needs("volume.edit", write=True)
def create(place: Place) -> ResponseReturnValue:
    data = TitleForm().load(_form())
    return _back(place, volumes.create(place, data["title"], section=data["section"], now=g.now))


@blueprint.post("/<int:volume_id>/remove")
@needs("volume.edit", write=True)
def remove(place: Place, volume_id: int) -> ResponseReturnValue:
    volumes.remove(place, volumes.found(place, volume_id), now=g.now)
    flash(_("已删去"))
    return redirect(url_for("volumes.index", project_id=place.project.id))


@blueprint.post("/<int:volume_id>/move")
@needs("volume.edit", write=True)
def move(place: Place, volume_id: int) -> ResponseReturnValue:
    """Files of this volume elsewhere: before another of its files, into another volume (by its
    案卷号), or out (0).
    """
    volume = volumes.found(place, volume_id)
    data = MoveForm().load({**_form(), "files": ",".join(request.form.getlist("files"))})
    to = None
    if data["to"]:
        to = volumes.numbered(place, data["to"])
    laying.move(place, data["files"], to, before=data["before"], now=g.now)
    flash(_("已调整，两卷的件号、页号已重编"))
    return _back(place, volume)


@blueprint.post("/<int:volume_id>/seal")
@needs("volume.edit", write=True)
def seal(place: Place, volume_id: int) -> ResponseReturnValue:
    volume = volumes.found(place, volume_id)
    sealing.seal(place, [volume.id], now=g.now)
    flash(_("已封卷"))
    return _back(place, volume)


@blueprint.post("/<int:volume_id>/unseal")
@needs("volume.edit", write=True)
def unseal(place: Place, volume_id: int) -> ResponseReturnValue:
    volume = volumes.found(place, volume_id)
    sealing.unseal(place, volume, UnsealForm().load(_form())["reason"], now=g.now)
    flash(_("已启封"))
    return _back(place, volume)
