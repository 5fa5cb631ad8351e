"""The rows of the tables as the law and the forms have them: written apart from `workflows`, by hand.

A row says where it leaves from, where it leads, whose hand takes it, what must be in place by the
codes of what is said to be missing (one need a line or a word in brackets, in the order in which
the needs are asked), what it asks, which documents come with it and which are over with it, what it does to the clock of the
answer and which effect it has, and (`own`) upon whose acts it decides, which nobody does in another
party's name. A code of items carries the stage by which they are due.

A new row is one call of `row`; a new need is a line of `NEEDS` or a code in one; a new code that is
missing alone in no story of `test_needs` gets its line in `SPOILT`.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from typing import Any

from workflows.clauses import VoteRule
from workflows.ending_facts import BuiltFacts, ReapplicationFacts
from workflows.facts import (
    FindingFacts,
    RecordFacts,
    ScoreFacts,
    SecondVote,
    VotingFacts,
)
from workflows.filing_facts import CheckFacts
from workflows.meeting_facts import MeetingFacts
from workflows.scoring import Item, Part, Table, result

from .plain import TEXTS

NEEDS = {
    # the need                codes by which it is said to be missing
    "duties":                 "no_leader no_archivist",
    "parties":                "party_absent",
    "designed":               "filings_unfiled:design",
    "contracted":             "filings_unfiled:contracting",
    "built":                  "filings_missing:construction",
    "supervised":             "filings_unchecked:construction",
    "all filed":              "filings_unfiled:self_check",
    "all filed after":        "filings_unfiled:accepted",
    "as-built drawings":      "drawings_missing",
    "audit report":           "audit_report_missing",
    "self-check":             "self_check_missing",
    "application":            "application_missing",
    "evaluation":             "evaluation_missing",
    "conditions":             "condition_unmet",
    "volumes":                "no_volumes volume_gap volume_empty documents_loose documents_not_stored",
    "numbers":                "volumes_unnumbered",
    "archive stands":         "archive_unfixed amendment_open archive_changed files_damaged",
    "looked again":           "sample_changed",
    "panel":                  "panel_small panel_even no_panel_leader leader_not_from_organiser no_city_archive"
                              " organiser_level panel_party panel_undeputed panel_twin panel_namesake",
    "sample":                 "sample_small focus_missing sample_unrecorded",
    "majority":               "votes_missing vote_open paper_unconfirmed strike_unanswered no_majority",
    "agreed again":           "second_vote_missing second_vote_lost",
    "judged down":            "votes_missing vote_open paper_unconfirmed strike_unanswered majority_agrees",
    "no result":              "vote_taken",
    "in time":                "completion_near",
    "meeting held":           "meeting_to_come",
    "own points":             "own_scores_missing",
    "points":                 "scores_missing",
    "points enough":          "scores_missing score_below_threshold score_below_minimum score_below_indicator"
                              " score_no_class",
    "opinion":                "opinion_missing",
    "on record":              "record_missing",
    "problems listed":        "no_findings",
    "problems open":          "no_open_problem",
    "problems answered":      "findings_unanswered",
    "problems closed":        "findings_unanswered findings_unchecked",
    "problems left":          "findings_unjudged nothing_left",
    "problems rejected":      "findings_unjudged nothing_rejected",
    "nothing built":          "papers_issued files_there",
    "may apply again":        "reapply_not_allowed reapply_early",
    "hand-over list":         "handover_missing handover_stale receipt_refused receipt_stale",
    "files":                  "nothing_uploaded files_not_attached same_as_last_round",
    "checks passed":          "checks_failed",
    "checks done":            "checks_waiting",
    "supervisor":             "supervisor_first no_supervisor",
}  # fmt: skip

OWED = {
    # who owes it       what is missing
    "contractor":       "drawings_missing nothing_uploaded files_not_attached same_as_last_round checks_failed",
    "supervisor":       "audit_report_missing supervisor_first",
    "owner":            "party_absent self_check_missing application_missing condition_unmet no_volumes volume_gap"
                        " volume_empty documents_loose documents_not_stored own_scores_missing findings_unanswered"
                        " handover_missing handover_stale receipt_refused receipt_stale checks_waiting no_supervisor volumes_unnumbered amendment_open files_damaged"
                        " archive_changed reapply_early completion_near",
    "bureau":           "evaluation_missing panel_small panel_even no_panel_leader leader_not_from_organiser"
                        " no_city_archive organiser_level panel_party panel_undeputed sample_small focus_missing"
                        " no_majority majority_agrees scores_missing score_below_threshold score_below_minimum"
                        " score_below_indicator score_no_class record_missing no_findings no_open_problem"
                        " findings_unchecked findings_unjudged nothing_left nothing_rejected archive_unfixed sample_changed"
                        " sample_unrecorded vote_open paper_unconfirmed strike_unanswered vote_taken panel_twin panel_namesake papers_issued files_there"
                        " reapply_not_allowed opinion_missing second_vote_missing second_vote_lost meeting_to_come",
    "panelist":         "votes_missing",
    "whoever it names": "no_leader no_archivist filings_missing filings_unchecked filings_unfiled",
}  # fmt: skip
"""The hands in which each thing lies that can be missing."""

BELOW = {
    "filings_missing": "submitted",
    "filings_unchecked": "checked",
    "filings_unfiled": "filed",
}
"""How far the items must have come of which a code says that they have not."""


@dataclass(frozen=True)
class Row:
    """A row as it is written here; lists are words with blanks between them."""

    name: str
    source: str
    to: str
    hands: str
    needs: tuple[str, ...] = ()
    asks: str = ""
    issues: str = ""
    ends: str = ""
    clock: str = ""
    effect: str = ""
    tone: str = "forward"
    when: str = ""
    own: str = ""
    borrowed: bool = False

    def codes(self) -> list[tuple[int, str]]:
        """Each code with the place of its need among the needs of the row."""
        return [(at, code) for at, need in enumerate(self.needs) for code in NEEDS[need].split()]


def row(name: str, source: str, to: str, hands: str, *needs: str, **more: Any) -> Row:
    """A row with its needs in their order."""
    return Row(name, source, to, hands, needs, **more)


APPLYING = "apply supplement"
MENDING = f"{APPLYING} submit_rectification"
WHOLE = ("volumes", "numbers")
HANDED = ("opinion", "all filed after", *WHOLE, "archive stands")
APPLIED = "self_check_report application_form application_report"
MEETS = "meeting_on meeting_until meeting_time meeting_place together"
CALLED = "meeting_notice adjournment_notice panel_list ballot"
BEGUN = f"{APPLIED} supplement_notice admission pre_check_opinion panel_change {CALLED}"
STANDS = ("archive stands", "looked again")
GROWS = (
    "design contracting construction supervision self_check suspended supplement <change> <late>"
)

UNDO = {
    "project": "start_contracting start_construction submit_to_supervisor return_to_contractor sign_off"
    " apply withdraw admit ask_supplement supplement decline open_pre_check close_pre_check"
    " return_application suspend resume",
    "filing": "submit recall check return_unchecked file return_filed ask_exemption grant_exemption"
    " refuse_exemption reopen",
    "finding": "answer revise close reject",
    "amendment": "",
}
"""Rows that their own hand may take back within the pack's minutes: no decision upon a vote, nothing
that a meeting, a rectification, a transfer or another round rests on. Programmes have them from the
project's."""

