"""缺什么 and 应归与已归: the matrix, the curve against construction, the parties that lag, urging them."""

from __future__ import annotations

from datetime import date

from flask import Blueprint, flash, g, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from acceptance.gateways.clock import local_date
from acceptance.guard import needs
from acceptance.models import Party
from acceptance.services.desk import outbox, urging
from acceptance.services.ground import access
from acceptance.services.ground.access import Place
from acceptance.services.progress import missing, schedules
from acceptance.web.lists.lists import as_csv, page_of, read_along
from forms.life.projects import ListQuery
from forms.progress.progress import DatesForm, ProgressForm

blueprint = Blueprint("progress", __name__, url_prefix="/projects/<int:project_id>")


def _by() -> str:
    if request.args.get("by") == "party":
        return "party"
    return "section"


def _names(place: Place, by: str) -> dict[int, str]:
    if by == "party":
        return {party.id: party.organisation.name for party in place.project.parties}
    return {0: _("全项目"), **{section.number: section.name for section in place.project.sections}}


@blueprint.get("/missing")
@needs("filing.see")
def show_missing(place: Place) -> ResponseReturnValue:
    """What is missing, by sections or by parties, and what is said not to apply."""
    by = _by()
    return render_template(
        "pages/progress/progress/missing.html",
        place=place,
        project=place.project,
        matrix=missing.matrix(place, by=by),
        by=by,
        names=_names(place, by),
        exempt=missing.exempt(place),
        most=missing.SHOWN,
    )


@blueprint.get("/missing/export.csv")
@needs("filing.see")
def export_missing(place: Place) -> ResponseReturnValue:
    """The cells of the matrix, one a line."""
    by = _by()
    head = [
        _("标段或单位"),
        _("类别"),
        _("应归"),
        _("已归"),
        _("缺"),
        _("退回"),
        _("在办"),
        _("不适用"),
        _("文件"),
        _("已存原文"),
    ]
    found, names = missing.matrix(place, by=by), _names(place, by)
    return as_csv(
        "missing",
        head,
        (
            [
                names[row],
                f"{code} {name}",
                cell.owed,
                cell.filed,
                cell.missing,
                cell.returned,
                cell.under_way,
                cell.exempt,
                cell.files,
                cell.stored,
            ]
            for row in found.rows
            for code, name in found.groups
            if (cell := found.cells.get((row, code)))
        ),
    )


@blueprint.get("/schedule")
@needs("filing.see")
def schedule(place: Place) -> ResponseReturnValue:
    """How what came in stands to what was due and to construction, and which parties lag."""
    today = local_date(g.now)
    return render_template(
        "pages/progress/progress/schedule.html",
        place=place,
        project=place.project,
        today=today,
        standing=schedules.standing(place, today=today),
        points=_points(place, today),
        lagging=schedules.lagging(place, today=today),
        reports=schedules.reports(place.project.id)[::-1],
        rules=schedules.rules_of(place.project),
    )


def _points(place: Place, today: date) -> list[list[str | int | None]]:
    return [[day.isoformat(), *rest] for day, *rest in schedules.curve(place, today=today)]


@blueprint.get("/schedule/export.csv")
@needs("filing.see")
def export_schedule(place: Place) -> ResponseReturnValue:
    """The points of the curve, one month end a line."""
    points = schedules.curve(place, today=local_date(g.now))
    return as_csv("schedule", [_("日期"), _("应归"), _("已归"), _("工程进度（百分比）")], points)


@blueprint.post("/schedule/progress")
@needs("progress.report", write=True)
def report(place: Place) -> ResponseReturnValue:
    """Enter how far construction has come."""
    data = ProgressForm().load({k: v for k, v in request.form.items() if k != "csrf_token"})
    schedules.report_progress(place, section=0, on=data["on"], percent=data["percent"], now=g.now)
    flash(_("已填报"))
    return redirect(url_for("progress.schedule", project_id=place.project.id))


@blueprint.post("/schedule/dates")
@needs("progress.report", write=True)
def dates(place: Place) -> ResponseReturnValue:
    """Change the plan's dates."""
    data = DatesForm().load({k: v for k, v in request.form.items() if k != "csrf_token"})
    schedules.set_dates(place, data, now=g.now)
    flash(_("计划日期已改，未单独定过日期的条目随之调整"))
    return redirect(url_for("progress.schedule", project_id=place.project.id))


@blueprint.post("/parties/<int:party_id>/urge")
@needs("urge", write=True)
def urge(place: Place, party_id: int) -> ResponseReturnValue:
    """Write to those of a party who owe something, at most once a day."""
    written = urging.urge(place, access.owned(place, Party, party_id), now=g.now)
    if written:
        flash(_("已催办，发出 %(count)d 封", count=written))
    else:
        flash(_("没有欠件，或今天已催过"))
    return redirect(url_for("progress.letters", project_id=place.project.id))


@blueprint.get("/letters")
@needs("filing.see")
def letters(place: Place) -> ResponseReturnValue:
    """What was sent about this project, and what became of it."""
    query = ListQuery().load(request.args.to_dict())
    rows, pager = page_of(outbox.about(place), query["page"])
    return render_template(
        "pages/progress/progress/letters.html",
        place=place,
        project=place.project,
        letters=rows,
        pager=pager,
        query=query,
    )


@blueprint.get("/letters/export.csv")
@needs("filing.see")
def export_letters(place: Place) -> ResponseReturnValue:
    """All letters about this project, one a line."""
    head = [_("日期"), _("收件人"), _("邮箱"), _("标题"), _("状态"), _("原因")]
    return as_csv(
        "letters",
        head,
        (
            [r.on, r.name, r.address, r.subject, r.state, r.error]
            for r in read_along(outbox.about(place))
        ),
        long=True,
    )
