"""The proceedings of a project on one page, and what the parties write."""

from __future__ import annotations

from collections.abc import Mapping

from flask import Blueprint, current_app, flash, g, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from marshmallow import ValidationError

from acceptance import sentences
from acceptance.gateways.clock import local_date
from acceptance.guard import needs
from acceptance.models import Statement
from acceptance.refusals import Forbidden, NotFound
from acceptance.services.ground import packs
from acceptance.services.ground.access import Place
from acceptance.services.judging import (
    basis,
    candidates,
    draws,
    experts,
    invitations,
    leaving,
    panels,
    readings,
    reviews,
    strikes,
    votes,
)
from acceptance.services.letters import handovers, prefills
from acceptance.services.letters.figures import COUNTS, Figures
from acceptance.services.life.facts import ProjectFacts
from acceptance.services.life.projects import totals
from acceptance.web.lists.lists import form
from forms.judging.statements import DiscardForm, statement_form
from workflows import clauses
from workflows import needs as rules
from workflows.engine import Blocker
from workflows.projects import Stage
from workflows.statements import DONE, PARTS
from workflows.strikes import Noun

from .draws import told as told_of_draw

blueprint = Blueprint("reviews", __name__, url_prefix="/projects/<int:project_id>/review")
EVIDENCE = "evidence-"
"""How the fields begin that say why a condition is met; the number of the condition follows."""

AFTER_THE_MEETING = (Stage.RECTIFICATION, Stage.RECHECK)
"""While these last the panel may vote again, where the pack lets it."""
Typed = Mapping[str, str | list[str] | dict[str, str]]


@blueprint.get("")
@needs("review.see")
def show(place: Place) -> ResponseReturnValue:
    """Statements, panel, sample and points on one page, with what is still missing of each."""
    project = place.project
    told = ProjectFacts(project, local_date(g.now))
    members = panels.of(place)
    # Only the hand that forms the panel needs to know who could sit on it.
    forms_it = place.may("panel.edit")
    return render_template(
        "pages/judging/reviews/show.html",
        place=place,
        project=project,
        statements=told.statements(),
        written={kind: kind in told.texts.written for kind in PARTS},
        members=members,
        vacant=leaving.vacant(place),
        with_account={one.id for one in members if invitations.has_account(one)},
        by_mail=bool(current_app.config["MAIL_URL"]),
        samples=draws.drawn(project.id),
        experts=experts.available() if forms_it else [],
        candidates=candidates.listed() if forms_it else [],
        draw=told_of_draw(place),
        secret=votes.secret(project),
        scores=told.score,
        panel_gaps=list(rules.panel_formed(told)),
        sample_gaps=list(rules.sampled(told)),
        voting=told.voting,
        procedure=packs.procedure(project),
        writable={kind: reviews.writable(place, kind, now=g.now) for kind in PARTS},
        draws_now=basis.may(place, "sample.draw", now=g.now),
        unfinished=_unfinished(place, told),
        read=_mark(place),
        strikes=strikes.of(project.id, Noun.VOTE),
        may_agree=lambda row: strikes.agrees(place, row),
        may_leave=lambda row: strikes.may_leave(place, row),
        forming=panels.FORMING,
        totals=totals(project.id),
        handover=reviews.handover(project.id),
        listed=told.handover.signed and told.handover.current,
        unready=handovers.lacking(told),
    )


def _mark(place: Place) -> str:
    """The mark of what is voted upon, for whoever votes here or enters a vote."""
    if place.project.state != Stage.REVIEW:
        return ""
    if not (place.may("vote.cast") or place.may("vote.record")):
        return ""
    return readings.of(place.project).mark


def _unfinished(place: Place, told: ProjectFacts) -> list[Blocker]:
    """What is not there yet for a member to vote upon."""
    if place.project.state != Stage.REVIEW or not place.may("vote.cast"):
        return []
    return list(rules.put_to_vote(told))


@blueprint.route("/texts/<kind>", methods=["GET", "POST"])
@needs("review.see", write=True)
def text(place: Place, kind: str) -> ResponseReturnValue:
    """A statement, to read or, for the hand whose it is, to write."""
    if kind not in PARTS:
        raise NotFound
    if request.method == "GET":
        return _page(place, kind)
    if not place.may(f"text.{kind}"):
        raise Forbidden(f"text.{kind}")
    typed = _typed(kind)
    try:
        body = statement_form(kind).load(typed)
    except ValidationError as error:
        return _page(place, kind, typed, sentences.flat(error.messages)), 422
    version = body.pop("version", None)
    reviews.write(place, kind, body, version=version, now=g.now)
    flash(_("已保存"))
    return redirect(url_for("reviews.show", project_id=place.project.id, _anchor="texts"))


@blueprint.post("/texts/<kind>/discard")
@needs("review.see", write=True)
def discard(place: Place, kind: str) -> ResponseReturnValue:
    """Throw a draft away, with the reason."""
    if kind not in PARTS:
        raise NotFound
    if not place.may(f"text.{kind}"):
        raise Forbidden(f"text.{kind}")
    data = DiscardForm().load(form())
    reviews.discard(place, kind, data["reason"], version=data["version"], now=g.now)
    flash(_("草稿已作废，从头再写"))
    return redirect(url_for("reviews.text", project_id=place.project.id, kind=kind))


def _typed(kind: str) -> Typed:
    """What was posted; an application also ticks its conditions and says why each is met, an
    evaluation what the panel did.
    """
    raw = form("conditions", "did")
    if kind == "evaluation":
        return {**raw, "did": request.form.getlist("did")}
    if kind != "application":
        return raw
    why = {name for name in raw if name.startswith(EVIDENCE)}
    return {
        **{name: value for name, value in raw.items() if name not in why},
        "conditions": request.form.getlist("conditions"),
        "evidence": {name.removeprefix(EVIDENCE): raw[name] for name in why},
    }


def _page(
    place: Place,
    kind: str,
    typed: Typed | None = None,
    fields: list[tuple[str, str]] | None = None,
) -> str:
    found = ProjectFacts(place.project, local_date(g.now)).statements().get(kind)
    writable = reviews.writable(place, kind, now=g.now)
    values = typed
    if values is None:
        values = _begun(place, kind, found, writable=writable)
    return render_template(
        "pages/judging/reviews/text.html",
        place=place,
        project=place.project,
        kind=kind,
        found=found,
        values=values,
        fields=fields or [],
        done=DONE,
        figures=[] if kind == reviews.EVALUATION else list(COUNTS),
        writable=writable,
        voted=kind == reviews.EVALUATION and basis.standing(place.project, now=g.now).voted,
        procedure=packs.procedure(place.project),
        again=clauses.vote(packs.procedure(place.project)).again
        and place.project.state in AFTER_THE_MEETING,
    )


def _begun(place: Place, kind: str, found: Statement | None, *, writable: bool) -> Typed:
    """What the fields begin with: what was written, else what the data can say for whoever is about
    to write.
    """
    if found is not None and found.body and not writable:
        figures = Figures(place, local_date(g.now))
        return {
            name: figures.filled(said) if isinstance(said, str) else said
            for name, said in found.body.items()
        }
    if found is not None and found.body:
        again = found.body.get("again") or {}
        return {**found.body, **{f"again_{name}": str(said) for name, said in again.items()}}
    if writable:
        return prefills.of(place, kind, today=local_date(g.now))
    return {}
