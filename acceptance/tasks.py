"""The worker's door.

Lease tasks, do the slow part outside any transaction, write each effect and its end in one.

A worker that is killed loses its lease after a minute and another does the task again; the effect
is written by the holder of the lease alone, so it is there exactly once.
"""

from __future__ import annotations

import hashlib
import tempfile
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from flask import Flask
from sqlalchemy.exc import OperationalError

from acceptance.services.desk import reminders, roots
from acceptance.services.files import checks, index
from acceptance.services.files.checks import Tools
from acceptance.services.ground import jobs
from acceptance.services.ground.access import Place, Viewer
from acceptance.services.ground.jobs import Task
from acceptance.services.intake import packages, uploads
from acceptance.services.letters import prints
from acceptance.services.lists import sheets
from acceptance.services.volumes import papers
from forms.lists.rows import compiled

from .extensions import db
from .gateways import clock, mail, previews
from .gateways.checker import Checker
from .models import FileVersion, Job, Project, Report, Upload
from .refusals import Refused
from .transaction import transaction

AT_ONCE = 32
PAUSE = 0.5
HOUSEKEEPING = 30.0
"""Seconds between looks at what is not in the queue.

Reminders of the day, letters to send, uploads given up.
"""


@dataclass(frozen=True)
class Kind:
    """What a kind of task does: `work` reads bytes and gives a value, `effect` writes it."""

    work: Callable[[Task, Tools], Any]
    effect: Callable[[Task, Any, Tools], None]


def _look(task: Task, tools: Tools) -> Any:
    version = db.session.get(FileVersion, task.subject_id)
    if version is None:
        return None
    db.session.expunge(version)
    db.session.rollback()
    return checks.look(version, tools)


def _write_check(task: Task, seen: Any, tools: Tools) -> None:
    version = db.session.get(FileVersion, task.subject_id)
    if version is not None and seen is not None:
        checks.write(version, seen, now=clock.now())


def _tell(task: Task) -> Callable[[int, int], None]:
    def tell(progress: int, total: int) -> None:
        with transaction():
            jobs.note(task, progress, total)

    return tell


def _unpack(task: Task, tools: Tools) -> Any:
    from flask import current_app

    room = uploads.quota(task.project_id or 0, current_app.config["PROJECT_QUOTA"]).room
    db.session.rollback()
    return packages.unpack(
        tools.store, tools.store.path(task.payload["digest"]), room=room, tell=_tell(task)
    )


def _settle(task: Task, taken: Any, tools: Tools) -> None:
    packages.settle(tools.store, task.payload, task.subject_id, taken, now=clock.now())


