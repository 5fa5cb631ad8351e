"""A transaction: nothing lost, one winner of a race, a failure leaves nothing."""

import threading

import pytest
from sqlalchemy import text
from sqlalchemy.orm.exc import StaleDataError

from acceptance.extensions import db
from acceptance.models import Project
from acceptance.refusals import Stale
from acceptance.services import steps
from acceptance.services.ground import access, journal
from acceptance.transaction import transaction
from tests.builders import POWER, a_builder
from workflows.engine import Blocked, NotOffered


def test_sqlite_runs_by_the_recipe(context):
    with transaction() as session:
        found = {
            name: session.execute(text(f"PRAGMA {name}")).scalar()
            for name in ("journal_mode", "synchronous", "foreign_keys", "busy_timeout")
        }
    assert found == {
        "journal_mode": "wal",
        "synchronous": 2,
        "foreign_keys": 1,
        "busy_timeout": 30000,
    }


def test_no_update_is_lost_between_writers(app):
    def add(times):
        with app.app_context():
            for _ in range(times):
                with transaction() as session:
                    project = session.get(Project, POWER)
                    project.scale = str(int(project.scale) + 1)
            db.session.remove()

    with app.app_context(), transaction() as session:
        session.get(Project, POWER).scale = "0"
    writers = [threading.Thread(target=add, args=(20,)) for _ in range(6)]
    [writer.start() for writer in writers]
    [writer.join() for writer in writers]
    with app.app_context():
        assert db.session.get(Project, POWER).scale == "120"


def test_contradictory_decisions_have_exactly_one_winner(app):
    barrier, results = threading.Barrier(8), []

    def decide(number):
        name, answers = (("decline", {"reason": "补正"}), ("admit", {"confirm": True}))[number % 2]
        with app.app_context():
            barrier.wait()
            try:
                with transaction():
                    place = access.stand(a_builder().viewers["bureau"], POWER)
                    steps.take_step(
                        place,
                        name,
                        answers,
                        version=version,
                        now=a_builder().at,
                        press=app.extensions["press"],
                    )
                results.append("won")
            except (NotOffered, Stale, StaleDataError, Blocked):
                results.append("refused")
            finally:
                db.session.remove()

    with app.app_context():
        version = db.session.get(Project, POWER).version_id
        before = journal.head(POWER)[0]
    racers = [threading.Thread(target=decide, args=(n,)) for n in range(8)]
    [racer.start() for racer in racers]
    [racer.join() for racer in racers]
    assert sorted(results) == ["refused"] * 7 + ["won"]
    with app.app_context():
        lines = list(journal.lines(POWER))[before:]
        decided = [line["action"] for line in lines if line["action"] in ("admit", "decline")]
        assert len(decided) == 1 and len(lines) <= 3, "one decision, its letter, what it fixes"


def test_a_row_changed_behind_ones_back_is_stale(context):
    project = db.session.get(Project, POWER)
    project.place = "别处"
    with db.engine.begin() as other:
        other.execute(
            text("UPDATE project SET version_id = version_id + 1 WHERE id = :id"), {"id": POWER}
        )
    db.session.rollback()
    with pytest.raises(StaleDataError), transaction() as session:
        project = session.get(Project, POWER)
        session.execute(
            text("UPDATE project SET version_id = version_id + 1 WHERE id = :id"), {"id": POWER}
        )
        project.place = "别处"


def test_a_failure_leaves_nothing(context, monkeypatch):
    before = journal.head(POWER)
    monkeypatch.setattr(journal, "notify_all", lambda *a, **k: 1 / 0)
    with pytest.raises(ZeroDivisionError), transaction():
        place = access.stand(a_builder().viewers["bureau"], POWER)
        steps.take_step(
            place,
            "decline",
            {"reason": "补正"},
            version=None,
            now=a_builder().at,
            press=context.extensions["press"],
        )
    assert journal.head(POWER) == before and db.session.get(Project, POWER).state == "applied"
