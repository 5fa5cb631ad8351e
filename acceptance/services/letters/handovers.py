"""The hand-over of an accepted archive: the list is signed and its papers are written."""

from __future__ import annotations

from datetime import datetime

from acceptance.extensions import db
from acceptance.models import Handover
from acceptance.refusals import Refused
from acceptance.services.ground import hands, journal
from acceptance.services.ground.access import Place
from acceptance.services.judging import reviews
from acceptance.services.judging.reviews import in_stage
from acceptance.services.life import frozen
from acceptance.services.life.projects import totals
from workflows.frozen import archive_digest
from workflows.projects import Stage

from . import issuing
from .press import Press


def sign(place: Place, remark: str, press: Press, *, now: datetime) -> Handover:
    """The owner signs the transfer list with today's totals, for the city archive where one takes
    part, else for the organiser. When the archive has grown since, a new one with the next number
    takes the place of the old.

    Raises Refused (not_in_stage; no_handover while the last one still lists the archive as it is).
    """
    in_stage(place, (Stage.ACCEPTED,))
    project = place.project
    before, digest = reviews.handover(project.id), archive_digest(frozen.live(project.id))
    if before is not None and before.digest == digest:
        raise Refused("no_handover")
    handover = _listed(place, remark, digest, now)
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
            "volumes": handover.volumes,
            "files": handover.files,
            "pages": handover.pages,
            "digest": digest,
        },
    )
    hands.keep(place, "project", project.id, "sign_handover")
    issuing.come_with(place, "handover_list", press, step="", answers={}, now=now)
    return handover


def _listed(place: Place, remark: str, digest: str, now: datetime) -> Handover:
    counted = totals(place.project.id)
    receiver = place.project.city_archive or place.project.organiser
    return Handover(
        project_id=place.project.id,
        number=1,
        digest=digest,
        receiver=receiver.name,
        volumes=counted["volumes"],
        files=counted["files"],
        pages=counted["pages"],
        remark=remark,
        signed_by=place.viewer.name,
        signed_at=now,
    )
