"""The only door through which a stage changes: guard, effect, journal, notice, in one transaction."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, datetime

from acceptance.services import effects
from acceptance.services.effects import Answers
from acceptance.services.files.facts import FilingFacts
from acceptance.services.ground import hands, holds, journal, packs, taken
from acceptance.services.ground.access import Place
from acceptance.services.ground.holds import Hold
from acceptance.services.letters import endings
from acceptance.services.letters.press import Press
from acceptance.services.life import awaited, beforehand, heirs, revisions, successions
from acceptance.services.life.facts import NoFacts, ProjectFacts
from acceptance.services.progress import deadlines, schedules
from workflows import documents
from workflows.engine import Blocked, Option, Step
from workflows.filings import FILING, NOT_SUBMITTED, FilingState
from workflows.filings import hands as held_on
from workflows.findings import FINDING
from workflows.hands import own_work
from workflows.projects import CLOSED, ENDED
from workflows.roles import Role

from ..extensions import db
from ..gateways.clock import local_date
from ..models import Amendment, Filing, Finding, Newcomer, Project, Purge, Revision, Succession
from ..refusals import Stale


def project_options(place: Place, facts: ProjectFacts) -> list[Option]:
    """What this viewer may do with the project now; blocked options carry their reasons."""
    if not place.may("project.take_step"):
        return []
    project, held = place.project, project_hands(place)
    workflow = packs.programme(project).workflow
    facts.ahead(workflow.offered(project.state, held))
    options = workflow.options(project.state, held, facts)
    return [seen_by(place, "project", project.id, held, option) for option in options]


def project_hands(place: Place) -> frozenset[str]:
    """The hands this viewer has on the whole project.

    Where a supervisor is engaged for the whole, one of a section signs nothing off; else any may,
    and the needs of the step ask for every section.
    """
    if 0 in place.watched:
        return place.roles
    return place.roles - {Role.SUPERVISOR}


def seen_by(
    place: Place, noun: str, object_id: int, held: frozenset[str], option: Option
) -> Option:
    """The same option for this person: blocked too by what it did to the thing as another party."""
    own = own_work(option.step, held, place.acts.get((noun, object_id), ()))
    return Option(option.step, own + option.blockers)


def four_eyes(place: Place, noun: str, object_id: int, held: frozenset[str], row: Step) -> None:
    """Raises Blocked when the step decides on what the same person did as another party."""
    if own := own_work(row, held, place.acts.get((noun, object_id), ())):
        raise Blocked(row, own)


def take_step(
    place: Place, name: str, answers: Answers, *, version: int | None, now: datetime, press: Press
) -> Project:
    """Move the project by one step. Raises NotOffered (403), Blocked (409), Stale (409).

    Documents that the step issues are stored before their rows are written.
    """
    project, today = place.project, local_date(now)
    workflow = packs.programme(project).workflow
    held = project_hands(place)
    row = workflow.offer(name, project.state, held)
    facts = beforehand.facts(place, row, today=today)
    told = facts.answers
    workflow.check(name, project.state, held, facts)
    four_eyes(place, "project", project.id, held, row)
    same(project, version)
    before, was = project.state, taken.before(place, project, row, told)
    line, _hash = head = journal.head(project.id, told)
    journal.alone_with(project.id, head)
    workflow.move(name, project)
    project.state_since = now
    taking = effects.Taking(place, answers, now, name, before, press)
    if row.effect:
        effects.EFFECTS[row.effect](taking)
    over = endings.standing(project.id, row.ends) if row.ends else ()
    for kind in row.issues:
        taking.issue(kind)
    # a letter that takes another back names it while it stands
    endings.end(place, over, name, now=now)
    if project.state in ENDED:
        revisions.lapse(place, now=now)
        endings.end(place, successions.lapse(place, now=now), name, now=now)
    deadlines.set_clock(project, row.clock, str(answers.get("reason") or ""), today=today)
    said = {key: str(answers[key]) for key in documents.asked(row) if answers.get(key)}
    journal.record(
        project.id,
        name,
        actor=place.viewer,
        now=now,
        before=before,
        after=project.state,
        facts=said,
        recount=False,
    )
    hands.keep(place, "project", project.id, name, told.rows(hands.TAKEN))
    taken.note(place, project, row, was, line, now=now)
    db.session.flush()
    _tell(
        place, name, said.get("reason", ""), facts if beforehand.moves_alone(row) else None, now=now
    )
    return project


def _tell(
    place: Place, name: str, reason: str, known: ProjectFacts | None, *, now: datetime
) -> None:
    """Count anew whose turn it is, and let those hear of the step whom it concerns now."""
    project = place.project
    hear = awaited.recount(project, today=local_date(now), known=known)
    whom = [(role, party) for role, party in sorted(hear, key=str) if role not in place.roles]
    journal.notify_all(project.id, whom, name, now=now, reason=reason)


def same(
    row: Project | Filing | Finding | Amendment | Revision | Purge | Succession | Newcomer,
    version: int | None,
) -> None:
    if version is not None and row.version_id != version:
        raise Stale


def filing_hands(place: Place, filing: Filing) -> frozenset[str]:
    """The hands this viewer has on a checklist item, whatever the stage."""
    if not place.may("filing.take_step"):
        return frozenset()
    supervised = filing.supervised and filing.section in place.watched
    return held_on(place.roles, mine=filing.party_id in place.party_ids, supervised=supervised)


def options_of(
    place: Place, filings: Sequence[Filing], hold: Hold | None = None
) -> Mapping[int, list[Option]]:
    """What this viewer may do with the items now, by their ids, read for all of them at once; nothing
    while they stand in the fixed archive.
    """
    hold, facts = hold or holds.of(place.project), FilingFacts.of(filings)
    found: dict[int, list[Option]] = {}
    for one in filings:
        held = filing_hands(place, one)
        found[one.id] = [
            seen_by(place, "filing", one.id, held, option)
            for option in FILING.options(one.state, held, facts[one.id])
            if holds.open_item(hold, option.step.when, one)
        ]
    return found


def filing_row(place: Place, filing: Filing, name: str) -> Step:
    """The step, if it is this hand's on the item now, whatever it needs.

    Raises NotOffered, Refused (item_fixed, not_in_stage) where the archive stands fixed.
    """
    row = FILING.offer(name, filing.state, filing_hands(place, filing))
    holds.require_item(place, row.when, filing)
    return row


def take_filing_step(
    place: Place, filing: Filing, name: str, answers: Answers, *, version: int | None, now: datetime
) -> None:
    """Move a checklist item by one step.

    Raises NotOffered, Refused (item_fixed, not_in_stage), Blocked, Stale.
    """
    held, row = filing_hands(place, filing), filing_row(place, filing, name)
    FILING.check(name, filing.state, held, FilingFacts(filing))
    four_eyes(place, "filing", filing.id, held, row)
    same(filing, version)
    before, reason = filing.state, str(answers.get("reason") or "")
    was, (line, _hash) = taken.before(place, filing, row), journal.head(filing.project_id)
    FILING.move(name, filing)
    if filing.state in NOT_SUBMITTED and not filing.party.live:
        filing.party_id = heirs.takes_over(filing.party).id
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
    hands.keep(place, "filing", filing.id, name)
    taken.note(place, filing, row, was, line, now=now)
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


def finding_hands(place: Place, finding: Finding, name: str) -> frozenset[str]:
    """The hands a viewer has on a finding for a step: by the project's stage for the review's, by who owes it for a visit's."""
    if not place.may("finding.take_step"):
        return frozenset()
    if finding.inspection_id is None:
        row = FINDING.steps.get(name)
        if row is None or place.project.state not in row.when:
            return frozenset()
        return place.roles
    if place.project.state in CLOSED:
        return frozenset()
    return place.roles | {Role.OWER} if finding.party_id in place.party_ids else place.roles