# fmt: off
PROJECT = [
    row("start_contracting", "design", "contracting", "owner", "duties", "designed"),
    row("start_construction", "contracting", "construction", "owner", "parties", "duties", "contracted"),
    row("submit_to_supervisor", "construction", "supervision", "owner", "built", "as-built drawings"),
    row("return_to_contractor", "supervision", "construction", "supervisor", asks="reason", tone="back",
        own="submit_to_supervisor"),
    row("sign_off", "supervision", "self_check", "supervisor", "supervised", "audit report", issues="audit_report",
        own="submit_to_supervisor"),
    row("apply", "self_check", "applied", "owner",
        "all filed", *WHOLE, "self-check", "own points", "conditions", "application",
        issues="self_check_report application_form application_report", clock="start", effect="take_application"),
    row("withdraw", "applied supplement admitted pre_check", "self_check", "owner",
        asks="reason", ends=BEGUN, clock="end", tone="back"),
    row("admit", "applied", "admitted", "bureau", asks="confirm", issues="admission", clock="end",
        effect="fix_archive", own=APPLYING),
    row("ask_supplement", "applied", "supplement", "bureau",
        asks="reason", issues="supplement_notice", clock="stop", tone="back", own=APPLYING),
    row("supplement", "supplement", "applied", "owner", "all filed", *WHOLE, "application",
        asks="conclusion", clock="go_on"),
    row("decline", "applied", "self_check", "bureau", asks="reason", issues="refusal",
        ends=f"{APPLIED} supplement_notice", clock="end", tone="back", own=APPLYING),
    row("open_pre_check", "admitted", "pre_check", "bureau", tone="side", own=APPLYING),
    row("close_pre_check", "pre_check", "admitted", "bureau", asks="conclusion", tone="side",
        issues="pre_check_opinion", own=APPLYING),
    row("return_application", "pre_check", "self_check", "bureau", asks="reason", ends=BEGUN, clock="end",
        issues="pre_check_opinion", tone="back", own=APPLYING),
    row("open_review", "admitted", "review", "bureau", "panel", "in time",
        asks=MEETS, issues="meeting_notice", effect="call_meeting", own=APPLYING),
    row("approve", "review", "accepted", "bureau",
        "all filed", *WHOLE, *STANDS, "meeting held", "panel", "sample", "majority", "points enough", "evaluation", "problems closed",
        asks="confirm", issues="opinion", own=APPLYING),
    row("approve_with_items", "review", "accepted", "bureau",
        "all filed", *WHOLE, *STANDS, "meeting held", "panel", "sample", "majority", "points enough", "evaluation", "problems listed",
        asks="confirm", issues="opinion", own=APPLYING),
    row("order_rectification", "review", "rectification", "bureau",
        *STANDS, "meeting held", "panel", "sample", "points", "judged down", "problems open",
        asks="reason", issues="rectification_order", tone="back", effect="open_rectification", own=APPLYING),
    row("adjourn", "review", "review", "bureau", "no result", asks=f"reason {MEETS}",
        issues="adjournment_notice", ends="meeting_notice adjournment_notice ballot", tone="side", effect="adjourn_meeting", own=APPLYING),
    row("call_off", "review", "admitted", "bureau", "no result", asks="reason",
        issues="cancellation_notice", ends=CALLED, tone="side", effect="call_off_meeting", own=APPLYING),
    row("withdraw_in_review", "review", "self_check", "owner", "no result", asks="reason",
        issues="withdrawal_letter", ends=BEGUN, tone="side", effect="call_off_meeting"),
    row("submit_rectification", "rectification", "recheck", "owner", "problems answered", "all filed", *WHOLE,
        issues="rectification_report", effect="close_rectification"),
    row("return_rectification", "recheck", "rectification", "bureau", "problems left", asks="reason", tone="back",
        effect="open_rectification", ends="rectification_report", own=MENDING),
    row("pass_recheck", "recheck", "accepted", "bureau",
        "all filed", *WHOLE, *STANDS, "problems closed", "evaluation", "agreed again",
        asks="confirm", issues="recheck_opinion opinion", own=MENDING),
    row("fail_recheck", "recheck", "failed", "bureau", "problems rejected",
        asks="reason", issues="recheck_opinion", tone="back", own=MENDING),
    row("transfer", "accepted", "archived", "bureau city_archive",
        "problems closed", *HANDED, "on record", "hand-over list",
        asks="confirm", effect="hand_over", own=f"{MENDING} sign_handover"),
    row("suspend", "design contracting construction supervision self_check applied supplement admitted pre_check",
        "suspended", "owner", asks="reason", effect="remember_stage", clock="stop", tone="side"),
    row("resume", "suspended", "<back>", "owner", effect="forget_stage", clock="go_on", tone="side"),
    row("reapply", "failed", "self_check", "owner", "may apply again", asks="reason", effect="begin_again", tone="side"),
    row("terminate", "design contracting construction supervision self_check suspended", "terminated", "bureau",
        asks="reason keeper receiver", effect="end_project", ends=BEGUN, clock="end", tone="side"),
    row("void", "design", "voided", "bureau", "nothing built", asks="reason", tone="side"),
    row("renew", "accepted", "self_check", "bureau",
        asks="confirm", effect="start_over", ends=BEGUN, tone="side", borrowed=True),
]
FILING = [
    row("submit", "missing returned", "submitted", "ower owner", "files", "checks passed", when=GROWS),
    row("recall", "submitted", "missing", "ower owner", tone="side", when=GROWS),
    row("check", "submitted", "checked", "supervisor", when=GROWS, own="store_file submit"),
    row("return_unchecked", "submitted", "returned", "supervisor owner", asks="reason", tone="back", when=GROWS,
        own="store_file submit"),
    row("file", "submitted checked", "filed", "owner", "supervisor", "checks passed", "checks done", when=GROWS,
        own="store_file submit check"),
    row("return_filed", "checked filed", "returned", "owner bureau", asks="reason", tone="back", when=GROWS,
        own="store_file submit check file"),
    row("ask_exemption", "missing returned", "exemption_asked", "owner", asks="reason", tone="side", when=GROWS),
    row("grant_exemption", "exemption_asked", "exempt", "bureau", tone="side", when=GROWS, own="ask_exemption"),
    row("refuse_exemption", "exemption_asked", "missing", "bureau", asks="reason", tone="back", when=GROWS,
        own="ask_exemption"),
    row("reopen", "exempt", "missing", "owner bureau", asks="reason", tone="back", when=GROWS),
]
FINDING = [
    row("answer", "open", "answered", "owner ower", asks="answer", when="review rectification accepted"),
    row("revise", "answered", "open", "owner ower", tone="side", when="review rectification accepted"),
    row("close", "answered", "closed", "bureau", asks="conclusion", when="review recheck accepted", own="answer add_evidence"),
    row("reject", "answered", "open", "bureau", asks="conclusion", tone="back", when="review recheck accepted",
        own="answer add_evidence"),
]
HANDOVER = [row("sign_handover", "accepted", "accepted", "owner", *HANDED)]
AMENDING = "admitted pre_check review recheck accepted"
AMENDMENT = [
    row("agree_amendment", "asked", "agreed", "bureau", asks="answer", when=AMENDING, own="ask_amendment"),
    row("refuse_amendment", "asked", "refused", "bureau", asks="answer", tone="back", when=AMENDING,
        own="ask_amendment"),
    row("report_amendment", "agreed", "reported", "owner", when=AMENDING),
    row("return_amendment", "reported", "agreed", "bureau", asks="answer", tone="back", when=AMENDING,
        own="ask_amendment report_amendment"),
    row("fix_amendment", "reported", "fixed", "bureau", when=AMENDING, own="ask_amendment report_amendment"),
    row("withdraw_amendment", "asked agreed", "withdrawn", "owner", tone="side", when=AMENDING),
]
REVISING = ("design contracting construction supervision self_check applied supplement admitted pre_check review"
            " rectification recheck accepted suspended")
