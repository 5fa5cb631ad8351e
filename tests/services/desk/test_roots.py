"""The daily head holds every journal and every paper, and nobody replaces it."""

import json
import subprocess
import sys
import threading
from datetime import timedelta

import pytest
from sqlalchemy import event, func, select, text
from sqlalchemy.exc import IntegrityError

from acceptance import tasks
from acceptance.extensions import db
from acceptance.gateways import clock
from acceptance.models import DailyRoot, LogHead, LogLeaf, Project, Report
from acceptance.refusals import Refused
from acceptance.services.desk import roots, witnesses
from acceptance.services.ground import journal, logs, office
from acceptance.services.ground.access import Viewer
from acceptance.transaction import transaction
from tests.conftest import make_app
from workflows import heads, ledger, sealed, witness

DAY = timedelta(days=1)
CLERK = Viewer(1, "试")


def seal(now=None, pen=None):
    with transaction():
        made = roots.seal(now=now or clock.now(), pen=pen)
        return made and made.size


def leaves_of(kind, entry):
    mine = select(LogLeaf).where(LogLeaf.kind == kind, LogLeaf.entry == entry)
    return db.session.scalars(mine.order_by(LogLeaf.position)).all()


def test_the_head_holds_every_journal_at_its_last_line_and_every_paper(context):
    assert seal() == 2 and seal() is None
    known = db.session.scalars(select(Project.id).order_by(Project.id)).all()
    ends = leaves_of("chains", 0)
    # the office's record has a chain of its own, as the project 0
    assert [leaf.project_id for leaf in ends] == [0, *known]
    for leaf in ends:
        head = journal.head(leaf.project_id) if leaf.project_id else office.head()
        assert (leaf.number, leaf.digest) == head
    papers = {(leaf.number, leaf.digest) for leaf in leaves_of("papers", 1)}
    issued = db.session.scalars(select(Report).order_by(Report.id)).all()
    printed = {(row.id, row.pdf_digest) for row in issued if row.pdf_digest}
    assert papers == {(row.id, row.digest) for row in issued} | printed
    assert roots.verify() == []


def test_the_next_head_holds_what_is_new_alone(context):
    seal()
    project = db.session.scalar(select(Project.id).order_by(Project.id).limit(1))
    with transaction():
        journal.record(project, "remark", actor=CLERK, now=clock.now())
    assert seal(clock.now() + DAY) == 3
    (end,) = leaves_of("chains", 2)
    assert (end.project_id, (end.number, end.digest)) == (project, journal.head(project))
    assert seal(clock.now() + 2 * DAY) == 4 and not leaves_of("chains", 3)
    assert roots.verify() == []


def test_what_was_sealed_in_the_old_form_begins_the_log_and_stays_verifiable(context):
    now, before = clock.now(), ledger.GENESIS
    with transaction() as session:
        for seq in (1, 2):
            head = journal.head(1)
            known = [[1, *head]]
            before = ledger.daily_root(before, known)
            day = (clock.local_date(now) - (3 - seq) * DAY).isoformat()
            session.add(DailyRoot(day=day, seq=seq, root=before, leaves=known, made_at=now))
    assert seal() == 4
    first, second = logs.hashes()[:2]
    rows = roots.shown_before(9)
    for leaf, row in zip((second, first), rows, strict=True):
        assert leaf == witness.leaf_hash(witness.entry_content("before", row.day, row.root))
    # the other projects were in none of these roots: that is told as before
    wrong = [
        line for line in roots.verify({rows[0].day: rows[0].root[:16]}) if "project" not in line
    ]
    assert wrong == []
    assert any("总值不符" in line for line in roots.verify({rows[0].day: "0" * 16}))
    # and who takes one of them away, or changes it, is seen
    told = sealed.Told(roots._heads())
    assert [*told.bound([{"day": rows[1].day, "root": rows[1].root}])]
    assert rows[0].day in told.wrong({})[0]


