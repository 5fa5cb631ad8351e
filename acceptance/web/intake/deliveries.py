"""Receipts by their numbers, for who sent and for the owner who is asked about one."""

from __future__ import annotations

from flask import Blueprint, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from acceptance.guard import needs
from acceptance.refusals import NotFound
from acceptance.services.ground.access import Place
from acceptance.services.intake import deliveries
from acceptance.web.lists.lists import whole

from . import receipts

blueprint = Blueprint("deliveries", __name__, url_prefix="/projects/<int:project_id>/receipts")


@blueprint.get("")
@needs("filing.see")
def find(place: Place) -> ResponseReturnValue:
    """To the receipt of a number that somebody reads out."""
    number = whole(request.args.get("number", "").strip())
    if number is None:
        raise NotFound
    row = deliveries.find(place, number)
    return redirect(url_for("deliveries.show", project_id=place.project.id, number=row.id))


@blueprint.get("/<int:number>")
@needs("filing.see")
def show(place: Place, number: int) -> ResponseReturnValue:
    """What was answered under a number, and where it stands now."""
    row = deliveries.find(place, number)
    return render_template(
        "pages/intake/deliveries/show.html",
        place=place,
        project=place.project,
        row=row,
        number=receipts.numbered(row.id),
        files=receipts.failures_first(row),
        items=receipts.items(row),
        OUTCOMES=receipts.OUTCOMES,
    )
