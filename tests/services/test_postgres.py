"""The same product on PostgreSQL: migrations up and down, the demo, a list, an upload, its check, the search, the journal."""

import csv
import io
import os
import threading
import time
from collections import Counter
from datetime import timedelta
from itertools import count

import pytest
from sqlalchemy import delete, func, select, text

from acceptance import tasks
from acceptance.cli import prepare, seed_if_empty
from acceptance.demo.pdfs import small_pdf
from acceptance.extensions import db
from acceptance.gateways import clock
from acceptance.gateways.clock import local_date
from acceptance.models import DailyRoot, Document, Finding, Job, LogHead
from acceptance.services.desk import reconciling, roots
from acceptance.services.files import index, search
from acceptance.services.files.pairs import fold
from acceptance.services.ground import access, journal
from acceptance.services.progress import missing
from acceptance.transaction import transaction
from tests import postgres
from tests.builders import BRIDGE, HOSPITAL, POWER, SEWAGE, a_builder
from tests.conftest import make_app
from tests.faults.test_decisions import one_wins
from tests.web.desk import cockpit_replay
from tests.web.intake.tus import push
from workflows import ledger
from workflows.projects import STAGE_NAMES

RESTARTS = int(os.environ.get("RESTARTS", "2"))
PROJECTS = int(os.environ.get("PROJECTS", "10"))


@pytest.fixture(scope="module")
def grown(tmp_path_factory):
    """The demo in a PostgreSQL of its own."""
    if not postgres.available():
        pytest.skip("because PostgreSQL is not installed here; `make test` installs it when root")
    with postgres.cluster(fsync="off") as url:
        app = make_app(tmp_path_factory.mktemp("grown"), SQLALCHEMY_DATABASE_URI=url)
        with app.app_context():
            prepare()
            seed_if_empty()
            with transaction() as session:  # a tenth of the files is looked at here, all on SQLite
                unlooked = (Job.kind == "check_file") & (Job.id % 10 != 0)
                session.execute(delete(Job).where(unlooked))
            tasks.drain(app)
            with transaction() as session:  # of the old form, as an instance of before has them
                root = ledger.daily_root(ledger.GENESIS, [])
                made = DailyRoot(day="2026-11-24", seq=1, root=root, leaves=[], made_at=clock.now())
                session.add(made)
            db.session.remove()
        app.config["ADDRESS"] = url
        yield app
        with app.app_context():
            db.session.remove()
            db.engine.dispose()


def client_of(app, who):
    client = app.test_client()
    assert client.post(f"/demo/demo-{who}").status_code == 302
    return client


def test_a_list_comes_in_by_copy_and_is_found(grown):
    owner = client_of(grown, "owner")
    out = io.StringIO()
    csv.writer(out).writerows(
        [
            ["题名", "文号", "条目编号", "标段", "日期"],
            *[[f"隧道检验批{n}", f"J-{n}", "6-07", "1", "20240301"] for n in range(300)],
        ]
    )
    answer = owner.post(
        f"/projects/{BRIDGE}/catalogue",
        data={"sheet": (io.BytesIO(out.getvalue().encode()), "表.csv")},
        follow_redirects=True,
    )
    assert answer.status_code == 200
    assert "文件 300 件" in owner.get(f"/projects/{BRIDGE}/search?q=隧道").text
    with grown.app_context():
        tasks.drain(grown)
        place = access.stand(a_builder().viewers["owner"], BRIDGE)
        assert search.count(place, "隧道") == 300 and search.count(place, "sdjyp1") == 0
        assert len(search.first(place, "隧道检验批29", offset=0, limit=50)) == 11
        assert missing.matrix(place).total.files >= 300
        db.session.remove()
    number = answer.text.split("/catalogue/imports/")[1].split('"')[0].split("/")[0]
    assert owner.post(f"/projects/{BRIDGE}/catalogue/imports/{number}/undo").status_code == 302
    assert "文件 0 件" in owner.get(f"/projects/{BRIDGE}/search?q=隧道").text


