"""Uploading: the page for folders, its preview, the tus endpoints, and the holding area."""

from __future__ import annotations

from typing import Any

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

from acceptance.extensions import db
from acceptance.guard import needs, takes
from acceptance.models import BulkChange, Filing, HeldFile
from acceptance.refusals import HELD, Refused
from acceptance.services.ground import access
from acceptance.services.ground.access import Place
from acceptance.services.intake import arrivals, holding, uploads
from acceptance.services.intake.holding import Fix
from acceptance.web.lists.lists import as_csv, like, page_of
from forms.intake.arrivals import FixForm, PathsForm, TokensForm
from forms.life.projects import ListQuery
from workflows.filings import OPEN_TO_FILES
from workflows.folders import guess

from . import tus

blueprint = Blueprint("arrivals", __name__, url_prefix="/projects/<int:project_id>")


@blueprint.post("/uploads/plan")
@needs("filing.upload")
def plan(place: Place) -> ResponseReturnValue:
    """Where each path of a folder would go, before anything is sent."""
    data = PathsForm().load(request.get_json(silent=True) or {})
    finder, told = arrivals.placer(place), []
    rows = {
        (row.code, row.section): row
        for row in db.session.scalars(
            access.filings(place).where(Filing.id.in_(arrivals.mine(place)))
        )
    }
    groups = {group.code: group.name for group in finder.scope.groups}
    listed = arrivals.listed_titles(place)
    for path in data["paths"]:
        found = guess(finder, path)
        title = path.rpartition("/")[2].rpartition(".")[0]
        by_name = listed.get(title, [])
        row = (
            by_name[0]
            if len(by_name) == 1
            else rows.get((found.item, found.section))
            if found.item and "/" in path
            else None
        )
        closed = row is not None and row.state not in OPEN_TO_FILES
        reason = (
            "item_closed"
            if closed
            else ""
            if row
            else (found.reason if found.reason in HELD else "no_match")
        )
        told.append(
            {
                "path": path,
                "section": row.section if row else found.section,
                "group": groups.get(row.group_code if row else found.group, ""),
                "item": row.name if row and not closed else "",
                "filing": row.id if row and not closed else None,
                "why": _(HELD[reason]) if reason else "",
            }
        )
    quota = uploads.quota(place.project.id, current_app.config["PROJECT_QUOTA"])
    return jsonify({"files": told, "room": quota.room, "used": quota.used, "limit": quota.limit})


@blueprint.post("/uploads")
@takes("FILE_LIMIT")
@needs("filing.upload")
def create_upload(place: Place) -> Response:
    project_id = place.project.id
    return tus.create(
        place, lambda upload: url_for("arrivals.show_upload", project_id=project_id, upload=upload)
    )


@blueprint.get("/uploads/<upload>")
@needs("filing.upload")
def show_upload(place: Place, upload: str) -> ResponseReturnValue:
    return tus.head(place, upload) if request.method == "HEAD" else tus.show(place, upload)


@blueprint.patch("/uploads/<upload>")
@takes("FILE_LIMIT")
@needs("filing.upload")
def append_upload(place: Place, upload: str) -> Response:
    return tus.patch(place, upload)


@blueprint.delete("/uploads/<upload>")
@needs("filing.upload")
def drop_upload(place: Place, upload: str) -> Response:
    return tus.drop(place, upload)


@blueprint.post("/uploads/standing")
@needs("filing.upload")
def standing(place: Place) -> ResponseReturnValue:
    """Where many uploads stand, for the page that waits."""
    data = TokensForm().load(request.get_json(silent=True) or {})
    return jsonify(
        {
            "receipts": [
                tus.receipt(uploads.find(place, token, link_id=None)) for token in data["tokens"]
            ]
        }
    )


def _held(place: Place) -> Any:
    query = ListQuery().load(request.args.to_dict())
    wanted = holding.held(place)
    if query["q"]:
        wanted = wanted.where(like(HeldFile.name, query["q"]) | like(HeldFile.folder, query["q"]))
    if query["state"] in HELD:
        wanted = wanted.where(HeldFile.reason == query["state"])
    order = {"name": HeldFile.name, "size": HeldFile.size.desc(), "reason": HeldFile.reason}.get(
        query["sort"], HeldFile.id
    )
    return wanted.order_by(None).order_by(order, HeldFile.id), query


def _choices(place: Place) -> list[Filing]:
    return list(
        db.session.scalars(
            access.filings(place)
            .where(Filing.id.in_(arrivals.mine(place)), Filing.state.in_(OPEN_TO_FILES))
            .order_by(Filing.section, Filing.id)
        )
    )


@blueprint.get("/held")
@needs("filing.upload")
def held(place: Place) -> ResponseReturnValue:
    wanted, query = _held(place)
    rows, pager = page_of(wanted, query["page"], per_page=500)
    near = {row.id: holding.near(place, row) for row in rows[:50]} if len(rows) <= 50 else {}
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
        planned=None,
        fix=None,
        ids=[],
    )


@blueprint.get("/held/export.csv")
@needs("filing.upload")
def export_held(place: Place) -> ResponseReturnValue:
    wanted, _query = _held(place)
    return as_csv(
        "held",
        [_("文件名"), _("文件夹"), _("大小"), _("原因"), "SHA-256", _("存入")],
        (
            [r.name, r.folder, r.size, _(HELD[r.reason]), r.digest, r.held_at.isoformat()]
            for r in db.session.scalars(wanted)
        ),
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
    wanted, query = _held(place)
    rows, pager = page_of(wanted, 1, per_page=500)
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
        near={},
        planned=holding.plan(place, ids, fix),
        fix=fix,
        ids=ids,
    )


@blueprint.post("/held/undo/<int:change_id>")
@needs("filing.upload", write=True)
def undo_fix(place: Place, change_id: int) -> ResponseReturnValue:
    holding.undo(place, access.owned(place, BulkChange, change_id), now=g.now)
    flash(_("已撤回，文件回到暂存区"))
    return redirect(url_for("arrivals.held", project_id=place.project.id))


@blueprint.post("/held/<int:held_id>/discard")
@needs("filing.upload", write=True)
def discard_held(place: Place, held_id: int) -> ResponseReturnValue:
    row = db.session.scalar(holding.held(place).where(HeldFile.id == held_id))
    if row is None:
        raise Refused("no_file")
    holding.discard(place, row, now=g.now)
    return redirect(url_for("arrivals.held", project_id=place.project.id))
