"""Sessions, CSRF, headers, passwords, one-time links, the production start."""

import io
import re
from datetime import timedelta

import pytest
from sqlalchemy import select

from acceptance.config import MissingSettings, settings
from acceptance.extensions import db
from acceptance.gateways import clock
from acceptance.models import Filing, LoginSession, Person
from acceptance.services.ground import people
from acceptance.transaction import transaction
from tests.conftest import make_app
from tests.house.test_doors import address, ids, routes


@pytest.fixture
def strict(app):
    """The same application with CSRF protection on."""
    app.config["WTF_CSRF_ENABLED"] = True
    return app


def token(client, url="/sign-in"):
    return re.search(r'name="csrf_token" value="([^"]+)"', client.get(url).text).group(1)


def test_no_post_without_a_token(strict):
    client = strict.test_client()
    assert client.post("/demo/demo-bureau").status_code == 400
    assert client.post("/demo/demo-bureau", data={"csrf_token": token(client)}).status_code == 302
    for url in (
        "/projects/4/steps/approve",
        "/projects/4/panel/vote",
        "/projects/4/findings",
        "/sign-out",
        "/api/v1/projects/4/steps/approve",
    ):
        assert client.post(url).status_code == 400, url


def test_a_token_in_the_header_serves_the_api(strict):
    client = strict.test_client()
    client.post("/demo/demo-bureau", data={"csrf_token": token(client)})
    answer = client.post(
        "/api/v1/projects/4/steps/approve", headers={"X-CSRFToken": token(client, "/projects")}
    )
    assert answer.status_code == 409


def test_no_page_changes_anything_by_get(app, enter):
    client = enter("bureau")
    done = client.get("/projects/4/steps/open_review")  # it was taken: back to the project
    assert (done.status_code, done.location) == (302, "/projects/4")
    for url in (
        "/projects/4/steps/admit",
        "/projects/4/panel/vote/close",
        "/projects/4/sample/fix",
        "/sign-out",
    ):
        assert client.get(url).status_code in (403, 404, 405, 409)


def test_a_stolen_cookie_is_worthless_after_sign_out(app, enter):
    client = enter("owner")
    stolen = client.get_cookie("acceptance").value
    client.post("/sign-out")
    thief = app.test_client()
    thief.set_cookie("acceptance", stolen)
    assert thief.get("/projects").status_code == 302


def test_only_the_digest_of_a_session_is_kept(app, enter):
    enter("owner")
    with app.app_context():
        row = db.session.scalars(select(LoginSession)).first()
        assert re.fullmatch(r"[0-9a-f]{64}", row.token_hash)


def test_an_idle_session_ends(app, enter):
    client = enter("owner")
    with app.app_context(), transaction() as session:
        for row in session.scalars(select(LoginSession)):
            row.seen_at = clock.now() - timedelta(minutes=31)
    assert client.get("/projects").status_code == 302


def test_a_sign_in_ends_after_a_working_day_however_busy(app, enter):
    client = enter("owner")
    with app.app_context(), transaction() as session:
        for row in session.scalars(select(LoginSession)):
            row.created_at = clock.now() - timedelta(hours=12, minutes=1)
            row.seen_at = clock.now()
    assert client.get("/projects").status_code == 302


def test_a_new_sign_in_ends_the_one_that_the_browser_had(app, enter):
    client = enter("owner")
    before = client.get_cookie("acceptance").value
    assert client.post("/demo/demo-owner").status_code == 302
    thief = app.test_client()
    thief.set_cookie("acceptance", before)
    assert thief.get("/projects").status_code == 302 and client.get("/projects").status_code == 200


TOKENLESS = {
    "links.append_upload",
    "links.create_upload",
    "links.drop_upload",
    "links.send",
    "links.take_step",
    "verify.compare",
}
"""Behind a secret in the address, or for everybody: no cookie gives a right there."""


def test_every_unsafe_door_asks_for_a_token(strict):
    client, open_to_all = strict.test_client(), set()
    client.post("/demo/demo-bureau", data={"csrf_token": token(client)})
    values = ids(strict)
    for rule in routes(strict):
        for verb in {"POST", "PUT", "PATCH", "DELETE"} & rule.methods:
            plain = {"Tus-Resumable": "1.0.0"}  # answered as to a program, which is quicker
            answer = client.open(address(strict, rule, values), method=verb, headers=plain)
            if answer.status_code != 400 or "页面已过期" not in answer.json["detail"]:
                open_to_all.add((rule.endpoint, verb, answer.status_code))
    assert {endpoint for endpoint, _verb, _code in open_to_all} == TOKENLESS, open_to_all


@pytest.mark.parametrize("path", ["/sign-in", "/projects/4", "/nowhere", "/static/x/none.css"])
def test_in_production_every_answer_asks_for_https(app, enter, path):
    client = enter("owner")
    assert "Strict-Transport-Security" not in client.get(path).headers
    app.config["PRODUCTION"] = True
    told = client.get(path).headers["Strict-Transport-Security"]
    age = int(re.search(r"max-age=(\d+)", told)[1])
    assert age >= 365 * 24 * 3600 and "includeSubDomains" in told