def test_a_volume_by_hand_follows_volumes_that_came_by_a_list(grown):
    """Their keys were given by the list itself, and the sequence did not know: the next one collided."""
    owner = client_of(grown, "owner")
    out = io.StringIO()
    heads = ["案卷题名", "文件题名", "文号", "责任者", "日期", "页号"]
    rows = [
        [f"收文 {n}", f"来函 {n}", f"L-{n}", "西江市档案局", "20240301", "1-2"] for n in range(9)
    ]
    csv.writer(out).writerows([heads, *rows])
    answer = owner.post(
        f"/projects/{BRIDGE}/catalogue",
        data={"sheet": (io.BytesIO(out.getvalue().encode()), "收文.csv")},
        follow_redirects=True,
    )
    assert answer.status_code == 200, answer.text
    for title in ("补卷一", "补卷二"):
        made = owner.post(f"/projects/{BRIDGE}/volumes/new", data={"title": title, "section": "0"})
        assert made.status_code == 302, made.text
    assert "补卷二" in owner.get(f"/projects/{BRIDGE}/volumes?q=补卷").text


def test_a_file_comes_in_and_is_checked(grown):
    contractor = client_of(grown, "contractor")
    told = push(contractor, small_pdf("x"), path=f"/projects/{BRIDGE}", filename="无处可归.pdf")
    assert told["held"] == "no_match"
    with grown.app_context():
        tasks.drain(grown)
        db.session.remove()
    for page in ("missing", "schedule", "checks", "drawings", "held", "filings"):
        assert contractor.get(f"/projects/{BRIDGE}/{page}").status_code == 200, page


def test_a_backup_made_in_one_snapshot_comes_back_into_another_database(grown, tmp_path):
    shelf, url = tmp_path / "backup", grown.config["SQLALCHEMY_DATABASE_URI"]
    said = grown.test_cli_runner().invoke(args=["acceptance", "backup", str(shelf)])
    assert said.exit_code == 0, said.output
    with grown.app_context():
        admin = db.engine.execution_options(isolation_level="AUTOCOMMIT")
        with admin.connect() as connection:
            for name in ("brought_back", "on_trial"):
                connection.execute(text(f"CREATE DATABASE {name}"))
        db.session.remove()
    place = url.rpartition("/")[0]
    empty = make_app(tmp_path / "empty", SQLALCHEMY_DATABASE_URI=f"{place}/brought_back")
    restored = empty.test_cli_runner().invoke(
        args=["acceptance", "restore", str(shelf), "--verify"]
    )
    assert restored.exit_code == 0, restored.output
    assert client_of(empty, "owner").get(f"/projects/{BRIDGE}").status_code == 200
    again = empty.test_cli_runner().invoke(args=["acceptance", "restore", str(shelf)])
    assert again.exit_code == 1 and "数据库不是空的" in again.output
    words = ["acceptance", "restore", str(shelf), "--drill", "--database", f"{place}/on_trial"]
    tried = grown.test_cli_runner().invoke(args=words)
    assert tried.exit_code == 0, tried.output
    with empty.app_context():
        db.session.remove()
        db.engine.dispose()


def test_a_database_that_takes_no_writes_is_read_and_says_so(grown):
    owner, bureau = client_of(grown, "owner"), client_of(grown, "bureau")

    def told(only):
        with grown.app_context():
            admin = db.engine.execution_options(isolation_level="AUTOCOMMIT")
            with admin.connect() as connection:
                connection.execute(text("SET default_transaction_read_only = off"))
                connection.execute(
                    text(f"ALTER DATABASE acceptance SET default_transaction_read_only = {only}")
                )
            db.session.remove()
            db.engine.dispose()

    told("on")
    try:
        assert owner.get(f"/projects/{BRIDGE}").status_code == 200
        refused = bureau.post(f"/projects/{POWER}/steps/admit", data={"confirm": "true"})
        assert refused.status_code == 503 and "磁盘现在只能读" in refused.text
    finally:
        told("off")
    assert owner.get(f"/projects/{BRIDGE}").status_code == 200


