"""A step rehearsed: the papers as they would be issued, before the hand signs. Nothing of it remains."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date, datetime
from typing import NamedTuple

from sqlalchemy import select

from acceptance.extensions import db
from acceptance.gateways import word_text
from acceptance.gateways.scratch import ScratchStore
from acceptance.models import Report
from acceptance.services import steps
from acceptance.services.ground.access import Place
from acceptance.services.letters.press import Press

from ..gateways.clock import local_date

TO_BE_FILLED = "（办理时填写）"


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
