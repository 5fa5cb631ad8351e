"""The administrator's page of tasks that did not go: what, why, how often tried, and once more."""

from __future__ import annotations

from flask import Blueprint, Response, flash, g, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from acceptance.extensions import db
from acceptance.gateways.clock import SHANGHAI
from acceptance.guard import needs
from acceptance.services.ground import jobs, office
from acceptance.services.ground.access import Viewer
from acceptance.web.lists.lists import as_csv, page_of
from forms.life.projects import ListQuery
from workflows.words import N_

KINDS = {
    "list_stored": N_("清点存储"),
    "verify_stored": N_("核对存储"),
    "print_report": N_("公文转 PDF"),
    "print_paper": N_("案卷用纸转 PDF"),
    "make_package": N_("制作移交包"),
    "check_file": N_("检测文件"),
    "unpack": N_("解开压缩包"),
    "import_sheet": N_("导入目录"),
    "erase_bytes": N_("清除存储的内容"),
}
"""What the kinds of task are called."""
blueprint = Blueprint("troubles", __name__, url_prefix="/tasks")


@blueprint.get("")
@needs("admin.tasks")
def index(viewer: Viewer) -> ResponseReturnValue:
    """The latest first, narrowed by the kind that is picked."""
    query = ListQuery().load(request.args.to_dict())
    rows, pager = page_of(jobs.troubled(kind=query["state"]), query["page"])
    return render_template(
        "pages/ground/tasks/index.html",
        rows=rows,
        pager=pager,
        query=query,
        names=KINDS,
        most=jobs.ATTEMPTS,
    )


@blueprint.get("/export.csv")
@needs("admin.tasks")
def export(viewer: Viewer) -> Response:
    """The same tasks, one a line."""
    query = ListQuery().load(request.args.to_dict())
    head = [_("编号"), _("任务"), _("项目编号"), _("放入队列"), _("已试次数"), _("最后一次的错误")]
    rows = db.session.scalars(jobs.troubled(kind=query["state"]))
    return as_csv(
        "tasks",
        head,
        (
            [
                row.id,
                _(KINDS.get(row.kind, row.kind)),
                row.project_id or "",
                f"{row.queued_at.astimezone(SHANGHAI):%Y-%m-%d %H:%M}",
                row.attempts,
                row.error,
            ]
            for row in rows
        ),
    )


@blueprint.post("/<int:job_id>/again")
@needs("admin.tasks", write=True)
def again(viewer: Viewer, job_id: int) -> ResponseReturnValue:
    """Put a failed task back into the queue; who did so is recorded."""
    row = jobs.again(job_id, now=g.now)
    office.record(
        "task",
        row.id,
        "again",
        actor=viewer,
        now=g.now,
        before={"error": row.error},
        after={"kind": row.kind, "subject": row.subject_id},
    )
    flash(_("已放回队列，任务 %(number)d 将重新执行", number=row.id))
    return redirect(url_for("troubles.index"))