def test_the_overview_counts_what_the_journals_say(grown):
    province = client_of(grown, "province")
    assert province.get("/cockpit?stage=review&pack=assessment").status_code == 200
    answer = province.get("/cockpit/stays.csv")
    told = list(csv.reader(io.StringIO(answer.text)))[1:]
    with grown.app_context():
        today = local_date(clock.now())
        first = today.replace(year=today.year - 1, day=min(today.day, 28))
        wanted = cockpit_replay.stays(cockpit_replay.lives(), first, today, clock.now())
        db.session.remove()
    found = {name: (float(days), int(stays), int(longer)) for name, days, stays, longer in told}
    assert found == {STAGE_NAMES[stage]: figures for stage, figures in wanted.items()}


def test_the_journal_refuses_to_be_changed(grown):
    with grown.app_context():
        assert journal.verify(BRIDGE) is None
        with transaction():
            roots.seal(now=clock.now() + timedelta(days=9))
        for statement in (
            "UPDATE journal_entry SET actor = 'x' WHERE id = 1",
            "DELETE FROM journal_entry",
            "TRUNCATE journal_entry CASCADE",
            "INSERT INTO journal_entry SELECT * FROM journal_entry WHERE id = 1 "
            "ON CONFLICT (id) DO UPDATE SET actor = 'x'",
            "UPDATE daily_root SET root = 'x'",
            "DELETE FROM daily_root",
            "TRUNCATE daily_root",
            "UPDATE log_head SET root = 'x'",
            "DELETE FROM log_leaf",
            "TRUNCATE log_entry CASCADE",
        ):
            with pytest.raises(Exception, match="append-only"):
                db.session.execute(text(statement))
            db.session.rollback()
        db.session.remove()


def test_the_data_agree_with_the_journal_and_what_was_changed_is_named(grown):
    run = grown.test_cli_runner().invoke
    answer = run(args=["acceptance", "verify-journal"])
    assert answer.exit_code == 0, answer.output
    with grown.app_context():
        with transaction() as session:
            session.execute(text("UPDATE project SET state = 'failed' WHERE id = 5"))
        answer = run(args=["acceptance", "verify-journal"])
        with transaction() as session:
            session.execute(text("UPDATE project SET state = 'rectification' WHERE id = 5"))
    assert answer.exit_code == 1 and "操作日志为 rectification，数据库为 failed" in answer.output


@pytest.fixture(scope="module")
def served(grown, tmp_path_factory):
    """The same database as the serving role sees it."""
    url = grown.config["SQLALCHEMY_DATABASE_URI"]
    with grown.app_context():
        with transaction() as session:
            session.execute(text("CREATE ROLE serving LOGIN"))
        answer = grown.test_cli_runner().invoke(args=["acceptance", "grant-serving", "serving"])
        assert answer.exit_code == 0, answer.output
        db.session.remove()
    app = make_app(
        tmp_path_factory.mktemp("served"),
        SQLALCHEMY_DATABASE_URI=url.replace("acceptance@", "serving@"),
        STORAGE_URL=grown.config["STORAGE_URL"],
    )
    yield app
    with app.app_context():
        db.session.remove()
        db.engine.dispose()


