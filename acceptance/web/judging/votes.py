"""The vote: by one's own account, by a link, or on paper with its sheet. What a member chose is
repeated before it counts; nothing is kept in between.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping

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
from marshmallow import ValidationError

from acceptance import sentences
from acceptance.gateways.clock import local_date
from acceptance.gateways.sealing import Sealer, Voted
from acceptance.guard import needs, public
from acceptance.models import PanelMember, Project
from acceptance.refusals import Refused
from acceptance.services.desk import invitations as mailing
from acceptance.services.ground.access import Place
from acceptance.services.judging import (
    basis,
    invitations,
    panels,
    readings,
    strikes,
    votes,
)
from acceptance.services.life.facts import ProjectFacts
from acceptance.transaction import transaction
from acceptance.web import addresses, shown
from acceptance.web.lists.lists import form
from forms.judging.reviews import VoteForm
from workflows import needs as rules
from workflows.engine import Blocker
from workflows.projects import Stage
from workflows.strikes import Noun

blueprint = Blueprint("votes", __name__)
HERE = "/projects/<int:project_id>/panel"
BALLOT = "pages/judging/votes/ballot.html"
CHOOSE, CONFIRM, DONE = "choose", "confirm", "done"
"""Where a ballot stands."""


@blueprint.get("/projects/<int:project_id>/review/vote")
@needs("review.see")
def index(place: Place) -> ResponseReturnValue:
    """Who has voted and by which way; once the vote has ended what came of it."""
    project = place.project
    told = facts_of(project)
    members = panels.of(place)
    return render_template(
        "pages/judging/votes/index.html",
        place=place,
        project=project,
        meeting=project.state == Stage.REVIEW,
        members=members,
        voting=told.voting,
        short=list(rules.voted_through(told)),
        secret=told.secret,
        unfinished=_unfinished(place, told),
        strikes=strikes.of(project.id, Noun.VOTE),
        may_agree=lambda row: strikes.agrees(place, row),
        may_leave=lambda row: strikes.may_leave(place, row),
        with_account={one.id for one in members if invitations.has_account(one)},
        by_mail=bool(current_app.config["MAIL_URL"]),
    )


def facts_of(project: Project) -> ProjectFacts:
    return ProjectFacts(project, local_date(g.now))


def _unfinished(place: Place, told: ProjectFacts) -> list[Blocker]:
    """What is not there yet for a member to vote upon."""
    if place.project.state != Stage.REVIEW or not place.may("vote.cast"):
        return []
    return list(rules.put_to_vote(told))


def to_vote(place: Place) -> ResponseReturnValue:
    return redirect(url_for("votes.index", project_id=place.project.id))


def _sealer() -> Sealer:
    kept: Sealer = current_app.extensions["sealer"]
    return kept


def _ballot(
    member: PanelMember,
    at: str,
    back: str,
    values: Mapping[str, str] | None = None,
    fields: list[tuple[str, str]] | None = None,
    changed: str = "",
    told: ProjectFacts | None = None,
) -> str:
    """The ballot, beside what is voted upon as it stands now; the mark of that goes along."""
    project = votes.project_of(member)
    told = told or facts_of(project)
    reading = readings.of(told)
    return render_template(
        BALLOT,
        member=member,
        project=project,
        at=at,
        back=back,
        values=values or {},
        fields=fields or [],
        changed=changed,
        reading=reading,
        points=told.score,
        secret=votes.secret(project),
    )


def _answered(
    member: PanelMember, back: str, give: Callable[[Voted, str], object]
) -> ResponseReturnValue | None:
    """What was chosen is repeated, and counts once it was confirmed (then None). Nothing was voted
    otherwise: what is wrong is said beside it, and what was chosen stays.
    """
    try:
        data = VoteForm().load(form())
    except ValidationError as error:
        return _ballot(member, CHOOSE, back, request.form, sentences.flat(error.messages)), 422
    voted, read = Voted(data["vote"], data["dissent"]), data["read"]
    try:
        if read or data["confirmed"]:
            readings.refuse_other(facts_of(votes.project_of(member)), read)
        if not data["confirmed"]:
            return _ballot(member, CONFIRM, back, request.form)
        give(voted, read)
    except Refused as refused:
        if refused.code != "basis_changed":
            raise
        said = sentences.sentence(refused)
        return _ballot(member, CHOOSE, back, request.form, changed=said), 409
    return None


@blueprint.route(f"{HERE}/vote", methods=["GET", "POST"])
@needs("vote.cast", write=True)
def cast(place: Place) -> ResponseReturnValue:
    """The viewer's own vote, beside what is voted upon."""
    member = panels.seat(place)
    invitations.refuse_unready(place.project, member)
    told = facts_of(place.project)
    basis.refuse_unfinished(told)
    back = url_for("votes.cast", project_id=place.project.id)
    if request.method == "GET":
        return _ballot(member, CHOOSE, back, told=told)

    def give(voted: Voted, read: str) -> None:
        votes.cast(place, voted, read, _sealer(), now=g.now)

    if answer := _answered(member, back, give):
        return answer
    flash(_("已表决"))
    return to_vote(place)


