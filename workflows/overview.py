"""The stages as a bureau looks over them: those in which the same thing is awaited are told together."""

from __future__ import annotations

from collections.abc import Mapping

from .projects import BUILDING, STAGE_NAMES, Stage
from .words import N_

S = Stage

COLUMNS: Mapping[Stage, tuple[Stage, ...]] = {
    S.DESIGN: (S.DESIGN,),
    S.CONTRACTING: (S.CONTRACTING,),
    S.CONSTRUCTION: (S.CONSTRUCTION,),
    S.SUPERVISION: (S.SUPERVISION,),
    S.SELF_CHECK: (S.SELF_CHECK,),
    S.APPLIED: (S.APPLIED, S.SUPPLEMENT),
    S.ADMITTED: (S.ADMITTED, S.PRE_CHECK),
    S.REVIEW: (S.REVIEW,),
    S.RECTIFICATION: (S.RECTIFICATION, S.RECHECK),
    S.ACCEPTED: (S.ACCEPTED,),
    S.ARCHIVED: (S.ARCHIVED,),
    S.FAILED: (S.FAILED,),
    S.SUSPENDED: (S.SUSPENDED,),
    S.TERMINATED: (S.TERMINATED,),
}
"""The columns of the overview, each with the stages that it counts; a void registration is in none."""
OFF_THE_LINE = (S.FAILED, S.SUSPENDED, S.TERMINATED)
"""Columns that are shown where there is something in them."""
NAMES: Mapping[Stage, str] = {
    **{stage: STAGE_NAMES[stage] for stage in COLUMNS},
    S.APPLIED: N_("已申请、补正"),
    S.ADMITTED: N_("已受理、预检"),
    S.RECTIFICATION: N_("整改、复查"),
}
COLUMN_OF: Mapping[str, Stage] = {
    stage.value: column for column, stages in COLUMNS.items() for stage in stages
}
PENDING = (S.APPLIED, S.SUPPLEMENT, S.ADMITTED, S.PRE_CHECK, S.REVIEW, S.RECTIFICATION, S.RECHECK)
"""Applied for, and neither accepted nor failed."""
BEFORE_THE_MEETING = (*BUILDING, S.APPLIED, S.SUPPLEMENT, S.ADMITTED, S.PRE_CHECK)
HELD = (S.REVIEW, S.RECTIFICATION, S.RECHECK, S.ACCEPTED, S.ARCHIVED, S.FAILED)
"""Stages in which the day of the meeting stands: it is called, or was held."""
TIMED = (*BUILDING, *PENDING, S.ACCEPTED)
"""Stages in which a stay has an end that somebody works for; a suspension has none."""
APPLY = "apply"
ADMIT = ("admit", "open_review")
"""What answers an application with yes; a yearly round goes to its review at once."""
SUPPLEMENT, DECLINE = "ask_supplement", "decline"
PASS = ("approve", "approve_with_items")
ORDER = "order_rectification"
CONCLUSIONS = (*PASS, ORDER)
"""What ends a meeting."""
