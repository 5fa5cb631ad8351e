"""Issuing official documents: a number without gap or twin, a code for the QR, bytes stored before the row says so.

A document once issued is never changed: a corrected one is a new number that names the old, a withdrawn one keeps its number.
"""

from __future__ import annotations

import base64
import hashlib
import io
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from sqlalchemy import func, select

from acceptance import config
from acceptance.extensions import db
from acceptance.gateways import qr, word
from acceptance.gateways.clock import local_date
from acceptance.gateways.storage import LocalStore
from acceptance.models import (
    DailyRoot,
    Inspection,
    Job,
    JournalEntry,
    Letterhead,
    Organisation,
    Report,
    WordTemplate,
)
from acceptance.refusals import NotFound, Refused
from acceptance.services.ground import jobs, journal
from acceptance.services.ground.access import Place
from workflows.documents import KINDS, LETTER, NONE, STEPS, title_lines

from . import contexts, serials
from .drafting import BLANK, Asked
from .opinion import chinese_date

TEMPLATES = config.TEMPLATES / "docx"
CONTENTS = "contents"
"""The variable for a table of contents; a template that asks for it gets one."""
QR = "verify-qr"
"""The alternative text of the picture in whose place a template gets the QR code."""


@dataclass(frozen=True)
class Press:
    """What official documents are made with: where their bytes go, and the public address at which they are checked."""

    store: LocalStore
    address: str
    contents: Mapping[str, tuple[Mapping[str, Any], list[dict[str, str]]]] = field(
        default_factory=dict
    )
    """By kind: the contents that were measured, and what the report said then (paging)."""

    def leafed(self, kind: str, said: Mapping[str, Any]) -> list[dict[str, str]]:
        """The contents of a report, none when it says something else by now."""
        measured, found = self.contents.get(kind, ({}, []))
        return found if measured == said else []

    def link(self, code: str) -> str:
        return f"{self.address}/v/{code}"


@dataclass(frozen=True)
class Drawn:
    """A document before it has a number: what it says, what stands on all documents of its issuer, and the template."""

    asked: Asked
    issuer: Organisation
    head: Letterhead
    said: dict[str, Any]
    common: dict[str, Any]
    template: word.WordTemplate


def draw(
    place: Place,
    kind: str,
    press: Press,
    *,
    now: datetime,
    answers: Mapping[str, Any] | None = None,
    inspection: Inspection | None = None,
    step: str = "",
) -> Drawn:
    """What a document would say if it were issued now. Raises Refused (no_document_yet, …)."""
    asked = Asked(place, local_date(now), answers or {}, inspection, step)
    said = contexts.worded(asked, kind, contexts.WRITERS[kind](asked))
    if {"title", "receiver"} <= said.keys():
        said["title_lines"] = title_lines(said["title"], (place.project.name, asked.owner))
    issuer = _issuer(place, kind)
    head = serials.letterhead(issuer.id, issuer.name)
    common = {
        "organ": head.title,
        "number": BLANK,
        "issuer": issuer.name,
        "issued": chinese_date(asked.today),
        "contact": head.contact or BLANK,
        "phone": head.phone or BLANK,
        "code": shown("A" * 10),
        "address": press.link("A" * 10),
        "head": "0" * 16,
        "root": _root(),
        "replaces": "",
        CONTENTS: [],
    }
    return Drawn(asked, issuer, head, said, common, chosen(issuer.id, kind, press.store))


