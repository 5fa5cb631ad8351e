"""What each kind of task does: the slow part outside any transaction, then its effect inside one.

A kind is called with the leased task, reads and computes as long as it must, and returns the effect
that the worker runs together with the task's end. Raises Refused when the input does not allow it.
"""

from __future__ import annotations

import hashlib
import tempfile
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import TypeAlias

from flask import current_app

from acceptance.services.files import checks, erasing, fixity
from acceptance.services.files.checks import Tools
from acceptance.services.ground import access, jobs
from acceptance.services.ground.jobs import Task
from acceptance.services.intake import packages, quotas
from acceptance.services.letters import parcel_making, parcels, prints
from acceptance.services.lists import sheets
from acceptance.services.volumes import papers, workbooks
from forms.lists.rows import compiled

from .extensions import db
from .gateways import clock, previews
from .gateways.pacing import Pace
from .models import FileVersion, Job, Project, Report, Upload
from .models.states import Gone, UploadState
from .refusals import Refused
from .transaction import transaction

Effect: TypeAlias = Callable[[], object]
Work: TypeAlias = Callable[[Task, Tools], Effect]


def _nothing() -> None:
    """What the task was about is gone, or there is nothing to change."""


def _tell(task: Task) -> Callable[[int, int], None]:
    """How a long task says how far it has come."""

    def tell(progress: int, total: int) -> None:
        with transaction():
            jobs.note(task, progress, total)

    return tell


def check_file(task: Task, tools: Tools) -> Effect:
    """四性: look at one version in a limited child; write what was found."""
    version = db.session.get(FileVersion, task.subject_id)
    if version is None or version.gone == Gone.PURGED:
        return _nothing
    db.session.expunge(version)
    db.session.rollback()
    seen = checks.look(version, tools)

    def write() -> None:
        version = db.session.get(FileVersion, task.subject_id)
        if version is not None and version.gone != Gone.PURGED:
            checks.write(version, seen, now=clock.now())

    return write


def unpack(task: Task, tools: Tools) -> Effect:
    """A package: every entry durable in the store; then each at its place."""
    space = current_app.config["PROJECT_QUOTA"]
    room = quotas.quota(task.project_id or 0, space, now=clock.now()).room
    db.session.rollback()
    path = tools.store.sound(task.payload["digest"])
    taken = packages.unpack(tools.store, path, room=room, tell=_tell(task))
    return lambda: packages.settle(
        tools.store, task.payload, task.subject_id, taken, now=clock.now()
    )


def import_sheet(task: Task, tools: Tools) -> Effect:
    """A long list: read it; then judge and write it."""
    tell, total = _tell(task), task.payload["rows"]
    tell(1, total)
    book = sheets.read(tools.store.sound(task.payload["digest"]))
    tell(total // 2, total)  # read; what is left is judged and written in one transaction
    return lambda: sheets.take_queued(
        task.subject_id, task.payload, book, compiled=compiled, now=clock.now()
    )


def print_paper(task: Task, tools: Tools) -> Effect:
    """A paper of volumes as PDF, or a long one as Word or Excel, under the rights of whoever asked."""
    tell, asked = _tell(task), task.payload
    tell(1, 3)
    place = access.again(db.session.get_one(Project, task.project_id), asked)
    paper, form = asked["paper"], asked.get("form", "pdf")
    scope = papers.Scope(asked["volume"], asked["section"])
    with tempfile.TemporaryDirectory() as room:
        source = Path(room) / f"paper.{form.replace('pdf', 'docx')}"
        with open(source, "wb") as out:
            if form == "xlsx":
                workbooks.write(out, place, paper, asked["variant"], scope, asked["heads"])
            else:
                papers.write_word(out, place, paper, asked["variant"], scope)
        db.session.rollback()
        tell(2, 3)
        if form == "pdf":
            digest = previews.printed(tools.store, source)
        else:
            digest = previews.written(tools.store, source)

    def keep() -> None:
        job = db.session.get_one(Job, task.id)
        job.payload, job.progress = {**job.payload, "made": digest}, 3

    return keep


def make_package(task: Task, tools: Tools) -> Effect:
    """A long package: its texts, then its place on record, if whoever asked may still make one."""
    tell, project_id = _tell(task), task.project_id or 0
    tell(1, 3)
    place = parcel_making.again(project_id, task.payload)
    wanted, scanner = parcel_making.wanted(task.payload), bool(tools.scanner_url)
    made = parcels.write(place, tools.store, wanted, scanner=scanner, now=clock.now())
    db.session.rollback()
    tell(2, 3)

    def keep() -> None:
        place = parcel_making.again(project_id, task.payload)
        row = parcels.record(place, made, now=clock.now())
        job = db.session.get_one(Job, task.id)
        asked = {**job.payload["package"], "number": row.number}
        job.payload, job.progress = {**job.payload, "package": asked}, 3

    return keep


def print_report(task: Task, tools: Tools) -> Effect:
    """An issued document as PDF; its digest stands beside the document's own."""
    report = db.session.get(Report, task.subject_id)
    if report is None:
        return _nothing
    digest = report.digest
    db.session.rollback()
    previews.printed(tools.store, tools.store.sound(digest))
    with open(previews.print_of(tools.store, digest), "rb") as made:
        printed = hashlib.file_digest(made, "sha256").hexdigest()
    return lambda: prints.keep(task.subject_id, printed)


def list_stored(task: Task, tools: Tools) -> Effect:
    """What is stored and stands in no list of looks yet."""
    found = fixity.unlisted(tools.store)
    db.session.rollback()
    if not found:
        return _nothing
    return lambda: fixity.enrol(found)


def verify_stored(task: Task, tools: Tools) -> Effect:
    """Look again at the files whose turn it is."""
    wanted = fixity.due(now=clock.now())
    db.session.rollback()
    looks = list(fixity.look(tools.store, wanted, Pace(tools.rate), tools.replica))

    def write() -> None:
        fixity.write(looks, now=clock.now(), rounds=True)
        fixity.ask(now=clock.now())

    return write


def erase_bytes(task: Task, tools: Tools) -> Effect:
    """What was purged leaves the store: in the transaction that looks whether anybody keeps it."""
    return lambda: erasing.erase(tools.store, task.subject_id, now=clock.now())


KINDS: dict[str, Work] = {
    "list_stored": list_stored,
    "verify_stored": verify_stored,
    "print_report": print_report,
    "print_paper": print_paper,
    "make_package": make_package,
    "check_file": check_file,
    "unpack": unpack,
    "import_sheet": import_sheet,
    "erase_bytes": erase_bytes,
}


def _refuse_package(task: Task, refused: Refused) -> None:
    row = db.session.get_one(Upload, task.subject_id)
    row.state = UploadState.REFUSED
    row.result = {"refused": refused.code, "facts": refused.facts}


def _refuse_sheet(task: Task, refused: Refused) -> None:
    sheets.refuse(task.subject_id, refused)


def _refuse_making(task: Task, refused: Refused) -> None:
    job = db.session.get_one(Job, task.id)
    told = {"refused": refused.code, "facts": refused.facts}
    job.payload = {**job.payload, "package": job.payload["package"] | told}


REFUSED: Mapping[str, Callable[[Task, Refused], None]] = {
    "unpack": _refuse_package,
    "import_sheet": _refuse_sheet,
    "make_package": _refuse_making,
}
"""Where somebody waits for the result, the refusal is written to it."""
