"""Official documents of a project: the register, issuing by hand, correcting, withdrawing, Word and
PDF.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from pathlib import Path

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
from sqlalchemy import Select

from acceptance.gateways import previews
from acceptance.gateways.clock import local_date
from acceptance.gateways.filetypes import DOCX, PDF
from acceptance.gateways.storage import digested
from acceptance.guard import needs
from acceptance.models import Report
from acceptance.refusals import Forbidden, NotFound, Refused
from acceptance.services.ground import access, jobs, packs
from acceptance.services.ground.access import Place
from acceptance.services.letters import (
    again,
    city_handing,
    codes,
    contexts,
    corrections,
    grades,
    handing,
    issuing,
    ledgers,
    meetings,
    minutes,
    paging,
    register,
    terminations,
)
from acceptance.services.letters.drafting import Asked
from acceptance.services.letters.press import Press
from acceptance.services.life import revisions
from acceptance.web.intake import uploads
from acceptance.web.lists.lists import as_csv, form, page_of, read_along
from forms.letters.office import CorrectionForm, IssueForm, ReasonForm
from forms.life.projects import ListQuery
from workflows.documents import (
    KINDS,
    NOT_URGENT,
    STANDINGS,
    TONES,
    URGENCIES,
    Kind,
    by_hand,
    may_be_urgent,
)

blueprint = Blueprint("reports", __name__, url_prefix="/projects/<int:project_id>/reports")


OF_POINTS = ("score_sheet", "member_score_sheet")
"""Papers that only a pack with points has."""
GROUNDS: Mapping[str, Callable[[Asked], object]] = {
    "record_report": lambda asked: contexts.told_above(asked.project, asked.facts.procedure),
    "criticism_letter": lambda asked: ledgers.told_of_failure(asked.project),
    "finding_ledger": ledgers.listed,
    "amendment_note": lambda asked: again.earlier(asked, "amendment_note"),
    "visit_record": lambda asked: again.earlier(asked, "visit_record"),
    "correction_order": lambda asked: again.earlier(asked, "correction_order"),
    "termination_notice": terminations.told,
    "service_receipt": handing.sent,
    "ballot": meetings.require_vote,
    "minutes": minutes.outcome,
    "grade_notice": grades.given,
    "grade_certificate": grades.given,
    "city_pledge": city_handing.receiver,
    "city_transfer": city_handing.receiver,
}
"""What is asked of a paper before its button is shown open; each raises Refused where it would be."""


def _listed(place: Place, query: Mapping[str, str]) -> Select[Report]:
    return register.listed(
        place.project.id, search=query["q"], state=query["state"], sort=query["sort"]
    )


def _offered(place: Place) -> list[Kind]:
    """The documents this viewer may issue by hand now; a score sheet only where the pack has
    points.
    """
    if not place.may("report.issue"):
        return []
    kinds = by_hand(place.project.state, place.roles)
    has = packs.programme(place.project).documents
    return [
        kind
        for kind in kinds
        if kind.name in has and (kind.name not in OF_POINTS or packs.procedure(place.project).score)
    ]


def _shut(place: Place, offered: Sequence[Kind]) -> dict[str, Refused]:
    """Those of them that would be refused whoever asks, by name, each with why."""
    asked, found = Asked(place, local_date(g.now)), {}
    for kind in offered:
        try:
            GROUNDS.get(kind.name, bool)(asked)
        except Refused as why:
            found[kind.name] = why
    return found


@blueprint.get("")
@needs("report.see")
def index(place: Place) -> ResponseReturnValue:
    """The register, page by page, and the documents that may be issued by hand now."""
    query = ListQuery().load(request.args.to_dict())
    rows, pager = page_of(_listed(place, query), query["page"])
    offered = _offered(place)
    changeable = {row.id for row in rows if corrections.may_change(place, row)}
    correctable = {row.id for row in rows if corrections.may_reissue(place, row)}
    tried = {
        row.id: jobs.of_subject("print_report", row.id)
        for row in rows
        if row.code and not row.pdf_digest
    }
    return render_template(
        "pages/letters/reports/index.html",
        place=place,
        project=place.project,
        rows=rows,
        pager=pager,
        query=query,
        KINDS=KINDS,
        STANDINGS=STANDINGS,
        TONES=TONES,
        URGENCIES=URGENCIES,
        NOT_URGENT=NOT_URGENT,
        urgent={kind for kind in KINDS if may_be_urgent([kind])},
        offered=offered,
        shut=_shut(place, offered),
        unmarked=register.unmarked(
            place.viewer.organisation_id or 0, [kind.name for kind in offered]
        ),
        changeable=changeable,
        correctable=correctable,
        tried=tried,
        corrected=revisions.since_each(place.project.id, {row.id: row.issued_at for row in rows}),
        shown=codes.shown,
    )


@blueprint.get("/export.csv")
@needs("report.see")
def export(place: Place) -> Response:
    """The narrowed register, with the digest of each document."""
    wanted = _listed(place, ListQuery().load(request.args.to_dict()))
    head = [_("文号"), _("名称"), _("出具单位"), _("日期"), _("状态"), _("核验码"), "SHA-256"]
    return as_csv(
        "documents",
        head,
        (
            [
                row.number,
                row.title,
                _issuer(row),
                local_date(row.issued_at).isoformat(),
                _(STANDINGS[row.state]),
                codes.shown(row.code or ""),
                row.digest,
            ]
            for row in read_along(wanted)
        ),
    )


def _issuer(report: Report) -> str:
    if report.issuer is None:
        return ""
    return report.issuer.name


def _wanted(place: Place) -> tuple[str, dict[str, object]]:
    """Which document was asked for by hand, and what was typed for it. Raises Forbidden."""
    wanted = IssueForm().load(form())
    kind = wanted.pop("kind")
    if kind not in {one.name for one in _offered(place)}:
        raise Forbidden("report.issue")
    return kind, wanted


def _laid_out(place: Place) -> Press:
    """Measured before the transaction opens: laying out takes seconds."""
    kind, wanted = _wanted(place)
    return paging.before_hand(place, kind, wanted, current_app.extensions["press"], now=g.now)


@blueprint.post("")
@needs("report.issue", write=True, first=_laid_out)
def issue(place: Place) -> ResponseReturnValue:
    """Issue a document by hand."""
    kind, wanted = _wanted(place)
    made = issuing.come_with(place, kind, g.ready, now=g.now, answers=wanted)
    flash(_("已出具：%(title)s %(number)s", title=made.title, number=made.number))
    return redirect(url_for("reports.index", project_id=place.project.id))


def _paged(place: Place, report_id: int) -> Press:
    """Measured before the transaction opens: laying out takes seconds."""
    report, press = access.owned(place, Report, report_id), current_app.extensions["press"]
    urgency = request.form.get("urgency")
    return paging.before_correction(place, report, press, now=g.now, urgency=urgency)


@blueprint.post("/<int:report_id>/correction")
@needs("report.issue", write=True, first=_paged)
def correct(place: Place, report_id: int) -> ResponseReturnValue:
    """Issue it anew from today's data, with the reason."""
    report = access.owned(place, Report, report_id)
    said = CorrectionForm().load(form())
    made = corrections.reissue(
        place, report, g.ready, said["reason"], now=g.now, urgency=said["urgency"]
    )
    flash(_("已更正重发：%(title)s %(number)s", title=made.title, number=made.number))
    return redirect(url_for("reports.index", project_id=place.project.id))


