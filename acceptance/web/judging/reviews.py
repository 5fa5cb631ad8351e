"""The proceedings of a project on one page, and what the parties write."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, flash, g, redirect, render_template, request, url_for
from flask_babel import gettext as _
from marshmallow import ValidationError
from sqlalchemy import select

from acceptance import errors
from acceptance.extensions import db
from acceptance.gateways.clock import local_date
from acceptance.guard import needs
from acceptance.models import Expert, Handover, Membership, Organisation, Person, Sample
from acceptance.refusals import Forbidden, NotFound
from acceptance.services.ground import packs
from acceptance.services.ground.access import Place
from acceptance.services.judging import draws, panels, reviews
from acceptance.services.letters import prefills
from acceptance.services.life import facts
from acceptance.services.life.projects import totals
from forms.judging.reviews import statement_form
from workflows import needs as rules
from workflows.statements import PARTS

blueprint = Blueprint("reviews", __name__, url_prefix="/projects/<int:project_id>/review")


def _form(*dropped: str) -> dict[str, Any]:
    return {k: v for k, v in request.form.items() if k not in ("csrf_token", *dropped)}


def _back(place: Place, anchor: str) -> Any:
    return redirect(url_for("reviews.show", project_id=place.project.id, _anchor=anchor))


@blueprint.get("")
@needs("review.see")
def show(place: Place) -> Any:
    project = place.project
    told = facts.ProjectFacts(project, local_date(g.now))
    samples = db.session.scalars(
        select(Sample).where(Sample.project_id == project.id).order_by(Sample.volume_id)
    ).all()
    candidates = organisations = experts = []
    if place.may("panel.edit"):
        candidates = db.session.execute(
            select(Person.id, Person.name, Organisation.id, Organisation.name)
            .join(Membership, Membership.person_id == Person.id)
            .join(Organisation, Organisation.id == Membership.organisation_id)
            .where(Person.disabled.is_(False), Organisation.kind != "enterprise")
            .order_by(Organisation.name, Person.name)
        ).all()
        experts = db.session.scalars(
            select(Expert).where(Expert.active).order_by(Expert.unit, Expert.name)
        ).all()
        organisations = db.session.scalars(
            select(Organisation)
            .where(Organisation.kind != "enterprise")
            .order_by(Organisation.name)
        ).all()
    return render_template(
        "pages/judging/reviews/show.html",
        place=place,
        project=project,
        statements=told.statements(),
        written={kind: kind in told.texts.written for kind in PARTS},
        members=panels.of(place),
        samples=samples,
        experts=experts,
        drawing=draws.of(project.id),
        secret=told.secret,
        scores=told.score,
        panel_gaps=list(rules.panel_formed(told)),
        sample_gaps=list(rules.sampled(told)),
        votes=(told.voting.members, told.voting.agreed, told.voting.against),
        candidates=candidates,
        organisations=organisations,
        procedure=packs.procedure(project),
        writing=reviews.WRITING,
        forming=panels.FORMING,
        totals=totals(project.id),
        handover=db.session.scalar(select(Handover).where(Handover.project_id == project.id)),
    )


@blueprint.route("/texts/<kind>", methods=["GET", "POST"])
@needs("review.see", write=True)
def text(place: Place, kind: str) -> Any:
    """A statement, to read or, for the hand whose it is, to write."""
    if kind not in PARTS:
        raise NotFound
    told = facts.ProjectFacts(place.project, local_date(g.now))
    found = told.statements().get(kind)
    writable = place.may(f"text.{kind}") and place.project.state in reviews.WRITING[kind]
    values: Any = (
        found.body
        if found
        else prefills.of(place, kind, today=local_date(g.now))
        if writable
        else {}
    )
    fields: list[tuple[str, str]] = []
    if request.method == "POST":
        if not place.may(f"text.{kind}"):
            raise Forbidden(f"text.{kind}")
        raw: dict[str, Any] = _form()
        if kind == "application":
            raw["conditions"] = request.form.getlist("conditions")
            raw["evidence"] = {
                key[9:]: raw.pop(key) for key in list(raw) if key.startswith("evidence-")
            }
        try:
            body = statement_form(kind).load(raw)
            version = body.pop("version", None)
            reviews.write(place, kind, body, version=version, now=g.now)
            flash(_("已保存"))
            return _back(place, "texts")
        except ValidationError as error:
            fields, values = errors.flat(error.messages), raw
    page = render_template(
        "pages/judging/reviews/text.html",
        place=place,
        project=place.project,
        kind=kind,
        found=found,
        values=values,
        fields=fields,
        writable=writable,
        procedure=packs.procedure(place.project),
    )
    return page, 422 if fields else 200
