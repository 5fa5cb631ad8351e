"""A project's registered data, and what was put right in them (更正单): proposed, agreed, refused, withdrawn."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from flask import Blueprint, current_app, flash, g, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from marshmallow import ValidationError

from acceptance import sentences
from acceptance.guard import needs
from acceptance.models import Revision
from acceptance.refusals import NotFound
from acceptance.services import amending
from acceptance.services.ground import access, packs
from acceptance.services.ground.access import Place
from acceptance.services.life import dividing, registered, revisions
from acceptance.web.lists.lists import as_csv, form
from forms.life.archives import AmendmentStepForm
from forms.life.projects import EndingForm, RevisionForm
from workflows import revisions as table
from workflows.acts import ACTS, possible
from workflows.engine import NotOffered
from workflows.revisions import REVISION, REVISION_NAMES, Plain, RevisionState
from workflows.words import N_

from .projects import units_by_kind

blueprint = Blueprint("revisions", __name__, url_prefix="/projects/<int:project_id>/data")


@blueprint.get("")
@needs("revision.see")
def show(place: Place) -> ResponseReturnValue:
    """The data as they are registered, and every correction of them, before and after."""
    return _page(place, None, ())


def _page(
    place: Place, values: Mapping[str, object] | None, fields: object, status: int = 200
) -> ResponseReturnValue:
    project = place.project
    data = registered.values(project)
    rows = revisions.of_project(project.id)
    page = render_template(
        "pages/life/revisions/show.html",
        place=place,
        project=project,
        data=[
            (name, registered.told(project, name, value))
            for name, value in data.items()
            if value or name not in table.ENDING
        ],
        revisions=rows,
        options={row.id: amending.options(place, row) for row in rows},
        may_propose=_may(place, "project.correct", rows),
        may_divide=_may(place, "project.divide", rows),
        related=dividing.related(project.id),
        may_end=_may(place, "project.end", rows),
        names=REVISION_NAMES,
        values=values or {**data, "organiser": project.organiser_id, "sections": _lines(place)},
        fields=fields,
        organisations=units_by_kind(),
        completions=packs.procedure(project).organisers,
    )
    return page, status


def _may(place: Place, act: str, rows: Sequence[Revision]) -> bool:
    """Whether this hand may propose it now: one thing at a time."""
    if not place.may(ACTS[act].permission) or not possible(ACTS[act].when, place.project.state):
        return False
    return all(row.state != RevisionState.PROPOSED for row in rows)


def _lines(place: Place) -> str:
    return "\n".join(section.name for section in place.project.sections)


@blueprint.get("/export.csv")
@needs("revision.see")
def export(place: Place) -> ResponseReturnValue:
    """Every field that was to be put right, one a line."""
    head = [
        _("序号"),
        _("状态"),
        _("事项"),
        _("更正前"),
        _("更正后"),
        _("原因"),
        _("申请人"),
        _("答复人"),
    ]
    rows = revisions.of_project(place.project.id)
    return as_csv("revisions", head, (line for row in rows for line in _cells(row)))


def _cells(row: Revision) -> list[list[object]]:
    state = _(REVISION_NAMES[RevisionState(row.state)])
    who = [row.reason, row.proposed_by, row.answered_by]
    return [
        [row.number, state, _(table.label(one["field"])), one["was"], one["now"], *who]
        for one in row.corrections
    ]


@blueprint.post("")
@needs("revision.propose", write=True)
def propose(place: Place) -> ResponseReturnValue:
    """Propose a correction; what does not fit comes back with the form."""
    try:
        data = RevisionForm().load(form())
        wanted = _wanted(place, data)
    except ValidationError as error:
        return _page(place, request.form, sentences.flat(error.messages), 422)
    revisions.propose(place, wanted, data["reason"], version=data["version"], now=g.now)
    flash(_("更正单已提交，等验收组织单位答复"))
    return redirect(url_for("revisions.show", project_id=place.project.id))


@blueprint.post("/ending")
@needs("revision.propose", write=True)
def propose_ending(place: Place) -> ResponseReturnValue:
    """Propose that the project end; what does not fit comes back with the form."""
    try:
        data = EndingForm().load(form())
    except ValidationError as error:
        return _page(place, None, sentences.flat(error.messages), 422)
    revisions.propose_ending(place, **data, now=g.now)
    flash(_("终止的申请已提交，等验收组织单位答复"))
    return redirect(url_for("revisions.show", project_id=place.project.id))


def _wanted(place: Place, data: dict[str, Any]) -> dict[str, Plain]:
    """The data as they should be. Raises ValidationError where a section is lost or added."""
    sections = place.project.sections
    if len(data["sections"]) != len(sections):
        raise ValidationError(
            {"sections": [N_("标段的数目不能在这里变：逐行改名，拆分、合并到标段页办")]}
        )
    wanted: dict[str, Plain] = {name: registered.plain(data[name]) for name in table.PLAIN}
    units = {**data, "organiser_id": data["organiser"]}
    wanted |= {name: units[name] for name in table.UNITS}
    for section, name in zip(sections, data["sections"], strict=True):
        wanted[f"{table.SECTION}{section.number}"] = name
    return wanted


@blueprint.post("/<int:revision_id>/steps/<name>")
@needs("revision.take_step", write=True)
def take_step(place: Place, revision_id: int, name: str) -> ResponseReturnValue:
    """Agree, refuse or withdraw."""
    row = access.owned(place, Revision, revision_id)
    if name not in REVISION.steps:
        raise NotOffered(name, row.state)
    REVISION.offer(name, row.state, place.roles)
    data = AmendmentStepForm().load(form())
    amending.take_step(
        place,
        row,
        name,
        data["answer"],
        version=data["version"],
        now=g.now,
        press=current_app.extensions["press"],
    )
    try:
        access.stand(g.viewer, place.project.id)
    except NotFound:
        # another unit organises it from now on
        return redirect(url_for("projects.index"))
    return redirect(url_for("revisions.show", project_id=place.project.id))
