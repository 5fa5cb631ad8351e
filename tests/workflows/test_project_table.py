"""The project's table: for every stage the exact steps offered to every hand; all else is refused."""

from itertools import product

import pytest

from workflows.engine import Blocked, Blocker, NotOffered, Workflow, step
from workflows.projects import BUILDING, CLOSED, LINE, PROJECT, STAGE_NAMES, STATION, WAITING, Stage
from workflows.roles import ROLE_NAMES, Role

from .plain import Project

OFFERED = {
    ("design", "owner"): ["start_contracting", "suspend"],
    ("design", "bureau"): ["terminate", "void"],
    ("contracting", "owner"): ["start_construction", "suspend"],
    ("contracting", "bureau"): ["terminate"],
    ("construction", "owner"): ["submit_to_supervisor", "suspend"],
    ("construction", "bureau"): ["terminate"],
    ("supervision", "owner"): ["suspend"],
    ("supervision", "bureau"): ["terminate"],
    ("supervision", "supervisor"): ["return_to_contractor", "sign_off"],
    ("self_check", "owner"): ["apply", "suspend"],
    ("self_check", "bureau"): ["terminate"],
    ("applied", "owner"): ["withdraw", "suspend"],
    ("applied", "bureau"): ["admit", "ask_supplement", "decline"],
    ("supplement", "owner"): ["withdraw", "supplement", "suspend"],
    ("admitted", "owner"): ["withdraw", "suspend"],
    ("admitted", "bureau"): ["open_pre_check", "open_review"],
    ("pre_check", "owner"): ["withdraw", "suspend"],
    ("pre_check", "bureau"): ["close_pre_check", "return_application"],
    ("review", "owner"): ["withdraw_in_review"],
    ("review", "bureau"): [
        "approve",
        "approve_with_items",
        "order_rectification",
        "adjourn",
        "call_off",
    ],
    ("rectification", "owner"): ["submit_rectification"],
    ("recheck", "bureau"): ["return_rectification", "pass_recheck", "fail_recheck"],
    ("accepted", "bureau"): ["transfer"],
    ("accepted", "city_archive"): ["transfer"],
    ("suspended", "owner"): ["resume"],
    ("suspended", "bureau"): ["terminate"],
    ("failed", "owner"): ["reapply"],
}


@pytest.mark.parametrize("state", list(Stage))
def test_each_hand_is_offered_exactly_its_steps(state):
    for role in Role:
        offered = [row.name for row in PROJECT.offered(state, [role])]
        assert offered == OFFERED.get((state, role), []), role


@pytest.mark.parametrize("state", list(Stage))
def test_whatever_is_not_offered_is_refused(state):
    for role, name in product(Role, PROJECT.steps):
        if name not in OFFERED.get((state, role), []):
            with pytest.raises(NotOffered):
                PROJECT.check(name, state, [role], Project())


def test_every_stage_has_a_name_and_a_place_on_the_line():
    assert set(STAGE_NAMES) == set(Stage)
    assert set(LINE) | set(STATION) | {Stage.SUSPENDED} == set(Stage)


def test_every_row_carries_its_hand_its_words_and_its_clause():
    for row in PROJECT.steps.values():
        assert row.by and row.by <= set(ROLE_NAMES), row.name
        assert row.title and row.rule, row.name
        assert row.tone in ("forward", "back", "side")


def test_only_the_closed_stages_are_dead_ends_and_from_a_failure_one_may_begin_again():
    ends = {state for state in Stage if not PROJECT.offered(state, list(Role))}
    assert ends == set(CLOSED) - {Stage.FAILED}


class Subject:
    def __init__(self, state, came_from=None):
        self.state, self.came_from = state, came_from


def test_a_suspended_project_resumes_where_it_left():
    for state in (*BUILDING, *WAITING):
        subject = Subject("suspended", came_from=state)
        assert PROJECT.move("resume", subject) == state == subject.state


def test_a_suspended_project_resumes_nowhere_else():
    with pytest.raises(NotOffered):
        PROJECT.move("resume", Subject("suspended", came_from="review"))


def test_the_machine_holds_no_subject():
    for _ in range(1000):
        PROJECT.move("start_contracting", Subject("design"))
    assert PROJECT.machine.models == []


def test_a_blocked_step_says_everything_that_is_missing():
    def bricks(facts):
        yield Blocker("nothing_uploaded", "contractor")

    flow = Workflow(
        "t",
        Stage,
        [step("go", "design", "contracting", by="owner", title="走", needs=[bricks, bricks])],
        initial="design",
    )
    with pytest.raises(Blocked) as blocked:
        flow.check("go", "design", ["owner"], None)
    assert [b.code for b in blocked.value.blockers] == ["nothing_uploaded"] * 2


def test_a_step_name_stands_once():
    row = step("go", "design", "contracting", by="owner", title="走")
    with pytest.raises(ValueError, match="twice"):
        Workflow("t", Stage, [row, row], initial="design")
