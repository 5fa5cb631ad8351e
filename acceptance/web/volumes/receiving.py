"""接收要求: the archive writes what it asks; the sender sees where its volumes and files are not so."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from flask import Blueprint, flash, g, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from marshmallow import ValidationError

from acceptance import sentences
from acceptance.guard import needs
from acceptance.services.ground.access import Place, Viewer
from acceptance.services.volumes import receiving
from acceptance.web.lists.lists import PER_PAGE, Pager, as_csv, form
from forms.life.projects import ListQuery
from forms.volumes.keeping import RulesForm
from workflows.parcels.mapped import FIELDS as LISTED
from workflows.receiving import FIELDS, FINDINGS, MARKED, Finding

blueprint = Blueprint("receiving", __name__)


def said(finding: Finding) -> str:
    """A finding in words."""
    code, facts = finding
    told = dict(facts)
    if code == "lacks":
        told["wanted"] = "、".join(_(FIELDS[name]) for name in told["wanted"])
    return str(_(FINDINGS[code], **told))


@blueprint.get("/receiving")
@needs("parcel.receive")
def edit(viewer: Viewer) -> ResponseReturnValue:
    """What the viewer's archive asks, to be changed."""
    return _page(viewer)


def _page(
    viewer: Viewer,
    fields: Sequence[tuple[str, str]] = (),
    values: Mapping[str, object] | None = None,
) -> str:
    row = receiving.of_archive(viewer.organisation_id)
    kept: dict[str, object] = {}
    if row is not None:
        kept = {name: _shown(getattr(row, name)) for name in receiving.KEPT}
    return render_template(
        "pages/volumes/receiving/edit.html",
        viewer=viewer,
        row=row,
        fields=fields,
        values=values or kept,
        chosen=(row.needs if row else []),
        names=FIELDS,
        listed=LISTED,
        marked=MARKED,
    )


def _shown(value: object) -> object:
    if isinstance(value, list):
        return "、".join(value)
    return value


@blueprint.post("/receiving")
@needs("parcel.receive", write=True)
def save(viewer: Viewer) -> ResponseReturnValue:
    """From now on this is asked; what was asked before stays on the office's record."""
    raw = {**form("needs"), "needs": request.form.getlist("needs")}
    try:
        data = RulesForm().load({key: value for key, value in raw.items() if value != ""})
    except ValidationError as error:
        return _page(viewer, sentences.flat(error.messages), raw), 422
    asked = {"fonds": [], "categories": [], "formats": [], **data}
    receiving.save(viewer, asked, version=asked.pop("version"), now=g.now)
    flash(_("已保存，各项目随即照此核对"))
    return redirect(url_for("receiving.edit"))


@blueprint.get("/projects/<int:project_id>/receiving")
@needs("volume.see")
def show(place: Place) -> ResponseReturnValue:
    """Where the archive is not as its receiver asks."""
    query = ListQuery().load(request.args.to_dict())
    found = receiving.findings(place.project)
    number = min(query["page"], max(1, -(-len(found) // PER_PAGE)))
    return render_template(
        "pages/volumes/receiving/show.html",
        place=place,
        project=place.project,
        rules=receiving.of_archive(place.project.city_archive_id),
        names=FIELDS,
        rows=[(one, said(one.finding)) for one in found[(number - 1) * PER_PAGE :][:PER_PAGE]],
        pager=Pager(number, len(found)),
        most=receiving.AT_MOST,
        marked=MARKED,
    )


@blueprint.get("/projects/<int:project_id>/receiving.csv")
@needs("volume.see")
def export(place: Place) -> ResponseReturnValue:
    """The same as CSV."""
    head = [_("档号"), _("案卷题名"), _("文件题名"), _("与接收要求不符")]
    lines = [
        [
            getattr(one.volume, "code", ""),
            getattr(one.volume, "title", ""),
            getattr(one.document, "title", ""),
            said(one.finding),
        ]
        for one in receiving.findings(place.project)
    ]
    return as_csv("receiving", head, lines)
