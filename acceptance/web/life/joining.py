"""并入另一项目: name the other one, look what would go, propose; it is agreed where corrections are."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from flask import Blueprint, flash, g, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from marshmallow import ValidationError

from acceptance import sentences
from acceptance.guard import needs
from acceptance.models import Project
from acceptance.services.ground.access import Place
from acceptance.services.life import joining, reshaping, revisions
from acceptance.services.life.joining import ACT
from acceptance.web.lists.lists import form
from forms.life.dividing import JoinForm, JoinQuery
from workflows.acts import ACTS, possible

blueprint = Blueprint("joining", __name__, url_prefix="/projects/<int:project_id>/joining")
Wrong = Sequence[tuple[str, str]]


@blueprint.get("")
@needs("revision.see")
def show(place: Place) -> ResponseReturnValue:
    """Into which project; of one that is named or proposed, what would become of everything."""
    asked = JoinQuery().load(request.args.to_dict())
    row = revisions.on_its_way(place.project.id)
    target = joining.wanted(row) if row else None
    if target is None and asked["into"]:
        target = joining.find(place, asked["into"])
    return _page(place, target, {}, (), number=row.number if row else 0)


def _page(
    place: Place,
    target: Project | None,
    values: Mapping[str, Any],
    wrong: Wrong,
    *,
    number: int = 0,
) -> str:
    stage = place.project.state
    return render_template(
        "pages/life/joining/show.html",
        place=place,
        project=place.project,
        plan=joining.look(place, target) if target else None,
        number=number,
        may=place.may(ACTS[ACT].permission) and possible(ACTS[ACT].when, stage),
        rule=ACTS[ACT].rule,
        values=values,
        fields=wrong,
    )


@blueprint.post("")
@needs("revision.propose", write=True)
def propose(place: Place) -> ResponseReturnValue:
    """Propose it; what does not fit comes back with the form (422)."""
    raw = form()
    try:
        data = JoinForm().load(raw)
    except ValidationError as error:
        into = str(raw.get("into", "")).strip()
        target = joining.find(place, into) if into else None
        return _page(place, target, raw, sentences.flat(error.messages)), 422
    reshaping.join(place, data["into"], data["reason"], version=data["version"], now=g.now)
    flash(_("并入的申请已提交，等验收组织单位答复"))
    return redirect(url_for("revisions.show", project_id=place.project.id))
