"""The page of an office's own pack: its table, what may be done to it, its versions and its changes."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from flask import redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from acceptance import sentences
from acceptance.models import OwnPack
from acceptance.models.states import OwnPackState
from acceptance.services.ground import offers, packs
from acceptance.services.ground.access import Viewer
from acceptance.services.life import own_packs, pack_files, pack_rows
from acceptance.web.lists.lists import Pager
from forms.life.projects import ListQuery
from workflows.packs import compiling, own
from workflows.packs.drafts import GROUP, PROBLEMS, group_of, index
from workflows.roles import PARTY_NAMES
from workflows.standards import RETENTIONS, STAGES
from workflows.terms import RETENTION_NAMES

Wrong = Sequence[tuple[str, str]]
ROWS = 200
"""Rows of the table on one page."""


def states() -> dict[str, str]:
    """What the states of an own pack are called."""
    return {
        "arrived": _("待确认"),
        "draft": _("未发布"),
        "published": _("已发布"),
        "discarded": _("已作废"),
    }


def page(
    viewer: Viewer,
    row: OwnPack,
    fields: Wrong = (),
    values: Mapping[str, str] | None = None,
    reason: str = "",
) -> str:
    """The page of a pack; after a form that was not right with what was sent and why."""
    query = ListQuery().load(request.args.to_dict())
    pager = Pager(query["page"], len(row.rows), ROWS)
    number = min(pager.number, pager.pages)
    pager = Pager(number, len(row.rows), ROWS)
    asked = request.args.get("row", "")
    edited = next((one for one in row.rows if str(one["key"]) == asked), None)
    under = 0
    if edited is not None:
        under = row.rows[group_of(row.rows, index(row.rows, edited["key"]))]["key"]
    came = ""
    if row.state == OwnPackState.ARRIVED:
        came = pack_files.confirmed_before(viewer, row)
    return render_template(
        "pages/life/own_packs/show.html",
        row=row,
        lines=row.rows[(number - 1) * ROWS : number * ROWS],
        pager=pager,
        numbers=numbers(row),
        groups=[one for one in row.rows if one["level"] == GROUP],
        edited=edited,
        under=under,
        problems=[
            sentences.filled_in(PROBLEMS[code], facts) for code, facts in own_packs.problems(row)
        ],
        doubts=compiling.uncertain(row.rows),
        changes=own_packs.changes(row),
        history=pack_rows.history(row),
        acts=pack_rows.ACTS,
        known=packs.known(row.pack),
        offered=offers.of_office(viewer.organisation_id).get(row.pack),
        states=states(),
        typed=own.typed,
        before=came,
        fields=fields,
        values=values or {},
        called=values if values and "title" in values else own_packs.head(row),
        reason=reason,
        open=row.state in (OwnPackState.DRAFT, OwnPackState.PUBLISHED),
        **words(row),
    )


def numbers(row: OwnPack) -> dict[int, str]:
    """The code of each row: that of a class, and the one an item has by its place."""
    found, code, at = {}, "", 0
    for one in row.rows:
        if one["level"] == GROUP:
            code, at = one["code"], 0
            found[one["key"]] = code
        else:
            at += 1
            found[one["key"]] = f"{code}-{at:02d}"
    return found


def words(row: OwnPack) -> dict[str, object]:
    """What the fields of a row may say."""
    named = {
        mark: "/".join(_(RETENTION_NAMES[part]) for part in mark.split("/")) for mark in RETENTIONS
    }
    marks = list(named.items())
    if row.base["columns"] != ["retention"]:
        marks = []
    return {
        "parties": [(kind, _(name)) for kind, name in PARTY_NAMES.items()],
        "stages": STAGES,
        "marks": marks,
        "named": named,
        "retentions": [(mark, _(name)) for mark, name in RETENTION_NAMES.items()],
        "marked": compiling.called(row.base["columns"]),
    }


def here(row: OwnPack, anchor: str = "") -> ResponseReturnValue:
    """Back to the table, at a row."""
    return redirect(url_for("own_packs.show", pack_id=row.id, _anchor=anchor or None))