def test_the_serving_role_serves(served):
    with served.app_context():
        prepare()
    owner, body = client_of(served, "owner"), {"reason": "停建"}
    body["version"] = owner.get(f"/api/v1/projects/{BRIDGE}").json["version"]
    steps = f"/api/v1/projects/{BRIDGE}/steps"
    once = owner.post(f"{steps}/suspend", json=body, headers={"Idempotency-Key": "a"})
    again = owner.post(f"{steps}/suspend", json=body, headers={"Idempotency-Key": "a"})
    assert once.status_code == again.status_code == 200 and once.data == again.data, once.text
    back = owner.post(f"{steps}/resume", json={"version": once.json["version"]})
    assert back.status_code == 200, back.text
    out = io.StringIO()
    heads = ["题名", "文号", "条目编号", "标段", "日期"]
    csv.writer(out).writerows([heads, ["补充检验批", "K-1", "6-07", "1", "20240301"]])
    sheet = {"sheet": (io.BytesIO(out.getvalue().encode()), "补.csv")}
    assert (
        owner.post(f"/projects/{BRIDGE}/catalogue", data=sheet, follow_redirects=True).status_code
        == 200
    )
    contractor = client_of(served, "contractor")
    push(contractor, small_pdf("y"), path=f"/projects/{BRIDGE}", filename="另一件.pdf")
    with served.app_context():
        tasks.drain(served)
        with transaction():
            roots.seal(now=clock.now() + timedelta(days=1))
        db.session.remove()
    answer = served.test_cli_runner().invoke(args=["acceptance", "verify-journal"])
    assert answer.exit_code == 0, answer.output


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE journal_entry SET actor = 'x'",
        "DELETE FROM journal_entry",
        "TRUNCATE journal_entry",
        "DROP TABLE journal_entry",
        "ALTER TABLE journal_entry DISABLE TRIGGER ALL",
        "DROP TRIGGER journal_entry_no_change ON journal_entry",
        "CREATE OR REPLACE FUNCTION journal_entry_refuse() RETURNS trigger LANGUAGE plpgsql AS "
        "$$ BEGIN RETURN NULL; END $$",
        "SET session_replication_role = replica",
        "UPDATE daily_root SET root = 'x'",
        "DELETE FROM daily_root",
        "TRUNCATE daily_root",
        "UPDATE log_head SET root = 'x'",
        "DELETE FROM log_leaf",
        "DROP TRIGGER daily_root_no_change ON daily_root",
        "UPDATE office_records SET reason = 'x'",
        "DELETE FROM office_records",
        "UPDATE alembic_version SET version_num = '0001'",
        "DELETE FROM safekeeping",
        "UPDATE fixity_event SET files = 0",
    ],
)
def test_the_serving_role_can_take_nothing_back(served, statement):
    """The owner's triggers are not even asked: the right is not there."""
    with served.app_context():
        with pytest.raises(Exception, match="permission denied|must be owner"):
            db.session.execute(text(statement))
        db.session.rollback()
        db.session.remove()


@pytest.mark.parametrize("role, told", [("acceptance", "owner"), ("nobody_here", "no such role")])
def test_a_role_that_could_take_the_owners_place_is_refused(grown, role, told):
    answer = grown.test_cli_runner().invoke(args=["acceptance", "grant-serving", role])
    assert answer.exit_code == 1 and told in answer.output


def test_the_same_key_sent_at_once_takes_one_step(grown):
    """On PostgreSQL two transactions run at once: the second waits at the key, not at the project."""
    hands = [client_of(grown, "bureau") for _ in range(4)]
    address = f"/api/v1/projects/{POWER}/steps/admit"
    body = {"version": hands[0].get(f"/api/v1/projects/{POWER}").json["version"], "confirm": True}
    barrier, told = threading.Barrier(4), []

    def send(client):
        barrier.wait()
        answer = client.post(address, json=body, headers={"Idempotency-Key": "race"})
        told.append((answer.status_code, answer.data))

    threads = [threading.Thread(target=send, args=(client,)) for client in hands]
    [thread.start() for thread in threads]
    [thread.join() for thread in threads]
    assert len(told) == 4 and len(set(told)) == 1 and told[0][0] == 200, told