def test_a_project_left_out_of_the_heads_is_missed_by_the_check(context, monkeypatch):
    # noon in Shanghai: of an evening in UTC the line is a day older, and missed a head earlier
    now = (clock.now() + DAY).replace(hour=4)
    seal(now)
    # the clock stood two days back when the line was written; nothing puts it into a head
    with transaction():
        journal.record(1, "remark", actor=CLERK, now=now)
    ends = roots._ends
    monkeypatch.setattr(roots, "_ends", lambda: [one for one in ends() if one.project_id != 1])
    seal(now + 2 * DAY)
    assert roots.verify() == []
    seal(now + 3 * DAY)
    (told,) = roots.verify()
    assert "project 1" in told and "日志漏了" in told


KINDS = {
    "log_head": (
        "root = 'x'",
        "size, day, root, note, made_at",
        "size + 9, day, root, note, made_at",
    ),
    "log_entry": (
        "root = 'x'",
        "position, kind, day, root, salt, leaf",
        "position, kind, day, 'x', salt, leaf",
    ),
    "log_leaf": (
        "digest = 'x'",
        "entry, position, kind, project_id, number, digest",
        "entry, position, kind, project_id, number, 'x'",
    ),
}


@pytest.mark.parametrize("table", KINDS)
def test_a_head_an_entry_or_a_leaf_is_never_changed_removed_or_replaced(context, table):
    seal()
    change, columns, others = KINDS[table]
    for statement in (
        f"UPDATE {table} SET {change}",
        f"DELETE FROM {table}",
        f"INSERT OR REPLACE INTO {table} ({columns}) SELECT {others} FROM {table}",
    ):
        with pytest.raises(IntegrityError, match="append-only"), transaction() as session:
            session.execute(text(statement))


@pytest.mark.parametrize(
    ("statement", "told"),
    [
        ("UPDATE log_leaf SET digest = 'ab' WHERE entry = 0 AND position = 1", "所列各项"),
        ("UPDATE log_entry SET salt = '00' WHERE position = 1", "所列各项"),
        ("UPDATE log_head SET root = 'ab'", "各条"),
        ("DELETE FROM log_leaf WHERE entry = 1 AND position = 0", "所列各项"),
    ],
)
def test_who_drops_the_triggers_is_seen_all_the_same(context, statement, told):
    seal()
    table = statement.split()[1 if statement.startswith("UPDATE") else 2]
    with transaction() as session:
        for verb in ("update", "delete"):
            session.execute(text(f"DROP TRIGGER {table}_no_{verb}"))
        session.execute(text(statement))
    assert any(told in line for line in roots.verify())


def test_what_is_written_out_is_checked_by_the_files_beside_it(app, tmp_path):
    run = app.test_cli_runner().invoke
    assert run(args=["acceptance", "seal-journal"]).exit_code == 0
    assert run(args=["acceptance", "verify-journal", "--out", str(tmp_path)]).exit_code == 0
    files = [str(tmp_path / f"{name}.jsonl") for name in ("journal", "roots", "heads")]
    (head,) = map(json.loads, (tmp_path / "heads.jsonl").read_text("utf-8").splitlines())
    check = [sys.executable, str(tmp_path / "sealed.py"), *files]
    anchor = f"{head['day']}={head['root'][:16]}"
    assert subprocess.run([*check, anchor], capture_output=True).returncode == 0
    assert subprocess.run([*check, f"{head['day']}=00"], capture_output=True).returncode == 1
    lines = (tmp_path / "journal.jsonl").read_text("utf-8").splitlines(keepends=True)
    (tmp_path / "journal.jsonl").write_text("".join(lines[:-1]), "utf-8")
    cut = subprocess.run(check, capture_output=True, text=True)
    assert cut.returncode == 1 and "lines on" in cut.stdout


def test_two_workers_at_midnight_make_one_head(app, monkeypatch):
    worried = []
    monkeypatch.setattr(app.logger, "exception", lambda *said: worried.append(said))
    barrier = threading.Barrier(2)

    def midnight():
        with app.app_context():
            tools = tasks.tools_of(app)
            barrier.wait()
            tasks.keep_house(app, tools)
            tools.checker.close()
            db.session.remove()

    threads = [threading.Thread(target=midnight) for _ in range(2)]
    [thread.start() for thread in threads]
    [thread.join() for thread in threads]
    assert worried == []
    with app.app_context():
        assert db.session.scalar(select(func.count()).select_from(LogHead)) == 1
        assert roots.verify() == []


