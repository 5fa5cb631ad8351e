"""The panel: members, their letters, recusal, and the vote, in person, on paper or by link."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, current_app, flash, g, redirect, render_template, request, url_for
from flask_babel import gettext as _
from marshmallow import ValidationError
from sqlalchemy import select

from acceptance import errors
from acceptance.extensions import db
from acceptance.guard import needs, public
from acceptance.models import PanelMember, Project
from acceptance.refusals import Forbidden, NotFound
from acceptance.services.ground import access
from acceptance.services.ground.access import Place, Viewer
from acceptance.services.judging import panels
from acceptance.transaction import transaction
from acceptance.web.lists.lists import form
from forms.judging.reviews import DeputationForm, PanelForm, RecusalForm, VoteForm

blueprint = Blueprint("panels", __name__)
HERE = "/projects/<int:project_id>/panel"


def _back(place: Place) -> Any:
    return redirect(url_for("reviews.show", project_id=place.project.id, _anchor="panel"))


def _member(place: Place, member_id: int) -> PanelMember:
    found: PanelMember = access.owned(place, PanelMember, member_id)
    return found


@blueprint.post(HERE)
@needs("panel.edit", write=True)
def add(place: Place) -> Any:
    raw: dict[str, Any] = form("candidate")
    kind, _sep, key = request.form.get("candidate", "").partition(":")
    if kind == "expert":
        raw["expert_id"] = key
    elif kind == "person":
        raw["person_id"], _sep, raw["organisation_id"] = key.partition("-")
    panels.add(place, PanelForm().load(raw), now=g.now)
    return _back(place)


@blueprint.post(f"{HERE}/<int:member_id>/remove")
@needs("panel.edit", write=True)
def remove(place: Place, member_id: int) -> Any:
    panels.remove(place, _member(place, member_id), now=g.now)
    return _back(place)


@blueprint.post(f"{HERE}/<int:member_id>/deputation")
@needs("panel.edit", write=True)
def depute(place: Place, member_id: int) -> Any:
    panels.depute(place, _member(place, member_id), DeputationForm().load(form()), now=g.now)
    return _back(place)


@blueprint.post(f"{HERE}/<int:member_id>/recusal")
@needs("panel.edit", write=True)
def recuse(place: Place, member_id: int) -> Any:
    panels.recuse(place, _member(place, member_id), RecusalForm().load(form())["reason"], now=g.now)
    return _back(place)


@blueprint.post(f"{HERE}/<int:member_id>/link")
@needs("vote.record", write=True)
def invite(place: Place, member_id: int) -> Any:
    """The answer shows the voting link once."""
    member = _member(place, member_id)
    token = panels.invite(place, member, now=g.now)
    address = (current_app.config["PUBLIC_URL"] or request.host_url.rstrip("/")) + url_for(
        "panels.ballot", token=token
    )
    return render_template(
        "pages/judging/reviews/link.html",
        place=place,
        project=place.project,
        member=member,
        address=address,
        days=panels.VOTING_DAYS,
    ), 201


@blueprint.post(f"{HERE}/vote")
@needs("vote.cast", write=True)
def vote(place: Place) -> Any:
    """The viewer's own vote."""
    data = VoteForm().load(form())
    member = db.session.scalar(
        select(PanelMember).where(
            PanelMember.project_id == place.project.id,
            PanelMember.person_id == place.viewer.person_id,
        )
    )
    if member is None:
        raise NotFound
    panels.vote(place, member, data["vote"], data["dissent"], now=g.now)
    flash(_("已表决"))
    return _back(place)


@blueprint.post(f"{HERE}/<int:member_id>/vote")
@needs("vote.record", write=True)
def record_vote(place: Place, member_id: int) -> Any:
    """A vote given on paper by a member without an account; a secret ballot is cast by link alone."""
    data = VoteForm().load(form())
    member = _member(place, member_id)
    if member.person_id is not None or panels.secret(place.project):
        raise Forbidden("vote.record")
    panels.vote(place, member, data["vote"], data["dissent"], now=g.now)
    return _back(place)


@blueprint.route("/b/<token>", methods=["GET", "POST"])
@public
def ballot(token: str) -> Any:
    """A member's ballot behind a link that works once."""
    fields: list[tuple[str, str]] = []
    if request.method == "POST":
        try:
            data = VoteForm().load(form())
            with transaction():
                member = panels.by_token(token, now=g.now)
                project = db.session.get_one(Project, member.project_id)
                voter = Viewer(
                    member.person_id or 0, member.name, member.organisation_id or 0, member.unit
                )
                panels.vote(
                    Place(project, frozenset(), frozenset(), voter),
                    member,
                    data["vote"],
                    data["dissent"],
                    now=g.now,
                )
            return render_template(
                "pages/judging/reviews/ballot.html",
                member=member,
                project=project,
                done=True,
                fields=[],
                secret=panels.secret(project),
            )
        except ValidationError as error:
            fields = errors.flat(error.messages)
    member = panels.by_token(token, now=g.now)
    project = db.session.get_one(Project, member.project_id)
    page = render_template(
        "pages/judging/reviews/ballot.html",
        member=member,
        project=project,
        done=False,
        fields=fields,
        secret=panels.secret(project),
    )
    return page, 422 if fields else 200
