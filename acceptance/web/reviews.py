"""The proceedings of a project: statements, panel, sample, votes."""

from __future__ import annotations

import secrets
from typing import Any

from flask import Blueprint, flash, g, redirect, render_template, request, url_for
from flask_babel import gettext as _
from marshmallow import ValidationError
from sqlalchemy import select

from forms.reviews import PanelForm, SampleForm, VoteForm, statement_form
from workflows import standards
from workflows.statements import PARTS

from .. import errors
from ..extensions import db
from ..gateways.clock import local_date
from ..guard import needs
from ..models import Handover, Membership, Organisation, PanelMember, Person, Sample
from ..refusals import Forbidden, NotFound
from ..services import access, facts, reviews
from ..services.access import Place
from ..services.projects import totals

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
    members = db.session.scalars(select(PanelMember).where(PanelMember.project_id == project.id).order_by(PanelMember.id)).all()
    samples = db.session.scalars(select(Sample).where(Sample.project_id == project.id).order_by(Sample.volume_id)).all()
    candidates = organisations = []
    if place.may("panel.edit"):
        candidates = db.session.execute(
            select(Person.id, Person.name, Organisation.id, Organisation.name)
            .join(Membership, Membership.person_id == Person.id)
            .join(Organisation, Organisation.id == Membership.organisation_id)
            .where(Person.disabled.is_(False), Organisation.kind != "enterprise")
            .order_by(Organisation.name, Person.name)
        ).all()
        organisations = db.session.scalars(select(Organisation).where(Organisation.kind != "enterprise").order_by(Organisation.name)).all()
    return render_template(
        "pages/reviews/show.html", place=place, project=project, statements=told.statements(), written=told.texts(),
        members=members, samples=samples, panel_gaps=told.panel_gaps(), sample_gaps=told.sample_gaps(), votes=told.votes(),
        candidates=candidates, organisations=organisations, procedure=standards.procedure(project.procedure_pack),
        writing=reviews.WRITING, forming=reviews.FORMING, totals=totals(project.id),
        handover=db.session.scalar(select(Handover).where(Handover.project_id == project.id)),
    )  # fmt: skip


@blueprint.route("/texts/<kind>", methods=["GET", "POST"])
@needs("review.see", write=True)
def text(place: Place, kind: str) -> Any:
    """A statement, to read or, for the hand whose it is, to write."""
    if kind not in PARTS:
        raise NotFound
    told = facts.ProjectFacts(place.project, local_date(g.now))
    found = told.statements().get(kind)
    writable = place.may(f"text.{kind}") and place.project.state in reviews.WRITING[kind]
    values: Any = found.body if found else {}
    fields: list[tuple[str, str]] = []
    if request.method == "POST":
        if not place.may(f"text.{kind}"):
            raise Forbidden(f"text.{kind}")
        raw: dict[str, Any] = _form()
        if kind == "application":
            raw["conditions"] = request.form.getlist("conditions")
        try:
            body = statement_form(kind).load(raw)
            version = body.pop("version", None)
            reviews.write(place, kind, body, version=version, now=g.now)
            flash(_("已保存"))
            return _back(place, "texts")
        except ValidationError as error:
            fields, values = errors.flat(error.messages), raw
    page = render_template("pages/reviews/text.html", place=place, project=place.project, kind=kind, found=found, values=values,
                           fields=fields, writable=writable, procedure=standards.procedure(place.project.procedure_pack))  # fmt: skip
    return page, 422 if fields else 200


@blueprint.post("/panel")
@needs("panel.edit", write=True)
def add_panelist(place: Place) -> Any:
    raw = _form("candidate")
    if candidate := request.form.get("candidate"):
        raw["person_id"], _sep, raw["organisation_id"] = candidate.partition("-")
    reviews.add_panelist(place, PanelForm().load(raw), now=g.now)
    return _back(place, "panel")


@blueprint.post("/panel/<int:member_id>/remove")
@needs("panel.edit", write=True)
def remove_panelist(place: Place, member_id: int) -> Any:
    reviews.remove_panelist(place, access.owned(place, PanelMember, member_id), now=g.now)
    return _back(place, "panel")


@blueprint.post("/votes")
@needs("vote.cast", write=True)
def vote(place: Place) -> Any:
    """The viewer's own vote."""
    data = VoteForm().load(_form())
    member = db.session.scalar(
        select(PanelMember).where(PanelMember.project_id == place.project.id, PanelMember.person_id == place.viewer.person_id)
    )
    if member is None:
        raise NotFound
    reviews.vote(place, member, data["vote"], data["dissent"], now=g.now)
    flash(_("已表决"))
    return _back(place, "panel")


@blueprint.post("/panel/<int:member_id>/vote")
@needs("vote.record", write=True)
def record_vote(place: Place, member_id: int) -> Any:
    """A vote given on paper by a member without an account."""
    data = VoteForm().load(_form())
    member = access.owned(place, PanelMember, member_id)
    if member.person_id is not None:
        raise Forbidden("vote.record")
    reviews.vote(place, member, data["vote"], data["dissent"], now=g.now)
    return _back(place, "panel")


@blueprint.post("/sample/draw")
@needs("sample.edit", write=True)
def draw(place: Place) -> Any:
    drawn = reviews.draw(place, seed=secrets.randbelow(1_000_000), now=g.now)
    flash(_("已抽取 %(count)d 卷，随机种子已记入留痕", count=drawn))
    return _back(place, "sample")


@blueprint.post("/sample")
@needs("sample.edit", write=True)
def add_sample(place: Place) -> Any:
    reviews.add_to_sample(place, **SampleForm().load(_form()), now=g.now)
    return _back(place, "sample")
