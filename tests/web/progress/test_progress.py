"""What is missing, who lags, who is urged: counted, planned, sent."""

import datetime
import random
from email import message_from_bytes
from email.header import decode_header, make_header

import pytest
import time_machine
from aiosmtpd.controller import Controller
from sqlalchemy import select, text

from acceptance import tasks
from acceptance.extensions import db
from acceptance.gateways import clock
from acceptance.models import Document, Duty, Filing, Letter, Party, Person
from acceptance.services.desk import outbox, reminders
from acceptance.services.ground import access, counts
from acceptance.services.progress import missing, schedules
from acceptance.transaction import transaction
from tests.builders import BRIDGE, a_builder
from workflows import schedule
from workflows.schedule import Planned

BASE = f"/projects/{BRIDGE}"
TRUTH = """
SELECT f.section, f.group_code, sum(f.state <> 'exempt'), sum(f.state = 'filed'), sum(f.state = 'missing'), sum(f.state = 'returned'),
       sum(f.state IN ('submitted', 'checked', 'exemption_asked')), sum(f.state = 'exempt'),
       sum((SELECT count(*) FROM document d WHERE d.filing_id = f.id)),
       sum((SELECT count(*) FROM document d WHERE d.filing_id = f.id AND d.state = 'stored'))
FROM filing f WHERE f.project_id = :p AND (f.required OR EXISTS (SELECT 1 FROM document d WHERE d.filing_id = f.id)) GROUP BY 1, 2
"""


@pytest.mark.parametrize("seed", range(5))
def test_the_matrix_equals_an_independent_count(context, seed):
    dice = random.Random(seed)
    with transaction() as session:
        rows = list(session.scalars(select(Filing).filter_by(project_id=BRIDGE)))
        for row in rows:
            row.state = dice.choice(
                [
                    "missing",
                    "submitted",
                    "checked",
                    "filed",
                    "returned",
                    "exemption_asked",
                    "exempt",
                ]
            )
            for n in range(dice.randrange(6)):
                session.add(
                    Document(
                        project_id=BRIDGE,
                        filing_id=row.id,
                        title=f"{n}",
                        state=dice.choice(["listed", "stored"]),
                    )
                )
        session.flush()
        counts.recount([row.id for row in rows])
    place = access.stand(a_builder().viewers["owner"], BRIDGE)
    found = missing.matrix(place)
    truth = {
        (r[0], r[1]): tuple(int(n) for n in r[2:])
        for r in db.session.execute(text(TRUTH), {"p": BRIDGE})
    }
    assert {key: cell.tuple() for key, cell in found.cells.items()} == truth
    assert found.total.owed == sum(cell[0] for cell in truth.values())


def test_a_contractor_sees_what_it_owes_itself(enter):
    page = enter("contractor").get(f"{BASE}/missing").text
    assert "第 2 标段" not in page.split("<table")[1] and "第 1 标段" in page
    assert enter("owner").get(f"{BASE}/missing/export.csv").text.count("\n") > 10


def test_not_applicable_stands_in_the_report_with_its_reason(app, enter):
    with app.app_context():
        filing = db.session.scalars(
            select(Filing.id).filter_by(project_id=BRIDGE, section=2, code="6-13")
        ).one()
    enter("owner").post(
        f"{BASE}/filings/{filing}/steps/ask_exemption", data={"reason": "本标段不单独交工"}
    )
    assert "本标段不单独交工" in enter("bureau").get(f"{BASE}/missing").text
    enter("bureau").post(f"{BASE}/filings/{filing}/steps/grant_exemption")
    assert "不适用 1" in enter("owner").get(f"{BASE}/missing").text


def workday(day):
    return clock.is_workday(day)


