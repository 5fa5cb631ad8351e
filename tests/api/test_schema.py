"""The API by its own description: what is generated from the schema is never answered 5xx, and every
answer is as described.

`CASES=5000 pytest tests/api/test_schema.py` sends so many in three roles.
"""

import os
from collections import Counter
from itertools import cycle

import schemathesis
from hypothesis import HealthCheck, given, seed, settings
from hypothesis import strategies as st
from jsonschema import Draft202012Validator
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

CASES, SEED = int(os.environ.get("CASES", "500")), int(os.environ.get("SEED", "7"))
ROLES = ("owner", "bureau", "contractor")
ADDRESS = "/api/v1/openapi.json"
PLAIN = {"Accept-Encoding": "identity"}
CHECKS = [
    not_a_server_error,
    status_code_conformance,
    content_type_conformance,
    response_schema_conformance,
]


def test_the_description_names_every_door_and_nothing_else(app, enter):
    told = enter("owner").get(ADDRESS).json
    assert told["openapi"] == "3.1.0"
    doors = {
        (method, rule.rule.replace("<int:project_id>", "{project_id}"))
        for rule in app.url_map.iter_rules()
        for method in rule.methods & {"GET", "POST", "PUT", "PATCH", "DELETE"}
        if rule.endpoint.startswith("api_projects.")
    }
    described = {
        (method.upper(), path)
        for path, found in told["paths"].items()
        for method in found
        if method != "parameters"
    }
    steps = {one for one in described if "/steps/" in one[1]}
    assert len(steps) > 30 and described - steps == doors - {
        ("POST", "/api/v1/projects/{project_id}/steps/<name>")
    }
    schemas = [
        found["post"]["requestBody"]["content"]["application/json"]["schema"]
        for found in told["paths"].values()
        if "post" in found
    ]
    for schema in schemas:
        Draft202012Validator.check_schema(schema)


def test_nobody_reads_the_description_unasked(app):
    assert app.test_client().get(ADDRESS).status_code == 401


def send(app, client, operation, most):
    """Requests that the description of one door allows and forbids; how many were sent."""
    places, sent = cycle((BRIDGE, POWER, SEWAGE, HOSPITAL)), []
    ways = [operation.as_strategy(generation_mode=mode) for mode in GenerationMode]

    @seed(SEED)
    @settings(
        max_examples=most, deadline=None, database=None, suppress_health_check=list(HealthCheck)
    )
    @given(case=st.one_of(ways), known=st.integers(0, 5))
    def ask(case, known):
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


def test_what_the_schema_can_make_is_never_answered_by_a_fault(app, enter):
    clients = {role: enter(role) for role in ROLES}
    schema = schemathesis.openapi.from_dict(clients["owner"].get(ADDRESS).json)
    schema.app = app
    found = [one.ok() for one in schema.get_all_operations()]
    most = -(-CASES // (len(found) * len(ROLES)))
    sent = Counter()
    for client in clients.values():
        for operation in found:
            sent.update(send(app, client, operation, most))
    print(dict(sent))
    assert sent.total() >= CASES // 2
