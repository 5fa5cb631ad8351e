"""An office's own packs: made, looked at, tried, published, thrown away, passed on as signed files."""

from __future__ import annotations

import io
from collections.abc import Mapping

from flask import Blueprint, flash, g, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from marshmallow import ValidationError

from acceptance import sentences
from acceptance.gateways import sheets
from acceptance.gateways.sealing import fingerprint
from acceptance.guard import needs
from acceptance.refusals import Refused
from acceptance.services.ground import offers, packs
from acceptance.services.ground.access import Viewer
from acceptance.services.life import own_packs, pack_files, pack_rows
from acceptance.transaction import transaction
from acceptance.web.intake import uploads
from acceptance.web.letters.accessions import signer
from acceptance.web.lists.lists import attachment, form
from forms.life.own_packs import (
    MOST_TITLES,
    ArrivalForm,
    ConfirmForm,
    DiscardForm,
    NameForm,
    NewForm,
    PublishForm,
    SeenForm,
    TrialQuery,
)
from workflows.packs import compiling, own, passed
from workflows.weighing import WHY

from .pack_pages import Wrong, here, page, states

blueprint = Blueprint("own_packs", __name__, url_prefix="/packs")


@blueprint.get("")
@needs("pack.own")
def index_packs(viewer: Viewer) -> ResponseReturnValue:
    """The packs of the office, and where a file is taken in."""
    return _index(viewer)


def _index(viewer: Viewer, fields: Wrong = (), reason: str = "") -> str:
    return render_template(
        "pages/life/own_packs/index.html",
        rows=own_packs.of_office(viewer),
        offered=offers.of_office(viewer.organisation_id),
        states=states(),
        typed=own.typed,
        key=fingerprint(signer().public),
        fields=fields,
        reason=reason,
        values=request.form,
    )


@blueprint.get("/new")
@needs("pack.own")
def new(viewer: Viewer) -> ResponseReturnValue:
    """An empty form for a pack."""
    return _new(viewer, (), {"base": request.args.get("base", "")})


def _new(viewer: Viewer, fields: Wrong, values: Mapping[str, str], reason: str = "") -> str:
    return render_template(
        "pages/life/own_packs/new.html",
        bases=own_packs.bases(),
        mine=offers.published(viewer.organisation_id),
        fields=fields,
        values=values,
        reason=reason,
    )


@blueprint.post("")
@needs("pack.own")
def create(viewer: Viewer) -> ResponseReturnValue:
    """Make a pack: from another one, or from a list, which is read in a limited child first."""
    sent = form()
    try:
        data = NewForm().load(sent)
        told = compiling.head_of(data)
        file = request.files.get("sheet")
        if file is None or not file.filename:
            with transaction():
                row = own_packs.make(viewer, data["name"], told, base=data["base"], now=g.now)
                key = row.id
            return redirect(url_for("own_packs.show", pack_id=key))
        with uploads.sheet() as (path, name, _stored):
            book = sheets.book(path)
        with transaction():
            row = own_packs.make(viewer, data["name"], told, now=g.now)
            pack_rows.receive_list(row, name, book, version=row.version_id)
            key = row.id
    except ValidationError as error:
        return _new(viewer, sentences.flat(error.messages), sent), 422
    except Refused as refused:
        return _new(viewer, (), sent, sentences.sentence(refused)), 422
    return redirect(url_for("pack_rows.show_list", pack_id=key))


@blueprint.post("/files")
@needs("pack.own")
def receive(viewer: Viewer) -> ResponseReturnValue:
    """Take a signed file in; it waits until a person has compared the fingerprint."""
    try:
        data = ArrivalForm().load(form())
        file = request.files.get("file")
        if file is None or not file.filename:
            raise Refused("no_file")
        text = file.stream.read(passed.LONGEST * 4).decode("utf-8", "replace")
        with transaction():
            key = pack_files.receive(viewer, text, data["name"], now=g.now).id
    except ValidationError as error:
        return _index(viewer, sentences.flat(error.messages)), 422
    except Refused as refused:
        return _index(viewer, (), sentences.sentence(refused)), 422
    return redirect(url_for("own_packs.show", pack_id=key))


@blueprint.get("/<int:pack_id>")
@needs("pack.own")
def show(viewer: Viewer, pack_id: int) -> ResponseReturnValue:
    """The pack as a table that is worked on; one that came as a file says whose it is first."""
    return page(viewer, own_packs.found(viewer, pack_id))


