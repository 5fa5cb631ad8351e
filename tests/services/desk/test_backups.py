"""A disk may die: what was backed up comes back whole, whatever happened while it was made."""

import hashlib
import json
import os
import resource
import signal
import sqlite3
import threading
from pathlib import Path

import pytest
from flask_migrate import downgrade
from sqlalchemy import func, select, text, update
from sqlalchemy.exc import IntegrityError

from acceptance.config import MIGRATIONS
from acceptance.demo.pdfs import small_pdf
from acceptance.extensions import db
from acceptance.gateways import clock, shelves
from acceptance.gateways.snapshots import counted
from acceptance.models import (
    Accession,
    FileVersion,
    JournalEntry,
    Organisation,
    Purge,
    PurgedDigest,
    Safekeeping,
)
from acceptance.services.desk import backups
from acceptance.services.files import fixity
from acceptance.transaction import transaction
from tests.builders import BRIDGE, POWER
from tests.conftest import make_app
from tests.faults.apart import apart
from tests.gateways.rot import flip
from tests.web.intake.tus import missing, push


@pytest.fixture
def shelf(tmp_path):
    return tmp_path / "backup"


def run(app, *words):
    answer = app.test_cli_runner().invoke(args=["acceptance", *map(str, words)])
    assert answer.exception is None or isinstance(answer.exception, SystemExit), answer.exception
    return answer.exit_code, answer.output


def blob(shelf, digest):
    return shelf / "files" / digest[:2] / digest[2:4] / digest


def snapshots(shelf):
    return sorted(path.parent for path in (shelf / "snapshots").glob("*/manifest.json"))


@pytest.fixture
def backed(app, shelf):
    """The demo and its backup."""
    assert run(app, "backup", shelf)[0] == 0
    return app


@pytest.fixture
def empty(tmp_path):
    made = make_app(tmp_path / "another")
    yield made
    with made.app_context():
        db.session.remove()
        db.engine.dispose()


def some_digest(app):
    with app.app_context():
        return db.session.scalar(select(FileVersion.digest).order_by(FileVersion.id).limit(1))


def records(app):
    with app.app_context():
        rows = db.session.scalars(select(Safekeeping).order_by(Safekeeping.id)).all()
        return [(row.kind, row.good) for row in rows]


def test_a_backup_comes_back_whole_into_an_empty_instance(backed, empty, shelf, enter):
    digest = some_digest(backed)
    code, said = run(empty, "restore", shelf, "--verify")
    assert code == 0, said
    assert empty.extensions["store"].look(digest) == digest
    lines = []
    for one in (backed, empty):
        with one.app_context():
            lines.append(db.session.scalar(select(func.count()).select_from(JournalEntry)))
    assert lines[0] == lines[1] > 100 and records(empty) == [("restore", True)]
    client = empty.test_client()
    assert client.post("/demo/demo-owner").status_code == 302
    assert client.get(f"/projects/{BRIDGE}").status_code == 200
    page = enter("admin").get("/office/stored").text
    assert "上次完好的备份" in page and "还没有成功的恢复演练" in page


def test_the_second_backup_copies_only_what_is_new(backed, shelf, enter):
    contractor = enter("contractor")
    push(contractor, small_pdf("新"), filename="新.pdf", filing=missing(backed, section=1))
    code, said = run(backed, "backup", shelf)
    assert code == 0 and "新复制 1 个" in said
    assert len(snapshots(shelf)) == 2 and "新复制 0 个" in run(backed, "backup", shelf)[1]


def test_a_trial_is_kept_and_touches_nothing(backed, shelf, enter):
    code, said = run(backed, "restore", shelf, "--drill")
    assert code == 0, said
    assert records(backed) == [("backup", True), ("drill", True)]
    assert "上次恢复演练" in enter("admin").get("/office/stored").text


def test_a_turned_bit_and_a_lost_file_in_the_backup_are_found_by_name(backed, shelf, empty):
    with backed.app_context():
        found = select(FileVersion.digest).distinct().order_by(FileVersion.digest).limit(2)
        turned, lost = db.session.scalars(found)
    flip(blob(shelf, turned))
    blob(shelf, lost).unlink()
    code, said = run(backed, "backup", "verify", shelf)
    assert code == 1 and turned in said and lost in said and "共 2 处有误" in said
    assert (
        "共 1 处有误" in run(backed, "backup", "verify", shelf, "--quick")[1]
    )  # lost, of its size
    assert run(empty, "restore", shelf)[0] == 1  # what is whole came back, what is not is named
    assert run(backed, "restore", shelf, "--drill")[0] == 1
    with backed.app_context():
        rows = db.session.scalars(select(Safekeeping).where(~Safekeeping.good)).all()
        assert [row.kind for row in rows] == ["verify", "verify", "drill"]


