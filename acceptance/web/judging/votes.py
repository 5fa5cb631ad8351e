"""The vote: by one's own account, by a link, or on paper with its sheet. What a member chose is
repeated before it counts; nothing is kept in between.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping

from flask import (
    Blueprint,
    Response,
    current_app,
    flash,
    g,
    redirect,
    render_template,
    request,
    send_file,
    url_for,
)
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from marshmallow import ValidationError

from acceptance import sentences
from acceptance.gateways.clock import local_date
from acceptance.gateways.sealing import Sealer, Voted
from acceptance.guard import needs, public, takes
from acceptance.models import PanelMember
from acceptance.refusals import Refused
from acceptance.services.desk import invitations as mailing
from acceptance.services.ground.access import Place
from acceptance.services.judging import (
    basis,
    invitations,
    panels,
    papered,
    readings,
    strikes,
    votes,
)
from acceptance.services.life.facts import ProjectFacts
from acceptance.transaction import transaction
from acceptance.web import addresses
from acceptance.web.intake import uploads
from acceptance.web.lists.lists import form
from forms.judging.reviews import VoteForm, WhyForm
from workflows.strikes import Noun

blueprint = Blueprint("votes", __name__)
HERE = "/projects/<int:project_id>/panel"
BALLOT = "pages/judging/reviews/ballot.html"
CHOOSE, CONFIRM, DONE = "choose", "confirm", "done"
"""Where a ballot stands."""


def _back(place: Place) -> ResponseReturnValue:
    return redirect(url_for("reviews.show", project_id=place.project.id, _anchor="panel"))


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
) -> str:
    """The ballot, beside what is voted upon as it stands now; the mark of that goes along."""
    project = votes.project_of(member)
    reading = readings.of(project)
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
        points=ProjectFacts(project, local_date(g.now)).score,
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
            readings.refuse_other(votes.project_of(member), read)
        if not data["confirmed"]:
            return _ballot(member, CONFIRM, back, request.form)
        give(voted, read)
    except Refused as refused:
        if refused.code != "basis_changed":
            raise
        said = sentences.sentence(refused)
        return _ballot(member, CHOOSE, back, request.form, changed=said), 409
    return None


@blueprint.post(f"{HERE}/vote")
@needs("vote.cast", write=True)
def cast(place: Place) -> ResponseReturnValue:
    """The viewer's own vote."""
    member = panels.seat(place)
    invitations.refuse_unready(place.project, member)
    basis.refuse_unfinished(place.project, now=g.now)
    back = url_for("reviews.show", project_id=place.project.id, _anchor="panel")

    def give(voted: Voted, read: str) -> None:
        votes.cast(place, voted, read, _sealer(), now=g.now)

    if answer := _answered(member, back, give):
        return answer
    flash(_("已表决"))
    return _back(place)


@blueprint.post(f"{HERE}/vote/close")
@needs("vote.close", write=True)
def close(place: Place) -> ResponseReturnValue:
    """End the vote with its quorum."""
    votes.close(place, _sealer(), now=g.now)
    return _back(place)


@blueprint.post(f"{HERE}/<int:member_id>/vote")
@takes("UPLOAD_LIMIT")
@needs("vote.record")
def enter_sheet(place: Place, member_id: int) -> ResponseReturnValue:
    """A vote given on paper, with the scanned sheet; it is on disk before the transaction opens."""
    data = VoteForm().load(form())
    taken = uploads.received()
    with transaction():
        member = panels.member(place, member_id)
        voted, read = Voted(data["vote"], data["dissent"]), data["read"]
        papered.enter_sheet(place, member, voted, read, taken, uploads.store(), now=g.now)
    return _back(place)


@blueprint.get(f"{HERE}/<int:member_id>/sheet")
@needs("vote.sheet")
def sheet(place: Place, member_id: int) -> Response:
    """The scanned sheet of a vote on paper, to save."""
    one = papered.sheet_of(place, panels.member(place, member_id), now=g.now)
    answer = send_file(
        uploads.store().path(one["digest"]),
        mimetype=one["type"],
        as_attachment=True,
        download_name=one["name"],
    )
    answer.headers["Content-Security-Policy"] = "sandbox; default-src 'none'"
    return answer


@blueprint.post(f"{HERE}/vote/confirm")
@needs("vote.cast", write=True)
def confirm(place: Place) -> ResponseReturnValue:
    """What was entered from paper for the viewer is his vote."""
    papered.confirm(place, now=g.now)
    flash(_("已确认"))
    return _back(place)


@blueprint.post(f"{HERE}/vote/contest")
@needs("vote.cast", write=True)
def contest(place: Place) -> ResponseReturnValue:
    """What was entered from paper for the viewer is not his vote."""
    papered.contest(place, WhyForm().load(form())["reason"], now=g.now)
    flash(_("已划去，不计票：请您自己表决"))
    return _back(place)


@blueprint.post(f"{HERE}/<int:member_id>/vote/strike")
@needs("strike.ask", write=True)
def strike(place: Place, member_id: int) -> ResponseReturnValue:
    """Ask for a vote from paper to be struck through."""
    member = panels.member(place, member_id)
    strikes.ask_vote(place, member, WhyForm().load(form())["reason"], now=g.now)
    flash(_("已提出划去，须另一人同意"))
    return _back(place)


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
    return _back(place)


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
    return _back(place)


@blueprint.post(f"{HERE}/<int:member_id>/link/hand")
@needs("vote.record", write=True)
def hand_link(place: Place, member_id: int) -> ResponseReturnValue:
    """The answer shows the voting link once, to whoever hands it over."""
    member = panels.member(place, member_id)
    token = invitations.hand_over(place, member, now=g.now)
    page = render_template(
        "pages/judging/reviews/link.html",
        place=place,
        project=place.project,
        member=member,
        address=_address_of(token),
        days=invitations.VOTING_DAYS,
    )
    return page, 201


@blueprint.route("/b/<token>", methods=["GET", "POST"])
@public
def ballot(token: str) -> ResponseReturnValue:
    """A member's ballot behind a link that works once."""
    member = invitations.by_token(token, now=g.now)
    invitations.refuse_unready(votes.project_of(member), member)
    basis.refuse_unfinished(votes.project_of(member), now=g.now)
    back = request.path
    if request.method == "GET":
        return _ballot(member, CHOOSE, back)

    def give(voted: Voted, read: str) -> None:
        with transaction():
            votes.cast_by_link(token, voted, read, _sealer(), now=g.now)

    if answer := _answered(member, back, give):
        return answer
    return _ballot(member, DONE, back)
