"""The steps of a project: what one asks for or why it cannot be taken, and the taking itself."""

from __future__ import annotations

from collections.abc import Mapping

from flask import current_app, flash, g, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from marshmallow import ValidationError

from acceptance import errors
from acceptance.gateways.clock import local_date
from acceptance.guard import needs
from acceptance.services import steps
from acceptance.services.ground import packs
from acceptance.services.ground.access import Place
from acceptance.services.letters import paging
from acceptance.services.letters.press import Press
from acceptance.services.life.facts import ProjectFacts
from acceptance.web.lists.lists import form
from forms.steps import step_form
from workflows.engine import NotOffered, Option, Step

from .projects import blueprint


def _page(
    place: Place,
    option: Option,
    values: Mapping[str, str] | None = None,
    wrong: list[tuple[str, str]] | None = None,
) -> str:
    return render_template(
        "pages/life/projects/step.html",
        place=place,
        project=place.project,
        option=option,
        values=values or {},
        fields=wrong or [],
    )


@blueprint.get("/projects/<int:project_id>/steps/<name>")
@needs("project.take_step")
def step(place: Place, name: str) -> ResponseReturnValue:
    """What the step asks for, or why it cannot be taken (409)."""
    for option in steps.project_options(place, today=local_date(g.now)):
        if option.step.name == name:
            return _page(place, option), 200 if option.open else 409
    raise NotOffered(name, place.project.state)


def _paged(place: Place, name: str) -> Press:
    return paging.before_step(place, name, current_app.extensions["press"], now=g.now)


def _offered(place: Place, name: str) -> Step:
    project = place.project
    for row in packs.programme(project).workflow.offered(project.state, steps.project_hands(place)):
        if row.name == name:
            return row
    raise NotOffered(name, project.state)


# The pages of the letters are measured first, outside the transaction: Word takes seconds.
@blueprint.post("/projects/<int:project_id>/steps/<name>")
@needs("project.take_step", write=True, first=_paged)
def take_step(place: Place, name: str) -> ResponseReturnValue:
    """Take the step; what does not fit comes back with the form."""
    row = _offered(place, name)
    try:
        answers = step_form(row.asks).load(form())
    except ValidationError as error:
        option = Option(row, row.blockers(ProjectFacts(place.project, local_date(g.now))))
        return _page(place, option, request.form, errors.flat(error.messages)), 422
    version = answers.pop("version")
    steps.take_step(place, name, answers, version=version, now=g.now, press=g.ready)
    flash(_("已办：%(step)s", step=_(row.title)))
    return redirect(url_for("projects.show", project_id=place.project.id))
