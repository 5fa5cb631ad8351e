"""The table of an office's own pack: rows are added, changed, moved, removed, undone; a list becomes rows."""

from __future__ import annotations

from collections.abc import Mapping

from flask import Blueprint, flash, g, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from marshmallow import ValidationError

from acceptance import sentences
from acceptance.gateways import sheets
from acceptance.guard import needs, takes
from acceptance.models import OwnPack
from acceptance.refusals import NotFound
from acceptance.services.ground.access import Viewer
from acceptance.services.life import own_packs, pack_rows
from acceptance.transaction import transaction
from acceptance.web.intake import uploads
from acceptance.web.lists.lists import form, whole
from forms.life.own_packs import (
    DeedForm,
    ItemForm,
    LinesForm,
    NewGroupForm,
    OldGroupForm,
    SeenForm,
    meant,
)
from workflows import listing
from workflows.packs import listed
from workflows.packs.drafts import GROUP, Row

from .pack_pages import here, page, words

blueprint = Blueprint("pack_rows", __name__, url_prefix="/packs/<int:pack_id>")
PREVIEW = 5
"""Lines of a list that are shown before it is taken."""


@blueprint.post("/groups")
@needs("pack.own", write=True)
def add_group(viewer: Viewer, pack_id: int) -> ResponseReturnValue:
    """A class at the end, or behind another one."""
    row, raw = own_packs.found(viewer, pack_id), form()
    try:
        data = NewGroupForm().load(raw)
    except ValidationError as error:
        return page(viewer, row, sentences.flat(error.messages), raw), 422
    version = data.pop("version")
    pack_rows.add_group(viewer, row, data, version=version, now=g.now)
    flash(_("已加类目“%(name)s”", name=data["name"]))
    return here(row, "items")


@blueprint.post("/items")
@needs("pack.own", write=True)
def add_items(viewer: Viewer, pack_id: int) -> ResponseReturnValue:
    """Items, one a line, at the end of a class."""
    row, raw = own_packs.found(viewer, pack_id), form()
    try:
        data = LinesForm().load(raw)
    except ValidationError as error:
        return page(viewer, row, sentences.flat(error.messages), raw), 422
    count = pack_rows.add_items(
        viewer,
        row,
        data["lines"],
        data["mark"],
        data["below"],
        version=data["version"],
        now=g.now,
    )
    flash(_("已加 %(count)d 条", count=count))
    return here(row, "items")


@blueprint.post("/rows/<int:key>")
@needs("pack.own", write=True)
def change(viewer: Viewer, pack_id: int, key: int) -> ResponseReturnValue:
    """Change what a row says."""
    row, raw = own_packs.found(viewer, pack_id), form()
    old = _row(row, key)
    try:
        data = (OldGroupForm() if old["level"] == GROUP else ItemForm()).load(raw)
    except ValidationError as error:
        return page(viewer, row, sentences.flat(error.messages), raw), 422
    version = data.pop("version")
    if pack_rows.change(viewer, row, key, data, version=version, now=g.now):
        flash(_("已保存"))
    return here(row, f"r{key}")


def _row(row: OwnPack, key: int) -> Row:
    for one in row.rows:
        if one["key"] == key:
            return one
    raise NotFound


@blueprint.post("/deeds")
@needs("pack.own", write=True)
def deed(viewer: Viewer, pack_id: int) -> ResponseReturnValue:
    """Up, down, away, marked: one button of a row."""
    row, data = own_packs.found(viewer, pack_id), DeedForm().load(form())
    act, _hyphen, key = data["do"].partition("-")
    old = _row(row, int(key))
    pack_rows.deed(viewer, row, act, int(key), version=data["version"], now=g.now)
    if act == "remove":
        flash(_("已删除“%(name)s”，可以撤销", name=old["name"]))
        return here(row, "table")
    return here(row, f"r{key}")


@blueprint.post("/undo")
@needs("pack.own", write=True)
def undo(viewer: Viewer, pack_id: int) -> ResponseReturnValue:
    """Take the last change back."""
    row, data = own_packs.found(viewer, pack_id), SeenForm().load(form())
    last = pack_rows.undo(viewer, row, version=data["version"], now=g.now)
    flash(_("已撤销：%(act)s %(name)s", act=_(pack_rows.ACTS[last.act]), name=last.name))
    return here(row, "table")


@blueprint.post("/list")
@takes("SHEET_LIMIT")
@needs("pack.own")
def receive_list(viewer: Viewer, pack_id: int) -> ResponseReturnValue:
    """Read a list in a limited child; it waits until its columns are named."""
    version = SeenForm().load(form())["version"]
    with uploads.sheet() as (path, name, _stored):
        book = sheets.book(path)
    with transaction():
        row = own_packs.found(viewer, pack_id)
        pack_rows.receive_list(row, name, book, version=version)
    return redirect(url_for("pack_rows.show_list", pack_id=pack_id))


@blueprint.get("/list")
@needs("pack.own")
def show_list(viewer: Viewer, pack_id: int) -> ResponseReturnValue:
    """The columns of the kept list; what five of its lines would be as they are named now."""
    return _list(own_packs.found(viewer, pack_id), request.args.to_dict())


def _list(row: OwnPack, sent: Mapping[str, str]) -> str:
    pages = row.sheets.get("pages", [])
    if not pages:
        raise NotFound
    asked = min(whole(sent.get("sheet")) or 0, len(pages) - 1)
    lines = pages[asked]["rows"]
    at = whole(sent.get("row")) or _headings(lines)
    at = max(1, min(at, len(lines)))
    width = max(map(len, lines))
    chosen = {number: sent.get(f"c{number}", "") for number in range(width)}
    if "c0" not in sent:
        chosen |= listed.guessed(lines[at - 1])
    found, fields = [], []
    if "look" in sent:
        try:
            sheet, told = meant({**sent, "sheet": str(asked), "row": str(at)})
            found = pack_rows.read(row, sheet, told)
        except ValidationError as error:
            fields = sentences.flat(error.messages)
    return render_template(
        "pages/life/own_packs/list.html",
        row=row,
        pages=pages,
        asked=asked,
        at=at,
        width=width,
        headings=lines[at - 1],
        lines=lines[at : at + PREVIEW],
        total=len(lines) - at,
        chosen=chosen,
        names=listed.FIELDS,
        found=found,
        fields=fields,
        sent=sent,
        most=PREVIEW,
        **words(row),
    )


def _headings(lines: list[list[object]]) -> int:
    """The row (from 1) that seems to hold the headings."""
    found = listing.find_headings(lines)
    named = [len(listed.guessed(line)) for line in lines[:20]]
    if named and max(named) > 1:
        return named.index(max(named)) + 1
    return found.row if found else 1


@blueprint.post("/list/rows")
@needs("pack.own", write=True)
def take_list(viewer: Viewer, pack_id: int) -> ResponseReturnValue:
    """Make its lines rows of the pack, as a person has named its columns."""
    row, sent = own_packs.found(viewer, pack_id), form()
    version = SeenForm().load({"version": sent.pop("version", "")})["version"]
    try:
        sheet, told = meant(sent)
    except ValidationError:
        return _list(row, {**sent, "look": "1"}), 422
    count = pack_rows.take_list(viewer, row, sheet, told, version=version, now=g.now)
    flash(_("已读入 %(count)d 行，可以整批撤销", count=count))
    return here(row, "table")
