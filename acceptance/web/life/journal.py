"""A project's journal: read, searched, exported as a list and as the chain that `ledger.py`
proves."""

from __future__ import annotations

import json
from typing import Any

from flask import Response, render_template, request, stream_with_context
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from sqlalchemy import Select

from acceptance.guard import needs
from acceptance.models import JournalEntry
from acceptance.services.ground import chains, journal
from acceptance.services.ground.access import Place
from acceptance.web.lists.lists import as_csv, page_of, read_along
from forms.life.projects import ListQuery

from .projects import blueprint


def _listed(place: Place, query: dict[str, Any]) -> Select[JournalEntry]:
    oldest_first = query["sort"] == "oldest"
    return journal.entries(place.project.id, search=query["q"], oldest_first=oldest_first)


@blueprint.get("/projects/<int:project_id>/journal")
@needs("journal.see")
def show_journal(place: Place) -> ResponseReturnValue:
    """Page by page, with whether the chain still holds, as far as a page can tell."""
    query = ListQuery().load(request.args.to_dict())
    rows, pager = page_of(_listed(place, query), query["page"])
    return render_template(
        "pages/life/projects/journal.html",
        place=place,
        project=place.project,
        entries=rows,
        pager=pager,
        query=query,
        chain=chains.standing(place.project.id, [row.seq for row in rows]),
    )


@blueprint.get("/projects/<int:project_id>/journal.csv")
@needs("journal.see")
def export_journal(place: Place) -> ResponseReturnValue:
    """The same lines for a spreadsheet, all of them."""
    query = ListQuery().load(request.args.to_dict())
    head = ["#", _("时间"), _("事项"), _("从 → 到"), _("单位"), _("姓名"), "SHA-256"]
    rows = map(_cells, read_along(_listed(place, query)))
    return as_csv("journal", head, rows, long=True)


def _cells(line: JournalEntry) -> list[str | int]:
    moved = f"{line.before} → {line.after}"
    return [line.seq, line.at.isoformat(), line.action, moved, line.unit, line.actor, line.hash]


@blueprint.get("/projects/<int:project_id>/journal.jsonl")
@needs("journal.see")
def export_chain(place: Place) -> ResponseReturnValue:
    """The chain as it is hashed, for `ledger.py`."""
    lines = journal.lines(place.project.id)
    told = (json.dumps(line, ensure_ascii=False) + "\n" for line in lines)
    named = {"Content-Disposition": "attachment; filename=journal.jsonl"}
    return Response(stream_with_context(told), mimetype="application/jsonl", headers=named)