def test_a_lag_is_raised_on_the_right_working_day():
    due = datetime.date(
        2026, 9, 28
    )  # Monday; 1–7 October are holidays, 20 September and 10 October are worked
    colours = {
        day: schedule.item_colour(
            due, datetime.date(2026, 9, 28) + datetime.timedelta(day), workday, 5
        )
        for day in range(16)
    }
    assert colours[0] == "ok" and colours[1] == "risk" and colours[2] == "risk"
    fifth = schedule.add_working_days(due, 5, workday)
    assert fifth > datetime.date(2026, 10, 8)
    assert [colours[n] for n in range((fifth - due).days)] == ["ok"] + ["risk"] * (
        (fifth - due).days - 1
    )
    assert colours[(fifth - due).days] == "late"


def test_filing_that_lags_behind_construction_is_at_risk_before_anything_is_due():
    items = [Planned(datetime.date(2027, 1, 1), None, True)] * 9 + [
        Planned(datetime.date(2027, 1, 1), datetime.date(2026, 1, 5), True)
    ]
    today = datetime.date(2026, 6, 1)
    assert schedule.standing(items, today, workday, progress=20).colour == "ok"
    assert schedule.standing(items, today, workday, progress=30).colour == "risk"
    assert schedule.standing(items, today, workday, progress=60).colour == "late"


def test_the_forecast_goes_by_the_pace_of_late():
    today = datetime.date(2026, 6, 1)
    items = [Planned(None, today - datetime.timedelta(n), True) for n in range(30)] + [
        Planned(None, None, True)
    ] * 15
    assert schedule.standing(items, today, workday).forecast == today + datetime.timedelta(30)
    assert schedule.standing([Planned(None, None)], today, workday).forecast is None


def test_the_curve_counts_what_was_due_and_what_came():
    day = datetime.date
    points = schedule.curve(
        [Planned(day(2026, 1, 10), day(2026, 2, 3)), Planned(day(2026, 3, 1), None)],
        [(day(2026, 1, 20), 40)],
        day(2026, 2, 15),
    )
    assert (
        points[0] == (day(2026, 1, 31), 1, 0, 40)
        and points[1][2:] == (1, 40)
        and points[-1] == (day(2026, 3, 31), 2, None, None)
    )


def test_progress_and_dates_are_the_owners_and_move_only_what_nobody_fixed(app, enter):
    owner = enter("owner")
    assert (
        enter("contractor")
        .post(f"{BASE}/schedule/progress", data={"on": "2026-11-01", "percent": "80"})
        .status_code
        == 403
    )
    assert (
        owner.post(
            f"{BASE}/schedule/progress", data={"on": "2026-11-01", "percent": "180"}
        ).status_code
        == 422
    )
    assert (
        owner.post(
            f"{BASE}/schedule/progress", data={"on": "2026-11-01", "percent": "80"}
        ).status_code
        == 302
    )
    with app.app_context(), transaction() as session:
        fixed = session.scalars(
            select(Filing).filter_by(project_id=BRIDGE, stage="construction")
        ).first()
        schedules_before = session.scalars(
            select(Filing.due_on).filter_by(project_id=BRIDGE, code="6-13", section=1)
        ).one()
        fixed.due_on = datetime.date(2026, 12, 24)
        number = fixed.id
    dates = {
        "started_on": "2025-03-01",
        "finished_on": "2028-03-01",
        "planned_acceptance_on": "",
        "planned_completion_on": "",
    }
    assert owner.post(f"{BASE}/schedule/dates", data=dates).status_code == 302
    with app.app_context():
        assert db.session.get(Filing, number).due_on == datetime.date(2026, 12, 24)
        assert (
            db.session.scalars(
                select(Filing.due_on).filter_by(project_id=BRIDGE, code="6-13", section=1)
            ).one()
            > schedules_before
        )
    page = enter("bureau").get(f"{BASE}/schedule").text
    assert "80%" in page and "超期" in page and "data-chart" in page


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
        (message["To"], "总值" in str(make_header(decode_header(message["Subject"]))))
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
            with time_machine.travel(MONDAY.replace(day=day), tick=False), transaction():
                reminders.write_digests(now=clock.now())
            found = db.session.scalars(
                select(Letter).filter_by(kind="escalation", party_id=party.id)
            ).all()
            assert len(found) == expected, day
        assert found[0].address == "leader@example.cn" and "分管领导" in found[0].body
        assert schedules