@blueprint.post("/<int:pack_id>/name")
@needs("pack.own", write=True)
def name_it(viewer: Viewer, pack_id: int) -> ResponseReturnValue:
    """Call it otherwise."""
    row, raw = own_packs.found(viewer, pack_id), form()
    try:
        data = NameForm().load(raw)
    except ValidationError as error:
        return page(viewer, row, sentences.flat(error.messages), raw), 422
    told = compiling.head_of(data)
    pack_rows.name_it(viewer, row, told, version=data["version"], now=g.now)
    flash(_("已保存"))
    return here(row)


@blueprint.get("/<int:pack_id>/trial")
@needs("pack.own")
def try_titles(viewer: Viewer, pack_id: int) -> ResponseReturnValue:
    """Where files of these titles would go, and why."""
    row = own_packs.found(viewer, pack_id)
    asked = TrialQuery().load(request.args.to_dict())["titles"]
    titles = [one.strip()[:200] for one in asked.split("\n") if one.strip()][:MOST_TITLES]
    return render_template(
        "pages/life/own_packs/trial.html",
        row=row,
        titles=titles,
        guesses=own_packs.tried(row, titles) if titles else [],
        whys=WHY,
        most=MOST_TITLES,
    )


@blueprint.post("/<int:pack_id>/publish")
@needs("pack.own", write=True)
def publish(viewer: Viewer, pack_id: int) -> ResponseReturnValue:
    """Make a version of it; no project moves by that."""
    row, raw = own_packs.found(viewer, pack_id), form()
    try:
        data = PublishForm().load(raw)
    except ValidationError as error:
        return page(viewer, row, sentences.flat(error.messages), raw), 422
    number = own_packs.publish(
        viewer,
        row,
        data["note"],
        version=data["version"],
        offered=data["offered"],
        now=g.now,
    )
    flash(_("已发布第 %(version)s 版；没有项目因此换版", version=number))
    return redirect(url_for("own_packs.choose", pack_id=row.id, version=number))


@blueprint.get("/<int:pack_id>/versions/<version>/projects")
@needs("pack.own")
def choose(viewer: Viewer, pack_id: int, version: str) -> ResponseReturnValue:
    """The open projects of the office, to choose those that the trial of a move shows."""
    row = own_packs.found(viewer, pack_id)
    return render_template(
        "pages/life/own_packs/choose.html",
        row=row,
        version=packs.at(row.pack, version).version,
        projects=own_packs.open_projects(viewer, row, version),
        most=own_packs.OFFERED,
        typed=own.typed,
    )


@blueprint.get("/<int:pack_id>/versions/<version>/file")
@needs("pack.own")
def give(viewer: Viewer, pack_id: int, version: str) -> ResponseReturnValue:
    """A version as a signed file, for another office."""
    row = own_packs.found(viewer, pack_id)
    text = pack_files.given(viewer, row, version, signer(), now=g.now)
    name = f"{own.typed(row.pack)}-{version}.pack.json"
    return attachment(io.BytesIO(text.encode()), name, "application/json")


@blueprint.post("/<int:pack_id>/confirm")
@needs("pack.own", write=True)
def confirm(viewer: Viewer, pack_id: int) -> ResponseReturnValue:
    """The fingerprint was compared: it is worked on from now on."""
    row, raw = own_packs.found(viewer, pack_id), form()
    try:
        data = ConfirmForm().load(raw)
    except ValidationError as error:
        return page(viewer, row, sentences.flat(error.messages), raw), 422
    pack_files.confirm(viewer, row, version=data["version"], now=g.now)
    flash(_("已确认，可以修改、发布"))
    return here(row)


@blueprint.post("/<int:pack_id>/discard")
@needs("pack.own", write=True)
def discard(viewer: Viewer, pack_id: int) -> ResponseReturnValue:
    """Throw it away, with why; it can be taken up again."""
    row, raw = own_packs.found(viewer, pack_id), form()
    try:
        data = DiscardForm().load(raw)
    except ValidationError as error:
        return page(viewer, row, sentences.flat(error.messages), raw), 422
    own_packs.discard(viewer, row, data["reason"], version=data["version"], now=g.now)
    flash(_("已作废，可以恢复"))
    return redirect(url_for("own_packs.index_packs"))


@blueprint.post("/<int:pack_id>/take-up")
@needs("pack.own", write=True)
def take_up(viewer: Viewer, pack_id: int) -> ResponseReturnValue:
    """Work on it again."""
    row = own_packs.found(viewer, pack_id)
    SeenForm().load(form())
    own_packs.take_up(viewer, row, now=g.now)
    flash(_("已恢复"))
    return here(row)
