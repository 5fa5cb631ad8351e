"""What a step does to its project beside moving it: the effects that rows name, and their documents."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import update

from acceptance.services.ground import journal, packs
from acceptance.services.ground.access import Place
from acceptance.services.judging import notes, restarts, reviews, strikes, votes
from acceptance.services.letters import issuing, parcel_receipts
from acceptance.services.letters.press import Press
from acceptance.services.life import amendments, frozen, heirs, meeting_days
from acceptance.services.volumes import numbers
from workflows.filings import FilingState
from workflows.findings import FindingState
from workflows.projects import Stage
from workflows.roles import Role

from ..extensions import db
from ..gateways.clock import local_date
from ..models import Filing, Finding, Project, Sample, Score, Statement
from ..models.states import SampleResult
from ..refusals import Refused

Answers = Mapping[str, Any]
"""What the hand filled in, by the names that the row asks for."""


@dataclass(frozen=True)
class Taking:
    """A step being taken, for its effect."""

    place: Place
    answers: Answers
    now: datetime
    step: str
    before: str
    press: Press

    def issue(self, kind: str) -> None:
        """A document that the row issues, where the programme has it."""
        project = self.place.project
        if kind not in packs.programme(project).documents:
            return
        issuing.come_with(
            self.place, kind, self.press, step=self.step, answers=self.answers, now=self.now
        )


def _remember_stage(taking: Taking) -> None:
    taking.place.project.came_from = taking.before


def _forget_stage(taking: Taking) -> None:
    taking.place.project.came_from = None


def _end_project(taking: Taking) -> None:
    """Where the archive goes, and where the life was broken off."""
    project, answers = taking.place.project, taking.answers
    if taking.before != Stage.SUSPENDED:
        project.came_from = taking.before
    project.keeper, project.receiver = answers["keeper"], answers.get("receiver") or ""


def _begin_again(taking: Taking) -> None:
    """After a failure everything is judged anew: another sample, what is noted of it, other votes,
    points and words of the panel; the problems that are open stay so.
    """
    project = taking.place.project
    notes.strike_all(taking.place, restarts.FAILED, now=taking.now)
    restarts.void(taking.place, restarts.FAILED, now=taking.now)
    votes.annul(taking.place, now=taking.now)
    project.applied_on = project.answer_due_on = None
    _meet(project, {})
    project.round = 0
    db.session.flush()
    mine = {"synchronize_session": False}
    looked_at = update(Sample).where(Sample.project_id == project.id)
    again = looked_at.values(result=SampleResult.OPEN.value, changed_at=None)
    db.session.execute(again, execution_options=mine)
    ours = update(Score).where(Score.project_id == project.id)
    db.session.execute(ours.values(points=None, reason=""), execution_options=mine)
    said = update(Statement).where(
        Statement.project_id == project.id, Statement.kind == "evaluation"
    )
    db.session.execute(said.values(complete=False), execution_options=mine)
    _first_round_again(project.id)
    db.session.expire_all()


def _first_round_again(project_id: int) -> None:
    """What earlier rounds found is no business of the re-checks that count from 1 again."""
    db.session.execute(
        update(Finding)
        .where(Finding.project_id == project_id, Finding.inspection_id.is_(None))
        .values(round=0),
        execution_options={"synchronize_session": False},
    )
    db.session.execute(
        update(Finding)
        .where(Finding.project_id == project_id, Finding.state == FindingState.CLOSED)
        .values(closed_round=0),
        execution_options={"synchronize_session": False},
    )


def _take_application(taking: Taking) -> None:
    project = taking.place.project
    project.applied_on, project.round = local_date(taking.now), 0


def _meet(project: Project, answers: Answers) -> None:
    """When, where and with whom the panel meets; nothing without answers.

    Raises Refused (meeting_backwards, meeting_late).
    """
    on, until = answers.get("meeting_on"), answers.get("meeting_until")
    if on and until and until < on:
        raise Refused("meeting_backwards", day=on.isoformat())
    project.meeting_on, project.meeting_until = on, until
    project.meeting_time = answers.get("meeting_time") or ""
    project.meeting_place = answers.get("meeting_place") or ""
    project.together = answers.get("together") or ""
    if on is not None:
        due = meeting_days.latest(project, packs.procedure(project))
        if due is not None and (until or on) > due:
            raise Refused("meeting_late", day=due.isoformat())


def _call_meeting(taking: Taking) -> None:
    """The day and the place, and a panel that has not voted yet."""
    project = taking.place.project
    restarts.let_go(taking.place, now=taking.now)
    _meet(project, taking.answers)
    votes.clear(project.id)


def _annul_votes(taking: Taking) -> None:
    votes.annul(taking.place, now=taking.now)
    strikes.drop_pending(taking.place, now=taking.now)


def _adjourn_meeting(taking: Taking) -> None:
    """Another day and place, not before the one that was named. The sample and its records stay;
    who came to vote already votes anew, with everybody else.
    """
    project, day = taking.place.project, taking.answers["meeting_on"]
    if project.meeting_on is not None and day < project.meeting_on:
        raise Refused("meeting_earlier", day=project.meeting_on.isoformat())
    _annul_votes(taking)
    _meet(project, taking.answers)


def _call_off_meeting(taking: Taking) -> None:
    """No meeting, hence no votes; the next one begins anew. Whoever was convened hears of it."""
    project = taking.place.project
    reason = str(taking.answers.get("reason") or "")
    journal.notify(project.id, Role.PANELIST, taking.step, now=taking.now, reason=reason)
    _annul_votes(taking)
    _meet(project, {})


def _fix_archive(taking: Taking) -> None:
    """定稿: what was applied with is what will be judged."""
    amendments.fix_first(taking.place, taking.step, now=taking.now)


def _open_rectification(taking: Taking) -> None:
    """The whole archive is opened: a second vote was about what is mended once more."""
    reason = str(taking.answers.get("reason") or "")
    reviews.forget_second_vote(taking.place, now=taking.now)
    amendments.open_rectification(taking.place, reason, now=taking.now)


def _close_rectification(taking: Taking) -> None:
    """Another round begins, with the archive as it was rectified."""
    taking.place.project.round += 1
    amendments.close_rectification(taking.place, now=taking.now)


def _start_over(taking: Taking) -> None:
    """The next yearly round: what was filed stays, and is owed anew."""
    project = taking.place.project
    project.applied_on = project.answer_due_on = None
    _meet(project, {})
    project.round = 0
    db.session.flush()
    db.session.execute(
        update(Filing)
        .where(Filing.project_id == project.id, Filing.state == FilingState.FILED)
        .values(state=FilingState.MISSING.value, received_on=None),
        execution_options={"synchronize_session": False},
    )
    heirs.pass_on_owed(project)
    # What an earlier year closed is no business of this year's re-checks, which count from 1 again.
    db.session.execute(
        update(Finding)
        .where(Finding.project_id == project.id, Finding.state == FindingState.CLOSED)
        .values(closed_round=0, round=0),
        execution_options={"synchronize_session": False},
    )
    db.session.expire_all()


def _hand_over(taking: Taking) -> None:
    """The last version is the archive as it is handed over; from now on nothing in it changes."""
    project = taking.place.project
    version = frozen.fix(project, taking.step, actor=taking.place.viewer, now=taking.now)
    parcel_receipts.record_transfer(taking.place, version.digest, now=taking.now)
    numbers.freeze(project.id)


EFFECTS: Mapping[str, Callable[[Taking], None]] = {
    "remember_stage": _remember_stage,
    "forget_stage": _forget_stage,
    "end_project": _end_project,
    "begin_again": _begin_again,
    "take_application": _take_application,
    "call_meeting": _call_meeting,
    "adjourn_meeting": _adjourn_meeting,
    "call_off_meeting": _call_off_meeting,
    "fix_archive": _fix_archive,
    "open_rectification": _open_rectification,
    "close_rectification": _close_rectification,
    "start_over": _start_over,
    "hand_over": _hand_over,
}
"""What a row does beside moving, issuing and the clock, by the name that the row gives it."""
