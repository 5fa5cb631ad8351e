"""定稿: the versions of a project's fixed archive, the changes between them, and the proof to take away."""

from __future__ import annotations

import json
from pathlib import Path

from flask import (
    Blueprint,
    Response,
    flash,
    g,
    redirect,
    render_template,
    request,
    send_file,
    url_for,
)
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from marshmallow import ValidationError

from acceptance import sentences
from acceptance.gateways.clock import local_date
from acceptance.guard import needs
from acceptance.models import Amendment
from acceptance.services import amending
from acceptance.services.ground import access
from acceptance.services.ground.access import Place
from acceptance.services.life import amendments, frozen
from acceptance.services.life.facts import ProjectFacts
from acceptance.web.lists.lists import as_csv, form
from forms.life.archives import AmendmentForm, AmendmentStepForm
from workflows import frozen as tree
from workflows.acts import FIXED
from workflows.amendments import (
    AMENDING,
    AMENDMENT,
    AMENDMENT_NAMES,
    FIELDS,
    FILE_FIELDS,
    AmendmentState,
)
from workflows.projects import Stage

blueprint = Blueprint("archives", __name__, url_prefix="/projects/<int:project_id>/archive")


@blueprint.get("")
@needs("archive.see")
def show(place: Place) -> ResponseReturnValue:
    """The versions, whether the archive stands as the last one, and the changes on record."""
    return _page(place, {}, ())


def _page(
    place: Place, values: dict[str, str], fields: object, status: int = 200
) -> ResponseReturnValue:
    rows = amendments.of_project(place.project.id)
    state = place.project.state
    asked = place.may("amendment.ask") and state in AMENDING
    page = render_template(
        "pages/life/archives/show.html",
        place=place,
        project=place.project,
        versions=frozen.versions(place.project.id)[::-1],
        standing=ProjectFacts(place.project, local_date(g.now), thorough=True).archive,
        fixed=state in FIXED,
        voted=state == Stage.REVIEW and place.project.vote_begun,
        amendments=rows,
        options={row.id: amending.options(place, row) for row in rows},
        may_ask=asked and not amendments.on_its_way(place.project.id),
        may_fix=place.may("archive.fix") and state in AMENDING,
        names=AMENDMENT_NAMES,
        volume_fields=FIELDS,
        file_fields=FILE_FIELDS,
        shown=tree.shown,
        values=values,
        fields=fields,
    )
    return page, status


@blueprint.post("/versions")
@needs("archive.fix", write=True)
def fix(place: Place) -> ResponseReturnValue:
    """Fix the archive of a project that was admitted before versions were kept."""
    amendments.fix_by_hand(place, now=g.now)
    flash(_("已定稿"))
    return redirect(url_for("archives.show", project_id=place.project.id))


@blueprint.get("/versions/<int:number>.json")
@needs("archive.see")
def version(place: Place, number: int) -> Response:
    """One version with all it was counted over: with `frozen.py` and Python alone anyone counts it
    again, and compares two.
    """
    found = frozen.numbered(place.project.id, number)
    text = json.dumps(frozen.published(place.project, found), ensure_ascii=False, indent=1)
    saved = {"Content-Disposition": f"attachment; filename=archive-{number}.json"}
    return Response(text, mimetype="application/json", headers=saved)


@blueprint.get("/frozen.py")
@needs("archive.see")
def verifier(place: Place) -> Response:
    """The very file that counts."""
    return send_file(
        Path(tree.__file__),
        mimetype="text/x-python",
        as_attachment=True,
        download_name="frozen.py",
    )


@blueprint.get("/amendments.csv")
@needs("archive.see")
def export(place: Place) -> Response:
    """The changes, one a line."""
    head = [
        _("序号"),
        _("原因"),
        _("状态"),
        _("申请人"),
        _("日期"),
        _("由版"),
        _("至版"),
        _("变动卷数"),
    ]
    return as_csv("amendments", head, map(_line, amendments.of_project(place.project.id)))


def _line(row: Amendment) -> list[object]:
    state = _(AMENDMENT_NAMES[AmendmentState(row.state)])
    asked = [row.number, row.reason, state, row.asked_by, local_date(row.asked_at)]
    return [*asked, row.of_version, row.to_version, len(row.differs)]


@blueprint.post("/amendments")
@needs("amendment.ask", write=True)
def ask(place: Place) -> ResponseReturnValue:
    """Ask for a change; what does not fit comes back with the form."""
    try:
        data = AmendmentForm().load(form())
    except ValidationError as error:
        return _page(place, dict(request.form), sentences.flat(error.messages), 422)
    amendments.ask(place, data["reason"], data["volumes"], data["items"], now=g.now)
    flash(_("更改单已提交，等档案主管部门答复"))
    return redirect(url_for("archives.show", project_id=place.project.id))


@blueprint.post("/amendments/<int:amendment_id>/steps/<name>")
@needs("amendment.take_step", write=True)
def take_step(place: Place, amendment_id: int, name: str) -> ResponseReturnValue:
    """Agree, refuse, report, return, fix or withdraw."""
    row = access.owned(place, Amendment, amendment_id)
    AMENDMENT.offer(name, row.state, place.roles)
    data = AmendmentStepForm().load(form())
    amending.take_step(place, row, name, data["answer"], version=data["version"], now=g.now)
    return redirect(url_for("archives.show", project_id=place.project.id))
