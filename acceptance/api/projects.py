"""Projects and their steps as JSON."""

from __future__ import annotations

from typing import TypedDict

from flask import Blueprint, Response, current_app, g, json, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext
from marshmallow import ValidationError

from acceptance.services import steps, taking_back
from acceptance.services.ground import answers, packs
from acceptance.services.ground.access import Place
from acceptance.services.letters import paging
from acceptance.services.letters.press import Press
from acceptance.services.life import projects
from acceptance.services.life.facts import ProjectFacts
from forms.life.projects import AT_MOST, PageQuery
from forms.steps import step_form
from workflows import documents
from workflows.engine import Blocked, NotOffered

from ..gateways.clock import local_date
from ..guard import needs, signed_in
from ..models import Project
from .errors import blocker_body

blueprint = Blueprint("api_projects", __name__, url_prefix="/api/v1/projects")
KEY = "Idempotency-Key"
"""The header under which the answer to a step is kept."""


class ProjectBody(TypedDict):
    """A project as the API tells it.

    `version` goes back with a step, so that a late hand is told.
    """

    id: int
    code: str
    name: str
    state: str
    state_since: str
    version: int


def _body(project: Project) -> ProjectBody:
    return {
        "id": project.id,
        "code": project.code,
        "name": project.name,
        "state": project.state,
        "state_since": project.state_since.isoformat(),
        "version": project.version_id,
    }


@blueprint.get("")
@signed_in
def index() -> ResponseReturnValue:
    """The projects of whoever asks, oldest first; `next` is the address of those that follow, null
    after the last.
    """
    query = PageQuery().load(request.args.to_dict())
    limit = query["limit"] or AT_MOST
    rows, more = projects.seen_by(g.viewer, after=query["after"] or 0, limit=limit)
    following = None
    if more:
        following = url_for(".index", after=rows[-1].id, limit=limit)
    return {"projects": [_body(row) for row in rows], "next": following}


@blueprint.get("/<int:project_id>")
@needs("project.see")
def show(place: Place) -> ResponseReturnValue:
    """One project."""
    return {**_body(place.project)}


@blueprint.get("/<int:project_id>/steps")
@needs("project.see")
def options(place: Place) -> ResponseReturnValue:
    """The steps offered to this hand now, each with what blocks it."""
    found = steps.project_options(place, ProjectFacts(place.project, local_date(g.now)))
    return {
        "steps": [
            {
                "name": o.step.name,
                "title": gettext(o.step.title),
                "rule": o.step.rule,
                "asks": list(documents.asked(o.step)),
                "open": o.open,
                "blockers": [blocker_body(b) for b in o.blockers],
            }
            for o in found
        ]
    }


@blueprint.post("/<int:project_id>/take-back")
@needs("project.take_step", write=True)
def take_back(place: Place) -> ResponseReturnValue:
    """Take back one's own last step while that is possible; the project as it is then.

    409 when it moved since `version`, 422 without `reason` or `version` or when it cannot be taken
    back any more.
    """
    data = request.get_json(silent=True)
    if not isinstance(data, dict):
        raise ValidationError({"body": ["JSON"]})
    said = step_form(("reason",), by_program=True).load(data)
    reason, version = said["reason"], said["version"]
    taking_back.take_back(place, place.project, reason, version=version, now=g.now)
    return {**_body(place.project)}


def _paged(place: Place, name: str) -> Press:
    press: Press = current_app.extensions["press"]
    key = request.headers.get(KEY)
    if key is not None and answers.known(place, key):
        return press  # answered already: nothing is laid out again
    data = request.get_json(silent=True)
    urgency = data.get("urgency") if isinstance(data, dict) else None
    return paging.before_step(place, name, press, now=g.now, urgency=urgency)


@blueprint.post("/<int:project_id>/steps/<name>")
@needs("project.take_step", write=True, first=_paged)
def take_step(place: Place, name: str) -> ResponseReturnValue:
    """Take a step, once for each `Idempotency-Key`.

    403 when it is not this hand's or stage's, 409 with the list when things are missing or when it
    moved since `version`, 422 without `version` or when the key was used for something else.
    """
    key = request.headers.get(KEY)
    if key is None:
        return _answer(200, _taken(place, name))
    asked = answers.digest(name, request.get_data())
    if kept := answers.claim(place, key, asked, now=g.now):
        return _answer(kept.status, kept.body)
    body = _taken(place, name)
    answers.keep(place, key, 200, body)
    return _answer(200, body)


def _answer(status: int, body: str) -> Response:
    return Response(body, status, mimetype="application/json")


def _taken(place: Place, name: str) -> str:
    """Take the step that was sent; the project as it is then, as JSON."""
    # asked before the body is read: who may not take the step learns nothing about its form
    workflow = packs.programme(place.project).workflow
    offered = {
        row.name: row for row in workflow.offered(place.project.state, steps.project_hands(place))
    }
    if name not in offered:
        raise NotOffered(name, place.project.state)
    row = offered[name]
    blockers = row.blockers(ProjectFacts(place.project, local_date(g.now)))
    if blockers:
        raise Blocked(row, blockers)
    data: object = {}  # whatever JSON the hand sent
    if request.data:
        data = request.get_json(silent=True)
    if not isinstance(data, dict):
        raise ValidationError({"body": ["JSON"]})
    said = step_form(documents.asked(row), by_program=True).load(data)
    version = said.pop("version")
    project = steps.take_step(place, name, said, version=version, now=g.now, press=g.ready)
    return json.dumps(_body(project))
