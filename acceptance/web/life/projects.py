"""Projects: the list, one project's page, its steps, its journal."""

from __future__ import annotations

import json
from typing import Any

from flask import (
    Blueprint,
    Response,
    current_app,
    flash,
    g,
    redirect,
    render_template,
    request,
    url_for,
)
from flask_babel import gettext as _
from marshmallow import ValidationError
from sqlalchemy import select

from acceptance import errors
from acceptance.extensions import db
from acceptance.gateways.clock import local_date
from acceptance.guard import needs, signed_in
from acceptance.models import JournalEntry, Organisation, Project, Report
from acceptance.services import steps
from acceptance.services.ground import access, journal, packs
from acceptance.services.ground.access import Place, Viewer
from acceptance.services.letters import paging
from acceptance.services.life import facts, projects
from acceptance.services.progress import missing, schedules, turns
from acceptance.web.lists.lists import as_csv, like, page_of
from forms.life.projects import ListQuery, ProjectForm
from forms.steps import step_form
from workflows import programmes, standards
from workflows.engine import NotOffered, Option
from workflows.permissions import allowed
from workflows.projects import PROJECT, Stage
from workflows.roles import OrganisationKind

blueprint = Blueprint("projects", __name__)
SORTS = {
    "name": Project.name,
    "code": Project.code,
    "since": Project.state_since,
    "state": Project.state,
}


def _listed(query: dict[str, Any]) -> Any:
    wanted = select(Project).where(Project.id.in_(access.visible_projects(g.viewer)))
    if query["q"]:
        wanted = wanted.where(like(Project.name, query["q"]) | like(Project.code, query["q"]))
    if query["state"] in PROJECT.states:
        wanted = wanted.where(Project.state == query["state"])
    return wanted.order_by(SORTS.get(query["sort"], Project.state_since), Project.id)


@blueprint.get("/projects")
@signed_in
def index() -> Any:
    query = ListQuery().load(request.args.to_dict())
    rows, pager = page_of(_listed(query), query["page"])
    return render_template(
        "pages/life/projects/index.html",
        projects=rows,
        pager=pager,
        query=query,
        states=PROJECT.states,
        may_register=allowed("project.register", g.viewer.standing),
    )


@blueprint.get("/projects.csv")
@signed_in
def export() -> Any:
    query = ListQuery().load(request.args.to_dict())

    rows = db.session.scalars(_listed(query))
    head = [_("项目编号"), _("项目名称"), _("阶段"), _("自"), _("验收组织单位")]
    return as_csv(
        "projects",
        head,
        (
            [
                p.code,
                p.name,
                _(packs.stage_name(p)),
                local_date(p.state_since).isoformat(),
                p.organiser.name,
            ]
            for p in rows
        ),
    )


def _choices() -> dict[str, Any]:
    rows = db.session.scalars(select(Organisation).order_by(Organisation.name)).all()
    by_kind = {kind.value: [row for row in rows if row.kind == kind] for kind in OrganisationKind}
    scopes = [standards.scope(name) for name in standards.names("filing_scope")]
    procedures = sorted(
        (standards.procedure(name) for name in standards.names("procedure")),
        key=lambda one: (bool(programmes.of(one).name), one.pack),
    )
    return {"organisations": by_kind, "scopes": scopes, "procedures": procedures}


@blueprint.get("/projects/new")
@needs("project.register")
def new(viewer: Viewer) -> Any:
    return render_template("pages/life/projects/new.html", values={}, fields=[], **_choices())


@blueprint.post("/projects")
@needs("project.register", write=True)
def create(viewer: Viewer) -> Any:
    try:
        data = ProjectForm().load({k: v for k, v in request.form.items() if k != "csrf_token"})
    except ValidationError as error:
        fields = errors.flat(error.messages)
        return render_template(
            "pages/life/projects/new.html", values=request.form, fields=fields, **_choices()
        ), 422
    project = projects.register(data, actor=viewer, now=g.now)
    flash(_("已登记，应归清单已生成"))
    return redirect(url_for("projects.show", project_id=project.id))


def _stations(project: Project) -> list[dict[str, Any]]:
    """The metro line: for each station when it was entered and left, and how often it was sent back."""
    rows = db.session.execute(
        select(JournalEntry.at, JournalEntry.before, JournalEntry.after)
        .where(
            JournalEntry.project_id == project.id,
            JournalEntry.noun == "project",
            JournalEntry.after != "",
        )
        .order_by(JournalEntry.seq)
    ).all()
    state = (
        project.came_from
        if project.state == Stage.SUSPENDED and project.came_from
        else project.state
    )
    programme = packs.programme(project)
    here = programme.station(state)
    entered: dict[int, Any] = {0: project.created_at}
    back: dict[int, int] = {}
    for row in rows:
        if row.after == Stage.SUSPENDED or row.before == Stage.SUSPENDED:
            continue
        to = programme.station(row.after)
        if row.before:
            came = programme.station(row.before)
            if to < came:
                back[to] = back.get(to, 0) + 1
            if to == came:
                continue
        entered[to] = row.at
    return [
        {
            "stage": stage.value,
            "entered": entered.get(i) if i <= here else None,
            "left": entered.get(i + 1) if i < here else None,
            "back": back.get(i, 0),
            "how": "todo" if i > here else "here" if i == here else "ok",
        }
        for i, stage in enumerate(programme.line)
    ]


