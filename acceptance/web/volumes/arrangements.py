"""自动组卷: a proposal for a section, looked at, changed, accepted, taken back."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, flash, g, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from acceptance.guard import needs
from acceptance.models import Arrangement
from acceptance.services.ground import access
from acceptance.services.ground.access import Place
from acceptance.services.volumes import arrangements, shelf, volumes
from forms.volumes.volumes import ArrangementForm, VersionForm
from workflows.terms import HOLDS_NAMES, RETENTION_NAMES

blueprint = Blueprint(
    "arrangements", __name__, url_prefix="/projects/<int:project_id>/arrangements"
)
VOLUMES = 20
"""Proposed volumes on one page."""


def _form() -> dict[str, Any]:
    raw: dict[str, Any] = {
        key: value
        for key, value in request.form.items()
        if key not in ("csrf_token", "page", "section")
    }
    for name in ("files", "volumes"):
        if name in raw:
            raw[name] = ",".join(request.form.getlist(name))
    return raw


def _section(place: Place) -> int:
    asked = request.values.get("section", "0")
    return int(asked) if asked.isascii() and asked.isdigit() and len(asked) < 6 else 0


@blueprint.get("")
@needs("volume.see")
def show(place: Place) -> ResponseReturnValue:
    section = _section(place)
    row = arrangements.current(place, section)
    proposed = list(enumerate(row.body["volumes"])) if row else []
    pages = max(1, -(-len(proposed) // VOLUMES))
    asked = request.args.get("page", "1")
    page = min(
        max(1, int(asked) if asked.isascii() and asked.isdigit() and len(asked) < 6 else 1), pages
    )
    here = proposed[(page - 1) * VOLUMES : page * VOLUMES]
    ids = [number for _at, one in here for number in one["files"]]
    documents = shelf.by_id(ids)
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
    section = _section(place)
    arrangements.propose(place, section, now=g.now)
    return _back(place, section)


def _row(place: Place, arrangement_id: int) -> Arrangement:
    row: Arrangement = access.owned(place, Arrangement, arrangement_id)
    return row


@blueprint.post("/<int:arrangement_id>/edit")
@needs("volume.edit", write=True)
def edit(place: Place, arrangement_id: int) -> ResponseReturnValue:
    row = _row(place, arrangement_id)
    data = ArrangementForm().load(_form())
    arrangements.edit(place, row, data, version=data["version"])
    return _back(place, row.section)


@blueprint.post("/<int:arrangement_id>/accept")
@needs("volume.edit", write=True)
def accept(place: Place, arrangement_id: int) -> ResponseReturnValue:
    row = _row(place, arrangement_id)
    made = arrangements.accept(
        place, row, version=VersionForm().load(_form())["version"], now=g.now
    )
    flash(_("已组成 %(count)d 卷，可在下方撤回", count=made))
    return _back(place, row.section)


@blueprint.post("/<int:arrangement_id>/drop")
@needs("volume.edit", write=True)
def drop(place: Place, arrangement_id: int) -> ResponseReturnValue:
    row = _row(place, arrangement_id)
    arrangements.drop(place, row, version=VersionForm().load(_form())["version"], now=g.now)
    flash(_("已放弃，案卷没有变化"))
    return _back(place, row.section)


@blueprint.post("/<int:arrangement_id>/undo")
@needs("volume.edit", write=True)
def undo(place: Place, arrangement_id: int) -> ResponseReturnValue:
    row = _row(place, arrangement_id)
    arrangements.undo(place, row, now=g.now)
    flash(_("已撤回，文件回到原处"))
    return _back(place, row.section)
