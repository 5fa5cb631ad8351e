"""One file: its words, its versions, its checks, how it is seen, and the pins on its pages."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from flask import Blueprint, Response, flash, g, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from marshmallow import ValidationError

from acceptance import sentences
from acceptance.extensions import db
from acceptance.gateways import filetypes, previews
from acceptance.guard import needs
from acceptance.models import CheckResult, Document, FileVersion, Pin, Purge
from acceptance.refusals import Erased, NotFound, Refused
from acceptance.services.files import checks, dating, documents, purges, quarantine
from acceptance.services.ground import access
from acceptance.services.ground.access import Place
from acceptance.services.volumes import description, withdrawals
from acceptance.web.intake.uploads import store
from acceptance.web.lists import lists
from acceptance.web.lists.lists import whole
from forms.files.documents import DocumentForm, PinForm
from workflows import four, metadata
from workflows.words import NOTICE

blueprint = Blueprint("documents", __name__, url_prefix="/projects/<int:project_id>")
SHOWN = 60
"""Thumbnails on one page."""
WIDTH = 900
"""Pixels of a page where no width was asked for."""
MOST_PAGES = 100_000


@dataclass(frozen=True)
class Sight:
    """How a version is seen in the browser: which one is drawn and its pages; `card` is what a file
    says of itself, `note` why nothing can be seen, `kept_back` that it is not for this hand.
    """

    version: FileVersion | None = None
    pages: int = 0
    card: Mapping[str, object] | None = None
    note: str = ""
    kept_back: bool = False

    @property
    def pictured(self) -> bool:
        """Whether its pages are there as pictures."""
        if self.version is None or self.note:
            return False
        return self.version.media_type in (*previews.PICTURED, *previews.OFFICE)


def _sight(place: Place, version: FileVersion | None, known: Mapping[str, Purge]) -> Sight:
    """Look at a version; the PDF of a drawing or model stands in for it."""
    if version is None:
        return Sight()
    try:
        purges.require_kept(place, version.digest, version.name, known)
        quarantine.require_clean(version)
    except Erased:
        return Sight(version, note=_("内容已彻底清除"))
    except Refused as refused:
        return Sight(version, note=sentences.sentence(refused), kept_back=True)
    seen = version
    if version.media_type in filetypes.MODELS:
        seen = checks.pdf_twin(version) or version
    kind, count = seen.media_type, seen.pages or 0
    try:
        if kind in previews.OFFICE:
            return Sight(seen, previews.pages_of(store(), seen.digest, kind))
        if kind in (*previews.WORDS, filetypes.OFD):
            return Sight(seen, count, card=previews.card(store(), seen.digest, kind))
        if kind in previews.PICTURED:
            return Sight(seen, count or 1)
    except Refused:
        if kind in previews.OFFICE:
            return Sight(seen, count, note=_("没有安装转换器，不能在浏览器里看：请下载"))
        return Sight(seen, count, note=_("打不开：请下载核对"))
    return Sight(seen, count)


def _version(place: Place, version_id: int) -> FileVersion:
    """A version that this viewer may see. Raises NotFound, Erased, Refused (purge_asked, infected)."""
    version: FileVersion = access.owned(place, FileVersion, version_id)
    documents.find(place, version.document_id)
    purges.require_kept(place, version.digest, version.name)
    quarantine.require_clean(version)
    return version


def _asked_for(chain: Sequence[FileVersion]) -> FileVersion | None:
    """The version that the address names, else the one that stands."""
    asked = request.args.get("version", "")
    for version in chain:
        if str(version.id) == asked:
            return version
    for version in chain:
        if version.current:
            return version
    return None


def _whole_number(text: str, *, digits: int, otherwise: int) -> int:
    """A number from the address; anything else is passed over."""
    found = whole(text, digits=digits)
    if found is None:
        return otherwise
    return found


@blueprint.get("/documents/<int:document_id>")
@needs("filing.see")
def show(place: Place, document_id: int) -> ResponseReturnValue:
    """The page of a file; `version`, `page` and `take` (fill in what the file says of itself) stand
    in the address.
    """
    document, _item = documents.with_item(place, document_id)
    return page(place, document)


def page(
    place: Place,
    document: Document,
    fields: Sequence[tuple[str, str]] = (),
    values: Mapping[str, object] | None = None,
) -> str:
    """The page of a file, with what is wrong in what was typed."""
    chain = documents.versions(document)
    version = _asked_for(chain)
    asked = purges.of_digests(document.project_id, [one.digest for one in chain])
    sight = _sight(place, version, asked)
    leaf = _whole_number(request.args.get("page", "1"), digits=6, otherwise=1)
    leaf = min(max(1, leaf), max(sight.pages, 1))
    first = (leaf - 1) // SHOWN * SHOWN + 1
    result: CheckResult | None = None
    twins: list[Document] = []
    if version is not None:
        result, twins = checks.latest(version.id), documents.twins(place, version)
    pins: list[Pin] = []
    if sight.version is not None:
        pins = documents.pins(sight.version)
    correcting = documents.may_correct(place, document)
    proposal = description.proposed(document, result)
    if not values:
        values = _values(document)
        if "take" in request.args:
            values = {**values, **proposal}
    return render_template(
        "pages/files/documents/show.html",
        place=place,
        project=place.project,
        document=document,
        chain=chain,
        purges=asked.values(),
        withdrawn=withdrawals.withdrawn([document.id]),
        may_withdraw={one.id for one in chain if withdrawals.may(place, one)},
        version=version,
        viewing=sight.version,
        count=sight.pages,
        page=leaf,
        thumbs=range(first, min(first + SHOWN, sight.pages + 1)),
        card=sight.card,
        note=sight.note,
        kept_back=sight.kept_back,
        result=result,
        names=four.NAMES,
        filing=documents.item_of(document),
        may_edit=documents.may_edit(place, document) or correcting,
        correcting=correcting,
        pins=pins,
        twins=twins,
        alike=documents.alike(place, document),
        fields=fields,
        values=values,
        proposal=proposal,
        properties=four.PROPERTIES,
        pictured=sight.pictured,
    )


@blueprint.get("/documents/<int:document_id>/metadata")
@needs("filing.see")
def show_metadata(place: Place, document_id: int) -> ResponseReturnValue:
    """Every element of a file with its value, what is missing, and where it goes in other
    vocabularies.
    """
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
    """The metadata of a file as Dublin Core or PREMIS."""
    document = documents.find(place, document_id)
    values = description.file_values(place, document)
    if form == "premis":
        text = metadata.premis(values)
    else:
        text = metadata.dublin_core(metadata.FILE, values)
    return Response(
        text,
        mimetype="application/xml",
        headers={"Content-Disposition": f'attachment; filename="{document.id}-{form}.xml"'},
    )


def _values(document: Document) -> dict[str, object]:
    """What stands in the form before anything was typed."""
    return {
        name: dating.word(document, name)
        for name in ("title", "number", "author", "formed_on", "first_page", "last_page")
    }


@blueprint.post("/documents/<int:document_id>")
@needs("filing.upload", write=True)
def edit(place: Place, document_id: int) -> ResponseReturnValue:
    """Change the words; what is wrong is said beside what was typed (422)."""
    document = documents.find(place, document_id)
    raw = lists.form()
    try:
        data = DocumentForm().load(raw)
        reason = data.pop("reason", None) or ""
        if documents.may_correct(place, document) and not reason:
            raise ValidationError({"reason": [_("必须填写")]})
        documents.edit(place, document, data, reason, now=g.now)
    except ValidationError as error:
        return page(place, document, sentences.flat(error.messages), raw), 422
    flash(_("已保存"))
    return redirect(url_for("documents.show", project_id=place.project.id, document_id=document.id))


@blueprint.get("/versions/<int:version_id>/pages/<int:number>.png")
@needs("file.download")
def picture(place: Place, version_id: int, number: int) -> Response:
    """One page, drawn anew as a PNG: whatever the file may hold, a picture leaves this door."""
    version = _version(place, version_id)
    if not 1 <= number <= MOST_PAGES:
        raise NotFound
    digest, kind = version.digest, version.media_type
    width = _whole_number(request.args.get("w", ""), digits=5, otherwise=WIDTH)
    # Drawing takes seconds: no connection is held meanwhile.
    db.session.rollback()
    content = previews.page(store(), digest, kind, number, width)
    return Response(
        content,
        mimetype="image/png",
        headers={"Content-Security-Policy": "sandbox; default-src 'none'"},
    )


@blueprint.post("/versions/<int:version_id>/pins")
@needs("pin.set", write=True)
def pin(place: Place, version_id: int) -> ResponseReturnValue:
    """Stick a remark on a page."""
    version = _version(place, version_id)
    data = PinForm().load(lists.form())
    made = documents.set_pin(place, version, data, now=g.now)
    return _back_to(place, version, made)


@blueprint.post("/pins/<int:pin_id>/close")
@needs("filing.take_step", write=True)
def close_pin(place: Place, pin_id: int) -> ResponseReturnValue:
    """Say that a remark has been dealt with."""
    found: Pin = access.owned(place, Pin, pin_id)
    version: FileVersion = access.owned(place, FileVersion, found.version_id)
    documents.find(place, version.document_id)
    documents.close_pin(place, found, now=g.now)
    return _back_to(place, version, found)


def _back_to(place: Place, version: FileVersion, pin: Pin) -> ResponseReturnValue:
    """The page on which the remark is."""
    return redirect(
        url_for(
            "documents.show",
            project_id=place.project.id,
            document_id=version.document_id,
            version=version.id,
            page=pin.page,
        )
    )
