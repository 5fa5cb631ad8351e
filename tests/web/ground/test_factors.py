"""The second step of signing in."""

import math
import re
from datetime import timedelta

import pyotp
import pytest
from sqlalchemy import select

from acceptance.extensions import db
from acceptance.gateways import clock
from acceptance.models import OfficeRecord, Person, SecondFactor
from acceptance.models.states import TokenPurpose
from acceptance.services.ground import factors, passwords, people
from acceptance.services.ground.attempts import ALLOWED, Limit
from acceptance.transaction import transaction
from tests.locks import locked

RIGHT = "桥梁档案验收工作"


@pytest.fixture
def login(app):
    with app.app_context(), transaction() as session:
        person = session.scalars(select(Person).filter_by(login="demo-owner")).one()
        person.password_hash = passwords.hashed(RIGHT, profile="cheap")
        return person.login


@pytest.fixture
def telephone(app, login):
    """Somebody's authenticator, set through the pages, with the recovery codes."""
    client, _answer = by_password(app)
    client.post("/me/second/begin")
    secret = re.search(r"<code>([A-Z2-7]+)</code>", client.get("/me/second").text)[1]
    telephone = pyotp.TOTP(secret)
    sent = {"second_code": telephone.now(), "old": RIGHT}
    page = client.post("/me/second", data=sent, follow_redirects=True).text
    telephone.client = client
    telephone.recovery = re.findall(r"<code>([a-z2-7-]{29})</code>", page)
    return telephone


def by_password(app):
    client = app.test_client()
    answer = client.post("/sign-in", data={"login": "demo-owner", "password": RIGHT})
    return client, answer


def second(client, code):
    return client.post("/sign-in/code", data={"second_code": code}).status_code


def at(telephone, moment):
    return telephone.at(int(moment.timestamp()))


def later(telephone, steps=1):
    """The code of the next half minute: that of this one was used to set it."""
    return at(telephone, clock.now() + steps * timedelta(seconds=factors.STEP))


def test_a_password_alone_opens_nothing(app, telephone):
    client, answer = by_password(app)
    assert answer.status_code == 200 and "输入验证码" in answer.text
    assert client.get("/me").status_code == 302
    assert second(client, "000000") == 422
    assert second(client, later(telephone)) == 302
    assert client.get("/me").status_code == 200


def test_a_code_works_once_also_with_blanks_and_in_full_width(app, telephone):
    code = later(telephone)
    wide = "".join(chr(ord(one) + 0xFEE0) for one in code)
    client, _answer = by_password(app)
    assert second(client, f" {wide[:3]} {wide[3:]}") == 302
    again, _answer = by_password(app)
    assert second(again, code) == 422


def test_of_two_who_send_the_same_code_at_once_the_second_reads_what_the_first_used(app, telephone):
    client, _answer = by_password(app)
    with app.app_context(), locked() as seen:
        assert second(client, later(telephone)) == 302
    assert seen.get(SecondFactor.__tablename__) == "wait"


def test_a_recovery_code_works_once(app, telephone):
    assert len(telephone.recovery) == 10
    client, _answer = by_password(app)
    assert second(client, telephone.recovery[0].upper()) == 302
    again, _answer = by_password(app)
    assert second(again, telephone.recovery[0]) == 422
    assert second(again, telephone.recovery[1]) == 302


def test_codes_are_not_guessed(app, telephone):
    client, _answer = by_password(app)
    tries = [second(client, f"{n:06}") for n in range(ALLOWED[Limit.CODES].most + 1)]
    assert tries[-1] == 429 and set(tries[:-1]) == {422}
    assert second(client, later(telephone)) == 429


def test_a_second_step_without_a_first_is_refused(app, telephone):
    assert second(app.test_client(), later(telephone)) == 422


def test_a_password_changed_between_the_steps_ends_them(app, telephone):
    client, _answer = by_password(app)
    with app.app_context(), transaction() as session:
        person = session.scalars(select(Person).filter_by(login="demo-owner")).one()
        person.password_hash = passwords.hashed("another sentence", profile="cheap")
    assert second(client, later(telephone)) == 422


def test_a_secret_that_was_only_begun_is_not_asked_for(app, login):
    client, _answer = by_password(app)
    client.post("/me/second/begin")
    wrong = client.post("/me/second", data={"second_code": "000000", "old": RIGHT})
    assert wrong.status_code == 422
    assert by_password(app)[1].status_code == 302


def test_a_second_step_is_set_by_who_knows_the_password(app, login):
    client, _answer = by_password(app)
    client.post("/me/second/begin")
    secret = re.search(r"<code>([A-Z2-7]+)</code>", client.get("/me/second").text)[1]
    for old in ("", "another sentence"):
        sent = {"second_code": pyotp.TOTP(secret).now(), "old": old}
        refused = client.post("/me/second", data=sent)
        assert refused.status_code == 422 and 'id="e-old"' in refused.text
    assert by_password(app)[1].status_code == 302, "nothing is asked for yet"


