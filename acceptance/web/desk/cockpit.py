"""验收工作一览: what an archive office looks at first, of its own projects and of the offices below it."""

from __future__ import annotations

import tempfile
from collections.abc import Mapping
from io import BytesIO
from typing import IO, Any

from flask import Blueprint, Response, flash, g, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from markupsafe import Markup
from marshmallow import ValidationError

from acceptance.config import PACKAGE
from acceptance.gateways import xlsx
from acceptance.gateways.clock import local_date
from acceptance.gateways.filetypes import XLSX
from acceptance.guard import needs
from acceptance.refusals import NotFound
from acceptance.services.desk import views
from acceptance.services.desk.cockpit import Asked
from acceptance.services.desk.overview import Overview
from acceptance.services.ground.access import Viewer
from acceptance.web.lists.lists import Pager, as_csv, attachment, form
from forms.base import MESSAGES
from forms.desk.cockpit import CockpitQuery, ViewForm
from workflows.overview import NAMES

from . import drawn, happened, sheets

blueprint = Blueprint("cockpit", __name__, url_prefix="/cockpit")
SHOWN = 20
"""Projects of a page of the list, units and offices of a table; the exports have all."""
SVG = "image/svg+xml"
_STYLES = PACKAGE / "static" / "styles"


def _overview(viewer: Viewer, query: Mapping[str, Any]) -> Overview:
    """What was asked for. Raises ValidationError for an office that has no project here."""
    asked = Asked(query["office"], query["pack"], query["stage"])
    month = query["month"] or local_date(g.now).replace(day=1)
    over = Overview(viewer, asked, query["year"], month, g.now)
    if asked.office is not None and asked.office not in over.offices:
        raise ValidationError({"office": [MESSAGES["choice"]]})
    return over


@blueprint.get("")
@needs("cockpit.see")
def show(viewer: Viewer) -> ResponseReturnValue:
    """The overview; what is wrong with a filter is said beside it, and nothing is counted then."""
    try:
        query = CockpitQuery().load(request.args.to_dict())
        over = _overview(viewer, query)
    except ValidationError as error:
        return _wrong(viewer, error)
    number = query["page"]
    found = over.dues(skip=(number - 1) * SHOWN, most=SHOWN)
    if number > 1 and not found.shown:
        number = 1
        found = over.dues(skip=0, most=SHOWN)
    return render_template(
        "pages/desk/cockpit/show.html",
        over=over,
        query=query,
        args=_args(query),
        found=found,
        views=views.of(viewer),
        pager=Pager(number, found.total, SHOWN),
        sheets=sheets,
        happened=happened,
        drawn=drawn,
        most=SHOWN,
        stages=NAMES,
    )


def _args(query: Mapping[str, Any]) -> dict[str, Any]:
    """The filters as they stand in addresses."""
    told = {key: str(query[key]) for key in ("office", "pack", "stage", "year") if query[key]}
    if query["month"]:
        told["month"] = f"{query['month']:%Y-%m}"
    return told


def _wrong(viewer: Viewer, error: ValidationError) -> ResponseReturnValue:
    over = Overview(viewer, Asked(), None, local_date(g.now).replace(day=1), g.now)
    said = render_template(
        "pages/desk/cockpit/wrong.html",
        over=over,
        wrong=error.messages,
        query=dict.fromkeys(CockpitQuery().fields, ""),
        stages=NAMES,
        sheets=sheets,
        args={},
        views=views.of(viewer),
    )
    return said, 422


@blueprint.post("/views")
@needs("cockpit.see", write=True)
def keep(viewer: Viewer) -> ResponseReturnValue:
    """Keep the filters of the page under a name."""
    query = CockpitQuery().load(form("name"))
    named = ViewForm().load({"name": request.form.get("name", "")})
    _overview(viewer, query)
    args = _args(query)
    views.save(viewer, named["name"], args, now=g.now)
    flash(_("视图“%(name)s”已保存", name=named["name"]))
    return redirect(url_for("cockpit.show", **args))


@blueprint.post("/views/<int:view_id>/remove")
@needs("cockpit.see", write=True)
def forget(viewer: Viewer, view_id: int) -> ResponseReturnValue:
    """Forget a view."""
    views.remove(viewer, view_id)
    return redirect(url_for("cockpit.show"))


SHEETS = {**sheets.MAKERS, **happened.MAKERS}


@blueprint.get(f"/<any({', '.join(SHEETS)}):figure>.<any(csv, xlsx, svg):suffix>")
@needs("cockpit.see")
def export(viewer: Viewer, figure: str, suffix: str) -> Response:
    """One figure to be taken along, narrowed as the page is."""
    query = CockpitQuery().load(request.args.to_dict())
    over = _overview(viewer, query)
    if suffix == "svg":
        return _svg(figure, over)
    sheet = SHEETS[figure](over)
    if suffix == "csv":
        return as_csv(figure, list(sheet.head), sheet.rows, long=figure == "due")
    spooled: IO[bytes] = tempfile.TemporaryFile()  # noqa: SIM115 - streamed out below
    told = [[_("统计范围"), sheet.note], [_("数据截至"), g.now.isoformat(timespec="seconds")]]
    xlsx.write(
        spooled,
        [
            xlsx.Sheet(_("数据"), sheet.head, sheet.rows, widths=(30,) * len(sheet.head)),
            xlsx.Sheet(_("说明"), [_("项"), _("内容")], told, widths=(16, 100)),
        ],
    )
    spooled.seek(0)
    return attachment(spooled, f"{figure}.xlsx", XLSX)


def _svg(figure: str, over: Overview) -> Response:
    """A picture that stands alone: it bears the style sheets of its colours. Raises NotFound for the
    list, of which there is none.
    """
    if figure not in drawn.MAKERS:
        raise NotFound
    styles = "".join((_STYLES / f"{name}.css").read_text("utf-8") for name in ("tokens", "picture"))
    text = render_template(
        "pages/desk/cockpit/picture.svg",
        picture=drawn.MAKERS[figure](over),
        styles=Markup(styles),  # noqa: S704 - our own style sheets
    )
    return attachment(BytesIO(text.encode()), f"{figure}.svg", SVG)
