"""Parties of a project and the people named for their duties."""

from __future__ import annotations

from flask import Blueprint, flash, g, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from acceptance.guard import needs
from acceptance.models import Party
from acceptance.services.ground import access, holds
from acceptance.services.ground.access import Place
from acceptance.services.life import duties, engaging, parties, sides
from acceptance.web.lists.lists import form
from acceptance.web.wording import warn_of
from forms.life.projects import DutyEndForm, DutyForm, ItemsForm, ListQuery, PartyForm
from workflows.roles import OrganisationKind, Role

blueprint = Blueprint("parties", __name__, url_prefix="/projects/<int:project_id>/parties")


@blueprint.get("")
@needs("project.see")
def index(place: Place) -> ResponseReturnValue:
    """The parties, their sections, and the people named for their duties."""
    shown = parties.of_project(place)
    mine = {p.id for p in shown if p.id in place.party_ids or Role.OWNER in place.roles}
    return render_template(
        "pages/life/parties/index.html",
        place=place,
        project=place.project,
        parties=shown,
        mine=mine,
        heads={one.under_id: one.bond for one in shown if one.under_id and one.live},
        organisations=parties.organisations(OrganisationKind.ENTERPRISE),
        today=g.now,
        doubles=sides.doubles_in(place.project) if place.whole else [],
    )


@blueprint.post("")
@needs("party.edit", write=True)
def add(place: Place) -> ResponseReturnValue:
    """Engage an organisation."""
    data = PartyForm().load(form())
    engaging.add(place.project, **data, actor=place.viewer, now=g.now)
    flash(_("已登记，它负责的条目已划归"))
    warn_of(sides.doubles_in(place.project, beside=data["organisation_id"]))
    return redirect(url_for("parties.index", project_id=place.project.id))


@blueprint.get("/items")
@needs("party.edit")
def items(place: Place) -> ResponseReturnValue:
    """What is still owed, by whom, to be passed to another of the parties."""
    query = ListQuery().load(request.args.to_dict())
    party, section = _number(query["party"]), _number(query["section"])
    return render_template(
        "pages/life/parties/items.html",
        place=place,
        project=place.project,
        rows=engaging.to_pass(place, party_id=party, section=section),
        most=engaging.AT_ONCE,
        may=holds.may(place, "party.items"),
        party=party,
        section=section,
    )


def _number(given: str) -> int | None:
    """A number of an address, or nothing."""
    if given.isascii() and given.isdigit() and len(given) < 10:
        return int(given)
    return None


@blueprint.post("/items")
@needs("party.edit", write=True)
def pass_items(place: Place) -> ResponseReturnValue:
    """Let another party owe the chosen items."""
    data = ItemsForm().load(
        {"ids": request.form.getlist("ids"), "party_id": request.form.get("party_id", "")}
    )
    count = engaging.pass_items(place, data["ids"], data["party_id"], now=g.now)
    flash(_("已划转 %(count)d 条", count=count))
    return redirect(url_for("parties.items", project_id=place.project.id))


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
