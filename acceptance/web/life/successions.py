"""交接单: units that leave a project, what they hand over, and who confirms it."""

from __future__ import annotations

from flask import (
    Blueprint,
    Response,
    current_app,
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
from acceptance.gateways.filetypes import DOCX
from acceptance.guard import needs
from acceptance.models import Party, Report
from acceptance.refusals import NotFound
from acceptance.services import succeeding
from acceptance.services.ground import access, holds
from acceptance.services.ground.access import Place
from acceptance.services.life import parties, sides, successions, tallies
from acceptance.web.intake import uploads
from acceptance.web.lists.lists import as_csv, form, whole
from acceptance.web.wording import warn_of
from forms.life.successions import SuccessionForm, SuccessionStepForm
from workflows.filings import FILING_NAMES, FilingState
from workflows.roles import OrganisationKind
from workflows.successions import COUNTED, SUCCESSION, SUCCESSION_NAMES

blueprint = Blueprint("successions", __name__, url_prefix="/projects/<int:project_id>/successions")


@blueprint.get("")
@needs("succession.see")
def index(place: Place) -> ResponseReturnValue:
    """The hand-overs, and the form to propose one."""
    return _page(place, {"party_id": request.args.get("party", "")}, ())


def _page(
    place: Place, values: dict[str, str], fields: object, status: int = 200
) -> ResponseReturnValue:
    page = render_template(
        "pages/life/successions/index.html",
        place=place,
        project=place.project,
        rows=successions.listed(place),
        names=SUCCESSION_NAMES,
        units=successions.units,
        may_propose=holds.may(place, "party.replace"),
        organisations=parties.organisations(OrganisationKind.ENTERPRISE),
        chosen=whole(values.get("party_id")),
        values=values,
        fields=fields,
    )
    return page, status


@blueprint.post("")
@needs("succession.propose", write=True)
def propose(place: Place) -> ResponseReturnValue:
    """Propose that a unit leaves; what does not fit comes back with the form."""
    try:
        data = SuccessionForm().load(form())
    except ValidationError as error:
        return _page(place, dict(request.form), sentences.flat(error.messages), 422)
    party: Party = access.owned(place, Party, data.pop("party_id"))
    row = succeeding.propose(place, party, **data, press=current_app.extensions["press"], now=g.now)
    flash(_("已清点，交接单等两家确认"))
    if row.successor is not None:
        warn_of(sides.doubles_in(place.project, beside=row.successor.organisation_id))
    return redirect(url_for("successions.show", project_id=place.project.id, succession_id=row.id))


@blueprint.get("/<int:succession_id>")
@needs("succession.see")
def show(place: Place, succession_id: int) -> ResponseReturnValue:
    """One hand-over: what was counted, who confirmed, and both lists."""
    row = successions.mine(place, succession_id)
    return render_template(
        "pages/life/successions/show.html",
        place=place,
        project=place.project,
        row=row,
        names=SUCCESSION_NAMES,
        figures=COUNTED,
        units=successions.units(row),
        counted=tallies.count(row.party),
        options=succeeding.options(place, row),
    )


@blueprint.get("/<int:succession_id>/items.csv")
@needs("succession.see")
def export(place: Place, succession_id: int) -> Response:
    """What the unit delivered and owes, one item a line."""
    row = successions.mine(place, succession_id)
    counted = tallies.count(row.party)
    head = [_("编号"), _("条目"), _("标段"), _("文件"), _("状态"), _("应归日期")]
    lines = [*counted.delivered, *counted.owed]
    return as_csv(
        "hand-over",
        head,
        (
            [
                one.code,
                one.name,
                one.section,
                one.stored,
                _(FILING_NAMES[FilingState(one.state)]),
                one.due_on,
            ]
            for one in lines
        ),
    )


@blueprint.get("/<int:succession_id>.docx")
@needs("succession.see")
def note(place: Place, succession_id: int) -> Response:
    """The hand-over note of the last count, for both units to sign."""
    row = successions.mine(place, succession_id)
    if row.report_id is None:
        raise NotFound
    report = db.session.get_one(Report, row.report_id)
    path = uploads.store().sound(report.digest)
    response: Response = send_file(
        path, mimetype=DOCX, as_attachment=True, download_name=f"{report.title}.docx"
    )
    response.headers["Content-Security-Policy"] = "sandbox; default-src 'none'"
    return response


@blueprint.post("/<int:succession_id>/steps/<name>")
@needs("succession.take_step", write=True)
def take_step(place: Place, succession_id: int, name: str) -> ResponseReturnValue:
    """Hand over, take over, count again or withdraw."""
    row = successions.mine(place, succession_id)
    SUCCESSION.offer(name, row.state, succeeding.hands_on(place, row))
    data = SuccessionStepForm().load(form())
    succeeding.take_step(
        place,
        row,
        name,
        data["answer"],
        version=data["version"],
        press=current_app.extensions["press"],
        now=g.now,
    )
    return redirect(url_for("successions.show", project_id=place.project.id, succession_id=row.id))