REVISION = [
    row("agree_revision", "proposed", "agreed", "bureau", when=REVISING, own="propose_revision"),
    row("refuse_revision", "proposed", "refused", "bureau", asks="answer", tone="back", when=REVISING,
        own="propose_revision"),
    row("withdraw_revision", "proposed", "withdrawn", "owner", tone="side", when=REVISING),
]
ANY_STAGE = (
    "design contracting construction supervision self_check applied supplement admitted pre_check review rectification"
    " recheck accepted archived failed suspended terminated voided"
)
NEWCOMER = [
    row("engage_newcomer", "proposed", "engaged", "bureau", when=ANY_STAGE, own="propose_newcomer"),
    row("name_known_unit", "proposed", "known", "bureau", asks="organisation_id", tone="side", when=ANY_STAGE, own="propose_newcomer"),
    row("refuse_newcomer", "proposed", "refused", "bureau", asks="answer", tone="back", when=ANY_STAGE, own="propose_newcomer"),
    row("withdraw_newcomer", "proposed", "withdrawn", "owner", tone="side", when=ANY_STAGE),
]
PURGE = [
    row("agree_purge", "asked", "purged", "bureau", asks="answer", when=ANY_STAGE, own="ask_purge"),
    row("refuse_purge", "asked", "refused", "bureau", asks="answer", tone="back", when=ANY_STAGE, own="ask_purge"),
    row("withdraw_purge", "asked", "withdrawn", "owner", tone="side", when=ANY_STAGE),
]
UNTIL_CLOSED = "design contracting construction supervision self_check suspended supplement applied " \
               "admitted pre_check review rectification recheck accepted"
