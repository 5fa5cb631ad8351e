"""The office's record, as whoever audits it reads it: every act outside the projects, and whether the
chain of its lines holds.
"""

from __future__ import annotations

import json
from collections.abc import Iterator

from flask import Blueprint, Response, g, render_template, request, stream_with_context
from flask.typing import ResponseReturnValue

from acceptance.guard import needs
from acceptance.services.ground import office
from acceptance.services.ground.access import Viewer
from acceptance.web.lists.lists import page_of
from forms.life.projects import ListQuery
from workflows.office import NOUNS

blueprint = Blueprint("records", __name__, url_prefix="/office/records")


@blueprint.get("")
@needs("admin.record")
def index(viewer: Viewer) -> ResponseReturnValue:
    """The last first, narrowed by a kind of thing, by a name or a reason."""
    query = ListQuery().load(request.args.to_dict())
    rows, pager = page_of(office.listed(search=query["q"], noun=query["state"]), query["page"])
    length, last = office.head()
    return render_template(
        "pages/ground/records/index.html",
        lines=office.named(rows),
        things=office.things(rows),
        wrong=office.first_wrong(rows),
        length=length,
        last=last,
        pager=pager,
        query=query,
        nouns=NOUNS,
    )


@blueprint.get("/export.jsonl")
@needs("admin.record")
def export(viewer: Viewer) -> Response:
    """The whole chain as ledger.py checks it, one line a record, as it is read."""

    def written() -> Iterator[str]:
        for line in office.lines():
            yield json.dumps(line, ensure_ascii=False) + "\n"

    name = f"office-{g.now:%Y%m%d}.jsonl"
    answer = Response(stream_with_context(written()), mimetype="application/jsonl")
    answer.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    return answer
