"""The queue in bad hours: a task that kills its worker, one that takes for ever, a database that is away."""

import os
import signal
import threading
from datetime import timedelta

import pytest
from sqlalchemy import event, func, select

from acceptance import task_kinds, tasks
from acceptance.extensions import db
from acceptance.gateways import clock
from acceptance.models import Job, LogHead
from acceptance.models.states import JobState
from acceptance.services.ground import departures, job_lanes, jobs
from acceptance.transaction import transaction
from tests.builders import BRIDGE, SEWAGE
from tests.locks import locked

DEADLY = 17


@pytest.fixture
def hours(monkeypatch):
    """Lets time go by."""
    gone = [timedelta()]
    real = clock.now
    monkeypatch.setattr(clock, "now", lambda: real() + gone[0])

    def later(**more):
        gone[0] += timedelta(**more)

    return later


@pytest.fixture
def tools(context):
    with transaction() as session:
        session.query(Job).delete()
    made = tasks.tools_of(context)
    yield made
    made.checker.close()


def asked(kind="check_file", subject=1):
    with transaction():
        return jobs.queue(kind, now=clock.now(), project_id=BRIDGE, subject_id=subject)


def states():
    rows = db.session.execute(select(Job.state, func.count()).group_by(Job.state)).all()
    db.session.rollback()
    return dict(rows)


def one(number):
    db.session.rollback()
    return db.session.get(Job, number)


def in_a_worker_of_its_own(tools):
    """How a worker ended that did what was free: 0, or the signal that killed it."""
    db.session.remove()
    db.engine.dispose()
    child = os.fork()
    if child == 0:
        tasks.run_once(tools)
        os._exit(0)
    return os.WTERMSIG(os.waitpid(child, 0)[1])


def test_one_task_that_kills_its_worker_takes_nobody_along(tools, hours, monkeypatch):
    def check(task, _tools):
        if task.subject_id == DEADLY:
            os.kill(os.getpid(), signal.SIGKILL)
        return lambda: None

    monkeypatch.setitem(task_kinds.KINDS, "check_file", check)
    numbers = [asked(subject=n) for n in range(32)]
    deaths = 0
    while states().keys() & {"queued", "running"}:
        deaths += in_a_worker_of_its_own(tools) == signal.SIGKILL
        hours(minutes=2)
    assert states() == {"done": 31, "failed": 1}
    assert deaths == 1 + jobs.ATTEMPTS - 1, "once with the others, then alone"
    lost = one(numbers[DEADLY])
    assert (lost.state, lost.error) == ("failed", "the worker was gone")


def test_an_outage_of_a_quarter_of_an_hour_is_waited_out(tools, hours, monkeypatch):
    away, tries = [True], []

    def check(task, _tools):
        tries.append(clock.now())
        if away[0]:
            raise ConnectionError("no store")
        return lambda: None

    monkeypatch.setitem(task_kinds.KINDS, "check_file", check)
    number, began = asked(), clock.now()
    while clock.now() - began < timedelta(minutes=16):
        tasks.run_once(tools)
        hours(seconds=1)
    assert len(tries) == 4, "it is not tried all the time"
    pauses = [later - earlier for earlier, later in zip(tries, tries[1:], strict=False)]
    assert pauses == sorted(pauses) and pauses[-1] > timedelta(minutes=2)
    away[0] = False
    hours(minutes=5)
    tasks.run_once(tools)
    assert one(number).state == "done"


def test_what_always_fails_is_set_aside_with_its_reason(tools, hours, monkeypatch):
    monkeypatch.setitem(task_kinds.KINDS, "check_file", lambda task, tools: 1 / 0)
    number = asked()
    for _ in range(jobs.ATTEMPTS):
        tasks.run_once(tools)
        hours(hours=1)
    row = one(number)
    assert (row.state, row.attempts) == ("failed", jobs.ATTEMPTS)
    assert "ZeroDivisionError" in row.error and row.done_at


def test_what_is_done_does_not_wait_for_what_takes_long(tools, monkeypatch):
    seen = []

    def unpack(task, _tools):
        seen.append(states())
        return lambda: None

    monkeypatch.setitem(task_kinds.KINDS, "check_file", lambda task, tools: lambda: None)
    monkeypatch.setitem(task_kinds.KINDS, "unpack", unpack)
    for n in range(3):
        asked(subject=n)
    asked("unpack")
    tasks.run_once(tools)
    assert seen == [{"done": 3, "running": 1}]


