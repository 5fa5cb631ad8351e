"""Every need over plain objects: lawful is silent, each thing spoilt alone is named alone, and
every code has its words.
"""

from datetime import date
from decimal import Decimal

import pytest

from workflows import needs
from workflows.archive_facts import Answer, ArchiveFacts, HandoverFacts, UnsoundVolume, VolumeFacts
from workflows.clauses import VoteRule
from workflows.ending_facts import BuiltFacts, ReapplicationFacts
from workflows.facts import (
    FindingFacts,
    OpenItems,
    OpinionFacts,
    PartyFacts,
    RecordFacts,
    SampleFacts,
    ScoreFacts,
    SecondVote,
    StatementFacts,
    UndrawnParty,
    UnnamedDuty,
    VotingFacts,
)
from workflows.filing_facts import CheckFacts, DocumentFacts, SupervisionFacts
from workflows.filings import FILING
from workflows.meeting_facts import MeetingFacts
from workflows.projects import PROJECT, Stage
from workflows.roles import PartyKind, Role
from workflows.scoring import Item, Part, Table, result
from workflows.words import BLOCKERS

from .plain import TEXTS, Filing, Project, codes
from .test_draw_table import MISSING as DRAWS
from .test_panel_rules import ALONE as PANELS

ON_THE_TABLE = [need for row in PROJECT.steps.values() for need in row.needs]
ON_THE_ITEMS_TABLE = [need for row in FILING.steps.values() for need in row.needs]
ITEM = OpenItems(4, "甲公司", "contractor", "C5", "施工文件", 3, "图纸会审记录")
STRICT = Table(
    (
        Part(
            "a",
            "基础",
            (
                Item("a-01", "制度", "", Decimal(60)),
                Item("a-02", "完好率", "", Decimal(0), "%", (("", Decimal(90)),)),
                Item("a-03", "面积", "", Decimal(0), "m²", (("地级市", Decimal(1000)),)),
            ),
            Decimal(40),
        ),
    ),
    (("合格", Decimal(50)),),
)
POOR = result(STRICT, {"a-01": Decimal(30), "a-02": Decimal(80), "a-03": Decimal(9)})
FIRST, SECOND = date(2026, 11, 1), date(2026, 11, 2)
UNDRAWN = [UndrawnParty(4, "甲公司")]


def without(kind):
    return StatementFacts(TEXTS.written - {kind})