@blueprint.post(f"{HERE}/vote/close")
@needs("vote.close", write=True)
def close(place: Place) -> ResponseReturnValue:
    """End the vote with its quorum."""
    votes.close(place, _sealer(), now=g.now)
    return to_vote(place)


@blueprint.post("/projects/<int:project_id>/strikes/<int:strike_id>/<any(agree, leave):answer>")
@needs("strike.answer", write=True)
def answer_strike(place: Place, strike_id: int, answer: str) -> ResponseReturnValue:
    """Another person agrees that it is struck through, or it is left as it stands."""
    row = strikes.one(place, strike_id)
    if answer == "agree":
        strikes.agree(place, row, now=g.now)
    else:
        strikes.leave(place, row, now=g.now)
    if row.noun == Noun.SCORE:
        return redirect(url_for("scores.show", project_id=place.project.id))
    return to_vote(place)


def _address_of(token: str) -> str:
    return addresses.whole("votes.ballot", token=token)


@blueprint.post(f"{HERE}/<int:member_id>/link/mail")
@needs("vote.record", write=True)
def mail_link(place: Place, member_id: int) -> ResponseReturnValue:
    """The voting link, to the member's own address and to nobody else."""
    member = panels.member(place, member_id)
    by_mail = bool(current_app.config["MAIL_URL"])
    mailing.mail(place, member, _address_of, by_mail=by_mail, now=g.now)
    flash(_("表决链接已寄往 %(address)s", address=member.email))
    return to_vote(place)


@blueprint.post(f"{HERE}/<int:member_id>/link/hand")
@needs("vote.record", write=True)
def hand_link(place: Place, member_id: int) -> ResponseReturnValue:
    """A voting link, shown on the next page to whoever hands it over."""
    member = panels.member(place, member_id)
    shown.keep(f"ballot {member.id}", invitations.hand_over(place, member, now=g.now))
    return redirect(
        url_for("votes.show_link", project_id=place.project.id, member_id=member.id), 303
    )


@blueprint.get(f"{HERE}/<int:member_id>/link/hand")
@needs("vote.record")
def show_link(place: Place, member_id: int) -> ResponseReturnValue:
    """The voting link that was just made, for some minutes and to its maker alone."""
    member = panels.member(place, member_id)
    token = shown.read(f"ballot {member.id}")
    if not token:
        flash(_("表决链接不再显示：没有抄下的另发一个，先前的随之作废"))
        return to_vote(place)
    return render_template(
        "pages/judging/votes/link.html",
        place=place,
        project=place.project,
        member=member,
        address=_address_of(token),
        days=invitations.VOTING_DAYS,
        minutes=shown.MINUTES,
    )


@blueprint.route("/b/<token>", methods=["GET", "POST"])
@public
def ballot(token: str) -> ResponseReturnValue:
    """A member's ballot behind a link that works once."""
    member = invitations.by_token(token, now=g.now)
    invitations.refuse_unready(votes.project_of(member), member)
    basis.refuse_unfinished(facts_of(votes.project_of(member)))
    back = request.path
    if request.method == "GET":
        return _ballot(member, CHOOSE, back)

    def give(voted: Voted, read: str) -> None:
        with transaction():
            votes.cast_by_link(token, voted, read, _sealer(), now=g.now)

    if answer := _answered(member, back, give):
        return answer
    return _ballot(member, DONE, back)
