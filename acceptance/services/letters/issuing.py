"""Issuing official documents: a number without gap or twin, a code for the QR, bytes stored before
the row says so.

A document once issued is never changed: a corrected one is a new number that names the old, a
withdrawn one keeps its number (`corrections`).
"""

from __future__ import annotations

import io
from collections.abc import Mapping
from datetime import datetime
from typing import NamedTuple

from sqlalchemy import select

from acceptance.extensions import db
from acceptance.gateways import qr
from acceptance.gateways.clock import local_date
from acceptance.models import Inspection, Report
from acceptance.models.shapes import Facts
from acceptance.refusals import Refused
from acceptance.services.ground import jobs, journal, packs
from acceptance.services.ground.access import Place
from acceptance.services.life import documented
from workflows.documents import FILE, KINDS, LETTER, NONE, Standing

from . import again, codes, contexts, drafts, kept, serials
from .drafting import BLANK, Asked, Context
from .press import CONTENTS, COUNT, QR, SIDES, Drawn, Press, archive_line, draw, speaks_of


class Number(NamedTuple):
    """机关代字, year and serial; empty and 0 for what bears no number."""

    mark: str = ""
    year: int = 0
    serial: int = 0


def issue(
    place: Place,
    kind: str,
    press: Press,
    *,
    now: datetime,
    answers: Mapping[str, object] | None = None,
    inspection: Inspection | None = None,
    replaces: Report | None = None,
    reason: str = "",
    step: str = "",
    recount: bool = True,
) -> Report:
    """Write one document and put it on record.

    `answers` is what the hand typed for `step`; `reason` is given for a correction of `replaces`;
    a caller that counts at once whose turn it is has no `recount` asked for.
    Raises Refused (no_document_yet, rests_on_nothing, bad_text, …); then no number is used up.
    """
    _require_ground(place, kind)
    corrects = replaces if reason else None
    drawn = draw(
        place,
        kind,
        press,
        now=now,
        answers=answers,
        inspection=inspection,
        step=step,
        corrects=corrects,
        replaces=replaces,
    )
    number = _take_number(drawn, kind)
    _length, head = journal.head(place.project.id)
    report = Report(
        project_id=place.project.id,
        kind=kind,
        title=contexts.title_of(drawn.asked, kind, drawn.said)[:300],
        step=step,
        issuer_id=drawn.issuer.id,
        mark=number.mark,
        year=number.year,
        serial=number.serial,
        code=codes.made(place.project.id, kind, head, drawn.told.value(COUNT)),
        state=Standing.VALID,
        reason=reason,
        journal_head=head,
        issued_by=place.viewer.name,
        issued_at=now,
    )
    if inspection is not None:
        report.inspection_id = inspection.id
    report.said = kept.packed(drawn.said, kept.terms(place.project, drawn.told))
    report.archive_version = speaks_of(place, corrects)
    if replaces is not None:
        report.replaces_id = replaces.id
    _print(report, drawn, press)
    db.session.add(report)
    db.session.flush()
    facts: Facts = {
        "kind": kind,
        "number": report.number,
        "sha256": report.digest,
        "template": report.template_digest,
    }
    if report.archive_version is not None:
        facts["archive"] = report.archive_version
    if reason:
        facts["reason"] = reason
    if replaces is not None:
        facts["replaces"] = replaces.id
    journal.record(
        place.project.id,
        "issue_report",
        actor=place.viewer,
        now=now,
        noun="report",
        object_id=report.id,
        facts=facts,
        recount=recount,
    )
    if drawn.draft is not None:
        drafts.use(place, drawn.draft, report, now=now)
    jobs.queue("print_report", now=now, project_id=place.project.id, subject_id=report.id)
    return report


def _require_ground(place: Place, kind: str) -> None:
    """Raises Refused (rests_on_nothing) where what a document rests on does not stand. A programme
    that has no such paper asks for none.
    """
    ground = KINDS[kind].rests_on
    if ground not in packs.programme(place.project).documents:
        return
    if not documented.stands(place.project.id, ground):
        raise Refused("rests_on_nothing", paper=KINDS[ground].title)


def _take_number(drawn: Drawn, kind: str) -> Number:
    """The next number of the series of that kind."""
    series = KINDS[kind].series
    if series == NONE:
        return Number()
    mark = drawn.head.opinion_mark
    if series == LETTER:
        mark = drawn.head.letter_mark
    elif series == FILE:
        mark = drawn.head.file_mark
    year = drawn.asked.today.year
    return Number(mark, year, serials.take(drawn.issuer.id, mark, year))


def _print(report: Report, drawn: Drawn, press: Press) -> None:
    """Render the document and store its bytes; the row learns their digest."""
    code = report.code or ""
    measured = press.leafed(report.kind, drawn.said)
    common: Context = {
        **drawn.common,
        "number": report.number or BLANK,
        "code": codes.shown(code),
        "address": press.link(code),
        "head": report.journal_head[:16],
        "archive": archive_line(report.project_id, report.archive_version),
        CONTENTS: measured.headings,
        SIDES: measured.sides,
    }
    pictures = {QR: qr.png(press.link(code))}
    content = drawn.template.render({**common, **drawn.said}, pictures)
    stored = press.store.put(io.BytesIO(content))
    report.digest, report.size = stored.digest, stored.size
    report.template_digest, report.pdf_digest = drawn.template.digest, ""


def come_with(
    place: Place,
    kind: str,
    press: Press,
    *,
    now: datetime,
    step: str = "",
    answers: Mapping[str, object] | None = None,
) -> Report:
    """Issue the document that a step brings, or a hand without one. Raises Refused as `issue`.

    Of a kind that is `last_only`, as when a unit applies again, the earlier one is superseded by
    it; of one that is `one_per` a thing, that about the same thing.
    """
    asked = Asked(place, local_date(now), answers or {}, step=step)
    old = again.earlier(asked, kind)
    if KINDS[kind].last_only:
        old = last(place, kind)
    # a step counts itself whose turn it is
    made = issue(
        place, kind, press, now=now, step=step, answers=answers, replaces=old, recount=not step
    )
    if old is not None:
        old.state = Standing.SUPERSEDED
        db.session.flush()
    return made


def last(place: Place, kind: str) -> Report | None:
    """The newest document of a kind that stands and was issued in the viewer's name."""
    found: Report | None = db.session.scalar(
        select(Report)
        .where(
            Report.project_id == place.project.id,
            Report.kind == kind,
            Report.state == Standing.VALID,
            Report.issuer_id == place.viewer.organisation_id,
        )
        .order_by(Report.id.desc())
        .limit(1)
    )
    return found
