"""改、扩建: which project this one builds on, who agrees to it, and its catalogue to be read and cited."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from flask import Blueprint, flash, g, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from marshmallow import ValidationError

from acceptance import sentences
from acceptance.guard import needs
from acceptance.services.ground import access
from acceptance.services.ground.access import Place
from acceptance.services.volumes import enlarging
from acceptance.web.lists.lists import form, page_of
from forms.life.projects import ListQuery
from forms.volumes.enlarging import AnswerBasisForm, BasisForm, CiteForm, EndBasisForm
from workflows.enlarging import NAMES, OPEN, RULE, BasisState
from workflows.roles import Role
from workflows.terms import RETENTION_NAMES

blueprint = Blueprint("enlarging", __name__, url_prefix="/projects/<int:project_id>/bases")


@blueprint.get("")
@needs("archive.see")
def index(place: Place) -> ResponseReturnValue:
    """What this project builds on, and what builds on it."""
    return _page(place)


def _page(
    place: Place,
    fields: Sequence[tuple[str, str]] = (),
    values: Mapping[str, str] | None = None,
) -> str:
    return render_template(
        "pages/volumes/enlarging/index.html",
        place=place,
        project=place.project,
        ties=enlarging.ties(place),
        upon=enlarging.built_upon(place),
        answers=enlarging.answers(place),
        owns=Role.OWNER in place.roles,
        names=NAMES,
        opened=OPEN,
        rule=RULE,
        fields=fields,
        values=values or {},
    )


def _there(place: Place) -> ResponseReturnValue:
    return redirect(url_for("enlarging.index", project_id=place.project.id))


@blueprint.post("")
@needs("revision.propose", write=True)
def ask(place: Place) -> ResponseReturnValue:
    """Name the project that this one builds on."""
    raw = form()
    try:
        data = BasisForm().load(raw)
    except ValidationError as error:
        return _page(place, sentences.flat(error.messages), raw), 422
    row = enlarging.ask(place, data["code"], data["name"], data["reason"], now=g.now)
    flash(_(NAMES[BasisState(row.state)]))
    return _there(place)


@blueprint.post("/<int:basis_id>/answer")
@needs("shelf.keep", write=True)
def answer(place: Place, basis_id: int) -> ResponseReturnValue:
    """Agree that our archive is built upon, or refuse with the reason."""
    row, data = enlarging.found(place, basis_id), AnswerBasisForm().load(form())
    enlarging.answer(
        place, row, data["words"], agrees=data["agrees"], version=data["version"], now=g.now
    )
    flash(_("已答复"))
    return _there(place)


@blueprint.post("/<int:basis_id>/end")
@needs("shelf.keep", write=True)
def end(place: Place, basis_id: int) -> ResponseReturnValue:
    """It was named wrongly, or is agreed no more."""
    row, data = enlarging.found(place, basis_id), EndBasisForm().load(form())
    enlarging.end(place, row, data["reason"], version=data["version"], now=g.now)
    flash(_("已解除"))
    return _there(place)


@blueprint.get("/<int:basis_id>")
@needs("archive.see")
def show(place: Place, basis_id: int) -> ResponseReturnValue:
    """The catalogue of the project that is built upon."""
    parent = enlarging.parent_of(place, basis_id)
    query = ListQuery().load(request.args.to_dict())
    rows, pager = page_of(enlarging.catalogue(parent, query["q"]), query["page"])
    return render_template(
        "pages/volumes/enlarging/show.html",
        place=place,
        project=place.project,
        basis_id=basis_id,
        parent=parent,
        rows=rows,
        pager=pager,
        query=query,
        kept_back=enlarging.kept_back(parent),
        sees=access.sees(place.viewer, parent.id),
        retentions=RETENTION_NAMES,
    )


@blueprint.get("/<int:basis_id>/volumes/<int:volume_id>")
@needs("archive.see")
def contents(place: Place, basis_id: int, volume_id: int) -> ResponseReturnValue:
    """What lies in one of its volumes, by title."""
    parent = enlarging.parent_of(place, basis_id)
    volume, files = enlarging.contents(parent, volume_id)
    return render_template(
        "pages/volumes/enlarging/contents.html",
        place=place,
        project=place.project,
        basis_id=basis_id,
        parent=parent,
        volume=volume,
        files=files,
        most=enlarging.MOST,
        cites=place.may("volume.edit"),
    )


@blueprint.post("/<int:basis_id>/cite")
@needs("volume.edit", write=True)
def cite(place: Place, basis_id: int) -> ResponseReturnValue:
    """Write one of its 档号 among the 互见号 of a volume of ours."""
    parent, data = enlarging.parent_of(place, basis_id), CiteForm().load(form())
    volume = enlarging.cite(place, parent, data["code"], data["number"], now=g.now)
    flash(_("已记入案卷 %(number)d 的互见号", number=volume.number))
    return redirect(url_for("volumes.show", project_id=place.project.id, volume_id=volume.id))
