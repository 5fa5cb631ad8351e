"""Whoever guesses is stopped, and nobody else is."""

import threading
from datetime import timedelta

import pytest
import time_machine
from sqlalchemy import func, select

from acceptance.extensions import db
from acceptance.gateways import clock
from acceptance.models import Attempt, Person
from acceptance.models.states import TokenPurpose
from acceptance.services.ground import attempts, passwords, people
from acceptance.services.ground.attempts import ALLOWED, Bucket, Limit
from acceptance.transaction import transaction

RIGHT = "桥梁档案验收工作"
HERE = {"REMOTE_ADDR": "192.0.2.7"}
ELSEWHERE = {"REMOTE_ADDR": "198.51.100.8"}


@pytest.fixture
def login(app):
    """A login whose password is RIGHT."""
    with app.app_context(), transaction() as session:
        person = session.scalars(select(Person).filter_by(login="demo-owner")).one()
        person.password_hash = passwords.hashed(RIGHT, profile="cheap")
        return person.login


def sign_in(client, login, password, where=HERE):
    data = {"login": login, "password": password}
    return client.post("/sign-in", data=data, environ_base=where).status_code


def test_ten_wrong_passwords_for_one_login_from_one_address_and_no_more(app, login):
    client = app.test_client()
    answers = [sign_in(client, login, f"guess {n}") for n in range(12)]
    assert answers == [422] * 10 + [429] * 2
    assert sign_in(client, login, RIGHT) == 429


def test_a_login_that_nobody_has_looks_the_same(app, login):
    client = app.test_client()
    known = [client.post("/sign-in", data={"login": login, "password": "x"}) for _ in range(11)]
    nobody = [client.post("/sign-in", data={"login": "nobody", "password": "x"}) for _ in range(11)]

    def seen(answers):
        return [(one.status_code, one.text.replace(login, "nobody")[:200]) for one in answers]

    assert [code for code, _text in seen(known)] == [code for code, _text in seen(nobody)]
    assert "登录名或密码不对" in known[0].text and "登录名或密码不对" in nobody[0].text
    assert "分钟后再试" in known[10].text and "分钟后再试" in nobody[10].text
    assert known[10].headers["Retry-After"]


def test_a_stranger_cannot_lock_a_named_account_out(app, login):
    owner = app.test_client()
    assert sign_in(owner, login, RIGHT) == 302
    owner.post("/sign-out")
    for n in range(ALLOWED[Limit.STRANGERS].most):
        where = {"REMOTE_ADDR": f"203.0.113.{n % 20}"}
        assert sign_in(app.test_client(), login, "a guess", where) in (422, 429)
    assert sign_in(app.test_client(), login, RIGHT, ELSEWHERE) == 429
    assert sign_in(owner, login, RIGHT, ELSEWHERE) == 302


def test_a_known_browser_is_known_for_its_own_account_only(app, login):
    client = app.test_client()
    assert sign_in(client, login, RIGHT) == 302
    client.post("/sign-out")
    assert [sign_in(client, "demo-bureau", "a guess") for _ in range(11)][-1] == 429
    assert sign_in(client, login, RIGHT) == 302


def test_one_address_is_stopped_whatever_logins_it_tries(app):
    client = app.test_client()
    most = ALLOWED[Limit.SOURCE].most
    answers = [sign_in(client, f"nobody-{n}", "a guess") for n in range(most + 1)]
    assert answers == [422] * most + [429]
    assert sign_in(app.test_client(), "nobody-x", "a guess", ELSEWHERE) == 422


def test_the_networks_of_one_line_are_one_source():
    assert attempts.source("2001:db8:1:2:3::4") == attempts.source("2001:db8:1:2::9")
    assert attempts.source("2001:db8:1:2::9") != attempts.source("2001:db8:1:3::9")


def test_who_signs_in_is_not_counted(app, login):
    client = app.test_client()
    for _day in range(ALLOWED[Limit.SOURCE].most + 5):
        assert sign_in(client, login, RIGHT) == 302
    with app.app_context():
        assert db.session.scalar(select(func.coalesce(func.sum(Attempt.count), 0))) == 0


