"""Parties of a project and the people named for their duties."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, flash, g, redirect, render_template, request, url_for
from flask_babel import gettext as _
from sqlalchemy import select

from acceptance.extensions import db
from acceptance.guard import needs
from acceptance.models import Organisation, Party
from acceptance.services.ground import access
from acceptance.services.ground.access import Place
from acceptance.services.life import parties, projects
from forms.life.projects import DutyForm, PartyForm
from workflows.roles import OrganisationKind, Role

blueprint = Blueprint("parties", __name__, url_prefix="/projects/<int:project_id>/parties")


@blueprint.get("")
@needs("project.see")
def index(place: Place) -> Any:
    organisations = db.session.scalars(
        select(Organisation)
        .where(Organisation.kind == OrganisationKind.ENTERPRISE)
        .order_by(Organisation.name)
    ).all()
    shown = [p for p in place.project.parties if place.whole or p.id in place.party_ids]
    mine = {p.id for p in shown if p.id in place.party_ids or Role.OWNER in place.roles}
    return render_template(
        "pages/life/parties/index.html",
        place=place,
        project=place.project,
        parties=shown,
        mine=mine,
        organisations=organisations,
        today=g.now,
    )


@blueprint.post("")
@needs("party.edit", write=True)
def add(place: Place) -> Any:
    data = PartyForm().load({k: v for k, v in request.form.items() if k != "csrf_token"})
    projects.add_party(place.project, **data, actor=place.viewer, now=g.now)
    flash(_("已登记，它负责的条目已划归"))
    return redirect(url_for("parties.index", project_id=place.project.id))


@blueprint.post("/<int:party_id>/duties")
@needs("duty.edit", write=True)
def name_duty(place: Place, party_id: int) -> Any:
    data = DutyForm().load({k: v for k, v in request.form.items() if k != "csrf_token"})
    party = access.owned(place, Party, party_id)
    parties.name_duty(place, party, **data, now=g.now)
    flash(_("已指定"))
    return redirect(
        url_for("parties.index", project_id=place.project.id, _anchor=f"party-{party_id}")
    )
