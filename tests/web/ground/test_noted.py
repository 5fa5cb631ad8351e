"""What a watch reads on the log of the program: each refusal of a right or a secret, and no secret."""

import json

import pytest

from acceptance.services.ground.attempts import ALLOWED, Limit
from tests.builders import BRIDGE
from tests.web.ground import test_factors

login, telephone = test_factors.login, test_factors.telephone


@pytest.fixture
def lines(capsys):
    """The lines that were written since the last look."""

    def read():
        said = capsys.readouterr().err.splitlines()
        return [json.loads(one) for one in said if one.startswith("{")]

    return read


def test_a_wrong_password_is_noted_with_whose_it_is_and_not_what_was_typed(app, login, lines):
    client = app.test_client()
    for name in (login, "nobody"):
        client.post("/sign-in", data={"login": name, "password": "typed-secret"})
    known, unknown = lines()
    assert known["what"] == unknown["what"] == "wrong_password"
    assert known["of"] and unknown["of"] is None
    assert known["from"] == "127.0.0.1" and known["at"].endswith("+00:00") and known["request"]
    assert "typed-secret" not in json.dumps([known, unknown])


def test_too_many_tries_are_noted(app, lines):
    for _try in range(ALLOWED[Limit.ACCOUNT].most + 1):
        app.test_client().post("/sign-in", data={"login": "x", "password": "y"})
    assert [one["what"] for one in lines()][-1] == "too_many"


def test_a_wrong_code_is_noted(app, telephone, lines):
    client, _answer = test_factors.by_password(app)
    client.post("/sign-in/code", data={"second_code": "000000"})
    noted = lines()[-1]
    assert noted["what"] == "wrong_code" and "000000" not in json.dumps(noted)


def test_what_is_typed_makes_no_line_of_its_own(app, lines):
    where = {"REMOTE_ADDR": '127.0.0.1\n{"what": "forged"}'}
    data = {"login": "x", "password": "y"}
    app.test_client().post("/sign-in", data=data, environ_base=where)
    (noted,) = lines()
    assert noted["what"] == "wrong_password" and "forged" in noted["from"]


def test_a_door_that_stayed_shut_is_noted_with_who_stood_before_it(app, enter, lines):
    contractor, stranger = enter("contractor"), enter("health")
    lines()
    contractor.post(f"/projects/{BRIDGE}/steps/suspend", data={"reason": "x", "version": "1"})
    stranger.get(f"/projects/{BRIDGE}/volumes")
    app.test_client().get("/l/a-secret-of-an-address")
    forbidden, foreign, forged = lines()
    assert (forbidden["what"], foreign["what"], forged["what"]) == (
        "forbidden",
        "not_found",
        "not_found",
    )
    assert forbidden["person"] and forbidden["door"] == "projects.take_step"
    assert foreign["project_id"] == BRIDGE
    assert "a-secret" not in json.dumps(forged) and forged["person"] is None
