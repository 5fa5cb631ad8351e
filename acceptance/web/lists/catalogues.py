"""Sheets: download a prefilled list, hand it in again, see every line judged, map headings, take an import back."""

from __future__ import annotations

import io
import tempfile
from typing import IO

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

from acceptance.errors import issue_sentence
from acceptance.extensions import db
from acceptance.gateways import sheets as gateway
from acceptance.gateways import xlsx
from acceptance.gateways.filetypes import XLSX
from acceptance.guard import needs, takes
from acceptance.models import CatalogueImport, Document, Filing, Party, Volume
from acceptance.refusals import Forbidden, NotFound
from acceptance.services.files import catalogues, filings
from acceptance.services.ground import access, jobs
from acceptance.services.ground.access import Place
from acceptance.services.lists import prefilled, reversal, sheets
from acceptance.transaction import transaction
from acceptance.web.intake import uploads
from forms.files.filings import PlaceForm
from forms.life.projects import ListQuery
from forms.lists.rows import compiled
from workflows import listing
from workflows.catalogue import ERROR, Issue
from workflows.filings import OPEN_TO_FILES

from .lists import like, page_of

blueprint = Blueprint("catalogues", __name__, url_prefix="/projects/<int:project_id>/catalogue")
WIDTHS = (10, 10, 8, 30, 24, 28, 36, 18, 20, 12, 8, 8, 8, 13)
STYLES = (xlsx.LOCKED,) * 5 + (xlsx.TEXT,) * 5 + (xlsx.NUMBER,) * 3 + (xlsx.TEXT,)
BLANK = (xlsx.LOCKED, xlsx.TEXT, xlsx.NUMBER, xlsx.LOCKED, xlsx.LOCKED, *STYLES[5:])


@blueprint.get("")
@needs("catalogue.import")
def new(place: Place) -> ResponseReturnValue:
    return _page(place, None)


def _page(place: Place, row: CatalogueImport | None) -> str:
    issues = [Issue(*one) for one in row.issues] if row else []
    job = jobs.of_subject("import_sheet", row.id) if row and row.state == "received" else None
    recent = db.session.scalars(
        sheets.mine(place).order_by(CatalogueImport.id.desc()).limit(10)
    ).all()
    return render_template(
        "pages/lists/catalogues/new.html",
        place=place,
        project=place.project,
        row=row,
        issues=issues,
        job=job,
        recent=recent,
        fields=listing.FIELDS,
        errors=[issue for issue in issues if issue.weight == ERROR],
        may_undo=row is not None and reversal.may_undo(place, row),
        age=jobs.age(now=g.now),
        known=sheets.remembered(place.viewer.organisation_id),
        folded=listing.folded,
        guessed=listing.find_headings([row.headings]) if row and row.headings else None,
    )


@blueprint.post("")
@takes("SHEET_LIMIT")
@needs("catalogue.import")
def take_in(place: Place) -> ResponseReturnValue:
    """Read in a limited child, judge, import whole or not at all; the page lists every line that wants a look."""
    project_id, viewer = place.project.id, place.viewer
    with uploads.sheet() as (path, name, stored):
        rows = gateway.rows(path)
        uploads.store().keep(path, stored)
        with transaction():
            place = access.stand(viewer, project_id)
            access.require(place, "catalogue.import")
            row = sheets.receive(place, name, stored.digest, now=g.now)
            if len(rows) > sheets.AT_ONCE:
                payload = access.kept(place)
                payload.update({"digest": stored.digest, "rows": len(rows)})
                jobs.queue(
                    "import_sheet",
                    now=g.now,
                    project_id=project_id,
                    subject_id=row.id,
                    payload=payload,
                )
            else:
                sheets.take(place, row, rows, uploads.store(), compiled=compiled, now=g.now)
            import_id = row.id
    row = db.session.get_one(CatalogueImport, import_id)
    status = {"refused": 422, "mapping": 422, "received": 202}.get(row.state, 201)
    return _page(access.stand(viewer, project_id), row), status


