"""A lawful project and a lawful checklist item as plain objects; a story spoils one thing."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import date

from workflows.archive_facts import ArchiveFacts, HandoverFacts, VolumeFacts
from workflows.clauses import Organiser, PanelRule, VoteRule
from workflows.ending_facts import BuiltFacts, ReapplicationFacts
from workflows.facts import (
    FindingFacts,
    MemberFacts,
    OpenItems,
    OpinionFacts,
    OrganiserFacts,
    PanelFacts,
    PartyFacts,
    RecordFacts,
    SampleFacts,
    ScoreFacts,
    StatementFacts,
    UndrawnParty,
    UnnamedDuty,
    VotingFacts,
)
from workflows.filing_facts import CheckFacts, DocumentFacts, SupervisionFacts
from workflows.meeting_facts import MeetingFacts
from workflows.roles import OrganisationKind, PartyKind

BUREAU, ARCHIVE = 1, 2
ORGANISER = OrganiserFacts(BUREAU, "市档案局", "city", Organiser("同级档案主管部门"))
LEADER = MemberFacts("王组长", "市档案局", BUREAU, post="leader")
SENT = date(2026, 3, 2)
FROM_THE_CITY_ARCHIVE = MemberFacts(
    "李馆员", "市城建档案馆", ARCHIVE, OrganisationKind.CITY_ARCHIVE, deputed_on=SENT
)
OF_THE_BUREAU = [MemberFacts(name, "市档案局", BUREAU) for name in ("赵", "钱", "孙")]
PANEL = PanelFacts(
    PanelRule(),
    ORGANISER,
    [LEADER, FROM_THE_CITY_ARCHIVE, *OF_THE_BUREAU],
    in_planning_area=True,
    parties=frozenset({7}),
    party_names=frozenset({"市建工集团"}),
)
TEXTS = StatementFacts(
    frozenset({"audit_report", "self_check", "application", "evaluation"}),
    conditions=["已按设计建成", "试运行合格"],
    declared=frozenset({0, 1}),
)


@dataclass(frozen=True)
class Project:
    """What a need may ask of a project; nothing is missing until a story says so."""

    unnamed_duties: Sequence[UnnamedDuty] = ()
    parties: PartyFacts = PartyFacts(frozenset(PartyKind))
    items: Sequence[OpenItems] = ()
    undrawn: Sequence[UndrawnParty] = ()
    volumes: VolumeFacts = VolumeFacts(arranged=True)
    archive: ArchiveFacts = ArchiveFacts(version=1)
    texts: StatementFacts = TEXTS
    panel: PanelFacts = field(default=PANEL)
    sample: SampleFacts = SampleFacts(drawn=100, minimum=100)
    voting: VotingFacts = VotingFacts(VoteRule(), members=5, agreed=3, against=2)
    score: ScoreFacts = ScoreFacts()
    opinion: OpinionFacts = OpinionFacts()
    record: RecordFacts = RecordFacts()
    findings: FindingFacts = FindingFacts(closed=1)
    handover: HandoverFacts = HandoverFacts(signed=True)
    built: BuiltFacts = BuiltFacts()
    reapplication: ReapplicationFacts = ReapplicationFacts()
    meeting: MeetingFacts = MeetingFacts(SENT)

    def open_items(self, stage: str, below: str) -> Sequence[OpenItems]:
        return self.items


@dataclass(frozen=True)
class Filing:
    """What a need may ask of one checklist item."""

    documents: DocumentFacts = DocumentFacts(listed=3)
    checks: CheckFacts = CheckFacts()
    supervision: SupervisionFacts = SupervisionFacts(due=True, done=True)


def a_panel(**changed) -> PanelFacts:
    """The lawful panel with something else about it; a rule or a member is changed by its own name."""
    return replace(PANEL, **changed)


def codes(blockers) -> list[str]:
    """What is said to be missing."""
    return [blocker.code for blocker in blockers]
