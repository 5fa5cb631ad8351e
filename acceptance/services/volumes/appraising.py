"""到期鉴定、开放鉴定: what is due, what is proposed of it, and what another person says to that."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import func, select

from acceptance.extensions import db
from acceptance.models import Appraisal, AppraisalVolume, Volume
from acceptance.models.shapes import Facts
from acceptance.refusals import NotFound, Refused
from acceptance.services.ground import holds, journal
from acceptance.services.ground.access import Place
from workflows import appraisals
from workflows.appraisals import AppraisalKind, AppraisalState

from . import terms

ACT = "appraisal.make"
Decided = Mapping[int, Appraisal]
"""By volume, what was agreed of it last."""


@dataclass(frozen=True)
class Standing:
    """A volume as it stands to its appraisal: from which day it is due, what was agreed of it last,
    what waits for somebody; `uncounted` when nobody can say the day. `retention` is its period with
    that of the files in it (从长).
    """

    volume: Volume
    retention: str
    due: date | None
    last: Appraisal | None
    waits: Appraisal | None
    uncounted: bool


def may(place: Place) -> bool:
    """Whether this hand may propose and agree now."""
    return holds.may(place, ACT)


def decided(project_id: int, kind: str) -> Decided:
    """What was agreed last, by volume."""
    return _by_volume(project_id, kind, AppraisalState.AGREED)


def _by_volume(project_id: int, kind: str, state: str) -> Decided:
    wanted = (
        select(AppraisalVolume.volume_id, Appraisal)
        .join(Appraisal, Appraisal.id == AppraisalVolume.appraisal_id)
        .where(
            AppraisalVolume.project_id == project_id,
            Appraisal.kind == kind,
            Appraisal.state == state,
        )
        .order_by(Appraisal.number)
    )
    return {row.volume_id: row.Appraisal for row in db.session.execute(wanted)}


def standings(place: Place, kind: str, *, search: str = "") -> list[Standing]:
    """Every volume of the project with its standing, those that are due first, the longest."""
    mine = select(Volume).where(Volume.project_id == place.project.id)
    for word in search.split():
        coded = Volume.code.contains(word, autoescape=True)
        mine = mine.where(coded | Volume.title.contains(word, autoescape=True))
    known = decided(place.project.id, kind)
    waiting = _by_volume(place.project.id, kind, AppraisalState.PROPOSED)
    rows = db.session.scalars(mine.order_by(Volume.number, Volume.id))
    kept = terms.of(place.project.id)
    told = [
        _standing(kind, one, kept[one.id].retention, known.get(one.id), waiting.get(one.id))
        for one in rows
    ]
    return sorted(told, key=lambda one: (one.due is None, one.due or date.max, one.volume.number))


def _standing(
    kind: str, volume: Volume, retention: str, last: Appraisal | None, waits: Appraisal | None
) -> Standing:
    before = None
    if last is not None:
        before = (last.verdict, last.until)
    due = appraisals.due(kind, volume.ends_on, retention, before)
    if kind == AppraisalKind.RETENTION:
        unknown = appraisals.uncounted(volume.ends_on, retention)
    else:
        unknown = volume.ends_on is None
    return Standing(volume, retention, due, last, waits, unknown and last is None)


def propose(
    place: Place,
    kind: str,
    ids: Sequence[int],
    verdict: str,
    ground: str,
    until: date | None,
    *,
    today: date,
    now: datetime,
) -> Appraisal:
    """Propose what is to become of volumes. Raises NotFound, Refused (not_in_stage, verdict_…,
    nothing_chosen, appraisal_waits; appraisal_early for a period that has not run out).
    """
    holds.require(place, ACT)
    code = appraisals.wrong(kind, verdict, until, today)
    if code:
        raise Refused(code)
    chosen = _chosen(place, kind, ids, today)
    last = select(func.max(Appraisal.number)).where(Appraisal.project_id == place.project.id)
    row = Appraisal(
        project_id=place.project.id,
        organisation_id=place.viewer.organisation_id,
        number=(db.session.scalar(last) or 0) + 1,
        kind=kind,
        verdict=verdict,
        ground=ground,
        until=until,
        proposed_by=place.viewer.name,
        person_id=place.viewer.person_id,
        principal_id=place.viewer.principal_id,
        proposed_at=now,
    )
    db.session.add(row)
    db.session.flush()
    for one in chosen:
        line = AppraisalVolume(
            project_id=row.project_id, appraisal_id=row.id, volume_id=one.volume.id
        )
        db.session.add(line)
    db.session.flush()
    facts: Facts = {
        "number": row.number,
        "kind": kind,
        "verdict": verdict,
        "ground": ground,
        "until": until.isoformat() if until else "",
        "volumes": sorted(one.volume.id for one in chosen),
        "codes": [one.volume.code for one in chosen],
    }
    _record(place, row, "propose_appraisal", facts, now, before="")
    return row


def _chosen(place: Place, kind: str, ids: Sequence[int], today: date) -> list[Standing]:
    known = {one.volume.id: one for one in standings(place, kind)}
    if not ids:
        raise Refused("nothing_appraised")
    if not set(ids) <= set(known):
        raise NotFound
    chosen = [known[key] for key in dict.fromkeys(ids)]
    for one in chosen:
        name = one.volume.code or one.volume.title
        if one.waits is not None:
            raise Refused("appraisal_waits", name=name, number=one.waits.number)
        early = one.due is None or one.due >= today
        if kind == AppraisalKind.RETENTION and early:
            raise Refused("appraisal_early", name=name)
    return chosen


def found(place: Place, number: int) -> Appraisal:
    """A proposal of the viewer's archive by its number. Raises NotFound."""
    row = db.session.scalar(
        select(Appraisal).where(
            Appraisal.project_id == place.project.id,
            Appraisal.organisation_id == place.viewer.organisation_id,
            Appraisal.number == number,
        )
    )
    if row is None:
        raise NotFound
    return row


