"""Requests that the description of a door allows and forbids, as Schemathesis draws them. Loaded by the test
that sends them: every process of a run would load Schemathesis else, to send nothing."""

from __future__ import annotations

from itertools import cycle
from typing import Any

import schemathesis
from flask import Flask
from flask.testing import FlaskClient
from hypothesis import HealthCheck, given, seed, settings
from hypothesis import strategies as st
from schemathesis import GenerationMode
from schemathesis.checks import not_a_server_error
from schemathesis.specs.openapi.checks import (
    content_type_conformance,
    response_schema_conformance,
    status_code_conformance,
)

from acceptance.extensions import db
from acceptance.models import Project
from tests.builders import BRIDGE, HOSPITAL, POWER, SEWAGE

PLAIN = {"Accept-Encoding": "identity"}
CHECKS = [
    not_a_server_error,
    status_code_conformance,
    content_type_conformance,
    response_schema_conformance,
]


def operations(app: Flask, description: dict[str, Any]) -> list[Any]:
    """What may be asked for, by the description."""
    schema = schemathesis.openapi.from_dict(description)
    schema.app = app
    return [one.ok() for one in schema.get_all_operations()]


def send(app: Flask, client: FlaskClient, operation: Any, *, most: int, drawn: int) -> list[int]:
    """Requests that the description of one door allows and forbids, drawn by a seed; the answers of
    those that were sent."""
    places, sent = cycle((BRIDGE, POWER, SEWAGE, HOSPITAL)), []
    ways = [operation.as_strategy(generation_mode=mode) for mode in GenerationMode]

    @seed(drawn)
    @settings(
        max_examples=most, deadline=None, database=None, suppress_health_check=list(HealthCheck)
    )
    @given(case=st.one_of(ways), known=st.integers(0, 5))
    def ask(case: Any, known: int) -> None:
        with app.app_context():
            if known and "project_id" in (case.path_parameters or {}):
                # of the numbers that a schema allows few are those of a project
                number = case.path_parameters["project_id"] = next(places)
                if known > 2 and isinstance(case.body, dict):
                    case.body["version"] = db.session.get_one(Project, number).version_id
        answer = client.open(**case.as_transport_kwargs(headers=PLAIN))
        case.validate_response(answer, checks=CHECKS)
        sent.append(answer.status_code)

    ask()
    return sent
