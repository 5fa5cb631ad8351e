"""Stored files are what was stored: a turned bit is found, never handed out, and told."""

import os
from datetime import timedelta

import pytest
from sqlalchemy import func, select

from acceptance import tasks
from acceptance.extensions import db
from acceptance.gateways import clock, storage
from acceptance.gateways.pacing import Pace
from acceptance.models import FileVersion, Fixity, JournalEntry, Notice
from acceptance.services.files import fixity, stored
from acceptance.services.ground import jobs, journal
from acceptance.transaction import transaction
from tests.builders import BRIDGE
from tests.gateways.rot import flip


@pytest.fixture
def version(app):
    """A stored file of the bridge: its number and digest."""
    with app.app_context():
        row = db.session.scalars(
            select(FileVersion).filter_by(project_id=BRIDGE, current=True).order_by(FileVersion.id)
        ).first()
        return row.id, row.digest, row.document_id


def told(app):
    with app.app_context():
        lines = db.session.scalars(
            select(JournalEntry.action).where(
                JournalEntry.project_id == BRIDGE, JournalEntry.action.like("find_%")
            )
        )
        return list(lines)


def look_at_all(app):
    """What the worker does in the background, until nothing is due."""
    with app.app_context():
        tools = tasks.tools_of(app)
        for _turn in range(20):
            with transaction():
                fixity.ask(now=clock.now())
            if not tasks.run_once(tools):
                break
        tools.checker.close()
        assert fixity.due(now=clock.now()) == []


def test_a_turned_bit_is_never_downloaded_and_everybody_concerned_hears_of_it(app, enter, version):
    number, digest, document = version
    address = f"/projects/{BRIDGE}/filings/files/{number}"
    with app.app_context():
        name = db.session.get(FileVersion, number).name
    assert enter("owner").get(address).status_code == 200
    flip(app.extensions["store"].path(digest))
    for _twice in (1, 2):
        refused = enter("owner").get(address)
        assert refused.status_code == 409 and f"“{name}”存储的内容" in refused.text
        assert "由管理员从备份恢复" in refused.text
    picture = enter("owner").get(f"/projects/{BRIDGE}/versions/{number}/pages/1.png?w=1600")
    assert picture.status_code == 409
    assert told(app) == ["find_damage"]  # once, not at every look
    assert f"documents/{document}" in enter("bureau").get(f"/projects/{BRIDGE}/checks").text
    assert "1 个与入库时不一致" in enter("admin").get("/").text
    assert digest in enter("admin").get("/office/stored").text
    assert enter("owner").get("/office/stored").status_code == 403
    with app.app_context():
        heard = db.session.scalars(select(Notice.role).where(Notice.action == "find_damage"))
        assert set(heard) == {"owner", "bureau"} and journal.verify(BRIDGE) is None


def test_the_schedule_finds_what_nobody_reads_and_sees_when_a_copy_was_put_back(
    app, version, monkeypatch
):
    _number, digest, _document = version
    path = app.extensions["store"].path(digest)
    good = path.read_bytes()
    flip(path)
    look_at_all(app)
    with app.app_context():
        row = db.session.get(Fixity, digest)
        assert row.outcome == "changed" and row.found not in ("", digest)
        others = select(func.count()).where(Fixity.digest != digest, Fixity.outcome != "sound")
        assert db.session.scalar(others) == 0
        versions = set(db.session.scalars(select(FileVersion.digest)))
        assert versions <= set(db.session.scalars(select(Fixity.digest)))
    assert told(app) == ["find_damage"]
    os.replace(_written(path.with_name("copy"), good), path)
    monkeypatch.setattr(clock, "now", lambda now=clock.now(): now + timedelta(days=2))
    look_at_all(app)
    assert told(app) == ["find_damage", "find_restored"]


def _written(path, content):
    path.write_bytes(content)
    return path


def test_a_file_that_disappeared_is_found_though_the_disk_cannot_name_it(app, version):
    _number, digest, _document = version
    app.extensions["store"].path(digest).unlink()
    look_at_all(app)
    with app.app_context():
        assert db.session.get(Fixity, digest).outcome == "unreadable"
    assert told(app) == ["find_damage"]


def test_every_file_is_looked_at_again_within_ninety_days_the_oldest_look_first(app):
    look_at_all(app)
    with app.app_context():
        now = clock.now()
        assert fixity.due(now=now) == [] and fixity.due(now=now + timedelta(days=79)) == []
        with transaction() as session:
            rows = session.scalars(select(Fixity).order_by(Fixity.digest).limit(3)).all()
            rows[2].checked_at = now - timedelta(days=89)
            rows[0].checked_at = now - timedelta(days=85)
            rows[1].checked_at = None
            order = [rows[1].digest, rows[2].digest, rows[0].digest]
        assert fixity.due(now=now) == order
        assert stored.standing(now=now + timedelta(days=2)).overdue == 1
        late = now + fixity.AT_LEAST
        assert len(fixity.due(now=late, limit=9999)) == db.session.query(Fixity).count()


def test_one_task_reads_no_more_than_its_share(app, monkeypatch):
    with app.app_context():
        digests = sorted(app.extensions["store"].digests())[:5]
        store = app.extensions["store"]
        monkeypatch.setattr(fixity, "BYTES", store.size(digests[0]) + store.size(digests[1]))
        assert [one.digest for one in fixity.look(store, digests, Pace(0))] == digests[:2]
        monkeypatch.setattr(fixity, "BYTES", 0)
        assert len(list(fixity.look(store, digests, Pace(0)))) == 1


def test_a_task_never_works_on_other_bytes_than_were_stored(app, version):
    number, digest, _document = version
    flip(app.extensions["store"].path(digest))
    with app.app_context():
        with transaction():
            jobs.queue("check_file", now=clock.now(), project_id=BRIDGE, subject_id=number)
        tasks.drain(app)
        job = jobs.of_subject("check_file", number)
        assert job.state in ("queued", "failed") and "Damaged" in job.error
    assert told(app) == ["find_damage"]


def test_a_large_file_is_left_to_the_schedule(app, version, monkeypatch):
    _number, digest, _document = version
    store = app.extensions["store"]
    monkeypatch.setattr(storage, "AT_ONCE", 10)
    flip(store.path(digest))
    assert store.sound(digest) == store.path(digest)
    assert store.look(digest) != digest