SUCCESSION = [
    row("hand_over", "proposed", "handed", "giver", when=UNTIL_CLOSED),
    row("hand_over_for", "proposed", "handed", "owner", asks="answer", tone="side", when=UNTIL_CLOSED),
    row("take_over", "handed", "done", "taker", when=UNTIL_CLOSED, own="hand_over hand_over_for"),
    row("recount_succession", "proposed handed", "proposed", "owner", tone="back", when=UNTIL_CLOSED),
    row("withdraw_succession", "proposed handed", "withdrawn", "owner", tone="side", when=UNTIL_CLOSED),
]
# fmt: on

LIFE = {one.name: one for one in PROJECT}


def taken(name: str, *needs: str, **more: Any) -> Row:
    """A row that a programme takes from the whole life, with the needs it has there."""
    return replace(LIFE[name], needs=needs, borrowed=False, **more)


def stopped(source: str) -> list[Row]:
    """How whoever works on its own archive stops for a while, begins again, or gives up."""
    return [
        taken("suspend", source=source),
        taken("resume"),
        taken("reapply", "may apply again"),
        taken("terminate", source="self_check suspended"),
    ]


ASSESSMENT = [
    taken("apply", "own points"),
    taken("withdraw"),
    taken("admit"),
    taken("ask_supplement"),
    taken("supplement"),
    taken("decline"),
    taken("open_review"),
    taken("approve", "points enough", "problems closed"),
    taken("approve_with_items", "points enough", "problems listed"),
    taken("order_rectification", "points", "problems open"),
    taken("submit_rectification", "problems answered"),
    taken("return_rectification", "problems left"),
    taken("pass_recheck", "problems closed", "points enough"),
    taken("fail_recheck", "problems rejected"),
    *stopped("self_check applied supplement admitted"),
    taken("void", "nothing built", source="self_check"),
]
INSPECTION = [
    taken("open_review"),
    taken("approve", "problems closed"),
    taken("order_rectification", "problems open"),
    taken("submit_rectification", "problems answered"),
    taken("return_rectification", "problems left"),
    taken("pass_recheck", "problems closed"),
    taken("fail_recheck", "problems rejected"),
]
MISTAKEN = taken("void", "nothing built", source="admitted")
PROGRAMMES = {
    # pack          where it begins   its rows
    "assessment": ("self_check", ASSESSMENT),
    "upgrade": ("self_check", ASSESSMENT),
    "law-check": ("admitted", [*INSPECTION, MISTAKEN]),
    "village-round": (
        "self_check",
        [
            taken("apply", "all filed"),
            taken("withdraw"),
            taken("open_review", source="applied"),
            *INSPECTION[1:],
            taken("renew"),
            *stopped("self_check applied"),
            replace(MISTAKEN, source="self_check"),
        ],
    ),
}

