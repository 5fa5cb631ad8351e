"""Passkeys: a device proves who its person is."""

from datetime import timedelta

import pytest
import time_machine
from sqlalchemy import select

from acceptance.extensions import db
from acceptance.gateways import clock, webkeys
from acceptance.models import OfficeRecord, Passkey, Person
from acceptance.services.ground import passwords
from acceptance.services.ground.attempts import ALLOWED, Limit
from acceptance.transaction import transaction
from tests.locks import locked

from .device import PRESENT, Device

HERE, RIGHT = "http://localhost:8000", "桥梁档案验收工作"


@pytest.fixture
def owner(app, enter):
    """Somebody signed in by password, at an address with a name."""
    app.config["PUBLIC_URL"] = HERE
    with app.app_context(), transaction() as session:
        person = session.scalars(select(Person).filter_by(login="demo-owner")).one()
        person.password_hash = passwords.hashed(RIGHT, profile="cheap")
    client = app.test_client()
    assert client.post("/sign-in", data={"login": "demo-owner", "password": RIGHT}).status_code
    return client


def register(client, device, name="办公室电脑", old=RIGHT):
    made = device.make(client.get("/me/passkeys/question").json)
    return client.post("/me/passkeys", data={"passkey_name": name, "credential": made, "old": old})


def by_passkey(app, device):
    client = app.test_client()
    answer = device.use(client.get("/sign-in/passkey").json)
    sent = client.post("/sign-in/passkey", data={"credential": answer, "next": "/me"})
    return client, sent, answer


def acts(app):
    with app.app_context():
        wanted = select(OfficeRecord.act).where(OfficeRecord.act.contains("passkey"))
        return db.session.scalars(wanted.order_by(OfficeRecord.id)).all()


def test_a_passkey_is_registered_named_used_and_ended_by_its_person(app, owner):
    device = Device(HERE)
    assert register(owner, device).status_code == 303
    page = owner.get("/me/passkeys").text
    assert "办公室电脑" in page and "还没用过" in page
    client, sent, _answer = by_passkey(app, device)
    assert sent.status_code == 302 and sent.headers["Location"] == "/me"
    assert client.get("/me").status_code == 200
    with app.app_context():
        key = db.session.scalars(select(Passkey)).one()
        assert key.used_at and key.count == 1
    sent = client.post(f"/me/passkeys/{key.id}/name", data={"passkey_name": "手机"})
    assert sent.status_code == 303 and "手机" in client.get("/me/passkeys").text
    assert client.post(f"/me/passkeys/{key.id}/end").status_code == 303
    assert by_passkey(app, device)[1].status_code == 422
    assert acts(app) == ["add_passkey", "rename_passkey", "end_passkey"]


def test_who_sits_down_at_somebodys_open_page_registers_no_passkey(app, owner):
    """It would let them in for ever: the password is asked for."""
    refused = register(owner, Device(HERE), old="another sentence")
    assert refused.status_code == 422 and 'id="e-old"' in refused.text
    with app.app_context():
        assert db.session.scalars(select(Passkey)).all() == []


def test_a_passkey_is_both_steps_and_only_of_who_unlocked_the_device(app, owner):
    device = Device(HERE)
    register(owner, device)
    device.flags = PRESENT  # it lies open on a desk
    assert by_passkey(app, device)[1].status_code == 422
    assert register(owner, Device(HERE, PRESENT)).status_code == 422


def test_an_answer_opens_once_also_with_a_copy_of_the_cookie(app, owner):
    device = Device(HERE)
    register(owner, device)
    device.count = -1  # a device that does not count
    client = app.test_client()
    question = client.get("/sign-in/passkey").json
    cookie = client.get_cookie("acceptance").value
    answer = device.use(question)
    assert client.post("/sign-in/passkey", data={"credential": answer}).status_code == 302
    thief = app.test_client()
    thief.set_cookie("acceptance", cookie)
    assert thief.post("/sign-in/passkey", data={"credential": answer}).status_code == 422


def test_of_two_answers_of_a_key_at_once_the_second_reads_the_count_of_the_first(app, owner):
    device = Device(HERE)
    register(owner, device)
    with app.app_context(), locked() as seen:
        assert by_passkey(app, device)[1].status_code == 302
    assert seen.get(Passkey.__tablename__) == "wait"