def _read_sheet(task: Task, tools: Tools) -> Any:
    tell, total = _tell(task), int(task.payload["rows"])
    tell(1, total)
    rows = sheets.read(tools.store.path(task.payload["digest"]))
    tell(total // 2, total)  # read; what is left is judged and written in one transaction
    return rows


def _take_sheet(task: Task, rows: Any, tools: Tools) -> None:
    sheets.take_queued(
        task.subject_id, task.payload, rows, tools.store, compiled=compiled, now=clock.now()
    )


def _print(task: Task, tools: Tools) -> Any:
    tell, asked = _tell(task), task.payload
    tell(1, 3)
    project = db.session.get_one(Project, task.project_id)
    place = Place(
        project, frozenset(asked["roles"]), frozenset(asked["parties"]), Viewer(**asked["viewer"])
    )
    with tempfile.TemporaryDirectory() as room:
        source = Path(room) / "paper.docx"
        with open(source, "wb") as out:
            papers.write_word(
                out,
                place,
                asked["paper"],
                asked["variant"],
                papers.Scope(asked["volume"], asked["section"]),
            )
        db.session.rollback()
        tell(2, 3)
        return previews.printed(tools.store, source)


def _keep_print(task: Task, digest: Any, tools: Tools) -> None:
    job = db.session.get_one(Job, task.id)
    job.payload, job.progress = {**job.payload, "made": digest}, 3


def _print_report(task: Task, tools: Tools) -> Any:
    report = db.session.get(Report, task.subject_id)
    if report is None:
        return ""
    digest = report.digest
    db.session.rollback()
    previews.printed(tools.store, tools.store.path(digest))
    with open(previews.print_of(tools.store, digest), "rb") as made:
        return hashlib.file_digest(made, "sha256").hexdigest()


def _keep_report(task: Task, digest: Any, tools: Tools) -> None:
    prints.keep(task.subject_id, digest)


KINDS = {
    "print_report": Kind(_print_report, _keep_report),
    "print_paper": Kind(_print, _keep_print),
    "check_file": Kind(_look, _write_check),
    "unpack": Kind(_unpack, _settle),
    "import_sheet": Kind(_read_sheet, _take_sheet),
}


def run_once(tools: Tools, *, limit: int = AT_ONCE) -> int:
    """Do what is free to be done, up to `limit` tasks; returns how many were taken up."""
    with transaction():
        tasks = jobs.claim(limit, now=clock.now())
    done: list[tuple[Task, Any]] = []
    for task in tasks:
        try:
            done.append((task, KINDS[task.kind].work(task, tools)))
        except Refused as refused:
            done.append((task, refused))
        except Exception as error:
            with transaction():
                jobs.release(task, error=f"{type(error).__name__}: {error}")
    try:
        with transaction():
            for task, value in done:
                _finish(task, value, tools)
    except Exception:
        for task, value in done:
            _alone(task, value, tools)
    return len(tasks)


def _finish(task: Task, value: Any, tools: Tools) -> None:
    if not jobs.finish(
        task, now=clock.now(), error=value.code if isinstance(value, Refused) else ""
    ):
        return
    if isinstance(value, Refused):
        _refuse(task, value)
        return
    KINDS[task.kind].effect(task, value, tools)


def _alone(task: Task, value: Any, tools: Tools) -> None:
    try:
        with transaction():
            _finish(task, value, tools)
    except Exception as error:
        with transaction():
            jobs.release(task, error=f"{type(error).__name__}: {error}")


def _refuse(task: Task, refused: Refused) -> None:
    if task.kind == "unpack":
        row = db.session.get_one(Upload, task.subject_id)
        row.state, row.result = "refused", {"refused": refused.code, "facts": refused.facts}
    elif task.kind == "import_sheet":
        sheets.refuse(task.subject_id, refused)


def index_once() -> int:
    """Bring one batch of documents into the search index."""
    if not index.pending():
        return 0
    with transaction():
        return index.index_pending()


def keep_house(app: Flask, tools: Tools) -> None:
    """What the clock asks for.

    The day's reminders, letters that wait, uploads that nobody resumed.
    """
    now = clock.now()
    if reminders.due(now=now):
        with transaction():
            reminders.write_digests(now=now)
    if app.config["MAIL_URL"]:
        while True:
            with transaction():
                letter = reminders.take(now=now)
            if letter is None:
                break
            error = mail.send(app.config["MAIL_URL"], app.config["MAIL_FROM"], letter)
            with transaction():
                reminders.delivered(letter.id, error=error, now=clock.now())
    with transaction():
        uploads.sweep(tools.store, now=now)
    if previews.converter():
        with transaction():
            prints.ask_again(now=now)
    with transaction():
        roots.seal(now=now)


def tools_of(app: Flask) -> Tools:
    return Tools(app.extensions["store"], Checker(), app.config["SCANNER_URL"])


def drain(app: Flask) -> int:
    """Do everything that waits, then stop; returns how many tasks were done.

    For tests and `acceptance work --once`.
    """
    tools, done = tools_of(app), 0
    try:
        while count := run_once(tools):
            done += count
        while index_once():
            pass
    finally:
        tools.checker.close()
        db.session.remove()
    return done


def work(app: Flask, stop: threading.Event) -> None:
    """Work until told to stop."""
    tools, last = tools_of(app), 0.0
    beating = threading.Thread(target=_beat, args=(app, stop), daemon=True)
    beating.start()
    while not stop.is_set():
        with app.app_context():
            try:
                busy = run_once(tools) + index_once()
                if time.monotonic() - last > HOUSEKEEPING:
                    last = time.monotonic()
                    keep_house(app, tools)
            except OperationalError:
                app.logger.exception("worker waits for the database")
                busy = 0
        if not busy:
            stop.wait(PAUSE)
    tools.checker.close()


def _beat(app: Flask, stop: threading.Event) -> None:
    while not stop.wait(jobs.LEASE.total_seconds() / 3):
        with app.app_context():
            held = jobs.held()
            db.session.rollback()
            if held:
                with transaction():
                    jobs.beat(held, now=clock.now())


def start(app: Flask) -> threading.Event:
    """A worker in a thread of this process; set the event to end it."""
    stop = threading.Event()
    threading.Thread(target=work, args=(app, stop), daemon=True, name="worker").start()
    return stop
