"""The steps of a project: what one asks for or why it cannot be taken, and the taking itself."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from flask import current_app, flash, g, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from marshmallow import ValidationError

from acceptance import sentences
from acceptance.gateways.clock import local_date
from acceptance.guard import needs
from acceptance.refusals import Refused
from acceptance.services import rehearsals, steps
from acceptance.services.ground import access, packs
from acceptance.services.ground.access import Place
from acceptance.services.letters import paging, register
from acceptance.services.letters.press import Press
from acceptance.services.life import frozen, projects
from acceptance.services.life.facts import ProjectFacts
from acceptance.services.rehearsals import Paper
from acceptance.transaction import rehearsal
from acceptance.web.lists.lists import form
from forms.steps import step_form
from workflows import frozen as tree
from workflows.engine import Blocked, NotOffered, Option, Step

from .projects import blueprint

DECISIONS = (
    "admit",
    "approve",
    "approve_with_items",
    "order_rectification",
    "pass_recheck",
    "fail_recheck",
    "transfer",
)
"""Steps whose page shows what is decided."""


def _page(
    place: Place,
    option: Option,
    values: Mapping[str, str] | None = None,
    wrong: list[tuple[str, str]] | None = None,
    decided: Mapping[str, object] | None = None,
) -> str:
    return render_template(
        "pages/life/projects/step.html",
        place=place,
        project=place.project,
        option=option,
        values=values or {},
        fields=wrong or [],
        decided=decided,
        unmarked=register.unmarked(place.viewer.organisation_id or 0, option.step.issues),
    )


@blueprint.get("/projects/<int:project_id>/steps/<name>")
@needs("project.take_step")
def step(place: Place, name: str) -> ResponseReturnValue:
    """What the step asks for, or why it cannot be taken (409); of a decision, all that is decided."""
    option = _option(place, name)
    if not option.open:
        return _page(place, option), 409
    if name not in DECISIONS:
        return _page(place, option)
    papers = _papers(place.project.id, name)
    return _page(place, option, decided=_decided(place, papers))


def _option(place: Place, name: str) -> Option:
    for option in steps.project_options(place, ProjectFacts(place.project, local_date(g.now))):
        if option.step.name == name:
            return option
    raise NotOffered(name, place.project.state)


def _papers(project_id: int, name: str) -> list[Paper]:
    """The papers as the step would issue them; none where it would be refused after all."""
    with rehearsal():
        place = access.stand(g.viewer, project_id)
        press = current_app.extensions["press"]
        try:
            return rehearsals.rehearse(place, name, press, now=g.now)
        except (Blocked, Refused):
            return []


def _decided(place: Place, papers: Sequence[Paper]) -> dict[str, object]:
    """What the hand decides upon: the vote, the problems, the sample, the archive, the papers."""
    facts = ProjectFacts(place.project, local_date(g.now))
    return {
        "voting": facts.voting,
        "findings": facts.findings,
        "sample": facts.sample,
        "version": frozen.latest(place.project.id),
        "totals": projects.totals(place.project.id),
        "papers": papers,
        "shown": tree.shown,
    }


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
        return _page(place, option, request.form, sentences.flat(error.messages)), 422
    version = answers.pop("version")
    steps.take_step(place, name, answers, version=version, now=g.now, press=g.ready)
    flash(_("已办：%(step)s", step=_(row.title)))
    return redirect(url_for("projects.show", project_id=place.project.id))
