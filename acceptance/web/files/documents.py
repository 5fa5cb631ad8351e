"""One file: words, versions, checks, preview and pins; and the search over all of them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from flask import Blueprint, Response, flash, g, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from marshmallow import ValidationError

from acceptance import errors
from acceptance.extensions import db
from acceptance.gateways import filetypes, previews
from acceptance.guard import needs
from acceptance.models import Document, FileVersion, Filing, Pin
from acceptance.refusals import NotFound, Refused
from acceptance.services.files import checks, documents, facets, search
from acceptance.services.ground import access
from acceptance.services.ground.access import Place
from acceptance.services.volumes import description
from acceptance.web.intake.uploads import store
from acceptance.web.lists.lists import PER_PAGE, Pager, as_csv, page_of
from forms.files.documents import DocumentForm, PinForm
from forms.life.projects import ListQuery
from workflows import four, metadata
from workflows.filings import FILING_NAMES, FilingState
from workflows.words import NOTICE

blueprint = Blueprint("documents", __name__, url_prefix="/projects/<int:project_id>")
SHOWN = 60
"""Thumbnails on one page."""


def _version(place: Place, version_id: int) -> FileVersion:
    version: FileVersion = access.owned(place, FileVersion, version_id)
    documents.find(place, version.document_id)
    return version


@blueprint.get("/documents/<int:document_id>")
@needs("filing.see")
def show(place: Place, document_id: int) -> ResponseReturnValue:
    return _page(place, documents.find(place, document_id))


def _page(
    place: Place,
    document: Document,
    fields: Sequence[tuple[str, str]] = (),
    values: Mapping[str, object] | None = None,
) -> str:
    chain = documents.versions(document)
    asked = request.args.get("version", "")
    version = next(
        (v for v in chain if str(v.id) == asked), next((v for v in chain if v.current), None)
    )
    viewing, card, note = version, None, ""
    if (
        version is not None
        and version.media_type in filetypes.MODELS
        and (twin := checks.pdf_twin(version))
    ):
        viewing = twin
    count = (viewing.pages or 0) if viewing else 0
    if viewing is not None:
        try:
            if viewing.media_type in previews.OFFICE:
                count = previews.pages_of(store(), viewing.digest, viewing.media_type)
            elif viewing.media_type in (*previews.WORDS, filetypes.OFD):
                card = previews.card(store(), viewing.digest, viewing.media_type)
            elif viewing.media_type in previews.PICTURED:
                count = count or 1
        except Refused:
            note = (
                _("没有安装转换器，不能在浏览器里看：请下载")
                if viewing.media_type in previews.OFFICE
                else _("打不开：请下载核对")
            )
    page = min(
        max(
            1,
            int(p)
            if (p := request.args.get("page", "1")).isascii() and p.isdigit() and len(p) < 7
            else 1,
        ),
        max(count, 1),
    )
    first = (page - 1) // SHOWN * SHOWN + 1
    result = checks.latest(version.id) if version else None
    proposal = description.proposed(document, version)
    return render_template(
        "pages/files/documents/show.html",
        place=place,
        project=place.project,
        document=document,
        chain=chain,
        version=version,
        viewing=viewing,
        count=count,
        page=page,
        thumbs=range(first, min(first + SHOWN, count + 1)),
        card=card,
        note=note,
        result=result,
        names=four.NAMES,
        filing=access.filing(place, document.filing_id) if document.filing_id else None,
        may_edit=documents.may_edit(place, document),
        pins=documents.pins(viewing) if viewing else [],
        twins=documents.twins(place, version) if version else [],
        alike=documents.alike(place, document),
        fields=fields,
        values=values or _values(document) | (proposal if "take" in request.args else {}),
        proposal=proposal,
        properties=four.PROPERTIES,
        pictured=viewing is not None
        and viewing.media_type in (*previews.PICTURED, *previews.OFFICE)
        and not note,
    )


@blueprint.get("/documents/<int:document_id>/metadata")
@needs("filing.see")
def show_metadata(place: Place, document_id: int) -> ResponseReturnValue:
    """Every element of a file with its value, what is missing, and where it goes in other vocabularies."""
    document = documents.find(place, document_id)
    values = description.file_values(place, document)
    return render_template(
        "pages/files/documents/metadata.html",
        place=place,
        project=place.project,
        document=document,
        elements=metadata.FILE,
        values=values,
        missing=metadata.missing(metadata.FILE, values),
        notice=NOTICE,
    )


@blueprint.get("/documents/<int:document_id>/metadata/<any(dc, premis):form>.xml")
@needs("filing.see")
def metadata_xml(place: Place, document_id: int, form: str) -> Response:
    document = documents.find(place, document_id)
    values = description.file_values(place, document)
    text = (
        metadata.premis(values) if form == "premis" else metadata.dublin_core(metadata.FILE, values)
    )
    return Response(
        text,
        mimetype="application/xml",
        headers={"Content-Disposition": f'attachment; filename="{document.id}-{form}.xml"'},
    )


def _values(document: Document) -> dict[str, Any]:
    return {
        name: getattr(document, name)
        for name in ("title", "number", "author", "formed_on", "first_page", "last_page")
    }


@blueprint.post("/documents/<int:document_id>")
@needs("filing.upload", write=True)
def edit(place: Place, document_id: int) -> ResponseReturnValue:
    document = documents.find(place, document_id)
    raw = {k: v for k, v in request.form.items() if k != "csrf_token"}
    try:
        documents.edit(place, document, DocumentForm().load(raw), now=g.now)
    except ValidationError as error:
        return _page(place, document, errors.flat(error.messages), raw), 422
    flash(_("已保存"))
    return redirect(url_for("documents.show", project_id=place.project.id, document_id=document.id))


@blueprint.get("/versions/<int:version_id>/pages/<int:number>.png")
@needs("file.download")
def picture(place: Place, version_id: int, number: int) -> Response:
    """One page, drawn anew as a PNG: whatever the file may hold, a picture leaves this door."""
    version = _version(place, version_id)
    if not 1 <= number <= 100_000:
        raise NotFound
    digest, kind = version.digest, version.media_type
    width = request.args.get("w", "900")
    db.session.rollback()
    content = previews.page(
        store(),
        digest,
        kind,
        number,
        int(width) if width.isascii() and width.isdigit() and len(width) < 6 else 900,
    )
    return Response(
        content,
        mimetype="image/png",
        headers={"Content-Security-Policy": "sandbox; default-src 'none'"},
    )


@blueprint.post("/versions/<int:version_id>/pins")
@needs("pin.set", write=True)
def pin(place: Place, version_id: int) -> ResponseReturnValue:
    version = _version(place, version_id)
    data = PinForm().load({k: v for k, v in request.form.items() if k != "csrf_token"})
    documents.set_pin(place, version, data, now=g.now)
    return redirect(
        url_for(
            "documents.show",
            project_id=place.project.id,
            document_id=version.document_id,
            version=version.id,
            page=data["page"],
        )
    )


@blueprint.post("/pins/<int:pin_id>/close")
@needs("filing.take_step", write=True)
def close_pin(place: Place, pin_id: int) -> ResponseReturnValue:
    found: Pin = access.owned(place, Pin, pin_id)
    version = _version(place, found.version_id)
    documents.close_pin(place, found, now=g.now)
    return redirect(
        url_for(
            "documents.show",
            project_id=place.project.id,
            document_id=version.document_id,
            version=version.id,
            page=found.page,
        )
    )


def _found(place: Place) -> tuple[Any, dict[str, Any]]:
    query = ListQuery().load(request.args.to_dict())
    by = facets.Narrowed(
        section=_number(query["section"]),
        group=query["group"],
        party=_number(query["party"]),
        state=query["state"],
    )
    return facets.matching(place, query["q"], by, query["sort"]), query


def _number(text: str) -> int | None:
    return int(text) if text.isdigit() else None


@blueprint.get("/search")
@needs("filing.see")
def index(place: Place) -> ResponseReturnValue:
    """Search with facets; the address of the page is the search."""
    wanted, query = _found(place)
    plain = not any(query[name] for name in ("section", "group", "party", "state", "sort"))
    rows, pager = _quick(place, query) if plain and query["q"] else page_of(wanted, query["page"])
    filings = {
        row.id: row
        for row in db.session.scalars(
            access.filings(place).where(Filing.id.in_([d.filing_id for d in rows if d.filing_id]))
        )
    }
    narrowed = query["q"] or query["group"] or query["section"] or query["state"]
    beside = facets.counted(wanted) if narrowed else {}
    return render_template(
        "pages/files/documents/index.html",
        place=place,
        project=place.project,
        documents=rows,
        filings=filings,
        pager=pager,
        query=query,
        facets=beside,
        sections={0: _("全项目"), **{s.number: s.name for s in place.project.sections}},
    )


def _quick(place: Place, query: dict[str, Any]) -> tuple[list[Document], Pager]:
    total = search.count(place, query["q"])
    number = min(query["page"], max(1, -(-total // PER_PAGE)))
    return search.first(place, query["q"], offset=(number - 1) * PER_PAGE, limit=PER_PAGE), Pager(
        number, total
    )


@blueprint.get("/search/export.csv")
@needs("filing.see")
def export(place: Place) -> ResponseReturnValue:
    wanted, _query = _found(place)
    joined = wanted.with_only_columns(
        Document.title,
        Document.number,
        Document.author,
        Document.formed_on,
        Document.state,
        Filing.code,
        Filing.name,
        Filing.section,
        Filing.state.label("stand"),
    ).outerjoin(Filing, Filing.id == Document.filing_id)
    head = [
        _("题名"),
        _("文件编号"),
        _("责任者"),
        _("日期"),
        _("原文"),
        _("代号"),
        _("条目"),
        _("标段"),
        _("状态"),
    ]
    return as_csv(
        "documents",
        head,
        (
            [
                r.title,
                r.number,
                r.author,
                r.formed_on,
                _("已存") if r.state == "stored" else _("只有目录"),
                r.code,
                r.name,
                r.section,
                _(FILING_NAMES[FilingState(r.stand)]) if r.stand else "",
            ]
            for r in db.session.execute(joined.limit(200_000))
        ),
    )


@blueprint.get("/checks")
@needs("filing.see")
def four_properties(place: Place) -> ResponseReturnValue:
    """四性检测 of the whole project, by the numbered items; the same page for those who submit and for the bureau."""
    query = ListQuery().load(request.args.to_dict())
    verdict = query["state"] if query["state"] in ("failed", "passed", "waiting") else "failed"
    rows, pager = page_of(
        checks.with_verdict(place, "" if verdict == "waiting" else verdict), query["page"]
    )
    lines, totals = checks.summary(place)
    results = {row.id: checks.latest(row.id) for row in rows}
    return render_template(
        "pages/files/documents/checks.html",
        place=place,
        project=place.project,
        lines=lines,
        totals=totals,
        names=four.NAMES,
        properties=four.PROPERTIES,
        rows=rows,
        pager=pager,
        results=results,
        verdict=verdict,
        query=query,
    )


@blueprint.get("/checks/export.csv")
@needs("filing.see")
def export_checks(place: Place) -> ResponseReturnValue:
    lines, _totals = checks.summary(place)
    head = [_("编号"), _("检测项目"), *(_(word) for word in four.RESULTS.values())]
    return as_csv(
        "checks",
        head,
        ([code, _(four.NAMES[code]), *(counts[r] for r in four.RESULTS)] for code, counts in lines),
    )
