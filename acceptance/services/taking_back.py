"""撤回操作: a step taken by mistake is taken back by its own hand, as `workflows.undoing` allows.

Beside `steps` the one other place from which a state changes: to what it was.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import select, update

from acceptance.services import steps
from acceptance.services.ground import holds, journal, packs, taken
from acceptance.services.ground.access import Place
from acceptance.services.ground.questions import Answers
from acceptance.services.ground.taken import Subject
from acceptance.services.letters import corrections
from acceptance.services.life import awaited
from workflows import undoing
from workflows.engine import Step
from workflows.filings import FILING
from workflows.findings import FINDING
from workflows.hands import title_of

from ..extensions import db
from ..gateways.clock import local_date
from ..models import Filing, Finding, Notice, Project, StepTaken
from ..models.shapes import Facts
from ..refusals import Refused


@dataclass(frozen=True)
class Offer:
    """A step as its hand may take it back until `until`, or `refused` with why no longer."""

    row: Step
    until: datetime
    refused: Refused | None


def offer(
    place: Place, subject: Subject, answers: Answers | None = None, *, now: datetime
) -> Offer | None:
    """What this viewer did last to a thing, for the page of it; nothing for any other hand, where a
    pack allows none, and a day later. Of the project itself it may have been asked (`taken.LAST`).
    """
    if answers is None:
        kept: Any = taken.of(subject)
    else:
        kept = next(iter(answers.rows(taken.LAST)), None)
    if kept is None or not _own(place, kept):
        return None
    allowed = undoing.minutes(packs.procedure(place.project))
    if not allowed or now - kept.at > timedelta(hours=undoing.SHOWN_HOURS):
        return None
    row, refused = _row(place, kept), _refused(place, kept, allowed, now)
    if refused is not None and refused.code == "undo_never":
        return None
    return Offer(row, kept.at + timedelta(minutes=allowed), refused)


def offers(place: Place, rows: Iterable[Finding], *, now: datetime) -> dict[int, Offer]:
    """The same for a list of problems, by their ids: only those of which this viewer took a step."""
    mine = select(StepTaken.object_id).where(
        StepTaken.project_id == place.project.id,
        StepTaken.noun == "finding",
        StepTaken.person_id == place.viewer.person_id,
    )
    touched = set(db.session.scalars(mine.order_by(StepTaken.object_id)))
    found = {row.id: offer(place, row, now=now) for row in rows if row.id in touched}
    return {key: one for key, one in found.items() if one is not None}


def _own(place: Place, kept: Any) -> bool:
    """The same person in the same name for the same unit."""
    viewer = place.viewer
    return (kept.person_id, kept.principal_id, kept.organisation_id) == (
        viewer.person_id,
        viewer.principal_id,
        viewer.organisation_id,
    )


def _row(place: Place, kept: Any) -> Step:
    tables = {"filing": FILING, "finding": FINDING}
    workflow = tables.get(kept.noun) or packs.programme(place.project).workflow
    return workflow.rows[kept.step]


def _refused(place: Place, kept: Any, allowed: int, now: datetime) -> Refused | None:
    acted = kept.acted if hasattr(kept, "acted") else taken.acted(kept)
    judged = undoing.Taken(
        own=_own(place, kept), seconds=(now - kept.at).total_seconds(), acted=acted or ""
    )
    code = undoing.why_not(_row(place, kept), judged, allowed)
    if not code:
        return None
    if code == "undo_late":
        return Refused(code, count=allowed)
    if code == "undo_acted":
        return Refused(code, act=title_of(judged.acted))
    return Refused(code)


def take_back(
    place: Place, subject: Subject, reason: str, *, version: int | None, now: datetime
) -> Step:
    """Put a thing back to where it stood before its last step; returns the row of that step.

    The papers that came with it are withdrawn with the reason, their numbers stay used; those they
    superseded stand again; its notices are void, and who heard of it hears of this.

    Raises Refused (undo_nothing, undo_never, undo_other_hand, undo_acted, undo_late; item_fixed,
    not_in_stage), Stale.
    """
    kept = taken.of(subject)
    steps.same(subject, version)
    if kept is None:
        raise Refused("undo_nothing")
    refused = _refused(place, kept, undoing.minutes(packs.procedure(place.project)), now)
    if refused is not None:
        raise refused
    row, noun, line, at = _row(place, kept), kept.noun, kept.line, kept.at
    if isinstance(subject, Filing):
        holds.require_item(place, row.when, subject)
    left = subject.state
    taken.put_back(subject, kept)
    facts: Facts = {"step": row.name, "line": line, "reason": reason}
    if isinstance(subject, Project):
        facts["came_from"] = subject.came_from or ""
        papers = corrections.take_back(place, row.name, at, reason, now=now)
        if papers:
            facts["papers"] = papers
    elif isinstance(subject, Filing):
        facts["item"] = subject.name
    else:
        facts["number"] = subject.number
    journal.record(
        place.project.id,
        undoing.ACTION,
        actor=place.viewer,
        now=now,
        noun=noun,
        object_id=subject.id,
        before=left,
        after=subject.state,
        facts=facts,
        recount=noun != "project",
    )
    db.session.flush()
    _tell(place, subject, row, at, reason, now=now)
    return row


def _tell(
    place: Place, subject: Subject, row: Step, at: datetime, reason: str, *, now: datetime
) -> None:
    """What was told is void; whoever was told hears that."""
    told = update(Notice).where(
        Notice.project_id == place.project.id,
        Notice.action == row.name,
        Notice.at == at,
        Notice.void.is_(False),
    )
    if isinstance(subject, Filing):
        told = told.where(Notice.reason.startswith(f"{subject.name}：", autoescape=True))
    heard = db.session.execute(
        told.values(void=True).returning(Notice.role, Notice.party_id),
        execution_options={"synchronize_session": False},
    ).all()
    for role, party_id in sorted(set(heard), key=str):
        journal.notify(
            place.project.id, role, undoing.ACTION, now=now, reason=reason, party_id=party_id
        )
    if isinstance(subject, Project):
        awaited.recount(subject, today=local_date(now))
