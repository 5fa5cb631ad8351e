"""The proceedings: what the parties wrote, the panel, the sample, the votes, the findings, the hand-over."""

from __future__ import annotations

import random
from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any

from sqlalchemy import delete, func, select

from workflows import standards
from workflows.projects import Stage
from workflows.statements import complete

from ..extensions import db
from ..models import Finding, Handover, Organisation, PanelMember, Person, Sample, Statement, Volume
from ..refusals import NotFound, Refused, Stale
from . import journal
from .access import Place
from .facts import of_focus
from .projects import totals

WRITING = {
    "audit_report": (Stage.SUPERVISION,),
    "self_check": (Stage.SELF_CHECK,),
    "application": (Stage.SELF_CHECK,),
    "evaluation": (Stage.REVIEW, Stage.RECHECK),
}
FORMING = (Stage.APPLIED, Stage.PRE_CHECK)


def in_stage(place: Place, stages: Iterable[str]) -> None:
    """Raises Refused (not_in_stage) unless the project stands in one of the stages."""
    if place.project.state not in tuple(stages):
        raise Refused("not_in_stage", stage=place.project.state)


def write(place: Place, kind: str, body: Mapping[str, Any], *, version: int | None, now: datetime) -> Statement:
    """Save what a party wrote. Raises Refused (not_in_stage), Stale when someone saved in between."""
    in_stage(place, WRITING[kind])
    found = db.session.scalar(select(Statement).where(Statement.project_id == place.project.id, Statement.kind == kind))
    if found is None:
        found = Statement(project_id=place.project.id, kind=kind)
        db.session.add(found)
    elif version is not None and found.version_id != version:
        raise Stale
    found.body, found.complete = dict(body), complete(kind, dict(body))
    found.written_by, found.written_at = place.viewer.name, now
    db.session.flush()
    journal.record(place.project.id, f"write_{kind}", actor=place.viewer, now=now, noun="statement", object_id=found.id)
    return found


def add_panelist(place: Place, data: Mapping[str, Any], *, now: datetime) -> PanelMember:
    """Put someone on the panel. Raises Refused (not_in_stage, name_taken), NotFound."""
    in_stage(place, FORMING)
    person = db.session.get(Person, data["person_id"]) if data.get("person_id") else None
    organisation = db.session.get(Organisation, data["organisation_id"]) if data.get("organisation_id") else None
    name = data.get("name") or (person.name if person else "")
    unit = data.get("unit") or (organisation.name if organisation else "")
    if not name or not unit:
        raise NotFound
    known = select(PanelMember.id).where(PanelMember.project_id == place.project.id, PanelMember.name == name, PanelMember.unit == unit)
    if db.session.scalar(known):
        raise Refused("name_taken", name=name)
    member = PanelMember(
        project_id=place.project.id, person_id=person.id if person else None, name=name, unit=unit,
        organisation_id=organisation.id if organisation else None, title=data.get("title", ""), post=data["post"],
    )  # fmt: skip
    db.session.add(member)
    db.session.flush()
    journal.record(
        place.project.id, "add_panelist", actor=place.viewer, now=now, noun="panel", object_id=member.id,
        facts={"name": name, "unit": unit, "post": member.post},
    )  # fmt: skip
    return member


def remove_panelist(place: Place, member: PanelMember, *, now: datetime) -> None:
    in_stage(place, FORMING)
    journal.record(
        place.project.id, "remove_panelist", actor=place.viewer, now=now, noun="panel", object_id=member.id,
        facts={"name": member.name, "unit": member.unit},
    )  # fmt: skip
    db.session.delete(member)
    db.session.flush()


def vote(place: Place, member: PanelMember, choice: str, dissent: str, *, now: datetime) -> None:
    """Record a member's vote, once. Raises Refused (not_in_stage, already_voted)."""
    in_stage(place, (Stage.REVIEW,))
    if member.vote:
        raise Refused("already_voted")
    member.vote, member.dissent, member.voted_at = choice, dissent, now
    db.session.flush()
    journal.record(
        place.project.id, "vote", actor=place.viewer, now=now, noun="panel", object_id=member.id,
        facts={"member": member.name, "vote": choice, **({"dissent": dissent} if dissent else {})},
    )  # fmt: skip


