"""The application against a model of the law: written from 档发〔2006〕2号 and the forms, not from the step table.

`STEPS=20000 pytest tests/services/test_law.py` walks further.
"""

import os
import tempfile
from collections import Counter
from datetime import date
from pathlib import Path
from types import SimpleNamespace

import pytest
from hypothesis import HealthCheck, Phase, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule
from sqlalchemy import insert, select

from acceptance.demo.cast import TEXTS
from acceptance.extensions import db
from acceptance.gateways import clock
from acceptance.models import (
    Finding,
    JournalEntry,
    PanelMember,
    Party,
    Project,
    Section,
    Statement,
    Volume,
)
from acceptance.refusals import Forbidden, NotFound, Refused, Stale
from acceptance.services import steps
from acceptance.services.ground import access
from acceptance.services.judging import draws, findings, panels, reviews, votes
from acceptance.transaction import transaction
from tests.builders import POWER, a_builder
from tests.conftest import make_app
from workflows.engine import Blocked, NotOffered
from workflows.projects import PROJECT

LONG = 50
WALK = int(os.environ.get("STEPS", "6000"))
NO = (NotOffered, Blocked, Refused, Stale, Forbidden, NotFound)
SEATS = {
    "leader": ("bureau", "leader"),
    "city": ("city", "member"),
    "other": ("society", "member"),
    "engaged": ("road", "member"),
    "stranger_leads": ("society", "leader"),
}
ANSWERS = {
    "reason": "理由",
    "conclusion": "结论",
    "answer": "已整改",
    "meeting_on": date(2026, 12, 24),
    "meeting_place": "会议室",
    "confirm": True,
}
DEEDS = (
    "any",
    "any",
    "lawful",
    "lawful",
    "lawful",
    "join",
    "form",
    "leave",
    "draw",
    "vote",
    "votes",
    "evaluate",
    "list",
    *["problem"] * 6,
)
COUNTED: list[int] = []
TAKEN: Counter[str] = Counter()
WORLD = SimpleNamespace(app=None, viewers=None, units=None, store=None, number=0)


class Law:
    """What may be done, in the words of the law."""

    def __init__(self):
        self.stage, self.panel, self.fixed, self.drawn, self.evaluated = (
            "self_check",
            [],
            False,
            False,
            False,
        )
        self.problems: list[str] = []

    # who is on the panel: (seat, delegated, vote)
    def panel_is_lawful(self):
        seats = [seat for seat, _delegated, _vote in self.panel]
        leaders = [seat for seat in seats if seat in ("leader", "stranger_leads")]
        return (
            len(seats) >= 5
            and len(seats) % 2 == 1
            and "leader" in leaders
            and "stranger_leads" not in leaders
            and "city" in seats
            and "engaged" not in seats
            and all(delegated for seat, delegated, _vote in self.panel if seat != "leader")
        )

    def everyone_voted(self):
        return bool(self.panel) and all(vote for _seat, _delegated, vote in self.panel)

    def majority(self):
        return 2 * sum(vote == "agree" for _seat, _delegated, vote in self.panel) > len(self.panel)

    def allowed(self, who, name):
        stage, problems = self.stage, self.problems
        judged = self.drawn and self.everyone_voted()
        passing = stage == "review" and judged and self.majority() and self.evaluated
        return {
            "apply": who == "owner" and stage == "self_check",
            "suspend": who == "owner" and stage == "self_check",
            "resume": who == "owner" and stage == "suspended",
            "withdraw": who == "owner"
            and stage in ("applied", "supplement", "admitted", "pre_check"),
            "admit": who == "bureau" and stage == "applied",
            "ask_supplement": who == "bureau" and stage == "applied",
            "decline": who == "bureau" and stage == "applied",
            "supplement": who == "owner" and stage == "supplement",
            "open_pre_check": who == "bureau" and stage == "admitted",
            "close_pre_check": who == "bureau" and stage == "pre_check",
            "return_application": who == "bureau" and stage == "pre_check",
            "open_review": who == "bureau" and stage == "admitted" and self.panel_is_lawful(),
            "approve": who == "bureau" and passing and all(one == "closed" for one in problems),
            "approve_with_items": who == "bureau" and passing and bool(problems),
            "order_rectification": who == "bureau"
            and stage == "review"
            and judged
            and not self.majority()
            and "open" in problems,
            "submit_rectification": who == "owner"
            and stage == "rectification"
            and "open" not in problems,
            "return_rectification": who == "bureau" and stage == "recheck" and "open" in problems,
            "pass_recheck": who == "bureau"
            and stage == "recheck"
            and all(one == "closed" for one in problems)
            and self.evaluated,
            "fail_recheck": who == "bureau" and stage == "recheck" and "open" in problems,
        }.get(name, False)

    LEADS = {
        "apply": "applied",
        "suspend": "suspended",
        "resume": "self_check",
        "withdraw": "self_check",
        "admit": "admitted",
        "ask_supplement": "supplement",
        "decline": "self_check",
        "supplement": "applied",
        "open_pre_check": "pre_check",
        "close_pre_check": "admitted",
        "return_application": "self_check",
        "open_review": "review",
        "approve": "accepted",
        "approve_with_items": "accepted",
        "order_rectification": "rectification",
        "submit_rectification": "recheck",
        "return_rectification": "rectification",
        "pass_recheck": "accepted",
        "fail_recheck": "failed",
    }

    def took(self, name):
        TAKEN[name] += 1
        self.stage = self.LEADS[name]
        if name == "open_review":
            self.panel = [(seat, delegated, "") for seat, delegated, _vote in self.panel]


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