def test_a_hundred_guesses_at_once_are_a_hundred(app, login):
    answers, together = [], threading.Barrier(20)

    def guess():
        client = app.test_client()
        together.wait()
        answers.append(sign_in(client, login, "a guess"))

    guessers = [threading.Thread(target=guess) for _ in range(20)]
    for guesser in guessers:
        guesser.start()
    for guesser in guessers:
        guesser.join()
    assert answers.count(422) <= ALLOWED[Limit.ACCOUNT].most
    assert set(answers) <= {422, 429, 503}


def test_a_window_ends(app):
    with app.app_context():
        counted, now = [Bucket(Limit.OWN, "7")], clock.now()
        with transaction():
            for _try in range(ALLOWED[Limit.OWN].most):
                attempts.take(counted, now=now)
        over = now.replace(year=now.year + 1)
        attempts.require(counted, now=over)
        with transaction():
            attempts.take(counted, now=over)
            attempts.sweep(now=over.replace(year=over.year + 1))
        assert db.session.scalar(select(func.count()).select_from(Attempt)) == 0


def test_no_transaction_is_open_while_a_password_is_compared(app, login, monkeypatch):
    held = []

    def slowly(against, password, *, profile):
        held.append(db.engine.pool.checkedout())
        return False

    monkeypatch.setattr(passwords, "right", slowly)
    sign_in(app.test_client(), login, "a guess")
    assert held == [0]


def test_the_ninth_who_wants_in_at_this_moment_is_told_to_come_again(app, login):
    for _seat in range(passwords.ROOM):
        passwords._room.acquire()
    try:
        answer = app.test_client().post("/sign-in", data={"login": login, "password": RIGHT})
    finally:
        for _seat in range(passwords.ROOM):
            passwords._room.release()
    assert answer.status_code == 503 and answer.headers["Retry-After"] == "5"
    assert "同时登录的人太多" in answer.text


@pytest.mark.parametrize(
    "typed", [RIGHT + " ", " " + RIGHT, RIGHT[:-1], RIGHT.replace("工", "⼯"), RIGHT + "x"]
)
def test_a_password_is_compared_as_it_was_typed(app, login, typed):
    assert sign_in(app.test_client(), login, typed) == 422


def test_a_password_does_not_grow_old(app, login):
    later = clock.now() + timedelta(days=3650)
    with time_machine.travel(later, tick=False):
        assert sign_in(app.test_client(), login, RIGHT) == 302


def test_a_long_password_counts_to_its_last_letter(app):
    client, password = app.test_client(), "竣工图与隐蔽工程验收记录一并归档 " * 8
    with app.app_context(), transaction():
        person = people.add_person("新人", "newcomer", organisation_id=2)
        link = people.make_token(TokenPurpose.INVITATION, person_id=person.id, now=clock.now())
    assert len(password) > 128
    assert client.post(f"/invitation/{link}", data={"password": password}).status_code == 302
    assert sign_in(client, "newcomer", password[:-1]) == 422
    assert sign_in(client, "newcomer", password) == 302


@pytest.mark.parametrize("path", ["/v/AAAA-BBBB", "/v?code=AAAA-BBBB", "/invitation/x", "/l/x"])
def test_who_types_addresses_that_are_not_there_is_stopped(app, path):
    client = app.test_client()
    limit = {"/v": Limit.CODE}.get(path[:2], Limit.LINK)
    missed = {client.get(path).status_code for _ in range(ALLOWED[limit].most)}
    assert missed <= {404, 422} and client.get(path).status_code == 429


def test_an_invitation_ends_the_ones_before(app):
    client = app.test_client()
    with app.app_context(), transaction():
        key = people.add_person("新人", "newcomer", organisation_id=2).id
        first, second = (
            people.make_token(TokenPurpose.INVITATION, person_id=key, now=clock.now())
            for _time in range(2)
        )
    assert client.get(f"/invitation/{first}").status_code == 422
    assert client.get(f"/invitation/{second}").status_code == 200


@pytest.mark.parametrize(
    "password", ["1234567890", "password123", "qwertyuiop", "newcomer-1", "新人新人新人1234"]
)
def test_a_password_that_is_guessed_first_is_refused_at_its_field(app, password):
    with app.app_context(), transaction():
        person = people.add_person("新人", "newcomer", organisation_id=2)
        link = people.make_token(TokenPurpose.INVITATION, person_id=person.id, now=clock.now())
    answer = app.test_client().post(f"/invitation/{link}", data={"password": password})
    assert answer.status_code == 422 and 'id="e-password"' in answer.text
    assert "太容易猜到" in answer.text
