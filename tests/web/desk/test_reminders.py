"""Reminders: who must act hears of it once, and what stays late goes up."""

import datetime
from datetime import date
from email import message_from_bytes
from email.header import decode_header, make_header

import pytest
import time_machine
from aiosmtpd.controller import Controller
from sqlalchemy import event, select

from acceptance import chores, tasks
from acceptance.extensions import db
from acceptance.gateways import clock
from acceptance.models import (
    Duty,
    Filing,
    Letter,
    Party,
    Person,
    Project,
)
from acceptance.services.desk import outbox, reminders
from acceptance.services.progress import schedules
from acceptance.transaction import transaction
from tests.builders import BRIDGE, POWER, a_builder


def test_an_answer_that_is_late_goes_to_the_level_above_once(context):
    with transaction():
        db.session.get(Project, POWER).answer_due_on = date(2026, 1, 5)
    now = a_builder().at
    with transaction():
        for today, written in ((date(2026, 1, 6), 1), (date(2026, 1, 7), 0)):
            late = reminders.overdue_answers(today)
            assert outbox.post_all(late, today=today, now=now) == written
    letter = db.session.scalars(select(Letter).filter_by(kind="deadline")).one()
    assert letter.name == "周恒" and "超期未答复" in letter.subject


BASE = f"/projects/{BRIDGE}"


class Post:
    """A real SMTP server that keeps what it gets, and can refuse."""

    def __init__(self):
        self.letters, self.refuse = [], False

    async def handle_DATA(self, server, session, envelope):
        if self.refuse:
            return "451 try again"
        self.letters.append(message_from_bytes(envelope.content))
        return "250 OK"


@pytest.fixture
def post():
    kept = Post()
    server = Controller(kept, hostname="127.0.0.1", port=0)
    server.port = __import__("socket").create_server(("127.0.0.1", 0)).getsockname()[1]
    server.start()
    kept.url = f"smtp://127.0.0.1:{server.port}"
    yield kept
    server.stop()


MONDAY = datetime.datetime(2026, 11, 23, 1, 0, tzinfo=datetime.UTC)  # nine o'clock in China


def address(app, **emails):
    with app.app_context(), transaction() as session:
        for login, email in emails.items():
            session.scalars(select(Person).filter_by(login=f"demo-{login}")).one().email = email


def test_one_digest_a_day_and_only_to_who_must_act(app, post):
    address(app, owner="liang@example.cn", contractor="luo@example.cn", admin="root@example.cn")
    app.config["MAIL_URL"] = post.url
    with app.app_context():
        tools = tasks.tools_of(app)
        for hour in (0, 1, 5):
            with time_machine.travel(MONDAY.replace(hour=(hour + 23) % 24), tick=False):
                tasks.keep_house(app, tools)
        letters = db.session.scalars(select(Letter).filter_by(kind="digest")).all()
        assert len({letter.key for letter in letters}) == len(letters) and {
            letter.on for letter in letters
        } == {MONDAY.date()}
        with time_machine.travel(MONDAY, tick=False):
            for letter in letters:
                viewer = next(v for v, _ in reminders.viewers() if v.person_id == letter.person_id)
                assert viewer
        states = {letter.state for letter in letters if letter.address}
        assert states == {"sent"} and {
            letter.state for letter in letters if not letter.address
        } == {"kept"}
    told = {
        (message["To"], "校验值" in str(make_header(decode_header(message["Subject"]))))
        for message in post.letters
    }
    assert told == {
        ("liang@example.cn", False),
        ("luo@example.cn", False),
        ("root@example.cn", True),
    }  # the administrator gets the daily root alone


def test_without_a_mail_server_the_inbox_has_it_all(app, enter):
    with app.app_context(), time_machine.travel(MONDAY, tick=False):
        tasks.keep_house(app, tasks.tools_of(app))
    page = enter("contractor").get("/inbox").text
    assert "等您办" in page and "只在信箱" in page


def test_urging_writes_a_letter_that_survives_a_refusing_server(app, enter, post):
    address(app, contractor="luo@example.cn")
    with app.app_context():
        party = db.session.scalars(
            select(Party.id).filter_by(project_id=BRIDGE, kind="contractor", section=1)
        ).one()
    owner = enter("owner")
    assert enter("contractor").post(f"{BASE}/parties/{party}/urge").status_code == 403
    assert owner.post(f"{BASE}/parties/{party}/urge").status_code == 302
    owner.post(f"{BASE}/parties/{party}/urge")
    with app.app_context():
        assert db.session.query(Letter).filter_by(kind="urge").count() == 1  # once a day
    app.config["MAIL_URL"], post.refuse = post.url, True
    with app.app_context():
        tools = tasks.tools_of(app)
        tasks.keep_house(app, tools)
        tasks.keep_house(app, tools)
        letter = db.session.scalars(select(Letter).filter_by(kind="urge")).one()
        assert (letter.state, letter.attempts) == (
            "queued",
            1,
        ) and "451" in letter.error  # it waits before it tries again
        written = letter.written_at
        for hours in range(1, 12):
            with time_machine.travel(written + datetime.timedelta(hours=hours), tick=False):
                tasks.keep_house(app, tools)
        letter = db.session.scalars(select(Letter).filter_by(kind="urge")).one()
        assert letter.state == "failed" and letter.attempts == outbox.RETRIES
    assert "没有送出" in owner.get(f"{BASE}/letters").text
    assert "催办" in enter("contractor").get("/inbox").text


def test_what_is_late_for_long_goes_to_the_leader(app, post):
    with app.app_context():
        with transaction() as session:
            party = session.scalars(
                select(Party).filter_by(project_id=BRIDGE, kind="contractor", section=1)
            ).one()
            for duty in session.scalars(select(Duty).filter_by(party_id=party.id, duty="leader")):
                duty.email = "leader@example.cn"
            for row in session.scalars(select(Filing).filter_by(party_id=party.id)):
                row.due_on = datetime.date(2026, 11, 9)
        for day, expected in (
            (20, 0),
            (23, 1),
            (24, 1),
        ):  # the tenth working day after the 9th is the 23rd
            with time_machine.travel(MONDAY.replace(day=day), tick=False):
                chores.write_letters(clock.now())
            found = db.session.scalars(
                select(Letter).filter_by(kind="escalation", party_id=party.id)
            ).all()
            assert len(found) == expected, day
        assert found[0].address == "leader@example.cn" and "分管领导" in found[0].body
        assert schedules


def test_the_reminders_of_a_day_hold_the_database_for_a_few_letters_at_a_time(context, monkeypatch):
    monkeypatch.setattr(chores, "LETTERS", 2)
    engine, commits = db.engine, []

    def note(connection):
        commits.append(connection)

    event.listen(engine, "commit", note)
    with time_machine.travel(MONDAY, tick=False):
        chores.write_letters(clock.now())
        written = db.session.scalars(select(Letter.key).order_by(Letter.id)).all()
        assert len(commits) >= len(written) / 2 and len(written) > 4
        assert not reminders.due(now=clock.now())
        # whoever was killed in the middle begins again, and writes no letter twice
        chores.write_letters(clock.now())
    event.remove(engine, "commit", note)
    assert db.session.scalars(select(Letter.key).order_by(Letter.id)).all() == written