def a_fresh_project():
    """Ready to apply: three sound volumes, the texts written, nothing else in it."""
    with transaction() as session:
        like = session.get(Project, POWER)
        WORLD.number += 1
        row = {
            c.name: getattr(like, c.name)
            for c in Project.__table__.columns
            if c.name not in ("id", "code", "name")
        }
        row |= {
            "code": f"L-{WORLD.number}",
            "name": f"试验{WORLD.number}工程",
            "state": "self_check",
            "in_planning_area": True,
            "version_id": 1,
            "applied_on": None,
            "answer_due_on": None,
        }
        key = session.execute(insert(Project.__table__).values(**row)).inserted_primary_key[0]
        for kind, unit, section in (("owner", "owner", 0), ("contractor", "road", 1)):
            session.add(
                Party(project_id=key, organisation_id=WORLD.units[unit], kind=kind, section=section)
            )
        session.add(Section(project_id=key, number=1, name="第 1 标段"))
        for number in (1, 2, 3):
            session.add(
                Volume(
                    project_id=key,
                    number=number,
                    title=f"第 {number} 卷",
                    files=1,
                    pages=3,
                    sound=True,
                )
            )
        for kind in ("self_check", "application"):
            body = {
                **TEXTS[kind],
                **({"conditions": [0, 1, 2, 3]} if kind == "application" else {}),
            }
            session.add(
                Statement(
                    project_id=key,
                    kind=kind,
                    body=body,
                    complete=True,
                    written_by="梁静",
                    written_at=clock.now(),
                )
            )
        return key


