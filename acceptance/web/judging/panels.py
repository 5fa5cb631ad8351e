"""The panel: members, their letters, who leaves and who takes a seat over."""

from __future__ import annotations

from flask import (
    Blueprint,
    current_app,
    flash,
    g,
    redirect,
    render_template,
    request,
    url_for,
)
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from acceptance.gateways.clock import local_date
from acceptance.guard import needs
from acceptance.services.ground.access import Place
from acceptance.services.judging import candidates, experts, leaving, panels
from acceptance.services.letters import substitutes
from acceptance.services.life.facts import ProjectFacts
from acceptance.web.lists.lists import form
from forms.judging.reviews import DeputationForm, PanelForm, RecusalForm, SubstituteForm
from workflows import needs as rules
from workflows.projects import Stage

blueprint = Blueprint("panels", __name__)
HERE = "/projects/<int:project_id>/panel"


@blueprint.get(HERE)
@needs("review.see")
def show(place: Place) -> ResponseReturnValue:
    """Who sits on the panel, and why it may not decide."""
    project = place.project
    members = panels.of(place)
    # Only the hand that forms the panel needs to know who could sit on it.
    edits = place.may("panel.edit")
    return render_template(
        "pages/judging/panels/show.html",
        place=place,
        project=project,
        members=members,
        gaps=list(rules.panel_formed(ProjectFacts(project, local_date(g.now)))),
        vacant=leaving.vacant(members),
        edits=edits,
        meeting=project.state == Stage.REVIEW,
        begun=project.vote_begun,
        forming=panels.FORMING,
        experts=experts.available() if edits else [],
        candidates=candidates.listed() if edits else [],
    )


def _back(place: Place) -> ResponseReturnValue:
    return redirect(url_for("panels.show", project_id=place.project.id))


def _named() -> dict[str, str]:
    """What was typed: `candidate` names an expert, or a person and the unit he comes from."""
    raw = form("candidate")
    kind, _sep, key = request.form.get("candidate", "").partition(":")
    if kind == "expert":
        raw["expert_id"] = key
    elif kind == "person":
        raw["person_id"], _sep, raw["organisation_id"] = key.partition("-")
    return raw


@blueprint.post(HERE)
@needs("panel.edit", write=True)
def add(place: Place) -> ResponseReturnValue:
    """Someone for the panel."""
    panels.add(place, PanelForm().load(_named()), now=g.now)
    return _back(place)


@blueprint.post(f"{HERE}/substitute")
@needs("panel.edit", write=True)
def replace(place: Place) -> ResponseReturnValue:
    """Someone for the seat of a member who has left, and the letter about it."""
    data = SubstituteForm().load(_named())
    left = panels.member(place, data.pop("left_id"))
    press = current_app.extensions["press"]
    fresh = substitutes.replace(place, left, data, press, now=g.now)
    flash(_("已更换，变更通知已出具：%(name)s", name=fresh.name))
    return _back(place)


@blueprint.post(f"{HERE}/<int:member_id>/remove")
@needs("panel.edit", write=True)
def remove(place: Place, member_id: int) -> ResponseReturnValue:
    """Off the panel, while it is being formed."""
    panels.remove(place, panels.member(place, member_id), now=g.now)
    return _back(place)


@blueprint.post(f"{HERE}/<int:member_id>/deputation")
@needs("panel.edit", write=True)
def depute(place: Place, member_id: int) -> ResponseReturnValue:
    """The letter by which a member was sent."""
    member = panels.member(place, member_id)
    panels.depute(place, member, DeputationForm().load(form()), now=g.now)
    return _back(place)


@blueprint.post(f"{HERE}/<int:member_id>/recusal")
@needs("panel.edit", write=True)
def recuse(place: Place, member_id: int) -> ResponseReturnValue:
    """A member steps back (回避)."""
    member = panels.member(place, member_id)
    leaving.recuse(place, member, RecusalForm().load(form())["reason"], now=g.now)
    return _back(place)


@blueprint.post(f"{HERE}/<int:member_id>/absence")
@needs("panel.edit", write=True)
def excuse(place: Place, member_id: int) -> ResponseReturnValue:
    """A member cannot come (缺席)."""
    member = panels.member(place, member_id)
    leaving.excuse(place, member, RecusalForm().load(form())["reason"], now=g.now)
    return _back(place)