def issue(
    place: Place,
    kind: str,
    press: Press,
    *,
    now: datetime,
    answers: Mapping[str, Any] | None = None,
    inspection: Inspection | None = None,
    replaces: Report | None = None,
    reason: str = "",
    step: str = "",
) -> Report:
    """Write one document and put it on record. Raises Refused (no_document_yet, bad_text, …); then no number is used up."""
    drawn = draw(place, kind, press, now=now, answers=answers, inspection=inspection, step=step)
    asked, said, issuer, template = drawn.asked, drawn.said, drawn.issuer, drawn.template
    series, mark, serial = KINDS[kind].series, "", 0
    if series != NONE:
        mark = drawn.head.letter_mark if series == LETTER else drawn.head.opinion_mark
        serial = serials.take(issuer.id, mark, asked.today.year)
    last = journal.head(place.project.id)[1]
    code = _code(
        place.project.id,
        kind,
        last,
        db.session.scalar(
            select(func.count(Report.id)).where(Report.project_id == place.project.id)
        )
        or 0,
    )
    report = Report(
        project_id=place.project.id,
        kind=kind,
        title=contexts.title_of(asked, kind, said)[:300],
        step=step,
        inspection_id=inspection.id if inspection else None,
        issuer_id=issuer.id,
        mark=mark,
        year=asked.today.year if serial else 0,
        serial=serial,
        code=code,
        state="valid",
        replaces_id=replaces.id if replaces else None,
        reason=reason,
        journal_head=last,
        issued_by=place.viewer.name,
        issued_at=now,
    )
    common = {
        **drawn.common,
        "number": report.number or BLANK,
        "code": shown(code),
        "address": press.link(code),
        "head": last[:16],
        "replaces": _replaced(replaces, reason) if replaces else "",
        CONTENTS: press.leafed(kind, said),
    }
    stored = press.store.put(
        io.BytesIO(template.render({**common, **said}, {QR: qr.png(press.link(code))}))
    )
    report.digest, report.size, report.template_digest, report.pdf_digest = (
        stored.digest,
        stored.size,
        template.digest,
        "",
    )
    db.session.add(report)
    db.session.flush()
    journal.record(
        place.project.id,
        "issue_report",
        actor=place.viewer,
        now=now,
        noun="report",
        object_id=report.id,
        facts={
            "kind": kind,
            "number": report.number,
            "sha256": stored.digest,
            "template": template.digest,
            **({"reason": reason} if reason else {}),
        },
    )
    jobs.queue("print_report", now=now, project_id=place.project.id, subject_id=report.id)
    return report


def _issuer(place: Place, kind: str) -> Organisation:
    """The organisation in whose name it goes out: the viewer's."""
    found = db.session.get(Organisation, place.viewer.organisation_id)
    if found is None:
        raise NotFound
    return found


def _code(project_id: int, kind: str, head: str, count: int) -> str:
    """Fifty bits that follow from what the document rests on, so that the same issue gives the same bytes."""
    raw = hashlib.sha256(f"{project_id}\n{kind}\n{head}\n{count}".encode()).digest()
    return base64.b32encode(raw)[:10].decode()


def shown(code: str) -> str:
    """A code as people read it aloud: ABCDE-FGHIJ."""
    return f"{code[:5]}-{code[5:]}"


def _replaced(old: Report, reason: str) -> str:
    """What a document says of the one before it; a reason is given for a correction."""
    name = old.number or f"核验码 {shown(old.code or '')} 的文件"
    return f"本文件{'更正并' if reason else ''}取代{name}。"


def _root() -> str:
    row = db.session.scalar(select(DailyRoot).order_by(DailyRoot.seq.desc()).limit(1))
    return f"{row.day} {row.root[:16]}" if row else "　"


def chosen(organisation_id: int, kind: str, store: LocalStore) -> word.WordTemplate:
    """The issuer's own template for that kind, the newest that is active, or ours."""
    own = db.session.scalar(
        select(WordTemplate.digest)
        .where(
            WordTemplate.organisation_id == organisation_id,
            WordTemplate.kind == kind,
            WordTemplate.active,
        )
        .order_by(WordTemplate.version.desc())
        .limit(1)
    )
    return word.template(store.path(own) if own else TEMPLATES / f"{KINDS[kind].template}.docx")


def may_change(place: Place, report: Report) -> bool:
    """Whether this viewer may correct or withdraw it: someone of the issuer, in the role that issues it."""
    return (
        report.state == "valid"
        and report.issuer_id == place.viewer.organisation_id
        and KINDS[report.kind].by in place.roles
    )


def reissue(place: Place, report: Report, press: Press, reason: str, *, now: datetime) -> Report:
    """A corrected document: written anew from today's data, under a new number that names the old. Raises Refused."""
    _own(place, report)
    visit = db.session.get(Inspection, report.inspection_id) if report.inspection_id else None
    step, answers = origin(report)
    made = issue(
        place,
        report.kind,
        press,
        now=now,
        step=step,
        answers=answers,
        inspection=visit,
        replaces=report,
        reason=reason,
    )
    report.state = "superseded"
    db.session.flush()
    journal.record(
        place.project.id,
        "reissue_report",
        actor=place.viewer,
        now=now,
        noun="report",
        object_id=report.id,
        facts={"number": report.number, "by": made.number, "reason": reason},
    )
    return made


