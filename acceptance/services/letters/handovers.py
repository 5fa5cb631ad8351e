"""The hand-over of an accepted archive: the list is signed and its papers are written."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import select

from acceptance.extensions import db
from acceptance.models import Handover
from acceptance.refusals import Refused
from acceptance.services.ground import hands, journal
from acceptance.services.ground.access import Place
from acceptance.services.judging.reviews import in_stage
from acceptance.services.life.projects import totals
from workflows.projects import Stage

from . import issuing
from .press import Press


def sign(place: Place, remark: str, press: Press, *, now: datetime) -> Handover:
    """The owner signs the transfer list with today's totals, for the city archive where one takes
    part, else for the organiser.

    Raises Refused (not_in_stage, no_handover).
    """
    in_stage(place, (Stage.ACCEPTED,))
    project = place.project
    if db.session.scalar(select(Handover.id).where(Handover.project_id == project.id)):
        raise Refused("no_handover")
    counted = totals(project.id)
    receiver = project.city_archive or project.organiser
    handover = Handover(
        project_id=project.id,
        receiver=receiver.name,
        volumes=counted["volumes"],
        files=counted["files"],
        pages=counted["pages"],
        remark=remark,
        signed_by=place.viewer.name,
        signed_at=now,
    )
    db.session.add(handover)
    db.session.flush()
    journal.record(
        project.id,
        "sign_handover",
        actor=place.viewer,
        now=now,
        noun="transfer",
        object_id=handover.id,
        facts={"volumes": handover.volumes, "files": handover.files, "pages": handover.pages},
    )
    hands.keep(place, "project", project.id, "sign_handover")
    issuing.issue(place, "handover_list", press, now=now)
    return handover
