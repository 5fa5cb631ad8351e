"""What the machinery promises: durable before told, one winner of a race, a chain nobody rewrites quietly."""

import io
import os
import sqlite3
import threading

import pytest
from sqlalchemy import select, text
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm.exc import StaleDataError

from acceptance.extensions import db
from acceptance.gateways import storage
from acceptance.models import JournalEntry, Notice, Project
from acceptance.refusals import Refused, Stale
from acceptance.services import steps
from acceptance.services.ground import access, journal
from acceptance.transaction import transaction
from tests.builders import POWER, SEWAGE, a_builder
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
        assert journal.head(POWER)[0] == before + 2  # the step and its letter


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


def test_the_journal_is_append_only(context):
    for statement in ("UPDATE journal_entry SET actor = 'x'", "DELETE FROM journal_entry"):
        with pytest.raises(IntegrityError, match="append-only"), transaction() as session:
            session.execute(text(statement))


@pytest.mark.parametrize(
    "tamper",
    [
        "UPDATE journal_entry SET actor='x' WHERE id={}",
        "UPDATE journal_entry SET facts='{{}}' WHERE id={}",
        "DELETE FROM journal_entry WHERE id={}",
        "UPDATE journal_entry SET seq=seq+1000 WHERE id={}",
    ],
)
def test_the_chain_shows_whoever_gets_around_that(app, tmp_path, tamper):
    with app.app_context():
        assert journal.verify(SEWAGE) is None
        rows = db.session.scalars(
            select(JournalEntry).filter_by(project_id=SEWAGE).order_by(JournalEntry.seq)
        ).all()
        entry = next(row for row in rows[3:] if row.facts)
        target = entry.id
        db.session.remove()
    with sqlite3.connect(app.config["INSTANCE"] / "acceptance.db") as raw:
        for verb in ("update", "delete"):
            raw.execute(f"DROP TRIGGER journal_entry_no_{verb}")
        raw.execute(tamper.format(target))
    with app.app_context():
        assert journal.verify(SEWAGE) is not None


def test_a_step_leaves_a_line_for_itself_one_for_its_letter_and_one_notice(context):
    before = journal.head(POWER)[0], db.session.query(Notice).count()
    with transaction():
        place = access.stand(a_builder().viewers["bureau"], POWER)
        steps.take_step(
            place,
            "decline",
            {"reason": "补正"},
            version=None,
            now=a_builder().at,
            press=context.extensions["press"],
        )
    assert (journal.head(POWER)[0], db.session.query(Notice).count()) == (
        before[0] + 2,
        before[1] + 1,
    )


def test_a_failure_leaves_nothing(context, monkeypatch):
    before = journal.head(POWER)
    monkeypatch.setattr(journal, "notify", lambda *a, **k: 1 / 0)
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


def test_bytes_are_synced_renamed_and_the_folder_synced_in_that_order(tmp_path, monkeypatch):
    calls, real = [], (os.fsync, os.replace)
    monkeypatch.setattr(
        os,
        "fsync",
        lambda fd: (
            calls.append("dir" if os.path.isdir(f"/proc/self/fd/{fd}") else "file"),
            real[0](fd),
        ),
    )
    monkeypatch.setattr(os, "replace", lambda a, b: (calls.append("rename"), real[1](a, b)))
    stored = storage.LocalStore(tmp_path).put(io.BytesIO(b"x" * 100))
    assert calls == ["file", "rename", "dir", "dir", "dir"] and stored.size == 100
    assert storage.LocalStore(tmp_path).path(stored.digest).read_bytes() == b"x" * 100


def test_a_refused_upload_leaves_no_bytes_behind(tmp_path):
    store = storage.LocalStore(tmp_path)
    with pytest.raises(Refused):
        store.put(io.BytesIO(b"x" * 100), limit=10)
    assert list((tmp_path / "incoming").iterdir()) == []


def test_a_full_disk_is_said_and_leaves_nothing(tmp_path, monkeypatch):
    import errno

    def full(_fd):
        raise OSError(errno.ENOSPC, "full")

    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(Refused) as refused:
        storage.LocalStore(tmp_path).put(io.BytesIO(b"x"))
    assert refused.value.code == "no_space" and list((tmp_path / "incoming").iterdir()) == []