def at_once(hands, act, times=5):
    """Every hand does it so often, all at the same time; returns the statuses."""
    barrier, told = threading.Barrier(len(hands)), []

    def work(number, client):
        barrier.wait()
        for turn in range(times):
            told.append(act(client, f"{number}-{turn}").status_code)

    threads = [
        threading.Thread(target=work, args=(number, client)) for number, client in enumerate(hands)
    ]
    [thread.start() for thread in threads]
    [thread.join() for thread in threads]
    return told


def test_problems_and_files_that_come_at_once_are_all_taken(grown):
    """They were told of a conflict: the head of the chain and the last number had been read by all."""
    inspectors = [client_of(grown, "bureau") for _ in range(4)]
    senders = [client_of(grown, "contractor") for _ in range(4)]

    def note(client, name):
        return client.post(
            f"/projects/{SEWAGE}/findings",
            data={"problem": f"第 {name} 卷缺签字", "due_on": "2030-01-15"},
        )

    def send(client, name):
        files = {"files": (io.BytesIO(small_pdf(name)), f"无处可归 {name}.pdf")}
        return client.post(f"/projects/{BRIDGE}/filings/upload", data=files)

    with grown.app_context(), transaction() as session:
        session.execute(text(f"UPDATE project SET vote_begun = false WHERE id = {SEWAGE}"))
    before = told_findings(grown)
    assert set(at_once(inspectors, note)) == {302}
    numbers = told_findings(grown)
    assert len(numbers) == len(before) + 20 and len(set(numbers)) == len(numbers)
    assert set(at_once(senders, send)) == {303}
    with grown.app_context():
        assert journal.verify(SEWAGE) is None and journal.verify(BRIDGE) is None
        db.session.remove()


def told_findings(app):
    with app.app_context():
        numbers = db.session.scalars(select(Finding.number).where(Finding.project_id == SEWAGE))
        found = sorted(numbers)
        db.session.remove()
    return found


def test_two_workers_at_midnight_keep_house_once(grown, monkeypatch):
    """The second died of a row that the first had written."""
    tomorrow = clock.now() + timedelta(days=2)
    monkeypatch.setattr(clock, "now", lambda: tomorrow)
    worried = []
    monkeypatch.setattr(grown.logger, "exception", lambda *said: worried.append(said))
    barrier = threading.Barrier(3)

    def midnight():
        with grown.app_context():
            tools = tasks.tools_of(grown)
            barrier.wait()
            tasks.keep_house(grown, tools)
            tools.checker.close()
            db.session.remove()

    threads = [threading.Thread(target=midnight) for _ in range(3)]
    [thread.start() for thread in threads]
    [thread.join() for thread in threads]
    assert worried == []
    day = clock.local_date(tomorrow).isoformat()
    with grown.app_context():
        assert db.session.scalar(select(LogHead.size).where(LogHead.day == day))
        assert roots.verify() == []
        marks = select(func.count()).where(
            Job.kind == "recount", Job.subject_id == clock.local_date(tomorrow).toordinal()
        )
        assert db.session.scalar(marks) == 1
        db.session.remove()


def test_a_number_too_large_for_any_key_is_nobodys(grown):
    owner = client_of(grown, "owner")
    for number in (2**31, 2**63, 2**64, 10**40):
        assert owner.get(f"/projects/{number}").status_code == 404
        assert owner.get(f"/projects/{BRIDGE}/filings/{number}").status_code == 404
        for query in (f"party={number}", f"page={number}", f"section={number}"):
            assert owner.get(f"/projects/{BRIDGE}/filings?{query}").status_code < 500, query


@pytest.mark.parametrize("asked", ["）", "(", "％", "'", "\\", "Ａ1"])
def test_a_single_mark_finds_what_stands_there(grown, asked):
    with grown.app_context():
        place = access.stand(a_builder().viewers["owner"], BRIDGE)
        folded = fold(asked)
        rows = db.session.execute(
            select(Document.title, Document.number, Document.author).where(
                Document.project_id == BRIDGE, index.FINDABLE
            )
        )
        there = sum(any(folded in fold(word or "") for word in row) for row in rows)
        assert search.count(place, asked) == there
        db.session.remove()