def come_with(
    place: Place,
    kind: str,
    press: Press,
    *,
    step: str,
    answers: Mapping[str, Any],
    now: datetime,
) -> Report:
    """Issue the document that a step brings. Of a kind that is `last_only`, as when a unit applies again, the earlier one
    is superseded by it. Raises Refused."""
    old = _last(place, kind) if KINDS[kind].last_only else None
    made = issue(place, kind, press, now=now, step=step, answers=answers, replaces=old)
    if old is not None:
        old.state = "superseded"
        db.session.flush()
    return made


def _last(place: Place, kind: str) -> Report | None:
    """The newest document of a kind that stands and was issued in the viewer's name."""
    found: Report | None = db.session.scalar(
        select(Report)
        .where(
            Report.project_id == place.project.id,
            Report.kind == kind,
            Report.state == "valid",
            Report.issuer_id == place.viewer.organisation_id,
        )
        .order_by(Report.id.desc())
        .limit(1)
    )
    return found


def origin(report: Report) -> tuple[str, dict[str, Any]]:
    """The step that a document came with and what the hand typed for it, from the journal; ("", {}) when issued by hand.

    A corrected document goes back to the first one: its step's line is the first after the head that it rests on.
    Documents of before the step was stored (`step` empty) are looked up by the steps that their kind comes with.
    """
    first = report
    while first.replaces is not None and first.reason:
        first = first.replaces
    steps = (first.step,) if first.step else STEPS[first.kind]
    if not steps:
        return "", {}
    before = (
        select(JournalEntry.seq)
        .where(JournalEntry.project_id == first.project_id, JournalEntry.hash == first.journal_head)
        .scalar_subquery()
    )
    line = db.session.scalar(
        select(JournalEntry)
        .where(
            JournalEntry.project_id == first.project_id,
            JournalEntry.noun == "project",
            JournalEntry.action.in_(steps),
            JournalEntry.seq > func.coalesce(before, 0),
        )
        .order_by(JournalEntry.seq)
        .limit(1)
    )
    if line is None:
        return first.step, {}
    return line.action, dict(line.facts)


def withdraw(place: Place, report: Report, reason: str, *, now: datetime) -> None:
    """Take a document back; its number stays used. Raises Refused."""
    _own(place, report)
    report.state, report.reason = "withdrawn", reason
    db.session.flush()
    journal.record(
        place.project.id,
        "withdraw_report",
        actor=place.viewer,
        now=now,
        noun="report",
        object_id=report.id,
        facts={"number": report.number, "reason": reason},
    )


def _own(place: Place, report: Report) -> None:
    if report.state != "valid":
        raise Refused("not_valid")
    if not may_change(place, report):
        raise Refused("not_issued_here")


def by_code(text: str) -> Report:
    """The document of a code, however it was typed. Raises NotFound."""
    code = "".join(sign for sign in text.upper() if sign.isalnum() and sign.isascii())
    found: Report | None = (
        db.session.scalar(select(Report).where(Report.code == code)) if len(code) == 10 else None
    )
    if found is None:
        raise NotFound
    return found


def printed(report_id: int, digest: str) -> None:
    """Note the digest of the PDF that the worker made."""
    report = db.session.get(Report, report_id)
    if report is not None:
        report.pdf_digest = digest


def queue_prints(*, now: datetime) -> int:
    """Ask again for the PDFs that could not be made: the converter was away or hung."""
    waiting = select(Job.subject_id).where(
        Job.kind == "print_report", Job.state.in_(("queued", "running"))
    )
    rows = db.session.scalars(
        select(Report)
        .where(Report.pdf_digest == "", Report.code.is_not(None), Report.id.not_in(waiting))
        .limit(20)
    ).all()
    for report in rows:
        jobs.queue("print_report", now=now, project_id=report.project_id, subject_id=report.id)
    return len(rows)