SPOILT = {
    "a party without a leader in charge": (
        needs.duties_named,
        Project(unnamed_duties=[UnnamedDuty("leader", 4, "甲公司", PartyKind.CONTRACTOR)]),
        ["no_leader"],
    ),
    "a party without an archivist": (
        needs.duties_named,
        Project(unnamed_duties=[UnnamedDuty("archivist", 1, "业主", PartyKind.OWNER)]),
        ["no_archivist"],
    ),
    "no supervisor on record": (
        needs.parties_engaged,
        Project(parties=PartyFacts(frozenset(PartyKind) - {PartyKind.SUPERVISOR})),
        ["party_absent"],
    ),
    "items not submitted": (
        needs.submitted("construction"),
        Project(items=[ITEM]),
        ["filings_missing"],
    ),
    "items not checked": (
        needs.checked("construction"),
        Project(items=[ITEM]),
        ["filings_unchecked"],
    ),
    "items not filed": (needs.filed("design"), Project(items=[ITEM]), ["filings_unfiled"]),
    "no as-built drawing": (
        needs.as_built_delivered,
        Project(undrawn=UNDRAWN),
        ["drawings_missing"],
    ),
    "no audit report": (
        needs.audit_report_written,
        Project(texts=without("audit_report")),
        ["audit_report_missing"],
    ),
    "no self-check": (
        needs.self_check_written,
        Project(texts=without("self_check")),
        ["self_check_missing"],
    ),
    "no application": (
        needs.application_written,
        Project(texts=without("application")),
        ["application_missing"],
    ),
    "no evaluation": (
        needs.evaluation_written,
        Project(texts=without("evaluation")),
        ["evaluation_missing"],
    ),
    "the second of two conditions is not declared": (
        needs.conditions_met,
        Project(texts=StatementFacts(conditions=["一", "二"], declared=frozenset({0}))),
        ["condition_unmet"],
    ),
    "nothing is arranged": (needs.volumes_sound, Project(volumes=VolumeFacts()), ["no_volumes"]),
    "a volume's pages have a gap": (
        needs.volumes_sound,
        Project(volumes=VolumeFacts(True, [UnsoundVolume(1, "立项", 3)])),
        ["volume_gap"],
    ),
    "a volume is empty": (
        needs.volumes_sound,
        Project(volumes=VolumeFacts(True, [UnsoundVolume(1, "立项", 0)])),
        ["volume_empty"],
    ),
    "a document lies in no volume": (
        needs.volumes_sound,
        Project(volumes=VolumeFacts(True, loose=2)),
        ["documents_loose"],
    ),
    "a document is only listed": (
        needs.volumes_sound,
        Project(volumes=VolumeFacts(True, not_stored=2)),
        ["documents_not_stored"],
    ),
    "too few volumes are drawn": (
        needs.sampled,
        Project(sample=SampleFacts(99, 100)),
        ["sample_small"],
    ),
    "a focus kind is not in the sample": (
        needs.sampled,
        Project(
            sample=SampleFacts(100, 100, ["隐蔽工程文件", "竣工文件"], frozenset({"竣工文件"}))
        ),
        ["focus_missing"],
    ),
    "a drawn volume nobody looked at": (
        needs.sampled,
        Project(sample=SampleFacts(100, 100, unrecorded=[3, 7, 9, 11])),
        ["sample_unrecorded"],
    ),
    "a vote is missing": (
        needs.voted_through,
        Project(voting=VotingFacts(VoteRule(), 5, 4, 0)),
        ["votes_missing"],
    ),
    "the quorum has voted and the vote is still open": (
        needs.voted_through,
        Project(voting=VotingFacts(VoteRule(Decimal("0.6")), 5, 3, 0)),
        ["vote_open"],
    ),
    "all have voted, one of them on paper that he has not confirmed": (
        needs.voted_through,
        Project(voting=VotingFacts(VoteRule(), 5, 3, 2, awaiting=1)),
        ["paper_unconfirmed"],
    ),
    "all have voted, and of one vote it is asked to strike it through": (
        needs.voted_through,
        Project(voting=VotingFacts(VoteRule(), 5, 3, 2, strikes=1)),
        ["strike_unanswered"],
    ),
    "a result would be put off": (needs.vote_not_taken, Project(), ["vote_taken"]),
    "no majority": (
        needs.voted_through,
        Project(voting=VotingFacts(VoteRule(), 5, 2, 3)),
        ["no_majority"],
    ),
    "the panel is to vote again and has not": (
        needs.agreed_again,
        Project(voting=VotingFacts(VoteRule(again=True), members=5, agreed=2, against=3)),
        ["second_vote_missing"],
    ),
    "more votes than members are told of after the second look": (
        needs.agreed_again,
        Project(voting=VotingFacts(VoteRule(again=True), members=5, again=SecondVote(4, 2))),
        ["second_vote_missing"],
    ),
    "the panel voted again and did not agree": (
        needs.agreed_again,
        Project(voting=VotingFacts(VoteRule(again=True), members=5, again=SecondVote(2, 3))),
        ["second_vote_lost"],
    ),
    "a majority agrees": (needs.judged_down, Project(), ["majority_agrees"]),
    "the owner has not scored itself": (
        needs.self_scored,
        Project(score=ScoreFacts(STRICT, result(STRICT, {}), POOR)),
        ["own_scores_missing"],
    ),
    "the panel has not scored": (
        needs.scored,
        Project(score=ScoreFacts(STRICT, POOR, result(STRICT, {}))),
        ["scores_missing"],
    ),
    "the points do not suffice in any way": (
        needs.scored_through,
        Project(score=ScoreFacts(STRICT, POOR, POOR)),
        [
            "score_below_threshold",
            "score_below_minimum",
            "score_below_indicator",
            "score_no_class",
        ],
    ),
    "the result is not on record": (
        needs.put_on_record,
        Project(record=RecordFacts("国家档案局")),
        ["record_missing"],
    ),
    "the opinion was taken back": (
        needs.opinion_stands,
        Project(opinion=OpinionFacts(stands=False)),
        ["opinion_missing"],
    ),
    "no problem is listed": (
        needs.findings_listed,
        Project(findings=FindingFacts()),
        ["no_findings"],
    ),
    "no problem is open": (
        needs.problems_open,
        Project(findings=FindingFacts(closed=1)),
        ["no_open_problem"],
    ),
    "a problem has no answer": (
        needs.findings_answered,
        Project(findings=FindingFacts(open=1, answered=4)),
        ["findings_unanswered"],
    ),
    "an answer was not looked at": (
        needs.no_open_findings,
        Project(findings=FindingFacts(answered=1)),
        ["findings_unchecked"],
    ),
    "the re-check left nothing open": (
        needs.findings_still_open,
        Project(findings=FindingFacts(closed=2)),
        ["nothing_left"],
    ),
    "sent back with answers that nobody judged": (
        needs.findings_still_open,
        Project(findings=FindingFacts(open=1, answered=2, rejected=1)),
        ["findings_unjudged"],
    ),
    "failed with answers that nobody judged": (
        needs.findings_rejected,
        Project(findings=FindingFacts(open=1, answered=2, rejected=1)),
        ["findings_unjudged"],
    ),
    "failed for what nobody was ever asked to mend": (
        needs.findings_rejected,
        Project(findings=FindingFacts(open=1, closed=2)),
        ["nothing_rejected"],
    ),
    "a mistaken registration with papers": (
        needs.nothing_built,
        Project(built=BuiltFacts(papers=1)),
        ["papers_issued"],
    ),
    "a mistaken registration with files": (
        needs.nothing_built,
        Project(built=BuiltFacts(files=3)),
        ["files_there"],
    ),
    "a failure after which the pack ends all": (
        needs.may_apply_again,
        Project(reapplication=ReapplicationFacts(allowed=False)),
        ["reapply_not_allowed"],
    ),
    "a failure of yesterday": (
        needs.may_apply_again,
        Project(reapplication=ReapplicationFacts(days_left=5)),
        ["reapply_early"],
    ),
    "a verdict on the first of two days": (
        needs.meeting_held,
        Project(meeting=MeetingFacts(FIRST, on=FIRST, until=SECOND)),
        ["meeting_to_come"],
    ),
    "a verdict on the eve of the meeting": (
        needs.meeting_held,
        Project(meeting=MeetingFacts(FIRST, on=SECOND)),
        ["meeting_to_come"],
    ),
    "a meeting too near to the completion": (
        needs.in_time,
        Project(meeting=MeetingFacts(SECOND, latest=FIRST, months=3)),
        ["completion_near"],
    ),
    "no transfer list": (
        needs.handover_listed,
        Project(handover=HandoverFacts()),
        ["handover_missing"],
    ),
    "an item without files": (
        needs.documents_stored,
        Filing(documents=DocumentFacts()),
        ["nothing_uploaded"],
    ),
    "an item with a file that is only listed": (
        needs.documents_stored,
        Filing(documents=DocumentFacts(3, 1)),
        ["files_not_attached"],
    ),
    "an item of a new round with last year's file alone": (
        needs.documents_stored,
        Filing(documents=DocumentFacts(3, only_earlier=True)),
        ["same_as_last_round"],
    ),
    "a volume without its number": (
        needs.volumes_numbered,
        Project(volumes=VolumeFacts(arranged=True, unnumbered=12)),
        ["volumes_unnumbered"],
    ),
    "an archive that was never fixed": (
        needs.archive_stands,
        Project(archive=ArchiveFacts()),
        ["archive_unfixed"],
    ),
    "an archive that is not as it was fixed": (
        needs.archive_stands,
        Project(archive=ArchiveFacts(1, ["施工文件 第一卷", "竣工图 第二卷"])),
        ["archive_changed"],
    ),
    "a change of the archive that is half done": (
        needs.archive_stands,
        Project(archive=ArchiveFacts(1, ["施工文件 第一卷"], 2, Role.OWNER)),
        ["amendment_open"],
    ),
    "a file that has lost its bytes": (
        needs.archive_stands,
        Project(archive=ArchiveFacts(1, damaged=2)),
        ["files_damaged"],
    ),
    "a sampled volume that was changed since": (
        needs.looked_again,
        Project(sample=SampleFacts(100, 100, unlooked=[4, 7])),
        ["sample_changed"],
    ),
    "a transfer list that does not list what is there": (
        needs.handover_listed,
        Project(handover=HandoverFacts(signed=True, current=False)),
        ["handover_stale"],
    ),
    "the archive refused the package": (
        needs.handover_listed,
        Project(handover=HandoverFacts(signed=True, answer=Answer.REFUSED)),
        ["receipt_refused"],
    ),
    "the archive has another version": (
        needs.handover_listed,
        Project(handover=HandoverFacts(signed=True, answer=Answer.OTHER)),
        ["receipt_stale"],
    ),
    "a file that failed its checks": (
        needs.no_failed_checks,
        Filing(checks=CheckFacts(failed=1, waiting=1)),
        ["checks_failed"],
    ),
    "a file that waits for its checks": (
        needs.every_file_checked,
        Filing(checks=CheckFacts(failed=1, waiting=1)),
        ["checks_waiting"],
    ),
    "the supervisor has not checked": (
        needs.supervisor_checked,
        Filing(supervision=SupervisionFacts(due=True)),
        ["supervisor_first"],
    ),
    "nobody supervises": (
        needs.supervisor_checked,
        Filing(supervision=SupervisionFacts(due=True, engaged=False)),
        ["no_supervisor"],
    ),
}


