"""What the parties write in the proceedings, and whether the opinion stands."""

from __future__ import annotations

from collections.abc import Mapping

from flask import Blueprint, flash, g, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from marshmallow import ValidationError

from acceptance import sentences
from acceptance.gateways.clock import local_date
from acceptance.guard import needs
from acceptance.models import Project, Statement
from acceptance.refusals import Forbidden, NotFound
from acceptance.services.ground import packs
from acceptance.services.ground.access import Place
from acceptance.services.judging import basis, reviews
from acceptance.services.letters import prefills
from acceptance.services.letters.figures import COUNTS, Figures
from acceptance.services.life.facts import ProjectFacts
from acceptance.web import proceedings
from acceptance.web.lists.lists import form
from forms.base import MESSAGES
from forms.judging.statements import (
    AGAIN,
    DiscardForm,
    SecondVote,
    refuse_grade,
    refuse_second_vote,
    statement_form,
)
from workflows import clauses
from workflows.proceedings import MET
from workflows.projects import Stage
from workflows.statements import DONE, PARTS

blueprint = Blueprint("reviews", __name__, url_prefix="/projects/<int:project_id>/review")
EVIDENCE = "evidence-"
"""How the fields begin that say why a condition is met; the number of the condition follows."""

AFTER_THE_MEETING = (Stage.RECTIFICATION, Stage.RECHECK)
"""While these last the panel may vote again, where the pack lets it."""
DUE = {"evaluation": MET, "city_opinion": reviews.WRITING["city_opinion"]}
"""While which stages a text is counted among what is to be written; the others are from the start."""
Typed = Mapping[str, str | list[str] | dict[str, str]]


@blueprint.get("")
@needs("review.see")
def show(place: Place) -> ResponseReturnValue:
    """The page on which one begins at this stage."""
    return redirect(proceedings.first(place))


@blueprint.get("/opinion")
@needs("review.see")
def opinion(place: Place) -> ResponseReturnValue:
    """What is to be written, what of it is complete, and whether an opinion stands."""
    project = place.project
    told = ProjectFacts(project, local_date(g.now))
    programme = packs.programme(project)
    kinds = _kinds(project)
    judged = not programme.name and project.state in MET
    return render_template(
        "pages/judging/reviews/opinion.html",
        place=place,
        project=project,
        kinds=kinds,
        due=[kind for kind in kinds if project.state in DUE.get(kind, (project.state,))],
        complete=told.texts.written,
        statements=told.statements(),
        writable={kind: reviews.writable(place, kind, now=g.now) for kind in PARTS},
        judged=judged,
        issued=judged and told.opinion.stands,
        decides=project.state == Stage.REVIEW and place.may("panel.edit"),
    )


def _kinds(project: Project) -> list[str]:
    """What is written in the programme of a project: of the city archive only where one takes part."""
    programme = packs.programme(project)
    return [
        kind
        for kind in PARTS
        if (not programme.name or programme.asks(f"{kind}_written"))
        and (kind != "city_opinion" or project.city_archive_id)
    ]


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
        if "grade" in body:
            refuse_grade(body["grade"], grades=packs.procedure(place.project).grades)
        if "again" in body:
            _second_vote(place, body["again"])
    except ValidationError as error:
        return _page(place, kind, typed, sentences.flat(error.messages)), 422
    version = body.pop("version", None)
    reviews.write(place, kind, body, version=version, now=g.now)
    flash(_("已保存"))
    return redirect(url_for("reviews.opinion", project_id=place.project.id))


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
        again=_votes_again(place),
    )


def _votes_again(place: Place) -> bool:
    """Whether the panel votes once more after the second look, by the pack and the stage."""
    after = place.project.state in AFTER_THE_MEETING
    return after and clauses.vote(packs.procedure(place.project)).again


def _second_vote(place: Place, told: SecondVote) -> None:
    """Raises ValidationError where there is no such vote, or it cannot have been like that."""
    if not _votes_again(place):
        raise ValidationError({AGAIN[0]: [MESSAGES["unknown"]]})
    today = local_date(g.now)
    members = ProjectFacts(place.project, today).voting.members
    refuse_second_vote(told, members=members, today=today)


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