def test_files_are_checked_while_a_package_is_unpacked(app, tools, monkeypatch):
    stop, unpacking, checked = threading.Event(), threading.Event(), threading.Event()

    def unpack(task, _tools):
        unpacking.set()
        assert checked.wait(60), "nobody checked a file meanwhile"
        return stop.set

    def check(task, _tools):
        assert unpacking.wait(60)
        return checked.set

    monkeypatch.setitem(task_kinds.KINDS, "unpack", unpack)
    monkeypatch.setitem(task_kinds.KINDS, "check_file", check)
    numbers = [asked("unpack"), asked("check_file")]
    db.session.remove()
    tasks.work(app, stop)
    assert [one(number).state for number in numbers] == ["done", "done"]


def test_a_project_that_queues_a_thousand_keeps_no_other_waiting(tools):
    with transaction():
        jobs.queue_many("check_file", range(1000), project_id=BRIDGE, now=clock.now())
        for subject in (1, 2):
            jobs.queue("check_file", now=clock.now(), project_id=SEWAGE, subject_id=subject)
        jobs.queue("check_file", now=clock.now(), project_id=None, subject_id=3)
    with transaction():
        first = jobs.claim(6, now=clock.now())
    told = [task.project_id for task in first]
    assert told == [BRIDGE, SEWAGE, None, BRIDGE, SEWAGE, BRIDGE]
    asked(subject=2000)
    with transaction():
        last = jobs.claim(2000, now=clock.now())[-1]
    assert last.subject_id == 2000, "its own project's tasks come in their order"


def test_a_task_is_given_back_or_asked_again_by_one_alone(tools):
    number = asked()
    with transaction():
        (task,) = jobs.claim(1, now=clock.now())
    with locked() as seen, transaction():
        jobs.release(task, error="away", now=clock.now())
    assert seen == {Job.__tablename__: "wait"}
    with transaction() as session:
        session.get_one(Job, number).state = JobState.FAILED
    with locked() as seen, transaction():
        jobs.again(number, now=clock.now())
    assert seen == {Job.__tablename__: "wait"}


def test_a_newcomer_takes_turns_with_what_a_busy_project_has_left(tools):
    with transaction():
        jobs.queue_many("check_file", range(100), project_id=BRIDGE, now=clock.now())
    with transaction():
        for task in jobs.claim(40, now=clock.now()):
            jobs.finish(task, now=clock.now())
    with transaction():
        jobs.queue_many("check_file", range(50), project_id=SEWAGE, now=clock.now())
    with transaction():
        told = [task.project_id for task in jobs.claim(6, now=clock.now())]
    assert told == [BRIDGE, SEWAGE] * 3


def test_a_worker_with_nothing_to_do_writes_nothing(tools, monkeypatch):
    monkeypatch.setattr(tasks, "transaction", lambda: pytest.fail("it writes"))
    assert tasks.run_once(tools) == 0


def test_what_is_free_is_found_by_its_index_however_much_waits(tools):
    asked_for = []

    def look(_connection, _cursor, statement, given, *_rest):
        if statement.startswith("SELECT job"):
            asked_for.append((statement, given))

    event.listen(db.engine, "before_cursor_execute", look)
    jobs.any_free("short", now=clock.now())
    with transaction():
        jobs.claim(5, now=clock.now())
    event.remove(db.engine, "before_cursor_execute", look)
    assert len(asked_for) == 2
    for statement, given in asked_for:
        plan = db.session.connection().exec_driver_sql(f"EXPLAIN QUERY PLAN {statement}", given)
        assert [row.detail for row in plan] == ["SEARCH job USING INDEX ix_job_turn (lane=?)"]


def test_each_kind_of_task_has_its_lane():
    assert set(job_lanes.LANE_OF) <= set(task_kinds.KINDS)
    assert set(job_lanes.LANE_OF.values()) | {job_lanes.LONG} == set(job_lanes.LANES)


