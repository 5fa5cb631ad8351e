"""The score table of the pack: the owner's points beside the panel's."""

from __future__ import annotations

from flask import Blueprint, flash, g, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from marshmallow import ValidationError

from acceptance import sentences
from acceptance.guard import needs
from acceptance.refusals import Forbidden, NotFound, Refused
from acceptance.services.ground import packs
from acceptance.services.ground.access import Place
from acceptance.services.judging import basis, scores, strikes
from acceptance.web.lists.lists import form
from forms.judging.reviews import WhyForm, points_of
from workflows import scoring
from workflows.strikes import Noun

blueprint = Blueprint("scores", __name__, url_prefix="/projects/<int:project_id>/scores")


@blueprint.route("", methods=["GET", "POST"])
@needs("review.see", write=True)
def show(place: Place) -> ResponseReturnValue:
    """The table with both sides' points; whose turn it is writes here."""
    if request.method == "GET":
        return _page(place)
    side = scores.side_of(place)
    if side is None:
        raise Forbidden("score")
    try:
        told = scores.save(place, side, points_of(form()), now=g.now)
    except ValidationError as error:
        return _page(place, fields=sentences.flat(error.messages)), 422
    except Refused as refused:
        # Said on the page and not on one of its own, so that nobody types fifty figures twice.
        return _page(place, reasons=[sentences.sentence(refused)]), 422
    flash(_("已保存，合计 %(total)s 分", total=scoring.plain(told.total)))
    return redirect(url_for("scores.show", project_id=place.project.id))


@blueprint.post("/<item>/strike")
@needs("strike.ask", write=True)
def strike(place: Place, item: str) -> ResponseReturnValue:
    """Ask for the points of an item to be struck through."""
    found = scores.table(place).items.get(item)
    if found is None:
        raise NotFound
    reason = WhyForm().load(form())["reason"]
    strikes.ask_score(place, scores.rows(place).get(item), found.name, reason, now=g.now)
    flash(_("已提出划去，须另一人同意"))
    return redirect(url_for("scores.show", project_id=place.project.id))


def _page(
    place: Place,
    *,
    fields: list[tuple[str, str]] | None = None,
    reasons: list[str] | None = None,
) -> str:
    return render_template(
        "pages/judging/scores/show.html",
        place=place,
        project=place.project,
        sheet=scores.table(place),
        rows=scores.rows(place),
        side=scores.side_of(place) or "",
        asked=scores.table(place).items.get(request.args.get("strike", "")),
        free=frozenset(scores.open_items(place, now=g.now)),
        voted=basis.standing(place.project, now=g.now).voted,
        strikes=strikes.of(place.project.id, Noun.SCORE),
        may_agree=lambda row: strikes.agrees(place, row),
        may_leave=lambda row: strikes.may_leave(place, row),
        own=scores.result(place, "own"),
        given=scores.result(place, "points"),
        plain=scoring.plain,
        WHY=scoring.WHY,
        procedure=packs.procedure(place.project),
        fields=fields or [],
        reasons=reasons or [],
        typed=request.form,
    )
