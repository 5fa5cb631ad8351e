"""A disk that is full or takes no writes, for real: it is said, nothing is half there, and it is over when the disk is well."""

import os
import shutil
import sqlite3
import subprocess
import tempfile
from contextlib import contextmanager

import pytest
from sqlalchemy import func, select, text

from acceptance.demo.pdfs import small_pdf
from acceptance.extensions import db
from acceptance.models import FileVersion, JournalEntry, Report
from acceptance.services.ground import journal
from tests.builders import BRIDGE, POWER
from tests.conftest import copied, make_app
from tests.web.intake.tus import missing

pytestmark = pytest.mark.skipif(os.geteuid() != 0, reason="because mounting a disk needs root")


@contextmanager
def mounted(folder, size):
    """A disk of that many MB; what is mounted there is gone afterwards."""
    folder.mkdir()
    command = ["mount", "-t", "tmpfs", "-o", f"size={size}m", "tmpfs", str(folder)]
    if subprocess.run(command, check=False).returncode:
        pytest.skip("because no disk can be mounted here")
    try:
        yield folder
    finally:
        subprocess.run(["umount", "-l", str(folder)], check=False)


@contextmanager
def filled(folder, leaving=0):
    """The disk is full, but for so many bytes."""
    ballast = folder / "ballast"
    with open(ballast, "wb", buffering=0) as file:
        try:
            while True:
                file.write(b"x" * 4096)
        except OSError:
            file.truncate(max(0, file.tell() - leaving))
    try:
        yield
    finally:
        ballast.unlink()


@pytest.fixture
def placed(seeded, tmp_path):
    """The demo whose database lies on a small disk of its own."""
    with mounted(tmp_path / "disk", 40) as disk:
        copied(seeded, tmp_path / "instance")
        base = disk / "acceptance.db"
        base.write_bytes((tmp_path / "instance" / "acceptance.db").read_bytes())
        app = make_app(tmp_path / "instance", SQLALCHEMY_DATABASE_URI=f"sqlite:///{base}")
        yield app, disk
        with app.app_context():
            db.session.remove()
            db.engine.dispose()


def signed_in(app, who):
    client = app.test_client()
    assert client.post(f"/demo/demo-{who}").status_code == 302
    return client


def lines(app):
    with app.app_context():
        count = db.session.scalar(select(func.count()).select_from(JournalEntry))
        db.session.remove()
    return count


def upload(client, filing, content):
    """As a browser's form does, with nothing of the client's own on the disk."""
    head = 'Content-Disposition: form-data; name="files"; filename="新.pdf"'
    body = f"--b\r\n{head}\r\n\r\n".encode() + content + b"\r\n--b--\r\n"
    kind = "multipart/form-data; boundary=b"
    path = f"/projects/{BRIDGE}/filings/{filing}/files"
    return client.post(path, data=body, content_type=kind)


def whole(app):
    with app.app_context():
        assert db.session.execute(text("PRAGMA integrity_check")).scalar() == "ok"
        assert journal.verify(BRIDGE) is None and journal.verify(POWER) is None
        db.session.remove()


def test_a_full_disk_under_the_database_is_507_and_over_when_there_is_room(placed):
    app, disk = placed
    bureau, owner = signed_in(app, "bureau"), signed_in(app, "owner")
    filing, before = missing(app, section=1), lines(app)
    with filled(disk):
        answers = [bureau.post(f"/projects/{POWER}/steps/admit", data={"confirm": "true"})]
        answers += [upload(owner, filing, small_pdf("新")) for _again in range(3)]
        assert [answer.status_code for answer in answers] == [507] * 4
        assert "存储空间已满" in answers[0].text
        for path in ("/", f"/projects/{BRIDGE}", f"/projects/{POWER}"):
            assert owner.get(path).status_code in (200, 404)  # what only reads goes on
        assert owner.get(f"/projects/{BRIDGE}").status_code == 200
    assert lines(app) == before
    assert upload(owner, filing, small_pdf("新")).status_code == 303  # no restart
    assert lines(app) > before
    whole(app)