def test_a_project_is_divided_and_joined_again(grown):
    """Rows change their project by the same statements; two turns are waited for, one after the other."""
    owner, bureau = client_of(grown, "owner"), client_of(grown, "bureau")
    assert owner.post("/serve/2").status_code == 302
    before = _held(grown, HOSPITAL)

    def agreed(project, sent, door):
        sent |= {"version": _one(grown, "SELECT version_id FROM project WHERE id = :key", project)}
        asked = owner.post(f"/projects/{project}/{door}", data={**sent, "reason": "单独立项"})
        assert asked.status_code == 302, asked.text
        row = _one(grown, "SELECT max(id) FROM revision WHERE project_id = :key", project)
        url = f"/projects/{project}/data/{row}/steps/agree_revision"
        answer = bureau.post(url, data={"version": "1", "answer": ""})
        assert answer.status_code == 302, answer.text

    agreed(HOSPITAL, {"sections": ["2"], "code": "N-77", "name": "住院楼工程"}, "division")
    new = _one(grown, "SELECT max(id) FROM project WHERE id > :key", 0)
    assert _held(grown, new) and _held(grown, HOSPITAL) | _held(grown, new) == before
    agreed(new, {"into": "WS-2021-003"}, "joining")
    assert _held(grown, HOSPITAL) == before and not _held(grown, new)
    with grown.app_context():
        assert list(reconciling.differences(Counter())) == []
        db.session.remove()


def _one(app, asked, key):
    with app.app_context():
        found = db.session.scalar(text(asked), {"key": key})
        db.session.remove()
        return found


def _held(app, project):
    with app.app_context():
        mine = select(Document.id).filter_by(project_id=project).order_by(Document.id)
        found = set(db.session.scalars(mine))
        db.session.remove()
        return found


def test_a_database_that_restarts_under_load_is_answered_by_503_and_nothing_acknowledged_is_lost(
    grown,
):
    """`RESTARTS=20` is the whole proof."""
    clients, over = [client_of(grown, "bureau") for _ in range(4)], threading.Event()
    told, noted = Counter(), []
    with grown.app_context(), transaction() as session:
        session.execute(text(f"UPDATE project SET vote_begun = false WHERE id = {SEWAGE}"))

    def work(number, client):
        for n in count():
            words = f"重启时记的 {number}-{n}"
            data = {"problem": words, "due_on": "2030-01-15"}
            pages = [client.get("/projects"), client.get(f"/projects/{SEWAGE}/findings")]
            sent = client.post(f"/projects/{SEWAGE}/findings", data=data)
            told.update(one.status_code for one in (*pages, sent))
            if sent.status_code in (302, 303):
                noted.append(words)
            if over.is_set():
                return

    hands = [threading.Thread(target=work, args=one) for one in enumerate(clients)]
    for hand in hands:
        hand.start()
    for _ in range(RESTARTS):
        before = told[200]
        while told[200] < before + 8 and all(hand.is_alive() for hand in hands):
            time.sleep(0.05)  # pages are read again
        grown.config["ADDRESS"].again()
    over.set()
    for hand in hands:
        hand.join()
    print(f"\nfigure: {RESTARTS} restarts, {dict(told)}, {len(noted)} notes")
    assert set(told) <= {200, 302, 303, 503} and told[503] and noted
    with grown.app_context():
        wanted = select(Finding.problem).where(Finding.problem.like("重启时记的%"))
        kept = list(db.session.scalars(wanted))
        assert set(noted) <= set(kept) and len(kept) == len(set(kept))
        assert journal.verify(SEWAGE) is None
        db.session.remove()


def test_of_contradictory_decisions_one_wins_there_too(grown):
    one_wins(grown, lambda who: client_of(grown, who), PROJECTS)
