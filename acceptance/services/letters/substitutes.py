"""A member of the panel is replaced (更换), and the parties are told by letter."""

from __future__ import annotations

from datetime import datetime

from acceptance.models import PanelMember
from acceptance.services.ground.access import Place
from acceptance.services.judging import leaving
from acceptance.services.judging.candidates import NewMember

from . import issuing
from .press import Press


def replace(
    place: Place, left: PanelMember, data: NewMember, press: Press, *, now: datetime
) -> PanelMember:
    """Somebody takes over the seat of a member who has left, and the letter says so.

    Raises NotFound, Refused as `leaving.replace`.
    """
    fresh = leaving.replace(place, left, data, now=now)
    issuing.issue(place, "panel_change", press, now=now)
    return fresh
