"""现行文件, as the office keeps them: shown to everybody, put right, withdrawn."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

from flask import Blueprint, flash, g, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from marshmallow import ValidationError

from acceptance import sentences
from acceptance.guard import needs, takes
from acceptance.services.ground import office
from acceptance.services.ground.access import Viewer
from acceptance.services.life import current
from acceptance.transaction import transaction
from acceptance.web.intake import uploads
from acceptance.web.lists.lists import form, page_of
from forms.life.opened import PaperCorrectionForm, PaperForm, WhyForm
from forms.life.projects import ListQuery
from workflows.asked import PAPER_NAMES

blueprint = Blueprint("current", __name__, url_prefix="/current")


@blueprint.get("")
@needs("opened.edit")
def index(viewer: Viewer) -> ResponseReturnValue:
    """What the office has shown, withdrawn papers among them, and the form to show one more."""
    return _index(viewer, {})


def _index(
    viewer: Viewer, values: Mapping[str, str], fields: Sequence[tuple[str, str]] = ()
) -> ResponseReturnValue:
    query = ListQuery().load(request.args.to_dict())
    rows, pager = page_of(current.of_office(viewer, query["q"]), query["page"])
    page = render_template(
        "pages/life/current/index.html",
        rows=rows,
        pager=pager,
        query=query,
        names=PAPER_NAMES,
        values=values,
        fields=fields,
    )
    return page, 422 if fields else 200


@blueprint.post("")
@takes("UPLOAD_LIMIT")
@needs("opened.edit")
def show(viewer: Viewer) -> ResponseReturnValue:
    """Show a paper to everybody; its file is on disk before the transaction opens."""
    raw = form()
    try:
        data = PaperForm().load(raw)
    except ValidationError as error:
        return _index(viewer, raw, sentences.flat(error.messages))
    taken = uploads.received()[0]
    with transaction():
        current.show(data, taken, uploads.store(), actor=viewer, now=g.now)
    flash(_("已公布"))
    return redirect(url_for("current.index"), 303)


@blueprint.get("/<int:paper_id>")
@needs("opened.edit")
def edit(viewer: Viewer, paper_id: int) -> ResponseReturnValue:
    """One paper: what is said of it, what was done to it, and how it is put right."""
    return _edit(viewer, paper_id, {})


def _edit(
    viewer: Viewer,
    paper_id: int,
    values: Mapping[str, str],
    fields: Sequence[tuple[str, str]] = (),
) -> ResponseReturnValue:
    paper = current.mine(viewer, paper_id)
    given = {name: str(getattr(paper, name)) for name in current.SAID}
    page = render_template(
        "pages/life/current/show.html",
        paper=paper,
        names=PAPER_NAMES,
        records=office.read("current_paper", paper.id),
        values={**given, **values},
        fields=fields,
    )
    return page, 422 if fields else 200


@blueprint.post("/<int:paper_id>/correct")
@needs("opened.edit", write=True)
def correct(viewer: Viewer, paper_id: int) -> ResponseReturnValue:
    """Put right what is said of it."""
    raw = form()
    try:
        data = PaperCorrectionForm().load(raw)
    except ValidationError as error:
        return _edit(viewer, paper_id, raw, sentences.flat(error.messages))
    told = {"version": data["version"], "reason": data["reason"]}
    current.correct(current.mine(viewer, paper_id), data, **told, actor=viewer, now=g.now)
    flash(_("已更正"))
    return redirect(url_for("current.edit", paper_id=paper_id), 303)


@blueprint.post("/<int:paper_id>/withdraw")
@needs("opened.edit", write=True)
def withdraw(viewer: Viewer, paper_id: int) -> ResponseReturnValue:
    """Show it no more."""
    return _moved(viewer, paper_id, current.withdraw, _("已撤下"))


@blueprint.post("/<int:paper_id>/put-back")
@needs("opened.edit", write=True)
def put_back(viewer: Viewer, paper_id: int) -> ResponseReturnValue:
    """Show it again."""
    return _moved(viewer, paper_id, current.put_back, _("已恢复公布"))


def _moved(
    viewer: Viewer, paper_id: int, act: Callable[..., None], said: str
) -> ResponseReturnValue:
    data = WhyForm().load(form())
    act(current.mine(viewer, paper_id), **data, actor=viewer, now=g.now)
    flash(said)
    return redirect(url_for("current.edit", paper_id=paper_id), 303)
