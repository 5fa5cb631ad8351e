"""Secrets that were given wrongly stand in the office's record, by the hour."""

from datetime import timedelta

import pytest
from sqlalchemy import select, text

from acceptance.extensions import db
from acceptance.gateways import clock
from acceptance.models import Miss, OfficeRecord, Person
from acceptance.services.ground import misses, office, passwords
from acceptance.transaction import transaction
from workflows import ledger

RIGHT = "桥梁档案验收工作"


@pytest.fixture
def key(app):
    with app.app_context(), transaction() as session:
        person = session.scalars(select(Person).filter_by(login="demo-owner")).one()
        person.password_hash = passwords.hashed(RIGHT, profile="cheap")
        return person.id


def guess(app, login, address, times=1):
    for _ in range(times):
        app.test_client().post(
            "/sign-in",
            data={"login": login, "password": "another sentence"},
            environ_base={"REMOTE_ADDR": address},
        )


def written(app, later):
    with app.app_context(), transaction():
        misses.write_down(now=clock.now() + later)
    with app.app_context():
        wanted = select(OfficeRecord).where(OfficeRecord.act.in_(("wrong_password", "more_misses")))
        return db.session.scalars(wanted.order_by(OfficeRecord.id)).all()


def test_wrong_passwords_are_one_line_an_hour_for_each_person_and_one_for_logins_of_nobody(
    app, key, enter
):
    guess(app, "demo-owner", "192.0.2.1", 2)
    guess(app, "demo-owner", "192.0.2.7", 3)
    guess(app, "nobody-here", "192.0.2.7")
    guess(app, "nor-here", "192.0.2.7")
    assert written(app, timedelta()) == [], "the hour is not over"
    lines = written(app, timedelta(hours=1))
    of_nobody, of_owner = sorted(lines, key=lambda line: line.object_id)
    assert (of_owner.noun, of_owner.object_id, of_owner.actor_id) == ("person", key, None)
    assert of_owner.after["tries"] == 5 and of_owner.after["from"] == "192.0.2.7、192.0.2.1"
    assert of_nobody.noun == "instance" and of_nobody.after["tries"] == 2
    assert len(written(app, timedelta(hours=2))) == 2, "no hour is written down twice"
    page = enter("admin").get("/office/records").text
    assert "密码不对" in page and "192.0.2.7、192.0.2.1" in page and "来自" in page
    export = enter("admin").get("/office/records/export.jsonl").text
    assert export.count('"wrong_password"') == 2
    assert "密码不对" in enter("admin").get(f"/people/{key}").text
    with app.app_context():
        assert not ledger.chain_problem(list(office.lines()))
        assert db.session.scalars(select(Miss)).all() == []


def test_what_was_typed_stands_nowhere(app, key):
    """Somebody types the password into the field of the login."""
    guess(app, "桥梁档案验收工作", "192.0.2.1")
    lines = written(app, timedelta(hours=1))
    assert "桥梁" not in str([(line.before, line.after, line.reason) for line in lines])


def test_a_flood_of_guesses_is_few_lines(app, key, monkeypatch):
    monkeypatch.setattr(misses, "LINES", 3)
    with app.app_context(), transaction():
        for number in range(40):
            for person in range(10):
                misses.count("wrong_password", person, f"192.0.2.{number}", now=clock.now())
    lines = written(app, timedelta(hours=1))
    assert len(lines) == 4
    assert all(len(line.after["from"]) < 80 for line in lines[:3])
    assert lines[-1].after == {"tries": 280, "people": 7}


def test_the_end_of_a_window_is_kept_as_every_other_moment_is(app, key):
    """It was written with its zone, which a PostgreSQL that stands in Shanghai reads as its own: who
    had tried ten times waited eight hours and a quarter.
    """
    guess(app, "demo-owner", "192.0.2.1")
    with app.app_context():
        written = db.session.scalars(text("SELECT until FROM attempt")).all()
    assert written and not [one for one in written if "+" in one]