def test_sign_ins_that_were_made_without_a_second_step_end_when_one_is_set(app, login):
    elsewhere, _answer = by_password(app)
    here, _answer = by_password(app)
    here.post("/me/second/begin")
    secret = re.search(r"<code>([A-Z2-7]+)</code>", here.get("/me/second").text)[1]
    here.post("/me/second", data={"second_code": pyotp.TOTP(secret).now(), "old": RIGHT})
    assert here.get("/me").status_code == 200 and elsewhere.get("/me").status_code == 302


def test_a_new_password_by_a_link_goes_round_no_second_step(app, telephone):
    with app.app_context(), transaction() as session:
        key = session.scalars(select(Person.id).filter_by(login="demo-owner")).one()
        link = people.make_token(TokenPurpose.FORGOTTEN, person_id=key, now=clock.now())
    client, new = app.test_client(), "另一句很长很长的口令"
    assert client.post(f"/invitation/{link}", data={"password": new}).status_code == 302
    answer = client.post("/sign-in", data={"login": "demo-owner", "password": new})
    assert "输入验证码" in answer.text and client.get("/me").status_code == 302


def test_a_recovery_code_has_more_than_112_bits_and_no_two_are_alike(telephone):
    letters = len(telephone.recovery[0].replace("-", ""))
    assert letters * math.log2(len(factors.LETTERS)) >= 112
    assert set("".join(telephone.recovery)) <= set(factors.LETTERS) | {"-"}
    assert len(set(telephone.recovery)) == factors.RECOVERY


def test_neither_secret_nor_recovery_codes_stand_in_the_database(app, telephone):
    with app.app_context():
        row = db.session.scalars(select(SecondFactor)).one()
        assert telephone.secret.encode() not in row.closed
        assert not set(telephone.recovery) & set(row.recovery)


def test_the_person_ends_it_by_a_code_and_not_without(app, telephone):
    client = telephone.client
    assert client.post("/me/second/end", data={"second_code": "000000"}).status_code == 422
    assert (
        client.post("/me/second/end", data={"second_code": telephone.recovery[0]}).status_code
        == 302
    )
    assert by_password(app)[1].status_code == 302


def test_an_administrator_ends_it_for_who_lost_the_telephone_with_a_reason(app, telephone, enter):
    client = telephone.client
    with app.app_context():
        key = db.session.scalars(select(Person.id).filter_by(login="demo-owner")).one()
    ended = enter("admin").post(
        f"/people/{key}/second/end", data={"reason": "手机丢失，已当面核实"}
    )
    assert ended.status_code == 302
    assert client.get("/me").status_code == 302
    assert by_password(app)[1].status_code == 302
    with app.app_context():
        acts = db.session.scalars(
            select(OfficeRecord.act)
            .filter_by(object_id=key, noun="person")
            .where(OfficeRecord.act != "sign_in")
            .order_by(OfficeRecord.id)
        ).all()
        assert acts[-2:] == ["set_second", "end_second"]


def test_the_last_administrator_is_let_in_again_at_the_machine(app, telephone):
    run = app.test_cli_runner().invoke
    assert run(args=["acceptance", "end-second", "demo-owner", "--reason", "丢失"]).exit_code == 0
    assert run(args=["acceptance", "end-second", "demo-owner", "--reason", "丢失"]).exit_code == 1
    assert by_password(app)[1].status_code == 302


def test_where_the_office_asks_for_it_nothing_else_comes_first(app, enter):
    app.config["SECOND_FACTOR"] = frozenset(["bureau", "admin"])
    bureau, admin, owner = enter("bureau"), enter("admin"), enter("owner")
    for client in (bureau, admin):
        sent = client.get("/projects")
        assert sent.status_code == 302 and sent.headers["Location"] == "/me/second"
    assert owner.get("/projects").status_code == 200
    bureau.post("/me/second/begin")
    secret = re.search(r"<code>([A-Z2-7]+)</code>", bureau.get("/me/second").text)[1]
    assert (
        bureau.post("/me/second", data={"second_code": pyotp.TOTP(secret).now()}).status_code == 303
    )
    assert bureau.get("/projects").status_code == 200


def test_a_telephone_whose_clock_is_a_minute_off_is_told_no(app, telephone):
    with app.app_context(), transaction():
        key = db.session.scalars(select(Person.id).filter_by(login="demo-owner")).one()
        vault, now = app.extensions["vault"], clock.now()
        late = now + timedelta(seconds=2 * factors.STEP)
        assert not factors.right(key, vault, at(telephone, now), now=late)
        assert factors.right(key, vault, at(telephone, late), now=late)