@pytest.mark.parametrize("need", ON_THE_TABLE, ids=lambda need: need.__name__)
def test_a_lawful_project_lacks_nothing(need):
    # Some needs ask for a problem that is still open: they belong to the steps that turn a project
    # down.
    turned_down = {"problems_open", "findings_still_open", "findings_rejected", "judged_down"}
    facts = Project()
    if need.__name__ == "vote_not_taken":
        facts = Project(voting=VotingFacts(VoteRule(), 5, 2, 2))
    if need.__name__ in turned_down:
        facts = Project(
            voting=VotingFacts(VoteRule(), 5, 2, 3),
            findings=FindingFacts(open=1, closed=1, rejected=1),
        )
    assert list(need(facts)) == []


@pytest.mark.parametrize("need", ON_THE_ITEMS_TABLE, ids=lambda need: need.__name__)
def test_a_lawful_item_lacks_nothing(need):
    assert list(need(Filing())) == []


@pytest.mark.parametrize("story", SPOILT)
def test_each_thing_spoilt_alone_is_named_alone(story):
    need, facts, wanted = SPOILT[story]
    found = list(need(facts))
    assert sorted(codes(found)) == sorted(wanted)
    for blocker in found:
        assert BLOCKERS[blocker.code] % blocker.facts, "the sentence takes the figures"
        assert blocker.owed_by in list(Role)


