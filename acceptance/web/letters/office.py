"""What the administrator keeps for the office: the working calendar, the letterheads, the levels of
organisations.
"""

from __future__ import annotations

import io
from collections.abc import Mapping

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
from acceptance.extensions import db
from acceptance.gateways.clock import local_date
from acceptance.gateways.filetypes import DOCX
from acceptance.guard import needs, takes
from acceptance.models import Organisation
from acceptance.refusals import NotFound
from acceptance.services.ground import calendars
from acceptance.services.ground.access import Viewer
from acceptance.services.letters import register, templates
from acceptance.services.progress import deadlines
from acceptance.transaction import transaction
from acceptance.web.intake import uploads
from acceptance.web.lists.lists import form
from forms.ground.calendars import CalendarForm, days_of
from forms.letters.office import LetterheadForm
from forms.letters.reports import form_of
from forms.letters.samples import sample, shape
from workflows.documents import KINDS, LINT, WHERE
from workflows.roles import LEVELS

blueprint = Blueprint("office", __name__, url_prefix="/office")


@blueprint.get("/calendar")
@needs("admin.calendar")
def calendar(viewer: Viewer) -> ResponseReturnValue:
    """The years that were entered, and those that are known without."""
    return _calendar({}, [])


def _calendar(values: Mapping[str, str], fields: list[tuple[str, str]]) -> str:
    years, days = calendars.kept_years(), calendars.kept_days()
    this = local_date(g.now).year
    known = [(year, calendars.announced(year)) for year in (this - 1, this, this + 1)]
    return render_template(
        "pages/letters/office/calendar.html",
        years=years,
        days=days,
        known=known,
        values=values,
        fields=fields,
    )


@blueprint.post("/calendar")
@needs("admin.calendar", write=True)
def enter_year(viewer: Viewer) -> ResponseReturnValue:
    """Enter a year's unusual days; deadlines that were counted without them are counted anew."""
    try:
        data = CalendarForm().load(form())
        if not 2000 <= data["year"] <= 2100:
            raise ValidationError({"year": [_("年份应在 2000 到 2100 之间")]})
        moved = deadlines.enter_year(
            data["year"],
            data["source"],
            days_of(data["days"], data["year"]),
            actor=viewer,
            now=g.now,
        )
    except ValidationError as error:
        return _calendar(request.form, sentences.flat(error.messages)), 422
    flash(_("已存，%(count)d 个项目的答复期限重算", count=moved))
    return redirect(url_for("office.calendar"))


@blueprint.get("/letterheads")
@needs("admin.letterhead")
def letterheads(viewer: Viewer) -> ResponseReturnValue:
    """How the documents of each organisation begin."""
    rows = register.letterheads()
    return render_template("pages/letters/office/letterheads.html", rows=rows, levels=LEVELS)


@blueprint.get("/templates/<int:organisation_id>")
@needs("admin.letterhead")
def word_templates(viewer: Viewer, organisation_id: int) -> ResponseReturnValue:
    """The template desk of an organisation."""
    return _templates(_unit(organisation_id))


def _unit(organisation_id: int) -> Organisation:
    found = db.session.get(Organisation, organisation_id)
    if found is None:
        raise NotFound
    return found


def _templates(unit: Organisation, kind: str = "", problems: templates.Problems = ()) -> str:
    return render_template(
        "pages/letters/office/templates.html",
        unit=unit,
        kinds=KINDS,
        versions=templates.of(unit.id),
        kind=kind,
        problems=problems,
        LINT=LINT,
        WHERE=WHERE,
    )


@blueprint.post("/templates/<int:organisation_id>/<kind>")
@takes("SHEET_LIMIT")
@needs("admin.letterhead")
def put_template(viewer: Viewer, organisation_id: int, kind: str) -> ResponseReturnValue:
    """A template is checked before it is taken; what is wrong is said by paragraph."""
    unit = _unit(organisation_id)
    if kind not in KINDS:
        raise NotFound
    form_here = form_of(kind)
    with uploads.sheet() as (path, name, stored):
        problems = templates.check(path, shape(form_here), sample(form_here))
        if problems:
            return _templates(unit, kind, problems), 422
        with transaction():
            made = templates.put(
                _unit(organisation_id),
                kind,
                name,
                path,
                stored,
                uploads.store(),
                actor=viewer,
                now=g.now,
            )
            number = made.version
    flash(_("已启用第 %(number)d 版", number=number))
    return redirect(url_for("office.word_templates", organisation_id=organisation_id))


@blueprint.post("/templates/<int:organisation_id>/<kind>/<int:number>")
@needs("admin.letterhead", write=True)
def use_template(
    viewer: Viewer, organisation_id: int, kind: str, number: int
) -> ResponseReturnValue:
    """Go back to an earlier version, or with 0 to the built-in one."""
    templates.use(organisation_id, kind, number, actor=viewer, now=g.now)
    return redirect(url_for("office.word_templates", organisation_id=organisation_id))


@blueprint.get("/templates/<int:organisation_id>/<kind>/<int:number>.docx")
@needs("admin.letterhead")
def template_file(viewer: Viewer, organisation_id: int, kind: str, number: int) -> Response:
    """The template itself, or with `?sample=1` filled with sample data."""
    path = templates.source(organisation_id, kind, number, uploads.store())
    if request.args.get("sample"):
        content = templates.preview(path, sample(form_of(kind)))
    else:
        content = path.read_bytes()
    answer: Response = send_file(
        io.BytesIO(content),
        mimetype=DOCX,
        as_attachment=True,
        download_name=f"{KINDS[kind].title}-{number}.docx",
    )
    return answer


@blueprint.post("/letterheads/<int:organisation_id>")
@needs("admin.letterhead", write=True)
def save_letterhead(viewer: Viewer, organisation_id: int) -> ResponseReturnValue:
    """Keep how the documents of an organisation begin, and its level."""
    if db.session.get(Organisation, organisation_id) is None:
        raise NotFound
    data = LetterheadForm().load(form())
    register.save(organisation_id, data.pop("level"), data, actor=viewer, now=g.now)
    flash(_("已保存"))
    return redirect(url_for("office.letterheads"))
