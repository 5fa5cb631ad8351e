"""提名新单位: the owner proposes a unit that is not registered yet, the bureau answers."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from flask import Blueprint, flash, g, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from marshmallow import ValidationError

from acceptance import sentences
from acceptance.guard import needs
from acceptance.models import Newcomer
from acceptance.refusals import Refused
from acceptance.services import nominating
from acceptance.services.ground import access, holds
from acceptance.services.ground.access import Place
from acceptance.services.life import newcomers, parties, sides
from acceptance.services.life.newcomers import Answer
from acceptance.web.lists.lists import form
from acceptance.web.wording import warn_of
from forms.life.newcomers import KINDS, NewcomerForm, NewcomerStepForm
from workflows.newcomers import NEWCOMER, NEWCOMER_NAMES
from workflows.roles import OrganisationKind, Role

blueprint = Blueprint(
    "newcomers", __name__, url_prefix="/projects/<int:project_id>/parties/newcomers"
)


@blueprint.get("")
@needs("unit.take_step")
def index(place: Place) -> ResponseReturnValue:
    """What was proposed, what became of it, and the form to propose one more."""
    return _page(place, {})


def _page(
    place: Place,
    values: Mapping[str, str],
    fields: Sequence[tuple[str, str]] = (),
    near: Sequence[str] = (),
    reasons: Sequence[str] = (),
) -> ResponseReturnValue:
    rows = newcomers.of_project(place.project.id)
    answers = Role.BUREAU in place.roles
    page = render_template(
        "pages/life/newcomers/index.html",
        place=place,
        project=place.project,
        rows=rows,
        names=NEWCOMER_NAMES,
        kinds=KINDS,
        options={row.id: nominating.options(place, row) for row in rows},
        alike=newcomers.near_each(rows) if answers else {},
        units=parties.organisations(OrganisationKind.ENTERPRISE) if answers else [],
        may_propose=holds.may(place, "unit.propose"),
        may_add=holds.may(place, "party.add"),
        engaged={row.organisation_id for row in place.project.parties},
        values=values,
        fields=fields,
        near=near,
        reasons=reasons,
    )
    return page, 422 if fields or near or reasons else 200


@blueprint.post("")
@needs("unit.propose", write=True)
def propose(place: Place) -> ResponseReturnValue:
    """Propose a unit; names like it are shown before it counts, and what was typed stays (422)."""
    raw = form()
    try:
        data = NewcomerForm().load(raw)
    except ValidationError as error:
        return _page(place, raw, sentences.flat(error.messages))
    other = data.pop("other")
    near = newcomers.near(data["name"])
    if near and not other:
        return _page(place, raw, near=near)
    try:
        newcomers.propose(place, **data, now=g.now)
    except Refused as why:
        return _page(place, raw, reasons=[sentences.sentence(why)])
    flash(_("已提名，等档案主管部门答复"))
    return redirect(url_for("newcomers.index", project_id=place.project.id), 303)


@blueprint.post("/<int:newcomer_id>/steps/<name>")
@needs("unit.take_step", write=True)
def take_step(place: Place, newcomer_id: int, name: str) -> ResponseReturnValue:
    """Agree and register, name the unit that it is, refuse, or withdraw."""
    row: Newcomer = access.owned(place, Newcomer, newcomer_id)
    NEWCOMER.offer(name, row.state, place.roles)
    data = NewcomerStepForm().load(form())
    said = Answer(data["answer"] or "", data["organisation_id"])
    nominating.take_step(place, row, name, said, version=data["version"], now=g.now)
    if name == "engage_newcomer" and row.organisation_id is not None:
        warn_of(sides.doubles_in(place.project, beside=row.organisation_id))
    return redirect(url_for("newcomers.index", project_id=place.project.id), 303)
