"""预组卷: a proposal for a section, looked at, changed, accepted, taken back."""

from __future__ import annotations

from flask import Blueprint, flash, g, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from acceptance.guard import needs
from acceptance.models import Arrangement
from acceptance.services.ground import access
from acceptance.services.ground.access import Place
from acceptance.services.volumes import arrangements, binding, proposing, shelf, undoing, volumes
from acceptance.web.lists.lists import whole
from forms.volumes.volumes import ArrangementForm, VersionForm
from workflows.arranging import ProposedVolume
from workflows.terms import HOLDS_NAMES, RETENTION_NAMES

blueprint = Blueprint(
    "arrangements", __name__, url_prefix="/projects/<int:project_id>/arrangements"
)
VOLUMES = 20
"""Proposed volumes on one page."""


def _form() -> dict[str, str]:
    """What was sent, boxes of one name as one text; where to go back to is no part of it."""
    raw = {
        key: value
        for key, value in request.form.items()
        if key not in ("csrf_token", "page", "section")
    }
    for name in ("files", "volumes"):
        if name in raw:
            raw[name] = ",".join(request.form.getlist(name))
    return raw


def _version() -> int:
    """The version of the proposal that was decided on."""
    version: int = VersionForm().load(_form())["version"]
    return version


def _small(asked: str, otherwise: int) -> int:
    """A number from an address; what is none counts as not given."""
    found = whole(asked, digits=5)
    if found is None:
        return otherwise
    return found


def _section() -> int:
    return _small(request.form.get("section", request.args.get("section", "")), 0)


@blueprint.get("")
@needs("volume.see")
def show(place: Place) -> ResponseReturnValue:
    """A page of the open proposal of a section, and the last ones that were accepted."""
    section = _section()
    row = arrangements.current(place, section)
    proposed: list[tuple[int, ProposedVolume]] = []
    if row is not None:
        proposed = list(enumerate(row.body["volumes"]))
    pages = max(1, -(-len(proposed) // VOLUMES))
    page = min(max(1, _small(request.args.get("page", ""), 1)), pages)
    here = proposed[(page - 1) * VOLUMES : page * VOLUMES]
    documents = shelf.by_id([number for _at, one in here for number in one["files"]])
    waiting = shelf.waiting(place.project.id)
    return render_template(
        "pages/volumes/volumes/arrange.html",
        place=place,
        project=place.project,
        section=section,
        sections=arrangements.sections(place),
        row=row,
        here=here,
        page=page,
        pages=pages,
        total=len(proposed),
        documents=documents,
        waiting=waiting,
        retentions=RETENTION_NAMES,
        holds=HOLDS_NAMES,
        history=arrangements.history(place),
        may_edit=volumes.may_arrange(place),
        names=[(at, one["title"]) for at, one in proposed],
    )


def _back(place: Place, section: int) -> ResponseReturnValue:
    return redirect(
        url_for(
            "arrangements.show",
            project_id=place.project.id,
            section=section,
            page=request.form.get("page") or None,
        )
    )


@blueprint.post("")
@needs("volume.edit", write=True)
def propose(place: Place) -> ResponseReturnValue:
    """Made anew from what lies there now; edits of an open proposal are lost."""
    section = _section()
    proposing.propose(place, section, now=g.now)
    return _back(place, section)


def _row(place: Place, arrangement_id: int) -> Arrangement:
    row: Arrangement = access.owned(place, Arrangement, arrangement_id)
    return row


@blueprint.post("/<int:arrangement_id>/edit")
@needs("volume.edit", write=True)
def edit(place: Place, arrangement_id: int) -> ResponseReturnValue:
    """One change: files moved, a volume renamed, volumes merged."""
    row = _row(place, arrangement_id)
    data = ArrangementForm().load(_form())
    arrangements.edit(place, row, data, version=data["version"])
    return _back(place, row.section)


@blueprint.post("/<int:arrangement_id>/accept")
@needs("volume.edit", write=True)
def accept(place: Place, arrangement_id: int) -> ResponseReturnValue:
    """Everything the proposal says, or nothing."""
    row = _row(place, arrangement_id)
    made = binding.accept(place, row, version=_version(), now=g.now)
    flash(_("已组成 %(count)d 卷，可在下方撤回", count=made))
    return _back(place, row.section)


@blueprint.post("/<int:arrangement_id>/drop")
@needs("volume.edit", write=True)
def drop(place: Place, arrangement_id: int) -> ResponseReturnValue:
    """Volumes stay as they are."""
    row = _row(place, arrangement_id)
    arrangements.drop(place, row, version=_version(), now=g.now)
    flash(_("已放弃，案卷没有变化"))
    return _back(place, row.section)


@blueprint.post("/<int:arrangement_id>/undo")
@needs("volume.edit", write=True)
def undo(place: Place, arrangement_id: int) -> ResponseReturnValue:
    row = _row(place, arrangement_id)
    undoing.undo(place, row, now=g.now)
    flash(_("已撤回，文件回到原处"))
    return _back(place, row.section)
