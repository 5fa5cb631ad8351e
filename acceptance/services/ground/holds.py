"""Whether a thing of the archive may still be touched: the column of `workflows.acts`, and what an agreed
change (更改单) names.

Every verb that changes the archive asks here before it does.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from sqlalchemy import ColumnElement, Integer, bindparam, false, func, select

from acceptance.extensions import db
from acceptance.models import Amendment, ArchiveVersion, Draw, Filing, Project, Volume
from acceptance.refusals import Refused
from workflows.acts import ACTS, FIXED, Standing, possible
from workflows.amendments import AmendmentState
from workflows.draws import DrawState
from workflows.projects import BUILDING, Stage

from .access import Place
from .questions import Answers, Question


@dataclass(frozen=True)
class Hold:
    """A project's archive now: its stage, and what an agreed change opens.

    While the numbers of a drawing (抽样) are closed and the volumes not drawn yet an agreed change
    waits: the list that the numbers were given for stands still.
    """

    stage: str
    changing: bool = False
    whole: bool = False
    volumes: frozenset[int] = frozenset()
    filings: frozenset[int] = frozenset()
    drawing: bool = False

    def item(self, filing_id: int, stage: str) -> Standing:
        """How a checklist item stands; `stage` is the one at whose end it is due."""
        named = self.changing and (self.whole or filing_id in self.filings)
        return Standing(named, stage == Stage.ACCEPTED, self.whole)

    def volume(self, volume_id: int, *, fixed: bool) -> Standing:
        """How a volume stands; one that came to be while a change is made belongs to it."""
        named = self.changing and (self.whole or volume_id in self.volumes or not fixed)
        return Standing(named, not fixed, self.whole)

    @property
    def any(self) -> Standing:
        """How the archive stands where nothing in particular is meant yet."""
        return Standing(self.changing, True, self.whole)


def stage_of(project: Project) -> str:
    """The stage by which its archive stands: one suspended after its application as it was left."""
    if project.state == Stage.SUSPENDED and project.came_from not in (None, *BUILDING):
        return str(project.came_from)
    return project.state


def of(project: Project) -> Hold:
    """How the archive stands now; no query while it grows.

    What was never fixed (another programme, or an admission before versions were kept) stands open.
    """
    stage = stage_of(project)
    if stage not in FIXED:
        return Hold(stage)
    answers = Answers(project=project.id)
    answers.ahead((_FIXED, _CHANGE, _CLOSED))
    if not answers.rows(_FIXED):
        return Hold(stage, changing=True, whole=True)
    # nothing is changed while building is suspended
    if not answers.rows(_CHANGE) or stage != project.state:
        return Hold(stage)
    if answers.rows(_CLOSED):
        return Hold(stage, drawing=True)
    whole, volumes, filings = answers.rows(_CHANGE)[0]
    return Hold(stage, True, whole, frozenset(volumes), frozenset(filings))


_MINE = bindparam("project", type_=Integer)
_FIXED = Question(
    select(ArchiveVersion.id)
    .where(ArchiveVersion.project_id == _MINE)
    .order_by(ArchiveVersion.id)
    .limit(1)
)
_CHANGE = Question(
    select(Amendment.whole, Amendment.volumes, Amendment.filings)
    .where(Amendment.project_id == _MINE, Amendment.state == AmendmentState.AGREED)
    .order_by(Amendment.id)
)
_ADMITTED = select(func.max(ArchiveVersion.made_at)).where(
    ArchiveVersion.project_id == _MINE, ArchiveVersion.cause == "admit"
)
_CLOSED = Question(
    select(Draw.id)
    .where(
        Draw.project_id == _MINE,
        Draw.state == DrawState.CLOSED,
        Draw.fixed_at >= _ADMITTED.scalar_subquery(),
    )
    .order_by(Draw.id)
    .limit(1)
)
"""A drawing between its close and its draw. One of an earlier admission binds nothing any more: the
next meeting declares it void.
"""


def may(place: Place, act: str) -> bool:
    """Whether this hand could do this now, to something at least."""
    row = ACTS[act]
    return place.may(row.permission) and possible(
        row.when, stage_of(place.project), of(place.project).any
    )


def require(place: Place, act: str) -> Hold:
    """Raises Refused (archive_fixed, numbers_closed, not_in_stage) when nothing at all may be done
    so now.
    """
    hold = of(place.project)
    if not possible(ACTS[act].when, hold.stage, hold.any):
        raise _why_shut(hold)
    return hold


def shut(stage: str) -> Refused:
    """Why not: the archive stands fixed, or the project is elsewhere."""
    if stage in FIXED:
        return Refused("archive_fixed", stage=stage)
    return Refused("not_in_stage", stage=stage)


def _why_shut(hold: Hold) -> Refused:
    if hold.drawing:
        return Refused("numbers_closed")
    return shut(hold.stage)


def open_item(hold: Hold, when: Iterable[str], filing: Filing) -> bool:
    """Whether what has this column may be done to an item now."""
    return possible(when, hold.stage, hold.item(filing.id, filing.stage))


def why_shut(hold: Hold, when: Iterable[str], filing: Filing) -> Refused | None:
    """What `require_item` says against changing an item now, or nothing."""
    try:
        _require_item(hold, when, filing)
    except Refused as refused:
        return refused
    return None


def require_item(place: Place, when: Iterable[str], filing: Filing) -> None:
    """Raises Refused (item_fixed, not_in_stage) where this column shuts the item now."""
    _require_item(of(place.project), when, filing)


def _require_item(hold: Hold, when: Iterable[str], filing: Filing) -> None:
    if open_item(hold, when, filing):
        return
    if hold.stage in FIXED and not hold.drawing:
        raise Refused("item_fixed", name=filing.name)
    raise _why_shut(hold)


def require_volumes(place: Place, act: str, condition: ColumnElement[bool]) -> None:
    """Raises Refused for the first volume that fits and may not be touched: volume_sealed,
    volume_fixed; archive_fixed or not_in_stage where none may.
    """
    require_unfixed(place, act, condition)
    _refuse("volume_sealed", condition & Volume.sealed)


def require_unfixed(place: Place, act: str, condition: ColumnElement[bool]) -> None:
    """The same, of sealed ones too: Raises Refused (volume_fixed, archive_fixed, not_in_stage)."""
    hold = require(place, act)
    if _some_stand(hold):
        _refuse("volume_fixed", condition & standing(hold))


def _refuse(code: str, condition: ColumnElement[bool]) -> None:
    first = select(Volume.title).where(condition).order_by(Volume.number).limit(1)
    title = db.session.scalar(first)
    if title is not None:
        raise Refused(code, name=title)


def _some_stand(hold: Hold) -> bool:
    return hold.stage in FIXED and not hold.whole


def standing(hold: Hold) -> ColumnElement[bool]:
    """The volumes that stand fixed and that no agreed change names, as a condition."""
    if not _some_stand(hold):
        return false()
    return Volume.fixed & Volume.id.not_in(hold.volumes)
