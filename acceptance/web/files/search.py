"""The search over all files of a project, with facets; the address of a page is the search."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from flask import Blueprint, render_template, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from sqlalchemy import Select

from acceptance.extensions import db
from acceptance.guard import needs
from acceptance.models import Document, Filing
from acceptance.models.states import DocumentState
from acceptance.services.files import dating, facets, search
from acceptance.services.ground import access
from acceptance.services.ground.access import Place
from acceptance.services.volumes import shelving
from acceptance.web.lists.lists import PER_PAGE, Pager, as_csv, page_of, rows_along, whole
from forms.life.projects import ListQuery
from workflows.filings import FILING_NAMES

blueprint = Blueprint("search", __name__, url_prefix="/projects/<int:project_id>/search")
NARROWING = ("section", "group", "party", "state", "sort")


def _matching(place: Place, query: Mapping[str, str]) -> Select[Document]:
    by = facets.Narrowed(
        section=whole(query["section"]),
        group=query["group"],
        party=whole(query["party"]),
        state=query["state"],
    )
    return facets.matching(place, query["q"], by, query["sort"])


@blueprint.get("")
@needs("filing.see")
def index(place: Place) -> ResponseReturnValue:
    """One page of what was found, with the items that the files lie in.

    Facets are counted where something narrows the list; all files need none.
    """
    query = ListQuery().load(request.args.to_dict())
    wanted = _matching(place, query)
    if query["q"] and not any(query[name] for name in NARROWING):
        rows, pager = _quick(place, query["q"], query["page"])
    else:
        rows, pager = page_of(wanted, query["page"])
    narrowed = query["q"] or query["group"] or query["section"] or query["state"]
    filings = _items_of(place, rows)
    beside: dict[str, list[tuple[object, ...]]] = {}
    cut = False
    if narrowed:
        beside, cut = facets.counted(wanted)
    return render_template(
        "pages/files/search/index.html",
        place=place,
        project=place.project,
        documents=rows,
        filings=filings,
        lies=shelving.lying(place, [row.volume_id for row in rows if row.volume_id]),
        pager=pager,
        query=query,
        facets=beside,
        facets_of=facets.FACETED if cut else 0,
        sections={0: _("全项目"), **{s.number: s.name for s in place.project.sections}},
    )


def _items_of(place: Place, rows: Sequence[Document]) -> dict[int, Filing]:
    """The checklist items of these files, by id."""
    ids = [row.filing_id for row in rows if row.filing_id]
    found = db.session.scalars(access.filings(place).where(Filing.id.in_(ids)))
    return {item.id: item for item in found}


def _quick(place: Place, asked: str, page: int) -> tuple[list[Document], Pager]:
    """A page of a search by words alone, which the index may answer by itself."""
    total = search.count(place, asked)
    shown = min(page, max(1, -(-total // PER_PAGE)))
    rows = search.first(place, asked, offset=(shown - 1) * PER_PAGE, limit=PER_PAGE)
    return rows, Pager(shown, total)


@blueprint.get("/export.csv")
@needs("filing.see")
def export(place: Place) -> ResponseReturnValue:
    """Everything that was found, with the item of each file."""
    wanted = _matching(place, ListQuery().load(request.args.to_dict()))
    joined = wanted.with_only_columns(
        Document.title,
        Document.number,
        Document.author,
        Document.formed_on,
        Document.formed_as,
        Document.state,
        Document.gone,
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
    originals: Mapping[str, str] = {
        DocumentState.STORED: _("已存"),
        DocumentState.LISTED: _("只有目录"),
    }
    stands: Mapping[str, str] = {state: _(name) for state, name in FILING_NAMES.items()}
    return as_csv(
        "documents",
        head,
        (
            [
                r.title,
                r.number,
                r.author,
                dating.text_of(r.formed_on, r.formed_as),
                _("已彻底清除") if r.gone else originals[r.state],
                r.code,
                r.name,
                r.section,
                # a file that lies in no item has no standing
                stands.get(r.stand, ""),
            ]
            for r in rows_along(joined)
        ),
        long=True,
    )
