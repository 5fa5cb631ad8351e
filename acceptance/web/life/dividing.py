"""拆分项目: choose sections, look what would go and what stays, propose; it is agreed where corrections are."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from flask import Blueprint, flash, g, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from marshmallow import ValidationError

from acceptance import sentences
from acceptance.guard import needs
from acceptance.services.ground.access import Place
from acceptance.services.life import dividing, reshaping, revisions
from acceptance.services.life.dividing import ACT, Wanted
from acceptance.web.lists.lists import form
from forms.life.dividing import DivideForm, DivideQuery
from workflows.acts import ACTS, possible

blueprint = Blueprint("dividing", __name__, url_prefix="/projects/<int:project_id>/division")
Wrong = Sequence[tuple[str, str]]


@blueprint.get("")
@needs("revision.see")
def show(place: Place) -> ResponseReturnValue:
    """The sections to choose from; of those that are chosen or proposed, what would become of all."""
    asked = DivideQuery().load({"sections": request.args.getlist("sections")})
    row = revisions.on_its_way(place.project.id)
    said = dividing.wanted(row) if row else None
    chosen = said.sections if said else tuple(asked["sections"])
    return _page(place, chosen, {}, (), number=row.number if row else 0)


def _page(
    place: Place,
    chosen: Sequence[int],
    values: Mapping[str, Any],
    wrong: Wrong,
    *,
    number: int = 0,
) -> str:
    stage = place.project.state
    return render_template(
        "pages/life/dividing/show.html",
        place=place,
        project=place.project,
        chosen=chosen,
        plan=dividing.look(place, chosen) if chosen else None,
        number=number,
        may=place.may(ACTS[ACT].permission) and possible(ACTS[ACT].when, stage),
        rule=ACTS[ACT].rule,
        values=values,
        fields=wrong,
    )


@blueprint.post("")
@needs("revision.propose", write=True)
def propose(place: Place) -> ResponseReturnValue:
    """Propose it; what does not fit comes back with what was chosen (422)."""
    raw = {**form("sections"), "sections": request.form.getlist("sections")}
    try:
        data = DivideForm().load(raw)
    except ValidationError as error:
        chosen = DivideQuery().load({"sections": raw["sections"]})["sections"]
        return _page(place, chosen, raw, sentences.flat(error.messages)), 422
    said = Wanted(
        tuple(sorted(set(data["sections"]))), data["code"], data["name"], data["approval_number"]
    )
    reshaping.divide(place, said, data["reason"], version=data["version"], now=g.now)
    flash(_("拆分的申请已提交，等验收组织单位答复"))
    return redirect(url_for("revisions.show", project_id=place.project.id))
