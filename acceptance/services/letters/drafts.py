"""发文稿: an office's own words for a letter, kept from the first to the letter's number, with the hands of who
wrote, checked and signed them. What a letter says by itself comes as `Kept` from a rehearsal of it.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping, Sequence
from datetime import datetime

from sqlalchemy import Integer, String, bindparam, func, select

from acceptance.extensions import db
from acceptance.models import Draft, Report
from acceptance.models.shapes import DraftPart
from acceptance.refusals import NotFound, Refused, Stale
from acceptance.services.ground import access
from acceptance.services.ground.access import Place
from acceptance.services.ground.questions import Question
from workflows import drafts
from workflows.documents import KINDS, Standing
from workflows.drafts import DraftState, Hand, Reworded

from . import draft_words
from .draft_hands import keep_hand, record, require_open
from .kept import Kept


def of_project(place: Place) -> Sequence[Draft]:
    """The drafts of the viewer's office in a project, the newest first."""
    mine = select(Draft).where(
        Draft.project_id == place.project.id, Draft.organisation_id == place.viewer.organisation_id
    )
    return db.session.scalars(mine.order_by(Draft.id.desc())).all()


def found(place: Place, draft_id: int) -> Draft:
    """A draft of the viewer's office. Raises NotFound: no other office sees it."""
    row: Draft = access.owned(place, Draft, draft_id)
    if row.organisation_id != place.viewer.organisation_id:
        raise NotFound
    return row


STANDING = Question(
    select(Draft.id)
    .where(
        Draft.project_id == bindparam("project", type_=Integer),
        Draft.organisation_id == bindparam("organisation", type_=Integer),
        Draft.kind == bindparam("kind", type_=String),
        Draft.step == bindparam("step", type_=String),
        Draft.state == DraftState.OPEN,
    )
    .order_by(Draft.id)
)
"""Whether there is an open draft of an office for a letter."""


def standing(place: Place, kind: str, step: str) -> Draft | None:
    """The open draft of the viewer's office for a letter that comes with a step or, without one, by
    hand.
    """
    if kind not in drafts.WORDED:
        return None
    one: Draft | None = db.session.scalar(
        select(Draft).where(
            Draft.project_id == place.project.id,
            Draft.organisation_id == place.viewer.organisation_id,
            Draft.kind == kind,
            Draft.step == step,
            Draft.state == DraftState.OPEN,
        )
    )
    return one


def start(
    place: Place, kind: str, step: str, answers: Mapping[str, str], kept: Kept, *, now: datetime
) -> Draft:
    """Begin a draft with the template's words, or with those of the last one where its letter was
    taken back. Raises Refused (draft_there) beside an open one.
    """
    if (there := standing(place, kind, step)) is not None:
        raise Refused("draft_there", number=there.number)
    last = select(func.max(Draft.number)).where(Draft.project_id == place.project.id)
    row = Draft(
        project_id=place.project.id,
        number=(db.session.scalar(last) or 0) + 1,
        organisation_id=place.viewer.organisation_id,
        kind=kind,
        step=step,
        state=DraftState.OPEN,
        answers=dict(answers),
        started_by=place.viewer.name,
        started_at=now,
        reason="",
        ended_by="",
    )
    parts = draft_words.parts(kept, answers)
    draft_words.put_own(parts, _taken_back(place, kind, step))
    _take(row, kept, parts)
    db.session.add(row)
    db.session.flush()
    record(place, "start_draft", row, now, after=row.state)
    keep_hand(place, row, Hand.WROTE, "", now)
    return row


def _taken_back(place: Place, kind: str, step: str) -> list[Reworded]:
    """The words of the last draft of such a letter, where that letter was withdrawn."""
    last = db.session.scalar(
        select(Draft)
        .where(
            Draft.project_id == place.project.id,
            Draft.organisation_id == place.viewer.organisation_id,
            Draft.kind == kind,
            Draft.step == step,
            Draft.state == DraftState.USED,
        )
        .order_by(Draft.id.desc())
        .limit(1)
    )
    if last is None or last.report is None or last.report.state != Standing.WITHDRAWN:
        return []
    return draft_words.own_words(last.parts)


def _take(row: Draft, kept: Kept, parts: list[DraftPart]) -> None:
    row.title = str(kept["said"].get("title") or KINDS[row.kind].title)
    row.receiver = str(kept["said"].get("receiver") or "")
    row.parts = parts
    row.digest = _digest(row)


def _digest(row: Draft) -> str:
    said = [
        row.title,
        row.receiver,
        sorted(row.answers.items()),
        [draft_words.text(one) for one in row.parts],
    ]
    return hashlib.sha256(json.dumps(said, ensure_ascii=False).encode()).hexdigest()


def write(
    place: Place,
    row: Draft,
    answers: Mapping[str, str],
    texts: Sequence[str],
    kept: Kept,
    *,
    version: int | None,
    now: datetime,
) -> list[str]:
    """Keep what an official wrote in place of each paragraph, upon the letter as the data have it
    today; answers the paragraphs that found no place in it any more.

    Raises Stale, Refused (draft_over, draft_fact_gone, draft_locked, draft_same).
    """
    require_open(row, version)
    if len(texts) != len(row.parts):
        raise Stale
    own = [draft_words.own(part, typed) for part, typed in zip(row.parts, texts, strict=True)]
    written: list[DraftPart] = [
        {**part, "own": words} for part, words in zip(row.parts, own, strict=True)
    ]
    parts = draft_words.parts(kept, answers)
    lost = {one.template for one in draft_words.put_own(parts, draft_words.own_words(written))}
    before = row.digest
    row.answers = dict(answers)
    _take(row, kept, parts)
    if row.digest == before:
        raise Refused("draft_same")
    db.session.flush()
    record(place, "write_draft", row, now, changed=sum(one["own"] is not None for one in parts))
    keep_hand(place, row, Hand.WROTE, "", now)
    return [
        draft_words.text(one)
        for one in written
        if one["template"] in lost and one["own"] is not None
    ]


def drop(place: Place, row: Draft, reason: str, *, now: datetime) -> None:
    """Throw a draft away; its words and its hands stay to be read. Raises Refused (draft_over)."""
    require_open(row, None)
    row.reason = reason
    _end(place, row, DraftState.DROPPED, now)
    record(place, "drop_draft", row, now, before=DraftState.OPEN, after=row.state, reason=reason)


def _end(place: Place, row: Draft, state: DraftState, now: datetime) -> None:
    row.state, row.ended_by, row.ended_at = state, place.viewer.name, now
    db.session.flush()


def use(place: Place, row: Draft, report: Report, *, now: datetime) -> None:
    """The draft went out as a letter."""
    row.report_id = report.id
    _end(place, row, DraftState.USED, now)
    record(
        place,
        "use_draft",
        row,
        now,
        before=DraftState.OPEN,
        after=row.state,
        report=report.number,
        sha256=row.digest,
    )
