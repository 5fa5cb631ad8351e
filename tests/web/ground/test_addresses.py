"""Where a link leads: never to another site, whatever a request says of itself."""

import pytest

from acceptance import create_app
from acceptance.config import settings
from tests.builders import BRIDGE

ELSEWHERE = [
    "//evil.example",
    "/\\evil.example",
    "/\t/evil.example",
    "/\n/evil.example",
    "/\r\n/evil.example",
    "\t//evil.example",
    "/\x0b/evil.example",
    "/\u2028/evil.example",
    "/ /evil.example",
    "https://evil.example",
    "javascript:alert(1)",
    "evil.example",
    "",
]


@pytest.mark.parametrize("target", ELSEWHERE)
def test_a_prepared_sign_in_page_sends_nobody_to_another_site(app, target):
    answer = app.test_client().post("/language/en", data={"next": target})
    assert answer.location == "/"


def test_whoever_wanted_to_go_somewhere_gets_there(app):
    answer = app.test_client().post("/language/en", data={"next": "/projects?q=大桥&page=2"})
    assert answer.location.startswith("/projects?q=")


def asked_of_another_host(client, url, **data):
    """A request that says it was sent to evil.example, with the cookie all the same."""
    cookie = client.get_cookie("acceptance")
    headers = {"Host": "evil.example", "Cookie": f"acceptance={cookie.value}"}
    plain = client.application.test_client(use_cookies=False)
    answer = plain.post(url, data=data, headers=headers)
    kept, _rest = answer.headers["Set-Cookie"].split(";", 1)
    return plain.get(answer.location, headers={**headers, "Cookie": kept}).text


def test_a_link_bears_the_address_of_the_house_whatever_host_was_named(app, enter):
    app.config["PUBLIC_URL"] = "https://archive.example"
    made = asked_of_another_host(enter("owner"), f"/projects/{BRIDGE}/links", party_id=2, days=3)
    invited = asked_of_another_host(enter("admin"), "/people/2/invitation")
    for page in (made, invited):
        assert "https://archive.example/" in page
        assert "evil.example" not in page


@pytest.mark.parametrize(
    ("given", "address"),
    [
        ({}, "http://127.0.0.1:8000"),
        ({"PORT": "9000"}, "http://127.0.0.1:9000"),
        ({"HOST": "0.0.0.0"}, "http://127.0.0.1:8000"),
        ({"HOST": "::1"}, "http://[::1]:8000"),
        ({"PUBLIC_URL": "https://a.example/"}, "https://a.example"),
    ],
)
def test_the_demo_knows_its_address_from_where_it_is_bound(given, address, tmp_path):
    told = settings({"ACCEPTANCE_INSTANCE": str(tmp_path), **given})
    assert told["PUBLIC_URL"] == address
    assert told["TRUSTED_PROXIES"] == 0


def seen_address(app):
    """What address the application takes a caller to have, who claims to be passed on."""
    claims = {"X-Forwarded-For": "203.0.113.9", "X-Forwarded-Host": "evil.example"}
    with app.test_client() as client:
        client.get("/healthz", headers=claims)
        from flask import request

        return request.remote_addr, request.host


def test_a_proxy_is_believed_only_where_one_is_said_to_stand(app, tmp_path):
    assert seen_address(app) == ("127.0.0.1", "localhost")
    behind = create_app({"INSTANCE": tmp_path, "TRUSTED_PROXIES": 1, "SECRET_KEY": "x" * 40})
    assert seen_address(behind) == ("203.0.113.9", "localhost")
