"""Rules about the end: the result reported to the next level (备案), the archive handed over."""

from __future__ import annotations

from collections.abc import Iterator

from ..archive_facts import Answer, HandoverFacts
from ..engine import Blocker
from ..facts import OpinionFacts, RecordFacts
from ..roles import Role


def accepted(opinion: OpinionFacts) -> Iterator[Blocker]:
    """验收合格方可移交: an opinion that says so stands; one that was taken back says nothing."""
    if not opinion.stands:
        yield Blocker("opinion_missing", Role.BUREAU, ("reports", None))


def reported(record: RecordFacts) -> Iterator[Blocker]:
    """办法第六条: who accepted on behalf of the national administration reports the result to it (备案)."""
    if record.receiver and not record.reported:
        said = {"receiver": record.receiver}
        yield Blocker("record_missing", Role.BUREAU, ("reports", None), said)


def signed(handover: HandoverFacts) -> Iterator[Blocker]:
    """竣工验收后 3 个月内移交: the owner has drawn up and signed the transfer list."""
    if not handover.signed:
        yield Blocker("handover_missing", Role.OWNER, ("handover", None))


def current(handover: HandoverFacts) -> Iterator[Blocker]:
    """移交清册与实物相符: it lists the archive as it is handed over, not as it was when somebody signed."""
    if handover.signed and not handover.current:
        yield Blocker("handover_stale", Role.OWNER, ("handover", None))


def answered(handover: HandoverFacts) -> Iterator[Blocker]:
    """DA/T 93-2022：接收检测不合格的整体退回；本系统约定：接收单位的回执须是这份档案的."""
    if handover.answer == Answer.REFUSED:
        yield Blocker("receipt_refused", Role.OWNER, ("handover", None))
    elif handover.answer == Answer.OTHER:
        yield Blocker("receipt_stale", Role.OWNER, ("handover", None))
