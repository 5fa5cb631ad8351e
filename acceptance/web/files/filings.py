"""The checklist: list, one item, its steps, files in and out."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

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
from sqlalchemy import Select

from acceptance import sentences
from acceptance.gateways import filetypes
from acceptance.guard import needs, takes
from acceptance.models import FileVersion, Filing
from acceptance.models.shapes import UploadResult
from acceptance.refusals import NotFound
from acceptance.services import steps, taking_back
from acceptance.services.files import checklist, filings, purges, quarantine
from acceptance.services.files import documents as shown
from acceptance.services.files.filings import Receipt
from acceptance.services.ground import access, holds, jobs, journal, section_numbers, seen
from acceptance.services.ground.access import Place
from acceptance.services.intake import deliveries, holding, quotas
from acceptance.services.intake.receipts import told
from acceptance.services.volumes import moving_back, relocations, withdrawals
from acceptance.transaction import transaction
from acceptance.web.intake import receipts, uploads
from acceptance.web.lists.lists import as_csv, form, page_of, read_along, whole
from forms.life.projects import ListQuery
from forms.steps import step_form
from workflows.filings import FILING, FILING_NAMES, FilingState

blueprint = Blueprint("filings", __name__, url_prefix="/projects/<int:project_id>/filings")
FILES, WAITING = 500, 6
"""Files of an item and what happened to it; files that wait, by name."""


def _listed(place: Place, query: Mapping[str, str]) -> Select[Filing]:
    return checklist.listed(
        place,
        search=query["q"],
        section=whole(query["section"]),
        party=whole(query["party"]),
        group=query["group"],
        state=query["state"],
        sort=query["sort"],
    )


@blueprint.get("")
@needs("filing.see")
def index(place: Place) -> ResponseReturnValue:
    """The checklist, page by page, with the steps that can be taken for many items at once."""
    query = ListQuery().load(request.args.to_dict())
    rows, pager = page_of(_listed(place, query), query["page"])
    bulk = {
        option.step.name: option.step
        for options in steps.options_of(place, rows).values()
        for option in options
        if option.open
    }
    return render_template(
        "pages/files/filings/index.html",
        place=place,
        project=place.project,
        filings=rows,
        pager=pager,
        query=query,
        bulk=bulk,
        held=holding.names(place, WAITING),
        age=jobs.age(now=g.now),
        groups=checklist.groups(place),
        states=FilingState,
        sections=sections_of(place),
    )


def sections_of(place: Place) -> dict[int, str]:
    """What the sections of a project are called; 0 is the whole project."""
    return {0: _("全项目"), **{s.number: s.name for s in place.project.sections}}


@blueprint.get("/export.csv")
@needs("filing.see")
def export(place: Place) -> ResponseReturnValue:
    """The narrowed checklist."""
    query = ListQuery().load(request.args.to_dict())
    head = [
        _("代号"),
        _("条目"),
        _("标段"),
        _("责任单位"),
        _("必归"),
        _("保管期限"),
        _("状态"),
        _("退回原因"),
    ]
    sections = sections_of(place)
    # as the field's own tables print it: must be filed, may be filed
    required = {True: "▲", False: "△"}
    return as_csv(
        "filings",
        head,
        (
            [
                f.code,
                f.name,
                sections[f.section],
                f.party.organisation.name,
                required[f.required],
                f.retention,
                _(FILING_NAMES[FilingState(f.state)]),
                f.reason,
            ]
            for f in read_along(_listed(place, query))
        ),
        long=True,
    )


@blueprint.get("/<int:filing_id>")
@needs("filing.see")
def show(place: Place, filing_id: int) -> ResponseReturnValue:
    """One item: its files, its steps, what happened to it."""
    filing = access.filing(place, filing_id)
    return _page(place, filing, _told(place))


def _told(place: Place) -> Sequence[receipts.Worded]:
    """The files of the receipt that the address names, with where they stand now."""
    number = whole(request.args.get("receipt"))
    if number is None:
        return []
    return receipts.failures_first(deliveries.find(place, number))


def _page(
    place: Place,
    filing: Filing,
    taken: Sequence[receipts.Worded] = (),
    fields: Sequence[tuple[str, str]] = (),
) -> str:
    documents = shown.of_item(filing.id, limit=FILES)
    versions = shown.versions_of([document.id for document in documents])
    corrected = withdrawals.withdrawn(list(versions))
    told = seen.answers(place, noun="filing", object=filing.id)
    told.ahead((journal.OF_OBJECT, section_numbers.NAMES))
    hold = holds.of(place.project)
    return render_template(
        "pages/files/filings/show.html",
        place=place,
        project=place.project,
        filing=filing,
        documents=documents,
        versions=versions,
        withdrawn=corrected,
        moving=bool(documents) and relocations.may(place, filing),
        moves=moving_back.into(place, filing.id),
        options=steps.options_of(place, [filing], hold)[filing.id],
        undo=taking_back.offer(place, filing, now=g.now),
        may_upload=filings.may_upload(place, filing),
        shut=holds.why_shut(hold, FILING.rows["submit"].when, filing),
        listed=filetypes.LISTED,
        receipts=taken,
        entries=told.rows(journal.OF_OBJECT),
        FILES=FILES,
        LINES=journal.LINES,
        sections={0: _("全项目"), **dict(told.rows(section_numbers.NAMES))},
        fields=fields,
    )


@blueprint.post("/<int:filing_id>/steps/<name>")
@needs("filing.take_step", write=True)
def take_step(place: Place, filing_id: int, name: str) -> ResponseReturnValue:
    """One step for one item; what is wrong with its answers is said beside them (422)."""
    filing = access.filing(place, filing_id)
    row = steps.filing_row(place, filing, name)
    try:
        answers = step_form(row.asks).load(form())
    except ValidationError as error:
        return _page(place, filing, fields=sentences.flat(error.messages)), 422
    steps.take_filing_step(place, filing, name, answers, version=answers.pop("version"), now=g.now)
    flash(_("已办：%(step)s", step=_(row.title)))
    return redirect(url_for("filings.show", project_id=place.project.id, filing_id=filing.id))


@blueprint.post("/<int:filing_id>/files")
@takes("UPLOAD_LIMIT")
@needs("filing.upload")
def upload(place: Place, filing_id: int) -> ResponseReturnValue:
    """Files for this item; stored is said only after the bytes are durable, on the page that follows."""
    project_id, viewer = place.project.id, place.viewer
    access.filing(place, filing_id)
    taken = uploads.received()
    with transaction():
        place = access.stand(viewer, project_id)
        access.require(place, "filing.upload")
        filing = access.filing(place, filing_id)
        results, number = _kept(place, uploads.settled(place, taken, filing))
    if number:
        item = url_for("filings.show", project_id=project_id, filing_id=filing_id, receipt=number)
        return redirect(item, 303)
    place = access.stand(viewer, project_id)
    filing = access.filing(place, filing_id)
    return _page(place, filing, receipts.worded(results)), uploads.unstored(results)


def _kept(place: Place, settled: Sequence[Receipt]) -> tuple[list[UploadResult], int]:
    """What became of the files, and the number of their receipt: 0 where none was stored."""
    results = [told(one) for one in settled]
    if all(one.get("refused") for one in results):
        return results, 0
    return results, deliveries.keep(place, results, now=g.now).id


@blueprint.get("/upload")
@needs("filing.upload")
def new_upload(place: Place) -> ResponseReturnValue:
    """Where files for the whole project are handed in."""
    return _upload_page(place, _told(place))


@blueprint.post("/upload")
@takes("UPLOAD_LIMIT")
@needs("filing.upload")
def upload_by_name(place: Place) -> ResponseReturnValue:
    """Files for the whole project, matched by name to what the catalogue lists."""
    project_id, viewer = place.project.id, place.viewer
    taken = uploads.received()
    with transaction():
        place = access.stand(viewer, project_id)
        access.require(place, "filing.upload")
        results, number = _kept(place, uploads.settled(place, taken))
    if number:
        return redirect(url_for("filings.new_upload", project_id=project_id, receipt=number), 303)
    place = access.stand(viewer, project_id)
    return _upload_page(place, receipts.worded(results)), uploads.unstored(results)


def _upload_page(place: Place, taken: Sequence[receipts.Worded]) -> str:
    quota = quotas.quota(place.project.id, current_app.config["PROJECT_QUOTA"], now=g.now)
    return render_template(
        "pages/files/filings/upload.html",
        place=place,
        project=place.project,
        receipts=taken,
        quota=quota,
        listed=filetypes.LISTED,
        age=jobs.age(now=g.now),
        may_import=place.may("catalogue.import"),
    )


@blueprint.get("/files/<int:version_id>")
@needs("file.download")
def download(place: Place, version_id: int) -> Response:
    """The bytes as they were stored, never shown inline; what is not that any more is refused."""
    version = access.owned(place, FileVersion, version_id)
    if version.document.filing_id is None:
        if not place.whole:
            raise NotFound
    else:
        access.filing(place, version.document.filing_id)
    purges.require_kept(place, version.digest, version.name)
    quarantine.require_seen(version, scanner=bool(current_app.config["SCANNER_URL"]))
    path = uploads.store().sound(version.digest)
    response: Response = send_file(
        path, mimetype=version.media_type, as_attachment=True, download_name=version.name
    )
    response.headers["Content-Security-Policy"] = "sandbox; default-src 'none'"
    return response
