"""Projects: the list, the registration, one project's page.

Its journal and its steps have doors of their own beside this one.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, TypedDict

from flask import Blueprint, flash, g, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from marshmallow import ValidationError
from sqlalchemy import Select

from acceptance import sentences
from acceptance.gateways.clock import local_date
from acceptance.guard import needs, signed_in
from acceptance.models import Organisation, Project
from acceptance.services import steps, taking_back
from acceptance.services.files import outcomes
from acceptance.services.ground import hands as hands_taken
from acceptance.services.ground import (
    holdings,
    journal,
    offers,
    packs,
    section_numbers,
    seen,
    servings,
    taken,
)
from acceptance.services.ground.access import Place, Viewer
from acceptance.services.ground.calendars import is_workday
from acceptance.services.ground.questions import Question
from acceptance.services.life import (
    awaited,
    facts,
    gauges,
    parties,
    projects,
    revisions,
    sides,
    told,
)
from acceptance.services.life.stations import stations
from acceptance.services.progress import missing, schedules, turns
from acceptance.web.life.owing import debtors
from acceptance.web.life.pictured import arcs, drawn, limits_of, lower_word, unnamed
from acceptance.web.lists.lists import as_csv, form, page_of, read_along
from acceptance.web.wording import warn_of
from forms.life.projects import ListQuery, ProjectForm
from workflows import gauges as words
from workflows import programmes, standards
from workflows.acts import ACTS
from workflows.documents import STANDINGS, TONES
from workflows.engine import Blocker, Option
from workflows.permissions import allowed
from workflows.projects import PROJECT
from workflows.roles import OrganisationKind
from workflows.schedule import LOOKED_BACK
from workflows.standards import Procedure, Scope
from workflows.words import DUTY_NAMES

blueprint = Blueprint("projects", __name__)


class Choices(TypedDict):
    """What a registration may choose from."""

    organisations: dict[str, list[Organisation]]
    scopes: list[Scope]
    procedures: list[Procedure]


def _listed(query: dict[str, Any]) -> Select[Project]:
    return projects.listed(g.sees, search=query["q"], state=query["state"], sort=query["sort"])


@blueprint.get("/projects")
@signed_in
def index() -> ResponseReturnValue:
    """The projects of whoever asks."""
    query = ListQuery().load(request.args.to_dict())
    rows, pager = page_of(_listed(query), query["page"])
    return render_template(
        "pages/life/projects/index.html",
        projects=rows,
        seen=servings.seen_as(g.sees, [row.id for row in rows]),
        pager=pager,
        hands=awaited.of(rows, today=local_date(g.now)),
        query=query,
        states=PROJECT.states,
        may_register=allowed("project.register", g.viewer.standing),
    )


@blueprint.get("/projects.csv")
@signed_in
def export() -> ResponseReturnValue:
    """The same list for a spreadsheet, all of it."""
    query = ListQuery().load(request.args.to_dict())
    head = [_("项目编号"), _("项目名称"), _("阶段"), _("自"), _("验收组织单位")]
    rows = map(_cells, read_along(_listed(query)))
    return as_csv("projects", head, rows)


def _cells(project: Project) -> list[str]:
    stage, since = _(packs.stage_name(project)), local_date(project.state_since).isoformat()
    return [project.code, project.name, stage, since, project.organiser.name]


def units_by_kind() -> dict[str, list[Organisation]]:
    """The units there are, by what they are."""
    rows = parties.organisations()
    return {kind.value: [row for row in rows if row.kind == kind] for kind in OrganisationKind}


def _choices(viewer: Viewer) -> Choices:
    scopes = [standards.scope(name) for name in standards.names("filing_scope")]
    # what the office made itself is first: it is what its projects come for
    scopes = [*offers.own_offered(viewer.organisation_id), *scopes]
    procedures = offers.procedures(viewer.organisation_id)
    # The full life of a construction project is what most come for: programmes stand behind.
    procedures.sort(key=lambda one: (bool(programmes.of(one).name), one.pack))
    return {"organisations": units_by_kind(), "scopes": scopes, "procedures": procedures}


@blueprint.get("/projects/new")
@needs("project.register")
def new(viewer: Viewer) -> ResponseReturnValue:
    """An empty registration."""
    return render_template("pages/life/projects/new.html", values={}, fields=[], **_choices(viewer))


@blueprint.post("/projects")
@needs("project.register", write=True)
def create(viewer: Viewer) -> ResponseReturnValue:
    """Register a project; what does not fit comes back with the form."""
    try:
        data = ProjectForm().load(form())
    except ValidationError as error:
        fields = sentences.flat(error.messages)
        page = render_template(
            "pages/life/projects/new.html", values=request.form, fields=fields, **_choices(viewer)
        )
        return page, 422
    project = projects.register(data, actor=viewer, now=g.now)
    flash(_("已登记，应归清单已生成"))
    warn_of(sides.doubles_in(project))
    return redirect(url_for("projects.show", project_id=project.id))


@blueprint.get("/projects/<int:project_id>")
@needs("project.see")
def show(place: Place) -> ResponseReturnValue:
    """One project: where it stands, what is missing, what may be done now."""
    project, today = place.project, local_date(g.now)
    programme = packs.programme(project)
    answers = seen.answers(place, **{**facts.given(project, today), **hands_taken.given(place)})
    known = facts.ProjectFacts(project, today, answers=answers)
    rows, *more = awaited.ahead(project, project.state)
    known.ahead([*rows, *programme.workflow.leaving(project.state)], *more, *_asked(place))
    hands_taken.told(place, answers)
    moves = told.moves(answers)
    reports = answers.rows(projects.LATEST) if place.may("report.download") else []
    options = steps.project_options(place, known)
    hands = awaited.now(project, today=today, known=known)
    matrix, totals = missing.matrix(place, answers=answers), holdings.totals(project.id, answers)
    course = schedules.course(place, answers, today=today)
    serving = parties.serving(answers)
    line = stations(project, moves)
    return render_template(
        "pages/life/projects/show.html",
        place=place,
        project=project,
        hands=hands,
        owed=[what for hand in hands if hand.is_mine(place) for what in hand.blockers],
        moves=turns.moves(project, hands, place.viewer, is_workday, today=today),
        programme=programme,
        warning=turns.warning(project, today=today),
        options=options,
        shared=_shared(options),
        undo=taking_back.offer(place, project, answers, now=g.now),
        stations=line,
        arcs=arcs(line),
        today=today,
        debtor=debtors(place, hands, serving, today),
        limits=limits_of(project),
        matrix=matrix,
        gauges=gauges.of(
            place, matrix.total, totals, answers, bound="volumes" not in programme.without
        ),
        standing=course.standing,
        expected_on=course.expected_on,
        curve=drawn(course.points),
        sections={0: _("全项目"), **dict(answers.rows(section_numbers.NAMES))},
        events=told.events(answers, reports) if place.may("journal.see") else [],
        reports=reports,
        corrected=revisions.since_each(
            project.id, {row.id: row.issued_at for row in reports}, answers
        ),
        STANDINGS=STANDINGS,
        TONES=TONES,
        scope=packs.scope(project),
        procedure=packs.procedure(project),
        totals=totals,
        may_publish=project.state in ACTS["project.publish"].when,
        head=journal.head(project.id, answers),
        serving=serving,
        gaps=unnamed(project, serving),
        DUTY_NAMES=DUTY_NAMES,
        LOOKED_BACK=LOOKED_BACK,
        GAUGES=words,
        gauge_word=lower_word,
    )


def _asked(place: Place) -> list[Question]:
    """What the page of a project asks beside what its steps need."""
    return [
        *(told.MOVES, told.OTHERS, holdings.TOTALS, parties.SERVING),
        *(section_numbers.NAMES, revisions.AGREED, journal.HEAD),
        *(hands_taken.ACTS, taken.LAST, projects.LATEST),
        *(missing.question(place), outcomes.COUNTED.by(place), *schedules.asked(place)),
    ]


def _shared(options: Sequence[Option]) -> list[Blocker]:
    """What several of the steps lack, so that it is told once."""
    found: list[Blocker] = []
    for option in options:
        for blocker in option.blockers:
            lacking = [one for one in options if blocker in one.blockers]
            if len(lacking) > 1 and blocker not in found:
                found.append(blocker)
    return found
