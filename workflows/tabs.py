"""Which pages of a project stand in front for whom and when; the others are one click further, under 更多."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from .projects import BUILDING, Stage
from .roles import Role

R, S = Role, Stage
GROWS = (*BUILDING, S.SUSPENDED, S.SUPPLEMENT)
"""The archive comes together."""
BUILT = (S.SUPERVISION, S.SELF_CHECK, S.SUPPLEMENT)
"""It is put in order."""
JUDGED = (S.APPLIED, S.ADMITTED, S.PRE_CHECK, S.REVIEW, S.RECTIFICATION, S.RECHECK, S.FAILED)
"""It is looked at by others."""
DONE = (S.ACCEPTED, S.ARCHIVED)
ANY = tuple(Stage)
HANDS = (R.OWNER, R.CONTRACTOR, R.SUPERVISOR)
ALL = tuple(Role)

# fmt: off
FRONT: Mapping[str, tuple[tuple[Role, ...], tuple[Stage, ...]]] = {
    # page          who needs it                                     when
    "show":        (ALL,                                             ANY),
    "filings":     (ALL,                                             ANY),
    "parties":     ((R.OWNER, R.CONTRACTOR, R.SUPERVISOR, R.BUREAU), GROWS),
    "missing":     ((*HANDS, R.BUREAU),                              GROWS),
    "schedule":    ((R.OWNER, R.BUREAU),                             GROWS),
    "search":      ((R.BUREAU, R.PANELIST, R.CITY_ARCHIVE, R.AUTHORITY, R.OBSERVER), (*JUDGED, *DONE)),
    "checks":      ((R.OWNER, R.CITY_ARCHIVE),                       (*BUILT, *DONE)),
    "drawings":    ((R.OWNER, R.CONTRACTOR),                         (S.CONSTRUCTION, *BUILT)),
    "volumes":     (ALL,                                             (*BUILT, *JUDGED, *DONE)),
    "archive":     ((R.OWNER, R.BUREAU),                             (*JUDGED, *DONE)),
    "inspections": ((R.OWNER, R.BUREAU),                             BUILDING),
    "review":      (ALL,                                             (*BUILT, *JUDGED, S.ACCEPTED)),
    "reports":     ((R.OWNER, R.BUREAU, R.CITY_ARCHIVE),             (*BUILT, *JUDGED, *DONE)),
    "findings":    (ALL,                                             (S.REVIEW, S.RECTIFICATION, S.RECHECK, S.FAILED, S.ACCEPTED)),
    "journal":     ((R.OBSERVER,),                                   ANY),
}
# fmt: on


def front(page: str, roles: Iterable[str], stage: str) -> bool:
    """Whether a page stands in front for somebody with these roles in this stage.

    Raises KeyError for a page that has no row.
    """
    who, when = FRONT[page]
    return stage in when and not frozenset(map(str, who)).isdisjoint(map(str, roles))
