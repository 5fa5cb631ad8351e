"""The worker's door.

Lease tasks, do the slow part outside any transaction, write each effect and its end in one.

A worker that is killed loses its lease after a minute and another does the task again; the effect
is written by the holder of the lease alone, so it is there exactly once. What each kind of task
does stands in `task_kinds`.
"""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Sequence
from datetime import datetime
from functools import partial
from typing import TypeAlias

from flask import Flask
from sqlalchemy import func

from acceptance.services.files import fixity, index
from acceptance.services.files.checks import Tools
from acceptance.services.ground import jobs
from acceptance.services.ground.job_lanes import LANES, LOOKS, SHORT
from acceptance.services.ground.jobs import Task
from acceptance.services.life import awaited

from .chores import keep_house
from .extensions import db
from .gateways import clock
from .gateways.checker import Checker
from .gateways.clock import local_date
from .gateways.storage import Damaged
from .refusals import Refused
from .task_kinds import KINDS, REFUSED, Effect
from .transaction import transaction

Turn: TypeAlias = Callable[[Flask, Tools], int | None]
"""What a thread of the worker does again and again; it says how much there was to do."""
AT_ONCE = 32
PAUSE = 0.5
HELD_BACK = 1.0
"""Seconds for which what is done may wait to be written together with what follows."""
BEAT = jobs.LEASE.total_seconds() / 3
LOOKING = 5.0
"""Seconds between rounds of looks at what is stored."""
HOUSEKEEPING = 30.0
"""Seconds between looks at what is not in the queue.

Reminders of the day, letters to send, uploads given up.
"""


def run_once(tools: Tools, *, limit: int = AT_ONCE, lanes: Sequence[str] = LANES) -> int:
    """Do what is free to be done in these lanes, up to `limit` tasks of each; returns how many were
    taken up.
    """
    return sum(_run_lane(tools, lane, limit) for lane in lanes)


def _run_lane(tools: Tools, lane: str, limit: int) -> int:
    """What is done is written before a task begins that may take long, and when so much has passed
    since the last was written, so that nobody waits for it. A lane with nothing in it writes
    nothing.
    """
    free = jobs.any_free(lane, now=_now())
    db.session.rollback()
    if not free:
        return 0
    with transaction():
        tasks = jobs.claim(limit, now=_now(), lane=lane)
    done: list[tuple[Task, Effect | Refused]] = []
    written = time.monotonic()
    for task in tasks:
        if lane != SHORT or time.monotonic() - written > HELD_BACK:
            _write(done)
            done, written = [], time.monotonic()
        try:
            done.append((task, KINDS[task.kind](task, tools)))
        except Refused as refused:
            done.append((task, refused))
        except Damaged as damage:
            seen = fixity.mended(tools.store, tools.replica, damage.digest, damage.found)
            with transaction():
                fixity.write([seen], now=clock.now())
            _give_back(task, damage)
        except Exception as error:
            _give_back(task, error)
    _write(done)
    return len(tasks)


def _now() -> datetime:
    """The database's hour, which all workers share, whatever their own clocks show."""
    if db.engine.dialect.name == "postgresql":
        hour: datetime = db.session.execute(func.clock_timestamp()).scalar_one()
        return hour
    return clock.now()


def _write(done: Sequence[tuple[Task, Effect | Refused]]) -> None:
    """Write the effects and ends of several tasks in one transaction."""
    if not done:
        return
    try:
        with transaction():
            for task, effect in done:
                _finish(task, effect)
    except Exception:
        # one of them does not go: each alone, so that the others do
        for task, effect in done:
            _alone(task, effect)


def _finish(task: Task, effect: Effect | Refused) -> None:
    error = ""
    if isinstance(effect, Refused):
        error = effect.code
    if not jobs.finish(task, now=clock.now(), error=error):
        return  # the lease has gone to someone else
    if not isinstance(effect, Refused):
        effect()
    elif task.kind in REFUSED:
        REFUSED[task.kind](task, effect)