TABLE = Table(
    (
        Part(
            "a",
            "基础",
            (
                Item("a-01", "制度", "", Decimal(60)),
                Item("a-02", "设施", "", Decimal(40)),
                Item("a-03", "完好率", "", Decimal(0), "%", (("", Decimal(90)),)),
                Item("a-04", "面积", "", Decimal(0), "㎡", (("地级市", Decimal(6)),)),
            ),
            Decimal(40),
        ),
        Part("b", "业务", (Item("b-01", "收集", "", Decimal(60)),), None),
    ),
    (("合格", Decimal(80)),),
)
GIVEN = {"a-01": 20, "a-02": 20, "a-03": 90, "a-04": 6, "b-01": 40}
"""Just enough of everything."""


def points(level: str = "地级市", **other: int) -> ScoreFacts:
    """The owner's and the panel's points where the pack has a table; `other` names the items."""
    given = GIVEN | {name.replace("_", "-"): number for name, number in other.items()}
    counted = {name: Decimal(number) for name, number in given.items()}
    return ScoreFacts(TABLE, result(TABLE, counted, of=level), result(TABLE, counted, of=level))


HELD, LATER = date(2026, 11, 1), date(2026, 11, 2)
ENOUGH, NOTHING = points(), result(TABLE, {})
AGREED = VotingFacts(VoteRule(), members=5, agreed=3, against=2)
VOTED_DOWN = VotingFacts(VoteRule(), members=5, agreed=2, against=3)
AGAIN = VoteRule(again=True)
VOTED_DOWN_AGAIN = replace(VOTED_DOWN, rule=AGAIN, again=SecondVote(2, 3))
WON_AGAIN = replace(VOTED_DOWN, rule=AGAIN, again=SecondVote(3, 2))
NO_RESULT = {"voting": VotingFacts(VoteRule(), members=5, agreed=2, against=2)}
DOWN = {"voting": VOTED_DOWN, "findings": FindingFacts(open=1, closed=1, rejected=1)}
LAWFUL: dict[str, dict[str, Any]] = {
    "order_rectification": DOWN,
    "return_rectification": DOWN,
    "fail_recheck": DOWN,
    "adjourn": NO_RESULT,
    "withdraw_in_review": NO_RESULT,
    "call_off": NO_RESULT,
}
"""What else must be so before a project is turned down, or a meeting put off."""

