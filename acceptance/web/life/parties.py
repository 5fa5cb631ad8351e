"""Parties of a project and the people named for their duties."""

from __future__ import annotations

from flask import Blueprint, flash, g, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from acceptance.guard import needs
from acceptance.models import Party
from acceptance.services.ground import access
from acceptance.services.ground.access import Place
from acceptance.services.life import duties, parties, projects, sides
from acceptance.web.lists.lists import form
from acceptance.web.wording import warn_of
from forms.life.projects import DutyEndForm, DutyForm, PartyForm
from workflows.roles import OrganisationKind, Role

blueprint = Blueprint("parties", __name__, url_prefix="/projects/<int:project_id>/parties")


@blueprint.get("")
@needs("project.see")
def index(place: Place) -> ResponseReturnValue:
    """The parties, their sections, and the people named for their duties."""
    shown = [p for p in place.project.parties if place.whole or p.id in place.party_ids]
    mine = {p.id for p in shown if p.id in place.party_ids or Role.OWNER in place.roles}
    return render_template(
        "pages/life/parties/index.html",
        place=place,
        project=place.project,
        parties=shown,
        mine=mine,
        organisations=parties.organisations(OrganisationKind.ENTERPRISE),
        today=g.now,
        doubles=sides.doubles_in(place.project) if place.whole else [],
    )


@blueprint.post("")
@needs("party.edit", write=True)
def add(place: Place) -> ResponseReturnValue:
    """Engage an organisation."""
    data = PartyForm().load(form())
    projects.add_party(place.project, **data, actor=place.viewer, now=g.now)
    flash(_("已登记，它负责的条目已划归"))
    warn_of(sides.doubles_in(place.project, beside=data["organisation_id"]))
    return redirect(url_for("parties.index", project_id=place.project.id))


@blueprint.post("/<int:party_id>/duties")
@needs("duty.edit", write=True)
def name_duty(place: Place, party_id: int) -> ResponseReturnValue:
    """Name a person for a duty of a party."""
    data = DutyForm().load(form())
    party = access.owned(place, Party, party_id)
    parties.name_duty(place, party, **data, now=g.now)
    flash(_("已指定"))
    return redirect(
        url_for("parties.index", project_id=place.project.id, _anchor=f"party-{party_id}")
    )


@blueprint.post("/duties/<int:duty_id>/end")
@needs("duty.edit", write=True)
def end_duty(place: Place, duty_id: int) -> ResponseReturnValue:
    """The naming ends with a last day; nobody takes its place yet."""
    data = DutyEndForm().load(form())
    duty = duties.end(place, duty_id, **data, now=g.now)
    flash(_("已结束"))
    return redirect(
        url_for("parties.index", project_id=place.project.id, _anchor=f"party-{duty.party_id}")
    )
