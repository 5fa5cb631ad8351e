"""The desk: what waits for the viewer."""

from __future__ import annotations

from flask import Blueprint, g, render_template
from flask.typing import ResponseReturnValue

from acceptance.gateways.clock import local_date
from acceptance.guard import signed_in
from acceptance.services.desk import desks
from acceptance.services.files import fixity
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
        stored = fixity.standing(now=g.now)
    places = desks.places(g.viewer)
    return render_template(
        "pages/desk/desks/show.html",
        tasks=desks.tasks(g.viewer, today=today),
        places=places,
        hands=awaited.of([place.project for place in places[:SHOWN]], today=today),
        shown=SHOWN,
        notices=desks.notices(g.viewer, places),
        today=today,
        stored=stored,
    )
