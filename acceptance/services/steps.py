"""The only door through which a stage changes: guard, effect, journal, notice, in one transaction."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any

from sqlalchemy import update

from acceptance.services.ground import journal, packs
from acceptance.services.ground.access import Place
from acceptance.services.ground.calendars import is_workday
from acceptance.services.judging import votes
from acceptance.services.letters import issuing
from acceptance.services.letters.issuing import Press
from acceptance.services.life.facts import FilingFacts, NoFacts, ProjectFacts
from acceptance.services.progress import schedules, turns
from acceptance.services.volumes import numbers
from workflows.engine import Blocked, Option
from workflows.filings import FILING, FilingState, hands
from workflows.findings import FINDING, WHEN
from workflows.projects import CLOSED, HOLDER, Stage
from workflows.roles import Role

from ..extensions import db
from ..gateways.clock import local_date
from ..models import Filing, Finding, Project
from ..refusals import Refused, Stale

Answers = Mapping[str, Any]


@dataclass(frozen=True)
class Taking:
    """A step being taken, for its effect."""

    place: Place
    answers: Answers
    now: datetime
    before: str
    press: Press

    def issue(self, kind: str, **answers: Any) -> None:
        """A document that comes with the step, where the programme has it."""
        if kind not in packs.programme(self.place.project).documents:
            return
        issuing.issue(
            self.place, kind, self.press, now=self.now, answers={**self.answers, **answers}
        )

    def issue_again(self, kind: str) -> None:
        """As `issue`, for a document of which only the last one holds: an earlier one is superseded by it."""
        if kind in packs.programme(self.place.project).documents:
            issuing.renew(self.place, kind, self.press, now=self.now, answers=self.answers)


def project_options(place: Place, *, today: date) -> list[Option]:
    """What this viewer may do with the project now; blocked options carry their reasons."""
    project = place.project
    if not place.may("project.take_step"):
        return []
    return packs.programme(project).workflow.options(
        project.state, place.roles, ProjectFacts(project, today)
    )


def take_step(
    place: Place, name: str, answers: Answers, *, version: int | None, now: datetime, press: Press
) -> Project:
    """Move the project by one step. Raises NotOffered (403), Blocked (409), Stale (409).

    Documents that the step issues are stored before their rows are written.
    """
    project, today = place.project, local_date(now)
    workflow = packs.programme(project).workflow
    row = workflow.check(name, project.state, place.roles, ProjectFacts(project, today))
    _same(project, version)
    before = project.state
    workflow.move(name, project)
    project.state_since = now
    if effect := EFFECTS.get(name):
        effect(Taking(place, answers, now, before, press))
    facts = {key: str(answers[key]) for key in row.asks if answers.get(key)}
    journal.record(
        project.id,
        name,
        actor=place.viewer,
        now=now,
        before=before,
        after=project.state,
        facts=facts,
    )
    holder = HOLDER[Stage(project.state)]
    if holder and holder not in place.roles:
        journal.notify(project.id, holder, name, now=now, reason=facts.get("reason", ""))
    db.session.flush()
    return project


def _same(row: Any, version: int | None) -> None:
    if version is not None and row.version_id != version:
        raise Stale


def _suspend(taking: Taking) -> None:
    taking.place.project.came_from = taking.before


def _resume(taking: Taking) -> None:
    taking.place.project.came_from = None


def _sign_off(taking: Taking) -> None:
    taking.issue_again("audit_report")


def _apply(taking: Taking) -> None:
    project = taking.place.project
    project.applied_on, project.round = local_date(taking.now), 0
    turns.count_answer(project, is_workday)
    for kind in ("self_check_report", "application_form", "application_report"):
        taking.issue_again(kind)


def _admit(taking: Taking) -> None:
    taking.issue("admission")
    taking.place.project.answer_due_on = None


def _ask_supplement(taking: Taking) -> None:
    taking.issue("supplement_notice")
    turns.stop(taking.place.project, taking.answers["reason"], today=local_date(taking.now))


def _supplement(taking: Taking) -> None:
    turns.go_on(taking.place.project, is_workday, today=local_date(taking.now))


def _decline(taking: Taking) -> None:
    taking.issue("refusal")
    taking.place.project.answer_due_on = None


def _taken_back(taking: Taking) -> None:
    turns.go_on(taking.place.project, is_workday, today=local_date(taking.now))
    taking.place.project.answer_due_on = None


def _open_review(taking: Taking) -> None:
    project = taking.place.project
    project.meeting_on, project.meeting_place = (
        taking.answers["meeting_on"],
        taking.answers["meeting_place"],
    )
    votes.clear(project.id)
    taking.issue("meeting_notice")


def _approve(taking: Taking) -> None:
    taking.issue("opinion", rechecked=taking.before == Stage.RECHECK)


def _order_rectification(taking: Taking) -> None:
    taking.issue("rectification_order")


def _submit_rectification(taking: Taking) -> None:
    taking.place.project.round += 1
    taking.issue("rectification_report")


def _pass_recheck(taking: Taking) -> None:
    taking.issue("recheck_opinion")
    _approve(taking)


def _fail_recheck(taking: Taking) -> None:
    taking.issue("recheck_opinion")


def _renew(taking: Taking) -> None:
    """The next round: what was filed stays, and is owed anew."""
    project = taking.place.project
    (
        project.applied_on,
        project.answer_due_on,
        project.meeting_on,
        project.meeting_place,
        project.round,
    ) = None, None, None, "", 0
    db.session.flush()
    db.session.execute(
        update(Filing)
        .where(Filing.project_id == project.id, Filing.state == FilingState.FILED)
        .values(state=FilingState.MISSING.value, received_on=None),
        execution_options={"synchronize_session": False},
    )
    db.session.expire_all()


def _freeze(taking: Taking) -> None:
    numbers.freeze(taking.place.project.id)


EFFECTS: dict[str, Callable[[Taking], None]] = {
    "suspend": _suspend,
    "resume": _resume,
    "sign_off": _sign_off,
    "apply": _apply,
    "admit": _admit,
    "ask_supplement": _ask_supplement,
    "supplement": _supplement,
    "decline": _decline,
    "withdraw": _taken_back,
    "return_application": _taken_back,
    "open_review": _open_review,
    "approve": _approve,
    "approve_with_items": _approve,
    "order_rectification": _order_rectification,
    "submit_rectification": _submit_rectification,
    "pass_recheck": _pass_recheck,
    "fail_recheck": _fail_recheck,
    "renew": _renew,
    "transfer": _freeze,
}


def filing_hands(place: Place, filing: Filing) -> frozenset[str]:
    """The hands this viewer has on a checklist item; none once the project is closed."""
    if place.project.state in CLOSED or not place.may("filing.take_step"):
        return frozenset()
    return hands(place.roles, mine=filing.party_id in place.party_ids, supervised=filing.supervised)


def filing_options(place: Place, filing: Filing) -> list[Option]:
    """What this viewer may do with the item now."""
    return FILING.options(filing.state, filing_hands(place, filing), FilingFacts(filing))


def take_filing_step(
    place: Place, filing: Filing, name: str, answers: Answers, *, version: int | None, now: datetime
) -> None:
    """Move a checklist item by one step. Raises NotOffered, Blocked, Stale."""
    FILING.check(name, filing.state, filing_hands(place, filing), FilingFacts(filing))
    _same(filing, version)
    before, reason = filing.state, str(answers.get("reason") or "")
    FILING.move(name, filing)
    filing.reason = reason
    schedules.note_received(filing, now=now)
    journal.record(
        filing.project_id,
        name,
        actor=place.viewer,
        now=now,
        noun="filing",
        object_id=filing.id,
        before=before,
        after=filing.state,
        facts={"item": filing.name, **({"reason": reason} if reason else {})},
    )
    if filing.state == FilingState.RETURNED:
        journal.notify(
            filing.project_id,
            Role.CONTRACTOR,
            name,
            now=now,
            reason=f"{filing.name}：{reason}",
            party_id=filing.party_id,
        )
    db.session.flush()


def take_filing_steps(
    place: Place, ids: list[int], name: str, answers: Answers, *, now: datetime
) -> int:
    """The same step for many items, all or none; returns how many. Raises what the first refused item raises."""
    from acceptance.services.ground.access import filings

    rows = list(db.session.scalars(filings(place).where(Filing.id.in_(ids)).order_by(Filing.id)))
    if len(rows) != len(set(ids)):
        raise Stale
    for row in rows:
        try:
            take_filing_step(place, row, name, answers, version=None, now=now)
        except Blocked as blocked:
            named = [
                replace(blocker, facts={**blocker.facts, "sample": row.name})
                for blocker in blocked.blockers
            ]
            raise Blocked(blocked.step, named) from blocked
    return len(rows)


def finding_hands(place: Place, finding: Finding, name: str) -> frozenset[str]:
    """The hands a viewer has on a finding for a step: by the project's stage for the review's, by who owes it for a visit's."""
    if not place.may("finding.take_step"):
        return frozenset()
    if finding.inspection_id is None:
        return place.roles if name in WHEN and place.project.state in WHEN[name] else frozenset()
    if place.project.state in CLOSED:
        return frozenset()
    return place.roles | {Role.OWER} if finding.party_id in place.party_ids else place.roles