@blueprint.get("/imports/<int:import_id>")
@needs("catalogue.import")
def show(place: Place, import_id: int) -> ResponseReturnValue:
    return _page(place, _one(place, import_id))


def _one(place: Place, import_id: int) -> CatalogueImport:
    row: CatalogueImport | None = db.session.scalar(
        sheets.mine(place).where(CatalogueImport.id == import_id)
    )
    if row is None:
        raise NotFound
    return row


@blueprint.get("/imports")
@needs("catalogue.import")
def imports(place: Place) -> ResponseReturnValue:
    query = ListQuery().load(request.args.to_dict())
    wanted = (
        sheets.mine(place).where(like(CatalogueImport.name, query["q"]))
        if query["q"]
        else sheets.mine(place)
    )
    rows, pager = page_of(wanted.order_by(CatalogueImport.id.desc()), query["page"])
    return render_template(
        "pages/lists/catalogues/imports.html",
        place=place,
        project=place.project,
        rows=rows,
        pager=pager,
        query=query,
    )


@blueprint.post("/imports/<int:import_id>/headings")
@needs("catalogue.import")
def map_headings(place: Place, import_id: int) -> ResponseReturnValue:
    """Say what the headings mean; it is remembered for the organisation, and the sheet is judged again."""
    project_id, viewer = place.project.id, place.viewer
    row = _one(place, import_id)
    if row.state not in ("mapping", "refused"):
        raise Forbidden("catalogue.import")
    said = {
        heading: request.form.get(f"h{at}", "")
        for at, heading in enumerate(row.headings)
        if heading and f"h{at}" in request.form
    }
    path = uploads.store().path(row.digest)
    db.session.rollback()
    rows = gateway.rows(path)
    with transaction():
        place = access.stand(viewer, project_id)
        row = _one(place, import_id)
        sheets.remember(viewer.organisation_id, said)
        sheets.take(place, row, rows, uploads.store(), compiled=compiled, now=g.now)
    return redirect(url_for("catalogues.show", project_id=project_id, import_id=import_id))


@blueprint.post("/imports/<int:import_id>/undo")
@needs("catalogue.import", write=True)
def undo(place: Place, import_id: int) -> ResponseReturnValue:
    reversal.undo(place, _one(place, import_id), now=g.now)
    flash(_("已整份撤回"))
    return redirect(url_for("catalogues.show", project_id=place.project.id, import_id=import_id))


@blueprint.get("/imports/<int:import_id>/marked")
@needs("catalogue.import")
def marked(place: Place, import_id: int) -> Response:
    """The same workbook with a column of what is wrong, and the bad cells coloured."""
    row = _one(place, import_id)
    if row.state != "refused" or "|" not in row.scope:
        raise NotFound
    made = sheets.returned(row, uploads.store(), issue_sentence)
    if made is None:
        raise NotFound
    content, extension = made
    stem = row.name.rpartition(".")[0] or row.name
    return _attachment(
        io.BytesIO(content),
        f"{stem}（{listing.ERROR_HEADING}）.{extension}",
        XLSX if extension == "xlsx" else "text/csv",
    )


def _attachment(content: IO[bytes], name: str, kind: str) -> Response:
    response: Response = send_file(content, mimetype=kind, as_attachment=True, download_name=name)
    response.headers["Content-Security-Policy"] = "sandbox; default-src 'none'"
    return response