@pytest.mark.parametrize("path", ["/", "/projects", "/projects/4", "/me", "/inbox", "/nowhere"])
def test_every_page_offers_to_sign_out(enter, path):
    page = enter("owner").get(path).text
    assert re.search(r'<form method="post" action="/sign-out">', page)


def test_an_administrator_ends_the_sign_ins_of_a_person(app, enter):
    owner, admin = enter("owner"), enter("admin")
    with app.app_context():
        key = db.session.scalars(select(Person.id).filter_by(login="demo-owner")).one()
    assert enter("bureau").post(f"/people/{key}/sessions/end").status_code == 403
    assert owner.get("/me").status_code == 200
    assert admin.post(f"/people/{key}/sessions/end").status_code == 302
    assert owner.get("/me").status_code == 302


@pytest.mark.parametrize(
    "path",
    ["/static/", "/static/x/", "/static/x/scripts/", "/static/x/../../.git/config", "/.git/config"],
)
def test_no_folder_is_listed(enter, path):
    answer = enter("owner").get(path)
    assert answer.status_code == 404 and "[core]" not in answer.text


@pytest.mark.parametrize("typed", ["²", "４", "0x4", "4.0", "-4", "1e3"])
def test_a_number_that_is_no_plain_number_is_refused(enter, typed):
    owner = enter("owner")
    assert owner.get(f"/projects/{typed}").status_code == 404
    sent = owner.post("/projects/1/links", data={"party_id": typed, "days": "3"})
    assert sent.status_code == 422


@pytest.mark.parametrize("path", ["/", "/projects/4", "/sign-in", "/healthz", "/static/x/base.css"])
def test_no_answer_repeats_a_request(app, enter, path):
    assert enter("owner").open(path, method="TRACE").status_code == 405


@pytest.mark.parametrize(
    "url", ["/sign-in", "/projects", "/projects/4", "/nowhere", "/api/v1/projects/999"]
)
def test_every_answer_carries_the_headers(enter, url):
    answer = enter("bureau").get(url)
    policy = answer.headers["Content-Security-Policy"]
    assert (
        "default-src 'self'" in policy and "object-src 'none'" in policy and "unsafe" not in policy
    )
    assert (
        answer.headers["X-Content-Type-Options"] == "nosniff"
        and answer.headers["Cache-Control"] == "no-store"
    )
    assert (
        "style=" not in re.sub(r"<style.*?</style>", "", answer.text)
        and "onclick" not in answer.text
    )
    assert "://" not in re.sub(r'xmlns="[^"]+"|https?://localhost[^"]*', "", answer.text)


def invited(app):
    with app.app_context(), transaction():
        person = people.add_person("新人", "newcomer", organisation_id=2)
        return people.make_token("invitation", person_id=person.id, now=clock.now())


def test_an_invitation_works_once_and_a_password_signs_in(app):
    link, client = invited(app), app.test_client()
    assert client.post(f"/invitation/{link}", data={"password": "short"}).status_code == 422
    assert (
        client.post(f"/invitation/{link}", data={"password": "一二三四五六七八九十"}).status_code
        == 302
    )
    assert (
        client.post(f"/invitation/{link}", data={"password": "一二三四五六七八九十"}).status_code
        == 422
    )
    assert (
        client.post(
            "/sign-in", data={"login": "newcomer", "password": "一二三四五六七八九十"}
        ).status_code
        == 302
    )
    with app.app_context():
        assert (
            db.session.scalars(select(Person).filter_by(login="newcomer"))
            .one()
            .password_hash.startswith("$argon2id$")
        )


def test_no_one_of_the_demo_signs_in_by_password(app):
    assert (
        app.test_client().post("/sign-in", data={"login": "demo-admin", "password": ""}).status_code
        == 422
    )


def test_one_click_entry_is_for_loopback_and_demo_only(app):
    client = app.test_client()
    assert (
        client.post("/demo/demo-admin", environ_base={"REMOTE_ADDR": "192.0.2.7"}).status_code
        == 404
    )
    assert (
        client.post("/demo/demo-admin", headers={"X-Forwarded-For": "192.0.2.7"}).status_code == 404
    )
    assert client.post("/demo/demo-admin", headers={"Host": "evil.example"}).status_code == 404
    assert client.post("/demo/demo-admin", headers={"Host": "127.0.0.1:8000"}).status_code == 302
    client.post("/sign-out")
    app.config["DEMO"] = False
    assert client.post("/demo/demo-admin").status_code == 404
    assert "/demo/" not in client.get("/sign-in").text


def test_one_click_entry_is_for_the_people_of_the_demo_only(app):
    invited(app)
    assert app.test_client().post("/demo/newcomer").status_code == 404


