"""Uploading: the page for folders, its preview, the tus endpoints, and the holding area."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from flask import (
    Blueprint,
    Response,
    current_app,
    flash,
    g,
    jsonify,
    redirect,
    render_template,
    request,
    url_for,
)
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from sqlalchemy import Select

from acceptance.extensions import db
from acceptance.guard import needs, takes
from acceptance.models import BulkChange, Filing, HeldFile
from acceptance.refusals import HELD, NotFound
from acceptance.services.ground import access
from acceptance.services.ground.access import Place
from acceptance.services.intake import (
    holding,
    matching,
    plans,
    proposals,
    quotas,
    teaching,
    undoing,
    uploads,
)
from acceptance.services.intake.holding import Fix
from acceptance.services.intake.plans import Planned
from acceptance.web.lists.lists import as_csv, like, page_of, read_along
from forms.intake.arrivals import FixForm, NameForm, PathsForm, TokensForm
from forms.life.projects import ListQuery
from workflows.filings import OPEN_TO_FILES
from workflows.folders import WHY

from . import receipts, tus

blueprint = Blueprint("arrivals", __name__, url_prefix="/projects/<int:project_id>")


@blueprint.post("/uploads/plan")
@needs("filing.upload")
def plan(place: Place) -> ResponseReturnValue:
    """Where each path of a folder would go, before anything is sent."""
    data = PathsForm().load(request.get_json(silent=True) or {})
    told = [_planned(one) for one in plans.plan(place, data["paths"])]
    quota = quotas.quota(place.project.id, current_app.config["PROJECT_QUOTA"], now=g.now)
    return jsonify({"files": told, "room": quota.room, "used": quota.used, "limit": quota.limit})


def _planned(one: Planned) -> dict[str, object]:
    item, filing_id = "", None
    if one.filing:
        item, filing_id = one.filing.name, one.filing.id
    why = ""
    if one.reason:
        why = _(HELD[one.reason])
    return {
        "path": one.path,
        "section": one.section,
        "group": one.group,
        "item": item,
        "filing": filing_id,
        "why": why,
        "proposals": [f"{told.item.code} {told.item.name}" for told in one.proposals],
    }


@blueprint.post("/uploads")
@takes("FILE_LIMIT")
@needs("filing.upload")
def create_upload(place: Place) -> Response:
    """Open a resumable upload."""
    project_id = place.project.id
    return tus.create(
        place, lambda upload: url_for("arrivals.show_upload", project_id=project_id, upload=upload)
    )


@blueprint.get("/uploads/<upload>")
@needs("filing.upload")
def show_upload(place: Place, upload: str) -> ResponseReturnValue:
    """HEAD: how far it has come; GET: the receipt, and where the file stands now."""
    if request.method == "HEAD":
        return tus.head(place, upload)
    return jsonify(receipts.of(uploads.find(place, upload, link_id=None)))


@blueprint.patch("/uploads/<upload>")
@takes("FILE_LIMIT")
@needs("filing.upload")
def append_upload(place: Place, upload: str) -> ResponseReturnValue:
    """Bytes that go on where the durable ones end."""
    return tus.patch(place, upload)


@blueprint.delete("/uploads/<upload>")
@needs("filing.upload")
def drop_upload(place: Place, upload: str) -> Response:
    """Give an upload up."""
    return tus.drop(place, upload)


@blueprint.post("/uploads/standing")
@needs("filing.upload")
def standing(place: Place) -> ResponseReturnValue:
    """Where many uploads stand, for the page that waits."""
    data = TokensForm().load(request.get_json(silent=True) or {})
    found = [uploads.find(place, token, link_id=None) for token in data["tokens"]]
    return jsonify({"receipts": [receipts.of(row) for row in found]})


SORTS = {"name": HeldFile.name, "size": HeldFile.size.desc(), "reason": HeldFile.reason}
PER_PAGE = 500
NEAR = 50
"""Held files on a page up to which the likest listed files are shown beside each."""


def _query() -> dict[str, str | int]:
    query: dict[str, str | int] = ListQuery().load(request.args.to_dict())
    return query


def _wanted(place: Place, query: Mapping[str, str | int]) -> Select[HeldFile]:
    wanted, search = holding.held(place), str(query["q"])
    if search:
        wanted = wanted.where(like(HeldFile.name, search) | like(HeldFile.folder, search))
    if query["state"] in HELD:
        wanted = wanted.where(HeldFile.reason == query["state"])
    order = SORTS.get(str(query["sort"]), HeldFile.id)
    return wanted.order_by(None).order_by(order, HeldFile.id)


def _choices(place: Place) -> list[Filing]:
    return list(
        db.session.scalars(
            access.filings(place)
            .where(Filing.id.in_(matching.mine(place)), Filing.state.in_(OPEN_TO_FILES))
            .order_by(Filing.section, Filing.id)
        )
    )


@blueprint.get("/held")
@needs("filing.upload")
def held(place: Place) -> ResponseReturnValue:
    """The files that wait, and how they can be put right."""
    return _held_page(place, int(_query()["page"]))


def _held_page(
    place: Place,
    number: int,
    planned: Sequence[holding.Planned] | None = None,
    fix: Fix | None = None,
    ids: Sequence[int] = (),
) -> str:
    """The list, or with `planned` what a fix would do to the files `ids` of it."""
    query = _query()
    rows, pager = page_of(_wanted(place, query), number, per_page=PER_PAGE)
    near, found = {}, {}
    if planned is None:
        found = proposals.of(place, rows)
    if planned is None and len(rows) <= NEAR:
        near = {row.id: proposals.near(place, row) for row in rows}
    return render_template(
        "pages/intake/arrivals/held.html",
        place=place,
        project=place.project,
        rows=rows,
        pager=pager,
        query=query,
        reasons=HELD,
        choices=_choices(place),
        last=holding.last_change(place),
        near=near,
        found=found,
        versions=proposals.beside(found.values()),
        volumes=proposals.volumes(found.values()),
        WHY=WHY,
        untaught=teaching.untaught(found.values()),
        sections=teaching.teachable(place),
        planned=planned,
        fix=fix,
        ids=ids,
    )


@blueprint.get("/held/export.csv")
@needs("filing.upload")
def export_held(place: Place) -> ResponseReturnValue:
    """The same list for a spreadsheet, all of it."""
    wanted = _wanted(place, _query())
    return as_csv(
        "held",
        [_("文件名"), _("文件夹"), _("大小"), _("原因"), "SHA-256", _("存入")],
        (
            [r.name, r.folder, r.size, _(HELD[r.reason]), r.digest, r.held_at.isoformat()]
            for r in read_along(wanted)
        ),
        long=True,
    )


@blueprint.post("/held/fix")
@needs("filing.upload", write=True)
def fix_held(place: Place) -> ResponseReturnValue:
    """First a preview of what will happen, then, confirmed, the change itself."""
    data = FixForm().load(
        {k: v for k, v in request.form.items() if k not in ("csrf_token", "ids", "go")}
        | {"ids": request.form.getlist("ids")}
    )
    ids = data.pop("ids")
    fix = Fix(**data)
    if request.form.get("go"):
        change = holding.apply(place, ids, fix, now=g.now)
        flash(
            _(
                "改了 %(count)d 个，其中 %(placed)d 个已归入条目",
                count=change.count,
                placed=change.placed,
            )
        )
        return redirect(url_for("arrivals.held", project_id=place.project.id))
    return _held_page(place, 1, holding.plan(place, ids, fix), fix, ids)


@blueprint.post("/held/undo/<int:change_id>")
@needs("filing.upload", write=True)
def undo_fix(place: Place, change_id: int) -> ResponseReturnValue:
    """Take a bulk change back as a whole."""
    undoing.undo(place, access.owned(place, BulkChange, change_id), now=g.now)
    flash(_("已撤回，文件回到预归档区"))
    return redirect(url_for("arrivals.held", project_id=place.project.id))


@blueprint.post("/held/<int:held_id>/discard")
@needs("filing.upload", write=True)
def discard_held(place: Place, held_id: int) -> ResponseReturnValue:
    """Set a held file aside; its bytes and its line in the journal stay."""
    row = db.session.scalar(holding.held(place).where(HeldFile.id == held_id))
    if row is None:
        raise NotFound
    holding.discard(place, row, now=g.now)
    return redirect(url_for("arrivals.held", project_id=place.project.id))


@blueprint.post("/held/sections")
@needs("filing.upload", write=True)
def name_section(place: Place) -> ResponseReturnValue:
    """What folders call a section, or call it no longer."""
    data = NameForm().load({k: v for k, v in request.form.items() if k != "csrf_token"})
    if data["forget"]:
        teaching.forget(place, data["section"], data["called"], now=g.now)
        flash(_("不再这样认"))
    else:
        section = teaching.name(place, data["section"], data["called"], now=g.now)
        flash(_("记住了：“%(called)s”是“%(section)s”", called=data["called"], section=section.name))
    return redirect(url_for("arrivals.held", project_id=place.project.id))
