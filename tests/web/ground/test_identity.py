"""Signing in by the office's own provider, against one that is started here."""

import re
from urllib.parse import urlsplit

import pyotp
import pytest
import requests
from joserfc.jwk import OctKey, RSAKey
from sqlalchemy import select

from acceptance.config import MissingSettings, settings
from acceptance.extensions import db
from acceptance.models import OfficeRecord, OutsideAccount, Person
from acceptance.services.ground import passwords
from acceptance.transaction import transaction

from .provider import CLIENT, SECRET, Provider

HERE, RIGHT = "http://localhost:8000", "桥梁档案验收工作"


@pytest.fixture
def provider(app, monkeypatch):
    """A provider that the application knows."""
    monkeypatch.setenv("AUTHLIB_INSECURE_TRANSPORT", "1")
    there = Provider(f"{HERE}/sign-in/outside/back")
    app.config.update(
        PUBLIC_URL=HERE, OIDC_ISSUER=there.issuer, OIDC_CLIENT_ID=CLIENT, OIDC_CLIENT_SECRET=SECRET
    )
    yield there
    there.close()


@pytest.fixture
def owner(app):
    with app.app_context(), transaction() as session:
        person = session.scalars(select(Person).filter_by(login="demo-owner")).one()
        person.password_hash = passwords.hashed(RIGHT, profile="cheap")
        key = person.id
    client = app.test_client()
    client.post("/sign-in", data={"login": "demo-owner", "password": RIGHT})
    client.key = key
    return client


def away(client, door="/sign-in/outside"):
    """Where a browser is sent back to, after the provider has asked nothing."""
    sent = client.get(door)
    assert sent.status_code == 302, sent.text
    there = requests.get(sent.headers["Location"], allow_redirects=False, timeout=10)
    back = urlsplit(there.headers["Location"])
    return f"{back.path}?{back.query}"


def bound(client):
    """The person binds its account by its own page."""
    assert client.post("/me/outside", data={"old": RIGHT}).status_code == 303
    return client.get(away(client, "/me/outside/go"))


def entered(app, door="/sign-in/outside?next=/me"):
    client = app.test_client()
    return client, client.get(away(client, door))


def test_a_person_binds_its_account_once_and_signs_in_by_it(app, provider, owner):
    assert "统一身份认证" in app.test_client().get("/sign-in").text
    assert bound(owner).status_code == 303
    assert "已绑定" in owner.get("/me/passkeys").text and "u-1001" in owner.get("/me/passkeys").text
    client, sent = entered(app)
    assert sent.status_code == 302 and sent.headers["Location"] == "/me"
    assert client.get("/me").status_code == 200
    assert client.post("/me/outside/release").status_code == 303
    assert entered(app)[1].status_code == 422
    with app.app_context():
        acts = db.session.scalars(
            select(OfficeRecord.act).where(OfficeRecord.act.contains("outside"))
        )
        assert sorted(acts) == ["bind_outside", "release_outside"]


def test_an_account_nobody_bound_opens_nothing_whatever_it_is_called(app, provider, owner):
    """By name or mail address it would be somebody's who bears them today."""
    provider.subject = "demo-owner"
    provider.lies = {"email": "owner@example.org", "preferred_username": "demo-owner"}
    client, sent = entered(app)
    assert sent.status_code == 422 and "没有绑定" in sent.text
    assert client.get("/me").status_code == 302


def test_where_a_second_step_is_set_it_is_asked_for_here_too(app, provider, owner):
    bound(owner)
    owner.post("/me/second/begin")
    secret = re.search(r"<code>([A-Z2-7]+)</code>", owner.get("/me/second").text)[1]
    page = owner.post(
        "/me/second",
        data={"second_code": pyotp.TOTP(secret).now(), "old": RIGHT},
        follow_redirects=True,
    ).text
    recovery = re.findall(r"<code>([a-z2-7-]{29})</code>", page)
    client, sent = entered(app)
    assert sent.headers["Location"].startswith("/sign-in/code")
    assert client.get("/me").status_code == 302
    assert "输入验证码" in client.get(sent.headers["Location"]).text
    assert client.post("/sign-in/code", data={"second_code": recovery[0]}).status_code == 302
    assert client.get("/me").status_code == 200
    assert app.test_client().get("/sign-in/code").headers["Location"] == "/sign-in"


