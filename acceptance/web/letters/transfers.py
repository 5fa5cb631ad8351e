"""The hand-over of an accepted archive."""

from __future__ import annotations

from flask import Blueprint, current_app, flash, g, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from acceptance.gateways.clock import local_date
from acceptance.guard import needs
from acceptance.services.ground.access import Place
from acceptance.services.judging import reviews
from acceptance.services.letters import handovers
from acceptance.services.life.facts import ProjectFacts
from acceptance.web.lists.lists import form
from forms.judging.reviews import HandoverForm
from workflows.projects import Stage

blueprint = Blueprint("transfers", __name__, url_prefix="/projects/<int:project_id>/handover")


@blueprint.get("")
@needs("review.see")
def show(place: Place) -> ResponseReturnValue:
    """Whether the list is signed and lists the archive as it lies; else what keeps it from being so."""
    project = place.project
    told = ProjectFacts(project, local_date(g.now))
    signs = project.state == Stage.ACCEPTED and place.may("handover.edit")
    listed = told.handover.signed and told.handover.current
    return render_template(
        "pages/letters/transfers/show.html",
        place=place,
        project=project,
        handover=reviews.handover(project.id),
        listed=listed,
        unready=handovers.lacking(told) if signs and not listed else [],
    )


@blueprint.post("")
@needs("handover.edit", write=True)
def sign(place: Place) -> ResponseReturnValue:
    """Sign the transfer list; its document is issued at once."""
    data = HandoverForm().load(form())
    press = current_app.extensions["press"]
    handovers.sign(place, data["remark"], press, now=g.now, receiver=data["receiver"])
    flash(_("移交清册已签署"))
    return redirect(url_for("transfers.show", project_id=place.project.id))