def test_what_rotted_in_the_backup_is_put_right_when_its_size_shows_it(backed, shelf):
    digest = some_digest(backed)
    path = blob(shelf, digest)
    path.chmod(0o644)
    path.write_bytes(b"short")
    code, said = run(backed, "backup", shelf)
    assert code == 0 and "新复制 1 个" in said
    assert run(backed, "backup", "verify", shelf)[0] == 0


def test_what_is_bad_in_the_store_is_not_copied_over_what_is_good(backed, shelf, tmp_path):
    digest = some_digest(backed)
    flip(backed.extensions["store"].path(digest))
    assert run(backed, "backup", shelf)[0] == 0  # the copy has it from before
    assert run(backed, "backup", "verify", shelf)[0] == 0
    code, said = run(backed, "backup", tmp_path / "fresh")
    assert code == 1 and digest in said
    assert not blob(tmp_path / "fresh", digest).exists()


def test_a_torn_database_in_the_backup_is_not_brought_back(backed, shelf, empty):
    flip(snapshots(shelf)[0] / "database.sqlite")
    code, said = run(backed, "backup", "verify", shelf)
    assert code == 1 and "database.sqlite" in said
    code, said = run(empty, "restore", shelf)
    assert code == 1 and "与备份时不一致" in said


def test_nothing_is_ever_restored_over_an_instance_in_use(backed, shelf):
    code, said = run(backed, "restore", shelf)
    assert code == 1 and "数据库不是空的" in said


def test_a_strange_folder_and_the_backup_of_another_are_refused(backed, shelf, empty, tmp_path):
    strange = tmp_path / "strange"
    strange.mkdir()
    (strange / "letters.txt").write_text("mine")
    code, said = run(backed, "backup", strange)
    assert code == 1 and "不是空的" in said and os.listdir(strange) == ["letters.txt"]
    mark = shelf / "acceptance-backup"
    mark.write_text(json.dumps({"format": 1, "owner": "another"}))
    code, said = run(backed, "backup", shelf)
    assert code == 1 and "另一个系统的备份" in said
    assert run(backed, "backup", "verify", strange)[0] == 1
    assert run(empty, "restore", strange)[0] == 1
    assert "文件夹" in run(backed, "backup", "s3://bucket/x")[1]


def test_the_backup_of_a_newer_version_is_refused(backed, shelf, empty):
    manifest = snapshots(shelf)[0] / "manifest.json"
    said = json.loads(manifest.read_text("utf-8"))
    manifest.write_text(json.dumps({**said, "migration": "9999"}))
    code, told = run(empty, "restore", shelf)
    assert code == 1 and "更新的版本（9999）" in told
    assert not list(empty.extensions["store"].digests())


def test_the_backup_of_an_older_version_is_upgraded(backed, shelf, empty, tmp_path):
    """The demo, backed up by this version, is taken back by one migration in the snapshot."""
    folder = snapshots(shelf)[0]
    path = folder / "database.sqlite"
    older = make_app(tmp_path / "older", SQLALCHEMY_DATABASE_URI=f"sqlite:///{path}")
    with older.app_context():
        downgrade(directory=str(MIGRATIONS), revision="0024")
        with db.engine.connect() as connection:
            rows = counted(connection, db.metadata.tables)
        db.engine.dispose()
    with sqlite3.connect(path) as base:
        base.execute("PRAGMA journal_mode=DELETE")
    manifest = json.loads((folder / "manifest.json").read_text("utf-8"))
    manifest |= {"migration": "0024", "rows": rows, "database.sqlite": shelves.digest_of(path)}
    (folder / "manifest.json").write_text(json.dumps(manifest))
    code, said = run(empty, "restore", shelf)
    assert code == 0, said
    assert records(empty) == [("restore", True)]  # in a table that the older version did not know