def finding_options(place: Place, finding: Finding) -> list[Option]:
    """What this viewer may do with the finding now."""
    options = []
    for name, row in FINDING.steps.items():
        held = finding_hands(place, finding, name)
        if finding.state in row.source and row.by & held:
            options.append(seen_by(place, "finding", finding.id, held, Option(row, [])))
    return options


def take_finding_step(
    place: Place,
    finding: Finding,
    name: str,
    answers: Answers,
    *,
    version: int | None,
    now: datetime,
) -> None:
    """Move a rectification item by one step. Raises NotOffered, Blocked, Stale."""
    held = finding_hands(place, finding, name)
    row = FINDING.check(name, finding.state, held, NoFacts())
    four_eyes(place, "finding", finding.id, held, row)
    same(finding, version)
    before, was = finding.state, taken.before(place, finding, row)
    line, _hash = journal.head(finding.project_id)
    FINDING.move(name, finding)
    for field in row.asks:
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
    hands.keep(place, "finding", finding.id, name)
    taken.note(place, finding, row, was, line, now=now)
    db.session.flush()


def _remember(project: Project, finding: Finding, name: str, today: date) -> None:
    """In which round a problem was closed or sent back; a closed one is never asked again."""
    if name == "answer":
        finding.done_on = today
    elif name == "close":
        finding.closed_round = project.round
    elif name == "reject":
        finding.round = project.round
