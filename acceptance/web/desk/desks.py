"""The desk: what waits for the viewer."""

from __future__ import annotations

from flask import Blueprint, g, render_template
from flask.typing import ResponseReturnValue

from acceptance.gateways.clock import local_date
from acceptance.guard import signed_in
from acceptance.services.desk import desks

blueprint = Blueprint("desks", __name__)


@blueprint.get("/")
@signed_in
def show() -> ResponseReturnValue:
    places = desks.places(g.viewer)
    return render_template(
        "pages/desk/desks/show.html",
        tasks=desks.tasks(g.viewer, today=local_date(g.now)),
        places=places,
        notices=desks.notices(g.viewer, places),
        today=local_date(g.now),
    )