def test_a_package_taken_in_whose_bytes_are_lost_is_named(app, shelf):
    lost = "b" * 64
    with app.app_context(), transaction() as session:
        session.add(
            Accession(
                organisation_id=session.scalar(select(func.min(Organisation.id))),
                number=1,
                verdict="accepted",
                name="移交包.zip",
                digest="a" * 64,
                blob=lost,
                received_by="甲",
                received_at=clock.now(),
            )
        )
    code, said = run(app, "backup", shelf)
    assert code == 1 and lost in said
    with app.app_context():
        assert lost in fixity.unlisted(app.extensions["store"])
        db.session.remove()


OUTSIDE = "../../../../planted"


@pytest.mark.parametrize("where", ["prints", "files.txt", "no manifest"])
def test_a_backup_that_names_places_outside_is_refused_and_nothing_is_written(
    backed, shelf, empty, where
):
    (folder,) = snapshots(shelf)
    manifest = json.loads((folder / "manifest.json").read_text("utf-8"))
    with open(folder / "files.txt", "a", encoding="ascii") as listing:
        if where == "files.txt":
            listing.write(f"{OUTSIDE} 5\n")
    manifest["files.txt"] = shelves.digest_of(folder / "files.txt")
    if where == "prints":
        manifest["prints"] = {OUTSIDE: some_digest(backed)}
    if where == "no manifest":
        manifest = ["nothing"]
    (folder / "manifest.json").write_text(json.dumps(manifest))
    for words in (("restore", shelf), ("backup", "verify", shelf)):
        code, said = run(empty, *words)
        assert code == 1 and "不是本系统写成的" in said, said
    assert not list(shelf.parent.rglob("planted*"))


def test_two_backups_at_once_do_not_meet(backed, shelf):
    with shelves.Shelf(shelf).alone():
        code, said = run(backed, "backup", shelf)
    assert code == 1 and "另一次备份正在进行" in said and len(snapshots(shelf)) == 1


def killed(app, shelf, monkeypatch, after, verb="backup"):
    """Run the command in another process, which dies as it begins to copy its n-th file."""
    left, copy = [after], shelves.copied

    def dies(*told):
        left[0] -= 1
        if not left[0]:
            os.kill(os.getpid(), signal.SIGKILL)
        return copy(*told)

    with monkeypatch.context() as planted:
        planted.setattr(shelves, "copied", dies)
        assert apart(app, lambda: run(app, verb, shelf)) == -signal.SIGKILL


def test_a_backup_killed_in_the_middle_leaves_the_one_before_and_the_next_goes_on(
    backed, shelf, enter, monkeypatch
):
    before = snapshots(shelf)
    contractor, filing = enter("contractor"), missing(backed, section=1)
    for number in range(3):
        push(contractor, small_pdf(f"{number}"), filename=f"{number}.pdf", filing=filing)
    killed(backed, shelf, monkeypatch, 2)
    assert snapshots(shelf) == before
    assert run(backed, "backup", "verify", shelf)[0] == 0
    assert "新复制 2 个" in run(backed, "backup", shelf)[1]
    assert len(os.listdir(shelf / "snapshots")) == 2  # what was cut is cleared away


def test_a_restore_killed_in_the_middle_goes_on(backed, shelf, empty, monkeypatch):
    killed(empty, shelf, monkeypatch, 5, "restore")
    assert len(list(empty.extensions["store"].digests())) == 4
    assert run(empty, "restore", shelf)[0] == 0


def test_a_backup_made_while_files_come_in_is_whole(app, enter, shelf, empty):
    contractor, filing = enter("contractor"), missing(app, section=1)
    done, stop, failed = [], threading.Event(), []

    def write(number):
        try:
            while not stop.is_set():
                name = f"{number}-{len(done)}.pdf"
                push(contractor_of[number], small_pdf(name), filename=name, filing=filing)
                done.append(name)
        except Exception as error:
            failed.append(error)

    contractor_of = [contractor, enter("contractor")]
    threads = [threading.Thread(target=write, args=(number,)) for number in (0, 1)]
    [thread.start() for thread in threads]
    before = list(done)
    try:
        codes = [run(app, "backup", shelf)[0] for _round in range(3)]
    finally:
        stop.set()
        [thread.join() for thread in threads]
    assert not failed and codes == [0, 0, 0] and len(done) > len(before)
    code, said = run(empty, "restore", shelf, "--verify")
    assert code == 0, said
    with empty.app_context():
        names = set(db.session.scalars(select(FileVersion.name)))
    assert set(before) <= names


