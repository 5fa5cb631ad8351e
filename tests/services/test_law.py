"""The application against a model of the law: written from 档发〔2006〕2号 and the forms, not from the step table.

`STEPS=20000 pytest tests/services/test_law.py` walks further.
"""

import os
import tempfile
from pathlib import Path

import pytest
from hypothesis import HealthCheck, Phase, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule
from sqlalchemy import select

from acceptance.extensions import db
from acceptance.models import (
    JournalEntry,
    Project,
)
from tests.builders import a_builder
from tests.conftest import make_app
from tests.services.deeds import SEATS, WORLD, Deeds, a_fresh_project
from tests.services.law import TAKEN, Law
from workflows.projects import PROJECT

LONG = 50
WALK = int(os.environ.get("STEPS", "6000"))
DEEDS = (
    "any",
    "any",
    "lawful",
    "lawful",
    "lawful",
    "join",
    "form",
    "leave",
    "step_back",
    "take_over",
    "draw",
    "fix",
    "name",
    "close",
    "show",
    "look",
    "vote",
    "votes",
    "evaluate",
    "list",
    *["problem"] * 6,
)
COUNTED: list[int] = []


@pytest.fixture(scope="module", autouse=True)
def world(seeded):
    import shutil

    with tempfile.TemporaryDirectory() as name:
        folder = Path(name) / "instance"
        shutil.copytree(seeded, folder)
        WORLD.app = make_app(folder)
        with WORLD.app.app_context():
            b = a_builder()
            WORLD.viewers, WORLD.units = b.viewers, b.units
        yield
        with WORLD.app.app_context():
            db.session.remove()
            db.engine.dispose()


class AgainstTheLaw(Deeds, RuleBasedStateMachine):
    @initialize(depth=st.integers(0, 6))
    def begin(self, depth):
        self.context = WORLD.app.app_context()
        self.context.push()
        self.law, self.project, self.seats = Law(), a_fresh_project(), 0
        self.kept, self.seen = {}, set()
        self.go(depth)

    def go(self, depth):
        """Some way along the straight road, each step of it checked like any other."""
        for needed, deeds in enumerate(
            (
                [lambda: self.take("owner", "apply"), lambda: self.take("bureau", "admit")],
                [self.a_lawful_panel_is_formed],
                [
                    lambda: self.take("bureau", "open_review"),
                    self.the_sample_is_drawn,
                    self.every_volume_is_looked_at,
                ],
                [
                    self.the_evaluation_is_written,
                    self.a_problem_is_listed,
                    self.a_problem_is_listed,
                ],
                [
                    lambda: self.everyone_votes("against"),
                    lambda: self.take("bureau", "order_rectification"),
                ],
                [
                    *[
                        lambda at=at: self.something_is_done_about_a_problem(at, "owner", "answer")
                        for at in (0, 1)
                    ],
                    lambda: self.take("owner", "submit_rectification"),
                ],
            ),
            1,
        ):
            if depth >= needed:
                for deed in deeds:
                    deed()

    @rule(data=st.data())
    def something_happens(self, data):
        """One deed of anyone; in one rule, so that none is ever left out of a walk."""
        COUNTED.append(1)
        draw = data.draw
        kind = draw(st.sampled_from(DEEDS))
        if kind == "any":
            self.any_step_by_anyone(
                draw(st.sampled_from(["owner", "bureau", "contractor", "expert", "city"])),
                draw(st.sampled_from(sorted(PROJECT.steps))),
            )
        elif kind == "lawful":
            self.a_lawful_step(data)
        elif kind == "join":
            self.someone_joins_the_panel(draw(st.sampled_from(sorted(SEATS))), draw(st.booleans()))
        elif kind == "form":
            self.a_lawful_panel_is_formed()
        elif kind == "leave":
            self.someone_leaves_the_panel(draw(st.integers(0, 8)))
        elif kind == "step_back":
            self.someone_steps_back(draw(st.integers(0, 8)))
        elif kind == "take_over":
            self.a_seat_is_taken_over(draw(st.sampled_from(sorted(SEATS))), draw(st.booleans()))
        elif kind == "draw":
            self.the_sample_is_drawn()
        elif kind == "fix":
            self.the_list_is_fixed()
        elif kind == "name":
            self.a_number_is_named(draw(st.integers(0, 8)), draw(st.integers(0, 999)))
        elif kind == "close":
            self.numbers_are_closed()
        elif kind == "show":
            self.a_number_is_shown(draw(st.integers(0, 8)), draw(st.integers(0, 1)))
        elif kind == "look":
            self.a_volume_is_looked_at(draw(st.integers(1, 3)))
        elif kind == "vote":
            self.someone_votes(
                draw(st.integers(0, 8)), draw(st.sampled_from(["agree", "agree", "against"]))
            )
        elif kind == "votes":
            self.everyone_votes(draw(st.sampled_from(["agree", "against"])))
        elif kind == "evaluate":
            self.the_evaluation_is_written()
        elif kind == "list":
            self.a_problem_is_listed()
        elif self.law.problems and draw(st.booleans()):
            at = draw(st.integers(0, len(self.law.problems) - 1))
            deeds = {
                "open": [("owner", "answer")],
                "answered": [("bureau", "close"), ("bureau", "close"), ("bureau", "reject")],
            }
            self.something_is_done_about_a_problem(
                at, *draw(st.sampled_from(deeds.get(self.law.problems[at], [("owner", "revise")])))
            )
        else:
            self.something_is_done_about_a_problem(
                draw(st.integers(0, 4)),
                draw(st.sampled_from(["owner", "owner", "bureau", "bureau", "contractor"])),
                draw(st.sampled_from(["answer", "revise", "close", "reject"])),
            )

    def teardown(self):
        db.session.remove()
        self.context.pop()

    def any_step_by_anyone(self, who, name):
        if name != "transfer":
            self.take(who, name)

    def a_lawful_step(self, data):
        open_now = [
            (who, name)
            for who in ("owner", "bureau")
            for name in self.law.LEADS
            if self.law.allowed(who, name)
        ]
        if open_now:
            self.take(*data.draw(st.sampled_from(open_now)))

    @invariant()
    def the_stage_is_the_laws(self):
        if hasattr(self, "law"):
            db.session.remove()
            assert db.session.get(Project, self.project).state == self.law.stage

    @invariant()
    def the_journal_tells_the_same_story(self):
        if hasattr(self, "law"):
            last = db.session.scalars(
                select(JournalEntry.after)
                .where(
                    JournalEntry.project_id == self.project,
                    JournalEntry.noun == "project",
                    JournalEntry.after != "",
                )
                .order_by(JournalEntry.seq.desc())
                .limit(1)
            ).first()
            assert last in (None, self.law.stage)


TestAgainstTheLaw = AgainstTheLaw.TestCase
TestAgainstTheLaw.settings = settings(
    max_examples=max(1, WALK // 36),
    stateful_step_count=LONG,
    deadline=None,
    phases=(Phase.explicit, Phase.generate),
    derandomize="STEPS" not in os.environ,
    suppress_health_check=[
        HealthCheck.too_slow,
        HealthCheck.filter_too_much,
        HealthCheck.data_too_large,
    ],
)


def test_the_walk_was_long_and_took_every_step_there_is():
    assert len(COUNTED) >= WALK
    never = (
        set(PROJECT.steps)
        - set(TAKEN)
        - {
            "start_contracting",
            "start_construction",
            "submit_to_supervisor",
            "return_to_contractor",
            "sign_off",
            "transfer",
        }
    )
    assert len(never) <= (0 if WALK >= 20_000 else 2 if WALK >= 5_000 else 99), never