@blueprint.post("/<int:report_id>/withdrawal")
@needs("report.issue", write=True)
def withdraw(place: Place, report_id: int) -> ResponseReturnValue:
    """Take it back, with the reason."""
    corrections.withdraw(
        place,
        access.owned(place, Report, report_id),
        ReasonForm().load(form())["reason"],
        now=g.now,
    )
    return redirect(url_for("reports.index", project_id=place.project.id))


def _sent(path: Path, kind: str, name: str) -> Response:
    response: Response = send_file(path, mimetype=kind, as_attachment=True, download_name=name)
    response.headers["Content-Security-Policy"] = "sandbox; default-src 'none'"
    return response


@blueprint.get("/<int:report_id>.docx")
@needs("report.download")
def download(place: Place, report_id: int) -> Response:
    """The Word document as it was issued."""
    report = access.owned(place, Report, report_id)
    return _sent(uploads.store().sound(report.digest), DOCX, f"{report.title}.docx")


@blueprint.get("/<int:report_id>.pdf")
@needs("report.download")
def print_of(place: Place, report_id: int) -> Response:
    """The PDF, once the worker has made it."""
    report = access.owned(place, Report, report_id)
    if not report.pdf_digest:
        raise NotFound
    path = previews.print_of(uploads.store(), report.digest)
    if digested(path).digest != report.pdf_digest:
        raise Refused("print_changed", name=report.title)
    return _sent(path, PDF, f"{report.title}.pdf")