def purge(app, digest):
    """These bytes are purged, and nobody keeps them any more."""
    now = clock.now()
    with app.app_context(), transaction() as session:
        versions = session.scalars(select(FileVersion).filter_by(digest=digest)).all()
        for version in versions:
            version.gone = "purged"
        purge = Purge(
            project_id=versions[0].project_id,
            document_id=versions[0].document_id,
            file_version_id=versions[0].id,
            digest=digest,
            size=1,
            ground="secret",
            reason="定密",
            state="purged",
            asked_by="甲",
            asked_at=now,
        )
        session.add(purge)
        session.flush()
        session.add(PurgedDigest(digest=digest, purge_id=purge.id, size=1, erased_at=now))
    app.extensions["store"].erase(digest)


def test_what_was_purged_leaves_the_backup_too(backed, shelf):
    digest = some_digest(backed)
    purge(backed, digest)
    assert run(backed, "backup", shelf)[0] == 0
    assert not blob(shelf, digest).exists()
    assert run(backed, "backup", "verify", shelf)[0] == 0


@pytest.fixture
def kept_anew(backed, shelf, enter):
    """What one project purged, and another has delivered since: its digest."""
    contractor, content = enter("contractor"), small_pdf("两个项目都有")
    digest = hashlib.sha256(content).hexdigest()
    push(contractor, content, filename="先.pdf", filing=missing(backed, section=1))
    assert run(backed, "backup", shelf)[0] == 0
    purge(backed, digest)
    assert run(backed, "backup", shelf)[0] == 0 and not blob(shelf, digest).exists()
    with backed.app_context(), transaction() as session:
        # the purge was another project's: this one may keep the same bytes
        session.execute(update(Purge).values(project_id=POWER))
    push(contractor, content, filename="后.pdf", filing=missing(backed, section=1))
    return digest


def test_what_another_project_keeps_of_what_was_purged_comes_back(backed, shelf, empty, kept_anew):
    assert run(backed, "backup", shelf)[0] == 0
    said = run(empty, "restore", shelf, "--verify")[1]
    assert kept_anew not in said
    assert empty.extensions["store"].look(kept_anew) == kept_anew


def test_what_another_project_keeps_of_what_was_purged_is_looked_at(backed, kept_anew):
    with backed.app_context():
        assert kept_anew in fixity.unlisted(backed.extensions["store"])
        db.session.remove()


def test_a_lost_file_that_somebody_else_once_purged_stays_in_the_backup(backed, shelf, kept_anew):
    assert run(backed, "backup", shelf)[0] == 0
    backed.extensions["store"].erase(kept_anew)  # the disk lost it
    assert run(backed, "backup", shelf)[0] == 0  # the copy has it from before
    assert blob(shelf, kept_anew).exists()


def test_a_full_target_is_said_and_leaves_the_one_before(backed, shelf, enter, tmp_path):
    contractor, filing = enter("contractor"), missing(backed, section=1)
    push(contractor, small_pdf("大") + b"%" + os.urandom(1 << 20), filename="大.pdf", filing=filing)
    with backed.app_context():
        size = Path(db.engine.url.database).stat().st_size
    before = snapshots(shelf)

    def cramped(limit):
        resource.setrlimit(resource.RLIMIT_FSIZE, (limit, limit))
        code, _said = run(backed, "backup", shelf)
        os._exit(code)

    signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
    for limit in (size // 2, 1 << 19):
        assert apart(backed, lambda limit=limit: cramped(limit)) == 1
        assert snapshots(shelf) == before
    assert run(backed, "backup", shelf)[0] == 0
    assert run(backed, "backup", "verify", shelf)[0] == 0


@pytest.mark.parametrize(
    "statement", ["UPDATE safekeeping SET good = 1", "DELETE FROM safekeeping"]
)
def test_what_was_done_is_not_rewritten(backed, statement):
    refused = pytest.raises(IntegrityError, match="append-only")
    with backed.app_context(), refused, transaction() as session:
        session.execute(text(statement))


def test_a_good_backup_that_is_old_is_said_to_be(backed):
    with backed.app_context():
        assert not backups.state(now=clock.now()).old
        assert backups.state(now=clock.now() + backups.KEPT_FOR).old
        assert backups.state(now=clock.now()).untried
