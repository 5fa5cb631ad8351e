"""Fills the plain facts that the rules judge, from the database, each subject at most once.

No rule stands here (see workflows.rules).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from functools import cached_property

from sqlalchemy import func, select

from acceptance.extensions import db
from acceptance.models import (
    ArchiveVersion,
    Ballot,
    Finding,
    Party,
    Project,
    Score,
    SealedBallot,
    Statement,
)
from acceptance.services.ground import packs
from workflows import archive_facts, clauses, scoring, standards
from workflows import facts as plain
from workflows.findings import FindingState
from workflows.roles import ROLE_OF_PARTY, PartyKind
from workflows.words import DUTY_NAMES

from . import documented, lying, probes, sampled, second
from .endings import EndFacts


class ProjectFacts(EndFacts):
    """The facts of one project on one day; each subject costs one or two queries, whatever the
    number of files.

    `procedure` judges by another version of the pack than the one that the project pinned;
    `thorough` reads the whole archive anew, as a decision does.
    """

    def __init__(
        self,
        project: Project,
        today: date,
        procedure: standards.Procedure | None = None,
        *,
        thorough: bool = False,
    ) -> None:
        self.thorough = thorough
        self.project, self.today, self.id = project, today, project.id
        self.procedure = procedure or packs.procedure(project)
        self._statements: Mapping[str, Statement] | None = None

    @cached_property
    def unnamed_duties(self) -> Sequence[plain.UnnamedDuty]:
        """Parties without a leader in charge or an archivist today; a query a duty."""
        return [
            plain.UnnamedDuty(duty, key, name, PartyKind(kind))
            for duty in DUTY_NAMES
            for key, kind, name in db.session.execute(probes.without(duty, self.id, self.today))
        ]

    @cached_property
    def parties(self) -> plain.PartyFacts:
        """What the parties were engaged for."""
        engaged = (Party.project_id == self.id, Party.ended_on.is_(None))
        kinds = db.session.scalars(select(Party.kind).where(*engaged))
        return plain.PartyFacts(frozenset(kinds))

    def open_items(self, stage: str, below: str) -> Sequence[plain.OpenItems]:
        """Items due by `stage` that fall short of `below`: submitted, checked or filed."""
        # On the connection, not the session: plain rows of a cached statement, nothing to flush or
        # map.
        rows = db.session.connection().execute(
            probes.open_items(below), {"project": self.id, "rank": standards.STAGES.index(stage)}
        )
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
        rows = db.session.execute(probes.undrawn(self.id))
        return [plain.UndrawnParty(key, name) for key, name in rows]

    @cached_property
    def volumes(self) -> archive_facts.VolumeFacts:
        """The arrangement; four bounded queries, one where nothing is arranged."""
        connection, mine = db.session.connection(), {"project": self.id}
        if connection.execute(probes.ANY_VOLUME, mine).first() is None:
            # Before anything is arranged every file is loose: to say so would only be noise.
            return archive_facts.VolumeFacts()
        unsound = connection.execute(probes.UNSOUND_VOLUMES, mine)
        return archive_facts.VolumeFacts(
            arranged=True,
            unsound=[
                archive_facts.UnsoundVolume(key, title, files) for key, title, files in unsound
            ],
            loose=connection.execute(probes.LOOSE, mine).scalar_one(),
            not_stored=connection.execute(probes.NOT_STORED, mine).scalar_one(),
            unnumbered=connection.execute(probes.UNNUMBERED, mine).scalar_one(),
        )

    @cached_property
    def _lying(self) -> lying.Lying:
        return lying.Lying(self.project, thorough=self.thorough)

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
        if self._statements is None:
            rows = db.session.scalars(select(Statement).where(Statement.project_id == self.id))
            self._statements = {row.kind: row for row in rows}
        return self._statements

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
    def _seats(self) -> Sequence[probes.Seat]:
        """Who sits on the panel and how each voted by name; whoever stepped back is not among them."""
        return db.session.connection().execute(probes.SEATS, {"project": self.id}).all()

    @cached_property
    def panel(self) -> plain.PanelFacts:
        """The composed panel beside its rule, and who is a party."""
        project = self.project
        connection, mine = db.session.connection(), {"project": self.id}
        parties = connection.execute(probes.PARTIES, mine).all()
        engaged = dict(connection.execute(probes.ENGAGED, mine).all())
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
        return sampled.facts(self.id, self.procedure)

    @property
    def secret(self) -> bool:
        """Whether the pack wants a secret ballot."""
        return clauses.vote(self.procedure).secret

    @cached_property
    def voting(self) -> plain.VotingFacts:
        """How the panel voted: on the seats by name, on ballots in secret; sealed ones are counted."""
        sealed = 0
        if self.secret:
            ballots = select(Ballot.vote).where(Ballot.project_id == self.id)
            cast = list(db.session.scalars(ballots))
            closed = select(func.count()).where(SealedBallot.project_id == self.id)
            sealed = db.session.scalar(closed) or 0
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
            strikes=db.session.scalar(probes.STRIKES, {"project": self.id}) or 0,
            again=second.vote(self.id, self.procedure),
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
        return plain.OpinionFacts(documented.stands(self.id, "opinion"))

    @cached_property
    def record(self) -> plain.RecordFacts:
        """Whether the result must be reported and was; no query where nobody waits for it."""
        row = clauses.organiser(self.procedure, self.project.completion_by)
        if row is None or not row.report_to:
            return plain.RecordFacts()
        return plain.RecordFacts(row.report_to, documented.stands(self.id, "record_report"))

    @cached_property
    def findings(self) -> plain.FindingFacts:
        """The problems of the review by where they stand, without those of visits."""
        sent_back = Finding.sent_back_in(self.project.round)
        rows = db.session.execute(
            select(Finding.state, func.count(), func.count().filter(sent_back))
            .where(Finding.project_id == self.id, Finding.inspection_id.is_(None))
            .group_by(Finding.state)
        ).all()
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


class NoFacts:
    """Findings have no needs."""