@blueprint.get("/list.xlsx")
@needs("catalogue.import")
def download(place: Place) -> Response:
    """A prefilled list of the project, a section, a party or a volume, with a guide, drop-downs and locked keys."""
    asked = {
        name: int(value)
        for name in ("section", "party", "volume")
        if (value := request.args.get(name, "")).isascii() and value.isdigit() and len(value) < 15
    }
    volume = access.owned(place, Volume, asked["volume"]) if "volume" in asked else None
    if volume is not None and not place.whole:
        raise NotFound
    party = access.owned(place, Party, asked["party"]) if "party" in asked else None
    if party is not None and not place.whole and party.id not in place.party_ids:
        raise NotFound
    items = list(
        db.session.execute(
            access.filings(place)
            .with_only_columns(Filing.code, Filing.name)
            .distinct()
            .order_by(Filing.code)
        )
    )
    lines = prefilled.lines(
        place, section=asked.get("section"), party_id=party.id if party else None, volume=volume
    )
    head = list(listing.FIELDS.values())
    choices = f"条目!$A$2:$A${len(items) + 1}"
    title = (
        volume.title
        if volume
        else party.organisation.name
        if party
        else next(
            (s.name for s in place.project.sections if s.number == asked.get("section")),
            place.project.name,
        )
    )
    spooled: IO[bytes] = tempfile.TemporaryFile()  # noqa: SIM115 - streamed out below
    xlsx.write(
        spooled,
        [
            xlsx.Sheet(
                "清单",
                head,
                lines,
                STYLES,
                WIDTHS,
                blank=500,
                blank_styles=BLANK,
                protect=True,
                lists=[(1, choices)],
            ),
            xlsx.Sheet("填写说明", ["列", "怎么填"], GUIDE, widths=(16, 90)),
            xlsx.Sheet(
                "条目",
                ["条目编号", "条目名称"],
                [[row.code, row.name] for row in items],
                widths=(12, 60),
            ),
        ],
    )
    spooled.seek(0)
    return _attachment(spooled, f"{title}-归档清单.xlsx", XLSX)


GUIDE = [
    [
        "总的",
        "灰色列是系统的键，已锁定，不要改。一行一件文件；填好后原样上传，有错会把同一份表退回，右边多一列“错误信息”，改完再传。有错则整份不导入。",
    ],
    ["文件标识", "系统编号。空着表示新文件；有编号表示改已有的文件。"],
    ["条目编号", "这件文件归哪一条。表末空行可从下拉列表中选，条目见“条目”表。"],
    ["标段号", "按标段归档的条目填标段号，全项目的填 0。"],
    ["案卷题名", "已组卷的填案卷题名；同一题名的行归在一卷，页号从 1 起连续。可空。"],
    ["文件题名", "必填，按文件上的题名。"],
    ["文件编号", "文号、图号。可空。"],
    ["责任者", "形成文件的单位或个人。"],
    ["文件日期", "8 位数字，如 20240301，也可写 2024-03-01。"],
    ["起始页、终止页、页数", "填起止页，或只填页数。只填阿拉伯数字。"],
    ["计划归档日期", "建设单位可改，改的是整条条目的日期。"],
    [
        "列名",
        "自己的表也行：列名写“题名”“文件名称”“文号”“日期”等都认得；认不得的列名，上传后指定一次，以后记住。",
    ],
]


@blueprint.get("/unplaced")
@needs("catalogue.import")
def unplaced(place: Place) -> ResponseReturnValue:
    """Files that matched no checklist item, to be placed by hand."""
    query = ListQuery().load(request.args.to_dict())
    rows, pager = page_of(catalogues.unplaced(place), query["page"])
    choices = db.session.scalars(
        access.filings(place).where(Filing.state.in_(OPEN_TO_FILES)).order_by(Filing.id)
    ).all()
    if "owner" not in place.roles:
        choices = [row for row in choices if row.party_id in place.party_ids]
    return render_template(
        "pages/lists/catalogues/unplaced.html",
        place=place,
        project=place.project,
        documents=rows,
        pager=pager,
        query=query,
        choices=choices,
    )


@blueprint.post("/unplaced/<int:document_id>")
@needs("catalogue.import", write=True)
def place_document(place: Place, document_id: int) -> ResponseReturnValue:
    data = PlaceForm().load({"filing_id": request.form.get("filing_id", "")})
    document = db.session.scalar(catalogues.unplaced(place).where(Document.id == document_id))
    if document is None:
        raise NotFound
    filings.place_document(place, document, access.filing(place, data["filing_id"]), now=g.now)
    return redirect(url_for("catalogues.unplaced", project_id=place.project.id))
