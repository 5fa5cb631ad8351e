"""The hand-over of an accepted archive: the list is signed and its papers are written."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import select

from acceptance.extensions import db
from acceptance.gateways.clock import local_date
from acceptance.models import Handover, Report
from acceptance.refusals import Refused
from acceptance.services.ground import hands, journal
from acceptance.services.ground.access import Place
from acceptance.services.ground.holdings import totals
from acceptance.services.judging import reviews
from acceptance.services.judging.reviews import in_stage
from acceptance.services.life import frozen
from acceptance.services.life.facts import ProjectFacts
from workflows.engine import Blocker
from workflows.frozen import archive_digest
from workflows.handovers import HANDOVER
from workflows.projects import Stage

from . import issuing
from .press import Press


def sign(place: Place, remark: str, press: Press, *, now: datetime, receiver: str = "") -> Handover:
    """The owner signs the transfer list with today's totals, for the city archive where one takes
    part, else for the archive that it names as `receiver`; an office keeps none. When the archive has
    grown since, a new one with the next number takes the place of the old.

    Raises Refused (not_in_stage, no_receiver; no_handover while the last one still lists the archive as it is),
    Blocked by what the transfer itself would ask of the archive.
    """
    in_stage(place, (Stage.ACCEPTED,))
    project = place.project
    facts = ProjectFacts(project, local_date(now), thorough=True)
    HANDOVER.check("sign_handover", project.state, place.roles, facts)
    before, digest = reviews.handover(project.id), archive_digest(frozen.live(project.id))
    if before is not None and before.digest == digest:
        raise Refused("no_handover")
    handover = _listed(place, receiver, remark, digest, now)
    if before is not None:
        handover.number = before.number + 1
    db.session.add(handover)
    db.session.flush()
    journal.record(
        project.id,
        "sign_handover",
        actor=place.viewer,
        now=now,
        noun="transfer",
        object_id=handover.id,
        facts={
            "number": handover.number,
            "receiver": handover.receiver,
            "volumes": handover.volumes,
            "files": handover.files,
            "pages": handover.pages,
            "digest": digest,
        },
    )
    hands.keep(place, "project", project.id, "sign_handover")
    issuing.come_with(place, "handover_list", press, step="", answers={}, now=now)
    return handover


def _listed(place: Place, receiver: str, remark: str, digest: str, now: datetime) -> Handover:
    counted = totals(place.project.id)
    if place.project.city_archive is not None:
        receiver = place.project.city_archive.name
    if not receiver:
        raise Refused("no_receiver")
    return Handover(
        project_id=place.project.id,
        number=1,
        digest=digest,
        receiver=receiver,
        volumes=counted["volumes"],
        files=counted["files"],
        pages=counted["pages"],
        remark=remark,
        signed_by=place.viewer.name,
        signed_at=now,
    )


def lacking(facts: ProjectFacts) -> list[Blocker]:
    """What keeps the list from being signed; nothing outside its stage."""
    if facts.project.state != Stage.ACCEPTED:
        return []
    return HANDOVER.steps["sign_handover"].blockers(facts)


def last(project_id: int) -> Handover | None:
    """The list that was signed last, which counts."""
    mine = select(Handover).where(Handover.project_id == project_id)
    return db.session.scalar(mine.order_by(Handover.number.desc()).limit(1))


def listed_in(report: Report) -> Handover | None:
    """What was signed with a document that lists the archive for the transfer; none for others."""
    if report.kind != "handover_list":
        return None
    before = select(Handover).where(
        Handover.project_id == report.project_id, Handover.signed_at <= report.issued_at
    )
    return db.session.scalar(before.order_by(Handover.number.desc()).limit(1))