def test_a_full_store_leaves_no_half_issued_document(seeded, tmp_path):
    with mounted(tmp_path / "small", 24) as disk:
        copied(seeded, tmp_path / "instance")
        shutil.copytree(tmp_path / "instance" / "files", disk / "files")
        app = make_app(tmp_path / "instance", STORAGE_URL=f"file://{disk / 'files'}")
        bureau, admit = signed_in(app, "bureau"), {"confirm": "true"}
        before = lines(app), reports(app)
        with filled(disk):
            answer = bureau.post(f"/projects/{POWER}/steps/admit", data=admit)
            assert answer.status_code == 507 and "存储空间不足" in answer.text
            assert list((disk / "files" / "incoming").iterdir()) == []
        assert (lines(app), reports(app)) == before
        assert bureau.post(f"/projects/{POWER}/steps/admit", data=admit).status_code == 302
        assert reports(app) > before[1]


def reports(app):
    with app.app_context():
        count = db.session.scalar(select(func.count()).select_from(Report))
        db.session.remove()
    return count


def test_a_full_disk_for_what_is_under_way_is_507(app, enter, tmp_path, monkeypatch):
    owner, filing = enter("owner"), missing(app, section=1)
    content = small_pdf("大") + b"%" + os.urandom(1 << 20)  # so large that it is not held in memory
    with mounted(tmp_path / "tmp", 2) as disk:
        monkeypatch.setattr(tempfile, "tempdir", str(disk))
        with filled(disk):
            assert upload(owner, filing, content).status_code == 507
            assert owner.get(f"/projects/{BRIDGE}").status_code == 200
        assert [path.name for path in disk.iterdir()] == []
        assert upload(owner, filing, content).status_code == 303


def test_a_disk_that_takes_no_writes_is_read_and_says_so(placed):
    app, disk = placed
    owner, filing = signed_in(app, "owner"), missing(app, section=1)
    with app.app_context():
        number = db.session.scalar(
            select(FileVersion.id).filter_by(project_id=BRIDGE, current=True)
        )
        db.session.remove()
        db.engine.dispose()  # as when the machine starts anew: its disk came up for reading alone
    before = _digest_of(disk)
    subprocess.run(["mount", "-o", "remount,ro", str(disk)], check=True)
    for path in ("/", f"/projects/{BRIDGE}", f"/projects/{BRIDGE}/filings/files/{number}"):
        assert owner.get(path).status_code == 200, path
    for answer in (
        upload(owner, filing, small_pdf("新")),
        owner.post(f"/projects/{BRIDGE}/links", data={"party_id": 1, "days": 14}),
        app.test_client().post("/demo/demo-bureau"),
    ):
        assert answer.status_code == 503 and "磁盘现在只能读" in answer.text
        assert answer.headers["Retry-After"] == "60"
    assert _digest_of(disk) == before
    subprocess.run(["mount", "-o", "remount,rw", str(disk)], check=True)
    assert upload(owner, filing, small_pdf("新")).status_code == 303  # no restart
    whole(app)


def test_a_backup_on_a_disk_for_reading_alone_is_looked_at_and_comes_back(app, tmp_path):
    empty = make_app(tmp_path / "empty")
    with mounted(tmp_path / "medium", 40) as disk:
        made = app.test_cli_runner().invoke(args=["acceptance", "backup", str(disk / "kept")])
        assert made.exit_code == 0, made.output
        shutil.rmtree(disk / "kept" / "files" / "incoming")
        subprocess.run(["mount", "-o", "remount,ro", str(disk)], check=True)
        for runner, words in ((app, ["backup", "verify"]), (empty, ["restore"])):
            command = ["acceptance", *words, str(disk / "kept")]
            said = runner.test_cli_runner().invoke(args=command)
            assert said.exit_code == 0, said.output
    with empty.app_context():
        db.session.remove()
        db.engine.dispose()


def _digest_of(disk):
    with sqlite3.connect(f"file:{disk / 'acceptance.db'}?mode=ro&immutable=1", uri=True) as base:
        return base.execute("SELECT count(*), max(hash) FROM journal_entry").fetchone()
