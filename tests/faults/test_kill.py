"""kill -9 at random moments, a full disk, a worker that dies: what was acknowledged is there, once, and work goes on."""

import base64
import hashlib
import os
import random
import shutil
import sqlite3
import subprocess
import threading
import time

import pytest
from sqlalchemy import func, select, text

from acceptance import tasks
from acceptance.demo.pdfs import small_pdf
from acceptance.extensions import db
from acceptance.gateways import clock
from acceptance.models import CheckResult, Document, Filing, Job, Upload
from acceptance.services.ground import jobs
from acceptance.transaction import transaction
from tests.bench.server import Server
from tests.bench.upload import a_link
from tests.builders import BRIDGE
from tests.web.intake.tus import create, missing, push

FILES, KILLS = int(os.environ.get("FILES", "120")), int(os.environ.get("KILLS", "4"))
"""`FILES=1000 KILLS=6` is the whole proof."""
TUS = {"Tus-Resumable": "1.0.0", "Content-Type": "application/offset+octet-stream"}


def metadata(name, item):
    pairs = {"filename": name, "filing": item}
    return ",".join(
        f"{key} {base64.b64encode(str(value).encode()).decode()}" for key, value in pairs.items()
    )


def test_kill_9_loses_nothing_that_was_acknowledged_and_doubles_nothing(seeded, tmp_path):
    folder = tmp_path / "instance"
    shutil.copytree(seeded, folder)
    server = Server(folder, SECRET_KEY="tests" * 8).start()
    path = a_link(folder, "tests" * 8)
    item = (
        sqlite3.connect(folder / "acceptance.db")
        .execute("SELECT id FROM filing WHERE project_id = 1 AND section = 1 AND state = 'missing'")
        .fetchone()[0]
    )
    todo = [(f"第{n}号记录.pdf", small_pdf(f"{n}", 1 + n % 3)) for n in range(FILES)]
    acknowledged, urls, lock, dice = {}, {}, threading.Lock(), random.Random(9)

    def send(name, content):
        """As a client does: create, or go on where the server says; nothing is taken for stored before its answer."""
        if name in urls:
            head = server.ask("HEAD", urls[name], TUS)
            if head.status != 200:
                urls.pop(name)
                return
            offset = int(head.headers["Upload-Offset"])
        else:
            made = server.ask(
                "POST",
                f"{path}/uploads",
                {
                    "Tus-Resumable": "1.0.0",
                    "Upload-Length": str(len(content)),
                    "Upload-Metadata": metadata(name, item),
                },
            )
            if made.status != 201:
                return
            urls[name], offset = made.headers["Location"], 0
        half = len(content) // 2
        while offset < len(content):
            piece = content[offset : half if offset < half else len(content)]
            answer = server.ask("PATCH", urls[name], {**TUS, "Upload-Offset": str(offset)}, piece)
            if answer.status != 204:
                return
            offset = int(answer.headers["Upload-Offset"])
        with lock:
            acknowledged[name] = hashlib.sha256(content).hexdigest()

    def work(rows):
        for name, content in rows:
            while name not in acknowledged:
                try:
                    send(name, content)
                except Exception:
                    time.sleep(0.05)

    senders = [threading.Thread(target=work, args=(todo[n::4],)) for n in range(4)]
    for sender in senders:
        sender.start()
    kills = 0
    while any(sender.is_alive() for sender in senders):
        time.sleep(dice.uniform(0.3, 1.5))
        if kills < KILLS:
            server.kill()
            kills += 1
            server.start()
    for sender in senders:
        sender.join()
    server.kill()
    print(f"\nfigure: {kills} kills, {len(acknowledged)} files acknowledged")
    assert kills >= 3 and len(acknowledged) == FILES
    rows = (
        sqlite3.connect(folder / "acceptance.db")
        .execute("SELECT name, digest FROM file_version WHERE name LIKE '第%号记录.pdf'")
        .fetchall()
    )
    assert dict(rows) == acknowledged and len(rows) == FILES  # each once
    for digest in acknowledged.values():
        stored = folder / "files" / digest[:2] / digest[2:4] / digest
        assert hashlib.sha256(stored.read_bytes()).hexdigest() == digest


def test_a_worker_killed_in_its_task_leaves_one_effect(app, enter, monkeypatch):
    contractor, filing = enter("contractor"), missing(app, section=1)
    for n in range(20):
        push(contractor, small_pdf(f"{n}"), filename=f"{n}.pdf", filing=filing)
    with app.app_context():
        with transaction():
            lost = jobs.claim(7, now=clock.now())  # a worker took seven and was killed
        tools = tasks.tools_of(app)
        while tasks.run_once(tools):
            pass
        assert (
            db.session.scalar(
                select(func.count()).where(Job.kind == "check_file", Job.state == "running")
            )
            == 7
        )
        monkeypatch.setattr(clock, "now", lambda now=clock.now(): now + 2 * jobs.LEASE)
        while tasks.run_once(tools):
            pass
        with transaction():
            assert not any(
                jobs.finish(task, now=clock.now()) for task in lost
            )  # the dead one came back: its lease is gone
        tools.checker.close()
        results = dict(
            db.session.execute(
                select(CheckResult.version_id, func.count()).group_by(CheckResult.version_id)
            ).all()
        )
        fresh = db.session.scalars(
            text("SELECT id FROM file_version WHERE name GLOB '[0-9]*.pdf' AND project_id = 1")
        ).all()
        assert len(fresh) == 20 and all(results[number] == 1 for number in fresh)


@pytest.mark.skipif(os.geteuid() != 0, reason="because mounting a small disk needs root")
def test_a_full_disk_is_said_leaves_nothing_and_is_over_when_space_returns(app, enter, tmp_path):
    store = app.extensions["store"]
    small = tmp_path / "small"
    small.mkdir()
    if subprocess.run(
        ["mount", "-t", "tmpfs", "-o", "size=3m", "tmpfs", str(small)], check=False
    ).returncode:
        pytest.skip("because no small disk can be mounted here")
    try:
        from acceptance.gateways.storage import LocalStore

        app.extensions["store"] = LocalStore(small)
        contractor, filing = enter("contractor"), missing(app, section=1)
        (small / "ballast").write_bytes(b"x" * (2 << 20))
        content = small_pdf("大") + b"%" + os.urandom(2 << 20)
        made = create(contractor, len(content), filename="大.pdf", filing=filing)
        answer = contractor.patch(
            made.headers["Location"], headers={**TUS, "Upload-Offset": "0"}, data=content
        )
        assert answer.status_code == 507 and "存储空间不足" in answer.json["detail"]
        assert contractor.head(made.headers["Location"]).headers["Upload-Offset"] == "0"
        refused = contractor.post(
            f"/projects/{BRIDGE}/filings/{filing}/files",
            data={"files": (__import__("io").BytesIO(content), "b.pdf")},
        )
        assert refused.status_code == 507 and "存储空间不足" in refused.text
        (small / "ballast").unlink()
        again = contractor.patch(
            made.headers["Location"], headers={**TUS, "Upload-Offset": "0"}, data=content
        )
        assert again.status_code == 204  # no restart needed
        assert [p.name for p in (small / "incoming").iterdir()] == []
    finally:
        app.extensions["store"] = store
        subprocess.run(["umount", str(small)], check=False)
    with app.app_context():
        assert db.session.scalars(select(Upload.state).order_by(Upload.id.desc())).first() == "done"
        assert db.session.get(Filing, filing).stored == 1 and db.session.query(Document).count()
