"""The proceedings of a project: what the parties write in them, and the stages they belong to."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable
from datetime import datetime

from sqlalchemy import select

from acceptance.extensions import db
from acceptance.models import Handover, Project, Statement
from acceptance.models.shapes import StatementBody
from acceptance.refusals import Refused, Stale
from acceptance.services.ground import journal
from acceptance.services.ground.access import Place
from workflows.projects import Stage
from workflows.statements import complete

from . import basis

EVALUATION = "evaluation"
WRITING = {
    "audit_report": (Stage.SUPERVISION,),
    "self_check": (Stage.SELF_CHECK, Stage.SUPPLEMENT),
    "application": (Stage.SELF_CHECK, Stage.SUPPLEMENT),
    "city_opinion": (Stage.ACCEPTED, Stage.ARCHIVED),
}
"""While which stages each statement may be written; the evaluation until it is voted upon, the
judgement of the city archive once the panel has agreed (竣工联合验收).
"""


def in_stage(place: Place, stages: Iterable[str]) -> None:
    """Raises Refused (not_in_stage) unless the project stands in one of the stages."""
    if place.project.state not in tuple(stages):
        raise Refused("not_in_stage", stage=place.project.state)


def hold(place: Place, stages: Iterable[str]) -> None:
    """The same, and no step moves the project on before the transaction ends.

    Raises Refused (not_in_stage).
    """
    db.session.refresh(place.project, with_for_update={"of": Project})
    in_stage(place, stages)


def writable(place: Place, kind: str, *, now: datetime) -> bool:
    """Whether this hand may write a statement now."""
    if kind == EVALUATION:
        return basis.may(place, "evaluation.write", now=now)
    return place.may(f"text.{kind}") and place.project.state in WRITING[kind]


def write(
    place: Place, kind: str, body: StatementBody, *, version: int | None, now: datetime
) -> Statement:
    """Save what a party wrote.

    Raises Refused (not_in_stage, voted_upon), Stale when someone saved in between.
    """
    if kind == EVALUATION:
        basis.require(place, "evaluation.write", now=now)
    else:
        in_stage(place, WRITING[kind])
    found = db.session.scalar(
        select(Statement).where(Statement.project_id == place.project.id, Statement.kind == kind)
    )
    if found is None:
        found = Statement(project_id=place.project.id, kind=kind)
        db.session.add(found)
    elif version is not None and found.version_id != version:
        raise Stale
    found.body, found.complete = dict(body), complete(kind, dict(body))
    found.written_by, found.written_at = place.viewer.name, now
    db.session.flush()
    journal.record(
        place.project.id,
        f"write_{kind}",
        actor=place.viewer,
        now=now,
        noun="statement",
        object_id=found.id,
        facts={"sha256": _digest(found.body)},
    )
    return found


def discard(place: Place, kind: str, reason: str, *, version: int | None, now: datetime) -> None:
    """Throw a draft away: it is begun anew, and the line keeps by which digest it was known. A paper
    that was issued from it keeps its words.

    Raises Refused (not_in_stage, voted_upon, nothing_written), Stale when someone saved in between.
    """
    if kind == EVALUATION:
        basis.require(place, "evaluation.write", now=now)
    else:
        in_stage(place, WRITING[kind])
    found = db.session.scalar(
        select(Statement).where(Statement.project_id == place.project.id, Statement.kind == kind)
    )
    if found is None or not found.body:
        raise Refused("nothing_written")
    if version is not None and found.version_id != version:
        raise Stale
    gone = _digest(found.body)
    found.body, found.complete = {}, False
    found.written_by, found.written_at = place.viewer.name, now
    db.session.flush()
    journal.record(
        place.project.id,
        "discard_text",
        actor=place.viewer,
        now=now,
        noun="statement",
        object_id=found.id,
        facts={"kind": kind, "sha256": gone, "reason": reason},
    )


def forget_second_vote(place: Place, *, now: datetime) -> bool:
    """The vote after 复查 that the evaluation tells counts no longer; its figures stay in the line.
    Whether there was one.
    """
    found = db.session.scalar(
        select(Statement).where(
            Statement.project_id == place.project.id, Statement.kind == EVALUATION
        )
    )
    if found is None or "again" not in found.body:
        return False
    body = dict(found.body)
    gone = body.pop("again")
    found.body = body
    db.session.flush()
    journal.record(
        place.project.id,
        "annul_again",
        actor=place.viewer,
        now=now,
        noun="statement",
        object_id=found.id,
        facts={**gone, "sha256": _digest(body)},
    )
    return True


def handover(project_id: int) -> Handover | None:
    """The signed transfer list that counts, once there is one: the last."""
    mine = select(Handover).where(Handover.project_id == project_id)
    return db.session.scalar(mine.order_by(Handover.number.desc()).limit(1))


def _digest(body: StatementBody) -> str:
    """By which the chain knows what was written."""
    text = json.dumps(body, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(text.encode()).hexdigest()
