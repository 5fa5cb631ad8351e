"""Checklist items and findings: exact offers."""

import pytest

from workflows.filings import FILING, FilingState, hands
from workflows.findings import FINDING, FindingState
from workflows.projects import Stage

FILINGS = {
    "missing": {"owner": ["submit", "ask_exemption"], "ower": ["submit"]},
    "returned": {"owner": ["submit", "ask_exemption"], "ower": ["submit"]},
    "submitted": {
        "owner": ["recall", "return_unchecked", "file"],
        "ower": ["recall"],
        "supervisor": ["check", "return_unchecked"],
    },
    "checked": {"owner": ["file", "return_filed"], "bureau": ["return_filed"]},
    "filed": {"owner": ["return_filed"], "bureau": ["return_filed"]},
    "exemption_asked": {"bureau": ["grant_exemption", "refuse_exemption"]},
    "exempt": {"owner": ["reopen"], "bureau": ["reopen"]},
}


@pytest.mark.parametrize("state", list(FilingState))
@pytest.mark.parametrize(
    "role",
    ["owner", "ower", "supervisor", "bureau", "contractor", "panelist", "observer", "city_archive"],
)
def test_each_hand_is_offered_exactly_its_steps_on_an_item(state, role):
    assert [row.name for row in FILING.offered(state, [role])] == FILINGS[state].get(role, [])


@pytest.mark.parametrize("state", list(FindingState))
def test_each_hand_is_offered_exactly_its_steps_on_a_finding(state):
    offers = {
        "open": {"owner": ["answer"]},
        "answered": {"owner": ["revise"], "bureau": ["close", "reject"]},
        "closed": {},
    }
    for role in ("owner", "bureau", "contractor", "supervisor", "panelist"):
        assert [row.name for row in FINDING.offered(state, [role])] == offers[state].get(role, [])


def test_a_supervisor_has_no_hand_on_its_own_files_nor_on_those_it_does_not_supervise():
    assert "supervisor" not in hands(frozenset({"supervisor"}), mine=True, supervised=True)
    assert "supervisor" not in hands(frozenset({"supervisor"}), mine=False, supervised=False)
    assert "supervisor" in hands(frozenset({"supervisor"}), mine=False, supervised=True)


def test_findings_move_only_while_the_project_is_being_judged_or_has_passed():
    assert all(row.when for row in FINDING.steps.values())
    for row in FINDING.steps.values():
        assert not {Stage.APPLIED, Stage.ARCHIVED} & set(row.when)
