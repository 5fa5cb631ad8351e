"""应急预案 of the viewer's office: the one in force, its draft, earlier versions, in Word; with the log of drills."""

from __future__ import annotations

import io
from collections.abc import Mapping, Sequence

from flask import Blueprint, flash, g, redirect, render_template, request, send_file, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from marshmallow import ValidationError

from acceptance import sentences
from acceptance.gateways.clock import local_date
from acceptance.gateways.filetypes import DOCX
from acceptance.guard import needs
from acceptance.models.shapes import PlanSection
from acceptance.services.desk import backups
from acceptance.services.ground import office
from acceptance.services.ground.access import Viewer
from acceptance.services.letters import plan_papers
from acceptance.services.volumes import drills, emergencies
from acceptance.web.lists.lists import form, page_of
from forms.life.opened import WhyForm
from forms.life.projects import ListQuery
from forms.volumes.emergencies import AdoptForm, PlanForm, ReviewForm
from workflows.emergencies import MOST, a_year_after, hint
from workflows.office import FIELDS as NAMES

blueprint = Blueprint("emergencies", __name__, url_prefix="/emergency-plan")
Wrong = Sequence[tuple[str, str]]
SPARE = 2
"""Empty sections below those that are written."""


@blueprint.get("")
@needs("emergency.edit")
def index(viewer: Viewer) -> ResponseReturnValue:
    """The plan in force, earlier versions, drills."""
    return overview(viewer, {})


def overview(
    viewer: Viewer, values: Mapping[str, object], fields: Wrong = ()
) -> ResponseReturnValue:
    """The page of the office's plan and drills; `values` are those of a drill that is entered."""
    query = ListQuery().load(request.args.to_dict())
    rows, pager = page_of(drills.of_office(viewer), query["page"])
    page = render_template(
        "pages/volumes/emergencies/index.html",
        versions=emergencies.versions(viewer),
        draft=emergencies.draft(viewer),
        rows=rows,
        pager=pager,
        query=query,
        tried=backups.trials(),
        today=local_date(g.now),
        values=values,
        fields=fields,
    )
    return page, 422 if fields else 200


@blueprint.get("/draft")
@needs("emergency.edit")
def draft(viewer: Viewer) -> ResponseReturnValue:
    """The draft, to be written and adopted."""
    return _draft(viewer, emergencies.beginning(viewer), {})


def _draft(
    viewer: Viewer,
    sections: Sequence[PlanSection],
    values: Mapping[str, object],
    fields: Wrong = (),
) -> ResponseReturnValue:
    today, row = local_date(g.now), emergencies.draft(viewer)
    spare: list[PlanSection] = [{"head": "", "text": ""}] * SPARE
    page = render_template(
        "pages/volumes/emergencies/draft.html",
        draft=row,
        sections=[*sections, *spare][:MOST],
        hint=hint,
        values={"review_on": a_year_after(today).isoformat(), **values},
        fields=fields,
    )
    return page, 422 if fields else 200


@blueprint.post("/draft")
@needs("emergency.edit", write=True)
def save(viewer: Viewer) -> ResponseReturnValue:
    """Keep the draft."""
    raw = {
        **form("places", "heads", "texts"),
        **{name: request.form.getlist(name) for name in ("places", "heads", "texts")},
    }
    try:
        data = PlanForm().load(raw)
    except ValidationError as error:
        pairs = zip(raw["heads"], raw["texts"], strict=False)
        typed: list[PlanSection] = [{"head": head, "text": text} for head, text in pairs]
        return _draft(viewer, typed, {}, sentences.flat(error.messages))
    emergencies.save(viewer, data["sections"], version=data["version"], now=g.now)
    flash(_("已保存草稿"))
    return redirect(url_for("emergencies.draft"), 303)


@blueprint.post("/draft/drop")
@needs("emergency.edit", write=True)
def drop(viewer: Viewer) -> ResponseReturnValue:
    """Throw the draft away, with the reason."""
    emergencies.drop(viewer, **WhyForm().load(form()), now=g.now)
    flash(_("已作废草稿"))
    return redirect(url_for("emergencies.index"), 303)


@blueprint.post("/draft/adopt")
@needs("emergency.edit", write=True)
def adopt(viewer: Viewer) -> ResponseReturnValue:
    """Let the draft be in force."""
    raw = form()
    try:
        data = AdoptForm().load(raw)
    except ValidationError as error:
        kept = emergencies.beginning(viewer)
        return _draft(viewer, kept, raw, sentences.flat(error.messages))
    row = emergencies.adopt(viewer, **data, today=local_date(g.now), now=g.now)
    flash(_("已启用第 %(number)d 版", number=row.number))
    return redirect(url_for("emergencies.show", number=row.number), 303)


@blueprint.get("/<int:number>")
@needs("emergency.edit")
def show(viewer: Viewer, number: int) -> ResponseReturnValue:
    """One adopted version, and when it is looked at again."""
    return _show(viewer, number, {})


def _show(
    viewer: Viewer, number: int, values: Mapping[str, object], fields: Wrong = ()
) -> ResponseReturnValue:
    row, today = emergencies.found(viewer, number), local_date(g.now)
    page = render_template(
        "pages/volumes/emergencies/show.html",
        plan=row,
        standing=row == emergencies.in_force(viewer),
        names=NAMES,
        records=office.read(emergencies.NOUN, row.id),
        today=today,
        values={"review_on": a_year_after(today).isoformat(), **values},
        fields=fields,
    )
    return page, 422 if fields else 200


@blueprint.post("/<int:number>/review")
@needs("emergency.edit", write=True)
def review(viewer: Viewer, number: int) -> ResponseReturnValue:
    """Say when the version in force is looked at again."""
    raw, row = form(), emergencies.found(viewer, number)
    try:
        data = ReviewForm().load(raw)
    except ValidationError as error:
        return _show(viewer, number, raw, sentences.flat(error.messages))
    emergencies.put_off(viewer, row, **data, today=local_date(g.now), now=g.now)
    flash(_("已改定复核日期"))
    return redirect(url_for("emergencies.show", number=number), 303)


@blueprint.get("/<int:number>.docx")
@needs("emergency.edit")
def paper(viewer: Viewer, number: int) -> ResponseReturnValue:
    """One adopted version in Word."""
    row = emergencies.found(viewer, number)
    name = _("应急预案-第%(number)d版", number=row.number)
    return send_file(
        io.BytesIO(plan_papers.render(row)),
        mimetype=DOCX,
        as_attachment=True,
        download_name=f"{name}.docx",
    )
