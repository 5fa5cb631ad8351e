"""A naming for a duty (分管领导、档案员) that ends without a successor; the naming itself stays."""

from __future__ import annotations

from datetime import date, datetime

from acceptance.extensions import db
from acceptance.models import Duty, Party
from acceptance.refusals import Forbidden, NotFound, Refused
from acceptance.services.ground import access, holds, journal
from acceptance.services.ground.access import Place
from workflows.roles import Role


def end(place: Place, duty_id: int, until: date, reason: str, *, now: datetime) -> Duty:
    """The naming ends with a last day, which may lie before today. A party ends its own, the owner
    anyone's.

    Raises NotFound, Forbidden, Refused (not_in_stage, duty_over, duty_before).
    """
    holds.require(place, "duty.name")
    duty = db.session.get(Duty, duty_id)
    if duty is None:
        raise NotFound
    party = access.owned(place, Party, duty.party_id)
    if party.id not in place.party_ids and Role.OWNER not in place.roles:
        raise Forbidden("duty.edit")
    if duty.until is not None and duty.until <= until:
        raise Refused("duty_over", name=duty.name, day=duty.until.isoformat())
    if until < duty.since:
        raise Refused("duty_before", name=duty.name, day=duty.since.isoformat())
    duty.until = until
    db.session.flush()
    journal.record(
        place.project.id,
        "end_duty",
        actor=place.viewer,
        now=now,
        noun="party",
        object_id=party.id,
        facts={
            "duty": duty.duty,
            "name": duty.name,
            "until": until.isoformat(),
            "reason": reason,
        },
    )
    return duty
