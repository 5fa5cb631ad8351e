"""What is bad is put right from a second copy, is never handed out meanwhile, and is told once."""

import csv
import os
import signal
import time

import pytest
from sqlalchemy import select, text
from sqlalchemy.exc import IntegrityError

from acceptance import tasks
from acceptance.extensions import db
from acceptance.gateways import clock, storage
from acceptance.gateways.pacing import Pace
from acceptance.gateways.replicas import replica
from acceptance.models import FileVersion, Fixity, FixityEvent, JournalEntry, Letter
from acceptance.services.desk import alarms
from acceptance.services.files import fixity
from acceptance.services.ground import journal
from acceptance.services.ground.job_lanes import LANES, LOOKS
from acceptance.transaction import transaction
from tests.builders import BRIDGE
from tests.faults.apart import apart
from tests.gateways.rot import flip


@pytest.fixture
def versions(app):
    """Three stored files of the bridge, of three contents: number and digest."""
    with app.app_context():
        rows = db.session.scalars(
            select(FileVersion).filter_by(project_id=BRIDGE, current=True).order_by(FileVersion.id)
        )
        found = {row.digest: row.id for row in rows}
        return [(number, digest) for digest, number in sorted(found.items())[:3]]


@pytest.fixture
def copies(app, tmp_path):
    """A replica of the whole store, which the application knows."""
    store, folder = app.extensions["store"], tmp_path / "replica"
    for digest in store.digests():
        kept = folder / digest[:2] / digest[2:4] / digest
        kept.parent.mkdir(parents=True, exist_ok=True)
        kept.write_bytes(store.path(digest).read_bytes())
    app.extensions["replica"] = replica(f"file://{folder}")
    return folder


def command(app, *words):
    answer = app.test_cli_runner().invoke(args=["acceptance", "fixity", "--rate", "0", *words])
    return answer.exit_code, answer.output


def kinds(app, digest):
    with app.app_context():
        wanted = select(FixityEvent.kind).where(FixityEvent.digest == digest)
        return list(db.session.scalars(wanted.order_by(FixityEvent.id)))


def spoil(app, versions):
    """One bit turned, one file cut short, one lost."""
    store = app.extensions["store"]
    turned, cut, lost = (store.path(digest) for _number, digest in versions)
    flip(turned)
    short = cut.with_name("short")
    short.write_bytes(cut.read_bytes()[:100])
    os.replace(short, cut)
    lost.unlink()


def test_a_turned_bit_a_cut_and_a_lost_file_are_mended_from_the_replica(
    app, enter, versions, copies
):
    spoil(app, versions)
    store = app.extensions["store"]
    code, said = command(app, "--whole")
    assert code == 0 and "不一致 3 个；现有 0 个待恢复" in said
    for _number, digest in versions:
        assert store.look(digest) == digest
        assert kinds(app, digest) == ["damage", "mend"]
    aside = {path.name.split(".")[0] for path in (store.folder / storage.ASIDE).iterdir()}
    assert aside == {digest for _number, digest in versions[:2]}  # of the lost one nothing was left
    for number, _digest in versions:
        got = enter("owner").get(f"/projects/{BRIDGE}/filings/files/{number}")
        assert got.status_code == 200
    with app.app_context():
        lines = db.session.scalars(
            select(JournalEntry).filter_by(project_id=BRIDGE, action="mend_stored")
        ).all()
        assert [line.facts["files"] >= 3 for line in lines] == [True]
        assert journal.verify(BRIDGE) is None
    page = enter("admin").get("/office/stored").text
    assert "从副本修复，复核一致" in page and versions[0][1] in page
    table = enter("admin").get("/office/stored/events.csv").text.lstrip("\ufeff").splitlines()
    rows = list(csv.reader(table))
    assert ["recovery", "success"] in [row[2:4] for row in rows] and rows[1][7] > "0"


def test_without_a_good_copy_it_stays_bad_is_told_once_and_the_command_says_so(
    app, enter, versions, copies, work
):
    spoil(app, versions)
    for _number, digest in versions:
        rotten = copies / digest[:2] / digest[2:4] / digest
        rotten.write_bytes(rotten.read_bytes() + b"!")
    for _night in (1, 2):
        code, said = command(app, "--whole")
        assert code == 1 and "现有 3 个待恢复" in said
        with app.app_context(), transaction() as session:
            session.execute(text("UPDATE fixity SET checked_at = '2026-01-01 00:00:00'"))
    assert [kinds(app, digest) for _number, digest in versions] == [["damage", "no_copy"]] * 3
    with app.app_context():
        for _twice in (1, 2):
            with transaction():
                alarms.tell(now=clock.now())
        letters = db.session.scalars(select(Letter).filter_by(kind="stored")).all()
        keys = [letter.key for letter in letters]
        assert len(keys) == len(set(keys)) and len(keys) >= 2
        assert versions[0][1] in next(one.body for one in letters if one.project_id is None)
        told = select(JournalEntry).filter_by(project_id=BRIDGE, action="find_damage")
        assert len(db.session.scalars(told).all()) == 1
    number, _digest = versions[0]
    refused = enter("owner").get(f"/projects/{BRIDGE}/filings/files/{number}")
    assert refused.status_code == 409 and "没有给出" in refused.text


