"""移到: files go from a wrong item or section to the right one: choose, look, move, take back."""

from __future__ import annotations

from collections.abc import Sequence

from flask import Blueprint, flash, g, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from marshmallow import ValidationError

from acceptance import sentences
from acceptance.guard import needs
from acceptance.models import FileMove, Filing
from acceptance.refusals import Refused
from acceptance.services.ground import access
from acceptance.services.ground.access import Place
from acceptance.services.volumes import moving_back, relocations
from acceptance.web.files.filings import sections_of
from acceptance.web.lists.lists import form
from forms.volumes.corrections import MoveForm, MoveQuery

blueprint = Blueprint("relocations", __name__, url_prefix="/projects/<int:project_id>/moves")


@blueprint.get("")
@needs("filing.upload")
def choose(place: Place) -> ResponseReturnValue:
    """Which item the chosen files should go to; with one chosen, what becomes of each file."""
    asked = {**request.args.to_dict(), "ids": request.args.getlist("ids")}
    query = MoveQuery().load(asked)
    return _page(place, query["ids"], query["q"] or "", query["to"])


def _page(
    place: Place,
    ids: Sequence[int],
    words: str,
    to: int | None,
    fields: Sequence[tuple[str, str]] = (),
) -> str:
    chosen = relocations.with_originals(relocations.found(place, ids))
    if not chosen:
        raise Refused("nothing_chosen", most=relocations.MOST)
    target: Filing | None = None
    lots: list[relocations.Lot] = []
    if to is not None:
        target = relocations.target(place, to)
        lots = relocations.look(place, chosen, target)
    return render_template(
        "pages/volumes/relocations/choose.html",
        place=place,
        project=place.project,
        chosen=chosen,
        target=target,
        lots=lots,
        going=[lot for lot in lots if lot.refused is None],
        words=words,
        items=relocations.targets(place, words),
        most=relocations.FOUND,
        sections=sections_of(place),
        fields=fields,
    )


@blueprint.post("")
@needs("filing.upload", write=True)
def move(place: Place) -> ResponseReturnValue:
    """Move them, all or none; what is missing is said beside what was chosen (422)."""
    raw = {**form("ids"), "ids": request.form.getlist("ids")}
    try:
        data = MoveForm().load(raw)
    except ValidationError as error:
        query = MoveQuery().load({name: raw.get(name, "") for name in ("ids", "to")})
        fields = sentences.flat(error.messages)
        return _page(place, query["ids"], "", query["to"], fields), 422
    target = relocations.target(place, data["to"])
    done = relocations.move(place, data["ids"], target, data["reason"], now=g.now)
    flash(_("已移 %(count)d 件，可在这里撤回", count=done.count))
    return redirect(url_for("filings.show", project_id=place.project.id, filing_id=target.id))


@blueprint.post("/<int:move_id>/undo")
@needs("filing.upload", write=True)
def undo(place: Place, move_id: int) -> ResponseReturnValue:
    """Every file back to where it lay."""
    row: FileMove = access.owned(place, FileMove, move_id)
    access.filing(place, row.filing_id)
    moving_back.undo(place, row, now=g.now)
    flash(_("已撤回，%(count)d 件移回原处", count=row.count))
    return redirect(url_for("filings.show", project_id=place.project.id, filing_id=row.filing_id))
