"""A step taken by mistake is taken back (撤回操作) by the hand that took it, at once: while the minutes of
the pack run and nobody acted on it. 本系统约定.

What a step wrote besides its papers and its clock cannot be put back; rows that do so say `undo=False`
(see `engine.Step.undo`): decisions upon a vote, meetings, rectification, the transfer, another round.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final, Protocol

from .engine import Step

MINUTES: Final = 10
"""Until when, where a pack does not say (`undo.minutes`); 0 is never."""
RULE: Final = "本系统约定：办理后规定时间内、还没有人接着办理的，由办理人本人撤回；已出的文件随之撤销，文号不再用"
ACTION: Final = "take_back"
COMES_WITH: Final = frozenset({"issue_report", "use_draft", "end_reports", "freeze_archive"})
"""Lines that a step may write before its own and still be taken back: its papers are withdrawn with
it, those it ended stand again, a fixed version stays on record and is fixed again with the next admission."""
SHOWN_HOURS: Final = 24
"""How long its hand is told why a step can no longer be taken back."""


class Procedure(Protocol):
    """What is read of a pack here."""

    @property
    def data(self) -> Mapping[str, Mapping[str, Mapping[str, int]]]: ...


@dataclass(frozen=True)
class Taken:
    """A step as it is judged: whether it is this hand's own, the seconds since, what came after it."""

    own: bool
    seconds: float
    acted: str = ""
    """The action of the first later line about the thing, or nothing."""


def minutes(procedure: Procedure) -> int:
    """How long a step of projects under this pack may be taken back, 0 for never."""
    given = procedure.data.get("undo", {}).get("minutes")
    if given is None:
        return MINUTES
    return given["value"]


def why_not(row: Step, taken: Taken, allowed: int) -> str:
    """The code of what stands against taking a step back, empty when nothing does."""
    if not allowed or not row.undo:
        return "undo_never"
    if not taken.own:
        return "undo_other_hand"
    if taken.acted:
        return "undo_acted"
    if taken.seconds > allowed * 60:
        return "undo_late"
    return ""
