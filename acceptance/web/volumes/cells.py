"""The cataloguing table: its page, its rows as JSON, and the cells that come back."""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import TypedDict

from flask import Blueprint, Response, g, jsonify, render_template, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from acceptance import sentences
from acceptance.guard import needs
from acceptance.refusals import NotFound, Refused
from acceptance.services.ground.access import Place
from acceptance.services.volumes import cells, volumes, windows
from forms.volumes.volumes import AT_ONCE, CELLS, cell_problem
from workflows.terms import RETENTION_NAMES, SECRECY, SPINES
from workflows.words import N_

blueprint = Blueprint("cells", __name__, url_prefix="/projects/<int:project_id>/table")
HEADS = {
    "volume": N_("案卷号"),
    "position": N_("件号"),
    "pages": N_("页数"),
    "files": N_("件数"),
    "code": N_("档号"),
    "number": N_("文件编号"),
    "title": N_("题名"),
    "author": N_("责任者"),
    "formed_on": N_("文件日期"),
    "works": N_("单位工程"),
    "division": N_("分部"),
    "discipline": N_("专业"),
    "retention": N_("保管期限"),
    "secrecy": N_("密级"),
    "remark": N_("备注"),
    "cover_title": N_("封面题名"),
    "stated_pages": N_("卷上所写页数"),
    "unit": N_("立卷单位"),
    "begins_on": N_("起始日期"),
    "ends_on": N_("终止日期"),
    "spine": N_("卷盒厚度"),
    "see_also": N_("互见号"),
    "note": N_("备考说明"),
    "filed_by": N_("立卷人"),
    "filed_on": N_("立卷日期"),
    "checked_by": N_("检查人"),
    "checked_on": N_("检查人签署日期"),
    "text": N_("说明"),
    "taken": N_("时间"),
    "place": N_("地点"),
    "people": N_("人物"),
    "photographer": N_("摄影者"),
}
TABLES = {"files": N_("文件"), "volumes": N_("案卷"), "media": N_("照片和录音录像")}
WIDE = {
    "title": 320,
    "cover_title": 240,
    "text": 300,
    "unit": 180,
    "author": 180,
    "note": 200,
    "code": 200,
}

MOST = 20_000
"""Rows that one page of the table loads, window by window; a link leads to the next ones."""
REASON = 1000
"""Characters of the reason of a correction."""


def _of(name: str) -> str:
    if name not in TABLES:
        raise NotFound
    return name


class Column(TypedDict):
    """What the browser must know of a column to show and judge it as one types."""

    field: str
    title: str
    editable: bool
    kind: str  # date, dated (as far as it is known), number or text
    choices: dict[str, str]
    width: int
    limit: int  # characters; 0 when it is bounded otherwise
    required: bool


class Wrong(TypedDict):
    """A cell that cannot be kept, and why."""

    row: int
    field: str
    message: str


def _columns(of: str) -> list[Column]:
    """The columns of a table in their order, the fixed ones first."""
    fixed = [_column(of, name, editable=False, limit=0) for name in cells.FIXED[of]]
    judged = CELLS[of].fields
    return fixed + [
        _column(of, name, editable=True, limit=getattr(judged.get(name), "limit", 0))
        for name in cells.EDITABLE[of]
    ]


def _column(of: str, name: str, *, editable: bool, limit: int) -> Column:
    return {
        "field": name,
        "title": _(_head(of, name)),
        "editable": editable,
        "kind": _kind(name),
        "choices": _choices(name),
        "width": WIDE.get(name, 110),
        "limit": limit,
        "required": editable and name == "title",
    }


def _head(of: str, name: str) -> str:
    """A file has a number of its own, a volume has its 案卷号."""
    if of == "volumes" and name == "number":
        return HEADS["volume"]
    return HEADS[name]


def _kind(name: str) -> str:
    if name == "formed_on":
        return "dated"
    if name.endswith("_on"):
        return "date"
    if name in ("stated_pages", "spine"):
        return "number"
    return "text"


def _choices(name: str) -> dict[str, str]:
    """What may stand in a column, with its words; empty for anything."""
    if name == "retention":
        return {key: _(word) for key, word in RETENTION_NAMES.items()}
    if name == "secrecy":
        return {word: word for word in SECRECY if word}
    if name == "spine":
        return {str(width): str(width) for width in SPINES}
    return {}


