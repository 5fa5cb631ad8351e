"""A step rehearsed: the papers as they would be issued, before the hand signs. Nothing of it remains."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date, datetime
from typing import NamedTuple

from sqlalchemy import select

from acceptance.extensions import db
from acceptance.gateways import word_text
from acceptance.gateways.scratch import ScratchStore
from acceptance.models import Report
from acceptance.refusals import NotFound
from acceptance.services import steps
from acceptance.services.ground.access import Place
from acceptance.services.letters import issuing, kept
from acceptance.services.letters.drafting import TO_BE_FILLED
from acceptance.services.letters.kept import Kept
from acceptance.services.letters.press import Press

from ..gateways.clock import local_date


class Paper(NamedTuple):
    """A document as it would be issued: its kind, title and number, and what it says."""

    kind: str
    title: str
    number: str
    lines: Sequence[str]


def rehearse(place: Place, name: str, press: Press, *, now: datetime) -> list[Paper]:
    """Take the step as `steps.take_step` would, and tell the papers that it issued.

    The caller's transaction must be rolled back. Raises what the step raises.
    """
    store = ScratchStore(press.store)
    last = db.session.scalar(select(Report.id).order_by(Report.id.desc()).limit(1)) or 0
    steps.take_step(
        place,
        name,
        _answers(local_date(now)),
        version=None,
        now=now,
        press=replace(press, store=store),
    )
    issued = select(Report).where(Report.project_id == place.project.id, Report.id > last)
    return [
        Paper(row.kind, row.title, row.number, word_text.lines(store.written[row.digest]))
        for row in db.session.scalars(issued.order_by(Report.id))
    ]


def said_by(
    place: Place,
    kind: str,
    step: str,
    answers: Mapping[str, object],
    press: Press,
    *,
    now: datetime,
) -> Kept:
    """What a letter would say in its template's own words and the names in it: with the step that
    brings it, or issued by hand.

    The caller's transaction must be rolled back. Raises what the step or the issuing raises.
    """
    tools = replace(press, store=ScratchStore(press.store), drafts=False)
    last = db.session.scalar(select(Report.id).order_by(Report.id.desc()).limit(1)) or 0
    if step:
        given = {**_answers(local_date(now)), **answers}
        steps.take_step(place, step, given, version=None, now=now, press=tools)
    else:
        issuing.come_with(place, kind, tools, now=now, answers=answers)
    made = db.session.scalars(
        select(Report)
        .where(Report.project_id == place.project.id, Report.kind == kind, Report.id > last)
        .order_by(Report.id)
    ).one()
    told = kept.of(made)
    if told is None:
        raise NotFound
    return told


def _answers(today: date) -> dict[str, object]:
    """What a hand has not typed yet."""
    return {
        "confirm": True,
        "reason": TO_BE_FILLED,
        "conclusion": TO_BE_FILLED,
        "meeting_on": today,
        "meeting_until": None,
        "meeting_time": "",
        "meeting_place": TO_BE_FILLED,
        "together": "",
    }
