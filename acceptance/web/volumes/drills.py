"""应急演练 of the viewer's office: logged, mended, put right, struck out."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from flask import Blueprint, flash, g, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from marshmallow import ValidationError

from acceptance import sentences
from acceptance.gateways.clock import local_date
from acceptance.guard import needs
from acceptance.services.ground import office
from acceptance.services.ground.access import Viewer
from acceptance.services.volumes import drills
from acceptance.web.lists.lists import form
from acceptance.web.volumes.emergencies import overview
from forms.life.opened import WhyForm
from forms.volumes.emergencies import DrillCorrectionForm, DrillForm, MendedForm
from workflows.office import FIELDS as NAMES

blueprint = Blueprint("drills", __name__, url_prefix="/emergency-plan/drills")


@blueprint.post("")
@needs("emergency.edit", write=True)
def log(viewer: Viewer) -> ResponseReturnValue:
    """Log a drill."""
    raw = form()
    try:
        data = DrillForm().load(raw)
    except ValidationError as error:
        return overview(viewer, raw, sentences.flat(error.messages))
    row = drills.log(viewer, data, today=local_date(g.now), now=g.now)
    flash(_("已登记演练"))
    return _to(row.id)


def _to(drill_id: int) -> ResponseReturnValue:
    return redirect(url_for("drills.show", drill_id=drill_id), 303)


@blueprint.get("/<int:drill_id>")
@needs("emergency.edit")
def show(viewer: Viewer, drill_id: int) -> ResponseReturnValue:
    """One drill, what was done to its entry, and how it is put right."""
    return _page(viewer, drill_id, {})


def _page(
    viewer: Viewer,
    drill_id: int,
    values: Mapping[str, str],
    fields: Sequence[tuple[str, str]] = (),
) -> ResponseReturnValue:
    row = drills.found(viewer, drill_id)
    page = render_template(
        "pages/volumes/emergencies/drill.html",
        drill=row,
        names=NAMES,
        records=office.read(drills.NOUN, row.id),
        values={**{name: getattr(row, name) for name in drills.CORRECTED}, **values},
        today=local_date(g.now),
        fields=fields,
    )
    return page, 422 if fields else 200


@blueprint.post("/<int:drill_id>/correct")
@needs("emergency.edit", write=True)
def correct(viewer: Viewer, drill_id: int) -> ResponseReturnValue:
    """Put right what is logged."""
    raw, row = form(), drills.found(viewer, drill_id)
    try:
        data = DrillCorrectionForm().load(raw)
    except ValidationError as error:
        return _page(viewer, drill_id, raw, sentences.flat(error.messages))
    told = {"version": data["version"], "reason": data["reason"]}
    drills.correct(viewer, row, data, **told, today=local_date(g.now), now=g.now)
    flash(_("已更正"))
    return _to(drill_id)


@blueprint.post("/<int:drill_id>/mend")
@needs("emergency.edit", write=True)
def mend(viewer: Viewer, drill_id: int) -> ResponseReturnValue:
    """Say when what was found was mended."""
    raw, row = form(), drills.found(viewer, drill_id)
    try:
        data = MendedForm().load(raw)
    except ValidationError as error:
        return _page(viewer, drill_id, raw, sentences.flat(error.messages))
    drills.mend(viewer, row, **data, today=local_date(g.now), now=g.now)
    flash(_("已登记整改完成"))
    return _to(drill_id)


@blueprint.post("/<int:drill_id>/strike")
@needs("emergency.edit", write=True)
def strike(viewer: Viewer, drill_id: int) -> ResponseReturnValue:
    """Strike out a drill that never was."""
    row = drills.found(viewer, drill_id)
    drills.strike(viewer, row, **WhyForm().load(form()), now=g.now)
    flash(_("已划去"))
    return _to(drill_id)