@blueprint.get("/<of>")
@needs("volume.see")
def show(place: Place, of: str) -> ResponseReturnValue:
    """The table itself; its rows come as JSON."""
    of = _of(of)
    words = {
        "saved": _("已存 {count} 格"),
        "saving": _("正在存"),
        "ended": _("登录已结束，没有存：在另一窗口登录后再改一格就存，改过的都还在这页"),
        "refused": _("没有存，已标出：改正后再存"),
        "required": _("必须填写"),
        "long": _("太长：最多 {limit} 字"),
        "date": _("不是日期：写成 2026-12-24"),
        "number": _("不是数字：只填阿拉伯数字"),
        "choice": _("不在可选范围内：从列表中选"),
        "undone": _("已撤销 {count} 格"),
        "nothing": _("没有可撤销的"),
        "offline": _("没有网络，改动还在这一页：联网后再改一格即一起存"),
        "loaded": _("{count} 行"),
        "more": _("{count} 行，后面还有：本页到此为止，接着看下一段"),
    }
    return render_template(
        "pages/volumes/volumes/table.html",
        place=place,
        project=place.project,
        of=of,
        tables=TABLES,
        columns=_columns(of),
        after=request.args.get("after", ""),
        most=MOST,
        words=words,
        may_edit=volumes.may_arrange(place),
    )


@blueprint.get("/<of>.json")
@needs("volume.see")
def rows(place: Place, of: str) -> Response:
    """A window of rows; `X-After` says where the next one begins, and is missing at the end."""
    window = windows.rows(place, _of(of), request.args.get("after", ""))
    answer = Response(json.dumps(window.rows, ensure_ascii=False), mimetype="application/json")
    if window.after:
        answer.headers["X-After"] = window.after
    return answer


@blueprint.post("/<of>")
@needs("volume.edit", write=True)
def save(place: Place, of: str) -> ResponseReturnValue:
    """Cells that were changed, all of them or none: `[[row, field, seen, new], …]`, or these as
    `cells` beside the `reason` of a correction.
    """
    of = _of(of)
    sent, reason = request.get_json(silent=True), ""
    match sent:
        case {"cells": cells_sent, "reason": str(why)}:
            sent, reason = cells_sent, why[:REASON]
    changes, wrong = _judged(of, sent)
    if wrong:
        return jsonify(errors=wrong), 422
    try:
        saved = cells.apply(place, of, changes, reason, now=g.now)
    except Refused as refused:
        # a conflict is mended by reading again, everything else by typing something else
        status = 422
        if refused.code == "cells_conflict":
            status = 409
        return jsonify(errors=[], reason=sentences.sentence(refused)), status
    told: dict[str, object] = {"saved": saved}
    if kept := _otherwise(sent, changes):
        told["kept"] = kept
    return jsonify(told)


def _otherwise(sent: object, changes: Sequence[cells.Change]) -> list[list[object]]:
    """Cells whose value is written otherwise than it was typed: 2026年8月 is kept as 2026-08."""
    assert isinstance(sent, list)
    return [
        [change.row, change.field, cells.plain(change.new)]
        for change, (_row, _field, _seen, typed) in zip(changes, sent, strict=True)
        if str(cells.plain(change.new)) != str(typed or "")
    ]


def _judged(of: str, sent: object) -> tuple[list[cells.Change], list[Wrong]]:
    """The changes as values, and those that cannot be kept. Raises NotFound for what is no cell."""
    if not isinstance(sent, list) or not all(_is_cell(of, one) for one in sent):
        raise NotFound
    if len(sent) > AT_ONCE:
        message = _("一次最多改 %(limit)d 格：请分几次粘贴", limit=AT_ONCE)
        return [], [{"row": 0, "field": "", "message": message}]
    changes: list[cells.Change] = []
    wrong: list[Wrong] = []
    for row, field, seen, new in sent:
        value, problem = cell_problem(of, field, new)
        if problem:
            wrong.append({"row": row, "field": field, "message": _(problem)})
        changes.append(cells.Change(row, field, seen, value))
    return changes, wrong


def _is_cell(of: str, one: object) -> bool:
    match one:
        case [int(), field, _seen, _new]:
            return field in cells.EDITABLE[of]
    return False
