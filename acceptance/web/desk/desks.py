"""The desk: what waits for the viewer."""

from __future__ import annotations

from flask import Blueprint, g, render_template
from flask.typing import ResponseReturnValue

from acceptance.gateways.clock import local_date
from acceptance.guard import signed_in
from acceptance.services.desk import desks
from acceptance.services.files import stored as standings
from acceptance.services.ground import deputies, servings
from acceptance.services.life import awaited

blueprint = Blueprint("desks", __name__)
SHOWN = 20
"""Projects on a desk; the whole list is a click away."""


@blueprint.get("/")
@signed_in
def show() -> ResponseReturnValue:
    """What waits for the viewer, what happened, and the viewer's projects."""
    today, stored = local_date(g.now), None
    if g.viewer.is_admin:
        stored = standings.standing(now=g.now)
    places = desks.places_of(g.sees)
    projects = list({place.project.id: place.project for place, _one in places}.values())
    return render_template(
        "pages/desk/desks/show.html",
        tasks=desks.tasks_of(g.sees, today=today),
        projects=projects[:SHOWN],
        seen=servings.seen_as(g.sees, [project.id for project in projects]),
        hands=awaited.of(projects[:SHOWN], today=today),
        notices=desks.notices(place for place, _one in places),
        delegations=deputies.held(g.viewer, today=today),
        today=today,
        stored=stored,
    )