class Cut(Exception):
    """The line is cut."""


def test_a_crash_between_leaf_and_head_leaves_neither(context):
    """At whichever statement; the next worker makes both, and tiles are read from the entries, so that
    none is ever behind.
    """
    left, counting = [0], []

    def cut(connection, cursor, statement, *told):
        if "INSERT INTO log_" in statement:
            counting.append(statement)
            left[0] -= 1
            if not left[0]:
                raise Cut

    event.listen(db.engine, "after_cursor_execute", cut)
    try:
        for number in range(1, 6):
            left[0] = number
            with pytest.raises(Cut), transaction():
                roots.seal(now=clock.now())
            assert logs.head() is None and not logs.hashes()
            assert db.session.scalar(select(func.count()).select_from(LogLeaf)) == 0
            db.session.rollback()
    finally:
        event.remove(db.engine, "after_cursor_execute", cut)
    assert "log_head" in counting[-1], "it was cut after the last of them too"
    seal()
    assert logs.file("tile/0/000.p/2") == b"".join(logs.hashes())
    assert roots.verify() == []


def test_files_of_the_log_are_written_whole_and_the_head_last(app, tmp_path):
    run = app.test_cli_runner().invoke
    with app.app_context():
        seal(pen=app.extensions["pen"])
    assert run(args=["acceptance", "log", str(tmp_path / "log")]).exit_code == 0
    (tmp_path / "log" / "checkpoint").unlink()  # as if it had been killed before the last
    assert run(args=["acceptance", "log", str(tmp_path / "log")]).exit_code == 0
    assert witness.main(["follow", str(tmp_path / "log"), str(tmp_path / "kept")]) == 0
    left = {path.suffix for path in (tmp_path / "log").rglob("*") if path.is_file()}
    assert ".part" not in left


def test_the_level_above_follows_the_log_and_cosigns_its_head(app, tmp_path, capsys):
    """Its own instance signs what it has followed; the signature is kept and stands below the head."""
    (tmp_path / "upper").mkdir()
    upper = make_app(tmp_path / "upper", SECRET_KEY="of the level above" * 4)
    pen, theirs = app.extensions["pen"], upper.extensions["pen"]
    theirs.name = "province.example.cn/v/log"
    app.config["LOG_WITNESSES"] = [theirs.verifier(heads.COSIGNED)]
    with app.app_context():
        seal(pen=pen)
    run = app.test_cli_runner().invoke
    log, kept, note = (str(tmp_path / name) for name in ("log", "kept", "note"))
    assert run(args=["acceptance", "log", log]).exit_code == 0
    words = ["acceptance", "cosign", log, kept]
    made = upper.test_cli_runner().invoke(args=[*words, "--verifier", pen.verifier()])
    assert made.exit_code == 0
    with open(note, "w", encoding="utf-8") as file:
        file.write(made.stdout)
    assert "1 个签名" in run(args=["acceptance", "cosigned", note]).output
    assert "0 个签名" in run(args=["acceptance", "cosigned", note]).output, "once is enough"
    with app.app_context():
        head = heads.head_of(logs.file(logs.CHECKPOINT).decode())
        assert heads.signs(head, pen.verifier())
        assert heads.signs(head, theirs.verifier(heads.COSIGNED))
        # what no known witness signed, and what is no head of ours, is not kept
        forged = heads.written(pen.name, head.size, bytes(32), "2026-11-30")
        known = app.config["LOG_WITNESSES"]
        for said, keys, code in (
            (made.stdout, [], "not_cosigned"),
            (pen.signed(head.body), known, "not_cosigned"),
            (theirs.cosigned(forged, clock.now()), known, "not_our_head"),
            ("nothing", known, "not_our_head"),
        ):
            with pytest.raises(Refused) as refused, transaction():
                witnesses.cosign(said, keys, now=clock.now())
            assert refused.value.code == code
    page = app.test_client().get("/v/roots").text
    assert "province.example.cn/v/log" in page
