"""The proceedings: what the parties wrote, and the problems found."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import func, select

from acceptance.extensions import db
from acceptance.gateways.storage import LocalStore
from acceptance.models import Document, FileVersion, Finding, Party, Pin, Statement, Volume
from acceptance.models.shapes import Evidence
from acceptance.refusals import NotFound, Refused, Stale
from acceptance.services.files.filings import Incoming, Receipt
from acceptance.services.ground import access, journal
from acceptance.services.ground.access import Place
from workflows.findings import FindingState
from workflows.projects import Stage
from workflows.statements import complete

WRITING = {
    "audit_report": (Stage.SUPERVISION,),
    "self_check": (Stage.SELF_CHECK, Stage.SUPPLEMENT),
    "application": (Stage.SELF_CHECK, Stage.SUPPLEMENT),
    "evaluation": (Stage.REVIEW, Stage.RECHECK),
}


def in_stage(place: Place, stages: Iterable[str]) -> None:
    """Raises Refused (not_in_stage) unless the project stands in one of the stages."""
    if place.project.state not in tuple(stages):
        raise Refused("not_in_stage", stage=place.project.state)


def write(
    place: Place, kind: str, body: Mapping[str, Any], *, version: int | None, now: datetime
) -> Statement:
    """Save what a party wrote. Raises Refused (not_in_stage), Stale when someone saved in between."""
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
    )
    return found


def add_finding(place: Place, data: Mapping[str, Any], *, now: datetime) -> Finding:
    """List a problem with its place, owner and date. Raises Refused (not_in_stage, no_such_volume, due_after_completion), NotFound."""
    in_stage(place, (Stage.REVIEW, Stage.RECHECK))
    data = dict(data)
    number = data.pop("volume", None)
    if data.get("pin_id"):
        number = _at_the_pin(place, data) or number
    if number is not None:
        volume = db.session.scalar(
            select(Volume).where(Volume.project_id == place.project.id, Volume.number == number)
        )
        if volume is None:
            raise Refused("no_such_volume", number=number)
        data["volume_id"] = volume.id
        where = f"第 {number} 卷" + (
            f"第 {data['page']} 页" if data.get("page") and not data.get("pin_id") else ""
        )
        data["location"] = "，".join(filter(None, [where, data.get("location", "")]))
    if data.get("party_id") and not db.session.scalar(
        select(Party.id).where(Party.id == data["party_id"], Party.project_id == place.project.id)
    ):
        raise NotFound
    last_day = place.project.planned_completion_on
    if last_day and data["due_on"] > last_day:
        raise Refused("due_after_completion", day=last_day.isoformat())
    last = (
        db.session.scalar(
            select(func.max(Finding.number)).where(Finding.project_id == place.project.id)
        )
        or 0
    )
    finding = Finding(
        project_id=place.project.id, number=last + 1, round=place.project.round, **data
    )
    db.session.add(finding)
    db.session.flush()
    journal.record(
        place.project.id,
        "add_finding",
        actor=place.viewer,
        now=now,
        noun="finding",
        object_id=finding.id,
        after=finding.state,
        facts={"number": finding.number, "problem": finding.problem},
    )
    return finding


def _at_the_pin(place: Place, data: dict[str, Any]) -> int | None:
    """File and page of the problem are those of the pin; returns the number of the file's volume. Raises NotFound for a foreign pin."""
    pin: Pin = access.owned(place, Pin, data["pin_id"])
    document = db.session.get_one(
        Document, db.session.get_one(FileVersion, pin.version_id).document_id
    )
    data["document_id"], data["page"] = document.id, pin.page
    data["location"] = "，".join(
        filter(None, [f"《{document.title[:200]}》第 {pin.page} 页", data.get("location", "")])
    )[:400]
    return db.session.scalar(select(Volume.number).where(Volume.id == document.volume_id))


def add_evidence(
    place: Place,
    finding: Finding,
    taken: Sequence[Incoming | Receipt],
    store: LocalStore,
    *,
    now: datetime,
) -> int:
    """Keep files that show that a problem was mended. Raises Refused of the first file that is not taken; then none is."""
    for one in taken:
        if isinstance(one, Receipt) and one.refused:
            raise one.refused
    if finding.state == FindingState.CLOSED:
        raise Refused("finding_closed")
    fresh: list[Evidence] = []
    for one in taken:
        assert isinstance(one, Incoming)
        store.keep(one.path, one.stored)
        fresh.append(
            {
                "name": one.name,
                "digest": one.stored.digest,
                "size": one.stored.size,
                "type": one.media_type,
                "by": place.viewer.name,
            }
        )
    finding.evidence = [*finding.evidence, *fresh]
    db.session.flush()
    journal.record(
        place.project.id,
        "add_evidence",
        actor=place.viewer,
        now=now,
        noun="finding",
        object_id=finding.id,
        facts={"number": finding.number, "files": [[one["name"], one["digest"]] for one in fresh]},
    )
    return len(fresh)