def test_a_worker_that_beats_for_hours_over_one_task_is_taken_to_hang(tools, hours):
    number = asked()
    with transaction():
        (task,) = jobs.claim(1, now=clock.now())
    for _ in range(4):
        hours(seconds=30)
        tasks.beat_once()
    with transaction():
        assert not jobs.claim(1, now=clock.now()), "it is alive"
    hours(hours=3)
    tasks.beat_once()
    with transaction():
        (other,) = jobs.claim(1, now=clock.now())
        assert not jobs.finish(task, now=clock.now()), "the first comes too late"
        assert other.id == number and jobs.finish(other, now=clock.now())


def test_a_task_taken_in_the_moment_of_a_beat_keeps_its_lease(app, tools, hours):
    def look():
        with app.app_context():
            assert jobs.held(now=clock.now()) == [], "it is not committed yet"

    asked("unpack")
    with transaction():
        assert jobs.claim(1, now=clock.now(), lane=job_lanes.LONG)
        beating = threading.Thread(target=look)
        beating.start()
        beating.join()
    for _ in range(4):
        hours(seconds=30)
        tasks.beat_once()
    with transaction():
        assert not jobs.claim(1, now=clock.now(), lane=job_lanes.LONG), "it is alive"


def test_the_heart_goes_on_after_the_database_was_away(context, monkeypatch):
    stop, beats = threading.Event(), []

    def held(*, now):
        beats.append(now)
        if len(beats) == 1:
            raise ConnectionError("away")
        stop.set()
        return []

    monkeypatch.setattr(jobs, "held", held)
    monkeypatch.setattr(tasks, "BEAT", 0.01)
    heart = threading.Thread(target=tasks._beat, args=(context, stop), daemon=True)
    heart.start()
    heart.join(20)
    assert len(beats) == 2 and not heart.is_alive()


def test_a_worker_outlives_what_it_does_not_expect(app, monkeypatch):
    stop, turns = threading.Event(), []

    def run_once(_tools, **_kinds):
        turns.append(1)
        if len(turns) == 1:
            raise RuntimeError("a fault of ours")
        stop.set()
        return 0

    monkeypatch.setattr(tasks, "run_once", run_once)
    monkeypatch.setattr(tasks, "PAUSE", 0.01)
    tasks.work(app, stop)
    assert len(turns) >= 2


def test_a_chore_that_fails_keeps_no_other_waiting(tools, context, hours, monkeypatch):
    monkeypatch.setattr(departures, "end_due", lambda *, now: 1 / 0)
    hours(days=1)
    before = db.session.scalar(select(func.count()).select_from(LogHead))
    tasks.keep_house(context, tools)
    assert db.session.scalar(select(func.count()).select_from(LogHead)) == before + 1


def test_what_is_long_over_is_forgotten_and_what_failed_is_kept_for_a_year(tools, hours):
    for number, error in ((1, ""), (2, "broken")):
        asked(subject=number)
        with transaction():
            (task,) = jobs.claim(1, now=clock.now())
            jobs.finish(task, now=clock.now(), error=error)
    hours(days=31)
    with transaction():
        assert jobs.sweep(now=clock.now()) == 1
    assert states() == {"failed": 1}
    hours(days=365)
    with transaction():
        assert jobs.sweep(now=clock.now()) == 1


def test_the_administrator_sees_what_failed_and_has_it_done_again(app, enter):
    with app.app_context():
        with transaction() as session:
            session.query(Job).delete()
        number = asked("unpack")
        with transaction():
            (task,) = jobs.claim(1, now=clock.now(), lane=job_lanes.LONG)
            jobs.finish(task, now=clock.now(), error="zip_broken")
    admin = enter("admin")
    page = admin.get("/tasks").text
    assert "解开压缩包" in page and "zip_broken" in page and "已放下" in page
    assert "zip_broken" in admin.get("/tasks/export.csv").text
    assert "没有未办成的任务" in admin.get("/tasks?state=check_file").text
    assert admin.post(f"/tasks/{number}/again").status_code == 302
    with app.app_context():
        assert (one(number).state, one(number).attempts) == ("queued", 0)
    assert admin.post(f"/tasks/{number}/again").status_code == 404, "it waits already"
    assert "没有未办成的任务" in admin.get("/tasks").text
    assert enter("bureau").post(f"/tasks/{number}/again").status_code == 403
