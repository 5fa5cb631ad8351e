"""Fills the plain facts that the rules judge, from the database, each subject at most once.

No rule stands here (see workflows.rules).
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from functools import cached_property
from typing import Any

from sqlalchemy import select

from acceptance.extensions import db
from acceptance.models import ArchiveVersion, Project, Score, Statement
from acceptance.services.ground import packs
from acceptance.services.ground.questions import Answers, Question
from workflows import archive_facts, clauses, scoring, standards
from workflows import facts as plain
from workflows.engine import Step
from workflows.findings import FindingState
from workflows.roles import ROLE_OF_PARTY, PartyKind
from workflows.words import DUTY_NAMES

from . import asked, convened, lying, probes, sampled, second
from .endings import EndFacts


def given(project: Project, today: date) -> dict[str, object]:
    """The parameters of what is asked about a project."""
    return {"project": project.id, "today": today, "round": project.round}


class ProjectFacts(EndFacts):
    """The facts of one project on one day; each question is asked once, whatever the number of files.

    What the needs of some steps ask is read in one statement by `ahead`; what nobody announced is
    asked when it is looked at. `procedure` judges by another version of the pack than the one that the project pinned;
    `thorough` reads the whole archive anew, as a decision does.
    """

    def __init__(
        self,
        project: Project,
        today: date,
        procedure: standards.Procedure | None = None,
        *,
        thorough: bool = False,
        answers: Answers | None = None,
    ) -> None:
        self.thorough = thorough
        self.project, self.today, self.id = project, today, project.id
        self.procedure = procedure or packs.procedure(project)
        self.answers = answers or Answers(**given(project, today))

    def ahead(self, rows: Iterable[Step], *more: Question) -> None:
        """Read together what these steps will ask, and what else is wanted."""
        self.answers.ahead(self.wanted(rows, *more))

    def wanted(self, rows: Iterable[Step], *more: Question) -> Sequence[Question]:
        """What these steps will ask, and what else is wanted."""
        needs = {need.__name__ for row in rows for need in row.needs}
        return [*asked.questions(needs, secret=self.secret), *more]

    @cached_property
    def unnamed_duties(self) -> Sequence[plain.UnnamedDuty]:
        """Parties without a leader in charge or an archivist today."""
        return [
            plain.UnnamedDuty(duty, key, name, PartyKind(kind))
            for duty in DUTY_NAMES
            for key, kind, name in self.answers.rows(probes.WITHOUT[duty])
        ]

    @cached_property
    def parties(self) -> plain.PartyFacts:
        """What the parties were engaged for."""
        return plain.PartyFacts(frozenset(self.answers.column(probes.ENGAGED_KINDS)))

    def open_items(self, stage: str, below: str) -> Sequence[plain.OpenItems]:
        """Items due by `stage` that fall short of `below`: submitted, checked or filed."""
        rows = self.answers.rows(probes.open_items(stage, below))
        return [
            plain.OpenItems(
                party_id=party_id,
                party=party,
                role=holder or ROLE_OF_PARTY[PartyKind(kind)],
                group_code=group_code,
                group=group,
                count=count,
                sample=sample,
            )
            for party_id, kind, party, group_code, group, holder, count, sample in rows
        ]

    @cached_property
    def undrawn(self) -> Sequence[plain.UndrawnParty]:
        """Contractors that owe as-built drawings and have delivered none."""
        return [plain.UndrawnParty(key, name) for key, name in self.answers.rows(probes.UNDRAWN)]

    @cached_property
    def volumes(self) -> archive_facts.VolumeFacts:
        """The arrangement."""
        answers = self.answers
        answers.ahead(asked.VOLUMES)
        if not answers.rows(probes.ANY_VOLUME):
            # Before anything is arranged every file is loose: to say so would only be noise.
            return archive_facts.VolumeFacts()
        return archive_facts.VolumeFacts(
            arranged=True,
            unsound=[
                archive_facts.UnsoundVolume(key, title, files)
                for key, title, files in answers.rows(probes.UNSOUND_VOLUMES)
            ],
            loose=answers.value(probes.LOOSE),
            not_stored=answers.value(probes.NOT_STORED),
            unnumbered=answers.value(probes.UNNUMBERED),
        )

    @cached_property
    def _lying(self) -> lying.Lying:
        return lying.Lying(self.project, self.answers, thorough=self.thorough)

    @cached_property
    def archive(self) -> archive_facts.ArchiveFacts:
        """How the archive stands to the version in force."""
        return self._lying.archive()

    @property
    def version(self) -> ArchiveVersion | None:
        """The version in force."""
        return self._lying.version

    def statements(self) -> Mapping[str, Statement]:
        """What the parties wrote, by kind."""
        return {row.kind: row for row in self.answers.rows(probes.STATEMENTS)}

    @cached_property
    def texts(self) -> plain.StatementFacts:
        """What is written to the end, and which conditions are declared as met."""
        rows = self.statements()
        application = rows.get("application")
        declared = application.body.get("conditions") if application else None
        return plain.StatementFacts(
            written=frozenset(kind for kind, row in rows.items() if row.complete),
            conditions=self.procedure.conditions,
            declared=frozenset(declared or ()),
        )

    @cached_property
    def _seats(self) -> Sequence[Any]:
        """Who sits on the panel and how each voted by name; whoever stepped back is not among them."""
        return self.answers.rows(convened.SEATS)

    @cached_property
    def panel(self) -> plain.PanelFacts:
        """The composed panel beside its rule, and who is a party."""
        project = self.project
        self.answers.ahead(asked.PANEL)
        parties = self.answers.rows(convened.PARTIES)
        engaged = dict(self.answers.rows(convened.ENGAGED))
        return plain.PanelFacts(
            rule=clauses.panel(self.procedure),
            organiser=plain.OrganiserFacts(
                id=project.organiser_id,
                name=project.organiser.name,
                level=project.organiser.level,
                due=clauses.organiser(self.procedure, project.completion_by),
            ),
            members=[
                plain.MemberFacts(
                    name=seat.name,
                    unit=seat.unit,
                    organisation=seat.organisation_id or 0,
                    kind=seat.kind or "",
                    post=seat.post,
                    deputed_on=seat.deputed_on,
                    person=seat.person or 0,
                    expert=seat.expert_id or 0,
                    namesake=seat.namesake,
                    serves_party=engaged.get(seat.id, ""),
                )
                for seat in self._seats
            ],
            in_planning_area=project.in_planning_area,
            parties=frozenset(key for key, _name in parties),
            party_names=frozenset(name for _key, name in parties),
        )

    @cached_property
    def sample(self) -> plain.SampleFacts:
        """How the sample stands to the whole arrangement; reads title and classes of every volume."""
        return sampled.facts(self.answers, self.procedure)

    @property
    def secret(self) -> bool:
        """Whether the pack wants a secret ballot."""
        return clauses.vote(self.procedure).secret

    @cached_property
    def voting(self) -> plain.VotingFacts:
        """How the panel voted: on the seats by name, on ballots in secret; sealed ones are counted."""
        sealed = 0
        self.answers.ahead(asked.voting(secret=self.secret))
        if self.secret:
            cast = self.answers.column(convened.BALLOTS)
            sealed = self.answers.value(convened.SEALED)
        else:
            cast = [seat.vote for seat in self._seats if seat.vote]
        return plain.VotingFacts(
            rule=clauses.vote(self.procedure),
            members=len(self._seats),
            agreed=cast.count("agree"),
            against=len(cast) - cast.count("agree"),
            sealed=sealed,
            opened=self.project.vote_begun,
            closed=self.project.vote_closed,
            awaiting=sum(seat.awaits for seat in self._seats),
            strikes=self.answers.value(convened.STRIKES),
            again=second.vote(self.statements(), self.procedure),
        )

    @cached_property
    def points(self) -> Sequence[Score]:
        """What both sides gave, by item."""
        mine = select(Score).where(Score.project_id == self.id)
        return db.session.scalars(mine.order_by(Score.item)).all()

    @cached_property
    def score(self) -> plain.ScoreFacts:
        """What both sides' points come to; no query where the pack has no table."""
        sheet = self.procedure.score
        if sheet is None:
            return plain.ScoreFacts()
        rows = self.points
        own = {row.item: row.own for row in rows if row.own is not None}
        given = {row.item: row.points for row in rows if row.points is not None}
        level = self.project.level
        return plain.ScoreFacts(
            table=sheet,
            own=scoring.result(sheet, own, of=level),
            result=scoring.result(sheet, given, of=level),
        )

    @cached_property
    def opinion(self) -> plain.OpinionFacts:
        """Whether an opinion stands."""
        return plain.OpinionFacts("opinion" in self.answers.column(probes.VALID))

    @cached_property
    def record(self) -> plain.RecordFacts:
        """Whether the result must be reported and was."""
        row = clauses.organiser(self.procedure, self.project.completion_by)
        if row is None or not row.report_to:
            return plain.RecordFacts()
        stands = "record_report" in self.answers.column(probes.VALID)
        return plain.RecordFacts(row.report_to, stands)

    @cached_property
    def findings(self) -> plain.FindingFacts:
        """The problems of the review by where they stand, without those of visits."""
        rows = self.answers.rows(convened.FINDINGS)
        counts = {state: count for state, count, _rejected in rows}
        return plain.FindingFacts(
            open=counts.get(FindingState.OPEN, 0),
            answered=counts.get(FindingState.ANSWERED, 0),
            closed=counts.get(FindingState.CLOSED, 0),
            rejected=sum(rejected for _state, _count, rejected in rows),
        )

    @cached_property
    def handover(self) -> archive_facts.HandoverFacts:
        """Whether the transfer list is signed, and lists the archive as it lies now."""
        return self._lying.handover()


def points_ahead(several: Sequence[ProjectFacts]) -> None:
    """What both sides gave, read for all projects at once whose packs have a table."""
    tabled = {one.id: one for one in several if one.procedure.score is not None}
    found: dict[int, list[Score]] = {key: [] for key in tabled}
    if tabled:
        mine = select(Score).where(Score.project_id.in_(tabled))
        for row in db.session.scalars(mine.order_by(Score.project_id, Score.item)):
            found[row.project_id].append(row)
    for key, one in tabled.items():
        one.points = found[key]


class NoFacts:
    """Findings have no needs."""
