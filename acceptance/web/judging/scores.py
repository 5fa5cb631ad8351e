"""The score table of the pack: the owner's points beside the panel's."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, flash, g, redirect, render_template, request, url_for
from flask_babel import gettext as _
from marshmallow import ValidationError

from acceptance import errors
from acceptance.guard import needs
from acceptance.refusals import Forbidden, Refused
from acceptance.services.ground import packs
from acceptance.services.ground.access import Place
from acceptance.services.judging import scores
from acceptance.web.lists.lists import form
from forms.judging.reviews import points_of
from workflows import scoring

blueprint = Blueprint("scores", __name__, url_prefix="/projects/<int:project_id>/scores")


def _side(place: Place) -> str:
    """Whose points this viewer may write now."""
    for side, permission in (("own", "score.own"), ("points", "score.panel")):
        if place.may(permission) and place.project.state in scores.WHEN[side]:
            return side
    return ""


@blueprint.route("", methods=["GET", "POST"])
@needs("review.see", write=True)
def show(place: Place) -> Any:
    side, fields, reasons = _side(place), [], []
    if request.method == "POST":
        if not side:
            raise Forbidden("score")
        try:
            told = scores.save(place, side, points_of(form()), now=g.now)
            flash(_("已保存，合计 %(total)s 分", total=scoring.plain(told.total)))
            return redirect(url_for("scores.show", project_id=place.project.id))
        except ValidationError as error:
            fields = errors.flat(error.messages)
        except Refused as refused:
            reasons = [errors.sentence(refused)]
    page = render_template(
        "pages/judging/reviews/scores.html",
        place=place,
        project=place.project,
        table=scores.table(place),
        rows=scores.rows(place),
        side=side,
        own=scores.result(place, "own"),
        given=scores.result(place, "points"),
        plain=scoring.plain,
        WHY=scoring.WHY,
        procedure=packs.procedure(place.project),
        fields=fields,
        reasons=reasons,
        typed=request.form,
    )
    return page, 422 if fields or reasons else 200