class AgainstTheLaw(RuleBasedStateMachine):
    @initialize(depth=st.integers(0, 6))
    def begin(self, depth):
        self.context = WORLD.app.app_context()
        self.context.push()
        self.law, self.project, self.seats = Law(), a_fresh_project(), 0
        self.go(depth)

    def go(self, depth):
        """Some way along the straight road, each step of it checked like any other."""
        for needed, deeds in enumerate(
            (
                [lambda: self.take("owner", "apply"), lambda: self.take("bureau", "admit")],
                [self.a_lawful_panel_is_formed],
                [
                    lambda: self.take("bureau", "open_review"),
                    lambda: self.the_sample_is_drawn(7, True),
                    lambda: self.the_sample_is_drawn(7, False),
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
        elif kind == "draw":
            self.the_sample_is_drawn(draw(st.integers(0, 999)), draw(st.booleans()))
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

    def place(self, who):
        return access.stand(WORLD.viewers[who], self.project)

    def attempt(self, deed):
        """Whether the application lets it be done."""
        db.session.remove()
        try:
            with transaction():
                deed()
        except NO:
            return False
        return True

    def take(self, who, name):
        expected = self.law.allowed(who, name)
        done = self.attempt(
            lambda: steps.take_step(
                self.place(who),
                name,
                ANSWERS,
                version=None,
                now=clock.now(),
                press=WORLD.app.extensions["press"],
            )
        )
        assert done == expected, (who, name, self.law.stage, self.law.panel, self.law.problems)
        if done:
            self.law.took(name)

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

    def someone_joins_the_panel(self, seat, delegated):
        self.join(seat, delegated)

    def join(self, seat, delegated):
        unit, post = SEATS[seat]
        self.seats += 1
        name = f"成员{self.seats}"
        data = {
            "name": name,
            "unit": "",
            "organisation_id": WORLD.units[unit],
            "post": post,
            "deputed_on": date(2026, 11, 1) if delegated else None,
        }
        done = self.attempt(lambda: panels.add(self.place("bureau"), data, now=clock.now()))
        assert done == (self.law.stage in ("applied", "admitted", "pre_check"))
        if done:
            self.law.panel.append((seat, delegated, ""))

    def a_lawful_panel_is_formed(self):
        if self.law.stage != "admitted" or self.law.panel_is_lawful() or len(self.law.panel) > 8:
            return
        for at in reversed(range(len(self.law.panel))):
            self.leave(at)
        for seat in ("leader", "city", "other", "other", "other"):
            self.join(seat, True)

    def someone_leaves_the_panel(self, at):
        if at < len(self.law.panel):
            self.leave(at)

    def members(self):
        return db.session.scalars(
            select(PanelMember.id)
            .where(PanelMember.project_id == self.project)
            .order_by(PanelMember.id)
        ).all()

    def leave(self, at):
        key = self.members()[at]
        done = self.attempt(
            lambda: panels.remove(
                self.place("bureau"), db.session.get(PanelMember, key), now=clock.now()
            )
        )
        assert done == (self.law.stage in ("applied", "admitted", "pre_check"))
        if done:
            del self.law.panel[at]

    def the_sample_is_drawn(self, number, first):
        if first:
            done = self.attempt(lambda: draws.fix(self.place("bureau"), now=clock.now()))
            assert done == (self.law.stage == "review" and not self.law.fixed)
            self.law.fixed |= done
        else:
            done = self.attempt(
                lambda: draws.draw(self.place("bureau"), number, "冯远", now=clock.now())
            )
            assert done == (self.law.stage == "review" and self.law.fixed and not self.law.drawn)
            self.law.drawn |= done

    def someone_votes(self, at, choice):
        if at < len(self.law.panel):
            self.cast(at, choice)

    def cast(self, at, choice):
        key = self.members()[at]
        done = self.attempt(
            lambda: votes.vote(
                self.place("bureau"),
                db.session.get(PanelMember, key),
                choice,
                "意见",
                now=clock.now(),
            )
        )
        seat, delegated, vote = self.law.panel[at]
        assert done == (self.law.stage == "review" and not vote)
        if done:
            self.law.panel[at] = (seat, delegated, choice)

    def everyone_votes(self, choice):
        if self.law.stage == "review":
            for at, (_seat, _delegated, vote) in enumerate(self.law.panel):
                if not vote:
                    self.cast(at, choice)

    def the_evaluation_is_written(self):
        done = self.attempt(
            lambda: reviews.write(
                self.place("bureau"),
                "evaluation",
                TEXTS["evaluation"],
                version=None,
                now=clock.now(),
            )
        )
        assert done == (self.law.stage in ("review", "recheck"))
        self.law.evaluated |= done

    def a_problem_is_listed(self):
        data = {"problem": "缺签字", "basis": "", "location": "", "due_on": date(2027, 1, 15)}
        done = self.attempt(lambda: findings.add(self.place("bureau"), data, now=clock.now()))
        assert done == (self.law.stage in ("review", "recheck"))
        if done:
            self.law.problems.append("open")

    def something_is_done_about_a_problem(self, at, who, name):
        if at >= len(self.law.problems):
            return
        state, stage = self.law.problems[at], self.law.stage
        source, dest, hand, when = {
            "answer": ("open", "answered", "owner", ("review", "rectification", "accepted")),
            "revise": ("answered", "open", "owner", ("review", "rectification", "accepted")),
            "close": ("answered", "closed", "bureau", ("review", "recheck", "accepted")),
            "reject": ("answered", "open", "bureau", ("review", "recheck", "accepted")),
        }[name]
        found = db.session.scalars(
            select(Finding.id).where(Finding.project_id == self.project).order_by(Finding.number)
        ).all()[at]

        def deed():
            steps.take_finding_step(
                self.place(who),
                db.session.get(Finding, found),
                name,
                ANSWERS,
                version=None,
                now=clock.now(),
            )

        done = self.attempt(deed)
        assert done == (state == source and who == hand and stage in when), (
            state,
            who,
            name,
            stage,
        )
        if done:
            self.law.problems[at] = dest

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
