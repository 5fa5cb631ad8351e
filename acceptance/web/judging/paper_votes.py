"""Votes on paper: entered with the scanned sheet, confirmed or contested by whose they are, and struck
through where they were entered wrongly. Doors of the same noun as those beside this one.
"""

from __future__ import annotations

from collections.abc import Mapping

from flask import Response, flash, g, render_template, request, send_file
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from marshmallow import ValidationError

from acceptance import sentences
from acceptance.gateways.sealing import Voted
from acceptance.guard import needs, takes
from acceptance.models import PanelMember
from acceptance.services.ground.access import Place
from acceptance.services.judging import panels, papered, readings, strikes
from acceptance.transaction import transaction
from acceptance.web.intake import uploads
from acceptance.web.lists.lists import form
from forms.judging.reviews import VoteForm, WhyForm

from .votes import HERE, blueprint, facts_of, to_vote


@blueprint.route(f"{HERE}/<int:member_id>/vote", methods=["GET", "POST"])
@takes("UPLOAD_LIMIT")
@needs("vote.record")
def enter_sheet(place: Place, member_id: int) -> ResponseReturnValue:
    """A vote given on paper, with the scanned sheet; it is on disk before the transaction opens."""
    if request.method == "GET":
        return _entering(place, panels.member(place, member_id))
    try:
        data = VoteForm().load(form())
    except ValidationError as error:
        member = panels.member(place, member_id)
        return _entering(place, member, request.form, sentences.flat(error.messages)), 422
    taken = uploads.received()
    with transaction():
        member = panels.member(place, member_id)
        voted, read = Voted(data["vote"], data["dissent"]), data["read"]
        papered.enter_sheet(place, member, voted, read, taken, uploads.store(), now=g.now)
    return to_vote(place)


def _entering(
    place: Place,
    member: PanelMember,
    values: Mapping[str, str] | None = None,
    fields: list[tuple[str, str]] | None = None,
) -> str:
    """What is written on the paper, beside what it is about. Raises Refused as `papered.enter_sheet`."""
    papered.refuse_paper(place, member)
    told = facts_of(place.project)
    return render_template(
        "pages/judging/votes/enter.html",
        place=place,
        project=place.project,
        member=member,
        values=values or {},
        fields=fields or [],
        reading=readings.of(told),
        points=told.score,
    )


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
    return to_vote(place)


@blueprint.post(f"{HERE}/vote/contest")
@needs("vote.cast", write=True)
def contest(place: Place) -> ResponseReturnValue:
    """What was entered from paper for the viewer is not his vote."""
    papered.contest(place, WhyForm().load(form())["reason"], now=g.now)
    flash(_("已划去，不计票：请您自己表决"))
    return to_vote(place)


@blueprint.post(f"{HERE}/<int:member_id>/vote/strike")
@needs("strike.ask", write=True)
def strike(place: Place, member_id: int) -> ResponseReturnValue:
    """Ask for a vote from paper to be struck through."""
    member = panels.member(place, member_id)
    strikes.ask_vote(place, member, WhyForm().load(form())["reason"], now=g.now)
    flash(_("已提出划去，须另一人同意"))
    return to_vote(place)