def test_every_code_has_its_sentence_and_every_sentence_its_story():
    told = {code for _need, _facts, found in SPOILT.values() for code in found}
    told |= {code for _panel, code in PANELS.values()}
    # A person's own work is no need of the table: its stories stand in test_hands.
    told.add("own_work")
    told |= {code for _name, _facts, found in DRAWS.values() for code in found}
    assert told == set(BLOCKERS)


def one_of_all_stages(need):
    """`filed("design")` and `filed("accepted")` are one need of two stages."""
    name = need.__name__
    shared = ("filings_missing", "filings_unchecked", "filings_unfiled")
    return next((prefix for prefix in shared if name.startswith(prefix)), name)


def test_every_need_of_the_tables_has_a_story():
    told = {one_of_all_stages(need) for need, _facts, _codes in SPOILT.values()}
    asked = {one_of_all_stages(need) for need in ON_THE_TABLE + ON_THE_ITEMS_TABLE}
    assert asked <= told | {"panel_formed"}


def test_a_look_at_nothing_is_no_review():
    assert codes(needs.sampled(Project(sample=SampleFacts(0, 0)))) == ["sample_small"]


@pytest.mark.parametrize("name", ["approve", "approve_with_items", "order_rectification"])
def test_no_decision_while_a_drawn_volume_was_not_looked_at(name):
    unseen = Project(sample=SampleFacts(100, 100, unrecorded=[3, 7, 9, 11]))
    found = [one for one in PROJECT.steps[name].blockers(unseen) if one.code == "sample_unrecorded"]
    (blocker,) = found
    assert blocker.about == ("sheet", None)
    assert blocker.facts == {"count": 4, "numbers": "3、7、9"}


def test_a_focus_kind_that_the_project_does_not_have_is_not_asked_for():
    assert codes(needs.sampled(Project(sample=SampleFacts(5, 5, [], frozenset())))) == []


def test_the_focus_kind_that_was_not_drawn_is_named():
    facts = Project(sample=SampleFacts(5, 5, ["甲", "乙", "丙"], frozenset({"乙"})))
    assert [blocker.facts["kind"] for blocker in needs.sampled(facts)] == ["甲", "丙"]


def test_who_must_report_and_has_reported_owes_nothing():
    assert not list(needs.put_on_record(Project(record=RecordFacts("国家档案局", reported=True))))


def test_a_meeting_decides_on_its_day_and_may_be_held_on_the_last_day_for_it():
    at = MeetingFacts(SECOND, on=FIRST, until=SECOND, latest=SECOND, months=3)
    assert not [*needs.meeting_held(Project(meeting=at)), *needs.in_time(Project(meeting=at))]


def test_what_an_item_lacks_leads_to_its_lines_of_the_matrix():
    blocker = next(needs.filed("design")(Project(items=[ITEM])))
    assert blocker.about == ("filings", 4) and blocker.owed_by == "contractor"
    assert (blocker.facts["party_id"], blocker.facts["group_code"]) == (4, "C5")


@pytest.mark.parametrize(
    "facts", [facts for _n, facts, _c in SPOILT.values() if isinstance(facts, Project)]
)
def test_an_option_is_open_exactly_when_its_list_is_empty(facts):
    for state in Stage:
        for option in PROJECT.options(state, list(Role), facts):
            assert option.open == (option.blockers == [])