def of_project(place: Place, kind: str) -> Sequence[Appraisal]:
    """The proposals of a kind, the newest first."""
    mine = select(Appraisal).where(
        Appraisal.project_id == place.project.id,
        Appraisal.organisation_id == place.viewer.organisation_id,
        Appraisal.kind == kind,
    )
    return db.session.scalars(mine.order_by(Appraisal.number.desc())).all()


def volumes_of(row: Appraisal) -> Sequence[Volume]:
    """The volumes of a proposal, in order."""
    mine = (
        select(Volume)
        .join(AppraisalVolume, AppraisalVolume.volume_id == Volume.id)
        .where(AppraisalVolume.appraisal_id == row.id)
    )
    return db.session.scalars(mine.order_by(Volume.number)).all()


def own(place: Place, row: Appraisal) -> bool:
    """Whether a proposal is this person's own, or was made in its name, or by whom it acts for."""
    mine = {place.viewer.person_id, place.viewer.principal_id} - {0}
    return bool(mine & {row.person_id, row.principal_id})


def answer(place: Place, row: Appraisal, agrees: bool, said: str, *, now: datetime) -> None:
    """Another person of the archive agrees, or does not and says why. Raises Refused (not_in_stage,
    appraisal_over, appraisal_own, answer_missing).
    """
    _waits(place, row)
    if own(place, row):
        raise Refused("appraisal_own")
    if not agrees and not said:
        raise Refused("answer_missing")
    row.answer = said
    state, action = AppraisalState.REFUSED, "refuse_appraisal"
    if agrees:
        state, action = AppraisalState.AGREED, "agree_appraisal"
    _end(place, row, state, action, now)


def withdraw(place: Place, row: Appraisal, *, now: datetime) -> None:
    """Who proposed it takes it back while nobody has answered. Raises Refused (not_in_stage,
    appraisal_over, appraisal_others).
    """
    _waits(place, row)
    if not own(place, row):
        raise Refused("appraisal_others")
    _end(place, row, AppraisalState.WITHDRAWN, "withdraw_appraisal", now)


def _waits(place: Place, row: Appraisal) -> None:
    holds.require(place, ACT)
    if row.state != AppraisalState.PROPOSED:
        raise Refused("appraisal_over", number=row.number)


def _end(place: Place, row: Appraisal, state: str, action: str, now: datetime) -> None:
    before = row.state
    row.state, row.answered_by, row.answered_at = str(state), place.viewer.name, now
    db.session.flush()
    facts: Facts = {"number": row.number, "answer": row.answer}
    _record(place, row, action, facts, now, before=before)


def _record(
    place: Place, row: Appraisal, action: str, facts: Facts, now: datetime, *, before: str
) -> None:
    journal.record(
        place.project.id,
        action,
        actor=place.viewer,
        now=now,
        noun="appraisal",
        object_id=row.id,
        before=before,
        after=row.state,
        facts=facts,
    )
