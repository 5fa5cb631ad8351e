"""鉴定 of volumes that an archive keeps: of those whose 保管期限 has run out (到期鉴定), and of what may be opened
(开放鉴定). Plain rules over plain values.

A decision never takes anything away: 拟销毁 is a proposal to whoever may destroy, and the volume stays where it is.
"""

from __future__ import annotations

from datetime import date
from enum import StrEnum
from typing import Final

from .words import N_

COUNTED: Final = N_(
    "本系统约定：保管期限自案卷止日期的次年 1 月 1 日起算；没有止日期或保管期限的不能计算"
)
"""From which day a period is counted."""
OPENS: Final = N_("形成之日起满 25 年的应当开放；自案卷止日期起算是本系统约定，使用前请核对原文")
"""When a volume is due to be opened."""
TWO: Final = N_("本系统约定：由两人办理，拟定的人不能同意")
OPEN_AFTER: Final = 25
"""Years."""


class AppraisalKind(StrEnum):
    """What is decided upon."""

    RETENTION = "retention"
    OPENING = "opening"


class AppraisalState(StrEnum):
    """A proposal waits for another person, who agrees or does not; its author may withdraw it."""

    PROPOSED = "proposed"
    AGREED = "agreed"
    REFUSED = "refused"
    WITHDRAWN = "withdrawn"


class Verdict(StrEnum):
    """What is to become of a volume: the first two of its period, the others of its opening."""

    KEEP = "keep"
    DESTROY = "destroy"
    OPEN = "open"
    CONTROL = "control"
    DEFER = "defer"


KIND_NAMES = {
    AppraisalKind.RETENTION: N_("到期鉴定"),
    AppraisalKind.OPENING: N_("开放鉴定"),
}
VERDICT_NAMES = {
    Verdict.KEEP: N_("续存"),
    Verdict.DESTROY: N_("拟销毁（只列入清册，不删除）"),
    Verdict.OPEN: N_("开放"),
    Verdict.CONTROL: N_("控制"),
    Verdict.DEFER: N_("延期开放"),
}
STATE_NAMES = {
    AppraisalState.PROPOSED: N_("待另一人同意"),
    AppraisalState.AGREED: N_("已同意"),
    AppraisalState.REFUSED: N_("没有同意"),
    AppraisalState.WITHDRAWN: N_("已撤回"),
}
OF = {
    AppraisalKind.RETENTION: (Verdict.KEEP, Verdict.DESTROY),
    AppraisalKind.OPENING: (Verdict.OPEN, Verdict.CONTROL, Verdict.DEFER),
}
"""Which verdicts there are of which kind."""
DATED = frozenset((Verdict.DEFER,))
"""Those that need a last day; 续存 may have one, without it the volume is kept for good."""
DATABLE = DATED | {Verdict.KEEP}
FINAL = {
    AppraisalKind.RETENTION: frozenset((Verdict.DESTROY,)),
    AppraisalKind.OPENING: frozenset((Verdict.OPEN,)),
}
"""After which a volume is due no more."""
_YEARS = {"30": 30, "10": 10}


def runs_out(ends_on: date | None, retention: str) -> date | None:
    """The last day of a volume's period; nothing where it is kept for good or cannot be counted."""
    if ends_on is None or retention not in _YEARS:
        return None
    return date(ends_on.year + _YEARS[retention], 12, 31)


def uncounted(ends_on: date | None, retention: str) -> bool:
    """Whether nobody can say when a volume's period runs out."""
    return not retention or (retention in _YEARS and ends_on is None)


def opens(ends_on: date | None) -> date | None:
    """The day on which a volume is due to be opened; 29 February is followed by 1 March."""
    if ends_on is None:
        return None
    try:
        return ends_on.replace(year=ends_on.year + OPEN_AFTER)
    except ValueError:
        return date(ends_on.year + OPEN_AFTER, 3, 1)


def due(
    kind: str, ends_on: date | None, retention: str, last: tuple[str, date | None] | None
) -> date | None:
    """The day from which a volume is to be appraised; `last` is what was agreed of it before, with
    its last day. Nothing where it is due no more, or cannot be counted.
    """
    if last is not None:
        verdict, until = last
        if verdict in FINAL[AppraisalKind(kind)] or until is None:
            return None
        return until
    if kind == AppraisalKind.OPENING:
        return opens(ends_on)
    return runs_out(ends_on, retention)


def wrong(kind: str, verdict: str, until: date | None, today: date) -> str:
    """What is wrong with a verdict, as the code of a refusal; empty when nothing."""
    if Verdict(verdict) not in OF[AppraisalKind(kind)]:
        return "verdict_unknown"
    if verdict in DATED and until is None:
        return "verdict_dated"
    if until is not None and (verdict not in DATABLE or until <= today):
        return "verdict_until"
    return ""