def _alone(task: Task, effect: Effect | Refused) -> None:
    try:
        with transaction():
            _finish(task, effect)
    except Exception as error:
        _give_back(task, error)


def _give_back(task: Task, error: Exception) -> None:
    with transaction():
        jobs.release(task, error=f"{type(error).__name__}: {error}", now=_now())


def index_once() -> int:
    """Bring one batch of documents into the search index."""
    if not index.pending():
        return 0
    with transaction():
        return index.index_pending()


def recount_once() -> int:
    """Count anew whose turn it is where something changed."""
    if not awaited.any_marked():
        return 0
    with transaction():
        return awaited.recount_marked(today=local_date(clock.now()))


def tools_of(app: Flask) -> Tools:
    """What the tasks of one worker share: the store, the limited child, the scanner."""
    return Tools(
        app.extensions["store"],
        Checker(),
        app.config["SCANNER_URL"],
        app.extensions["replica"],
        app.config["FIXITY_RATE"],
    )


def drain(app: Flask) -> int:
    """Do everything that waits, then stop; returns how many tasks were done.

    For tests and `acceptance work --once`.
    """
    tools, done = tools_of(app), 0
    try:
        while count := run_once(tools):
            done += count
        while index_once() or recount_once():
            pass
    finally:
        tools.checker.close()
        db.session.remove()
    return done


def work(app: Flask, stop: threading.Event) -> None:
    """Work until told to stop: each lane, the house and the heart in a thread of its own."""
    doing = [_thread(lane, app, stop, partial(_turn_of, lane)) for lane in LANES if lane != LOOKS]
    doing.append(_thread(LOOKS, app, stop, partial(_turn_of, LOOKS), LOOKING))
    doing.append(_thread("house", app, stop, keep_house, HOUSEKEEPING))
    doing.append(threading.Thread(target=_beat, args=(app, stop), daemon=True, name="heart"))
    for one in doing:
        one.start()
    for one in doing:
        one.join()


def _thread(
    name: str, app: Flask, stop: threading.Event, turn: Turn, pause: float = PAUSE
) -> threading.Thread:
    told = (app, stop, turn, pause)
    return threading.Thread(target=_go_on, args=told, daemon=True, name=f"worker {name}")


def _go_on(app: Flask, stop: threading.Event, turn: Turn, pause: float) -> None:
    """One turn after the other, with a pause when there was nothing to do. Whatever goes wrong, the
    database away or a fault of ours, is written down and waited out.
    """
    tools = tools_of(app)
    while not stop.is_set():
        busy = 0
        with app.app_context():
            try:
                busy = turn(app, tools) or 0
            except Exception:
                app.logger.exception("the worker waits")
        if not busy:
            stop.wait(pause)
    tools.checker.close()


def _turn_of(lane: str, _app: Flask, tools: Tools) -> int:
    """What is free in a lane, one by one where it may take long; the short one also keeps the
    search index and whose turn it is.
    """
    if lane != SHORT:
        return run_once(tools, limit=1, lanes=(lane,))
    return run_once(tools, lanes=(SHORT,)) + index_once() + recount_once()


def _beat(app: Flask, stop: threading.Event) -> None:
    """Keep the leases of what takes longer than a lease, also after the database was away."""
    while not stop.wait(BEAT):
        with app.app_context():
            try:
                beat_once()
            except Exception:
                app.logger.exception("the heart waits")


def beat_once() -> None:
    """Say once that the tasks of this process are still being worked on."""
    now = _now()
    held = jobs.held(now=now)
    db.session.rollback()
    if held:
        with transaction():
            jobs.beat(held, now=now)


def start(app: Flask) -> threading.Event:
    """A worker in a thread of this process; set the event to end it."""
    stop = threading.Event()
    threading.Thread(target=work, args=(app, stop), daemon=True, name="worker").start()
    return stop
