"""The panel: members, their letters, recusal, and the vote, in person, on paper or by link."""

from __future__ import annotations

from flask import Blueprint, current_app, flash, g, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from marshmallow import ValidationError

from acceptance import errors
from acceptance.guard import needs, public
from acceptance.models import PanelMember
from acceptance.refusals import Forbidden
from acceptance.services.ground.access import Place, Viewer
from acceptance.services.judging import panels, votes
from acceptance.transaction import transaction
from acceptance.web.lists.lists import form
from forms.judging.reviews import DeputationForm, PanelForm, RecusalForm, VoteForm

blueprint = Blueprint("panels", __name__)
HERE = "/projects/<int:project_id>/panel"
BALLOT = "pages/judging/reviews/ballot.html"


def _back(place: Place) -> ResponseReturnValue:
    return redirect(url_for("reviews.show", project_id=place.project.id, _anchor="panel"))


@blueprint.post(HERE)
@needs("panel.edit", write=True)
def add(place: Place) -> ResponseReturnValue:
    """Someone for the panel: `candidate` names an expert, or a person and the unit he comes from."""
    raw = form("candidate")
    kind, _sep, key = request.form.get("candidate", "").partition(":")
    if kind == "expert":
        raw["expert_id"] = key
    elif kind == "person":
        raw["person_id"], _sep, raw["organisation_id"] = key.partition("-")
    panels.add(place, PanelForm().load(raw), now=g.now)
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
    panels.recuse(place, member, RecusalForm().load(form())["reason"], now=g.now)
    return _back(place)


@blueprint.post(f"{HERE}/<int:member_id>/link")
@needs("vote.record", write=True)
def invite(place: Place, member_id: int) -> ResponseReturnValue:
    """The answer shows the voting link once."""
    member = panels.member(place, member_id)
    token = votes.invite(place, member, now=g.now)
    host = current_app.config["PUBLIC_URL"] or request.host_url.rstrip("/")
    page = render_template(
        "pages/judging/reviews/link.html",
        place=place,
        project=place.project,
        member=member,
        address=host + url_for("panels.ballot", token=token),
        days=votes.VOTING_DAYS,
    )
    return page, 201


@blueprint.post(f"{HERE}/vote")
@needs("vote.cast", write=True)
def vote(place: Place) -> ResponseReturnValue:
    """The viewer's own vote."""
    data = VoteForm().load(form())
    votes.vote(place, panels.seat(place), data["vote"], data["dissent"], now=g.now)
    flash(_("已表决"))
    return _back(place)


@blueprint.post(f"{HERE}/<int:member_id>/vote")
@needs("vote.record", write=True)
def record_vote(place: Place, member_id: int) -> ResponseReturnValue:
    """A vote given on paper by a member without an account; a secret ballot is cast by link alone."""
    data = VoteForm().load(form())
    member = panels.member(place, member_id)
    if member.person_id is not None or votes.secret(place.project):
        raise Forbidden("vote.record")
    votes.vote(place, member, data["vote"], data["dissent"], now=g.now)
    return _back(place)


@blueprint.route("/b/<token>", methods=["GET", "POST"])
@public
def ballot(token: str) -> ResponseReturnValue:
    """A member's ballot behind a link that works once."""
    if request.method == "GET":
        return _ballot(votes.by_token(token, now=g.now))
    try:
        return _ballot(_cast(token), done=True)
    except ValidationError as error:
        # Nothing was voted, so the link still works.
        member = votes.by_token(token, now=g.now)
        return _ballot(member, fields=errors.flat(error.messages)), 422


def _cast(token: str) -> PanelMember:
    """Vote by the link, in the member's own name and with no other right in the project.

    Raises ValidationError, NotFound.
    """
    data = VoteForm().load(form())
    with transaction():
        member = votes.by_token(token, now=g.now)
        # Plain values: a member without an account serves no organisation that we know.
        voter = Viewer(member.person_id or 0, member.name, member.organisation_id or 0, member.unit)
        place = Place(votes.project_of(member), frozenset(), frozenset(), voter)
        votes.vote(place, member, data["vote"], data["dissent"], now=g.now)
    return member


def _ballot(
    member: PanelMember, *, done: bool = False, fields: list[tuple[str, str]] | None = None
) -> str:
    project = votes.project_of(member)
    return render_template(
        BALLOT,
        member=member,
        project=project,
        done=done,
        fields=fields or [],
        secret=votes.secret(project),
    )