def draw(place: Place, *, seed: int, now: datetime) -> int:
    """Draw the sample: the pack's number of volumes, each focus kind first; the seed is journaled. Returns how many.

    The same seed over the same volumes draws the same sample.
    """
    in_stage(place, (Stage.REVIEW,))
    procedure = standards.procedure(place.project.procedure_pack)
    volumes = db.session.execute(
        select(Volume.id, Volume.title, Volume.groups).where(Volume.project_id == place.project.id).order_by(Volume.number)
    ).all()
    size, chance = min(procedure.value("sampling", "minimum_volumes"), len(volumes)), random.Random(seed)  # noqa: S311
    chosen: dict[int, None] = {}
    for kind in procedure.focus:
        fitting = [row.id for row in volumes if of_focus(kind, row.title, row.groups)]
        chance.shuffle(fitting)
        chosen.update(dict.fromkeys(fitting[: max(1, size // 10)]))
    rest = [row.id for row in volumes if row.id not in chosen]
    chance.shuffle(rest)
    chosen.update(dict.fromkeys(rest[: max(0, size - len(chosen))]))
    db.session.execute(delete(Sample).where(Sample.project_id == place.project.id))
    db.session.add_all(Sample(project_id=place.project.id, volume_id=volume_id, drawn_at=now) for volume_id in chosen)
    db.session.flush()
    journal.record(place.project.id, "draw_sample", actor=place.viewer, now=now, facts={"seed": seed, "volumes": len(chosen)})
    return len(chosen)


def add_to_sample(place: Place, number: int, remark: str, *, now: datetime) -> None:
    """Put one volume into the sample by hand, or remark on one that is in it. Raises Refused (no_such_volume)."""
    in_stage(place, (Stage.REVIEW,))
    volume = db.session.scalar(select(Volume).where(Volume.project_id == place.project.id, Volume.number == number))
    if volume is None:
        raise Refused("no_such_volume", number=number)
    found = db.session.scalar(select(Sample).where(Sample.project_id == place.project.id, Sample.volume_id == volume.id))
    if found is None:
        found = Sample(project_id=place.project.id, volume_id=volume.id, drawn_at=now)
        db.session.add(found)
    found.remark = remark
    db.session.flush()
    journal.record(
        place.project.id, "sample_volume", actor=place.viewer, now=now, noun="volume", object_id=volume.id,
        facts={"volume": number, "remark": remark},
    )  # fmt: skip


def add_finding(place: Place, data: Mapping[str, Any], *, now: datetime) -> Finding:
    """List a problem with its date. Raises Refused (not_in_stage)."""
    in_stage(place, (Stage.REVIEW, Stage.RECHECK))
    last = db.session.scalar(select(func.max(Finding.number)).where(Finding.project_id == place.project.id)) or 0
    finding = Finding(project_id=place.project.id, number=last + 1, **data)
    db.session.add(finding)
    db.session.flush()
    journal.record(
        place.project.id, "add_finding", actor=place.viewer, now=now, noun="finding", object_id=finding.id,
        after=finding.state, facts={"number": finding.number, "problem": finding.problem},
    )  # fmt: skip
    return finding


def sign_handover(place: Place, remark: str, *, now: datetime) -> Handover:
    """The owner signs the transfer list with today's totals. Raises Refused (not_in_stage, no_handover)."""
    in_stage(place, (Stage.ACCEPTED,))
    project = place.project
    if db.session.scalar(select(Handover.id).where(Handover.project_id == project.id)):
        raise Refused("no_handover")
    counted = totals(project.id)
    receiver = project.city_archive if project.city_archive_id else project.organiser
    handover = Handover(
        project_id=project.id, receiver=receiver.name if receiver else "", volumes=counted["volumes"],
        files=counted["files"], pages=counted["pages"], remark=remark, signed_by=place.viewer.name, signed_at=now,
    )  # fmt: skip
    db.session.add(handover)
    db.session.flush()
    journal.record(
        project.id, "sign_handover", actor=place.viewer, now=now, noun="transfer", object_id=handover.id,
        facts={"volumes": handover.volumes, "files": handover.files, "pages": handover.pages},
    )  # fmt: skip
    return handover