def test_an_answer_for_another_site_another_question_or_a_copied_key_is_refused(app, owner):
    device = Device(HERE)
    register(owner, device)
    device.origin = "http://localhost.evil.example"
    assert by_passkey(app, device)[1].status_code == 422
    device.origin = HERE
    client = app.test_client()
    answer = device.use(client.get("/sign-in/passkey").json)
    client.get("/sign-in/passkey")
    assert client.post("/sign-in/passkey", data={"credential": answer}).status_code == 422
    assert by_passkey(app, device)[1].status_code == 302
    device.count -= 1  # the copy counts as the key did
    assert by_passkey(app, device)[1].status_code == 422
    for nonsense in ("", "{", "[]", '{"id": 1}', '{"id": "x", "rawId": "x"}'):
        fresh = app.test_client()
        fresh.get("/sign-in/passkey")
        sent = fresh.post("/sign-in/passkey", data={"credential": nonsense})
        assert sent.status_code == 422, nonsense


def test_a_question_stands_for_five_minutes(app, owner):
    device = Device(HERE)
    register(owner, device)
    client = app.test_client()
    answer = device.use(client.get("/sign-in/passkey").json)
    late = clock.now() + timedelta(minutes=6)
    with time_machine.travel(late, tick=False):
        assert client.post("/sign-in/passkey", data={"credential": answer}).status_code == 422


def test_who_is_disabled_comes_in_by_no_passkey(app, owner):
    device = Device(HERE)
    register(owner, device)
    with app.app_context(), transaction() as session:
        session.scalars(select(Person).filter_by(login="demo-owner")).one().disabled = True
    assert by_passkey(app, device)[1].status_code == 422


def test_strangers_guesses_at_passkeys_are_counted(app, owner):
    sent = [
        app.test_client().post("/sign-in/passkey", data={"credential": "{}"}).status_code
        for _ in range(ALLOWED[Limit.SOURCE].most + 1)
    ]
    assert sent[-1] == 429


def test_a_passkey_belongs_to_one_person_and_nobody_else_sees_or_ends_it(app, owner, enter):
    device, other = Device(HERE), enter("bureau")
    register(owner, device)
    assert register(other, device).status_code == 422
    with app.app_context():
        key = db.session.scalars(select(Passkey.id)).one()
    assert other.post(f"/me/passkeys/{key}/end").status_code == 404
    assert other.post(f"/me/passkeys/{key}/name", data={"passkey_name": "x"}).status_code == 404
    assert 'value="办公室电脑"' not in other.get("/me/passkeys").text


def test_an_administrator_ends_those_of_a_lost_device_with_a_reason(app, owner, enter):
    device = Device(HERE)
    register(owner, device)
    with app.app_context():
        key = db.session.scalars(select(Person.id).filter_by(login="demo-owner")).one()
    admin = enter("admin")
    assert "删除通行密钥" in admin.get(f"/people/{key}").text
    sent = admin.post(f"/people/{key}/passkeys/end", data={"reason": "电脑被盗"})
    assert sent.status_code == 302
    assert owner.get("/me").status_code == 302
    assert by_passkey(app, device)[1].status_code == 422
    again = admin.post(f"/people/{key}/passkeys/end", data={"reason": "电脑被盗"})
    assert again.status_code == 422 and "没有登记通行密钥" in again.text


def test_nobody_has_more_than_ten(app, owner):
    for number in range(10):
        assert register(owner, Device(HERE), f"第 {number} 个").status_code == 303
    refused = register(owner, Device(HERE))
    assert refused.status_code == 422 and "最多登记 10 个" in refused.text


def test_without_the_package_or_at_a_bare_number_all_is_as_before(app, owner, monkeypatch):
    """A browser makes no passkey for an address that is a number, and none where others read along."""
    for address in ("http://127.0.0.1:8000", "https://[::1]", "http://archive.example"):
        app.config["PUBLIC_URL"] = address
        assert owner.get("/sign-in/passkey").status_code == 404
        assert owner.get("/me/passkeys/question").status_code == 404
        assert "用不了通行密钥" in owner.get("/me/passkeys").text
        assert "用通行密钥登录" not in app.test_client().get("/sign-in").text
    app.config["PUBLIC_URL"] = "https://archive.example"
    assert "用通行密钥登录" in app.test_client().get("/sign-in").text
    monkeypatch.setattr(webkeys.importlib.util, "find_spec", lambda name: None)
    assert "用通行密钥登录" not in app.test_client().get("/sign-in").text