SPOILT: dict[str, dict[str, Any]] = {
    "votes_missing": {"voting": VotingFacts(VoteRule(), members=5, agreed=2, against=2)},
    "paper_unconfirmed": {"voting": replace(AGREED, awaiting=1)},
    "no_majority": {"voting": VOTED_DOWN},
    "strike_unanswered": {"voting": replace(AGREED, strikes=1)},
    "majority_agrees": {"voting": AGREED},
    "second_vote_missing": {"voting": replace(VOTED_DOWN, rule=AGAIN)},
    "second_vote_lost": {"voting": VOTED_DOWN_AGAIN},
    "own_scores_missing": {"score": replace(ENOUGH, own=NOTHING)},
    "scores_missing": {"score": replace(ENOUGH, result=NOTHING)},
    "score_below_threshold": {"score": points(b_01=39)},
    "score_below_minimum": {"score": points(a_01=19, b_01=60)},
    "score_below_indicator": {"score": points(a_03=89)},
    "score_no_class": {"score": points("")},
    "condition_unmet": {"texts": replace(TEXTS, declared=frozenset({0}))},
    "checks_failed": {"checks": CheckFacts(failed=1)},
    "checks_waiting": {"checks": CheckFacts(waiting=1)},
    "record_missing": {"record": RecordFacts("国家档案局")},
    "no_findings": {"findings": FindingFacts()},
    "no_open_problem": {"findings": FindingFacts(closed=2)},
    "nothing_left": {"findings": FindingFacts(closed=2)},
    "nothing_rejected": {"findings": FindingFacts(open=1, closed=2)},
    "findings_unjudged": {"findings": FindingFacts(open=1, answered=2, rejected=1)},
    "vote_taken": {"voting": AGREED},
    "papers_issued": {"built": BuiltFacts(papers=1)},
    "files_there": {"built": BuiltFacts(files=3)},
    "reapply_not_allowed": {"reapplication": ReapplicationFacts(allowed=False)},
    "meeting_to_come": {"meeting": MeetingFacts(HELD, on=HELD, until=LATER)},
    "completion_near": {"meeting": MeetingFacts(LATER, latest=HELD, months=3)},
    "reapply_early": {"reapplication": ReapplicationFacts(days_left=5)},
    "findings_unanswered": {"findings": FindingFacts(open=1, closed=1)},
    "findings_unchecked": {"findings": FindingFacts(answered=1, closed=1)},
}
"""What makes one thing missing alone, beside the stories of `test_needs` and `test_panel_rules`."""
