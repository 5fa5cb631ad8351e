"""重点项目名单: entered by hand or read from a sheet; which of its projects were never registered here."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from flask import Blueprint, Response, flash, g, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from marshmallow import ValidationError
from sqlalchemy import Select

from acceptance import sentences
from acceptance.gateways import sheets
from acceptance.gateways.clock import local_date
from acceptance.guard import needs, takes
from acceptance.models import KeyProject
from acceptance.refusals import Refused
from acceptance.services.ground import office
from acceptance.services.ground.access import Viewer
from acceptance.services.life import key_list
from acceptance.transaction import transaction
from acceptance.web.intake import uploads
from acceptance.web.lists.lists import as_csv, form, page_of, read_along, whole
from forms.letters.office import ReasonForm
from forms.life.key_list import LineCorrectionForm, LineForm, SheetForm
from forms.life.opened import WhyForm
from forms.life.projects import ListQuery
from workflows.key_list import FIELDS, LINE_NAMES, LineState

blueprint = Blueprint("key_list", __name__, url_prefix="/key-list")
WRONG = 10
"""Rows that say no name, of which the number is told."""


def _wanted(viewer: Viewer) -> tuple[Select[KeyProject], Mapping[str, Any]]:
    args = request.args.to_dict()
    year = whole(args.pop("year", None), digits=4)
    query = ListQuery().load(args)
    narrowed = {"words": query["q"], "state": query["state"], "sort": query["sort"], "year": year}
    return key_list.listed(viewer, **narrowed), {**query, "year": year}


@blueprint.get("")
@needs("project.register")
def index(viewer: Viewer) -> ResponseReturnValue:
    """The list, a page at a time, and how a line or a sheet is entered."""
    return _index(viewer, {})


def _index(
    viewer: Viewer, values: Mapping[str, str], fields: Sequence[tuple[str, str]] = ()
) -> ResponseReturnValue:
    wanted, query = _wanted(viewer)
    rows, pager = page_of(wanted, query["page"])
    total, missing = key_list.numbers(viewer)
    page = render_template(
        "pages/life/key_list/index.html",
        rows=rows,
        pager=pager,
        query=query,
        total=total,
        missing=missing,
        projects=key_list.projects_of(viewer, rows),
        years=key_list.years(viewer),
        states=[
            ("", _("在名单中")),
            (key_list.UNREGISTERED, _("没有登记的")),
            (key_list.REGISTERED, _("已登记的")),
            (LineState.STRUCK.value, _(LINE_NAMES[LineState.STRUCK])),
        ],
        values={"year": str(local_date(g.now).year), **values},
        fields=fields,
    )
    return page, 422 if fields else 200


@blueprint.get("/export.csv")
@needs("project.register")
def export(viewer: Viewer) -> Response:
    """The list as a sheet, searched and ordered as the page is."""
    wanted, _query = _wanted(viewer)
    names = [_(name) for name in FIELDS.values()]
    head = [_("年度"), *names, _("名单"), _("是否登记"), _("本系统项目编号")]
    rows = list(read_along(wanted))
    found = key_list.projects_of(viewer, rows)
    return as_csv("key-projects", head, (_line(row, found) for row in rows))


def _line(row: KeyProject, found: Mapping[int, Any]) -> list[object]:
    said = [getattr(row, name) for name in FIELDS]
    project = found.get(row.id)
    registered = [_("没有登记"), ""]
    if project is not None:
        registered = [_("已登记"), project.code]
    return [row.year, *said, row.source, *registered]


@blueprint.post("")
@needs("project.register")
def add(viewer: Viewer) -> ResponseReturnValue:
    """Enter one line."""
    raw = form()
    try:
        data = LineForm().load(raw)
    except ValidationError as error:
        return _index(viewer, raw, sentences.flat(error.messages))
    try:
        with transaction():
            key_list.add(data, actor=viewer, now=g.now)
    except Refused as refused:
        return _index(viewer, raw, _at_field(refused))
    flash(_("已记入名单"))
    return redirect(url_for("key_list.index"), 303)


def _at_field(refused: Refused) -> list[tuple[str, str]]:
    """What the service refused, at the field that it is about."""
    field = {"no_such_project": "registered_as", "line_there": "name"}.get(refused.code, "reason")
    return [(field, sentences.sentence(refused))]


@blueprint.post("/sheet")
@takes("SHEET_LIMIT")
@needs("project.register")
def take(viewer: Viewer) -> ResponseReturnValue:
    """Read a sheet in a limited child, then enter its lines."""
    raw = form()
    try:
        data = SheetForm().load(raw)
    except ValidationError as error:
        return _index(viewer, raw, sentences.flat(error.messages))
    with uploads.sheet() as (path, name, _stored):
        pages = sheets.book(path).pages
    rows = pages[0].rows if pages else []
    with transaction():
        told = key_list.take(rows, **data, name=name, actor=viewer, now=g.now)
    flash(_("读入 %(lines)d 行，%(there)d 行已在名单里", lines=told.lines, there=told.there))
    if told.wrong:
        flash(
            _(
                "%(count)d 行没有项目名称或太长，没有读入：第 %(rows)s 行",
                count=len(told.wrong),
                rows=_rows(told.wrong),
            )
        )
    if told.aside:
        flash(
            _(
                "%(count)d 行是合计、分类标题、表头或签署，不当作项目：第 %(rows)s 行",
                count=len(told.aside),
                rows=_rows(told.aside),
            )
        )
    if others := [page.name for page in pages[1:] if any(map(any, page.rows))]:
        flash(_("只读了第一张工作表，没有读：%(names)s", names="、".join(others)))
    return redirect(url_for("key_list.index", year=data["year"]), 303)


def _rows(numbers: Sequence[int]) -> str:
    """The first rows of a sheet that are told of."""
    return "、".join(map(str, numbers[:WRONG]))


@blueprint.get("/<int:line_id>")
@needs("project.register")
def edit(viewer: Viewer, line_id: int) -> ResponseReturnValue:
    """One line: what it says, what was done to it, how it is put right."""
    return _edit(viewer, line_id, {})


def _edit(
    viewer: Viewer,
    line_id: int,
    values: Mapping[str, str],
    fields: Sequence[tuple[str, str]] = (),
) -> ResponseReturnValue:
    row = key_list.mine(viewer, line_id)
    given = {name: str(getattr(row, name)) for name in key_list.SAID}
    page = render_template(
        "pages/life/key_list/show.html",
        row=row,
        project=key_list.projects_of(viewer, [row]).get(row.id),
        names=LINE_NAMES,
        records=office.read("key_project", row.id),
        values={**given, **values},
        fields=fields,
    )
    return page, 422 if fields else 200


@blueprint.post("/<int:line_id>/correct")
@needs("project.register")
def correct(viewer: Viewer, line_id: int) -> ResponseReturnValue:
    """Put right what is said of it."""
    raw = form()
    try:
        data = LineCorrectionForm().load(raw)
    except ValidationError as error:
        return _edit(viewer, line_id, raw, sentences.flat(error.messages))
    told = {"version": data["version"], "reason": data["reason"]}
    try:
        with transaction():
            row = key_list.mine(viewer, line_id)
            key_list.correct(row, data, **told, actor=viewer, now=g.now)
    except Refused as refused:
        return _edit(viewer, line_id, raw, _at_field(refused))
    flash(_("已更正"))
    return redirect(url_for("key_list.edit", line_id=line_id), 303)


@blueprint.post("/<int:line_id>/strike")
@needs("project.register", write=True)
def strike(viewer: Viewer, line_id: int) -> ResponseReturnValue:
    """Take it off the list."""
    return _moved(viewer, line_id, key_list.strike, _("已划去"))


@blueprint.post("/<int:line_id>/put-back")
@needs("project.register", write=True)
def put_back(viewer: Viewer, line_id: int) -> ResponseReturnValue:
    """Put it back on the list."""
    return _moved(viewer, line_id, key_list.put_back, _("已恢复"))


def _moved(
    viewer: Viewer, line_id: int, act: Callable[..., None], said: str
) -> ResponseReturnValue:
    data = WhyForm().load(form())
    act(key_list.mine(viewer, line_id), **data, actor=viewer, now=g.now)
    flash(said)
    return redirect(url_for("key_list.edit", line_id=line_id), 303)


@blueprint.post("/<int:line_id>/strike-sheet")
@needs("project.register", write=True)
def strike_sheet(viewer: Viewer, line_id: int) -> ResponseReturnValue:
    """Take every line off the list that came with the same sheet."""
    data = ReasonForm().load(form())
    row = key_list.mine(viewer, line_id)
    count = key_list.strike_sheet(row, reason=data["reason"], actor=viewer, now=g.now)
    flash(_("已划去 %(count)d 行", count=count))
    return redirect(url_for("key_list.index"), 303)