def test_an_administrator_binds_and_releases_with_a_reason(app, provider, owner, enter):
    admin = enter("admin")
    sent = {"subject": "u-1001", "reason": "人事处名册"}
    assert admin.post(f"/people/{owner.key}/outside", data=sent).status_code == 302
    assert "u-1001" in admin.get(f"/people/{owner.key}").text
    client, came = entered(app)
    assert came.status_code == 302
    again = admin.post(f"/people/{owner.key}/outside", data={**sent, "subject": "u-2"})
    assert again.status_code == 422 and "先解除" in again.text
    with app.app_context():
        other = db.session.scalars(select(Person.id).filter_by(login="demo-bureau")).one()
    taken = admin.post(f"/people/{other}/outside", data=sent)
    assert taken.status_code == 422 and "已绑定到另一人" in taken.text
    gone = f"/people/{owner.key}/outside/release"
    assert admin.post(gone, data={"reason": "调离"}).status_code == 302
    assert client.get("/me").status_code == 302, "its sign-ins end"
    assert admin.post(gone, data={"reason": "调离"}).status_code == 422


def test_who_is_disabled_comes_in_by_no_account(app, provider, owner):
    bound(owner)
    with app.app_context(), transaction() as session:
        session.get(Person, owner.key).disabled = True
    assert entered(app)[1].status_code == 422


def test_binding_asks_for_the_password_and_for_the_person_who_began(app, provider, owner, enter):
    assert owner.post("/me/outside", data={"old": "another"}).status_code == 422
    assert owner.get("/me/outside/go").status_code == 422
    owner.post("/me/outside", data={"old": RIGHT})
    back = away(owner, "/me/outside/go")
    owner.post("/sign-out")
    assert owner.get(back).status_code == 422
    with app.app_context():
        assert db.session.scalars(select(OutsideAccount)).all() == []


def test_an_answer_that_was_not_asked_for_signs_nobody_in(app, provider, owner):
    """A link with somebody else's code would sign one in as that person."""
    bound(owner)
    back = away(app.test_client())
    stranger = app.test_client()
    assert stranger.get(back).status_code == 422
    stranger.get("/sign-in/outside")
    assert stranger.get(back).status_code == 422
    client = app.test_client()
    back = away(client)
    assert client.get(back).status_code == 302
    fresh = app.test_client()
    assert fresh.get(back).status_code == 422
    refused = app.test_client()
    refused.get("/sign-in/outside")
    assert refused.get("/sign-in/outside/back?error=access_denied").status_code == 422


@pytest.mark.parametrize(
    "lies", [{"iss": "https://evil.example"}, {"aud": "another"}, {"nonce": "old"}, {"exp": 1}]
)
def test_a_token_for_others_for_another_question_or_too_old_proves_nothing(
    app, provider, owner, lies
):
    bound(owner)
    provider.lies = lies
    assert entered(app)[1].status_code == 422


def test_a_token_of_another_key_or_of_none_proves_nothing(app, provider, owner):
    bound(owner)
    provider.signing = RSAKey.generate_key(2048, {"kid": "one"}, private=True)
    assert entered(app)[1].status_code == 422
    provider.signing, provider.algorithm = OctKey.import_key(SECRET, {"kid": "one"}), "HS256"
    assert entered(app)[1].status_code == 422


def test_a_provider_that_is_gone_is_said_and_the_password_stays(app, provider, owner):
    bound(owner)
    provider.close()
    silent = app.test_client().get("/sign-in/outside")
    assert silent.status_code == 422 and "没有应答" in silent.text
    client = app.test_client()
    client.post("/sign-in", data={"login": "demo-owner", "password": RIGHT})
    assert client.get("/me").status_code == 200


def test_without_a_provider_there_is_no_such_door(app, owner, enter):
    sent = {"subject": "u-1001", "reason": "人事处名册"}
    assert enter("admin").post(f"/people/{owner.key}/outside", data=sent).status_code == 404
    for door in ("/sign-in/outside", "/sign-in/outside/back", "/me/outside/go"):
        assert owner.get(door).status_code in (404, 422), door
    assert owner.post("/me/outside", data={"old": RIGHT}).status_code == 404
    assert "统一身份认证" not in app.test_client().get("/sign-in").text


def test_in_production_a_provider_is_asked_over_https_alone(tmp_path):
    told = {
        "ACCEPTANCE_ENV": "production",
        "SECRET_KEY": "x" * 40,
        "DATABASE_URL": "sqlite://",
        "STORAGE_URL": f"file://{tmp_path}",
        "PUBLIC_URL": "https://archive.example",
        "OIDC_ISSUER": "http://login.example",
    }
    with pytest.raises(MissingSettings, match="OIDC_ISSUER"):
        settings(told)