@blueprint.get("/projects/<int:project_id>")
@needs("project.see")
def show(place: Place) -> Any:
    today = local_date(g.now)
    options = steps.project_options(place, today=today)
    sections = {0: _("全项目"), **{s.number: s.name for s in place.project.sections}}
    entries = _entries(place, limit=10) if place.may("journal.see") else []
    reports = db.session.scalars(
        select(Report)
        .where(Report.project_id == place.project.id)
        .order_by(Report.id.desc())
        .limit(6)
    ).all()
    return render_template(
        "pages/life/projects/show.html",
        place=place,
        project=place.project,
        programme=packs.programme(place.project),
        warning=turns.warning(place.project, today=today),
        options=options,
        stations=_stations(place.project),
        matrix=missing.matrix(place),
        standing=schedules.standing(place, today=today),
        sections=sections,
        entries=entries,
        reports=reports if place.may("report.download") else [],
        scope=packs.scope(place.project),
        procedure=packs.procedure(place.project),
        totals=projects.totals(place.project.id),
        head=journal.head(place.project.id),
        gaps=facts.ProjectFacts(place.project, today).unnamed_duties,
    )


def _entries(place: Place, limit: int) -> list[JournalEntry]:
    query = (
        select(JournalEntry)
        .where(JournalEntry.project_id == place.project.id)
        .order_by(JournalEntry.seq.desc())
    )
    return list(db.session.scalars(query.limit(limit)))


def _lines(place: Place, query: dict[str, Any]) -> Any:
    wanted = select(JournalEntry).where(JournalEntry.project_id == place.project.id)
    if query["q"]:
        wanted = wanted.where(
            like(JournalEntry.actor, query["q"]) | like(JournalEntry.unit, query["q"])
        )
    return wanted.order_by(
        JournalEntry.seq if query["sort"] == "oldest" else JournalEntry.seq.desc()
    )


@blueprint.get("/projects/<int:project_id>/journal")
@needs("journal.see")
def show_journal(place: Place) -> Any:
    query = ListQuery().load(request.args.to_dict())
    rows, pager = page_of(_lines(place, query), query["page"])
    return render_template(
        "pages/life/projects/journal.html",
        place=place,
        project=place.project,
        entries=rows,
        pager=pager,
        query=query,
        broken=journal.verify(place.project.id),
    )


@blueprint.get("/projects/<int:project_id>/journal.csv")
@needs("journal.see")
def export_journal(place: Place) -> Any:
    query = ListQuery().load(request.args.to_dict())
    head = ["#", _("时间"), _("事项"), _("从 → 到"), _("单位"), _("姓名"), "SHA-256"]
    return as_csv(
        "journal",
        head,
        (
            [e.seq, e.at.isoformat(), e.action, f"{e.before} → {e.after}", e.unit, e.actor, e.hash]
            for e in db.session.scalars(_lines(place, query))
        ),
    )


@blueprint.get("/projects/<int:project_id>/journal.jsonl")
@needs("journal.see")
def export_chain(place: Place) -> Response:
    """The chain as it is hashed, for `ledger.py`."""
    text = "".join(
        json.dumps(line, ensure_ascii=False) + "\n" for line in journal.lines(place.project.id)
    )
    return Response(
        text,
        mimetype="application/jsonl",
        headers={"Content-Disposition": "attachment; filename=journal.jsonl"},
    )


@blueprint.get("/projects/<int:project_id>/steps/<name>")
@needs("project.take_step")
def step(place: Place, name: str) -> Any:
    """What the step asks for, or why it cannot be taken."""
    options = {
        option.step.name: option for option in steps.project_options(place, today=local_date(g.now))
    }
    if name not in options:
        raise NotOffered(name, place.project.state)
    option = options[name]
    status = 200 if option.open else 409
    return render_template(
        "pages/life/projects/step.html",
        place=place,
        project=place.project,
        option=option,
        values={},
        fields=[],
    ), status


def _paged(place: Place, name: str) -> Any:
    return paging.before_step(place, name, current_app.extensions["press"], now=g.now)


@blueprint.post("/projects/<int:project_id>/steps/<name>")
@needs("project.take_step", write=True, first=_paged)
def take_step(place: Place, name: str) -> Any:
    row = next(
        (
            one
            for one in packs.programme(place.project).workflow.offered(
                place.project.state, place.roles
            )
            if one.name == name
        ),
        None,
    )
    if row is None:
        raise NotOffered(name, place.project.state)
    try:
        answers = step_form(row.asks).load(
            {k: v for k, v in request.form.items() if k != "csrf_token"}
        )
    except ValidationError as error:
        option = Option(row, row.blockers(facts.ProjectFacts(place.project, local_date(g.now))))
        page = render_template(
            "pages/life/projects/step.html",
            place=place,
            project=place.project,
            option=option,
            values=request.form,
            fields=errors.flat(error.messages),
        )
        return page, 422
    version = answers.pop("version")
    steps.take_step(place, name, answers, version=version, now=g.now, press=g.ready)
    flash(_("已办：%(step)s", step=_(row.title)))
    return redirect(url_for("projects.show", project_id=place.project.id))
