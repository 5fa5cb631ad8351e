"""The administrator's pages of units: found, opened with all who depend on them, put right."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from flask import Blueprint, Response, flash, g, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from marshmallow import ValidationError

from acceptance import sentences
from acceptance.extensions import db
from acceptance.guard import needs
from acceptance.models import Organisation, Person
from acceptance.services.ground import office, people
from acceptance.services.ground.access import Viewer
from acceptance.services.life import merging, organisations
from acceptance.web.lists.lists import as_csv, form, page_of
from forms.base import Form
from forms.ground.organisations import CorrectionForm, MergeForm, RenameForm, RetireForm
from forms.life.projects import ListQuery
from workflows.roles import LEVELS, ORGANISATION_NAMES, OrganisationKind
from workflows.sides import NAMES
from workflows.words import N_

LABELS = {
    "name": N_("单位名称"),
    "kind": N_("性质"),
    "level": N_("级别"),
    "parent_id": N_("上级单位"),
    "credit_code": N_("统一社会信用代码"),
    "contact": N_("联系方式"),
    "since": N_("自"),
    "people": N_("人员"),
    "retired": N_("停用单位"),
    "merged": N_("并入"),
    "merged_into": N_("并入"),
}
"""What the record's entries are called."""
blueprint = Blueprint("organisations", __name__, url_prefix="/organisations")


@blueprint.get("")
@needs("admin.people")
def index(viewer: Viewer) -> ResponseReturnValue:
    """The units, found by name, former name or credit code."""
    query = ListQuery().load(request.args.to_dict())
    rows, pager = page_of(organisations.listed(search=query["q"]), query["page"])
    return render_template(
        "pages/ground/organisations/index.html", rows=rows, pager=pager, query=query
    )


@blueprint.get("/export.csv")
@needs("admin.people")
def export(viewer: Viewer) -> Response:
    """The units as they are narrowed, one a line."""
    query = ListQuery().load(request.args.to_dict())
    head = [_("单位"), _("性质"), _("统一社会信用代码"), _("联系方式"), _("已停用")]
    rows = db.session.scalars(organisations.listed(search=query["q"]))
    return as_csv(
        "units",
        head,
        (
            [
                row.name,
                _(ORGANISATION_NAMES[OrganisationKind(row.kind)]),
                row.credit_code,
                row.contact,
                row.retired_at,
            ]
            for row in rows
        ),
    )


@blueprint.get("/<int:organisation_id>")
@needs("admin.people")
def show(viewer: Viewer, organisation_id: int) -> ResponseReturnValue:
    """One unit: who depends on it, what was done to it, and what may be done."""
    return _page(organisations.found(organisation_id), {}, ())


def _page(
    unit: Organisation, values: Mapping[str, str], fields: object, status: int = 200
) -> ResponseReturnValue:
    given = {name: getattr(unit, name) for name in organisations.CORRECTED}
    kept = None
    if unit.merged_into_id is not None:
        kept = organisations.found(unit.merged_into_id)
    records = office.of("unit", unit.id)
    page = render_template(
        "pages/ground/organisations/show.html",
        unit=unit,
        kept=kept,
        depend=organisations.dependents(unit),
        records=records,
        actors=_names(one.actor_id for one in records),
        others=[one for one in people.organisations() if one.id != unit.id],
        STANDS=NAMES,
        LEVELS=LEVELS,
        labels=LABELS,
        given={**given, **values},
        values=values,
        fields=fields,
    )
    return page, status


def _names(ids: Any) -> dict[int, str]:
    """Who acted, by key."""
    known = {key for key in ids if key is not None}
    return {key: db.session.get_one(Person, key).name for key in sorted(known)}


Act = Callable[[Organisation, dict[str, Any], Viewer], None]


def _done(
    viewer: Viewer, organisation_id: int, asked: type[Form], act: Act, said: str
) -> ResponseReturnValue:
    """Read the form, act, and show the unit again; what does not fit comes back with the form."""
    unit = organisations.found(organisation_id)
    try:
        data = asked().load(form())
    except ValidationError as error:
        return _page(unit, dict(request.form), sentences.flat(error.messages), 422)
    act(unit, data, viewer)
    flash(said)
    return redirect(url_for("organisations.show", organisation_id=organisation_id))


@blueprint.post("/<int:organisation_id>/correct")
@needs("admin.people", write=True)
def correct(viewer: Viewer, organisation_id: int) -> ResponseReturnValue:
    """Put right what was entered wrongly."""

    def act(unit: Organisation, data: dict[str, Any], actor: Viewer) -> None:
        organisations.correct(unit, data, reason=data["reason"], actor=actor, now=g.now)

    return _done(viewer, organisation_id, CorrectionForm, act, _("已更正"))


@blueprint.post("/<int:organisation_id>/rename")
@needs("admin.people", write=True)
def rename(viewer: Viewer, organisation_id: int) -> ResponseReturnValue:
    """Give the unit its new name; the old one is kept."""

    def act(unit: Organisation, data: dict[str, Any], actor: Viewer) -> None:
        organisations.rename(unit, **data, actor=actor, now=g.now)

    return _done(viewer, organisation_id, RenameForm, act, _("已改名，原名留存"))


@blueprint.post("/<int:organisation_id>/merge")
@needs("admin.people", write=True)
def merge(viewer: Viewer, organisation_id: int) -> ResponseReturnValue:
    """Take in the unit that was entered twice for this one."""

    def act(unit: Organisation, data: dict[str, Any], actor: Viewer) -> None:
        twin = organisations.found(data["twin_id"])
        merging.merge(unit, twin, reason=data["reason"], actor=actor, now=g.now)

    return _done(viewer, organisation_id, MergeForm, act, _("已合并"))


@blueprint.post("/<int:organisation_id>/retire")
@needs("admin.people", write=True)
def retire(viewer: Viewer, organisation_id: int) -> ResponseReturnValue:
    """Take the unit out of use."""

    def act(unit: Organisation, data: dict[str, Any], actor: Viewer) -> None:
        organisations.retire(unit, reason=data["reason"], actor=actor, now=g.now)

    return _done(viewer, organisation_id, RetireForm, act, _("已停用"))