def finding_options(place: Place, finding: Finding) -> list[Option]:
    """What this viewer may do with the finding now."""
    steps = FINDING.steps
    return [
        Option(row, [])
        for name, row in steps.items()
        if finding.state in row.source and row.by & finding_hands(place, finding, name)
    ]


def take_finding_step(
    place: Place,
    finding: Finding,
    name: str,
    answers: Answers,
    *,
    version: int | None,
    now: datetime,
) -> None:
    """Move a rectification item by one step. Raises NotOffered, Stale."""
    held = finding_hands(place, finding, name)
    row = FINDING.check(name, finding.state, held, NoFacts())
    _same(finding, version)
    before = finding.state
    FINDING.move(name, finding)
    for field in row.asks:
        if not str(answers.get(field) or "").strip():
            raise Refused("bad_text", field=field)
        setattr(finding, field, answers[field])
    _remember(place.project, finding, name, local_date(now))
    journal.record(
        finding.project_id,
        name,
        actor=place.viewer,
        now=now,
        noun="finding",
        object_id=finding.id,
        before=before,
        after=finding.state,
        facts={"number": finding.number, **{f: str(answers[f]) for f in row.asks}},
    )
    db.session.flush()


def _remember(project: Project, finding: Finding, name: str, today: date) -> None:
    """In which round a problem was closed or sent back; a closed one is never asked again."""
    if name == "answer":
        finding.done_on = today
    elif name == "close":
        finding.closed_round = project.round
    elif name == "reject":
        finding.round = project.round
