"""彻底清除: what must not be kept at all is proposed by the owner and carried out when the bureau agrees."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence

from flask import Blueprint, flash, g, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from marshmallow import ValidationError

from acceptance import sentences
from acceptance.guard import needs
from acceptance.models import FileVersion, Purge
from acceptance.services import purging
from acceptance.services.files import documents, erasing, purges
from acceptance.services.ground import access
from acceptance.services.ground.access import Place
from acceptance.web.lists.lists import form
from forms.files.purges import PurgeForm, PurgeStepForm
from workflows.purges import PURGE

SHOWN = 50
"""Files that are named one by one; of the rest the number is told."""

blueprint = Blueprint("purges", __name__, url_prefix="/projects/<int:project_id>")


@blueprint.get("/purges")
@needs("purge.take_step")
def index(place: Place) -> ResponseReturnValue:
    """What was proposed and what became of it."""
    rows = purges.of_project(place.project.id)
    return render_template(
        "pages/files/purges/index.html",
        place=place,
        project=place.project,
        purges=rows,
        options={row.id: purging.options(place, row) for row in rows},
    )


@blueprint.get("/versions/<int:version_id>/purge")
@needs("purge.ask")
def show(place: Place, version_id: int) -> ResponseReturnValue:
    """What would go, everywhere in this project, before it is proposed."""
    return _page(place, version_id)


def _page(
    place: Place,
    version_id: int,
    values: Mapping[str, str] | None = None,
    fields: Sequence[tuple[str, str]] = (),
) -> str:
    version: FileVersion = access.owned(place, FileVersion, version_id)
    found = erasing.places(place.project.id, version.digest)
    ids = sorted({one["document"] for one in found if one["document"]})
    return render_template(
        "pages/files/purges/show.html",
        place=place,
        project=place.project,
        version=version,
        documents=documents.several(place, ids[:SHOWN]),
        more=len(ids[SHOWN:]),
        kinds=Counter(one["kind"] for one in found),
        others=erasing.others(place.project.id, version.digest),
        values=values or {},
        fields=fields,
    )


@blueprint.post("/versions/<int:version_id>/purge")
@needs("purge.ask", write=True)
def ask(place: Place, version_id: int) -> ResponseReturnValue:
    """Propose it; what is missing is said beside what was typed (422)."""
    version: FileVersion = access.owned(place, FileVersion, version_id)
    raw = form()
    try:
        data = PurgeForm().load(raw)
    except ValidationError as error:
        return _page(place, version_id, raw, sentences.flat(error.messages)), 422
    purges.ask(place, version, data["ground"], data["reason"], now=g.now)
    flash(_("已申请彻底清除，等档案主管部门答复；此前只有建设单位和档案主管部门能看"))
    return redirect(url_for("purges.index", project_id=place.project.id))


@blueprint.post("/purges/<int:purge_id>/steps/<name>")
@needs("purge.take_step", write=True)
def take_step(place: Place, purge_id: int, name: str) -> ResponseReturnValue:
    """Agree, refuse or withdraw."""
    row: Purge = access.owned(place, Purge, purge_id)
    PURGE.offer(name, row.state, place.roles)
    data = PurgeStepForm().load(form())
    answer = data["answer"] or ""
    purging.take_step(place, row, name, answer, version=data["version"], now=g.now)
    return redirect(url_for("purges.index", project_id=place.project.id))
