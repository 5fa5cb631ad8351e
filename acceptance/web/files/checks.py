"""四性检测 of the whole project, by the numbered items."""

from __future__ import annotations

from flask import Blueprint, render_template, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from sqlalchemy.orm import joinedload

from acceptance.guard import needs
from acceptance.models import FileVersion
from acceptance.models.states import Verdict
from acceptance.services.files import checks, fixity, outcomes
from acceptance.services.ground.access import Place
from acceptance.web.lists.lists import as_csv, page_of
from forms.life.projects import ListQuery
from workflows import four

blueprint = Blueprint("checks", __name__, url_prefix="/projects/<int:project_id>/checks")
SHOWN = {"failed": Verdict.FAILED, "passed": Verdict.PASSED, "waiting": Verdict.PENDING}
"""Which files a page lists, by what stands in its address; the failed ones where nothing does."""


@blueprint.get("")
@needs("filing.see")
def index(place: Place) -> ResponseReturnValue:
    """The same page for those who submit and for the bureau."""
    query = ListQuery().load(request.args.to_dict())
    verdict = "failed"
    if query["state"] in SHOWN:
        verdict = query["state"]
    listed = checks.with_verdict(place, SHOWN[verdict]).options(joinedload(FileVersion.document))
    rows, pager = page_of(listed, query["page"])
    lines, totals = outcomes.summary(place)
    results = checks.latest_of([row.id for row in rows])
    return render_template(
        "pages/files/checks/index.html",
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
        damaged=fixity.damaged_files(place),
        query=query,
    )


@blueprint.get("/export.csv")
@needs("filing.see")
def export(place: Place) -> ResponseReturnValue:
    """How many files came out how, by numbered item."""
    lines, _totals = outcomes.summary(place)
    head = [_("编号"), _("检测项目"), *(_(word) for word in four.RESULTS.values())]
    return as_csv(
        "checks",
        head,
        ([code, _(four.NAMES[code]), *(counts[r] for r in four.RESULTS)] for code, counts in lines),
    )
