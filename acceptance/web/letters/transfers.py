"""The hand-over of an accepted archive."""

from __future__ import annotations

from flask import Blueprint, current_app, flash, g, redirect, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from acceptance.guard import needs
from acceptance.services.ground.access import Place
from acceptance.services.letters import handovers
from acceptance.web.lists.lists import form
from forms.judging.reviews import HandoverForm

blueprint = Blueprint("transfers", __name__, url_prefix="/projects/<int:project_id>/handover")


@blueprint.post("")
@needs("handover.edit", write=True)
def sign(place: Place) -> ResponseReturnValue:
    """Sign the transfer list; its document is issued at once."""
    data = HandoverForm().load(form())
    press = current_app.extensions["press"]
    handovers.sign(place, data["remark"], press, now=g.now, receiver=data["receiver"])
    flash(_("移交清册已签署"))
    return redirect(url_for("reviews.show", project_id=place.project.id, _anchor="handover"))
