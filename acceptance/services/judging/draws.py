"""The sample: its frame fixed before any number is named, drawn by all numbers together.

How members hand their numbers in and show them is in namings, what inspectors write of the drawn
volumes in notes. Which act is possible when stands in `workflows.draws`.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime, timedelta

from sqlalchemy import select

from acceptance.extensions import db
from acceptance.gateways.clock import local_date
from acceptance.models import Draw, Sample, Volume
from acceptance.models.shapes import Facts
from acceptance.refusals import Refused
from acceptance.services.ground import journal, packs
from acceptance.services.ground.access import Place
from workflows import sampling
from workflows.draws import DRAW, DrawState
from workflows.engine import Option
from workflows.projects import Stage

from . import basis
from .draw_facts import DrawFacts, frame


def of(project_id: int) -> Draw | None:
    """The drawing that stands, once a frame is fixed; a void one does not."""
    return db.session.scalar(
        select(Draw).where(Draw.project_id == project_id, Draw.state != DrawState.VOID)
    )


def void_ones(project_id: int) -> Sequence[Draw]:
    """The drawings that came to nothing, in their order."""
    wanted = select(Draw).where(Draw.project_id == project_id, Draw.state == DrawState.VOID)
    return db.session.scalars(wanted.order_by(Draw.id)).all()


def drawn(project_id: int) -> Sequence[Sample]:
    """The volumes in the sample, in the order of the volumes."""
    wanted = select(Sample).where(Sample.project_id == project_id).order_by(Sample.volume_id)
    return db.session.scalars(wanted).all()


def options(place: Place, row: Draw | None, *, now: datetime) -> dict[str, Option]:
    """What this viewer may do with the drawing now, by the names of the table."""
    if row is None or place.project.state != Stage.REVIEW:
        return {}
    offered = DRAW.options(row.state, place.roles, DrawFacts(place.project, row, now))
    return {option.step.name: option for option in offered}


def taking(place: Place, name: str, *, now: datetime) -> Draw:
    """The drawing, locked, when this hand may take the step now.

    Raises Refused (not_in_stage, voted_upon, frame_not_fixed), NotOffered, Blocked.
    """
    basis.require(place, "sample.draw", now=now)
    row = of(place.project.id)
    if row is None:
        raise Refused("frame_not_fixed")
    # Whoever shows the last number draws: two at once must not both be the last but one.
    db.session.refresh(row, with_for_update={"of": Draw})
    db.session.expire(row, ["numbers"])
    DRAW.check(name, row.state, place.roles, DrawFacts(place.project, row, now))
    return row


def took(place: Place, row: Draw, name: str, facts: Facts, *, now: datetime) -> None:
    """Move the drawing and write its line."""
    before = row.state
    DRAW.move(name, row)
    db.session.flush()
    journal.record(
        place.project.id,
        name,
        actor=place.viewer,
        now=now,
        noun="draw",
        object_id=row.id,
        before=before,
        after=row.state,
        facts=facts,
    )


def fix(place: Place, public_due: date | None = None, *, now: datetime) -> Draw:
    """Fix what the seed will follow from, before anyone names a number; `public_due` is the day
    from which on the public number counts, where the pack asks for one.

    Raises Refused (not_in_stage, voted_upon, frame_fixed, no_volumes_yet, public_day).
    """
    basis.require(place, "sample.draw", now=now)
    project_id, procedure = place.project.id, packs.procedure(place.project)
    if of(project_id):
        raise Refused("frame_fixed")
    volumes = frame(place.project)
    if not volumes:
        raise Refused("no_volumes_yet")
    source = procedure.public_number
    if not source:
        public_due = None
    elif public_due is None or public_due <= local_date(now):
        raise Refused("public_day", source=source)
    digest, rule, hours = sampling.frame_digest(volumes), procedure.sampling, procedure.shown_hours
    said: Facts = {
        "frame": digest,
        "volumes": len(volumes),
        "algorithm": sampling.ALGORITHM,
        "rule": rule,
        "hours": hours,
        "terms": sampling.TERMS,
    }
    if public_due is not None:
        said |= {"public_source": source, "public_due": public_due.isoformat()}
    # The line first: the seed follows from its hash, so that the frame stands in the very head it
    # is drawn by.
    journal.record(project_id, "fix_frame", actor=place.viewer, now=now, facts=said)
    _length, head = journal.head(project_id)
    row = Draw(
        project_id=project_id,
        project_code=place.project.code,
        head=head,
        frame=digest,
        listed=volumes,
        rule=rule,
        volumes=len(volumes),
        hours=hours,
        public_source=source,
        public_due=public_due,
        fixed_by=place.viewer.name,
        fixed_at=now,
    )
    db.session.add(row)
    db.session.flush()
    return row


def close(place: Place, *, now: datetime) -> Draw:
    """No more numbers: from now on those handed in are shown, for so many hours.

    Raises what `taking` raises.
    """
    row = taking(place, "close_numbers", now=now)
    row.shown_until = now + timedelta(hours=row.hours)
    said = {"numbers": len(row.numbers), "until": row.shown_until.isoformat()}
    took(place, row, "close_numbers", said, now=now)
    return row


def call_off(place: Place, reason: str, *, now: datetime) -> None:
    """Give a drawing up while nobody can know what it would bring. Raises what `taking` raises."""
    row = taking(place, "call_off_draw", now=now)
    row.reason = reason
    took(place, row, "call_off_draw", {"reason": reason}, now=now)


def void(place: Place, *, now: datetime) -> None:
    """The term is over and somebody has not shown his number: it is told who, and fixed anew.

    Raises what `taking` raises.
    """
    row = taking(place, "void_draw", now=now)
    silent = [one for one in row.numbers if one.number is None]
    row.reason = "逾期未公布：" + "、".join(one.name for one in silent)
    told = [{"seat": one.seat, "name": one.name, "entered_by": one.entered_by} for one in silent]
    took(place, row, "void_draw", {"silent": told}, now=now)


def enter_public(place: Place, number: str, on: date, *, now: datetime) -> int:
    """The number that was drawn in public, and of what day it is. Draws, and returns how many
    volumes.

    Raises Refused (public_day_wrong), what `taking` raises.
    """
    row = taking(place, "enter_public", now=now)
    if row.public_due is None or not row.public_due <= on <= local_date(now):
        raise Refused("public_day_wrong", day=str(row.public_due))
    row.public_number, row.public_on, row.public_by = number, on, place.viewer.name
    said = {"source": row.public_source, "on": on.isoformat(), "number": number}
    took(place, row, "enter_public", said, now=now)
    return draw_if_ready(place, row, now=now)


def draw_if_ready(place: Place, row: Draw, *, now: datetime) -> int:
    """Draw in the very transaction that brought the last missing thing, so that nobody has a
    moment in which only he knows the outcome. Returns how many volumes; 0 when something is
    missing.
    """
    wanted = DRAW.steps["draw_sample"]
    if wanted.blockers(DrawFacts(place.project, row, now)):
        return 0
    return draw(place, now=now)


def draw(place: Place, *, now: datetime) -> int:
    """Draw by all numbers that were shown. Returns how many volumes.

    Raises what `taking` raises.
    """
    row = taking(place, "draw_sample", now=now)
    volumes, rule = row.listed or [], row.rule or {}
    row.seed = sampling.seed(row.head, row.frame, rule, named(row), public(row))
    row.drawn_at = now
    chosen = sampling.draw(volumes, rule, row.seed)
    ids = _put_in(place.project.id, chosen, now)
    said = {"seed": row.seed, "volumes": len(chosen), "ids": ids}
    took(place, row, "draw_sample", said, now=now)
    return len(chosen)


def named(row: Draw) -> list[sampling.Named]:
    """The numbers as they are published."""
    return [
        {
            "seat": one.seat,
            "name": one.name,
            "unit": one.unit,
            "entered_by": one.entered_by,
            "digest": one.digest,
            "number": one.number,
            "salt": one.salt,
        }
        for one in row.numbers
    ]


def public(row: Draw) -> sampling.Public | None:
    """The public number, once it is entered."""
    if not row.public_number:
        return None
    return {
        "source": row.public_source,
        "due": str(row.public_due),
        "on": str(row.public_on),
        "number": row.public_number,
    }


def _put_in(project_id: int, chosen: Sequence[tuple[int, str]], now: datetime) -> list[int]:
    """The drawn volumes, by number and focus, as rows; one that was added by hand before counts as
    drawn from now on. Returns the ids of the volumes.
    """
    numbered = select(Volume.number, Volume.id).where(Volume.project_id == project_id)
    ids = dict(db.session.execute(numbered).all())
    here = {sample.volume_id: sample for sample in drawn(project_id)}
    for key, focus in chosen:
        if found := here.get(ids[key]):
            found.focus, found.by_hand = focus, False
            continue
        fresh = Sample(project_id=project_id, volume_id=ids[key], focus=focus, drawn_at=now)
        db.session.add(fresh)
    db.session.flush()
    return sorted(ids[key] for key, _focus in chosen)


def add(place: Place, number: int, remark: str, *, now: datetime) -> None:
    """Put one volume into the sample by hand, or remark on one that is in it.

    Raises Refused (not_in_stage, voted_upon, no_such_volume).
    """
    basis.require(place, "sample.draw", now=now)
    project_id = place.project.id
    volume_id = db.session.scalar(
        select(Volume.id).where(Volume.project_id == project_id, Volume.number == number)
    )
    if volume_id is None:
        raise Refused("no_such_volume", number=number)
    found = db.session.scalar(
        select(Sample).where(Sample.project_id == project_id, Sample.volume_id == volume_id)
    )
    if found is None:
        found = Sample(project_id=project_id, volume_id=volume_id, by_hand=True, drawn_at=now)
        db.session.add(found)
    found.remark = remark
    db.session.flush()
    journal.record(
        project_id,
        "sample_volume",
        actor=place.viewer,
        now=now,
        noun="volume",
        object_id=volume_id,
        facts={"volume": number, "remark": remark},
    )