def test_a_bad_file_that_somebody_opens_is_mended_there_and_then(app, enter, versions, copies):
    number, digest = versions[0]
    flip(app.extensions["store"].path(digest))
    address = f"/projects/{BRIDGE}/filings/files/{number}"
    first = enter("owner").get(address)
    assert first.status_code == 409 and "请再打开一次" in first.text
    assert enter("owner").get(address).status_code == 200
    assert kinds(app, digest) == ["damage", "mend"]


def test_a_large_bad_file_is_not_handed_out_once_it_is_known(app, enter, versions, monkeypatch):
    number, digest = versions[0]
    flip(app.extensions["store"].path(digest))
    monkeypatch.setattr(storage, "AT_ONCE", 10)
    assert command(app, "--whole")[0] == 1
    refused = enter("owner").get(f"/projects/{BRIDGE}/filings/files/{number}")
    assert refused.status_code == 409
    with app.app_context():
        row = db.session.get(Fixity, digest)
        assert row.outcome == "changed" and row.damaged_at is not None


def test_good_bytes_that_came_meanwhile_are_not_taken_away(app, versions):
    store, digest = app.extensions["store"], versions[0][1]
    assert store.give_up(digest) == "" and store.look(digest) == digest


def test_a_store_that_is_not_mounted_has_lost_nothing(app):
    store = app.extensions["store"]
    store.folder.rename(store.folder.with_name("elsewhere"))
    code, _said = command(app, "--whole")
    assert code == 2
    with app.app_context():
        assert db.session.scalars(select(Fixity).where(Fixity.damaged_at.is_not(None))).all() == []
    store.folder.with_name("elsewhere").rename(store.folder)


def test_a_share_takes_the_longest_ago_and_the_whole_goes_on_where_it_was(app, monkeypatch):
    monkeypatch.setattr(fixity, "FILES", 60)
    with app.app_context():
        files = len(set(app.extensions["store"].digests()))
    first = command(app, "--share", "10")[1]
    some = int(first.split()[1])
    assert 0 < some <= files // 10 + 2
    whole = command(app, "--whole")[1]  # what the share saw today is not looked at again
    assert int(whole.split()[1]) >= files - some
    assert command(app, "--whole")[1].startswith("核对 0 个")


def test_a_kill_in_the_middle_loses_one_round_alone(app, monkeypatch):
    left, write = [3], fixity.write

    def dies(*told, **more):
        write(*told, **more)
        left[0] -= 1
        if not left[0]:
            os.kill(os.getpid(), signal.SIGKILL)

    with monkeypatch.context() as planted:
        planted.setattr(fixity, "write", dies)
        planted.setattr(fixity, "FILES", 40)
        assert apart(app, lambda: command(app, "--whole")) == -signal.SIGKILL
    with app.app_context():
        seen = db.session.scalars(select(Fixity).where(Fixity.checked_at.is_not(None))).all()
        assert len(seen) == 80
    assert "核对" in command(app, "--whole")[1]
    with app.app_context():
        assert not db.session.scalars(select(Fixity).where(Fixity.checked_at.is_(None))).all()


def test_looks_wait_for_their_pace_and_no_other_task_waits_for_them(app):
    pace, began = Pace(1 << 20), time.monotonic()
    for _piece in range(4):
        pace.took(1 << 18)
    assert pace.read == 1 << 20 and time.monotonic() - began >= 0.7
    with app.app_context():
        with transaction():
            fixity.ask(now=clock.now())
        tools = tasks.tools_of(app)
        assert tasks.run_once(tools, lanes=set(LANES) - {LOOKS}) == 0
        assert tasks.run_once(tools, limit=1, lanes=(LOOKS,)) == 1
        tools.checker.close()


@pytest.mark.parametrize(
    "statement", ["UPDATE fixity_event SET files = 0", "DELETE FROM fixity_event"]
)
def test_what_happened_is_not_rewritten(app, statement):
    command(app)
    refused = pytest.raises(IntegrityError, match="append-only")
    with app.app_context(), refused, transaction() as session:
        session.execute(text(statement))
