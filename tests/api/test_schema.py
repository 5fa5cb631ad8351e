"""The API by its own description: what is generated from the schema is never answered 5xx, and every
answer is as described.

`CASES=5000 pytest tests/api/test_schema.py` sends so many in three roles.
"""

import os
from collections import Counter

from jsonschema import Draft202012Validator

CASES, SEED = int(os.environ.get("CASES", "500")), int(os.environ.get("SEED", "7"))
ROLES = ("owner", "bureau", "contractor")
ADDRESS = "/api/v1/openapi.json"


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


def test_what_the_schema_can_make_is_never_answered_by_a_fault(app, enter):
    from tests.api import generated

    clients = {role: enter(role) for role in ROLES}
    found = generated.operations(app, clients["owner"].get(ADDRESS).json)
    most = -(-CASES // (len(found) * len(ROLES)))
    sent = Counter()
    for client in clients.values():
        for operation in found:
            sent.update(generated.send(app, client, operation, most=most, drawn=SEED))
    print(dict(sent))
    assert sent.total() >= CASES // 2
