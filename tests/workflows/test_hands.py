"""Four eyes: for every row, upon whose work it decides; and who that keeps from it."""

import pytest

from workflows.amendments import AMENDMENT
from workflows.filings import FILING
from workflows.findings import FINDING
from workflows.hands import WATCHED, Act, own_work
from workflows.newcomers import NEWCOMER
from workflows.projects import PROJECT
from workflows.purges import PURGE
from workflows.successions import SUCCESSION

APPLIED = {"apply", "supplement"}
MENDED = APPLIED | {"submit_rectification"}
DECIDES_UPON = {
    PROJECT: {
        "return_to_contractor": {"submit_to_supervisor"},
        "sign_off": {"submit_to_supervisor"},
        "admit": APPLIED,
        "ask_supplement": APPLIED,
        "decline": APPLIED,
        "open_pre_check": APPLIED,
        "close_pre_check": APPLIED,
        "return_application": APPLIED,
        "open_review": APPLIED,
        "approve": APPLIED,
        "approve_with_items": APPLIED,
        "order_rectification": APPLIED,
        "adjourn": APPLIED,
        "call_off": APPLIED,
        "return_rectification": MENDED,
        "pass_recheck": MENDED,
        "fail_recheck": MENDED,
        "transfer": MENDED | {"sign_handover"},
    },
    FILING: {
        "check": {"store_file", "submit"},
        "return_unchecked": {"store_file", "submit"},
        "file": {"store_file", "submit", "check"},
        "return_filed": {"store_file", "submit", "check", "file"},
        "grant_exemption": {"ask_exemption"},
        "refuse_exemption": {"ask_exemption"},
    },
    AMENDMENT: {
        "agree_amendment": {"ask_amendment"},
        "refuse_amendment": {"ask_amendment"},
        "return_amendment": {"ask_amendment", "report_amendment"},
        "fix_amendment": {"ask_amendment", "report_amendment"},
    },
    PURGE: {
        "agree_purge": {"ask_purge"},
        "refuse_purge": {"ask_purge"},
    },
    NEWCOMER: {
        "engage_newcomer": {"propose_newcomer"},
        "name_known_unit": {"propose_newcomer"},
        "refuse_newcomer": {"propose_newcomer"},
    },
    SUCCESSION: {
        "take_over": {"hand_over", "hand_over_for"},
    },
    FINDING: {
        "close": {"answer", "add_evidence"},
        "reject": {"answer", "add_evidence"},
    },
}
"""Written apart from the tables."""
ONE_HAND = {
    ("file", "submit"),
    ("return_unchecked", "submit"),
    ("return_filed", "file"),
    ("return_filed", "submit"),
}
"""What the owner does with what it did itself: it files its own documents, and sends them back."""
NO_STEPS = {
    "ask_amendment",
    "ask_purge",
    "propose_newcomer",
    "store_file",
    "add_evidence",
    "sign_handover",
}
"""Acts that are no steps belong to the unit as a whole."""
EVERY_ROW = [(flow, row) for flow in DECIDES_UPON for row in flow.rows.values()]


@pytest.mark.parametrize(("flow", "row"), EVERY_ROW, ids=lambda one: getattr(one, "name", ""))
def test_each_row_decides_upon_exactly_the_work_that_the_list_says(flow, row):
    assert set(row.not_by) == DECIDES_UPON[flow].get(row.name, set())


@pytest.mark.parametrize(("flow", "row"), EVERY_ROW, ids=lambda one: getattr(one, "name", ""))
def test_whoever_did_it_for_another_unit_may_not_decide_upon_it(flow, row):
    for name in WATCHED:
        found = own_work(row, row.by, [Act(name, "粤西路桥工程有限公司", "黄志强")])
        assert bool(found) == (name in DECIDES_UPON[flow].get(row.name, ())), name
        for blocker in found:
            assert blocker.code == "own_work" and blocker.owed_by in row.by
            assert blocker.facts["party"] == "粤西路桥工程有限公司" and blocker.facts["act"]


@pytest.mark.parametrize(("flow", "row"), EVERY_ROW, ids=lambda one: getattr(one, "name", ""))
def test_within_one_unit_only_one_hand_may_do_both(flow, row):
    for name in row.not_by:
        found = own_work(row, row.by, [Act(name, "同一单位", "黄志强", here=True)])
        assert bool(found) == ((row.name, name) not in ONE_HAND and name not in NO_STEPS), name


def test_the_blocker_is_owed_by_the_hand_that_the_viewer_has():
    row = FILING.rows["return_unchecked"]
    acts = [Act("submit", "粤西路桥工程有限公司", "黄志强")]
    assert [one.owed_by for one in own_work(row, {"supervisor"}, acts)] == ["supervisor"]
    assert [one.owed_by for one in own_work(row, {"owner"}, acts)] == ["owner"]
