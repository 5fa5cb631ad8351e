"""标段的拆分与合并: choose, look, do, take back."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from flask import Blueprint, flash, g, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from marshmallow import ValidationError

from acceptance import sentences
from acceptance.guard import needs
from acceptance.models import SectionChange
from acceptance.models.states import SectionKind
from acceptance.services.ground import access, holds
from acceptance.services.ground.access import Place
from acceptance.services.life import resectioning, sections, sections_back
from acceptance.services.life.sections import ACT, Plan
from acceptance.web.lists.lists import form
from forms.life.sections import MergeForm, SectionQuery, SplitForm
from workflows.acts import ACTS
from workflows.words import N_

blueprint = Blueprint("sections", __name__, url_prefix="/projects/<int:project_id>/sections")
Wrong = Sequence[tuple[str, str]]


@blueprint.get("")
@needs("revision.see")
def show(place: Place) -> ResponseReturnValue:
    """The sections, what was divided and joined, and the choice of what is to be."""
    return _page(place, {}, ())


def _page(place: Place, values: dict[str, Any], wrong: Wrong, plan: Plan | None = None) -> str:
    return render_template(
        "pages/life/sections/show.html",
        place=place,
        project=place.project,
        figures=sections.figures(place.project.id),
        changes=sections.changes(place.project.id),
        names=sections.names(place.project.id),
        may=holds.may(place, ACT),
        rule=ACTS[ACT].rule,
        split=SectionKind.SPLIT,
        plan=plan,
        values=values,
        fields=wrong,
        most=sections.TOLD,
    )


@blueprint.get("/look")
@needs("section.edit")
def look(place: Place) -> ResponseReturnValue:
    """What would become of everything in a section; nothing is done."""
    values = SectionQuery().load({**request.args.to_dict(), "units": request.args.getlist("units")})
    wrong = _missing(values)
    if wrong:
        return _page(place, values, wrong), 422
    return _page(place, values, (), _plan(place, values))


def _missing(values: dict[str, Any]) -> Wrong:
    """What is not chosen yet."""
    if not values["section"]:
        return [("section", N_("必须填写"))]
    if values["into"]:
        return []
    return [(name, N_("必须填写")) for name in ("name", "units") if not values[name]]


def _plan(place: Place, values: dict[str, Any]) -> Plan:
    if values["into"]:
        return sections.merges(place, values["section"], values["into"])
    return sections.splits(place, values["section"], values["name"], values["units"])


@blueprint.post("/split")
@needs("section.edit", write=True)
def split(place: Place) -> ResponseReturnValue:
    """Divide a section; what is missing is said beside what was chosen (422)."""
    raw = {**form("units"), "units": request.form.getlist("units")}
    try:
        data = SplitForm().load(raw)
    except ValidationError as error:
        return _again(place, raw, error), 422
    row = resectioning.split(
        place, data["section"], data["name"], data["units"], data["reason"], now=g.now
    )
    flash(_("已拆出第 %(number)d 标段，可在这里撤回", number=row.other))
    return _back(place)


@blueprint.post("/merge")
@needs("section.edit", write=True)
def merge(place: Place) -> ResponseReturnValue:
    """Let a section become part of another; what is missing is said beside what was chosen (422)."""
    raw = form()
    try:
        data = MergeForm().load(raw)
    except ValidationError as error:
        return _again(place, raw, error), 422
    resectioning.merge(place, data["section"], data["into"], data["reason"], now=g.now)
    flash(_("已并入第 %(number)d 标段，可在这里撤回", number=data["into"]))
    return _back(place)


def _again(place: Place, raw: dict[str, Any], error: ValidationError) -> str:
    values = SectionQuery().load(
        {name: raw[name] for name in ("section", "into", "name", "units") if name in raw}
    )
    wrong = sentences.flat(error.messages)
    if _missing(values):
        return _page(place, values, wrong)
    return _page(place, values, wrong, _plan(place, values))


@blueprint.post("/changes/<int:change_id>/undo")
@needs("section.edit", write=True)
def undo(place: Place, change_id: int) -> ResponseReturnValue:
    """Everything back in the section in which it was."""
    row: SectionChange = access.owned(place, SectionChange, change_id)
    sections_back.undo(place, row, now=g.now)
    flash(_("已撤回，各项回到原标段"))
    return _back(place)


def _back(place: Place) -> ResponseReturnValue:
    return redirect(url_for("sections.show", project_id=place.project.id))
