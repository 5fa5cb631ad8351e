"""The API as OpenAPI 3.1: read off the table of steps and the forms, so that it cannot say anything else."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, TypeAlias

from flask import Blueprint
from flask.typing import ResponseReturnValue
from flask_babel import gettext
from marshmallow import fields

from forms.base import AnyField, Choice, Day, Identity, Text
from forms.life.projects import AT_MOST
from forms.steps import step_form
from workflows import documents
from workflows.projects import PROJECT

from ..guard import signed_in

Schema: TypeAlias = dict[str, Any]
blueprint = Blueprint("api_description", __name__, url_prefix="/api/v1")
PROJECTS = "/api/v1/projects"
PROBLEM: Schema = {"$ref": "#/components/schemas/Problem"}
REFUSALS = {
    400: "the token of the page is missing or old",
    401: "not signed in",
    403: "not this hand's, or not this stage's",
    404: "not there, or not yours to know of",
    409: "something is missing, or it moved since `version`",
    413: "the body is too long",
    422: "wrong input, by field",
    503: "the database is busy or away: again after a moment",
}
"""What each status means."""
READING, WRITING = (401, 404, 422, 503), tuple(REFUSALS)
LONGEST_KEY = 100
"""Characters of an Idempotency-Key."""


@blueprint.get("/openapi.json")
@signed_in
def show() -> ResponseReturnValue:
    """The doors for programs, each with what it takes and what it answers."""
    return described()


def described() -> Schema:
    """The whole description."""
    project, steps = {"$ref": "#/components/schemas/Project"}, "/{project_id}/steps"
    paths: dict[str, Schema] = {
        PROJECTS: {
            "get": _door("index", "The projects you may see, oldest first", _list(), READING)
            | {"parameters": [_query("after", 0), _query("limit", 1, AT_MOST)]}
        },
        f"{PROJECTS}/{{project_id}}": {
            "get": _door("show", "One project, with its version", project, READING)
        },
        PROJECTS + steps: {
            "get": _door("options", "The steps offered to you now", _options(), READING)
        },
        f"{PROJECTS}/{{project_id}}/take-back": {
            "post": _door("take_back", "Take back your own last step", project, WRITING)
            | _body(("reason",))
        },
    }
    for name, row in sorted(PROJECT.rows.items()):
        paths[f"{PROJECTS}{steps}/{name}"] = {
            "post": _door(name, gettext(row.title), project, WRITING)
            | _body(documents.asked(row))
            | {"parameters": [_key()]}
        }
    for path, doors in paths.items():
        if "{project_id}" in path:
            doors["parameters"] = [_place()]
    return {
        "openapi": "3.1.0",
        "info": {"title": "Acceptance", "version": "1"},
        "paths": paths,
        "components": {"schemas": {"Project": _project(), "Problem": _problem()}},
    }


def _door(name: str, summary: str, answer: Schema, refusals: tuple[int, ...]) -> Schema:
    said = {"description": "as it is now", "content": {"application/json": {"schema": answer}}}
    problems = {"application/problem+json": {"schema": PROBLEM}}
    return {
        "operationId": name,
        "summary": summary,
        "responses": {
            "200": said,
            **{
                str(status): {"description": REFUSALS[status], "content": problems}
                for status in refusals
            },
        },
    }


def _body(asks: tuple[str, ...]) -> Schema:
    """The body of a step that asks for these fields, by its very form."""
    form = step_form(asks, by_program=True)
    known = {name: of_field(field) for name, field in form.fields.items()}
    schema = _object(known, [name for name, field in form.fields.items() if field.required])
    content = {"application/json": {"schema": {**schema, "additionalProperties": False}}}
    return {"requestBody": {"required": True, "content": content}}


def of_field(field: AnyField) -> Schema:
    """What a field of a form takes, as JSON Schema."""
    match field:
        case Choice():
            return {"type": "string", "enum": list(field.values)}
        case Text():
            return {"type": "string", "minLength": int(not field.blank), "maxLength": field.limit}
        case Day():
            return _or_null(field, {"type": "string", "format": "date"})
        case Identity():
            return _or_null(field, {"type": "integer", "minimum": 0})
        case fields.Boolean():
            return {"type": "boolean", "const": True}
    raise TypeError(field)


def _or_null(field: AnyField, schema: Schema) -> Schema:
    if field.allow_none:
        return {"anyOf": [schema, {"type": "null"}]}
    return schema


def _object(known: Mapping[str, Schema], required: list[str] | None = None) -> Schema:
    if required is None:
        required = list(known)
    return {"type": "object", "properties": dict(known), "required": required}


def _text() -> Schema:
    return {"type": "string"}


def _project() -> Schema:
    stages = {"type": "string", "enum": sorted(PROJECT.states)}
    return _object(
        {
            "id": {"type": "integer"},
            "code": _text(),
            "name": _text(),
            "state": stages,
            "state_since": {"type": "string", "format": "date-time"},
            "version": {"type": "integer"},
        }
    )


def _list() -> Schema:
    rows = {"type": "array", "items": {"$ref": "#/components/schemas/Project"}}
    return _object({"projects": rows, "next": {"type": ["string", "null"]}})


def _blocker() -> Schema:
    told = {name: _text() for name in ("code", "message", "owed_by", "owed_by_name")}
    return _object({**told, "facts": {"type": "object"}})


def _options() -> Schema:
    step = {
        **{name: _text() for name in ("name", "title", "rule")},
        "asks": {"type": "array", "items": _text()},
        "open": {"type": "boolean"},
        "blockers": {"type": "array", "items": _blocker()},
    }
    return _object({"steps": {"type": "array", "items": _object(step)}})


def _problem() -> Schema:
    wrong = _object({"field": _text(), "message": _text()})
    known: dict[str, Schema] = {
        **{name: _text() for name in ("type", "title", "detail")},
        "status": {"type": "integer"},
        "blockers": {"type": "array", "items": _blocker()},
        "errors": {"type": "array", "items": wrong},
    }
    return _object(known, ["type", "title", "status"])


def _place() -> Schema:
    ids = {"type": "integer", "minimum": 1}
    return {"name": "project_id", "in": "path", "required": True, "schema": ids}


def _query(name: str, least: int, most: int | None = None) -> Schema:
    number: Schema = {"type": "integer", "minimum": least}
    if most is not None:
        number["maximum"] = most
    return {"name": name, "in": "query", "required": False, "schema": number}


def _key() -> Schema:
    visible = {"type": "string", "pattern": "^[!-~]+$", "minLength": 1, "maxLength": LONGEST_KEY}
    return {"name": "Idempotency-Key", "in": "header", "required": False, "schema": visible}