@pytest.mark.parametrize(
    "given",
    [
        {},
        {"SECRET_KEY": "x" * 40},
        {
            "SECRET_KEY": "short",
            "DATABASE_URL": "sqlite:///x",
            "STORAGE_URL": "file:///x",
            "PUBLIC_URL": "https://x",
        },
        {"SECRET_KEY": "x" * 40, "DATABASE_URL": "sqlite:///x", "STORAGE_URL": "file:///x"},
    ],
)
def test_a_production_start_refuses_to_run_without_its_secrets(given):
    with pytest.raises(MissingSettings):
        settings({"ACCEPTANCE_ENV": "production", **given})


def test_a_production_start_has_no_demo_and_secure_cookies():
    found = settings(
        {
            "ACCEPTANCE_ENV": "production",
            "SECRET_KEY": "x" * 40,
            "DATABASE_URL": "sqlite:///x",
            "STORAGE_URL": "file:///x",
            "PUBLIC_URL": "https://archive.example/",
        }
    )
    assert found["PUBLIC_URL"] == "https://archive.example"
    assert (
        not found["DEMO"]
        and found["SESSION_COOKIE_SECURE"]
        and found["SESSION_COOKIE_NAME"].startswith("__Host-")
    )


def test_the_first_administrator_comes_by_a_link_that_works_once(tmp_path):
    from acceptance.cli import prepare, seed_if_empty

    app = make_app(tmp_path / "i", DEMO=False, PUBLIC_URL="https://archive.example")
    with app.app_context():
        prepare()
        assert not seed_if_empty()
    told = app.test_cli_runner().invoke(args=["acceptance", "first-admin"]).output.strip()
    assert told.startswith("https://archive.example/invitation/"), "as one types it"
    link = told.removeprefix("https://archive.example")
    client = app.test_client()
    assert client.post(link, data={"password": "long enough 1"}).status_code == 422
    data = {"name": "管理员", "login": "root", "password": "long enough 1"}
    assert client.post(link, data=data).status_code == 302
    assert client.post(link, data=data).status_code == 422
    client.post("/sign-in", data={"login": "root", "password": "long enough 1"})
    assert client.get("/people").status_code == 200
    assert (
        "已有系统管理员" in app.test_cli_runner().invoke(args=["acceptance", "first-admin"]).output
    )
    made = client.post(
        "/people/organisations", data={"name": "甲市档案局", "kind": "bureau", "parent_id": ""}
    )
    assert made.status_code == 302
    shown = client.post(
        "/people",
        data={"name": "李四", "login": "lisi", "title": "科长", "organisation_id": "1"},
        follow_redirects=True,
    )
    assert shown.status_code == 200 and "/invitation/" in shown.text
    with app.app_context():
        db.session.remove()
        db.engine.dispose()


@pytest.mark.parametrize(
    "path",
    [
        "/projects",
        "/projects/4/filings",
        "/projects/4/volumes",
        "/projects/4/findings",
        "/projects/4/journal",
    ],
)
def test_the_address_of_a_list_cannot_bend_its_links(enter, path):
    answer = enter("bureau").get(
        f"{path}?_scheme=javascript&_external=1&_anchor=x&project_id=2&endpoint=y&self=1&page=1&q=a%22b"
    )
    assert answer.status_code == 200
    assert "javascript:" not in answer.text and "/projects/2/" not in answer.text


def test_a_large_file_comes_in_where_files_may_and_nowhere_else(strict):
    client = strict.test_client()
    client.post("/demo/demo-owner", data={"csrf_token": token(client)})
    with strict.app_context():
        filing = db.session.scalars(
            select(Filing.id).filter_by(project_id=1, state="missing")
        ).first()
    big = b"%PDF-1.4 " + b"x" * 5_000_000
    page, url = f"/projects/1/filings/{filing}", f"/projects/1/filings/{filing}/files"
    sent = client.post(
        url,
        data={"csrf_token": token(client, page), "files": (io.BytesIO(big), "大.pdf")},
        follow_redirects=True,
    )
    assert sent.status_code == 200 and "4.8 MB" in sent.text
    assert (
        client.post(
            "/projects/1/steps/suspend",
            data={"csrf_token": "x", "files": (io.BytesIO(big), "大.pdf")},
        ).status_code
        == 413
    )
    assert (
        strict.test_client().post(url, data={"files": (io.BytesIO(big), "大.pdf")}).status_code
        == 401
    )
    sheet = (
        "项目名称,:,西江新区大桥及引道工程\n"
        + "".join(f"监理月报{n},0\n监理月报,1,1,20240101,,监\n" for n in range(30_000))
    ).encode()
    assert len(sheet) > 1_500_000
    sent = client.post(
        "/projects/1/catalogue",
        data={"csrf_token": token(client, page), "sheet": (io.BytesIO(sheet), "目录.csv")},
        follow_redirects=True,
    )
    assert sent.status_code == 200
